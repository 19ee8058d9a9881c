"""One line of the header of a text: “Date: 19 June 2021”, “By Jane Doe | 19 June 2021”. Pure."""

import re
from dataclasses import dataclass

from articles.importing.readers.datelines import find_dateline
from articles.importing.readers.header_labels import (
    BODY,
    LABELS,
    LABELS_OF_EVENTS,
    LEFT_OUT,
    SHORT_OR_HEADLINE,
    SURE_LABELS,
    fold_label,
)
from articles.importing.readers.leading_dates import is_only_date, take_date
from articles.importing.readers.opening import HEADLINE_LENGTH, is_byline
from articles.text.sentences import CLOSING_MARKS, END_MARKS, fold_blanks

DATES = frozenset({"published_on", "updated_at"})
LONGEST_VALUE = 100  # characters of one whose label is not known, or may open prose too
_LONGEST_LINE = 300
_SHORT = 40  # characters of a date in words that nobody can read
_WORDS_OF_A_HEADLINE = 4
_WORDS_OF_A_LABEL = 4
_WORDS_OF_A_NAME = 4  # that may end in a full stop: “John Q. Roe Jr.”

_LABELLED = re.compile(
    r"[*_#>]{0,3}[^\S\n]?([^\W\d_][^\n:：\d|]{0,40}?)[*_]{0,3}[^\S\n]*[:：][*_]{0,3}(?:[^\S\n]+|\Z|(?<=：))(.*)"
)
_DATE_WORD = re.compile(r"date(?![^\W\d_])[^\S\n]*(:?)[^\S\n]*", re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9][-0-9/.‐‑–]*)(?:[Tt][0-9:.+\-Zz]*)?[,;:]?")
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"[^\S\n]+[|•·‖][^\S\n]+")


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What a line says: values by key of articles.fields, or by its own label where that `is_known` no field's.

    `is_sure` without company. `rest` is where the line goes on with text; `numbers` are those of its lines. A known
    one that `is_alone` stands between empty lines; of others some `may_stand_apart` from those that are known.
    """

    values: tuple[tuple[str, str], ...]
    is_sure: bool = True
    is_known: bool = True
    may_stand_apart: bool = False
    is_only_date: bool = False
    rest: int | None = None
    numbers: tuple[int, ...] = ()
    is_alone: bool = False

    @property
    def key(self) -> str:
        return self.values[0][0]


def read_line(line: str) -> HeaderLine | None:
    """Return what a line of a header says; None for any other line."""
    if len(line) > _LONGEST_LINE:
        return _read_date_word(line)
    return _read_parts(line) if _PARTS.search(line) else _read_part(line)


def is_event_label(line: str) -> bool:
    """Tell whether a line has a label that boxes about events have: “Venue: City Hall”."""
    labelled = _LABELLED.fullmatch(line)
    return labelled is not None and fold_label(labelled[1]) in LABELS_OF_EVENTS


def is_prose(line: str) -> bool:
    """Tell whether a line is of the text, and no headline or byline among the lines of a header."""
    return (
        len(line) > _LONGEST_LINE
        or (len(line) > _SHORT and ends_sentence(line) and line[-1] != "?")
        or find_dateline(line) is not None
    )


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with the mark that ends a sentence."""
    stripped = line.rstrip().rstrip(CLOSING_MARKS)
    return stripped != "" and stripped[-1] in END_MARKS


def _is_sentence(value: str) -> bool:
    return ends_sentence(value) and len(value.split()) > _WORDS_OF_A_NAME


def _read_parts(line: str) -> HeaderLine | None:
    """Return what the parts of a line between bars say; where one says something else, the line is text too."""
    parts = _PARTS.split(line)
    read = [_read_byline(part) or _read_part(part) for part in parts]
    known = [one for one in read if one is not None and one.rest is None and one.is_known]
    if not any(one.is_sure for one in known):
        return None
    values = tuple(value for one in known for value in one.values)
    return HeaderLine(values, rest=None if len(known) == len(parts) else 0)


def _read_byline(part: str) -> HeaderLine | None:
    return HeaderLine((("byline", part),), is_sure=False) if is_byline(part) else None


