"""When a web page was published: what it states for machines, its address, what it shows, else a guess. Pure."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from articles.importing.readers.dates import DATE_TEXT_LENGTH, UnusableDateError, read_day, read_moment
from articles.importing.readers.protocol import DateOrigin
from articles.importing.readers.web.beside import Surroundings
from articles.importing.readers.web.json_ld import first_text
from articles.importing.readers.web.markup import drop_beside, line_of
from articles.importing.readers.web.metadata import PageMetadata
from articles.importing.readers.web.vocabulary import CHANGED, names

MOST_STATED = 5
MOST_SHOWN = 5  # dates of a page that are looked at
BEFORE_HEADLINE = 1.5  # times as far is what stands so far before the headline
LEAST_DIGITS = 4  # of what is a date
MOST_CHILDREN = 8
LONGEST_SHOWN = 120  # characters of a line that shows a date
YEARS = range(1990, 2100)  # of the web; what is dated before is an old text

logging.getLogger("htmldate").setLevel(logging.CRITICAL)


_PUBLISHED_NAMES = names(
    "article:published_time article:published og:article:published_time og:published_time article.published"
    " article:published_date og:pubdate og:publish_date rnews:datepublished datepublished date_published"
    " parsely-pub-date sailthru.date publishdate publish_date publish-date published_time published_date"
    " published-date publication_date publicationdate pubdate dc.date.issued dcterms.issued dc.issued"
    " dcterms.created dc.date.created dc.created dc.date dcterms.date citation_publication_date"
    " citation_online_date cxenseparse:recs:publishtime cxenseparse:publishtime bt:pubdate ptime pdate"
    " displaydate article_date_original originalpublicationdate mediator_published_time article.created"
    " datecreated date_created release_date date http-equiv:date"
)
_MARKED = etree.XPath("//*[@itemprop or @property or @pubdate or self::time or self::abbr][not(self::meta[@name])]")
_MARKED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:published|entry-date|dt-published|pubdate|publish(?:ed)?-?(?:date|time|on)|date-?published)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHOWN = etree.XPath("//*[@class or self::time or self::h1]")
_SHOWN_NAMES = names("date time publish posted byline meta datum fecha data stamp created")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)T(?=\d\d:)")
_DAY_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_UTC = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)\)?$", re.IGNORECASE)
_OFFSET = re.compile(r"[+-]\d\d:?\d\d$")
_CLOCK = re.compile(r"\d[T ]\d{1,2}:\d\d")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day, how it is known and the words that name it; empty words where the words are no matter."""

    day: date
    origin: DateOrigin
    words: str = ""


@dataclass(frozen=True, slots=True)
class PageDate:
    """The date of a page, None where it has none; a note where its dates disagree by more than a day."""

    found: FoundDate | None = None
    doubt: str = ""


def find_published(
    tree: HtmlElement, page: PageMetadata, around: Surroundings, address: str, language: str
) -> PageDate:
    """Return when the page was published.

    Sources of the date in the order of trust: what is stated for machines; the address; what the page shows beside the
    article; htmldate, which knows many more places; what stands anywhere in the text is a guess.
    """
    dates = _stated_dates(tree, page, around)
    stated = list(islice(dates, 1))
    in_address = _read_address(address)
    shown = _shown_dates(tree, around, language)
    if not stated:
        return PageDate(in_address or next(shown, None) or _search(tree, language))
    found, others = stated[0], shown
    if _is_in_utc(found):
        seen = list(shown)
        found, others = _keep_day_of_place([found, *islice(dates, MOST_STATED)], in_address, seen), iter(seen)
    return PageDate(found, _describe_doubt(found, chain([in_address] if in_address else [], others)))


