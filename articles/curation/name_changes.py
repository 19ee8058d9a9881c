"""Names teach: what a change of the gazetteer does to the articles that are in the archive already.

The articles concerned are those that the archive's own index finds by the words of the name. Few are tagged again at
once, within the action that changed the name; many wait for `retag_articles --pending`.
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
from articles.search import IndexNotReadyError, SearchRequest, search, search_pages
from articles.search.tree import Or, Phrase
from articles.tagging import load_tagger, retag_articles

AT_ONCE = 500  # articles tagged again while a person waits
TRIED = 200  # articles a preview tags
EXAMPLES = 10  # tags a preview shows of each sort
MOST_NAMES = 50  # looked for in one search
PAGE = 5_000
MOST_KNOWN = 20_000  # entities of the gazetteer that are compiled while a person waits
MOST_HIDDEN = 5_000  # articles outside the index that are read for names while a person waits

_TELLING = {"kind", "status", "name", "slug", "description"}  # columns of an entity that the tagger reads


@dataclass(frozen=True, slots=True)
class Candidates:
    """The articles in which some names stand. `ids` are all of them only where `is_few`.

    Where more are hidden or in the trash than can be read meanwhile, `is_hidden_left`: these wait for the command.
    So do all where the gazetteer `is_wide`: too many entities for their names to be compiled meanwhile.
    """

    texts: Sequence[str]
    ids: Sequence[int] = ()
    total: int = 0
    is_few: bool = True
    is_hidden_left: bool = False
    is_wide: bool = False


def find_candidates(texts: Iterable[str]) -> Candidates:
    """Return the articles that names stand in; to be called outside transactions, where the index is caught up."""
    texts = sorted(set(texts))
    if not texts:
        return Candidates(())
    try:
        result = search(SearchRequest(query=_query(texts), limit=AT_ONCE))
    except (IndexNotReadyError, TransactionManagementError):
        return Candidates(texts, is_few=False)
    is_wide = Entity.objects.filter(status=Entity.Status.CONFIRMED).order_by()[: MOST_KNOWN + 1].count() > MOST_KNOWN
    is_hidden_left = Article.objects.unpublished()[: MOST_HIDDEN + 1].count() > MOST_HIDDEN
    hidden = [] if is_hidden_left else list(_hidden(texts).values_list("pk", flat=True)[: AT_ONCE + 1])
    total = result.total + len(hidden)
    is_few = total <= AT_ONCE and len(texts) <= MOST_NAMES and not result.is_behind and not is_wide
    return Candidates(texts, [*result.ids, *hidden][:AT_ONCE], total, is_few, is_hidden_left, is_wide)


def _query(texts: Sequence[str]) -> Phrase | Or:
    phrases = tuple(Phrase(text) for text in texts[:MOST_NAMES])
    return phrases[0] if len(phrases) == 1 else Or(phrases)


def _hidden(texts: Sequence[str]) -> Any:
    """Return the articles outside the index that hold a name."""
    held = Q()
    for text in texts[:MOST_NAMES]:
        held |= Q(headline__icontains=text) | Q(body__icontains=text) | Q(dateline__icontains=text)
    return Article.objects.unpublished().filter(held).order_by("pk")


def every_candidate(texts: Sequence[str]) -> Iterator[int]:
    """Yield the articles that names stand in, however many; raises IndexNotReadyError."""
    for start in range(0, len(texts), MOST_NAMES):
        some = texts[start : start + MOST_NAMES]
        for page in search_pages(SearchRequest(query=_query(some), limit=PAGE)):
            yield from page
        yield from _hidden(some).values_list("pk", flat=True).iterator()


def tag_again(candidates: Candidates) -> int:
    """Tag the articles of names again, within the action that changed these; return how many changed.

    Where they are many, the names are written down for `retag_articles --pending`.
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
    """Write down names whose articles wait to be tagged again."""
    texts = sorted(set(texts))
    PendingName.objects.filter(text__in=texts).delete()  # a run that is under way strikes off only what it has read
    PendingName.objects.bulk_create([PendingName(text=text) for text in texts], ignore_conflicts=True)


def changed_names(act: Action) -> set[str]:
    """Return the names that an action has given another meaning: added, taken away, given other conditions."""
    texts: set[str] = set()
    names: set[int] = set()
    entities: set[int] = set()
    for change in act.changes.filter(model__in=["entityname", "entity"]):
        before, after = change.before or {}, change.after or {}
        if change.model == "entityname":
            said = {values["text"] for values in (before, after) if "text" in values}
            texts |= said
            names |= set() if said else {change.row_id}
        elif before and after and _TELLING & before.keys():
            entities.add(change.row_id)
    found = EntityName.objects.filter(Q(pk__in=names) | Q(entity__in=entities))
    return texts.union(found.values_list("text", flat=True))


# -- trying a change out before it is made


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of names will do to one tag; `tag` shows its places as they were or will be."""

    tag: Tag
    was: str
    will_be: str


@dataclass(slots=True)
class Preview:
    """What a change of names will do to the articles it concerns, found out by doing it and taking it back."""

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


class _TakenBackError(Exception):
    pass


def rehearse(write: Callable[[], Any], user: User | None, then: Callable[[Action], Any]) -> Any:
    """Do what changes names, look at it, and take it back; return what `then` returns."""
    result = None
    try:
        with transaction.atomic(), action(user, Action.Kind.NAMES) as act:
            write()
            result = then(act)
            raise _TakenBackError  # noqa: TRY301 - what rolls back
    except _TakenBackError:
        return result


def preview_names(
    write: Callable[[], Any], user: User | None, candidates: Candidates, show: Callable[[Effect], Any]
) -> Preview:
    """Return what a change of names will do; `show` renders an example while it stands."""
    preview = Preview(candidates)
    if candidates.is_wide:
        return preview

    def look(act: Action) -> None:
        last = act.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
        articles = list(Article.objects.filter(pk__in=candidates.ids[:TRIED]).select_related("source__country"))
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

    rehearse(write, user, look)
    return preview


def _effects(changes: Iterable[RecordedChange]) -> Iterator[Effect]:
    changes = list(changes)
    articles = Article.objects.in_bulk({change.article_id for change in changes if change.article_id})
    entities = Entity.objects.in_bulk({change.entity_id for change in changes if change.entity_id})
    for change in changes:
        if change.article_id not in articles or change.entity_id not in entities:
            continue
        before, after = read_values(change, change.before), read_values(change, change.after)
        tag = Tag(article=articles[change.article_id], entity=entities[change.entity_id])
        tag.mentions = (after or before).get("mentions", [])
        yield Effect(tag, _said(change.before, before), _said(change.after, after))


def _said(recorded: dict[str, Any] | None, values: dict[str, Any]) -> str:
    return "" if recorded is None else str(values.get("state", "tagged"))
