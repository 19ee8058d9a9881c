"""Items of news agencies, in whatever format they came: withdrawn, corrected, repeated, without a text. Pure."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from articles.fields import FIELD
from articles.importing.markup import read_line
from articles.importing.readers.agency_text import Body, choose_body
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import Document, Place, Rejection, Unit
from articles.importing.readers.records import read_record
from articles.text.sentences import fold_blanks

_MOST_NAMED = 5
_LONGEST_NOTE = 300
_LONGEST_VERSION = 4  # digits; longer ones are numbers of a machine that tell nobody anything

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_BY = re.compile(r"(?i:by|von|par|por)\b:?\s+(?=[^\W\d_a-z])")
_TO_EDITORS = re.compile(r"\A\W*(?:note to editors|editors?['’]s? note|eds?|attn)\b\s*[:.]\s*", re.IGNORECASE)
# What an agency puts below a text: its own name, the initials of its desk, that this was all.
_SIGN_OFF = re.compile(
    r"[\W_]*(?:ends?|ENDS?|30|MORE|more|NNNN|fin|FIN|EOM)?[\W_]*"
    r"|\W*(?:[A-Z]{2,5}|afp|apa|ats|dpa|sda)(?:[ /\\-]+[A-Z]{2,4}\b)?(?:[ /\\-]+[a-z]{1,3}\b){0,5}\W*"
    r"|\W*[a-z]{1,4}(?:[/-][a-z]{1,4}){0,6}\W*|\W*/[a-z]+/\W*|=+ ?\w+"
)
_INITIALS_BELOW = re.compile(r"(?:[ /-]+[a-z]{1,3}\b){0,5}\W*")
_LONGEST_SIGN_OFF = 40
_MOST_SIGN_OFFS = 3
_INITIALS = re.compile(r"[a-z]{1,4}(?:[/-][a-z]{1,4})*|[A-Z]{1,4}(?:/[A-Z]{1,4})+")
_CORRECTED = re.compile(
    r"\W*(?:corrected|correction|corrects|refile|berichtigung|korrektur|berichtigt|correctif|corrige|rectificatif"
    r"|correcci[oó]n|corrige[n]?|correzione|rettifica|corre[cç][aã]o|rectificatie|rättelse|retting|rettelse)\b",
    re.IGNORECASE,
)
# In capitals and parted from what follows, so that a headline about a withdrawal is none.
_WITHDRAWN = re.compile(
    r"\W*(?:(?:BULLETIN|MANDATORY|STORY|NOTICE)\s+)?(?:KILL(?:ED)?|WITHDRAWN|WITHDRAWAL|REMOVED|RETRACTED|RETRACTION"
    r"|ANNULATION|ANNUL[EÉ]|ANULACI[OÓ]N|ANULADA|ANNULLAMENTO|ANNULLATA|WIDERRUF|R[UÜ]CKZUG|CANCELAMENTO)\s*(?:[-–—:,(/]|\Z)"
)


class Status(StrEnum):
    """What may be done with an item; its value is what an agency does to it."""

    USABLE = "usable"
    WITHHELD = "withholds"
    CANCELLED = "has withdrawn"


class ItemKind(StrEnum):
    """What an item is, as a noun; only a text becomes an article."""

    TEXT = "text"
    PACKAGE = "package"
    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "sound"
    GRAPHIC = "graphic"
    EVENT = "planned event"
    CONCEPTS = "list of names"
    OTHER = "item of another kind"


_STATUSES = {
    **dict.fromkeys(("withheld", "recalled", "hold"), Status.WITHHELD),
    **dict.fromkeys(
        ("canceled", "cancelled", "kill", "killed", "withdrawn", "deleted", "retracted", "delete", "recall"),
        Status.CANCELLED,
    ),
}
_KINDS = {
    **dict.fromkeys(("composite", "package"), ItemKind.PACKAGE),
    **dict.fromkeys(("picture", "photo", "image", "picturewirephoto"), ItemKind.PICTURE),
    **dict.fromkeys(("video", "film"), ItemKind.VIDEO),
    **dict.fromkeys(("audio", "sound"), ItemKind.AUDIO),
    **dict.fromkeys(("graphic", "animated", "complexdata"), ItemKind.GRAPHIC),
    **dict.fromkeys(("event", "planning"), ItemKind.EVENT),
}


_KINDS_OF_TEXTS = frozenset({ItemKind.TEXT, ItemKind.PACKAGE, ItemKind.OTHER})


@dataclass(slots=True)
class NewsItem:
    """What an item says, as text; `data` are its bytes, `parts` are other items that it points to or brings along.

    `summary` stands in for a text that is missing. `notes` are for the curator; `fault` is why it cannot be read.
    """

    data: bytes
    item_id: str = ""
    version: str = ""
    status: Status = Status.USABLE
    kind: ItemKind = ItemKind.TEXT
    headline: str = ""
    slug: str = ""
    byline: str = ""
    dateline: str = ""
    bodies: list[Body] = field(default_factory=list)
    summary: str = ""
    source: str = ""
    language: str = ""
    url: str = ""
    section: str = ""
    page_label: str = ""
    edition: str = ""
    created: str = ""
    changed: str = ""
    embargo: str = ""
    genres: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    for_editors: str = ""
    is_correction: bool = False
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""

    def describe(self) -> str:
        """Name the item: “a picture “Harbour” (urn:example:7)”."""
        article = "an" if self.kind is ItemKind.OTHER else "a"
        name = f" “{_shorten(self.headline or self.slug, 60)}”" if self.headline or self.slug else ""
        return f"{article} {self.kind}{name}" + (f" ({self.item_id})" if self.item_id else "")


def read_items(
    items: Sequence[NewsItem], max_bytes: int, notes: tuple[str, ...] = ()
) -> Iterator[Document | Rejection]:
    """Yield an article or the reason why there is none for each item of a file; `notes` are on all of the file.

    Of several versions of an item the newest is taken.
    """
    seen, newest = SeenIds(), _find_newest(items)
    for number, item in enumerate(items, 1):
        place = Place(number, Unit.RECORD) if len(items) > 1 else None
        latest = newest.get(item.item_id, number)
        if len(item.data) > max_bytes:
            reason = describe_excess(len(item.data), max_bytes)
        elif latest == number:
            reason = _find_reason(item)
        else:
            reason = f"an older version of the item “{item.item_id}”; the newest is in record {latest} of this file"
        if reason:
            yield reject(reason, item, place)
        else:
            yield _read_item(item, place, seen, notes)


def reject(reason: str, item: NewsItem, place: Place | None = None) -> Rejection:
    """Return the rejection of an item that stands at a place of its file."""
    fragment = (item.item_id or str(place)) if place else ""
    return Rejection(reason, hashlib.sha256(item.data).hexdigest(), fragment, place, show_beginning(item.data))


def name_items(names: Sequence[str]) -> str:
    """Return the first of some names as part of a sentence, and how many more there are."""
    named = ", ".join(names[:_MOST_NAMED])
    return f"{named} and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else named


def status_of(words: str) -> Status:
    """Return the status that a word or a code stands for, as “stat:canceled”."""
    return _STATUSES.get(_last_part(words), Status.USABLE)


def kind_of(words: str) -> ItemKind:
    """Return the kind that a word or a code stands for, as “ninat:picture”."""
    name = _last_part(words)
    return ItemKind.TEXT if name in {"", "text", "article", "story"} else _KINDS.get(name, ItemKind.OTHER)


def fit_id(words: str) -> str:
    """Return an id as long as ids are kept: a longer one as its beginning and its hash."""
    words, limit = fold_blanks(words), FIELD["external_id"].limit
    if limit is None or len(words) <= limit.characters:
        return words
    return f"{words[: limit.characters - 41]}…{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:40]}"


def read_moment(words: str) -> str:
    """Return a date or moment in ISO's extended form, with its zone if it names one; other words as they are."""
    words = words.strip()
    if day := _DATE.fullmatch(words):
        return "-".join(day.groups())
    try:
        return datetime.fromisoformat(words).isoformat() if len(words) > len("2020-01-01") else words
    except ValueError:
        return words


