"""The change log: which articles the index must look at again.

Rows are written by database triggers (see articles.triggers.change_log), never by Python, so that no way of writing -
admin, loaddata, bulk update, raw SQL - can forget one.
"""

import uuid

from django.db import models


class Change(models.Model):
    """The last change of one article.

    `version` orders changes: a counter on SQLite, the writing transaction's id on PostgreSQL. `changed_at` is for
    readers, as the time an article or its tags last changed; nothing is ordered by it.
    """

    article_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(db_index=True)
    changed_at = models.DateTimeField(null=True)  # unknown where the row is older than the column

    class Meta:
        ordering = ["version", "article_id"]

    def __str__(self) -> str:
        return f"article {self.article_id} at {self.version}"


class ChangeLog(models.Model):
    """The identity of this change log: an index that follows another log must be built anew."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)

    def __str__(self) -> str:
        return str(self.token)
