"""Slugs that stand for something else in addresses."""

from django.core.exceptions import ValidationError

NO_VALUE = "none"  # in search parameters: articles without any value


def refuse_reserved_slug(slug: str) -> None:
    """Validate the slug of an entity or a source; raises ValidationError for a reserved one."""
    if slug == NO_VALUE:
        raise ValidationError(f"“{NO_VALUE}” is reserved: in a search it asks for articles without any value.")
