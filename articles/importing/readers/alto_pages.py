"""The recognised text of a scanned page, as ALTO has it (versions 1 to 4, any namespace). Pure.

A TextBlock is a paragraph, whatever the lines of a column are. Words that a line end has broken are marked in several
ways: SUBS_CONTENT has the whole word, HYP the hyphen, or the line just ends in one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from lxml import etree

from articles.importing.markup import local_name, parse_whole_xml
from articles.importing.readers.wrapped_lines import join_wrapped

SURE_BREAK = "¬"  # how `join_wrapped` knows a hyphen that is no part of a word
_MARGINS = frozenset({"TopMargin", "LeftMargin", "RightMargin", "BottomMargin"})
_HYPHENS = "-‐¬⸗=\u00ad"
_SURE_HYPHENS = "¬⸗\u00ad"


@dataclass(slots=True)
class RecognisedWord:
    """A word of a page. `part` is 1 or 2 where it is that half of a broken one, and `whole` then all of it."""

    text: str
    part: int = 0
    whole: str = ""
    id: str = ""


@dataclass(slots=True)
class RecognisedBlock:
    """The lines of a block, each its words; `confidences` of the recognition of each, from 0 to 1, where stated."""

    id: str = ""
    lines: list[list[RecognisedWord]] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    language: str = ""
    is_in_margin: bool = False


@dataclass(slots=True)
class AltoPage:
    """A page. `blocks` has those with text by their ids, in the order of the file; `groups` what others are made of.

    `words` has the block of each word that has an id.
    """

    label: str = ""
    blocks: dict[str, RecognisedBlock] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def find(self, begin: str, end: str = "") -> list[RecognisedBlock]:
        """Return the blocks from one to another, each of which may be a group, or the parts of blocks from a word to
        another; all of the page where none is named.
        """
        if not begin:
            return [block for block in self.blocks.values() if not block.is_in_margin]
        if begin in self.words:
            return self._cut_out(begin, end if end in self.words else begin)
        names = list(self.blocks)
        first = self.groups.get(begin, [begin])
        if end and end != begin:
            last = self.groups.get(end, [end])
            if first and last and first[0] in self.blocks and last[-1] in self.blocks:
                start, stop = names.index(first[0]), names.index(last[-1])
                return [self.blocks[name] for name in names[start : stop + 1]]
        return [self.blocks[name] for name in first if name in self.blocks]

    def has(self, name: str) -> bool:
        """Tell whether a block, a group or a word of that id is on the page, be it without text."""
        return name in self.blocks or name in self.groups or name in self.words

    def _cut_out(self, begin: str, end: str) -> list[RecognisedBlock]:
        """Return the parts of blocks from a word to another."""
        names = list(self.blocks)
        found = []
        is_within = False
        for name in names[names.index(self.words[begin]) : names.index(self.words[end]) + 1]:
            block = self.blocks[name]
            lines: list[list[RecognisedWord]] = []
            for line in block.lines:
                kept = []
                for token in line:
                    is_within = is_within or token.id == begin
                    if is_within:
                        kept.append(token)
                    is_within = is_within and token.id != end
                lines += [kept] if kept else []
            found.append(RecognisedBlock(block.id, lines, block.confidences, block.language))
        return found


def read_pages(data: bytes) -> list[AltoPage]:
    """Return the pages of an ALTO file; raise UnreadableMarkupError, also for one that is cut off."""
    root = parse_whole_xml(data)
    return [_read_page(page) for page in root.iter("{*}Page")]


def _read_page(element: etree._Element) -> AltoPage:
    page = AltoPage(str(element.get("PRINTED_IMG_NR") or ""))
    open_groups: list[str] = []
    is_in_margin = False
    for event, one in etree.iterwalk(element, events=("start", "end")):
        name = local_name(one)
        if name in _MARGINS:
            is_in_margin = event == "start"
        elif name == "ComposedBlock" and event == "start":
            open_groups.append(str(one.get("ID") or ""))
            page.groups.setdefault(open_groups[-1], [])
        elif name == "ComposedBlock":
            open_groups.pop()
        elif name in {"Illustration", "GraphicalElement"} and event == "start":
            page.groups.setdefault(str(one.get("ID") or ""), [])
        elif name == "TextBlock" and event == "start":
            identity = str(one.get("ID") or f"block {len(page.blocks) + 1}")
            block = _read_block(one)
            block.id, block.is_in_margin = identity, is_in_margin
            page.words |= {token.id: identity for line in block.lines for token in line if token.id}
            if not block.lines:
                page.groups.setdefault(identity, [])
                continue
            page.blocks[identity] = block
            for group in open_groups:
                page.groups[group].append(identity)
    return page


def _read_block(element: etree._Element) -> RecognisedBlock:
    block = RecognisedBlock(language=str(element.get("language") or element.get("LANG") or ""))
    for line in element.iter("{*}TextLine"):
        tokens: list[RecognisedWord] = []
        for one in line:
            name = local_name(one)
            if name == "String":
                text = " ".join(str(one.get("CONTENT") or "").split())
                if text:
                    kind = str(one.get("SUBS_TYPE") or "")
                    part = {"HypPart1": 1, "HypPart2": 2}.get(kind, 0)
                    whole = " ".join(str(one.get("SUBS_CONTENT") or "").split())
                    tokens.append(RecognisedWord(text, part, whole, str(one.get("ID") or "")))
                    _add_confidence(block, one.get("WC"))
            elif name == "HYP" and tokens:
                hyphen = str(one.get("CONTENT") or "-")
                tokens[-1].text = tokens[-1].text.rstrip(_HYPHENS) + (SURE_BREAK if hyphen in _SURE_HYPHENS else "-")
        if tokens:
            block.lines.append(tokens)
    return block


def _add_confidence(block: RecognisedBlock, stated: object) -> None:
    try:
        confidence = float(str(stated))
    except ValueError:
        return
    if 0 <= confidence <= 1:
        block.confidences.append(confidence)


# -- from blocks to text


def join_blocks(groups: Iterable[Sequence[RecognisedBlock]]) -> list[str]:
    """Return paragraphs, each from a group of blocks; one whose last word is broken goes on in the next."""
    paragraphs: list[list[str]] = []
    lines_of = _resolve([[line for block in group for line in block.lines] for group in groups])
    for lines in lines_of:
        if paragraphs and _goes_on(paragraphs[-1][-1], lines[0]):
            paragraphs[-1] += lines
        else:
            paragraphs.append(lines)
    return [one for one in join_wrapped(["\n".join(lines) for lines in paragraphs], is_narrow=True) if one]


def _goes_on(before: str, line: str) -> bool:
    return before[-1] in _SURE_HYPHENS or (before[-1] in _HYPHENS and before[-2:-1].isalpha() and line[0].islower())


def _resolve(groups: list[list[list[RecognisedWord]]]) -> Iterator[list[str]]:
    """Yield the lines of each group as text, halves of words joined where both are marked."""
    tokens = [token for lines in groups for line in lines for token in line]
    texts = [token.text for token in tokens]
    for number, (first, second) in enumerate(pairwise([*tokens, RecognisedWord("")])):
        if first.part == 1 and second.part == 2:
            texts[number], texts[number + 1] = _join_halves(first, second), ""
        elif first.part == 1 and first.whole and _letters(first.text) != _letters(first.whole):
            texts[number] = first.whole  # its other half is not here
    left = iter(texts)
    for lines in groups:
        joined = [" ".join(filter(None, islice(left, len(line)))) for line in lines]
        if kept := [text for text in joined if text]:
            yield kept


def _join_halves(first: RecognisedWord, second: RecognisedWord) -> str:
    """Return a broken word with the marks around it; a hyphen stays that is in the whole word too."""
    left = first.text.rstrip(_HYPHENS)
    is_compound = f"{_last_word(left)}-" in first.whole or f"{_last_word(left)}-" in second.whole
    return f"{left}{'-' if is_compound else ''}{second.text}"


def _last_word(text: str) -> str:
    return text.rpartition("-")[2] or text


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def find_language(blocks: Iterable[RecognisedBlock]) -> str:
    """Return the language of most words, as it is written there; empty where none is stated."""
    counts: Counter[str] = Counter()
    for block in blocks:
        counts[block.language] += sum(map(len, block.lines))
    return max(counts, key=lambda one: (counts[one], one), default="")


def average_confidence(blocks: Iterable[RecognisedBlock]) -> float | None:
    """Return the average confidence of the words, None where hardly any is stated."""
    found = [confidence for block in blocks for confidence in block.confidences]
    return sum(found) / len(found) if found else None
