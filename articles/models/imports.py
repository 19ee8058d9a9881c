"""Imports: runs, documents, addresses, and the versions they replaced."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.timezone import localtime

ADDRESS_LENGTH = 1_000
MARK_LENGTH = 24


class ImportRun(models.Model):
    """One run of an import: its counts and how it ended."""

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        INTERRUPTED = "interrupted"
        FAILED = "failed"
        STOPPED = "stopped", "Stopped: process ended"

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    paths = models.JSONField(default=list, help_text="What was asked to be read.")
    source_name = models.CharField(max_length=200, blank=True)
    mapping = models.TextField(
        default="", db_default="", blank=True, help_text="Mapping of columns to fields, if one was chosen."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    ignored_keys = models.JSONField(
        default=dict,
        blank=True,
        help_text="Keys of the documents that the archive has no field for, counted.",
    )
    left_out = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text="What files held beside articles, as pictures and redirects, counted.",
    )
    unkept = models.PositiveIntegerField(
        "originals not kept",
        default=0,
        db_default=0,
        help_text="Documents whose file could not be kept; each says why.",
    )
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]  # not by time: a clock may be set back

    def __str__(self) -> str:
        return f"Import {self.pk} of {localize(localtime(self.started_at))}" if self.started_at else "Import"

    @property
    def documents_total(self) -> int:
        return self.created + self.updated + self.unchanged + self.duplicate + self.rejected


class ImportedDocument(models.Model):
    """The outcome of one document in one run."""

    class Outcome(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"
        DUPLICATE = "duplicate"
        REJECTED = "rejected"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, db_index=False, related_name="documents")

    class Unit(models.TextChoices):
        """What a file of many documents is counted in."""

        LINE = "line"
        ROW = "row"
        RECORD = "record"
        PAGE = "page"

    address = models.TextField(help_text="Path of the file, followed by “#” and the id or place in it.")
    number = models.PositiveBigIntegerField(null=True, blank=True, help_text="Of the line, row, record or page.")
    unit = models.CharField(max_length=10, choices=Unit, default="", db_default="", blank=True)
    reader = models.CharField("format", max_length=30, default="", db_default="", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True, help_text="Why it was rejected, or a note.")
    raw_text = models.TextField(blank=True, help_text="The beginning of a rejected document as it came.")
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="documents",
    )
    original = models.ForeignKey(
        "articles.Original",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="documents",
        help_text="The file it was read from, if it was kept.",
    )

    class Meta:
        ordering = ["run", "id"]
        indexes = [
            models.Index(fields=["run", "id"], name="document_run"),
            models.Index(fields=["run", "outcome", "id"], name="document_run_outcome"),
            models.Index(fields=["outcome", "id"], name="document_outcome"),
            models.Index(fields=["article", "run", "outcome"], name="document_article"),
            models.Index(fields=["original"], condition=models.Q(original__isnull=False), name="document_original"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["created", "updated", "unchanged", "duplicate", "rejected"]),
                name="document_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def place(self) -> str:
        """As in “row 7”; empty for a document that is a file."""
        return "" if self.number is None else f"{self.unit} {self.number}"


class KnownAddress(models.Model):
    """What documents of an article are known by: id, address on the web, file (see articles.importing.identity).

    An article has as many as it was met under. `mark` is the beginning of the fingerprint of the document that was last
    read there.
    """

    address = models.CharField(max_length=ADDRESS_LENGTH)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="known_addresses")
    mark = models.CharField(max_length=MARK_LENGTH, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["address"], name="known_address_once")]

    def __str__(self) -> str:
        return self.address


class Version(models.Model):
    """What an import replaced in an article: all that it said before, and what was written over some of it.

    Values are JSON by attribute: dates as ISO text, the source by its number.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="versions")
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="versions")
    replaced_at = models.DateTimeField("replaced", default=timezone.now)
    before = models.JSONField(help_text="Every field of the document, as it was.")
    after = models.JSONField(help_text="The fields that were changed, as the import wrote them.")
    withheld = models.JSONField(
        default=dict, help_text="What the import brought for fields that a curator has set, and did not write."
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Version replaced {localize(localtime(self.replaced_at))}"


class PurgedDocument(models.Model):
    """A keyed hash of something that a purged document was known by (see articles.curation.purged_documents)."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    purged_on = models.DateField()

    def __str__(self) -> str:
        return f"Document purged on {self.purged_on}"