def is_withdrawal(line: str) -> bool:
    """Tell whether a headline or a slug withdraws what was sent before: “KILL-…”, “WITHDRAWN: …”."""
    return bool(_WITHDRAWN.match(line))


def is_corrected(line: str) -> bool:
    """Tell whether a headline, a slug or a note to editors opens with the word that it is a correction."""
    return bool(_CORRECTED.match(line))


def _last_part(words: str) -> str:
    return re.split(r"[:/#]", words.strip().lower())[-1]


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _find_newest(items: Sequence[NewsItem]) -> dict[str, int]:
    """Return the number of the newest version of each item that has an id."""
    newest: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        before = newest.get(item.item_id)
        if before is None or _version_of(item) >= _version_of(items[before - 1]):
            newest[item.item_id] = number
    newest.pop("", None)
    return newest


def _version_of(item: NewsItem) -> tuple[int, str]:
    is_number = item.version.isascii() and item.version.isdecimal() and len(item.version) <= 18
    return int(item.version) if is_number else 0, item.changed


def _find_reason(item: NewsItem) -> str:
    """Return why an item becomes no article, or nothing."""
    status = item.status
    if status is Status.USABLE and (is_withdrawal(item.headline) or is_withdrawal(item.slug)):
        status = Status.CANCELLED
    if item.fault:
        return item.fault
    if status is not Status.USABLE:
        version = f", version {item.version}" if item.version else ""
        return (
            f"the agency {status} this item: {item.describe()}{version}. Nothing was imported; if the archive has an "
            "earlier version of it, hide it or move it to the trash"
        )
    has_text = any(body.text.strip() for body in item.bodies)
    return "" if has_text and item.kind in _KINDS_OF_TEXTS else _find_lack(item)


