"""How a document is recognised when it is read again. Pure.

By its own id within its source, else within its file; else by its address on the web; else, where it is a file of its
own, by the path of that; else by its content, and never by the number of a line. Standard input has no path. A
document is looked for under all it has, the strongest first, so that one that gains an id or moves is known again.

The fingerprint is of the content: all fields by name but id and web address, without empty ones. So a field that is
added later changes nothing for documents that do not have it, nor does what is found out about a document, as its
language where it states none.
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from articles.fields import fields_with
from articles.importing.headlines import derive_headline
from articles.importing.readers import DateOrigin, Document, ParsedArticle

STANDARD_INPUT = "stdin"  # the address of standard input, which has no path

VERSION = 3
FORMER_LANGUAGE = "en"  # of every document that stated none, before version 3
_CONTENT = tuple(one.name for one in fields_with("is_content"))
_DIGITS = 48  # of a SHA-256 that are kept, in hexadecimal
_DIGITS_OF_A_NAME = 16
_LONGEST_KEY = 800  # bytes that an index of either database holds


@dataclass(frozen=True, slots=True)
class Identity:
    """The keys of a document, the strongest first, and the place where it was read.

    A document without a key is recognised by its content alone; its place only shows that it was read there before.
    """

    keys: tuple[str, ...]
    place: str

    @property
    def is_named(self) -> bool:
        return bool(self.keys)

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.keys if self.place in self.keys else (*self.keys, self.place)

    def former_places(self, fingerprint: str, former: Sequence[str]) -> tuple[str, ...]:
        """Return the places of a document that is named by its content, by the fingerprints it had before."""
        ending = _name_by_content("", fingerprint)
        if self.is_named or not self.place.endswith(ending):
            return ()
        file = self.place.removesuffix(ending)
        return tuple(_name_by_content(file, one) for one in former)

    def without(self, key: str, file: str, fingerprint: str) -> "Identity":
        """Return the identity without a key that another document of the same file has too."""
        keys = tuple(one for one in self.keys if one != key)
        return Identity(keys, self.place if keys else _shorten(_name_by_content(file, fingerprint)))


def identify(file: str, read: Document, stated_source: str, fingerprint: str) -> Identity:
    """Return the identity of a document of a file.

    `stated_source` is the source that the document itself names. A source named for a whole import may be another
    the next time, so the id is also remembered with its file.
    """
    article, keys = read.article, []
    place = _name_by_content(file, fingerprint)
    if article.external_id:
        if article.source:
            keys.append(f"source:{_escape_hash(article.source)}#{article.external_id}")
        place = (
            f"{file}#{_escape_hash(stated_source)}#{article.external_id}"
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


def identify_entry(feed: str, name: str, url: str, fingerprint: str) -> Identity:
    """Return the identity of an entry of a watched feed, by its name within that and by its address on the web."""
    keys = [f"feed:{feed}#{name}"] * bool(name) + [web_key(url)] * bool(url)
    return Identity(
        tuple(map(_shorten, keys)), _shorten(keys[0] if keys else _name_by_content(f"feed:{feed}", fingerprint))
    )


def _escape_hash(source: str) -> str:
    """Return the name of a source with every “#” escaped, since “#” separates it from the id."""
    return source.replace("%", "%25").replace("#", "%23")


def web_key(url: str) -> str:
    """Return the key that compares web addresses: the scheme and the case of the host make no difference."""
    parts = urlsplit(url)
    return _shorten(f"web:{parts.netloc.lower()}{url.partition('//')[2].removeprefix(parts.netloc)}")


def _name_by_content(file: str, fingerprint: str) -> str:
    return f"{file}#text {fingerprint[:_DIGITS_OF_A_NAME]}"


def _shorten(key: str) -> str:
    """Return a key as it is stored: characters that are composed in another way make no other document."""
    key = unicodedata.normalize("NFC", key)
    data = key.encode("utf-8", "replace")
    if len(data) <= _LONGEST_KEY:
        return key
    return f"{data[:200].decode('utf-8', 'ignore')}…{hashlib.sha256(data).hexdigest()}"


def make_fingerprint(article: ParsedArticle) -> str:
    """Return the version and the SHA-256 of the content of a document, without empty fields."""
    return f"{VERSION}-{_digest_fields(article)}"


def make_former_fingerprints(article: ParsedArticle) -> tuple[str, ...]:
    """Return the fingerprints that earlier versions of the archive gave the same document."""
    readings = (article, *_read_as_before(article))
    return tuple(one for reading in readings for one in (f"2-{_digest_fields(reading)}", _digest_first(reading)))


def _read_as_before(article: ParsedArticle) -> tuple[ParsedArticle, ...]:
    """Return how a document was read when a dateline that opened its body stayed there, and maybe stood beside it too.

    Nothing where its body opened with none.
    """
    if not article.cut_dateline:
        return ()
    body = article.cut_dateline + article.body
    headline = derive_headline(body) if article.is_headline_derived else article.headline
    day = None if article.date_origin is DateOrigin.DATELINE else article.published_on
    before = replace(article, body=body, headline=headline, published_on=day)
    return before, replace(before, dateline="")


def _digest_first(article: ParsedArticle) -> str:
    first = [
        article.source, article.external_id, article.headline, article.dateline, article.byline, article.body,
        article.published_on.isoformat() if article.published_on else None, article.language, article.url,
    ]  # fmt: skip
    return _digest(first)


def _digest_fields(article: ParsedArticle) -> str:
    values = {name: value for name in _CONTENT if (value := article.value_of(name))}
    if article.is_headline_derived:
        values.pop("headline", None)
    elif "headline" in values:
        values["own_headline"] = values.pop("headline")
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return _digest(dict(sorted(values.items())))[:_DIGITS]


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
