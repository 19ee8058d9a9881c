"""Choose among the names that stand at one place of an article. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.tagging.bearers import Bearers
from articles.tagging.context import DOUBTFUL, Context, is_institution
from articles.tagging.country_resolution import FieldText
from articles.tagging.names import Name
from articles.tagging.witnesses import is_company

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
            and not is_institution(name.text)
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


def choose_name(
    names: Sequence[Name],
    anchored: set[int | None],
    context: Context,
    place: tuple[str, int, int],
    bearers: Bearers,
) -> tuple[Name | None, str]:
    """Return the name whose entity is meant at (field, start, end), with the rule; None if that is not clear.

    Of several entities the one that is named elsewhere in the article by a name that needs no context is meant, else
    the only one with such a name; else the country, the year and the words around decide.
    """
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
