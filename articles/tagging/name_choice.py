"""Choose among the names that stand at one place of an article. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from articles.tagging.bearers import Bearers
from articles.tagging.context import Context, is_institution
from articles.tagging.country_resolution import FieldText
from articles.tagging.names import Name
from articles.tagging.organisation_rules import is_generic
from articles.tagging.surnames import BY_CONTEXT, DOUBTFUL
from articles.tagging.witnesses import is_company

PERSON = "person"
INSTITUTIONAL = frozenset({"organisation", "group"})


class NameMatch(NamedTuple):
    field: str
    start: int
    end: int
    names: Sequence[Name]
    needs_more: bool  # it may be a symbol, or what another name goes on with


def find_companies(matches: Iterable[NameMatch], fields: Sequence[FieldText]) -> set[int | None]:
    """Return the organisations whose names may be words, but have beside them what only companies have."""
    texts = {each.field: each.text for each in fields}
    found: set[int | None] = set()
    for field, start, end, names, needs_more in matches:
        name = names[0]
        if (
            name.needs_context
            and not needs_more
            and name.entity_kind == "organisation"
            and name.entity not in found
            and len({one.entity for one in names}) == 1
            and ("&" in name.text or not is_institution(name.text))
            and is_company(texts[field], start, end)
        ):
            found.add(name.entity)
    return found


def rule_in_time(name: Name, rule: str, year: int | None) -> str:
    """Return the rule of a mention: a doubtful one for an organisation that was not there yet in a year.

    "" where it is named by letters, which meant something else then: the “FSB” of 1987.
    """
    if year is None or name.active_from is None or year >= name.active_from or name.entity_kind not in INSTITUTIONAL:
        return rule
    return "" if name.text.isupper() else DOUBTFUL


def is_unconditional(names: Sequence[Name]) -> bool:
    """Tell whether all names belong to one entity, and one of them needs no context."""
    if len(names) == 1:
        return not names[0].needs_context
    return len({name.entity for name in names}) == 1 and not all(name.needs_context for name in names)


def choose_names(
    matches: Iterable[NameMatch],
    anchored: Collection[int | None],
    read_context: Callable[[], Context],
    bearers: Bearers,
) -> Iterator[tuple[NameMatch, Name, str]]:
    """Yield the names whose entity is meant, each with the rule; the context is read only if one needs it.

    A surname that is nobody's for sure is weighed again beside the persons whom the context has told: it may be that of
    one of them who is named in full.
    """
    postponed: list[tuple[NameMatch, Name | None, str]] = []
    met: set[str] = set()  # the countries of those persons
    named: set[int | None] = set()  # those who are named in full
    for match in matches:
        first = match.names[0]
        if _is_plain(match):
            yield match, first, first.kind
            continue
        chosen, rule = _choose_name(match, anchored, read_context(), bearers)
        if first.entity_kind == PERSON:
            if chosen is not None and rule == BY_CONTEXT:
                met.add(chosen.seat)
                if " " in chosen.text:
                    named.add(chosen.entity)
            elif first.needs_context and (chosen is None or rule == DOUBTFUL):
                postponed.append((match, chosen, rule))
                continue
        if chosen is not None and not (match.needs_more and chosen.entity not in anchored):
            yield match, chosen, rule
    has_more = bool(postponed) and (read_context().add_companions(met) or bool(named))
    named.update(anchored)
    for match, first_choice, first_rule in postponed:
        chosen, rule = first_choice, first_rule
        if has_more:
            chosen, rule = _choose_name(match, named, read_context(), bearers)
        if chosen is not None and not match.needs_more:
            yield match, chosen, rule


def _is_plain(match: NameMatch) -> bool:
    """Tell whether a name means its only entity wherever it stands."""
    first = match.names[0]
    return (
        len(match.names) == 1
        and not first.needs_context
        and not match.needs_more
        and not (first.seat and is_generic(first.text))
    )


def _choose_name(
    match: NameMatch, anchored: Collection[int | None], context: Context, bearers: Bearers
) -> tuple[Name | None, str]:
    """Return the name whose entity is meant by a match, with the rule; None if that is not clear.

    Of several entities the one that is named elsewhere in the article by a name that needs no context is meant, else
    the only one with such a name; else the country, the year and the words around decide.
    """
    names, place = match.names, match[:3]
    are_institutions = all(name.needs_context and name.entity_kind in INSTITUTIONAL for name in names)
    if are_institutions and context.is_part_of_another(place):
        return None, ""
    for preferred in (
        [name for name in names if name.entity in anchored],
        [name for name in names if not name.needs_context],
    ):
        if len({name.entity for name in preferred}) == 1:
            return preferred[0], DOUBTFUL if context.contradicts(preferred[0]) else preferred[0].kind
    if not all(name.needs_context for name in names):
        return None, ""
    return context.choose(names, place, bearers.surnames) or (None, "")
