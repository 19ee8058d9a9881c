"""The numbers that articles are sorted and counted by in time, the same for every engine. Pure."""

from typing import NamedTuple

from articles.search.article import IndexedArticle
from articles.search.dates import month_number
from articles.search.request import NOT_SET, Sort

ARRIVED_ID_BITS = 32
_ID_BITS = 40
_AFTER_ALL_DAYS = (1 << 22) - 1  # above date.max.toordinal()
_LAST_SECOND = (1 << 32) - 1  # in the year 2106


class SortKey(NamedTuple):
    """A field that articles are sorted by: its order, and how many of its lowest bits are the id of the article."""

    field: str
    is_descending: bool
    id_bits: int

    def article_of(self, key: int) -> int:
        """Return the id of the article that a value belongs to."""
        return key & ((1 << self.id_bits) - 1)


_NEWEST = SortKey("newest", is_descending=True, id_bits=_ID_BITS)
SORT_KEYS = {
    Sort.RELEVANCE: _NEWEST,  # where there is nothing to be relevant to
    Sort.NEWEST: _NEWEST,
    Sort.OLDEST: SortKey("oldest", is_descending=False, id_bits=_ID_BITS),
    Sort.ARRIVAL: SortKey("arrival", is_descending=True, id_bits=ARRIVED_ID_BITS),
}


def time_keys(article: IndexedArticle) -> dict[str, int]:
    """Return the fields of an article in time, all of 64 bits without a sign.

    day is a proleptic ordinal, month counts from the year 0; both are NOT_SET without a date. newest and oldest are day
    and id in one number, to be sorted down and up; an article without a date comes last in both. arrival is the second
    it was published here, and the id.
    """
    day = article.published_on.toordinal() if article.published_on else NOT_SET
    return {
        "day": day,
        "month": month_number(article.published_on) if article.published_on else NOT_SET,
        "newest": day << _ID_BITS | article.id,
        "oldest": (day or _AFTER_ALL_DAYS) << _ID_BITS | article.id,
        "arrival": min(max(article.arrived, 0), _LAST_SECOND) << ARRIVED_ID_BITS | article.id,
    }


def day_of(key: int) -> int:
    """Return the day that a value of newest holds: a proleptic ordinal, or NOT_SET."""
    return key >> _ID_BITS
