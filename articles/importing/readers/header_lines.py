"""The head of a plain text: lines that say what it is, in any order, before its first sentence. Pure.

“date 2021-06-19”, “Datum: 19. Juni 2021”, “Title: …”, a date on a line of its own, front matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from articles.importing.readers.dates import UnusableDateError, read_day
from articles.importing.readers.front_matter import find_front_matter
from articles.importing.readers.header_labels import BODY, LABELS, fold_label
from articles.importing.readers.labelled_lines import (
    DATES,
    LONGEST_VALUE,
    HeaderLine,
    ends_sentence,
    is_event_label,
    is_prose,
    read_line,
)
from articles.importing.readers.leading_dates import is_only_date
from articles.importing.readers.opening import is_byline

_MOST_LINES = 60
_MOST_UNLABELLED = 3  # lines among those of a header, beside a byline: a headline and what explains it
_OF_TEXTS = frozenset({"headline", "byline", "url", "source", "section", "keywords", BODY})  # and not of events
_RULE = re.compile(r"[-=*_~–—]{3,}")


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a text says, by the keys of articles.fields or, where there is none, by its own names.

    `text` is the text without these lines; blanks in their place keep the width of a line that goes on with text.
    Behind front matter it `is_markdown`.
    """

    record: dict[str, Any]
    text: str
    is_markdown: bool = False


def read_header(text: str) -> Header:
    """Return what the head of a text says. A line that merely looks like one of a header stays in the text."""
    record: dict[str, Any] = {}
    if front := find_front_matter(text):
        for name, value in front.values.items():
            record.setdefault(LABELS.get(fold_label(name), name), value)
        text = text[front.end :]
    lines = text.split("\n", _MOST_LINES)
    for one in _accept(list(_find_lines(lines[:_MOST_LINES]))):
        if one.is_only_date and not _is_same_day(one.values[0][1], record.get("published_on")):
            continue  # it is text: the day of something else
        record |= {key: value for key, value in one.values if not record.get(key)}
        for number in one.numbers:
            lines[number] = "" if one.rest is None else _blank_out(lines[number], one.rest)
    record.pop(BODY, None)
    return Header(record, "\n".join(lines), is_markdown=front is not None)


def _is_same_day(words: str, published_on: Any) -> bool:
    """Tell whether a date in the text is that of the header; any is where it has none."""
    if not published_on:
        return True
    try:
        return read_day(words).day == read_day(str(published_on)).day
    except UnusableDateError:
        return False


def opens_with_header(text: str) -> bool:
    """Tell whether the first line of a text says what it is, without a doubt."""
    line = read_line(text.lstrip().partition("\n")[0].strip())
    return (line is not None and line.is_sure and line.is_known) or find_front_matter(text) is not None


def _blank_out(line: str, rest: int) -> str:
    start = len(line) - len(line.lstrip()) + rest
    return " " * start + line[start:]


def _accept(found: list[HeaderLine]) -> list[HeaderLine]:
    """Return the lines that are a header indeed: all where a sure or two doubtful ones are among them, or one alone."""
    keys = {one.key for one in found if one.is_known}
    if any(one.is_sure and one.is_known for one in found) or len(keys) > 1:
        return found
    return [one for one in found if one.is_known and one.is_alone]


def _find_lines(lines: list[str]) -> Iterator[HeaderLine]:
    """Yield what may be lines of a header, up to the first line of prose."""
    unlabelled = 0
    for block in _find_blocks(lines):
        read = list(_read_block(lines, block))
        if _is_box_of_event(read, lines):
            return
        has_known = any(one is not None and one.is_known for _, one in read)
        for numbers, one in read:
            line = lines[numbers[0]].strip()
            is_header = one is not None and (one.is_known or one.may_stand_apart or has_known)
            if one is not None and is_header and not (one.is_only_date and _is_chronology(lines)):
                yield replace(one, numbers=tuple(numbers), is_alone=len(block) == len(numbers))
                if one.key == BODY or (one.rest is not None and is_prose(line[one.rest :])):
                    return
            elif not _RULE.fullmatch(line):
                unlabelled += not is_byline(line)
                if unlabelled > _MOST_UNLABELLED or is_prose(line):
                    return


def _is_chronology(lines: list[str]) -> bool:
    """Tell whether several dates stand on lines of their own: none of them is that of the article."""
    return len({line.strip() for line in lines if is_only_date(line)}) > 1


def _find_blocks(lines: list[str]) -> Iterator[list[int]]:
    """Yield the numbers of lines that stand together, without empty ones."""
    block: list[int] = []
    for number, line in enumerate(lines):
        if line.strip():
            block.append(number)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _read_block(lines: list[str], block: list[int]) -> Iterator[tuple[list[int], HeaderLine | None]]:
    """Yield the numbers of each line of a block, with those that it goes on on, and what it says of the text."""
    place = 0
    while place < len(block):
        numbers = [block[place]]
        line = lines[numbers[0]].strip()
        read = read_line(line)
        if read is not None and read.rest is None and _goes_on(read, lines, block[place:]):
            numbers.append(block[place + 1])
            read = read_line(f"{line} {lines[numbers[1]].strip()}") or read
        yield numbers, read
        place += len(numbers)


def _goes_on(read: HeaderLine, lines: list[str], block: list[int]) -> bool:
    """Tell whether the value of the first line of a block stands, or goes on, on the second."""
    if len(block) < 2 or len(read.values) != 1 or read_line(lines[block[1]].strip()) is not None:
        return False
    key, value = read.values[0]
    following = lines[block[1]]
    if not value:
        return key != BODY and (is_only_date(following) if key in DATES else not is_prose(following.strip()))
    is_last = len(block) == 2 or read_line(lines[block[2]].strip()) is not None
    return (
        key not in DATES
        and is_last
        and _indent(following) > _indent(lines[block[0]]) + 1
        and len(following.strip()) <= LONGEST_VALUE
        and not ends_sentence(following)
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_box_of_event(read: list[tuple[list[int], HeaderLine | None]], lines: list[str]) -> bool:
    """Tell whether lines say where and when something takes place; its date is not that of the text."""
    known = [one.key for _, one in read if one is not None]
    is_of_text = any(key in _OF_TEXTS for key in known)
    return len(known) > 1 and not is_of_text and any(is_event_label(lines[numbers[0]].strip()) for numbers, _ in read)