def _find_lack(item: NewsItem) -> str:
    """Return why an item without a text becomes no article; nothing for one that has a headline to show."""
    if item.kind is ItemKind.PACKAGE:
        pointed = f" that only points to {name_items(item.parts)}: import the files of these" if item.parts else ""
        return f"{item.describe()}{pointed}; it has no text of its own"
    if item.kind is not ItemKind.TEXT:
        return f"{item.describe()}, no article; only texts are imported"
    if item.parts and not item.summary:
        return f"{item.describe()}, whose text is in another file: {name_items(item.parts)}; import that"
    return "" if item.headline or item.summary else f"{item.describe()} without a headline and without words"


def _read_item(item: NewsItem, place: Place | None, seen: SeenIds, notes: tuple[str, ...]) -> Document | Rejection:
    body, difference = choose_body(item.bodies)
    headline = read_line(item.headline).strip() or ("" if body else item.slug)
    byline = _read_byline(item.byline)
    body = _strip_body(body, headline, byline, item.source)
    found = [difference, *_note(item)]
    if not body and item.summary:
        body = item.summary
        found.append("it has only a summary, which was taken as its text")
    created, changed = read_moment(item.created or item.changed), read_moment(item.changed)
    record = {
        "id": fit_id(item.item_id),
        "headline": headline,
        "body": body,
        "byline": "" if byline.casefold() == item.source.casefold() else byline,
        "dateline": item.dateline if any(map(str.isalpha, item.dateline)) and not item.dateline[0].isdigit() else "",
        "published_on": created,
        "updated_at": changed if changed != created else "",
        "source": item.source,
        "language": item.language,
        "url": item.url,
        "section": item.section,
        "page_label": item.page_label,
        "edition": item.edition,
        "keywords": list(
            dict.fromkeys(word for one in (*item.keywords, item.slug) if len(word := fold_blanks(one)) > 1)
        ),
    }
    return read_record(record, place, item.data, seen, notes=(*notes, *item.notes, *filter(None, found)))


def _note(item: NewsItem) -> Iterator[str]:
    """Yield what a curator should know of an item beyond its fields."""
    version = f"version {item.version}" if item.version not in {"", "0", "1"} else ""
    version = version if len(item.version) <= _LONGEST_VERSION else ""
    lines = (item.headline, item.slug, item.for_editors)
    if item.is_correction or any(map(is_corrected, lines)):
        yield "a correction by the agency" + (f": {version} of the item" if version else "")
    elif version:
        yield f"{version} of the item"
    if item.embargo:
        yield f"embargoed until {item.embargo}"
    if item.genres:
        yield f"genre: {_shorten(', '.join(item.genres), _LONGEST_NOTE)}"
    if item.for_editors:
        yield f"note to editors: {_shorten(_TO_EDITORS.sub('', item.for_editors), _LONGEST_NOTE)}"


def _read_byline(words: str) -> str:
    """Return the names of a byline without “By”; initials of the desk are no names."""
    words = fold_blanks(words).rstrip(" ,;=")
    return "" if _INITIALS.fullmatch(words) else _BY.sub("", words, count=1) if _BY.match(words) else words


def _strip_body(body: str, headline: str, byline: str, source: str) -> str:
    """Return the body without headline and byline above it and the agency's name and initials below it."""
    for line in filter(None, (headline, byline)):
        first, _, rest = body.partition("\n\n")
        if rest and line.casefold() in {first.casefold(), _read_byline(first).casefold()}:
            body = rest
    for _ in range(_MOST_SIGN_OFFS):
        rest, parting, last = body.rpartition("\n\n")
        if parting and len(last) <= _LONGEST_SIGN_OFF and _is_sign_off(last, source):
            body = rest
    return body


def _is_sign_off(line: str, source: str) -> bool:
    initials = line.casefold().removeprefix(source.casefold()) if source else line
    return bool(_SIGN_OFF.fullmatch(line)) or (initials != line and bool(_INITIALS_BELOW.fullmatch(initials)))
