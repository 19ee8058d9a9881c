"""Facets among the words of a search: `country:Iran` becomes the value of the facet, `-source:Reuters` is left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.facets import FACET_SIGNS, Facet
from articles.requests.named_values import find_nearest, find_values
from articles.search import Notice, QueryToken, read_query_tokens, straighten
from articles.visibility import MaySeeHidden

MOST_SIGNS = 12  # of one query
MOST_OFFERED = 3  # values to choose from, where a name may mean several

_SIGN = re.compile(r"([^\W\d]+):(.*)")
_ENDS = ".,;:!?'"


@dataclass(frozen=True, slots=True)
class TakenFacets:
    """The words that are left of a search, the parameters that were among them, and what could not be read."""

    text: str
    parameters: Sequence[tuple[str, str]] = ()
    notices: Sequence[Notice] = ()


@dataclass(frozen=True, slots=True)
class _Sign:
    facet: Facet
    value: str
    start: int
    end: int
    is_excluded: bool


def take_facets(text: str, may_see_hidden: MaySeeHidden) -> TakenFacets:
    """Return a search with its facets taken out of its words, where all of these are needed.

    One that is not known, or may be several, is searched as words, with a notice that offers the nearest.
    """
    plain = straighten(text) if ":" in text else ""
    signs = list(_find_signs(list(read_query_tokens(plain)))) if plain else []
    parameters: list[tuple[str, str]] = []
    notices: list[Notice] = []
    rest = plain
    for sign in reversed(signs[:MOST_SIGNS]):
        found = find_values(sign.facet, sign.value, sees_hidden=may_see_hidden())
        minus = "-" if sign.is_excluded else ""
        if len(found) == 1:
            parameters.insert(0, (f"{'not_' if minus else ''}{sign.facet.value}", found[0][0]))
            rest = f"{rest[: sign.start]} {rest[sign.end :]}"
            continue
        nearest = [slug for slug, _ in found] or [find_nearest(sign.facet, sign.value, sees_hidden=may_see_hidden())]
        why = (
            f"More than one {sign.facet.noun} is called “{sign.value[:60]}”"
            if found
            else f"There is no {sign.facet.noun} “{sign.value[:60]}” in this archive"
        )
        offered = [_replace(plain, sign, f"{minus}{_write(sign.facet, slug)}") if slug else "" for slug in nearest]
        notices += [
            Notice(f"{why}: it was searched as words.", text, is_counted=bool(text)) for text in offered[:MOST_OFFERED]
        ]
        rest = _replace(rest, sign, f'{minus}"{sign.value}"' if " " in sign.value else f"{minus}{sign.value}")
    if not signs:
        return TakenFacets(text)
    return TakenFacets(" ".join(rest.split()), parameters, notices)


def _find_signs(tokens: Sequence[QueryToken]) -> Iterator[_Sign]:
    """Yield the facets of a query outside brackets; none where words stand beside OR."""
    if any(token.kind == "or" for token, depth in _with_depth(tokens) if not depth):
        return
    found = list(_with_depth(tokens))
    for number, (token, depth) in enumerate(found):
        match = _SIGN.fullmatch(token.text) if token.kind == "word" and not depth else None
        facet = FACET_SIGNS.get(match[1].lower()) if match else None
        if match is None or facet is None:
            continue
        value, end = match[2].strip(_ENDS), token.end
        following = found[number + 1][0] if number + 1 < len(found) else None
        if not match[2] and following and following.kind == "phrase" and following.start == token.end:
            value, end = following.text.strip(), following.end
        before = found[number - 1][0] if number else None
        is_excluded = before is not None and before.kind == "not"
        if any(map(str.isalnum, value)):
            yield _Sign(facet, value, before.start if before and is_excluded else token.start, end, is_excluded)


def _with_depth(tokens: Sequence[QueryToken]) -> Iterator[tuple[QueryToken, int]]:
    depth = 0
    for token in tokens:
        depth += token.kind == "open"
        yield token, depth
        depth = max(0, depth - (token.kind == "close"))


def _write(facet: Facet, slug: str) -> str:
    return f'{facet.value}:"{slug}"' if " " in slug else f"{facet.value}:{slug}"


def _replace(text: str, sign: _Sign, written: str) -> str:
    return straighten(f"{text[: sign.start]}{written}{text[sign.end :]}")
