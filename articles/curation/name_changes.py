"""Apply changes of names to the articles that are already in the archive.

The articles are those that the search index finds by the words of the name. A few are tagged again at once, within the
action that changed the name; many wait for `retag_articles --pending`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from articles.curation.action_log import action, current_action, read_values
from articles.models import Action, Article, Entity, EntityName, PendingName, RecordedChange, Tag
from articles.search import EngineError, Or, SearchRequest, Term, search, search_pages
from articles.tagging import load_tagger, retag_articles

AT_ONCE = 500  # articles tagged again while a person waits
MOST_TRIED = 200  # articles a preview tags
EXAMPLES = 10  # tags a preview shows of each sort
MOST_NAMES = 50  # looked for in one search
PAGE = 5_000
MOST_KNOWN = 20_000  # entities of the gazetteer that are compiled while a person waits
MOST_HIDDEN = 5_000  # articles outside the index that are read for names while a person waits

_TAGGER_COLUMNS = {"kind", "status", "name", "slug", "description"}  # columns of an entity that the tagger reads


@dataclass(frozen=True, slots=True)
class Candidates:
    """The articles that contain some names; `ids` are all of them only if `is_few`.

    `is_hidden_left` if there are too many unpublished articles to be read at once, and `is_wide` if the gazetteer has
    too many entities to be compiled at once: then those articles, or all, wait for the command.
    """

    texts: Sequence[str]
    ids: Sequence[int] = ()
    total: int = 0
    is_few: bool = True
    is_hidden_left: bool = False
    is_wide: bool = False


def find_candidates(texts: Iterable[str]) -> Candidates:
    """Return the articles that contain names; call it outside transactions, so that the index can catch up."""
    texts = sorted(set(texts))
    if not texts:
        return Candidates(())
    try:
        result = search(SearchRequest(query=_query(texts), limit=AT_ONCE))
    except (EngineError, TransactionManagementError):
        return Candidates(texts, is_few=False)
    is_wide = Entity.objects.filter(status=Entity.Status.CONFIRMED).order_by()[: MOST_KNOWN + 1].count() > MOST_KNOWN
    is_hidden_left = Article.objects.unpublished()[: MOST_HIDDEN + 1].count() > MOST_HIDDEN
    hidden = [] if is_hidden_left else list(_find_unpublished(texts).values_list("pk", flat=True)[: AT_ONCE + 1])
    total = result.total + len(hidden)
    is_few = total <= AT_ONCE and len(texts) <= MOST_NAMES and not result.is_behind and not is_wide
    return Candidates(texts, [*result.ids, *hidden][:AT_ONCE], total, is_few, is_hidden_left, is_wide)


def names_of(entities: Iterable[Entity]) -> set[str]:
    """Return all that some entities are found by, and what they are called."""
    rows = list(entities)
    texts = EntityName.objects.filter(entity__in=rows).values_list("text", flat=True)
    return {*texts, *(row.name for row in rows)}


def _query(texts: Sequence[str]) -> Term | Or:
    """Return what finds names in whatever form they are written."""
    names = tuple(Term(text) for text in texts[:MOST_NAMES])
    return names[0] if len(names) == 1 else Or(names)


def _find_unpublished(texts: Sequence[str]) -> Any:
    """Return the unpublished articles, which no index has, that contain a name."""
    held = Q()
    for text in texts[:MOST_NAMES]:
        held |= Q(headline__icontains=text) | Q(body__icontains=text) | Q(dateline__icontains=text)
    return Article.objects.unpublished().filter(held).order_by("pk")


def iterate_candidates(texts: Sequence[str]) -> Iterator[int]:
    """Yield all articles that contain names; raises EngineError."""
    for start in range(0, len(texts), MOST_NAMES):
        some = texts[start : start + MOST_NAMES]
        for page in search_pages(SearchRequest(query=_query(some), limit=PAGE)):
            yield from page
        yield from _find_unpublished(some).values_list("pk", flat=True).iterator()


def retag_candidates(candidates: Candidates) -> int:
    """Tag the candidates again, within the action that changed the names; return how many articles changed.

    If they are many, the names are queued for `retag_articles --pending`.
    """
    changed = _retag(candidates.ids) if candidates.is_few else 0
    if candidates.is_few and not candidates.is_hidden_left:
        return changed
    queue_names(candidates.texts)
    act = current_action()
    if act is not None:
        act.plan["pending"] = list(candidates.texts)
        act.save(update_fields=["plan"])
    return changed


def _retag(ids: Sequence[int]) -> int:
    articles = list(Article.objects.filter(pk__in=ids).select_related("source__country"))
    return retag_articles(articles, load_tagger()).articles if articles else 0


def queue_names(texts: Iterable[str]) -> None:
    """Queue names whose articles have to be tagged again."""
    texts = sorted(set(texts))
    PendingName.objects.filter(text__in=texts).delete()  # a running command deletes only the rows it has read
    PendingName.objects.bulk_create([PendingName(text=text) for text in texts], ignore_conflicts=True)


def changed_names(act: Action) -> set[str]:
    """Return the names that an action has added, removed or given other conditions."""
    texts: set[str] = set()
    names: set[int] = set()
    entities: set[int] = set()
    for change in act.changes.filter(model__in=["entityname", "entity"]):
        before, after = change.before or {}, change.after or {}
        if change.model == "entityname":
            changed_texts = {values["text"] for values in (before, after) if "text" in values}
            texts |= changed_texts
            names |= set() if changed_texts else {change.row_id}
        elif before and after and _TAGGER_COLUMNS & before.keys():
            entities.add(change.row_id)
    found = EntityName.objects.filter(Q(pk__in=names) | Q(entity__in=entities))
    return texts.union(found.values_list("text", flat=True))


# -- previews


@dataclass(frozen=True, slots=True)
class TagEffect:
    """What a change of names will do to one tag; `tag` has the mentions as they were or will be."""

    tag: Tag
    was: str
    will_be: str


@dataclass(slots=True)
class NameChangePreview:
    """What a change of names will do to its candidates, found out by doing it and rolling it back."""

    candidates: Candidates
    tried: int = 0
    changed: int = 0
    added: int = 0
    lost: int = 0
    others: int = 0
    examples_added: list[Any] = field(default_factory=list)
    examples_lost: list[Any] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every article was tried, so that the numbers are exact."""
        return self.candidates.is_few and self.tried == self.candidates.total


