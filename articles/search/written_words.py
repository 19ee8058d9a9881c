"""Words as they are written: which forms of it an exact word meets, and lines whose capitals say nothing. Pure.

Beside the stems of a text the index keeps its words without accents, in the case they are written in. In a line
without a small letter, as most headlines of agencies are, each word may as well begin with a capital or a small letter:
there it is kept as it is written, and once more with a first capital, as at the beginning of a sentence.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from articles.search.analysis import Row, is_doubtful, write_words
from articles.search.tree import Phrase, Words

_WORD = re.compile(r"[^\W_]+")
_WITHOUT_BLANKS = re.compile(  # scripts whose words have none between: there a word is no piece between two signs
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)


Forms = tuple[tuple[str, ...], ...]


class WrittenRow(NamedTuple):
    """Words in a row, and the forms of which each word has to be written in one."""

    row: Row
    forms: Forms = ()


def find_written_rows(leaf: Words, rows: Sequence[Row], language: str) -> list[WrittenRow]:
    """Return the rows of a leaf in one language, the first as it is written, with the forms that a quotation asks for.

    Several words may also stand as the archive writes them otherwise, as “a cease-fire talk”; a single one may not,
    but for “US” and “us” in a line of capitals.
    """
    if not isinstance(leaf, Phrase):
        return [WrittenRow(row) for row in rows]
    words = write_words(leaf.text, language)
    forms = tuple(list_forms(words))
    if len(leaf.text.split()) > 1:
        return [*(WrittenRow(row, forms) for row in rows[:1]), *map(WrittenRow, rows[1:])]
    among_capitals = [row for row in rows[1:] if len(forms) == 1 and is_doubtful(row)]
    return [WrittenRow(row, forms) for row in [*rows[:1], *among_capitals]]


def lower_capitals(text: str) -> str:
    """Return the text with only first capitals in lines without a small letter; it stays as long as it was."""
    return "\n".join(_lower(line) if line.isupper() else line for line in text.split("\n"))


def list_lowered_lines(text: str) -> str:
    """Return the lines of a text without a small letter, with only first capitals."""
    return "\n".join(_lower(line) for line in text.split("\n") if line.isupper())


def _lower(line: str) -> str:
    return _WORD.sub(_lower_word, line)


def _lower_word(match: re.Match[str]) -> str:
    rest = match[0][1:]
    small = rest.lower()
    return match[0][0] + (small if len(small) == len(rest) else "".join(c.lower()[0] for c in rest))


def list_forms(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return for each word of a quotation the forms that meet it, of which one must stand in the field.

    A small letter at its beginning meets a capital; a capital at its beginning a small letter only beside other words.
    Words of scripts without blanks are left out: the order of their stems is all there is to meet.
    """
    written = dict.fromkeys(word for word in words if not _WITHOUT_BLANKS.search(word))
    return [_forms_of(word, is_alone=len(words) == 1) for word in written]


def _forms_of(word: str, *, is_alone: bool) -> tuple[str, ...]:
    if word == word.upper():  # in capitals, or without any case
        return (word,)
    forms = [word, word[0].upper() + word[1:]]
    if not is_alone:
        forms.append(word[0].lower() + word[1:])
    if word[1:] != word[1:].lower():  # McDonald, where it stands in a line of capitals
        forms.append(word[0].upper() + word[1:].lower())
    return tuple(dict.fromkeys(forms))


def list_cases(beginning: str) -> list[str]:
    """Return a folded beginning of a word in the cases it is usually written in."""
    return list(dict.fromkeys((beginning, beginning[:1].upper() + beginning[1:], beginning.upper())))


def write_any_case(beginning: str) -> str:
    """Return a pattern that a beginning of a word matches in whatever case it is written."""
    return "".join(_either(character) for character in beginning)


def _either(character: str) -> str:
    upper = character.upper()
    return f"[{character}{upper}]" if len(upper) == 1 and upper != character else re.escape(character)
