"""What an entry of a feed is known by: its guid, its address, its headline and day; and which of these can be trusted.

Guids repeat, and addresses do: of a feed that numbers its entries anew each day, or whose entries all lead to one page.
Pure.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.feeds.addresses import fold_address
from articles.importing.readers import Document

SHORTEST_HEADLINE = 4  # words, of one by which entries are compared; shorter ones come every week


@dataclass(frozen=True, slots=True)
class EntryNames:
    """What an entry is known by, empty where it cannot be known so.

    `guid` is what its feed calls it: its guid, or in its place headline and day. `headline` is compared with that of
    other entries of a few days.
    """

    guid: str = ""
    address: str = ""
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Guids and folded addresses that stand for several entries of one fetch."""

    guids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


def find_ambiguity(entries: Sequence[Document]) -> Ambiguity:
    """Return which guids and addresses of the entries of a fetch cannot tell them apart."""
    of_address: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for read in entries:
        of_address[fold_address(read.article.url)].add((read.article.external_id, fold_headline(read)))
    addresses = {
        address
        for address, bearers in of_address.items()
        if not _is_of_a_page(address)
        or (len({guid for guid, _ in bearers}) > 1 and len({headline for _, headline in bearers}) > 1)
    }
    of_guid: dict[str, set[str]] = defaultdict(set)
    for read in entries:
        address = fold_address(read.article.url)
        of_guid[read.article.external_id].add(fold_headline(read) if address in addresses else address)
    return Ambiguity(
        frozenset(guid for guid, bearers in of_guid.items() if guid and len(bearers) > 1), frozenset(addresses)
    )


def name_entry(read: Document, known_by: str, ambiguity: Ambiguity) -> EntryNames:
    """Return what an entry is known by in a feed with a policy: by `guid`, `address`, or `headline` and day."""
    article, headline, own = read.article, fold_headline(read), name_by_headline(read)
    compared = headline if len(headline.split()) >= SHORTEST_HEADLINE and not article.is_headline_derived else ""
    if known_by == "headline":
        return EntryNames(own, "", compared)
    address = fold_address(article.url)
    address = "" if address in ambiguity.addresses else address
    guid = article.external_id if known_by == "guid" and article.external_id not in ambiguity.guids else ""
    return EntryNames(guid or ("" if address else own), address, compared)


def name_by_headline(read: Document) -> str:
    """Return a name of an entry that has no other."""
    day = read.article.published_on
    return f"headline {day.isoformat() if day else ''} {fold_headline(read)}"


def fold_headline(read: Document) -> str:
    """Return the words of a headline, without case and marks."""
    folded = unicodedata.normalize("NFKC", read.article.headline).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def _is_of_a_page(address: str) -> bool:
    """Tell whether a folded address is more than that of a site."""
    parts = urlsplit(f"//{address}")
    return bool(parts.path.strip("/") or parts.query or parts.fragment)
