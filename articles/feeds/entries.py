"""Which entries of a fetch are new, which are known, and which came another way: nothing is passed over unseen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from django.db.models import Q
from django.utils.crypto import salted_hmac

from articles.copies import CopyText
from articles.curation.purged_documents import find_purged
from articles.feeds.addresses import clean_article_address
from articles.feeds.entry_names import EntryNames, find_ambiguity, name_by_headline, name_entry
from articles.feeds.reading import ReadFeed
from articles.importing.identity import Identity, identify_entry, make_fingerprint, web_key
from articles.importing.readers import Document, Rejection
from articles.importing.readers.feed_entries import finish_entry
from articles.importing.readers.ids import SeenIds
from articles.models import Article, KnownAddress, WatchedEntry, WatchedFeed
from articles.models.feeds import KEY_DIGITS

HEADLINE_DAYS = timedelta(days=3)  # within which one headline means one report
LATELY = timedelta(days=2)  # within which an entry that is still in its feed was last seen there
CHUNK = 500


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    CHANGED = "changed"
    SEEN = "seen"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(slots=True)
class SortedEntry:
    """An entry and its fate. `row` is that of one that is known, `article` whose duplicate it is, `note` why.

    `twin` is an earlier entry of the same fetch that is the same. Of an entry that `is_sure` is known which article it
    is, whatever its text has become.
    """

    read: Document | Rejection
    names: EntryNames
    mark: str
    fate: Fate
    row: WatchedEntry | None = None
    article: int | None = None
    twin: "SortedEntry | None" = None
    note: str = ""
    is_sure: bool = False

    def identify(self, feed: WatchedFeed) -> Identity:
        """Return what the archive knows the entry by."""
        if isinstance(self.read, Rejection):
            return Identity((), "")
        article = self.read.article
        url = article.url if self.names.address else ""
        name = article.external_id or self.names.guid
        return identify_entry(feed.known_as, name, url, make_fingerprint(article))


@dataclass(frozen=True, slots=True)
class SortedFetch:
    """The entries of a fetch, and what was noticed of their guids, in words."""

    entries: list[SortedEntry]
    guid_troubles: tuple[str, ...] = ()


def hash_name(name: str) -> str:
    """Return the keyed hash of what an entry is known by; nothing of nothing."""
    return salted_hmac("articles.feeds.entries", name, algorithm="sha256").hexdigest()[:KEY_DIGITS] if name else ""


def read_documents(found: ReadFeed, feed: WatchedFeed, most_bytes: int) -> list[Document | Rejection]:
    """Return the articles of the entries of a feed: of the feed's source, if it has one and they name no other."""
    source = feed.source.name if feed.source else ""
    documents = []
    for number, entry in enumerate(found.entries, 1):
        read = finish_entry(entry, number, SeenIds(), found.notes, most_bytes)
        if isinstance(read, Document):
            article = replace(read.article, url=clean_article_address(read.article.url))
            if source and article.source in {"", found.title}:
                article = replace(article, source=source)
            read = replace(read, article=article)
        documents.append(read)
    return documents


def sort_entries(feed: WatchedFeed, documents: Sequence[Document | Rejection], now: datetime) -> SortedFetch:
    """Return the fate of each entry of a fetch."""
    good = [read for read in documents if isinstance(read, Document)]
    ambiguity = find_ambiguity(good)
    entries = [_begin(read, name_entry(read, feed.known_by, ambiguity)) for read in good]
    rejected = [_begin_rejection(read) for read in documents if isinstance(read, Rejection)]
    known = _KnownEntries(feed, [*entries, *rejected], now)
    troubles = set()
    if ambiguity.guids and feed.known_by == WatchedFeed.KnownBy.GUID:
        troubles.add("Several entries have the same guid: they are identified by their addresses.")
    for entry in (*entries, *rejected):
        troubles |= known.match(entry)
    _drop_twins(entries)
    _find_elsewhere(feed, [one for one in entries if one.fate is Fate.NEW], now)
    return SortedFetch([*entries, *rejected], tuple(sorted(troubles)))


def _begin(read: Document, names: EntryNames) -> SortedEntry:
    if names.guid != read.article.external_id:  # a guid that is not to be trusted names nothing
        read = replace(read, article=replace(read.article, external_id=""))
    mark = hash_name(f"content {make_fingerprint(read.article)}")
    return SortedEntry(read, names, mark, Fate.NEW)


def _begin_rejection(read: Rejection) -> SortedEntry:
    name = f"rejected {read.reason} {read.sha256} {read.raw_text}"
    return SortedEntry(read, EntryNames(name), hash_name(name), Fate.REJECTED)


def hash_names(entry: SortedEntry) -> EntryNames:
    """Return the keyed hashes of what an entry is known by, as its row has them."""
    names = entry.names
    return EntryNames(
        hash_name(names.guid and f"guid {names.guid}"),
        hash_name(names.address and f"address {names.address}"),
        hash_name(names.headline and f"headline {names.headline}"),
    )


