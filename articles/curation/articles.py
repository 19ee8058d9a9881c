"""What a curator does to articles."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from articles.copies import find_copies
from articles.curation.action_log import action, describe
from articles.fields import fields_with
from articles.importing.headlines import derive_headline
from articles.models import Action, Article, RecordedChange
from articles.tagging import load_tagger, retag_articles

CURATED_FIELDS = frozenset(one.name for one in fields_with("is_curated"))
_FIELDS_ABOUT_FIELDS = ("headline", "is_headline_derived", "date_origin", "is_date_doubted", "is_language_doubted")
_TAGGED_FIELDS = frozenset({"language", *(one.name for one in fields_with("is_tagged"))})  # names count by language
_COMPARED_FIELDS = frozenset(one.name for one in fields_with("is_compared"))


def record_edit(article: Article, changed_fields: Iterable[str]) -> None:
    """Record that a curator has set fields of a stored article, and find its tags and copies again if they may change.

    Imports leave the noted fields alone from now on. A headline a curator wrote is no derived one; one that is derived
    follows its body.
    """
    changed = set(changed_fields)
    noted = changed & CURATED_FIELDS
    with transaction.atomic():
        if noted:
            article.curated_fields = sorted(noted.union(article.curated_fields))
            _update_derived_headline(article, noted)
            if "published_on" in noted:
                article.date_origin = Article.DateOrigin.CURATOR if article.published_on else ""
            article.is_date_doubted = article.is_date_doubted and "published_on" not in noted
            article.is_language_doubted = article.is_language_doubted and "language" not in noted
            article.save(update_fields=["curated_fields", *_FIELDS_ABOUT_FIELDS])
        if changed & _TAGGED_FIELDS:
            retag_articles([article], load_tagger())
        if changed & _COMPARED_FIELDS:
            find_copies([article])


def _update_derived_headline(article: Article, changed: Collection[str]) -> None:
    """Decide whether the headline of an edited article is still derived, and if so derive it again."""
    if article.is_headline_derived and "headline" not in changed and "body" in changed:
        derived = derive_headline(article.body)
        article.headline = derived or article.headline
        article.is_headline_derived = bool(derived)  # without a body it is the only text there is
    elif "headline" in changed:
        article.is_headline_derived = False


def hide_articles(articles: QuerySet[Article], curator: User) -> int:
    """Take articles from the public; return how many were not hidden until now."""
    return set_status(articles, Article.Status.HIDDEN, curator)


def publish_articles(articles: QuerySet[Article], curator: User) -> int:
    """Show articles to the public, restoring those in the trash; return how many were not public until now."""
    return set_status(articles, Article.Status.PUBLISHED, curator)


def trash_articles(articles: QuerySet[Article], curator: User) -> int:
    """Move articles to the trash: out of every list, to be restored or purged; return how many were not there."""
    return set_status(articles, Article.Status.TRASH, curator)


_DONE = {
    Article.Status.HIDDEN: "Hid {}",
    Article.Status.PUBLISHED: "Published {}",
    Article.Status.TRASH: "Moved {} to the trash",
}


def set_status(articles: QuerySet[Article], status: Article.Status, curator: User) -> int:
    """Publish, hide or trash articles in one statement; return how many were something else."""
    with action(curator, Action.Kind.BULK):
        count = articles.exclude(status=status).update(status=status)
        describe(_DONE[status].format(f"{count:,} article{'' if count == 1 else 's'}"))
    return count


def show_of_copies(articles: QuerySet[Article], curator: User) -> int:
    """Publish articles and hide the other copies of their groups; return how many were hidden."""
    chosen = dict(articles.exclude(status=Article.Status.TRASH).values_list("pk", "copy_group"))
    copies = Article.objects.published().filter(copy_group__in=set(chosen.values()) - {None}).exclude(pk__in=chosen)
    with action(curator, Action.Kind.BULK):
        Article.objects.filter(pk__in=chosen).exclude(status=Article.Status.PUBLISHED).update(
            status=Article.Status.PUBLISHED
        )
        count = copies.update(status=Article.Status.HIDDEN)
        describe(f"Hid {count:,} cop{'y' if count == 1 else 'ies'} of {len(chosen):,} shown")
    return count


def restore_articles(articles: QuerySet[Article], curator: User | None) -> int:
    """Take articles out of the trash, each to where it was before, as far as that is known; return how many."""
    numbers = list(articles.filter(status=Article.Status.TRASH).values_list("pk", flat=True))
    with action(curator, Action.Kind.BULK):
        thrown = RecordedChange.objects.filter(model="article", row_id__in=numbers, after__status=Article.Status.TRASH)
        was = {pk: (before or {}).get("status") for pk, before in thrown.order_by("pk").values_list("row_id", "before")}
        shown = [pk for pk in numbers if was.get(pk) == Article.Status.PUBLISHED]
        Article.objects.filter(pk__in=shown).update(status=Article.Status.PUBLISHED)
        Article.objects.filter(pk__in=set(numbers) - set(shown)).update(status=Article.Status.HIDDEN)
        describe(f"Restored {len(numbers):,} article{'' if len(numbers) == 1 else 's'} from the trash")
    return len(numbers)
