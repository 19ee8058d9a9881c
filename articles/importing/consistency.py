"""Check the stated language and date of a document against its text. Pure."""

import re
from datetime import date

from articles.importing.language import READ, count_words, sum_kin, weigh_languages

FUNCTION_WORDS = 0.2  # share of a text that is plainly in a language
MOST_PROBABILITY = 0.01  # of a language that a text is not in
SHORTEST = 60  # bytes of letters, by which that is seen
MOST_DAYS = 7  # between a dateline and the publication

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(rf"\b(?:{_MONTH}\.?\s+(\d{{1,2}})|(\d{{1,2}})\s+{_MONTH})\b(?!\d)", re.IGNORECASE)


def is_language_doubtful(language: str, body: str) -> bool:
    """Tell whether a text is plainly not in the language stated for it, a BCP 47 tag.

    A language in which no text is recognised is never doubted.
    """
    if not language:
        return False
    sample = body[:READ]
    words, counts = count_words(sample)
    stated = counts.get(language.lower().partition("-")[0], 0)
    if stated > FUNCTION_WORDS * len(words) and stated == max(counts.values()):
        return False  # as most texts are, and this is quicker to see
    if len("".join(words).encode("utf-8", "ignore")) < SHORTEST:
        return False
    probability = sum_kin(weigh_languages(sample), language)
    return probability is not None and probability < MOST_PROBABILITY


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
