"""All entity names of the database, compiled for matching."""

from articles.models import EntityName
from articles.tagging.matcher import Name, NameMatcher


def load_gazetteer() -> NameMatcher:
    """Compile the names as they stand now."""
    rows = EntityName.objects.select_related("entity").order_by("id")
    return NameMatcher(
        Name(
            text=row.text,
            entity=row.entity_id,
            entity_kind=row.entity.kind if row.entity else "",
            kind=row.kind,
            is_case_sensitive=row.is_case_sensitive,
            needs_context=row.needs_context,
        )
        for row in rows
    )
