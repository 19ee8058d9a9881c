"""Read collections of documents, queries and judgements in the forms they are kept in. Pure.

documents   TREC: <DOC> <DOCNO> <HEAD> or <TITLE> <TEXT>;  SMART: .I .T .W;  TIME: *TEXT;  NPL: number, text, /;
            LISA: Document, title, blank line, text, *****;  JSON: id, headline, body
queries     TREC: <top> <num> <title>;  SMART: .I .W;  TIME: *FIND;  NPL: number, text, /;  LISA: number, text, #;
            lines of id, tab, text
judgements  TREC: query 0 document grade;  query document code, or query document 0 0;  query document document ...;
            LISA: query count document document ...;  NPL: query, documents, /

A document of the TIME form and a query of the SMART form are called by their place in the file, which is how the
judgements name them. Where a code is no grade, all that is listed is relevant, but what has the code -1.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Judgements = Mapping[str, Mapping[str, int]]  # grade by query and document

_NOT_RELEVANT = "-1"  # a code


@dataclass(frozen=True)
class Document:
    """One document under its own name."""

    name: str
    headline: str
    body: str


def read_documents(text: str) -> Iterator[Document]:
    """Yield the documents of a file in any of the forms."""
    if "<DOC>" in text:
        return _read_trec(text)
    if text.lstrip().startswith("{"):
        rows = map(json.loads, filter(str.strip, text.splitlines()))
        return (Document(str(row["id"]), row.get("headline") or "", row.get("body") or "") for row in rows)
    if re.search(r"^\*TEXT", text, re.MULTILINE):
        bodies = enumerate((body for _, body in _starred(text, "TEXT")), 1)
        return (Document(str(place), "", body) for place, body in bodies)
    if re.match(r"\s*Document\s+\d", text):
        return _read_lisa(text)
    if _is_npl(text):
        return (Document(name, "", body) for name, body in _numbered(text, "/"))
    return (Document(_plain(name), fields.get("T", ""), fields.get("W", "")) for name, fields in _smart(text))


def _read_trec(text: str) -> Iterator[Document]:
    for part in re.findall(r"<DOC>(.*?)</DOC>", text, re.DOTALL):
        headline = " ".join(_elements(part, "HEAD|HEADLINE|TITLE|TI|HL"))
        yield Document(_elements(part, "DOCNO")[0], headline, "\n\n".join(_elements(part, "TEXT|BODY")))


def _read_lisa(text: str) -> Iterator[Document]:
    for part in re.split(r"^\*{20,}\s*$", text, flags=re.MULTILINE):
        if found := re.match(r"\s*Document\s+(\d+)\s*\n(.*?)(?:\n\s*\n(.*))?\Z", part, re.DOTALL):
            yield Document(_plain(found[1]), _flat(found[2]), (found[3] or "").strip())


def read_queries(text: str) -> dict[str, str]:
    """Return the texts of the queries by their names."""
    if "<top>" in text:
        tops = re.findall(r"<top>(.*?)</top>", text, re.DOTALL)
        return {
            re.search(r"<num>\s*(?:Number:)?\s*(\S+)", top)[1]: _flat(
                re.search(r"<title>\s*(?:Topic:)?([^<]*)", top, re.DOTALL)[1]
            )
            for top in tops
        }
    if re.search(r"^\*FIND", text, re.MULTILINE):
        return {_plain(head.split()[0]): _flat(body) for head, body in _starred(text, "FIND")}
    if re.search(r"^\.I", text, re.MULTILINE):
        return {str(place): _flat(fields.get("W", "")) for place, (_, fields) in enumerate(_smart(text), 1)}
    if _is_npl(text):
        return dict(_numbered(text, "/"))
    if re.search(r"#\s*$", text):
        return dict(_numbered(text, "#"))
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def read_judgements(text: str) -> Judgements:
    """Return the grades of the judged documents by query."""
    if _is_npl(text):
        return {name: dict.fromkeys(map(_plain, documents.split()), 1) for name, documents in _numbered(text, "/")}
    if counted := _read_counted(text.split()):
        return counted
    lines = [line.split() for line in text.splitlines() if line.strip()]
    is_trec = all(len(line) == 4 and line[1] in {"0", "Q0"} for line in lines)
    is_pair = all(len(line) == 3 or (len(line) == 4 and float(line[3]) == 0) for line in lines) and not is_trec
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for query, *rest in lines:
        if is_trec:
            grades = {_plain(rest[1]): int(rest[2])}
        elif is_pair:
            grades = {_plain(rest[0]): int(rest[1] != _NOT_RELEVANT)}
        else:
            grades = dict.fromkeys(map(_plain, rest), 1)
        judged[_plain(query)].update(grades)
    return judged


def _read_counted(words: Sequence[str]) -> Judgements:
    """Return what the form of LISA says; nothing where the numbers are not of that form."""
    judged: dict[str, dict[str, int]] = {}
    place = 0
    while place + 1 < len(words) and words[place + 1].isdecimal():
        end = place + 2 + int(words[place + 1])
        judged[_plain(words[place])] = dict.fromkeys(map(_plain, words[place + 2 : end]), 1)
        place = end
    is_whole = place == len(words) and all(name.isdecimal() for name in judged)
    return judged if is_whole and all(int(one) < int(other) for one, other in pairwise(judged)) else {}


def _plain(name: str) -> str:
    """Return a name as documents and judgements share it: a number without leading zeros."""
    return name.strip().lstrip("0") or name.strip()


def _is_npl(text: str) -> bool:
    return re.match(r"\s*\d+\s*\n", text) is not None and re.search(r"^\s*/\s*$", text, re.MULTILINE) is not None


def _numbered(text: str, end: str) -> Iterator[tuple[str, str]]:
    """Yield (number, text) of parts that begin with a line of their number and end with a sign."""
    for part in re.split(rf"{end}\s*$", text, flags=re.MULTILINE):
        name, _, body = part.strip().partition("\n")
        if name:
            yield _plain(name), _flat(body)


def _elements(text: str, names: str) -> list[str]:
    found = re.findall(rf"<({names})>(.*?)</\1>", text, re.DOTALL | re.IGNORECASE)
    return [re.sub(r"<[^>]*>", " ", inside).strip() for _, inside in found]


def _starred(text: str, word: str) -> list[tuple[str, str]]:
    """Return (what stands behind the word, what follows) of each part of the TIME form."""
    text = re.split(r"^\*STOP", text, maxsplit=1, flags=re.MULTILINE)[0]
    parts = re.split(rf"^\*{word}", text, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2].strip()) for part in parts]


def _smart(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for part in re.split(r"^\.I\s*", text, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        pieces = re.split(r"^\.([A-Z])\s*$", rest, flags=re.MULTILINE)
        fields: dict[str, str] = {}
        for key, value in zip(pieces[1::2], pieces[2::2], strict=False):
            fields.setdefault(key, _flat(value))
        yield name.strip(), fields


def _flat(text: str) -> str:
    return " ".join(text.split())
