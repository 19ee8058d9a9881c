"""Column mappings to fields that were saved to be used again."""

from django.core.validators import RegexValidator
from django.db import models


class ImportMapping(models.Model):
    """Which columns of tables, or keys of JSON, hold which fields (see articles.importing.readers.mapping).

    `columns` has by the key of a field the names of its columns, none for a field that is not to be read.
    """

    name = models.CharField(
        max_length=100,
        unique=True,
        help_text="Used to select it in an import: --mapping NAME.",
        validators=[RegexValidator("=", "A name cannot contain “=”.", inverse_match=True)],
    )
    columns = models.JSONField(default=dict)
    day_first = models.BooleanField(
        "order of dates", null=True, blank=True, help_text="For numeric dates such as 06/07/2018."
    )
    encoding = models.CharField(
        "character set",
        max_length=40,
        blank=True,
        help_text="For example cp1252. Leave empty to detect it in each file.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "column mapping"
        verbose_name_plural = "column mappings"

    def __str__(self) -> str:
        return self.name