def _describe_doubt(found: FoundDate, others: Iterable[FoundDate]) -> str:
    """Return a note where a page has other dates, and none that is within a day of the one that is used."""
    different: FoundDate | None = None
    for other in others:
        if abs(other.day - found.day) <= timedelta(days=1):
            return ""
        different = different or other
    if different is None:
        return ""
    where = "its address has" if different.origin is DateOrigin.ADDRESS else "it shows"
    return f"the page states {found.day} as its date for machines, but {where} {different.day}; the first is used"


def _stated_dates(tree: HtmlElement, page: PageMetadata, around: Surroundings) -> Iterator[FoundDate]:
    values = [first_text(page.article.get(key)) for key in ("datePublished", "dateCreated", "uploadDate")]
    values += [value for name in _PUBLISHED_NAMES for value in page.meta.get(name, ())]
    for words in values:
        if found := _read(words, DateOrigin.STRUCTURED):
            yield found
    for element in _MARKED(tree):
        if found := _read_marked(element, around):
            yield found


def _read_marked(element: HtmlElement, around: Surroundings) -> FoundDate | None:
    """Return the date of an element that is marked as the article's date of publication."""
    prop = element.get("itemprop") or element.get("property") or ""
    classes = element.get("class") or ""
    is_marked = (
        "datePublished" in prop
        or "dateCreated" in prop
        or "pubdate" in element.attrib
        or (element.tag in {"time", "abbr"} and _MARKED_CLASS.search(classes))
    )
    if not is_marked or around.is_aside(element):
        return None
    words = (
        element.get("datetime")
        or element.get("content")
        or (element.get("title") if element.tag == "abbr" else "")
        or ""
    )
    return _read(words or line_of(element), DateOrigin.STRUCTURED)


def mend_compact(words: str) -> str:
    """Return the date of 20210618T10:00:00Z, a form of ISO 8601 that few read, with its parts marked."""
    return _COMPACT.sub(r"\1-\2-\3T", words)


def _read(words: str, origin: DateOrigin, day_first: bool | None = None, language: str = "") -> FoundDate | None:
    if not words or not any(one.isdigit() for one in words):
        return None
    try:
        found = read_day(mend_compact(words), day_first, language)
    except UnusableDateError:
        return None
    return FoundDate(found.day, origin, " ".join(words.split())[:DATE_TEXT_LENGTH])


def _read_address(address: str) -> FoundDate | None:
    """Return the day in an address, as in /2021/06/19/."""
    for match in _DAY_IN_ADDRESS.finditer(address):
        year, separator, month, day = match.groups()
        around = address[max(0, match.start() - 1) : match.start()] + address[match.end() : match.end() + 1]
        if not separator and (len(match.group()) != 8 or any(one.isalpha() for one in around)):
            continue
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found.year in YEARS:
            return FoundDate(found, DateOrigin.ADDRESS, match.group())
    return None


def _shown_dates(tree: HtmlElement, around: Surroundings, language: str) -> Iterator[FoundDate]:
    """Yield the dates that the page shows, those nearest to its headline first: its own head may show today's."""
    elements = _SHOWN(tree)
    heading = next((place for place, element in enumerate(elements) if element.tag == "h1"), 0)
    named = [
        (place - heading if place > heading else BEFORE_HEADLINE * (heading - place), element)
        for place, element in enumerate(elements)
        if element.tag == "time" or _shows_date((element.get("class") or "")[:LONGEST_SHOWN])
    ]
    words = (one for _, element in sorted(named, key=itemgetter(0)) if (one := _words_of_shown(element, around)))
    for one in islice(words, MOST_SHOWN):
        shown = _read(one, DateOrigin.PAGE, _day_first(language), language)
        if shown and shown.day.year in YEARS:
            yield shown


@lru_cache(10_000)
def _shows_date(classes: str) -> bool:
    """Tell whether elements of these classes may show a date; the pages of a site have the same ones."""
    small = classes.lower()
    return any(name in small for name in _SHOWN_NAMES)


