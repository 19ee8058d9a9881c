"""What an index knows of an article. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date


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

    @property
    def digest(self) -> int:
        """63 bits that differ whenever anything indexed differs; `check_index` compares them."""
        parts = [
            self.id, self.headline, self.body, self.dateline, self.byline,
            self.published_on.isoformat() if self.published_on else None,
            self.source, self.dateline_country, sorted(self.actors), sorted(self.countries),
            sorted(self.main_actors), sorted(self.main_countries), self.language, self.copy_group,
        ]  # fmt: skip
        packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest()) >> 1
