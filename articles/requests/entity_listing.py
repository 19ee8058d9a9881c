"""The parameters of the lists of actors, countries and sources: which of them are listed, in which order."""

from dataclasses import dataclass, replace
from string import ascii_uppercase
from urllib.parse import urlencode

from django.http import QueryDict

from articles.models import Entity
from articles.requests.facet_listing import ValueOrder

ACTOR_KINDS = {kind.value for kind in Entity.Kind if kind is not Entity.Kind.COUNTRY}
LETTERS = (*ascii_uppercase, "other")  # by which a list can be narrowed: “other” begin with none of A to Z
LONGEST_NAME = 100  # characters that are looked for


@dataclass(frozen=True, slots=True)
class EntityListing:
    """What a list is to show. A parameter that cannot be read is as if it were not there."""

    name: str = ""
    kind: str = ""
    is_confirmed_only: bool = False
    letter: str = ""
    order: ValueOrder = ValueOrder.COUNT

    def link(self, **changes: object) -> str:
        """Return the query string of the list with some changes, of its first page unless `page` is given."""
        page = changes.pop("page", 1)
        wanted = replace(self, **changes)  # type: ignore[arg-type]
        pairs = {
            "name": wanted.name,
            "kind": wanted.kind,
            "status": Entity.Status.CONFIRMED.value if wanted.is_confirmed_only else "",
            "letter": wanted.letter,
            "order": ValueOrder.NAME.value if wanted.order is ValueOrder.NAME else "",
            "page": str(page) if page != 1 else "",
        }
        return f"?{urlencode({name: value for name, value in pairs.items() if value})}"

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the form that looks for a name carries along."""
        query = QueryDict(replace(self, name="", letter="").link().lstrip("?"))
        return [(name, str(value)) for name, value in query.items()]


def read_listing(parameters: QueryDict) -> EntityListing:
    """Return what the parameters of a list ask for."""
    letter = parameters.get("letter", "")
    return EntityListing(
        name=parameters.get("name", "").replace("\0", "").strip()[:LONGEST_NAME],
        kind=kind if (kind := parameters.get("kind", "")) in ACTOR_KINDS else "",
        is_confirmed_only=parameters.get("status") == Entity.Status.CONFIRMED,
        letter=letter if letter in LETTERS else "",
        order=ValueOrder.NAME if parameters.get("order") == ValueOrder.NAME else ValueOrder.COUNT,
    )
