"""Make the demonstration archive ready to be served."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.copies import find_copies
from articles.importing.options import ImportOptions
from articles.importing.pipeline import import_documents
from articles.models import Article, Entity, Source
from articles.search import catch_up

CURATOR = "curator"
DOCUMENTS = Path(settings.BASE_DIR) / "fixtures" / "imports"  # a folder for each source


class Command(BaseCommand):
    help = (
        "Migrate the database, load the demonstration if the archive is empty, build the index and create a curator"
        " for the admin. Existing data is kept."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not Entity.objects.exists() and not Article.objects.exists():
            self.stdout.write("Loading the demonstration ...")
            call_command("loaddata", "countries", "actors", "sources", "demo", verbosity=0)
            find_copies(list(Article.objects.all()))
            self._import_documents()
        call_command("collectstatic", interactive=False, verbosity=0)
        catch_up(patience=60.0)
        password = self._curator_password()
        self.stdout.write(f"{Article.objects.count():,} articles.")
        self.stdout.write(f"Staff area at /admin/: user {CURATOR}, password {password}")

    def _import_documents(self) -> None:
        """Import a few documents of many formats, for the pages of imports to show."""
        for folder in sorted(DOCUMENTS.iterdir()):
            source = Source.objects.get(slug=folder.name)
            import_documents(ImportOptions(paths=[str(folder)], source=source.name, jobs=1))

    def _curator_password(self) -> str:
        """Return the password of the demo's curator, made once and kept in the data directory."""
        keeper = Path(settings.DATA_DIR) / "demo-password"
        users = get_user_model().objects
        if users.filter(username=CURATOR).exists():
            return keeper.read_text(encoding="ascii") if keeper.exists() else "(the one you have set)"
        password = secrets.token_urlsafe(9)
        keeper.touch(mode=0o600)
        keeper.write_text(password, encoding="ascii")
        users.create_superuser(CURATOR, password=password)
        return password
