"""The shape of a news text: its paragraphs, subheads and sentences. Pure, and linear in the text's length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

END_MARKS = ".!?…。！？؟।॥"
CLOSING_MARKS = "\"'”’»)]」）"
OPENING_MARKS = "\"'“‘„«([「（"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBHEAD_LENGTH = 80
SUBHEAD_WORDS = 12
FULL_SENTENCE_LENGTH = 60
TEASER_LENGTHS = range(81, 401)
CONTEXT_LENGTH = 300
OPENING_LENGTH = 4_000  # enough for any first sentence; keeps a body of one enormous paragraph cheap
# Nobody wraps lines at more columns than the last; at fewer than the first, as print does, only where a whole text
# shows it.
WRAPPED_WIDTHS = range(40, 121)

_LINE = re.compile(r"[^\n]+")
_ORDINARY_BLANKS = re.compile(r"[ \t\n]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff01-\uffef\U00020000-\U0003ffff]"
)
_GAP = re.compile(r"\S(?:[^\S\n]{3}|\t)")
_BULLETS = ("- ", "* ", "• ", "– ", "— ")
_YEAR = re.compile(r"[(‘’']?(?:1[5-9]|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?s?[)?,]?")
# COVID-19, G7, F-16: digits that are part of a name, not a figure in a table.
_NAME_WITH_DIGITS = re.compile(r"[(“‘\"']?[A-Z][A-Za-z]*-?\d{1,3}(?:['’]s)?[)”’\"'?,]?")

# It begins with a set of characters so that the search can leap to the next mark. The lookbehind lets a match begin
# only where a run of marks begins: no position is looked at twice.
_POSSIBLE_END = re.compile(
    r"[.!?…。！？؟।॥](?:(?<=[.!?…])(?<![.!?…].)[.!?…]*+[\"'”’»)\]]*+(?=\s|\Z)|(?<=[。！？؟।॥])[。！？؟।॥]*+[」）”’]*+)"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

_NEVER_LAST = _words(
    "Adm Amb Brig Capt Cmdr Col Cpl Dr Fr Ft Gen Gov Hon Insp Lt Maj Messrs Mr Mrs Ms Mt Pfc Pres Prof Pvt Rep"
    " Reps Rev Sen Sens Sgt St Ste Supt vs v cf e.g i.e approx"
)
_BEFORE_NUMBERS = _words("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos Art Sec Ch Fig Vol p pp")
_SOMETIMES_LAST = _words(
    "Inc Co Corp Ltd Plc Bros Jr Sr Ph.D Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich"
    " Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Dept Univ Assn etc est al Ave Blvd Rd"
)
_NEVER_FIRST_IN_HEADLINES = _words("And But He I It Its NOTE NOTES Note Notes She Shr Their They This We")
_NEVER_LAST_IN_HEADLINES = _words("a an and as at by for from in its of or said says that the their to with")
# After "U.S." only such a word begins a sentence; "U.S. Senator" goes on.
_OPENING_WORDS = _words(
    "A About According After All Also Although Among An And Another Any As At Because Before Both But By Despite"
    " During Each Earlier Even Every For From Had Has He Her Here His How However I If In Instead It Its Last Later"
    " Many Meanwhile More Most My Neither No Nobody None Nor Not Nothing Now On Once One Only Or Our Over She Since So"
    " Some Still Such That The Their Then There These They This Those Though Three Through To Two Under Until We What"
    " When Where Whether Which While Who Why With Within Without Yet You"
)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block of a body: `body[start:end]` is its text without outer blanks."""

    kind: Literal["paragraph", "subhead", "teaser"]
    start: int
    end: int


class _Line(NamedTuple):  # a dataclass takes four times as long to make, and a body may have a million lines
    """One line that is not blank; `width` is the column of its last character, `indent` that of its first."""

    start: int
    end: int
    indent: int
    width: int


def fold_blanks(text: str) -> str:
    """Return text on one line, each run of ordinary blanks one blank; no-break spaces inside stay."""
    return _ORDINARY_BLANKS.sub(" ", text).strip()


