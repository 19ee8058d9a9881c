"""Keeping a result so that it can be cited, and saying later what has changed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain, islice
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.http import QueryDict

from articles import rate_limits
from articles.models import Article, FrozenResult
from articles.models.results import pack_ids
from articles.requests.choices import WITH
from articles.requests.filters import Search, read_search
from articles.search import Facet, search_pages
from articles.visibility import MaySeeHidden, see_as_public

MOST_ARTICLES = 100_000  # a result may have
OF_A_VISITOR = rate_limits.RateLimit("results saved by one visitor", 10, 3600)
OF_ALL_VISITORS = rate_limits.RateLimit("results saved by all visitors", 60, 3600)
ARTICLES_OF_ONE = 10_000  # a result of more counts as several
A_DAY = 86_400  # seconds: when a curator makes room nobody knows
ROOM_OF_A_ROW = 500  # bytes that a row takes besides its texts
KEY_CHARACTERS = 20  # 80 bits: enough that no two results ever meet
VIEWS = ("measure", "copies")  # how a result is looked at: its articles are the same

REDACTED = "A search that was removed"
NAME_LEFT_OUT = "One of its names is not in the public archive today: it was left out of the search."

_NAMING = {WITH, *(name for facet in Facet for name in (facet.value, f"not_{facet.value}"))}  # parameters
_BATCH = 10_000


class NotKeptError(Exception):
    """A result is not kept; the message says why."""


class TooLargeError(NotKeptError):
    """It has more than MOST_ARTICLES."""


class TooManyError(NotKeptError):
    """As many were kept as there may be; `wait` is for how many seconds."""

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ResultChanges:
    """What a search finds today against what it found when it was kept.

    `added` in today's order, `gone` in the kept one; `withdrawn` are those of `gone` that the public can no longer
    read, the others no longer answer the search.
    """

    added: list[int]
    gone: list[int]
    withdrawn: frozenset[int]


def freeze(criteria: Search, description: str, visitor: str | None) -> FrozenResult:
    """Keep what a search finds now, and return it; a result that is kept already is returned as it was.

    `visitor` is the address of who wants it kept, None for staff, whom nothing limits. Raises TooLargeError or
    TooManyError.
    """
    ids = _find_ids(criteria)
    if ids is None:
        raise TooLargeError(f"Only results of up to {MOST_ARTICLES:,} articles can be saved: narrow the search first.")
    parameters = _write_parameters(criteria)
    packed = json.dumps([parameters, ids], separators=(",", ":")).encode()
    key = hashlib.sha256(packed).hexdigest()[:KEY_CHARACTERS]
    kept = FrozenResult.objects.filter(key=key).first()
    if kept:
        return kept
    packed_ids = pack_ids(ids)
    values = {"parameters": parameters, "said": description, "total": len(ids), "packed_ids": packed_ids}
    if visitor is None:
        return FrozenResult.objects.get_or_create(key=key, defaults=values)[0]
    room = len(packed_ids) + len(parameters.encode()) + len(description.encode()) + ROOM_OF_A_ROW
    weight = 1 + len(ids) // ARTICLES_OF_ONE
    with transaction.atomic():
        wait = rate_limits.spend([OF_A_VISITOR.make_use(visitor, weight), OF_ALL_VISITORS.make_use(weight=weight)])
        if not wait:
            # The allowance of all is held to the end of the transaction: no other visitor comes between.
            _check_room(room)
            return FrozenResult.objects.get_or_create(key=key, defaults={**values, "room": room})[0]
    raise TooManyError(f"Too many results have been saved. Try again in {rate_limits.format_wait(wait)}.", wait)


def _check_room(room: int) -> None:
    taken = FrozenResult.objects.filter(room__gt=0).aggregate(total=Sum("room"))["total"] or 0
    if taken + room > settings.KEPT_RESULTS_BYTES:
        message = "There is no more room for results that visitors save: ask a curator to save it or to make room."
        raise TooManyError(message, A_DAY)


def compare_with_today(kept: FrozenResult, criteria: Search) -> ResultChanges | None:
    """Return what has changed since; None where the search cannot be run as it was, or finds too many to compare."""
    now = None if criteria.problems else _find_ids(criteria)
    if now is None:
        return None
    before = kept.ids
    were, are = set(before), set(now)
    gone = [pk for pk in before if pk not in are]
    return ResultChanges([pk for pk in now if pk not in were], gone, _find_withdrawn(gone))


def read_kept_search(kept: FrozenResult, may_see_hidden: MaySeeHidden = see_as_public) -> Search:
    """Return the search of a kept result as its parameters are read today.

    A name that the reader may not see, or no longer, is left out without a word: here nobody but the archive named it.
    """
    if kept.is_forgotten:
        return Search(problems={"q": ["What was searched for has been removed with articles that were purged."]})
    criteria = read_search(QueryDict(kept.parameters), may_see_hidden)
    return replace(
        criteria,
        problems={
            name: [NAME_LEFT_OUT] if name in _NAMING else messages for name, messages in criteria.problems.items()
        },
    )


def describe_kept_search(
    kept: FrozenResult, criteria: Search, may_see_hidden: MaySeeHidden, describe: Callable[[Search], str]
) -> tuple[str, str]:
    """Return a kept search in words and as parameters, without the names that its reader may not see."""
    if kept.is_forgotten:
        return REDACTED, ""
    is_complete = _NAMING.isdisjoint(criteria.problems)
    if is_complete or may_see_hidden():
        return kept.said, kept.parameters
    return f"{describe(criteria)}; and a name that is not public", _write_parameters(criteria)


def _write_parameters(criteria: Search) -> str:
    return urlencode([pair for pair in criteria.parameters() if pair[0] not in VIEWS])


def _find_ids(criteria: Search) -> list[int] | None:
    """Return all articles a search finds, in its order; None for more than MOST_ARTICLES."""
    pages = search_pages(replace(criteria.request(limit=_BATCH), offset=0))
    ids = list(islice(chain.from_iterable(pages), MOST_ARTICLES + 1))
    return ids if len(ids) <= MOST_ARTICLES else None


def _find_withdrawn(ids: list[int]) -> frozenset[int]:
    published: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        published.update(Article.objects.published().filter(pk__in=batch).values_list("pk", flat=True))
    return frozenset(ids) - published
