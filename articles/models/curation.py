"""Actions: what was done to the archive, by whom, and which rows it changed from what to what.

Rows of `RecordedChange` are written by database triggers (see articles.triggers.history) while an action is open, so
that no way of writing can forget one; `articles.curation` opens actions and undoes them.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

_NOT_DONE = models.Q(state="planned") | models.Q(state="running") | models.Q(state="undone")


class Action(models.Model):
    """One thing a person, or a run of a machine, did to the archive."""

    class Kind(models.TextChoices):
        EDIT = "edit"
        TAGS = "tags", "Decision on tags"
        ENTITIES = "entities", "Decision on entities"
        NAMES = "names", "Change of names"
        MERGE = "merge"
        SPLIT = "split"
        BULK = "bulk", "Change to many articles"
        DELETE = "delete", "Deletion"
        PURGE = "purge", "Purge of the trash"
        UNDO = "undo"
        IMPORT = "import"
        RETAG = "retag", "Re-tagging"

    class State(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        DONE = "done"
        UNDONE = "undone"

    kind = models.CharField(max_length=10, choices=Kind)
    summary = models.CharField(max_length=400, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="Empty if a command did it.",
    )
    started_at = models.DateTimeField("when", default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.DONE)
    undoes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="undone_by", verbose_name="undoes"
    )
    size = models.PositiveIntegerField("rows changed", default=0)
    plan = models.JSONField(default=dict, blank=True, help_text="What is still to be done, and to which rows.")

    class Meta:
        ordering = ["-id"]  # not by time: a clock may be set back
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="action_latest"),
            models.Index(fields=["kind", "-id"], name="action_kind"),
            models.Index(fields=["user", "-id"], name="action_user"),
            models.Index(fields=["state", "-id"], condition=_NOT_DONE, name="action_not_done"),
        ]
        permissions = [("undo_action", "Can undo actions of others")]

    def __str__(self) -> str:
        return self.summary or self.get_kind_display()


class RecordedChange(models.Model):
    """One row before and after. `before` is empty for a row that was created, `after` for one that was deleted.

    Both hold values by column: all columns of a row created or deleted, only those that differ of a row updated.
    Values are JSON as the database writes it; `articles.curation.action_log` reads them.
    `article_id` and `entity_id` say whose history it belongs to.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_index=False, related_name="changes")
    model = models.CharField(max_length=30)
    row_id = models.BigIntegerField()
    article_id = models.BigIntegerField(null=True, blank=True)
    entity_id = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["action", "id"], name="change_action"),
            models.Index(fields=["model", "id"], name="change_model"),
            models.Index(fields=["model", "row_id", "id"], name="change_row"),
            models.Index(
                fields=["article_id", "id"], condition=models.Q(article_id__isnull=False), name="change_article"
            ),
            models.Index(fields=["entity_id", "id"], condition=models.Q(entity_id__isnull=False), name="change_entity"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"


class OpenAction(models.Model):
    """The action that the open transaction works for; no other transaction ever sees the row."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.action)


class PlannedStep(models.Model):
    """Some rows that an action is still to be carried out on, in one transaction; done ones are gone."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_index=False, related_name="steps")
    model = models.CharField(max_length=30, default="article")
    ids = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["action", "id"], name="step_action")]

    def __str__(self) -> str:
        return f"{len(self.ids)} rows of {self.model}"


class Question(models.Model):
    """An entity that waits for a decision; rows are kept by database triggers (see articles.triggers.review_queue).

    `articles` counts the tags of machines that the answer decides: all of them for a provisional entity, for one of
    the gazetteer those that are suggested.
    """

    entity = models.OneToOneField(
        "articles.Entity", on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="question"
    )
    kind = models.CharField(max_length=15)
    is_provisional = models.BooleanField()
    articles = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-articles", "entity_id"]
        indexes = [models.Index(fields=["-articles", "entity"], name="question_most_articles")]

    def __str__(self) -> str:
        return f"{self.entity}: {self.articles}"


class MergeProposal(models.Model):
    """Two entities that may be one, by what their names have in common; `one` has the smaller number.

    It stands as long as both bear the names they were compared by. A refused one stays, so that it does not come again.
    """

    class State(models.TextChoices):
        OPEN = "open"
        REFUSED = "refused"

    one = models.ForeignKey("articles.Entity", on_delete=models.CASCADE, db_index=False, related_name="+")
    other = models.ForeignKey("articles.Entity", on_delete=models.CASCADE, db_index=False, related_name="+")
    likeness = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, db_default=State.OPEN)
    name_of_one = models.CharField(max_length=200)
    name_of_other = models.CharField(max_length=200)
    weight = models.PositiveIntegerField(default=0, help_text="Articles of both when they were compared.")

    class Meta:
        ordering = ["-weight", "id"]
        indexes = [
            models.Index(fields=["-weight", "id"], condition=models.Q(state="open"), name="mergeproposal_open"),
            models.Index(fields=["other"], name="mergeproposal_other"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="mergeproposal_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="mergeproposal_of_two"),
            models.CheckConstraint(condition=models.Q(state__in=["open", "refused"]), name="mergeproposal_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name_of_one} = {self.name_of_other}"


class PendingName(models.Model):
    """A name whose meaning has changed and whose articles wait to be tagged again: they were too many at once."""

    text = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.text
