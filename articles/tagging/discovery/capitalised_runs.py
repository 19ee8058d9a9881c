"""Runs of capitalised words: where a name may stand. Pure, and linear in the length of the text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from articles.tagging.discovery.results import KnownSpan
from articles.tagging.discovery.word_lists import CALENDAR, HEADS, ORDINARY, OWNERS
from articles.text.folding import fold_text, is_in_capitals

LONGEST_RUN = 16  # words; longer runs are lists or tables
HIDDEN = "\x01"  # replaces each character of a name of the gazetteer

# The rest of a word after its first capital: initials, or letters, and the full stop of an abbreviated title.
_LETTERS = r"[A-Za-z\u0180-\u024f0-9]"
_STOP = (
    r"\.(?:(?<=\b(?:Mr|Ms|Dr|Lt|St|Jr|Sr)\.)|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen|Col|Maj|Adm|Sgt|Cpl|Pvt|Spc|Pfc|Rev|Hon)\.)"
    r"|(?<=\b(?:Capt|Cmdr|Brig|Prof|Supt|Insp)\.))"
)
_REST = rf"(?:\.(?:-?[A-Z]\.)*+|{_LETTERS}*+(?:[-'&](?!s\b)[A-Za-z0-9]++)*+(?:{_STOP})?)"
_OWNER = r"(?:'s?(?= [A-Z]))?"  # “Women's Union”: it goes on only as `_is_part_of_name` says
_PREFIX = r"(?:(?:[ae]l|a[sdnrtzh]|ash)-|d')?"
_PARTICLE = (
    "(?:bin|bint|ibn|van|von|der|den|de|del|della|di|da|dos|das|do|du|la|le|el|al|ul|ud|ter|ten|zu|of|for|the|&)"
)
_NICKNAME = r"(?:[\"'][A-Z][A-Za-z.]{1,14}[\"'] )?"
# The pattern begins with a set of characters so that the search can jump to the next capital.
_RUN = re.compile(
    rf"[A-Z](?:(?<![\w.'&-].)|(?<=\b[ae][ldnrtzsh]-.)){_REST}{_OWNER}"
    rf"(?: (?:[A-Z]{_REST}{_OWNER}|(?:{_PARTICLE} ){{0,3}}{_NICKNAME}{_PREFIX}[A-Z]{_REST}{_OWNER}))*+"
)
_UNINFORMATIVE = ORDINARY | CALENDAR
_SAINTS = frozenset({"St.", "Saint"})
_REACH = 3  # words after an owner, among which the head of the name stands
_OPENS = frozenset(".!?:;\"'([\n-*•")


class Word(NamedTuple):
    """One word of a run, at text[start:end] of the field."""

    text: str
    start: int
    end: int


class CapitalisedRun(NamedTuple):
    """Adjacent words; if `opens_sentence`, the first capital may be due to the beginning of a sentence."""

    words: list[Word]
    opens_sentence: bool


class DiscoveryText:
    """One text of an article with the mentions that the gazetteer found in it."""

    def __init__(self, name: str, text: str, known: Sequence[KnownSpan]) -> None:
        self.name = name
        self.text = text
        self.folded = fold_text(text)
        self.known = sorted((span for span in known if span.field == name), key=lambda span: span.start)
        self.starting = {span.start: span for span in self.known}
        self.ending = {span.end: span for span in self.known}
        self._starts = [span.start for span in self.known]
        self.masked = self._mask()
        self.lacks_case: bool = is_in_capitals(self.folded) or (name == "headline" and _is_title_case(self.folded))

    def _mask(self) -> str:
        pieces: list[str] = []
        position = 0
        folded = self.folded
        for span in self.known:
            if span.start >= position:
                pieces += (folded[position : span.start], HIDDEN * (span.end - span.start))
                position = span.end
        pieces.append(folded[position:])
        masked = "".join(pieces)
        if "\n" in self.text:  # fold() makes blanks of line ends; a name does not go on after one
            masked = "\n".join([masked[start:end] for start, end in _line_bounds(self.text)])
        return masked

    def runs(self) -> Iterator[CapitalisedRun]:
        """Yield the runs from left to right."""
        text = self.masked
        for match in _RUN.finditer(text):
            found = match[0]
            if found in _UNINFORMATIVE:
                continue
            start = match.start()
            if start and text[start - 1] == "-":  # al-Baghdadi
                start -= 3
                found = text[start : match.end()]
            for words in _cut_at_owners(found.split(" "), start) if "'" in found else [_place(found.split(" "), start)]:
                if len(words) > LONGEST_RUN or (len(words) == 1 and words[0].text in _UNINFORMATIVE):
                    continue
                begin = words[0].start
                before = text[max(0, begin - 2) : begin].rstrip(" ")
                yield CapitalisedRun(words, not before or before[-1] in _OPENS)

    def span_before(self, position: int) -> KnownSpan | None:
        """Return the gazetteer's mention that ends one blank before the position."""
        return self.ending.get(position - 1) if position and self.text[position - 1] in " \u00a0" else None

    def spans_between(self, start: int, end: int) -> list[KnownSpan]:
        """Return the gazetteer's mentions that begin within the bounds."""
        return self.known[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _place(pieces: Sequence[str], start: int) -> list[Word]:
    """Return the words of a run that begins at `start`."""
    words = []
    for piece in pieces:
        end = start + len(piece)
        words.append(Word(piece, start, end))
        start = end + 1
    return words


def _cut_at_owners(pieces: Sequence[str], start: int) -> Iterator[list[Word]]:
    """Yield the runs that words make which end where somebody's is named: “Obama | Cabinet”, but “Women's Union”."""
    words: list[Word] = []
    for number, word in enumerate(_place(pieces, start)):
        is_owner = word.text.endswith(("'", "'s")) and not word.text.startswith("'")  # but “'Bob'” is a nickname
        owner = word.text.removesuffix("s").removesuffix("'") if is_owner else ""
        if not owner or _is_part_of_name(owner, pieces, number):
            words.append(word)
        else:
            yield [*words, Word(owner, word.start, word.start + len(owner))]
            words = []
    if words:
        yield words


def _is_part_of_name(owner: str, pieces: Sequence[str], number: int) -> bool:
    """Tell whether what is somebody's is called after them: by words that are no names, or a saint's."""
    if HEADS.keys().isdisjoint(pieces[number + 1 : number + 1 + _REACH]):
        return False
    return owner in OWNERS or (number > 0 and pieces[number - 1] in _SAINTS)


def _line_bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _is_title_case(text: str) -> bool:
    """Tell whether most words have a capital, so that capitals say nothing."""
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return capitals * 10 >= len(words) * 7
