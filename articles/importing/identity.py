"""What a document is known by. Pure.

By its own id within its source, else within its file; else by its address on the web; else, where it is a file of its
own, by the path of that; else by its content, and never by the number of a line. Standard input has no path. A
document is looked for under all it has, the strongest first, so that one that gains an id or moves is known again.

The fingerprint is of the content: of all that is told but id and address on the web, by name, what is empty left out.
So a field that is added later and that a document does not have changes nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.importing.readers import Document, ParsedArticle

STANDARD_INPUT = "stdin"  # the address of what has no path

VERSION = 2
_CONTENT = ("own_headline", "dateline", "byline", "body", "published_on", "source", "language")
_DIGITS = 48  # of a SHA-256 that are kept, in hexadecimal
_DIGITS_OF_A_NAME = 16
_LONGEST_KEY = 800  # bytes that an index of either database holds


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is known by, the strongest first, and the place where it was read.

    One without a key is known by its content alone; its place only tells whether it was read there before.
    """

    keys: tuple[str, ...]
    place: str

    @property
    def is_named(self) -> bool:
        return bool(self.keys)

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.keys if self.place in self.keys else (*self.keys, self.place)

    def without(self, key: str, file: str, mark: str) -> "Identity":
        """Return what is left to know a document by that shares one of its keys with another of its file."""
        keys = tuple(one for one in self.keys if one != key)
        return Identity(keys, self.place if keys else _shorten(_name_by_content(file, mark)))


def identify(file: str, read: Document, stated_source: str, mark: str) -> Identity:
    """Return what a document of a file is known by.

    `stated_source` is the source that the document itself names: one named for a whole import may be named otherwise
    the next time, so its file vouches for the id as well.
    """
    article, keys = read.article, []
    place = _name_by_content(file, mark)
    if article.external_id:
        if article.source:
            keys.append(f"source:{_part_off(article.source)}#{article.external_id}")
        place = (
            f"{file}#{_part_off(stated_source)}#{article.external_id}"
            if stated_source
            else f"{file}#{article.external_id}"
        )
        keys.append(place)
    elif article.url:
        place = f"{file}#{article.url}"
    elif not read.fragment and file != STANDARD_INPUT:
        place = file
        keys.append(file)
    if article.url:
        keys.append(web_key(article.url))
    return Identity(tuple(map(_shorten, keys)), _shorten(place))


def _part_off(source: str) -> str:
    """Return the name of a source in which no “#” stands, so that it ends where the id begins."""
    return source.replace("%", "%25").replace("#", "%23")


def web_key(url: str) -> str:
    """Return what an address on the web is compared by: http or https, in whatever case of its host, it is the same."""
    parts = urlsplit(url)
    return _shorten(f"web:{parts.netloc.lower()}{url.partition('//')[2].removeprefix(parts.netloc)}")


def _name_by_content(file: str, mark: str) -> str:
    return f"{file}#text {mark[:_DIGITS_OF_A_NAME]}"


def _shorten(key: str) -> str:
    data = key.encode("utf-8", "replace")
    if len(data) <= _LONGEST_KEY:
        return key
    return f"{data[:200].decode('utf-8', 'ignore')}…{hashlib.sha256(data).hexdigest()}"


def fingerprint(article: ParsedArticle) -> str:
    """Return the version and the SHA-256 of what a document says, by name, what is empty left out."""
    values = {name: value for name in _CONTENT if (value := getattr(article, name))}
    if "published_on" in values:
        values["published_on"] = values["published_on"].isoformat()
    return f"{VERSION}-{_digest(dict(sorted(values.items())))[:_DIGITS]}"


def former_fingerprints(article: ParsedArticle) -> tuple[str, ...]:
    """Return what earlier versions of the archive made of the same document, so that it is still known as unchanged."""
    first = [
        article.source, article.external_id, article.headline, article.dateline, article.byline, article.body,
        article.published_on.isoformat() if article.published_on else None, article.language, article.url,
    ]  # fmt: skip
    return (_digest(first),)


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
