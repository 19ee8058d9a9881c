"""One article as a citation: in words, in RIS, BibTeX and CSL-JSON. Pure.

What is not known is left out, never made up: an undated article has no year, a byline that names no person stands
as it was printed, a derived headline is in square brackets, as cataloguers write titles of their own.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

_ROLE_WORDS = frozenset((
    "agency", "agencies", "associated", "broadcasting", "bureau", "chief", "contributor", "correspondent",
    "correspondents", "desk", "editor", "editors", "international", "media", "network", "news", "newspaper", "office",
    "press", "reporter", "reporters", "reuter", "reuters", "service", "special", "staff", "team", "times", "wire",
    "writer", "writers",
))  # fmt: skip
_PARTICLES = frozenset((
    "al", "ap", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "von", "y",
))  # fmt: skip
_NAME_WORDS = range(2, 6)  # words a person's name has

_BY = re.compile(r"^\s*by[:\s]\s*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,;/|&]\s*|\s+and\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|for|from)\s+.*$")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # a brace behind a backslash would still be counted by BibTeX
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&#_%"},
    }
)
_UNSAFE_IN_ADDRESS = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it. Without a given name, `family` is the byline as it was printed."""

    family: str
    given: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says of an article. `address` is its place in this archive, `original` where it first stood."""

    id: int
    headline: str
    address: str
    archive: str
    source: str = ""
    published_on: date | None = None
    byline: str = ""
    language: str = ""
    original: str = ""
    is_headline_derived: bool = False

    @property
    def title(self) -> str:
        headline = _on_one_line(self.headline)
        return f"[{headline}]" if self.is_headline_derived else headline

    @property
    def authors(self) -> list[Author]:
        return read_authors(self.byline)


def read_authors(byline: str) -> list[Author]:
    """Return the persons a byline names: “By Ada Stone and Jo van Dyk, Reuters” are two.

    A byline that names none (“Staff report”) is one author, as printed; none where there is no byline.
    """
    text = _on_one_line(_BY.sub("", _on_one_line(byline)))
    pieces = (_PLACE.sub("", piece).strip() for piece in _BETWEEN_NAMES.split(text))
    persons = [_split_name(piece.split()) for piece in pieces if _is_person(piece.split())]
    return persons or ([Author(text)] if text else [])


def _is_person(words: list[str]) -> bool:
    return (
        len(words) in _NAME_WORDS
        and all(word[0].isupper() or word.lower() in _PARTICLES or word.startswith(("al-", "el-")) for word in words)
        and not any(character.isdigit() or character == "@" for word in words for character in word)
        and not _ROLE_WORDS.intersection(word.lower().strip(".") for word in words)
    )


def _split_name(words: list[str]) -> Author:
    """Return given and family name; particles (“van der”) go with the family."""
    last = len(words) - 1
    while last > 1 and words[last - 1].lower() in _PARTICLES:
        last -= 1
    return Author(" ".join(words[last:]), " ".join(words[:last]))


def cite_in_words(citation: Citation) -> str:
    """Return the citation as a footnote has it."""
    names = " and ".join(author.name for author in citation.authors)
    day = citation.published_on
    parts = [
        names,
        f"“{citation.title}”",
        _on_one_line(citation.source),
        f"{day.day} {day:%B} {day.year}" if day else "no date",
    ]
    reference = ", ".join(part for part in parts if part)
    return f"{reference}. {_on_one_line(citation.archive)}, {citation.address}"


# -- RIS


def cite_in_ris(citation: Citation) -> str:
    """Return an RIS record of type NEWS, lines ending in CR LF, an empty line behind it."""
    day = citation.published_on
    original = f"Original address: {citation.original}" if citation.original else ""
    fields = [
        ("TY", "NEWS"),
        ("ID", str(citation.id)),
        *(("AU", f"{a.family}, {a.given}" if a.given else a.family) for a in citation.authors),
        ("TI", citation.title),
        ("T2", citation.source),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", f"{day.year:04}/{day.month:02}/{day.day:02}" if day else ""),
        ("LA", citation.language),
        ("DB", citation.archive),
        ("UR", citation.address),
        ("N1", original),
    ]
    lines = [f"{tag}  - {_on_one_line(text)}" for tag, text in fields if _on_one_line(text)]
    return "\r\n".join([*lines, "ER  - ", "", ""])


# -- BibTeX


def cite_in_bibtex(citation: Citation) -> str:
    """Return a BibTeX entry in UTF-8: @article where the newspaper is known, @misc where it is not."""
    day, source = citation.published_on, _latex(citation.source)
    notes = [f"Original address: {citation.original}"] if citation.original else []
    if citation.is_headline_derived:
        notes.append("Headline derived from the opening sentence")
    if day is None:
        notes.append("Date not known")
    fields = [
        ("author", " and ".join(_latex(a.name) if a.given else f"{{{_latex(a.family)}}}" for a in citation.authors)),
        ("title", f"{{{_latex(citation.title)}}}"),  # the inner braces keep its capitals
        ("journal" if source else "howpublished", source or _latex(citation.archive)),
        ("year", f"{day.year:04}" if day else ""),
        ("month", ""),
        ("day", str(day.day) if day else ""),
        ("language", _latex(citation.language)),
        ("url", _address_in_latex(citation.address)),
        ("note", _latex(". ".join(notes))),
    ]
    lines = [f"  {name} = {{{text}}}," for name, text in fields if text]
    if day:
        lines.insert(-1, f"  month = {_MONTHS[day.month - 1]},")
    return "\n".join([f"@{'article' if source else 'misc'}{{{_key(citation)},", *lines, "}", "", ""])


def _key(citation: Citation) -> str:
    """Return a key of plain letters: first word of the source, year, number."""
    plain = unicodedata.normalize("NFKD", citation.source).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall("[a-z]+", plain) if word not in {"the", "a", "an"}]
    year = f"{citation.published_on.year:04}" if citation.published_on else "undated"
    return f"{words[0] if words else 'article'}-{year}-{citation.id}"


def _latex(text: str) -> str:
    return _on_one_line(text).translate(_LATEX)


def _address_in_latex(address: str) -> str:
    """Return an address as \\url takes it: verbatim, but for what would end its braces."""
    return "".join(_UNSAFE_IN_ADDRESS.get(character, character) for character in _on_one_line(address))


# -- CSL-JSON


def cite_in_csl(citation: Citation) -> dict[str, Any]:
    """Return an item of CSL-JSON, the input of citeproc."""
    day = citation.published_on
    fields: dict[str, Any] = {
        "id": str(citation.id),
        "type": "article-newspaper",
        "title": citation.title,
        "author": [
            {"family": a.family, "given": a.given} if a.given else {"literal": a.family} for a in citation.authors
        ],
        "container-title": _on_one_line(citation.source),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "language": citation.language,
        "source": _on_one_line(citation.archive),
        "URL": citation.address,
        "note": f"Original address: {citation.original}" if citation.original else "",
    }
    return {name: value for name, value in fields.items() if value}


def write_csl(citations: Iterable[Citation]) -> Iterator[str]:
    """Yield a JSON array of CSL items piece by piece."""
    opening = "[\n"
    for citation in citations:
        yield opening + json.dumps(cite_in_csl(citation), ensure_ascii=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _on_one_line(text: str) -> str:
    """Return the text with every run of blanks, breaks and control characters as one blank."""
    return " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text).split())