def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script without blanks between its words: Chinese, Japanese, Thai, Khmer, ..."""
    return character >= "\u0e00" and _UNSPACED.match(character) is not None


def find_blocks(body: str, part: tuple[int, int] | None = None) -> list[TextBlock]:
    """Return the blocks of a body, or of a part of it, in order; together they cover everything but white space.

    A subhead is a short line between paragraphs; a teaser is the headline of another article that was run
    into the text. What is in doubt is a paragraph.
    """
    first, last = part or (0, len(body))
    spans = [(first + start, first + end) for start, end in split_paragraphs(body[first:last])]
    texts = [body[start:end] for start, end in spans]
    found = []
    for number, (start, end) in enumerate(spans):
        kind: Literal["paragraph", "subhead", "teaser"] = "paragraph"
        if (number or first) and number < len(spans) - 1:
            if _is_subhead(texts[number], texts[number + 1]):
                kind = "subhead"
            elif _is_teaser(texts[number]):
                kind = "teaser"
        found.append(TextBlock(kind, start, end))
    return found


def split_paragraphs(text: str, widths: range = WRAPPED_WIDTHS) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each paragraph, without outer blanks.

    Blank lines part paragraphs. Between them, lines that were wrapped at one of the widths are one paragraph; every
    other line is one of its own.
    """
    chunk: list[_Line] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        is_parted = match.start() > previous_end + 1 or not stripped
        if is_parted and chunk:
            yield from _split_chunk(text, chunk, widths)
            chunk = []
        previous_end = match.end()
        if stripped:
            indent = len(line) - len(line.lstrip())
            start = match.start() + indent
            chunk.append(_Line(start, start + len(stripped), indent, indent + len(stripped)))
    if chunk:
        yield from _split_chunk(text, chunk, widths)


def _split_chunk(text: str, lines: list[_Line], widths: range) -> Iterator[tuple[int, int]]:
    widest = _find_width([line.width for line in lines])
    start = lines[0].start
    for line, following in pairwise(lines):
        if not _runs_on(text, line, following, widest, widths):
            yield start, line.end
            start = following.start
    yield start, lines[-1].end


def _find_width(widths: list[int]) -> int:
    """Return the width lines were wrapped at; a few that stick out, as addresses do, are passed over."""
    usual = [width for width in widths if width in range(WRAPPED_WIDTHS.stop)]
    return max(usual if 10 * len(usual) >= 9 * len(widths) else widths)


def _runs_on(text: str, line: _Line, following: _Line, widest: int, widths: range) -> bool:
    """Tell whether the line end between two lines was only put there to keep within the width."""
    goes_on = text[following.start].islower() and text[line.end - 1] not in END_MARKS + ":;"
    if widest not in widths and not (goes_on and widest > widths[-1]):
        return False
    if text.startswith(_BULLETS, following.start) or _has_gap(text, line) or _has_gap(text, following):
        return False
    if goes_on or line.width > widest or following.indent > line.indent + 1:
        return goes_on
    # Print in narrow columns leaves blanks, between paragraphs seldom.
    spare = widest // 5 if widest < WRAPPED_WIDTHS.start and text[line.end - 1] not in END_MARKS else 0
    return line.width + 1 + _first_word_length(text, following) + spare > widest


def _first_word_length(text: str, line: _Line) -> int:
    """Return how much of a line cannot be parted: its first word, or character where words have no blanks between."""
    if is_unspaced(text[line.start]):
        return 1
    return len(text[line.start : line.end].split(None, 1)[0])


def _has_gap(text: str, line: _Line) -> bool:
    return _GAP.search(text, line.start, line.end) is not None


def _is_subhead(text: str, following: str) -> bool:
    return (
        len(text) <= SUBHEAD_LENGTH
        and (text[0].isupper() or text[0].isdigit())
        and text[-1] not in ".!…,;:\"'”’»。！।"
        and not _opens_like_text(text)
        and len(text.split()) <= SUBHEAD_WORDS
        and not _has_figures(text)
        and len(following) >= FULL_SENTENCE_LENGTH
        and _holds_sentence(following)
    )


def _is_teaser(text: str) -> bool:
    return (
        len(text) in TEASER_LENGTHS
        and text[0].isupper()
        and text[-1].isalnum()
        and text.rsplit(None, 1)[-1] not in _NEVER_LAST_IN_HEADLINES
        and not _opens_like_text(text)
        and not _has_figures(text, allowed=2)
        and not _holds_sentence(text)
    )


def _opens_like_text(text: str) -> bool:
    """Tell whether the first word is one that headlines leave to sentences and footnotes."""
    return text.split(None, 1)[0].rstrip(":") in _NEVER_FIRST_IN_HEADLINES


def _has_figures(text: str, allowed: int = 0) -> bool:
    """Tell whether this looks like a row of a table: gaps, or more than `allowed` figures other than years."""
    figures = sum(
        not (_YEAR.fullmatch(word) or _NAME_WITH_DIGITS.fullmatch(word))
        for word in text.split()
        if any(character.isdigit() for character in word)
    )
    return figures > allowed or _GAP.search(text) is not None


