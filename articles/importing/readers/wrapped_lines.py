"""Paragraphs of a text whose lines were wrapped: narrow columns, words broken at the ends of lines. Pure."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise

from articles.text.sentences import END_MARKS, WRAPPED_WIDTHS, fold_blanks, is_unspaced, split_paragraphs

NARROW_WIDTHS = range(18, WRAPPED_WIDTHS.start)  # columns, as newspapers print them
_FEWEST_LINES = 6  # that show a narrow column
_FEWEST_UNCASED_LINES = 12  # of a script without small letters, which show whether a sentence goes on
_SAMPLE_LINES = 2_000
_SAMPLE_CHARACTERS = 1_000_000
_SPARE = 4  # columns that may be left at the end of a line, beside the next word
_HYPHENATED_SHARE = 0.04  # of the lines end in a hyphen where words are broken; compounds alone are fewer
_SURELY_BROKEN_WIDTH = 60
_LONGEST_WORD = 60

_BREAK = re.compile(r"(?:(?<=[^\W_])|(?<=[A-Z]\.))[-‐¬⸗][^\S\n]*\n[^\S\n]*(?=[^\W_])")
_LETTERS_BEFORE = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?\Z")
_LETTERS_BEHIND = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# “pre- and post-war”, “Hafen- und Flughafen”: the hyphen stands for the other half of the word.
_CONJUNCTIONS = _words("and or to und oder bzw bis et ou y o e en of och og eller ja tai i a lub ve veya и или та або")
# Halves of compounds, and what follows some of them within a word: “self-defence”, “selfish”; “two-day”, “sixteen”.
_FIRST_HALVES = _words(
    "self vice well half twenty thirty forty fifty sixty seventy eighty ninety rendez peut celui celle"
)
_NUMBERS = _words("one two three four five six seven eight nine ten hundred")
_SYLLABLES = _words("ish ishly ishness less ness roy way eth teen teens teenth ty tieth th fold some pence self ing er")
# What ends words and is none: a compound has no such half.
_ENDINGS = _words(
    "tion tions sion sions ment ments tive tives sive ing ings ting ging ning ming ring ling ding ping king sing ally"
    " ble bly sity rity lity nity ture tures cial tial cian ence ance ences ances nary tary tory gers ters ners ders "
    " ung ungen lich lichen keit heit schaft tung ment ments ción ciones mente dad ção ções zione zioni mento menti"
)
_LAST_HALVES = _words(
    "year years month months hour week old based backed term owned scale level range known called elect general driven"
    " speaking related handed profile awaited standing lasting il elle ils elles vous nous là même mêmes moi toi"
)
_LAST_HALVES_BEHIND_WORDS = _words("led born run held made style leaning allied occupied dominated controlled")
_WITHIN_COMPOUNDS = _words("in of the to year month day week and or for on up at by de la du des sur les lès")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The words that stand within the lines of a text, and whether it breaks words at their ends."""

    words: frozenset[str]
    is_hyphenated: bool