class _KnownEntries:
    """The entries that a feed has shown before."""

    def __init__(self, feed: WatchedFeed, entries: Sequence[SortedEntry], now: datetime) -> None:
        self._is_by_headline = feed.known_by == WatchedFeed.KnownBy.HEADLINE
        self._by_guid: dict[str, WatchedEntry] = {}
        self._by_address: dict[str, WatchedEntry] = {}
        self._by_headline: dict[str, WatchedEntry] = {}
        for some in _chunks([hash_names(entry) for entry in entries]):
            by_guid = Q(guid_key__in={one.guid for one in some} - {""})
            by_address = Q(address_key__in={one.address for one in some} - {""})
            by_headline = Q(headline_key__in={one.headline for one in some if self._needs_headline(one)} - {""})
            rows = WatchedEntry.objects.filter(by_guid | by_address | by_headline, feed=feed)
            ordered = rows.select_related("article").defer("article__body").order_by("is_duplicate", "-pk")
            for row in ordered:
                self._by_guid.setdefault(row.guid_key, row)
                self._by_address.setdefault(row.address_key, row)
                if row.seen_at > now - LATELY:
                    self._by_headline.setdefault(row.headline_key, row)

    def _needs_headline(self, hashed: EntryNames) -> bool:
        """Tell whether an entry that was known otherwise before may be known again by its headline."""
        return self._is_by_headline or not hashed.address

    def _find(self, hashed: EntryNames) -> WatchedEntry | None:
        row = self._by_address.get(hashed.address) if hashed.address else None
        if row is None and hashed.headline and self._needs_headline(hashed):
            row = self._by_headline.get(hashed.headline)
        return row

    def match(self, entry: SortedEntry) -> set[str]:
        """Find the row of an entry, and decide its fate by it; return what is wrong with guids, in words."""
        hashed, troubles = hash_names(entry), set()
        row = self._by_guid.get(hashed.guid) if hashed.guid else None
        if row is not None and _is_another(row, hashed, entry.read):
            troubles.add("A known guid was reused for another entry, which is not identified by it.")
            _forget_guid(entry)
            hashed = hash_names(entry)
            row = self._find(hashed)
        elif row is None:
            row = self._find(hashed)
            if row is not None and row.guid_key and _has_guid(entry) and not self._is_by_headline:
                troubles.add("Entries come back with other guids: they are recognised by address or headline.")
        entry.row = row
        if row is None:
            return troubles
        if row.mark == entry.mark or row.is_duplicate:
            entry.fate = Fate.SEEN
        elif row.article is None and entry.fate is not Fate.REJECTED:
            entry.fate = Fate.NEW  # which it was not before, for a fault in it
        elif row.article is not None:
            entry.fate = Fate.CHANGED
            entry.is_sure = bool(row.address_key and row.address_key == hashed.address) or (
                bool(row.headline_key) and row.headline_key == hashed.headline
            )
            _keep_id(entry, row.article)
        return troubles


def _is_another(row: WatchedEntry, hashed: EntryNames, read: Document | Rejection) -> bool:
    """Tell whether a guid has come again for what has neither the address, nor headline and text, that it had."""
    has_addresses = bool(row.address_key and hashed.address)
    is_renamed = row.headline_key != hashed.headline or not hashed.headline
    is_same = row.address_key == hashed.address if has_addresses else not is_renamed
    if is_same or not is_renamed or isinstance(read, Rejection):
        return False
    if row.article is None:
        return has_addresses
    if row.mark == hash_name(f"content {make_fingerprint(read.article)}"):
        return False
    before = CopyText(row.article.headline, row.article.body)
    return CopyText(read.article.headline, read.article.body).is_unrelated_to(before)


def _has_guid(entry: SortedEntry) -> bool:
    return isinstance(entry.read, Document) and bool(entry.read.article.external_id)


def _forget_guid(entry: SortedEntry) -> None:
    """Know an entry by its address, or its headline and day, whatever its guid."""
    if isinstance(entry.read, Document):
        guid = "" if entry.names.address else name_by_headline(entry.read)
        entry.names = replace(entry.names, guid=guid)
        entry.read = replace(entry.read, article=replace(entry.read.article, external_id=""))


def _keep_id(entry: SortedEntry, article: Article) -> None:
    """Give an entry the id that its article has: a guid that changes makes no other article."""
    if isinstance(entry.read, Document):
        entry.read = replace(entry.read, article=replace(entry.read.article, external_id=article.external_id))