def _read_part(line: str) -> HeaderLine | None:
    if is_only_date(line):
        return HeaderLine((("published_on", line),), is_only_date=True)
    return _read_date_word(line) or _read_date_label(line) or _read_labelled(line)


def _read_date_word(line: str) -> HeaderLine | None:
    """Return what a line says that opens with the word “date”; its text may follow: “date 2021-06-19 KABUL – …”.

    A sentence that happens to begin with the word (“Date palms …”) is no header.
    """
    opening = _DATE_WORD.match(line)
    if not opening:
        return None
    if found := take_date(line, opening.end()):
        rest = len(line) - len(line[found.end :].lstrip(" \t,;:"))
        return HeaderLine((("published_on", found.words),), rest=rest if line[rest:] else None)
    words = line[opening.end() :]
    numbers = _NUMBERS.fullmatch(words)
    if not words or numbers or (opening[1] and len(words) <= _SHORT):
        return HeaderLine((("published_on", numbers[1] if numbers else words),))
    return None


def _read_date_label(line: str) -> HeaderLine | None:
    """Return what a line says that has a label and a date, and no colon between: “Published 19 June 2021”."""
    if len(line) > LONGEST_VALUE or not _DIGIT.search(line):
        return None
    words = line.split(None, _WORDS_OF_A_LABEL)
    for number in range(min(_WORDS_OF_A_LABEL, len(words) - 1), 0, -1):
        key = SURE_LABELS.get(fold_label(" ".join(words[:number])), "")
        if key in DATES:
            value = line.split(None, number)[number]
            return HeaderLine(((key, value),)) if is_only_date(value) else None
    return None


def _read_labelled(line: str) -> HeaderLine | None:
    found = _LABELLED.fullmatch(line)
    if not found:
        return None
    label, value = fold_label(found[1]), fold_blanks(found[2]).strip("*_ ")
    key = LABELS.get(label, "")
    if not key:
        return _read_other(line, found[1], value)
    if key == BODY:
        return HeaderLine(((BODY, value),), is_sure=False, rest=line.rindex(found[2]) if value else None)
    if key in DATES:
        return _read_dated(key, value)
    return HeaderLine(((key, value),), is_sure=label in SURE_LABELS) if _may_be_value(key, value, label) else None


def _read_other(line: str, label: str, value: str) -> HeaderLine | None:
    """Return what a line says whose label is that of no field, or of one or another by its length."""
    folded = fold_label(label)
    if folded in SHORT_OR_HEADLINE:
        is_headline = len(value.split()) >= _WORDS_OF_A_HEADLINE
        return HeaderLine((("headline" if is_headline else SHORT_OR_HEADLINE[folded], value),), is_sure=False)
    is_left_out = folded in LEFT_OUT
    is_value = len(value) <= LONGEST_VALUE and not ends_sentence(value) and find_dateline(line) is None
    if is_left_out or (is_value and len(label.split()) < _WORDS_OF_A_LABEL and label[0].isupper()):
        return HeaderLine(((label, value),), is_sure=False, is_known=False, may_stand_apart=is_left_out)
    return None


def _read_dated(key: str, value: str) -> HeaderLine | None:
    """Return what a label of a date and its value say; a word for it may also open a text (“Data: …”)."""
    found = take_date(value)
    if found is None:
        return HeaderLine(((key, value),)) if not value or _NUMBERS.fullmatch(value) else None
    rest = value[found.end :].strip(" ,;|-–")
    if rest and is_byline(rest):
        return HeaderLine(((key, found.words), ("byline", rest)))
    return HeaderLine(((key, value if rest else found.words),)) if len(rest) <= _SHORT else None


def _may_be_value(key: str, value: str, label: str) -> bool:
    """Tell whether words can be what a label announces."""
    is_sure = label in SURE_LABELS
    if not value:
        return is_sure
    match key:
        case "url":
            return " " not in value and ("." in value or "/" in value)
        case "headline":
            return len(value) <= HEADLINE_LENGTH
        case "byline":
            return is_byline(f"By {value}") or (is_sure and not _is_sentence(value))
        case "page_label":
            return _DIGIT.search(value) is not None
    return is_sure or (len(value) <= LONGEST_VALUE and not ends_sentence(value))
