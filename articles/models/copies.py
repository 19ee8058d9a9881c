"""The keys by which copies of an article are found."""

from django.db import models


class CopyKey(models.Model):
    """One of the keys of an article's text; near-identical texts share at least one (see articles.copies)."""

    pk = models.CompositePrimaryKey("article", "key")
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, db_index=False, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "article"], name="copy_key")]

    def __str__(self) -> str:
        return f"{self.key} of article {self.article_id}"
