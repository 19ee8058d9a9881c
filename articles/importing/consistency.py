"""Check the stated language and date of a document against its text. Pure."""

import re
from datetime import date

from articles.search import count_function_words

READ = 3_000  # characters of a text that are looked at
FEWEST = 5  # function words of another language that are more than chance
TIMES = 3  # times as many of them as of the stated language
MOST_DAYS = 7  # between a dateline and the publication

_WORD = re.compile(r"[^\W\d_]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(rf"\b(?:{_MONTH}\.?\s+(\d{{1,2}})|(\d{{1,2}})\s+{_MONTH})\b(?!\d)", re.IGNORECASE)


def is_language_doubtful(language: str, body: str) -> bool:
    """Tell whether a text is plainly not in the language stated for it, a BCP 47 tag.

    Knows the languages of `articles.search.function_words`; any other is never doubted.
    """
    words = _WORD.findall(body[:READ])
    counts = count_function_words(words)
    stated = language.lower().partition("-")[0]
    if stated not in counts:
        return False
    latin = sum(map("ɐ".__gt__, words))
    if len(words) >= FEWEST and latin * 2 < len(words):
        return True
    most = max(count for other, count in counts.items() if other != stated)
    return most >= FEWEST and most >= TIMES * counts[stated]


def is_date_doubtful(dateline: str, published_on: date | None) -> bool:
    """Tell whether the day in a dateline (“KABUL, June 18”) lies over a week from the publication date."""
    found = _DAY.search(dateline)
    if found is None or published_on is None:
        return False
    month = _MONTHS.index((found[1] or found[4])[:3].lower()) + 1
    try:
        there = date(published_on.year, month, int(found[2] or found[3]))
    except ValueError:  # no such day in that month or year
        return False
    apart = abs((there - published_on).days)
    return MOST_DAYS < apart < 365 - MOST_DAYS  # a report of December may be printed in January
