"""Check whether this version can migrate a database."""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader

APP = "articles"


def refuse_foreign_database(using: str) -> None:
    """Raise CommandError if the database has had migrations that this version does not know.

    Django ignores them: it would use the tables as they are and fail at the first page.
    """
    loader = MigrationLoader(connections[using])
    known = {name for app, name in loader.disk_migrations if app == APP}
    known |= {name for replacing in loader.replacements.values() for app, name in replacing.replaces if app == APP}
    unknown = sorted(name for app, name in loader.applied_migrations if app == APP and name not in known)
    if unknown:
        shown = ", ".join(unknown[:2]) + (f" and {len(unknown) - 2} more" if len(unknown) > 2 else "")
        raise CommandError(
            f"The database “{using}” was made by another version of the archive: it has had the migrations "
            f"{shown}, which this version does not know. Nothing was changed. Run the version that "
            "made it, or start a new archive: let NEWSARCHIVE_DATA_DIR name an empty folder, or DATABASE_URL an "
            "empty database, and import the documents there."
        )
