"""Slugs in addresses: present, former and reserved ones."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix, reverse

NO_VALUE = "none"  # in search parameters: articles without any value


def refuse_reserved_slug(slug: str) -> None:
    """Validate the slug of an entity or a source; raises ValidationError for a reserved one."""
    if slug == NO_VALUE:
        raise ValidationError(f"“{NO_VALUE}” is reserved for articles without a value. Choose another.")


class FormerSlug(models.Model):
    """A slug that an entity or a source had before: old addresses redirect for ever.

    Rows are kept by database triggers (see articles.triggers.former_slugs), so that no way of changing a slug can
    forget one. One slug leads to one row: the last that left it. Without constraints, because an entity that was
    deleted and is brought back by an undo has its old addresses again.
    """

    slug = models.CharField(max_length=200)
    entity = models.ForeignKey(
        "articles.Entity",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="former_slugs",
    )
    source = models.ForeignKey(
        "articles.Source",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="former_slugs",
    )

    class Meta:
        indexes = [
            models.Index(fields=["entity"], condition=Q(entity__isnull=False), name="formerslug_entity"),
            models.Index(fields=["source"], condition=Q(source__isnull=False), name="formerslug_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(entity__isnull=False), name="formerslug_entity_once"),
            models.UniqueConstraint(fields=["slug"], condition=Q(source__isnull=False), name="formerslug_source_once"),
            models.CheckConstraint(
                condition=Q(entity__isnull=False, source=None) | Q(entity=None, source__isnull=False),
                name="formerslug_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


RowT = TypeVar("RowT", bound=models.Model)


class SluggedQuerySet(models.QuerySet[RowT]):
    """Rows that are found by their present and former slugs."""

    def by_slug(self, slugs: Iterable[str]) -> dict[str, RowT]:
        """Return rows by slug; the present owner of a slug has priority over former ones. Two queries."""
        wanted = {slug for slug in slugs if "\0" not in slug}  # PostgreSQL refuses a NUL
        rows: Any = self.filter(slug__in=wanted) if wanted else ()
        found: dict[str, RowT] = {row.slug: row for row in rows}
        if former := wanted - found.keys():
            rows = self.filter(former_slugs__slug__in=former).annotate(slug_before=F("former_slugs__slug"))
            found |= {row.slug_before: row for row in rows}
        return found

    def one_by_slug(self, slug: str) -> RowT | None:
        """Return the row of a present or former slug."""
        return self.by_slug([slug]).get(slug)


def refuse_former_slug(row: Any) -> None:
    """Validate that the slug of an entity or a source is no former slug of another; raises ValidationError."""
    bearer = type(row).objects.exclude(pk=row.pk).filter(former_slugs__slug=row.slug).first()
    if bearer is not None:
        message = f"“{row.slug}” is an old address of {bearer} and redirects there permanently. Choose another."
        raise ValidationError({"slug": message})


def address_of(page: str, named: str | int) -> str:
    """Return the address of a page of a slug or number, many times as fast as `reverse`."""
    before, after = _around_name(page, get_script_prefix())
    return f"{before}{named}{after}"


@lru_cache(maxsize=64)  # pages by script prefix, which comes with a request
def _around_name(page: str, _script_prefix: str) -> tuple[str, str]:
    before, _, after = reverse(page, args=["0"]).rpartition("0")
    return before, after
