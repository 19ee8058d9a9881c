"""What an index knows of an article. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from articles.facets import TAGGED, Facet
from articles.search.request import NOT_SET, Value


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What the index knows of an article. Entities and sources are primary keys."""

    id: int
    headline: str
    body: str
    dateline: str
    byline: str
    published_on: date | None
    source: int | None
    dateline_country: int | None
    actors: tuple[int, ...]
    countries: tuple[int, ...]
    main_actors: tuple[int, ...] = ()
    main_countries: tuple[int, ...] = ()
    language: str = "en"
    copy_group: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)  # what else is searched or counted, by name
    arrived: int = 0  # when the archive first published it, in seconds since 1970

    @property
    def digest(self) -> int:
        """63 bits that differ whenever anything indexed differs; `check_index` compares them."""
        parts = [
            self.id, self.headline, self.body, self.dateline, self.byline,
            self.published_on.isoformat() if self.published_on else None,
            self.source, self.dateline_country, sorted(self.actors), sorted(self.countries),
            sorted(self.main_actors), sorted(self.main_countries), self.language, self.copy_group,
            sorted(self.more.items()), self.arrived,
        ]  # fmt: skip
        packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest()) >> 1

    def text_of(self, name: str) -> str:
        """Return the text of a searched field."""
        return self.more[name] if name in self.more else str(getattr(self, name, ""))

    def values_of(self, facet: Facet, *, main_only: bool = False) -> tuple[Value, ...]:
        """Return the values of a facet, at least one: NOT_SET where the article has none."""
        if facet in TAGGED:
            return self._tagged(facet, main_only=main_only) or (NOT_SET,)
        name = facet.column.removesuffix("_id")
        return (self.more.get(name) or getattr(self, name, None) or NOT_SET,)

    def _tagged(self, facet: Facet, *, main_only: bool) -> tuple[int, ...]:
        if facet is Facet.ACTOR:
            return self.main_actors if main_only else self.actors
        return self.main_countries if main_only else self.countries
