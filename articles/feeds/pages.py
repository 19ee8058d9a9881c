"""The page of an entry, in place of what its feed says of it: fetched where robots.txt allows it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from articles.feeds.fetching import PAGE_TYPES, Fetcher, WebRequest
from articles.feeds.robots import Robots
from articles.feeds.troubles import SOFT, FetchError
from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.web import read_page

PAGES_A_FEED = 25  # in one run; the others have their turn in the next
MOST_TRIES = 4
POLITE_SECONDS = 1.0  # between two pages of one feed


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The article of an entry with the text of its page, or a note why there is none, and whether to try again.

    `address` is where the text was found, empty where there is none. It was not even tried where it has to wait.
    """

    read: Document | Rejection
    address: str = ""
    is_due: bool = False
    is_tried: bool = True


class PageFetcher:
    """Fetches the pages of entries, one after the other."""

    def __init__(self, fetcher: Fetcher, max_bytes: int, sleep: Callable[[float], None]) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._options = ReadOptions(max_bytes)
        self._sleep = sleep

    def complete(self, read: Document, tries: int) -> FoundPage:
        """Return an entry with the text of its page; `tries` have been in vain before."""
        address = read.article.url
        if not address:
            return _without(read, "the entry has no address, so its text is that of the feed")
        try:
            if not self._robots.may_fetch(address):
                return _without(
                    read, "the robots.txt of its site forbids fetching its page: the text is that of the feed"
                )
            self._sleep(POLITE_SECONDS)
            answer = self._fetcher.fetch(WebRequest(address, accept=PAGE_TYPES))
        except FetchError as error:
            is_due = error.trouble in SOFT and tries + 1 < MOST_TRIES
            again = "; it will be tried again" if is_due else ""
            return _without(
                read, f"its page could not be fetched ({error}): the text is that of the feed{again}", is_due
            )
        page = read_page(answer.body, self._options, saved_from=answer.address)
        if isinstance(page, Rejection):
            return _without(read, f"its page contains no article ({page.reason}): the text is that of the feed")
        if len(page.article.body) < len(read.article.body):
            return _without(read, "its page has less text than the feed, so the text is that of the feed")
        return FoundPage(_merge(read, page), answer.address)


def _without(read: Document, note: str, is_due: bool = False) -> FoundPage:
    article = replace(read.article, notes=(*read.article.notes, note))
    return FoundPage(replace(read, article=article), is_due=is_due)


def _merge(read: Document, page: Document) -> Document:
    """Return an entry with the text of its page; what the feed leaves open is taken from the page as well."""
    feed, own = read.article, page.article
    notes = tuple(note for note in feed.notes if "only a summary" not in note)
    article = replace(
        feed,
        body=own.body,
        headline=own.headline if feed.is_headline_derived and not own.is_headline_derived else feed.headline,
        is_headline_derived=feed.is_headline_derived and own.is_headline_derived,
        dateline=own.dateline or feed.dateline,
        byline=feed.byline or own.byline,
        language=feed.language or own.language,
        notes=(*notes, "its text was fetched from its page; that of the feed is also kept"),
        cut_dateline="",
        more={**own.more, **feed.more},
    )
    if article.published_on is None and own.published_on is not None:
        article = replace(article, published_on=own.published_on, date_origin=own.date_origin, date_text=own.date_text)
    return replace(read, article=article)