def _drop_twins(entries: Iterable[SortedEntry]) -> None:
    """Mark entries that stand twice in one fetch: as they are, or under one address."""
    first: dict[str, SortedEntry] = {}
    for entry in entries:
        if entry.fate not in {Fate.NEW, Fate.CHANGED}:
            continue
        names = [f"guid {entry.names.guid}"] * bool(entry.names.guid) + [entry.names.address] * bool(
            entry.names.address
        )
        twin = next((first[name] for name in names if name in first), None)
        if twin is None:
            first |= dict.fromkeys(names, entry)
        elif twin.mark == entry.mark or twin.fate is Fate.CHANGED:
            entry.fate, entry.twin = Fate.SEEN, twin
        else:
            entry.fate, entry.twin = Fate.DUPLICATE, twin
            entry.note = "the feed has it twice, under one address"


def _find_elsewhere(feed: WatchedFeed, entries: Sequence[SortedEntry], now: datetime) -> None:
    """Find what of the new entries is in the archive already, came another way, or was purged."""
    for some in _chunks(entries):
        identities = [entry.identify(feed) for entry in some]
        addresses = [_vary(entry) for entry in some]
        keys = {key for identity in identities for key in identity.keys}
        keys |= {key for variants in addresses for key in variants}
        leading = dict(KnownAddress.objects.filter(address__in=keys).values_list("address", "article_id"))
        prints = [make_fingerprint(entry.read.article) for entry in some if isinstance(entry.read, Document)]
        purged = find_purged(keys.union(prints))
        others = _find_in_other_feeds(feed, some)
        for entry, identity, variants, mark in zip(some, identities, addresses, prints, strict=True):
            if any(key in leading for key in identity.keys if key.startswith("feed:")):
                continue  # it is this feed's own, whose record of it was lost
            if any(key in purged for key in (*identity.keys, *variants, mark)):
                entry.fate = Fate.SEEN
            elif article := _first(leading, variants) or others.get(entry.names.address):
                entry.fate, entry.article = Fate.DUPLICATE, article
                entry.note = f"article {article} has this address"
    _find_by_headline(feed, [one for one in entries if one.fate is Fate.NEW and one.row is None], now)


def _first(leading: dict[str, int], keys: Iterable[str]) -> int | None:
    return next((leading[key] for key in keys if key in leading), None)


def _vary(entry: SortedEntry) -> list[str]:
    """Return the keys under which the archive may know the address of an entry."""
    if isinstance(entry.read, Rejection) or not entry.names.address:
        return []
    parts = urlsplit(entry.read.article.url)
    host = parts.netloc.removeprefix("www.")
    paths = dict.fromkeys((parts.path, parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/"))
    return [
        web_key(urlunsplit(parts._replace(netloc=place, path=path)))
        for place in (host, f"www.{host}")
        for path in paths
    ]


def _find_in_other_feeds(feed: WatchedFeed, entries: Sequence[SortedEntry]) -> dict[str, int]:
    """Return the articles that other feeds have brought under the folded addresses of entries."""
    hashed = {hash_names(entry).address: entry.names.address for entry in entries if entry.names.address}
    rows = WatchedEntry.objects.exclude(feed=feed).filter(address_key__in=hashed, article__isnull=False)
    return {hashed[key]: article for key, article in rows.values_list("address_key", "article_id")}


def _find_by_headline(feed: WatchedFeed, entries: Sequence[SortedEntry], now: datetime) -> None:
    """Find reports that came under another address a few days ago: of the same source, with the same headline."""
    hashed: dict[str, list[SortedEntry]] = defaultdict(list)
    for entry in entries:
        if entry.names.headline:
            hashed[hash_names(entry).headline].append(entry)
    of_source = Q(feed=feed) | (Q(feed__source=feed.source_id) if feed.source_id else Q(pk__in=[]))
    rows = WatchedEntry.objects.filter(
        of_source, headline_key__in=hashed, first_seen_at__gte=now - HEADLINE_DAYS, article__isnull=False
    )
    for row in rows.select_related("article").order_by("pk"):
        for entry in hashed[row.headline_key]:
            if entry.fate is Fate.NEW and row.article is not None and _is_one_report(entry, row.article.body):
                entry.fate, entry.article = Fate.DUPLICATE, row.article.pk
                entry.note = f"article {row.article.pk} came with this headline and text a few days ago"
    for alike in hashed.values():
        new = [entry for entry in alike if entry.fate is Fate.NEW]
        for entry in new[1:]:
            if _is_one_report(entry, _body_of(new[0])):
                entry.fate, entry.twin = Fate.DUPLICATE, new[0]
                entry.note = "the feed has it twice, with one headline and text"


def _body_of(entry: SortedEntry) -> str:
    return entry.read.article.body if isinstance(entry.read, Document) else ""


def _is_one_report(entry: SortedEntry, other: str) -> bool:
    text = _body_of(entry)
    return not (text and other) or not CopyText("", text).is_unrelated_to(CopyText("", other))


def _chunks(values: Sequence[SortedEntry] | Sequence[EntryNames]) -> Iterator[Sequence]:  # type: ignore[type-arg]
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
