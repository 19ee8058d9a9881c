"""Bring what is new in a feed into the archive: an import run of its own, with undo, versions and provenance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from articles.feeds.entries import Fate, SortedEntry, SortedFetch, hash_names, read_documents, sort_entries
from articles.feeds.pages import MOST_TRIES, PAGES_A_FEED, FoundPage, PageFetcher
from articles.feeds.reading import ReadFeed
from articles.importing.input_parts import Item, PartReader
from articles.importing.options import ImportOptions
from articles.importing.pipeline import import_items
from articles.importing.readers import Document, ReadOptions
from articles.importing.report import Outcome, Result
from articles.models import FeedText, WatchedEntry, WatchedFeed
from articles.tagging import TaggingPool

KEPT_FOR = timedelta(days=180)  # since an entry was last in its feed; the archive knows its article without it
SEEN_EVERY = timedelta(days=1)  # a record of when an entry was last in its feed is renewed
_TURN = "its page has its turn with the next fetch: the text is that of the feed"


@dataclass(slots=True)
class Collected:
    """What became of the entries of a fetch, by Fate, and what was noticed of their guids."""

    counts: Counter[str] = field(default_factory=Counter)
    guid_troubles: tuple[str, ...] = ()
    is_first: bool = False

    @property
    def unknown(self) -> int:
        """How many entries the feed has not shown before."""
        return sum(self.counts[fate] for fate in (Fate.NEW, Fate.DUPLICATE, Fate.REJECTED))

    @property
    def known(self) -> int:
        return self.counts[Fate.SEEN] + self.counts[Fate.CHANGED]


@dataclass(slots=True)
class _Prepared:
    """An entry to be stored, with the text of its page where that was found."""

    entry: SortedEntry
    page: FoundPage


def collect(feed: WatchedFeed, found: ReadFeed, pool: TaggingPool, pages: PageFetcher, now: datetime) -> Collected:
    """Import what is new or changed in a feed, and remember what it showed. Raises DatabaseError."""
    documents = read_documents(found, feed, settings.MAX_DOCUMENT_BYTES)
    is_first = not WatchedEntry.objects.filter(feed=feed).exists()
    fetch = sort_entries(feed, documents, now)
    prepared = _prepare(feed, fetch, pages)
    results = _import(feed, found, fetch, prepared, pool)
    with transaction.atomic():
        counts = _remember(feed, fetch, prepared, results, now)
    return Collected(counts, fetch.guid_troubles, is_first)


def _prepare(feed: WatchedFeed, fetch: SortedFetch, pages: PageFetcher) -> list[_Prepared]:
    """Return the entries that are to be stored; where the feed wants it, with the texts of their pages."""
    prepared = []
    rest = PAGES_A_FEED
    for entry in fetch.entries:
        is_due = feed.fetches_pages and entry.row is not None and entry.row.is_page_due and entry.fate is Fate.SEEN
        is_wanted = entry.fate in {Fate.NEW, Fate.CHANGED} or (entry.fate is Fate.REJECTED and entry.row is None)
        if not (is_wanted or is_due):
            continue
        if isinstance(entry.read, Document) and feed.fetches_pages:
            tries = entry.row.page_tries if entry.row else 0
            if rest > 0:
                page = pages.complete(entry.read, tries)
                rest -= 1
            else:
                article = replace(entry.read.article, notes=(*entry.read.article.notes, _TURN))
                page = FoundPage(replace(entry.read, article=article), is_due=True, is_tried=False)
            prepared.append(_Prepared(entry, page))
        elif isinstance(entry.read, Document):
            prepared.append(_Prepared(entry, FoundPage(entry.read)))
        else:
            prepared.append(_Prepared(entry, FoundPage(entry.read)))
    return prepared


def _is_stored(one: _Prepared, with_page: set[int]) -> bool:
    """Tell whether an entry is to be stored: the text of the feed never replaces that of the page."""
    row = one.entry.row
    if row is None or row.article_id is None or one.page.address:
        return True
    return one.entry.fate is Fate.CHANGED and row.article_id not in with_page


def _import(
    feed: WatchedFeed, found: ReadFeed, fetch: SortedFetch, prepared: list[_Prepared], pool: TaggingPool
) -> dict[int, Result]:
    """Store the prepared entries, and record duplicates; return the results by the identity of the entry."""
    articles = [one.entry.row.article_id for one in prepared if one.entry.row]
    with_page = set(FeedText.objects.filter(article__in=articles).values_list("article_id", flat=True))
    stored = [one for one in prepared if _is_stored(one, with_page)]
    duplicates = [entry for entry in fetch.entries if entry.fate is Fate.DUPLICATE]
    if not stored and not duplicates:
        return {}
    source = feed.source.name if feed.source else ""
    reading = PartReader(source, ReadOptions(settings.MAX_DOCUMENT_BYTES))
    items = [_make_item(feed, one, reading, found.reader) for one in stored]
    by_entry: dict[int, Result] = {}

    def find_known(results: Sequence[Result]) -> list[Result]:
        by_entry.update({id(one.entry): result for one, result in zip(stored, results, strict=True)})
        return [_make_duplicate(feed, entry, by_entry, found.reader) for entry in duplicates]

    import_items(items, ImportOptions([feed.address], source=source), pool, find_known)
    return by_entry


def _make_item(feed: WatchedFeed, one: _Prepared, reading: PartReader, reader: str) -> Item:
    item = reading.make_item(feed.address, one.page.read, reader)
    if not isinstance(item.read, Document):
        return item
    # What it is known by is told by what the feed says of it, not by its page.
    is_sure = one.entry.is_sure or (bool(one.page.address) and one.entry.row is not None)
    return item._replace(identity=one.entry.identify(feed), is_sure=is_sure)


def _make_duplicate(feed: WatchedFeed, entry: SortedEntry, by_entry: dict[int, Result], reader: str) -> Result:
    twin = by_entry.get(id(entry.twin)) if entry.twin else None
    entry.article = entry.article or (twin.article if twin else None)
    read = entry.read
    address = f"{feed.address}#{read.fragment}" if read.fragment else feed.address
    return Result(address, Outcome.DUPLICATE, read.place, reader, read.sha256, entry.note, entry.article)


def _remember(
    feed: WatchedFeed, fetch: SortedFetch, prepared: list[_Prepared], results: dict[int, Result], now: datetime
) -> Counter[str]:
    """Keep what the feed has shown, and return the number of entries of each fate."""
    counts: Counter[str] = Counter()
    pages = {id(one.entry): one.page for one in prepared}
    created: list[WatchedEntry] = []
    changed: list[WatchedEntry] = []
    texts: list[FeedText] = []
    seen: list[int] = []
    for entry in fetch.entries:
        result, page = results.get(id(entry)), pages.get(id(entry))
        fate = _find_fate(entry, result)
        counts[fate] += 1
        row = entry.row
        if row is None and (entry.twin is None or entry.fate is Fate.DUPLICATE):
            row = WatchedEntry(feed=feed, first_seen_at=now)
            created.append(row)
        elif row is not None and (result is not None or page is not None or _is_outdated(row, entry)):
            changed.append(row)
        elif row is not None and row.seen_at < now - SEEN_EVERY:
            seen.append(row.pk)
        if row is not None:
            _fill_row(row, entry, fate, result, page, now)
            if page is not None and row.article_id and isinstance(entry.read, Document):
                if page.address:
                    texts.append(_make_text(row.article_id, entry.read, page, now))
                elif entry.fate is Fate.CHANGED:
                    FeedText.objects.filter(article=row.article_id).update(text=entry.read.article.body)
    WatchedEntry.objects.bulk_create(created, 500)
    fields = [one.name for one in WatchedEntry._meta.concrete_fields if not one.primary_key]
    WatchedEntry.objects.bulk_update(changed, fields, 200)
    WatchedEntry.objects.filter(pk__in=seen).update(seen_at=now)
    WatchedEntry.objects.filter(feed=feed, seen_at__lt=now - KEPT_FOR).delete()
    FeedText.objects.bulk_create(
        texts, 200, update_conflicts=True, unique_fields=["article"],
        update_fields=["text", "page_address", "fetched_at"],
    )  # fmt: skip
    return counts


def _is_outdated(row: WatchedEntry, entry: SortedEntry) -> bool:
    guid = hash_names(entry).guid
    return row.mark != entry.mark or bool(guid and row.guid_key != guid)


def _find_fate(entry: SortedEntry, result: Result | None) -> Fate:
    if result is None:
        return Fate.SEEN if entry.fate in {Fate.CHANGED, Fate.NEW} or entry.row is not None else entry.fate
    return {
        Outcome.CREATED: Fate.NEW,
        Outcome.UPDATED: Fate.CHANGED,
        Outcome.UNCHANGED: Fate.SEEN,
        Outcome.DUPLICATE: Fate.DUPLICATE,
        Outcome.REJECTED: Fate.REJECTED,
    }[result.outcome]


def _fill_row(
    row: WatchedEntry, entry: SortedEntry, fate: Fate, result: Result | None, page: FoundPage | None, now: datetime
) -> None:
    hashed = hash_names(entry)
    row.guid_key, row.address_key = hashed.guid or row.guid_key, hashed.address or row.address_key
    row.headline_key = hashed.headline
    row.mark, row.seen_at = entry.mark, now
    if result is not None and result.article is not None:
        row.article_id = result.article
        row.is_duplicate = fate is Fate.DUPLICATE
    elif entry.article is not None:
        row.article_id, row.is_duplicate = entry.article, True
    if page is not None:
        row.page_tries = 0 if page.address else min(row.page_tries + page.is_tried, MOST_TRIES)
        row.is_page_due = page.is_due


def _make_text(article: int, read: Document, page: FoundPage, now: datetime) -> FeedText:
    return FeedText(article_id=article, text=read.article.body, page_address=page.address, fetched_at=now)
