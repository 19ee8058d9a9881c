"""The inputs and the results of discovery."""

from typing import Literal, NamedTuple

from articles.tagging.matcher import Mention

Kind = Literal["person", "organisation", "group"]


class KnownSpan(NamedTuple):
    """A mention that the gazetteer has found; `text` is the name of its entity."""

    field: str
    start: int
    end: int
    entity: int
    kind: str
    text: str


class ListedPerson(NamedTuple):
    """A person of the gazetteer; `description` has the roles that fit, `active_from` the first year in the news."""

    entity: int
    name: str
    description: str
    active_from: int | None = None


class Discovered(NamedTuple):
    """A person, organisation or group that the text itself introduces.

    `known_entity` is set if it turned out to be one of the gazetteer; `mentions` are then further ones, and may be
    empty if only a role was found.
    """

    name: str
    kind: Kind
    mentions: tuple[Mention, ...]
    role: str = ""
    is_strong: bool = False
    known_entity: int | None = None
