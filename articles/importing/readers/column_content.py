"""How well what stands in a column fits a field, whatever the column is called. Pure."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from articles.importing.readers.dates import UnusableDateError, read_day
from articles.importing.readers.languages import find_language

UNKNOWN = 0.5  # the fit of a column that is empty where it was looked at
LONG_TEXT = 200  # characters on the average, of texts that may be those of articles

_LOOKED_AT = 100  # texts
_DATES_LOOKED_AT = 30
_LONGEST = 20_000  # characters of a text that are counted
_LEAST = 0.25  # of a column that only its name speaks for
_MANY, _FEW_OF_MANY = 20, 0.5
_USUAL_BODY, _LONG_BODY = 400, 3_000
_SHORTEST_BODY = 0.1

_COMPARED = 200  # letters of texts that may be the same, with markup or without
_MARKUP = re.compile(r"<[^<>]*>|&[a-zA-Z#0-9]{2,8};")
_NUMBER = re.compile(r"[\d\s.,:;%+-]+")
_WEB = re.compile(r"(?:https?:)?//\S+|www\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What was seen of a column: its texts that are not empty, and how many rows there were."""

    texts: tuple[str, ...]
    rows: int

    @property
    def length(self) -> float:
        """Characters of a text, on the average."""
        return sum(min(len(text), _LONGEST) for text in self.texts) / len(self.texts) if self.texts else 0.0

    @property
    def variety(self) -> float:
        """The share of texts that are different."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @property
    def numbers(self) -> float:
        return self.share(lambda text: bool(_NUMBER.fullmatch(text[:_LOOKED_AT])))

    @property
    def addresses(self) -> float:
        return self.share(lambda text: bool(_WEB.fullmatch(text.strip()[:2_000])))

    def share(self, is_such: Callable[[str], bool], most: int = _LOOKED_AT) -> float:
        """Return the share of the first texts that are such."""
        texts = self.texts[:most]
        return sum(map(is_such, texts)) / len(texts) if texts else 0.0


def measure_fit(key: str, content: Content) -> float:
    """Return how well a content fits a field, from 0 to 1; UNKNOWN where there is none."""
    if not content.texts:
        return UNKNOWN
    filled = len(content.texts) / max(content.rows, 1)
    return _FITS.get(key, _fit_label)(content) * (0.6 + 0.4 * min(filled, 1.0))


def read_date_of(text: str, day_first: bool | None = None) -> date | None:
    """Return the day that a text names, with either order of day and month where none is given; None for no date."""
    for order in (True, False) if day_first is None else (day_first,):
        try:
            return read_day(text, order).day
        except UnusableDateError:
            continue
    return None


def are_alike(key: str, some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether two columns say the same of a field, row by row."""
    pairs = [(one, other) for one, other in zip(some, others, strict=True) if one.strip() and other.strip()]
    if key in {"published_on", "updated_at"}:
        pairs = pairs[:_DATES_LOOKED_AT]
        different = sum(read_date_of(one) != read_date_of(other) for one, other in pairs)
    elif key == "body":
        different = sum(_begin(one) != _begin(other) for one, other in pairs)
    else:
        different = sum(one.split() != other.split() for one, other in pairs)
    return different <= len(pairs) / 20


def _begin(text: str) -> str:
    """Return the first letters of a text, with or without markup."""
    return "".join(filter(str.isalnum, _MARKUP.sub("", text[:_LONGEST])))[:_COMPARED]


def _fit_body(content: Content) -> float:
    if content.numbers > 0.8 or content.addresses > 0.8:
        return 0.0
    length = content.length
    has_paragraphs = content.share(lambda text: "<p" in text or "\n\n" in text) > 0.5
    weight = 0.9 + 0.09 * min(1.0, length / _LONG_BODY) + 0.01 * has_paragraphs
    return max(_SHORTEST_BODY, math.sqrt(min(1.0, length / _USUAL_BODY))) * weight


def _fit_headline(content: Content) -> float:
    if content.numbers > 0.8 or content.addresses > 0.8:
        return 0.0
    fit = 1.0 if content.length <= 400 else 0.5 if content.length <= 1_000 else 0.2
    return fit * (0.5 if len(content.texts) >= 10 and content.variety < _FEW_OF_MANY else 1.0)


def _fit_date(content: Content) -> float:
    return max(_LEAST, content.share(lambda text: read_date_of(text) is not None, _DATES_LOOKED_AT))


def _fit_byline(content: Content) -> float:
    if content.numbers > 0.8:
        return 0.0
    return _LEAST if content.length > 300 or content.addresses > 0.5 else 1.0


def _fit_source(content: Content) -> float:
    if content.numbers > 0.8 or content.length > 300:
        return 0.0
    is_one_each = len(content.texts) >= _MANY and content.variety > 0.9 and content.addresses < 0.5
    return 0.5 if is_one_each or content.length > 100 else 1.0


def _fit_language(content: Content) -> float:
    return max(_LEAST, content.share(lambda text: find_language(text) is not None, _DATES_LOOKED_AT))


def _fit_address(content: Content) -> float:
    return max(_LEAST / 8, content.addresses)


def _fit_section(content: Content) -> float:
    if content.length > 150:
        return 0.1
    is_one_each = len(content.texts) >= _MANY and content.variety > 0.9
    return 0.02 if content.numbers > 0.8 else _LEAST if is_one_each else 1.0


def _fit_label(content: Content) -> float:
    return 0.1 if content.length > 100 else 1.0


def _fit_keywords(content: Content) -> float:
    return 0.1 if content.numbers > 0.8 or content.length > 2_000 else 1.0


def _fit_id(content: Content) -> float:
    is_of_all = len(content.texts) >= 0.9 * content.rows
    if not is_of_all or content.variety < 1.0 or content.length > 200:
        return 0.0
    return 0.5 if content.addresses > 0.8 else 1.0


_FITS: dict[str, Callable[[Content], float]] = {
    "id": _fit_id,
    "headline": _fit_headline,
    "body": _fit_body,
    "published_on": _fit_date,
    "updated_at": _fit_date,
    "byline": _fit_byline,
    "source": _fit_source,
    "language": _fit_language,
    "url": _fit_address,
    "section": _fit_section,
    "keywords": _fit_keywords,
}