def read_wrapped(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line, its broken words whole again."""
    widths = choose_widths(text)
    paragraphs = [text[start:end] for start, end in split_paragraphs(text, widths)]
    return join_wrapped(paragraphs, is_narrow=widths is not WRAPPED_WIDTHS)


def join_wrapped(paragraphs: list[str], *, is_narrow: bool) -> list[str]:
    """Return paragraphs, whose lines are as they were printed, each on one line, its broken words whole again."""
    if not any(_BREAK.search(paragraph) for paragraph in paragraphs):
        return [_join_lines(paragraph) for paragraph in paragraphs]
    evidence = _find_evidence("\n".join(paragraphs), paragraphs, is_narrow=is_narrow)
    return [_join_lines(_join_words(paragraph, evidence)) for paragraph in paragraphs]


def choose_widths(text: str) -> range:
    """Return at how many columns the lines of a text may be wrapped: few only where its lines show it."""
    lines = [line.rstrip() for line in islice(text[:_SAMPLE_CHARACTERS].split("\n"), _SAMPLE_LINES)]
    lengths = sorted(len(line) for line in lines if line)
    # A few lines may stick out, as headlines do.
    if len(lengths) < _FEWEST_LINES or (widest := lengths[int(0.9 * (len(lengths) - 1))]) not in NARROW_WIDTHS:
        return WRAPPED_WIDTHS
    pairs = [(line, following.lstrip()) for line, following in pairwise(lines) if line and following]
    full = [pair for pair in pairs if _is_full(*pair, widest)]
    if not any(line.upper() != line.lower() for line in lines):
        is_narrow = len(pairs) >= _FEWEST_UNCASED_LINES and len(full) >= 0.8 * len(pairs)
    else:
        going_on = [pair for pair in pairs if pair[1][0].islower() and pair[0][-1] not in END_MARKS]
        full_and_on = [pair for pair in going_on if _is_full(*pair, widest)]
        is_narrow = len(going_on) >= max(3, 0.4 * len(pairs)) and len(full_and_on) >= 0.7 * len(going_on)
    return range(NARROW_WIDTHS.start, WRAPPED_WIDTHS.stop) if is_narrow else WRAPPED_WIDTHS


def _is_full(line: str, following: str, widest: int) -> bool:
    word = 1 if is_unspaced(following[0]) else len(following.split(None, 1)[0])
    return len(line) + 1 + word + _SPARE > widest


def _find_evidence(text: str, paragraphs: list[str], *, is_narrow: bool) -> _Evidence:
    words = Counter(word.casefold() for word in _WORD.findall(text[:_SAMPLE_CHARACTERS]))
    broken = [halves for paragraph in paragraphs for halves in map(_read_halves, _BREAK.finditer(paragraph)) if halves]
    words.subtract(half.casefold() for left, right, _ in broken for half in (left, right))
    ends = sum(paragraph.count("\n") for paragraph in paragraphs)
    widest = max(len(line) for paragraph in paragraphs for line in paragraph.split("\n"))
    is_usual = len(broken) > max(1, _HYPHENATED_SHARE * ends)
    known = frozenset(word for word, count in words.items() if count > 0)
    return _Evidence(known, is_narrow or is_usual or widest < _SURELY_BROKEN_WIDTH)


def _read_halves(found: re.Match[str]) -> tuple[str, str, str] | None:
    """Return the halves of a word that a line end parts, and the character before the first."""
    text = found.string
    before = _LETTERS_BEFORE.search(text[max(0, found.start() - _LONGEST_WORD) : found.start()])
    behind = _LETTERS_BEHIND.match(text, found.end(), found.end() + _LONGEST_WORD)
    if before is None or behind is None:
        return None
    start = found.start() - len(before.group())
    return before.group(), behind.group(), text[start - 1 : start]


def _join_words(paragraph: str, evidence: _Evidence) -> str:
    def join(found: re.Match[str]) -> str:
        halves = _read_halves(found)
        return found.group() if halves is None else _choose_joint(halves, found.group()[0], evidence)

    return _BREAK.sub(join, paragraph)


def _choose_joint(halves: tuple[str, str, str], hyphen: str, evidence: _Evidence) -> str:
    """Return what belongs between two halves that a line end parts: nothing, a hyphen, or a hyphen and a blank."""
    left, right, before = halves
    first, last = left.casefold(), right.casefold()
    if hyphen in "¬⸗" or first + last in evidence.words:
        return ""
    if last in _CONJUNCTIONS:
        return "- "
    in_capitals = left.isupper() and len(left) > 1
    is_new_word = not right[0].islower() and not (in_capitals and right.isupper() and evidence.is_hyphenated)
    is_compound = (
        f"{first}-{last}" in evidence.words
        or (first in _FIRST_HALVES | _NUMBERS and last not in _SYLLABLES)
        or (last in _LAST_HALVES and len(left) > 2)
        or (last in _LAST_HALVES_BEHIND_WORDS and first in evidence.words)
        or (before == "-" and first in _WITHIN_COMPOUNDS)
        or (first, last) == ("so", "called")
        or left[-1].isdigit()
        or "." in left
        or (in_capitals and right.islower())
    )
    is_broken = evidence.is_hyphenated or last in _ENDINGS
    return "-" if is_new_word or is_compound or not is_broken else ""


def _join_lines(paragraph: str) -> str:
    """Return a paragraph on one line; no blank comes between characters of scripts that have none."""
    first, *others = paragraph.split("\n")
    pieces = [first.strip()]
    for line in map(str.strip, others):
        is_within = bool(line and pieces[-1]) and is_unspaced(pieces[-1][-1]) and is_unspaced(line[0])
        pieces.append(line if is_within else f" {line}")
    return fold_blanks("".join(pieces))
