"""Purge articles that are in the trash: they are deleted for good, and no record mentions them any more.

Their rows go with all that belongs to them, recorded changes and log entries included; other records that mention them
lose their text (see redaction). Names and sources that no other article has may be deleted too. Deleted text that is
left in the files is erased afterwards (see erasure). None of this can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.curation.action_log import action
from articles.curation.purged_documents import remember_purged
from articles.curation.purged_originals import PurgedOriginals, detach, find_originals, remove_flagged
from articles.curation.redaction import (
    REDACTED,
    Redaction,
    find_index_words,
    read_texts,
    redact_document,
    redact_records,
)
from articles.models import (
    Action,
    Article,
    Entity,
    EntityName,
    EntityRedirect,
    FormerSlug,
    ImportedDocument,
    RecordedChange,
    Source,
    Tag,
)
from articles.originals import flag_unused
from articles.search import find_missing_words, one_snapshot

CHUNK = 500  # rows of a statement
SHOWN = 50  # names listed


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Names and sources that a purge leaves without any article.

    `names` are provisional or refused; they and `sources` may be deleted too. `confirmed` names always stay.
    """

    names: Sequence[Entity]
    sources: Sequence[Source]
    confirmed: Sequence[Entity]


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge would do: articles in the trash, the near-identical copies that stay, and what would be left."""

    articles: Sequence[Article]
    copies: int
    leftovers: Leftovers
    originals: PurgedOriginals

    @property
    def examples(self) -> Sequence[Article]:
        return self.articles[:SHOWN]


def plan_purge(articles: QuerySet[Article]) -> PurgePlan:
    """Return what the purge of those of some articles that are in the trash would do."""
    rows = list(_in_trash(articles).defer("body"))
    numbers = [row.pk for row in rows]
    groups = {row.copy_group for row in rows} - {None}
    copies = Article.objects.filter(copy_group__in=groups).exclude(pk__in=numbers).count() if groups else 0
    return PurgePlan(rows, copies, find_leftovers(numbers), find_originals(_find_documents(numbers)))


def purge_articles(
    articles: QuerySet[Article],
    curator: User | None,
    *,
    with_names: bool = False,
    with_sources: bool = False,
    with_originals: bool = False,
) -> int:
    """Delete articles that are in the trash for good, with all records of them; return how many.

    `with_names` also deletes unconfirmed names that no other article has, `with_sources` such sources; `with_originals`
    also the files that other documents were read from too. The history keeps that there was a purge, when and by whom,
    but not of what; this cannot be undone.

    Raises IndexNotReadyError, with nothing changed, if there is no search index to find the words only they have.
    """
    with one_snapshot():
        find_missing_words([])  # catches the index up: within a transaction it is read as it is
        with action(curator, Action.Kind.PURGE) as act:
            choices = {"with_names": with_names, "with_sources": with_sources, "with_originals": with_originals}
            return _purge(act, articles, **choices)


def _purge(
    act: Action, articles: QuerySet[Article], *, with_names: bool, with_sources: bool, with_originals: bool
) -> int:
    numbers = list(_in_trash(articles).values_list("pk", flat=True))
    leftovers = find_leftovers(numbers)
    names = _with_merged(leftovers.names) if with_names else []
    sources = [row.pk for row in leftovers.sources] if with_sources else []
    act.kind = Action.Kind.PURGE  # also within the deletion of a single article
    act.summary = _summarise(len(numbers), len(names), len(sources))
    act.state = Action.State.RUNNING if numbers else act.state  # until what it has freed is erased
    act.save(update_fields=["state"])
    redaction = _gather_redaction(numbers, names, sources)
    if with_originals:
        detach(find_originals(_find_documents(numbers)).shared)
    _redact_records_of(numbers, names, sources)
    remember_purged(numbers)
    _delete_articles(numbers)
    _delete_names(names)
    _delete_sources(sources)
    _blank_records(act, numbers, names, sources)
    redact_records(redaction)
    flag_unused()
    transaction.on_commit(remove_flagged)
    return len(numbers)


def _in_trash(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.filter(status=Article.Status.TRASH)


def _summarise(articles: int, names: int, sources: int) -> str:
    parts = [f"{articles:,} article{'' if articles == 1 else 's'}"]
    parts += [f"{names:,} name{'' if names == 1 else 's'}"] if names else []
    parts += [f"{sources:,} source{'' if sources == 1 else 's'}"] if sources else []
    return f"Purged {', '.join(parts)}"


# -- what is left without an article


def find_leftovers(articles: Sequence[int]) -> Leftovers:
    """Return names and sources that some articles have, or had, and no other article has, nor a watched feed."""
    changes = RecordedChange.objects.filter(article_id__in=articles)
    were = changes.filter(model="tag", entity_id__isnull=False).values_list("entity_id", flat=True)
    named: set[Any] = {
        *Tag.objects.filter(article__in=articles).values_list("entity_id", flat=True).distinct(),
        *were.distinct(),
    }
    elsewhere = Tag.objects.filter(entity=OuterRef("pk")).exclude(article__in=articles)
    filed = Article.objects.filter(dateline_country=OuterRef("pk")).exclude(pk__in=articles)
    alone = Entity.objects.unmerged().exclude(Exists(elsewhere)).exclude(Exists(filed)).filter(pk__in=named)
    left = list(alone.order_by("name", "pk"))
    printed: set[Any] = {*Article.objects.filter(pk__in=articles).values_list("source_id", flat=True).distinct()}
    for before in changes.filter(model="article").values_list("before", flat=True):
        printed.add((before or {}).get("source_id"))
    others = Article.objects.filter(source=OuterRef("pk")).exclude(pk__in=articles)
    unwatched = Source.objects.filter(pk__in=printed - {None}, feeds=None)
    return Leftovers(
        names=[*(row for row in left if row.status != Entity.Status.CONFIRMED), *_find_merged_away(articles)],
        sources=list(unwatched.exclude(Exists(others)).order_by("name")),
        confirmed=[row for row in left if row.status == Entity.Status.CONFIRMED],
    )


def _find_merged_away(articles: Sequence[int]) -> list[Entity]:
    """Return names nobody confirmed that were merged into another, and that only these articles had before."""
    moved = RecordedChange.objects.filter(model="tag")
    befores = moved.filter(article_id__in=articles, before__has_key="entity_id").values_list("before", flat=True)
    were = {before["entity_id"] for before in befores if before}
    rows = Entity.objects.filter(pk__in=were, redirect__isnull=False).exclude(status=Entity.Status.CONFIRMED)
    others = moved.exclude(article_id__in=articles)
    return [
        row
        for row in rows.select_related("redirect").order_by("name", "pk")
        if not others.filter(Q(entity_id=row.pk) | Q(entity_id=row.redirect.into_id, before__entity_id=row.pk)).exists()
    ]


def _with_merged(names: Sequence[Entity]) -> list[int]:
    """Return the numbers of entities and of those that were merged into them."""
    numbers = [row.pk for row in names]
    return [*numbers, *EntityRedirect.objects.filter(into__in=numbers).values_list("entity_id", flat=True)]


# -- what has to be redacted, read before it is deleted


def _gather_redaction(articles: Sequence[int], names: Sequence[int], sources: Sequence[int]) -> Redaction:
    """Return what has to be redacted: present and former texts of these rows and of all that is deleted with them."""
    rows, entities = Article.objects.filter(pk__in=articles), Entity.objects.filter(pk__in=names)
    papers = Source.objects.filter(pk__in=sources)
    changes = _changes_of(articles, names, sources)
    texts = [text for found in (rows, entities, papers, changes) for text in read_texts(found)]
    headlines = set(rows.values_list("headline", flat=True))
    for before, after in changes.filter(model="article").values_list("before", "after"):
        headlines.update(str(values["headline"]) for values in (before, after) if values and "headline" in values)
    known_names = {*entities.values_list("name", flat=True), *entities.values_list("names__text", flat=True)}
    known_names.update(papers.values_list("name", flat=True))
    slugs = {*entities.values_list("slug", flat=True), *papers.values_list("slug", flat=True)}
    former = FormerSlug.objects.filter(Q(entity__in=names) | Q(source__in=sources))
    slugs.update(former.values_list("slug", flat=True))
    return Redaction(headlines, {name for name in known_names if name}, find_index_words(texts), slugs)


def _changes_of(articles: Sequence[int], names: Sequence[int], sources: Sequence[int]) -> QuerySet[RecordedChange]:
    return RecordedChange.objects.filter(
        Q(article_id__in=articles) | Q(entity_id__in=names) | Q(model="source", row_id__in=sources)
    )


# -- deletion


def _delete_articles(numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), CHUNK):
        Article.objects.filter(pk__in=numbers[start : start + CHUNK]).delete()


def _delete_names(numbers: Sequence[int]) -> None:
    """Delete entities with their names and old addresses."""
    for redirect in EntityRedirect.objects.filter(entity__in=numbers).select_related("entity"):
        _take_alias(redirect)
    EntityRedirect.objects.filter(into__in=numbers).delete()
    Entity.objects.filter(pk__in=numbers).delete()
    FormerSlug.objects.filter(entity__in=numbers).delete()


def _take_alias(redirect: EntityRedirect) -> None:
    """Delete the name of a merged entity from the entity it was merged into, and from the recorded changes of that."""
    name = redirect.entity.name
    EntityName.objects.filter(entity=redirect.into_id, text=name).delete()
    recorded = RecordedChange.objects.filter(model="entityname", entity_id=redirect.into_id)
    recorded.filter(Q(before__text=name) | Q(after__text=name)).delete()


def _delete_sources(numbers: Sequence[int]) -> None:
    Source.objects.filter(pk__in=numbers).delete()
    FormerSlug.objects.filter(source__in=numbers).delete()


def _find_addresses(articles: Sequence[int]) -> set[str]:
    """Return the addresses of the documents of articles."""
    addresses = set(ImportedDocument.objects.filter(article__in=articles).values_list("address", flat=True))
    return addresses | set(Article.objects.filter(pk__in=articles).values_list("address", flat=True))


def _find_documents(articles: Sequence[int]) -> QuerySet[ImportedDocument]:
    """Return the documents of articles, and the rejected ones that stood at their addresses."""
    rejected = Q(outcome=ImportedDocument.Outcome.REJECTED, address__in=_find_addresses(articles))
    return ImportedDocument.objects.filter(Q(article__in=articles) | rejected)


def _redact_records_of(articles: Sequence[int], names: Sequence[int], sources: Sequence[int]) -> None:
    """Redact the import documents of these rows, and delete their entries in Django's log."""
    addresses = _find_addresses(articles)
    for document in _find_documents(articles):
        for place, path in enumerate(document.run.paths):
            if path in addresses:
                document.run.paths[place] = REDACTED
                document.run.save(update_fields=["paths"])
        redact_document(document)
    tags = {*Tag.objects.filter(article__in=articles).values_list("pk", flat=True)}
    changes = RecordedChange.objects.filter(model="tag", article_id__in=articles)
    tags.update(changes.values_list("row_id", flat=True))
    for model, ids in (
        (Article, articles), (Tag, tags), (Entity, names), (Source, sources),
    ):  # fmt: skip
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids]).delete()


def _blank_records(act: Action, articles: Sequence[int], names: Sequence[int], sources: Sequence[int]) -> None:
    """Keep only the deletions of recorded changes of rows; an action left without changes loses its text."""
    changes = _changes_of(articles, names, sources)
    acts = set(changes.exclude(action=act).values_list("action_id", flat=True))
    changes.exclude(action=act, model__in=["article", "entity", "source"]).delete()
    changes.update(before={}, after=None)
    left = Exists(RecordedChange.objects.filter(action=OuterRef("pk")))
    empty = Action.objects.filter(pk__in=acts).exclude(left)
    empty.update(summary=REDACTED, size=0, plan={})


def mark_erased(act: Action) -> None:
    """Mark a purge as erased from the files."""
    Action.objects.filter(pk=act.pk).update(state=Action.State.DONE)


def find_unerased() -> QuerySet[Any]:
    """Return the purges whose text may still be in free space of the database's files."""
    return Action.objects.filter(kind=Action.Kind.PURGE, state=Action.State.RUNNING)