class _RollBackError(Exception):
    pass


def try_change(write: Callable[[], Any], user: User | None, then: Callable[[Action], Any]) -> Any:
    """Change names, call `then`, and roll everything back; return what `then` returned."""
    result = None
    try:
        with transaction.atomic(), action(user, Action.Kind.NAMES) as act:
            write()
            result = then(act)
            raise _RollBackError  # noqa: TRY301 - what rolls back
    except _RollBackError:
        return result


def preview_names(
    write: Callable[[], Any], user: User | None, candidates: Candidates, show: Callable[[TagEffect], Any]
) -> NameChangePreview:
    """Return what a change of names will do; `show` renders an example while it stands."""
    preview = NameChangePreview(candidates)
    if candidates.is_wide:
        return preview

    def look(act: Action) -> None:
        last = act.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
        articles = list(Article.objects.filter(pk__in=candidates.ids[:MOST_TRIED]).select_related("source__country"))
        preview.tried = len(articles)
        preview.changed = retag_articles(articles, load_tagger()).articles if articles else 0
        for effect in _effects(act.changes.filter(pk__gt=last, model="tag").order_by("pk")):
            if effect.was and effect.will_be:
                preview.others += 1
                continue
            is_added = bool(effect.will_be)
            preview.added += is_added
            preview.lost += not is_added
            examples = preview.examples_added if is_added else preview.examples_lost
            if len(examples) < EXAMPLES:
                examples.append(show(effect))

    try_change(write, user, look)
    return preview


def _effects(changes: Iterable[RecordedChange]) -> Iterator[TagEffect]:
    changes = list(changes)
    articles = Article.objects.in_bulk({change.article_id for change in changes if change.article_id})
    entities = Entity.objects.in_bulk({change.entity_id for change in changes if change.entity_id})
    for change in changes:
        if change.article_id not in articles or change.entity_id not in entities:
            continue
        before, after = read_values(change, change.before), read_values(change, change.after)
        tag = Tag(article=articles[change.article_id], entity=entities[change.entity_id])
        tag.mentions = (after or before).get("mentions", [])
        yield TagEffect(tag, _describe_state(change.before, before), _describe_state(change.after, after))


def _describe_state(recorded: dict[str, Any] | None, values: dict[str, Any]) -> str:
    return "" if recorded is None else str(values.get("state", "tagged"))
