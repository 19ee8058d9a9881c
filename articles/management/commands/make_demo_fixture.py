"""Make the demonstration fixture from its raw documents."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from articles.importing.options import ImportOptions
from articles.importing.pipeline import import_documents
from articles.models import Article, Entity, EntityName, Source, Tag

DOCUMENTS = Path(settings.BASE_DIR) / "fixtures" / "documents"
FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "demo.json"
ADDRESS = "demo:"
LEFT_OUT = {
    "arrived_at",
    "copy_group",
    "id",
    "created_at",
    "curator",
    "curated_at",
    "import_run",
}  # numbers and times differ from run to run


class Command(BaseCommand):
    help = (
        "Import fixtures/documents/SOURCE/, one folder per source, and write fixtures/demo.json. Needs an archive"
        " that holds the fixtures countries, actors and sources, and no articles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", default=str(FIXTURE), metavar="FILE", help="default fixtures/demo.json")

    def handle(self, *_args: Any, **options: Any) -> None:
        if Article.objects.exists():
            raise CommandError("This archive has articles already. Use an empty one: NEWSARCHIVE_DATA_DIR=$(mktemp -d)")
        for folder in sorted(DOCUMENTS.iterdir()):
            source = Source.objects.get(slug=folder.name)
            summary = import_documents(ImportOptions(paths=[str(folder)], source=source.name))
            if summary.exit_status:
                raise CommandError(f"{folder.name}: {summary.rejections[0].reason}")
        rows = Article.objects.order_by("pk")
        for article in rows:
            path = Path(article.address)
            article.address = f"{ADDRESS}{path.parent.name}/{path.name}"
            article.save(update_fields=["address"])
        text = serialize_demo()
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=Path(options["output"]).parent, delete=False
        ) as out:
            out.write(text)
        Path(out.name).chmod(0o644)
        Path(out.name).replace(options["output"])
        self.stdout.write(f"{rows.count()} articles written to {options['output']}")


def serialize_demo() -> str:
    """Return articles, tags and discovered entities as a fixture, one object a line, free of times and numbers."""
    discovered = Entity.objects.unmerged().filter(status=Entity.Status.PROVISIONAL)
    rows: tuple[QuerySet[Any], ...] = (
        discovered.order_by("slug"),
        EntityName.objects.filter(entity__in=discovered).order_by("entity__slug", "text").select_related("entity"),
        Article.objects.order_by("address").select_related("source", "dateline_country"),
        Tag.objects.order_by("article__address", "entity__slug").select_related("article", "entity"),
    )
    lines = [line for one in rows for line in _serialize(one).splitlines() if line]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _serialize(rows: QuerySet[Any]) -> str:
    text: str = serializers.serialize(
        "jsonl",
        rows,
        fields=[field.name for field in rows.model._meta.fields if not (field.generated or field.name in LEFT_OUT)],
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        ensure_ascii=False,
    )
    return text