def _holds_sentence(text: str) -> bool:
    return next(_find_ends(text, 0, len(text)), None) is not None


def first_sentence(text: str) -> str:
    """Return the first sentence of the first paragraph, as it stands; where none ends, all of it, or its beginning."""
    text = text[: len(text) - len(text.lstrip()) + OPENING_LENGTH]
    start, end = next(split_paragraphs(text), (0, 0))
    return text[start : next(_find_ends(text, start, end), end)]


def last_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the last sentence within the bounds ends, looking no further back than an opening is long; else 0.

    What stands behind the bounds is not seen.
    """
    ends = list(_find_ends(text, max(start, end - OPENING_LENGTH), end - 1))
    return ends[-1] if ends else 0


def summarise(body: str, most: int) -> str:
    """Return the opening sentence of a body on one line, cut at `most` characters."""
    opening = " ".join(first_sentence(body).split())
    return opening if len(opening) <= most else opening[: most - 1].rstrip() + "…"


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around text[start:end], at most 300 characters.

    A longer sentence is cut between words, near the span; of a span that is longer itself, its beginning.
    """
    if end - start >= CONTEXT_LENGTH:
        return start, start + CONTEXT_LENGTH
    low, high = _paragraph_around(text, start, end)
    first, last = low, high
    for sentence_end in _find_ends(text, low, high):
        if sentence_end <= start:
            first = sentence_end
        elif sentence_end >= end:
            last = sentence_end
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return _narrow(text, (first, last), (start, end))


def _paragraph_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the paragraph around a span, looking no further than a context is long."""
    low, high = max(0, start - CONTEXT_LENGTH), min(len(text), end + CONTEXT_LENGTH)
    is_one_paragraph_a_line = any(len(line) > WRAPPED_WIDTHS[-1] for line in text[low:high].split("\n"))
    partings = [
        position
        for position in range(low, high)
        if text[position] == "\n" and (is_one_paragraph_a_line or _BLANK_LINE.match(text, position, high))
    ]
    low = max((position + 1 for position in partings if position < start), default=low)
    high = min((position for position in partings if position >= end), default=high)
    return low, high


def _narrow(text: str, bounds: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """Cut bounds to the length of a context around the span, between words where possible."""
    (low, high), (start, end) = bounds, span
    if high - low <= CONTEXT_LENGTH:
        return low, high
    spare = CONTEXT_LENGTH - (end - start)
    last = min(high, max(end, start - spare // 2 + CONTEXT_LENGTH, low + CONTEXT_LENGTH))
    first = max(low, last - CONTEXT_LENGTH)
    last = min(high, first + CONTEXT_LENGTH)
    if first > low and not text[first - 1].isspace():
        first = next((i + 1 for i in range(first, start) if text[i].isspace()), first)
    if last < high and not text[last].isspace():
        last = next((i for i in range(last - 1, end - 1, -1) if text[i].isspace()), last)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _find_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where each sentence within the bounds ends, after its closing quotes."""
    sentence = start
    for match in _POSSIBLE_END.finditer(text, start, end):
        # "1. The council decides": the number of an item is no sentence.
        if match.start() - sentence > 2 and _is_end(text, match, end):
            sentence = match.end()
            yield sentence


def _is_end(text: str, match: re.Match[str], end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 40)]
    following = rest.lstrip().lstrip(OPENING_MARKS)
    if not following or _BLANK_LINE.match(rest.lstrip(" \t")):
        return True
    if following[0].islower():
        return False
    if match.group().rstrip(CLOSING_MARKS) != ".":
        return True
    before = text[max(0, match.start() - 16) : match.start()].split()
    word = before[-1].lstrip(OPENING_MARKS) if before and not text[match.start() - 1].isspace() else ""
    return word not in _NEVER_LAST and _may_end(word, following)


def _may_end(word: str, following: str) -> bool:
    """Tell whether a full stop after the word ends a sentence, or only abbreviates the word."""
    if word in _BEFORE_NUMBERS:
        return not following[0].isdigit()
    if word in _SOMETIMES_LAST or _is_initials(word):
        return following.split(None, 1)[0].rstrip(",'’") in _OPENING_WORDS
    return True


def _is_initials(word: str) -> bool:
    """Tell “J”, “U.S”, “a.m” and “D.C”, each before its last full stop, from a word."""
    letters = word.split(".")
    return all(len(part) == 1 and part.isalpha() for part in letters) and (len(letters) > 1 or word.isupper())
