"""The files that documents were read from, as they came: what is known of each; the bytes lie in a storage."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.imports import ImportedDocument

ORIGINAL_NAME_LENGTH = 255


class OriginalQuerySet(models.QuerySet["Original"]):
    def used(self) -> "OriginalQuerySet":
        """Narrow to those that a document was read from."""
        return self.filter(is_unused=False)

    def without_documents(self) -> "OriginalQuerySet":
        """Narrow to those that no document refers to, whatever they say of themselves."""
        return self.exclude(models.Exists(ImportedDocument.objects.filter(original=models.OuterRef("pk"))))


class Original(models.Model):
    """A file that an import has kept, known by the SHA-256 of its bytes.

    The row is there before the bytes, so that no bytes lie in the storage that no row names. `is_unused` as long as no
    document refers to it: before they are stored, and after a purge; it goes then, unless `run`, the import that last
    brought it, is still at work. `machine` has the bytes where the storage is a folder; it is empty where they are not
    written yet, or every machine has them.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    name = models.CharField(max_length=ORIGINAL_NAME_LENGTH, blank=True, help_text="When it was first brought.")
    format = models.CharField(max_length=30, blank=True, help_text="It was then read as.")
    machine = models.CharField(max_length=100, blank=True)
    run = models.ForeignKey(
        "articles.ImportRun", on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    is_unused = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OriginalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["size"], condition=Q(is_unused=False), name="original_used"),
            models.Index(fields=["id"], condition=Q(is_unused=True), name="original_unused"),
        ]

    def __str__(self) -> str:
        return self.name or f"original {self.sha256[:12]}"