def _words_of_shown(element: HtmlElement, around: Surroundings) -> str:
    """Return the words of an element that shows a date of the article; empty where it is none."""
    if element.tag in {"body", "html", "h1", "meta"} or len(element) > MOST_CHILDREN:
        return ""
    words = line_of(element)
    if len(words) > LONGEST_SHOWN or sum(one.isdigit() for one in words) < LEAST_DIGITS or around.is_aside(element):
        return ""
    return "" if CHANGED.search(f"{element.get('class', '')} {words[:30]}") else words


def _day_first(language: str) -> bool | None:
    """Tell whether people write the day before the month in a language; None where countries differ."""
    if language.startswith("en"):
        return None if language == "en" else language != "en-US"
    return True if language else None


def _keep_day_of_place(stated: list[FoundDate], in_address: FoundDate | None, shown: Sequence[FoundDate]) -> FoundDate:
    """Return the first of the stated dates, on the day that it was where the article appeared.

    A time stamped in UTC is on another day than the publisher's evening or morning. The same moment with an offset
    tells its day; so do the address or the page itself, where they have none but the day before or after.
    """
    first = stated[0]
    if not _is_in_utc(first):
        return first
    moment = _moment_of(first)
    for other in stated[1:]:
        if moment and not _UTC.search(other.words) and _OFFSET.search(other.words) and _moment_of(other) == moment:
            return other
    near = [one for one in (in_address, *shown) if one and abs(one.day - first.day) <= timedelta(days=1)]
    return near[0] if near and all(one.day != first.day for one in near) else first


def _is_in_utc(found: FoundDate) -> bool:
    return bool(_UTC.search(found.words) and _CLOCK.search(found.words))


def _moment_of(found: FoundDate) -> datetime | None:
    """Return the minute of a date in UTC."""
    try:
        return read_moment(mend_compact(found.words)).replace(second=0, microsecond=0)
    except UnusableDateError:
        return None


def _search(tree: HtmlElement, language: str) -> FoundDate | None:
    """Return the date that htmldate finds. Whether it had to choose what is day and month makes a guess of it."""
    import htmldate  # noqa: PLC0415 - heavy, and web processes that import this module read no pages

    tree = deepcopy(tree)
    drop_beside(tree, ("aside", "nav"))
    for is_extensive in (False, True):
        try:
            words = htmldate.find_date(
                tree, extensive_search=is_extensive, original_date=True, deferred_url_extractor=True
            )
        except Exception:  # noqa: BLE001 - whatever a page made of malice brings up in it, other pages are to be read
            return None
        found = date.fromisoformat(words) if words else None
        # The first is also what it makes of a month or year without a day.
        if found and (found.day > 1 or _names_first(found, tree)):
            is_guessed = is_extensive or (_day_first(language) is None and _is_ambiguous(found, tree))
            return FoundDate(found, DateOrigin.GUESSED if is_guessed else DateOrigin.PAGE)
    return None


def _names_first(day: date, tree: HtmlElement) -> bool:
    """Tell whether a page names the first day of a month itself."""
    forms = rf"0?1\D{{1,3}}0?{day.month}\D{{1,3}}{day.year}|0?1(?:\.|\D{{1,3}})?\s?[^\W\d]{{3,12}}\.?,?\s{day.year}"
    forms += rf"|[^\W\d]{{3,12}}\.? 0?1(?:st)?,? {day.year}|{day.year}\D{{1,3}}0?{day.month}\D{{1,3}}0?1(?!\d)"
    return re.search(rf"(?<![^\W_])(?:{forms})", tree.text_content()) is not None


def _is_ambiguous(day: date, tree: HtmlElement) -> bool:
    """Tell whether a day stands on a page in numbers that could be another day."""
    if day.day > 12 or day.day == day.month:
        return False
    one, other = rf"0?{day.day}[/.-]0?{day.month}", rf"0?{day.month}[/.-]0?{day.day}"
    return re.search(rf"(?<!\d)(?:{one}|{other})[/.-]{day.year}(?!\d)", tree.text_content()) is not None
