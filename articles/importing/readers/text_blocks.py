"""The text of an article that JSON keeps in blocks, as content systems do: paragraphs in their order. Pure.

Forms met: lists of paragraphs; sections with headings; typed blocks (Editor.js, Draft.js, Gutenberg, the pieces of
newspapers' own systems), some of which are pictures or adverts; trees of nodes whose leaves are runs of characters
(ProseMirror, Slate, Lexical, Contentful, Portable Text, messages of Telegram).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from typing import Any

DEEPEST = 20  # nodes within one another
MOST_PARAGRAPHS = 10_000


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_IGNORED_MARKS = str.maketrans("", "", "_-$#@ /:.")
_TYPES = _keys("type nodetype kind blocktype blockname elementtype component subtype typename")
# Under which key a block has its characters, the best first.
_CHARACTERS = _keys(
    "rendered text html innerhtml characters plaintext plain value content body copy paragraph cdata t main original "
    "full markdown raw default description"
)
_TREES = frozenset(
    _keys(
        "blocks sections section paragraphs paragraph children content contents items nodes elements parts body data "
        "root document text html value innerblocks"
    )
)
_HEADINGS = frozenset(_keys("heading headline subheading subheadline subtitle header crosshead title"))
# Types of blocks, or the last words of these, that are no text of an article.
_NO_TEXT = frozenset(
    _keys(
        "kicker title headline byline author authors bio date time timestamp dateline image images picture photo "
        "gallery slideshow figure caption media video audio podcast iframe embed oembed tweet instagram map chart "
        "graphic infographic ad ads advert advertisement adslot promo newsletter subscribe related relatedcontent "
        "readmore recirculation paywall tag tags divider separator hr poll quiz button social script style"
    )
)
_BREAKS = frozenset(_keys("linebreak hardbreak br"))
_RUNS = _BREAKS | frozenset(
    _keys(
        "text span run string leaf bold strong b italic em i underline u strike strikethrough code link a hyperlink "
        "textlink entityhyperlink url mention mentionname hashtag cashtag botcommand email phone bankcard spoiler "
        "customemoji sup sub mark"
    )
)
_NO_LETTERS = re.compile(r"<[^<>]*>|[\W_]+")
_PARTS_OF_A_NAME = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")
_WORDS_FOR_BLOCK = frozenset(_keys("block component node element slice piece"))
_CLOSING_MARKS = frozenset(".,;:!?)]”’")


@dataclass(slots=True)
class BlockText:
    """The paragraphs of a value; the types of blocks that were left out; how many parts nothing could be read of."""

    paragraphs: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unread: int = 0


def read_blocks(value: Any) -> BlockText:
    """Return the text of a list or an object that stands where the text of an article is looked for."""
    found = BlockText()
    _read(value, found, DEEPEST)
    return found


def _read(value: Any, found: BlockText, depth: int) -> None:
    if value is None or value in ("", [], {}) or len(found.paragraphs) >= MOST_PARAGRAPHS:
        return
    if isinstance(value, str):
        found.paragraphs.append(value)
    elif depth and isinstance(value, Sequence):
        if _is_line(value):
            found.paragraphs.append("".join(_read_runs(value, depth)))
        else:
            for one in value:
                _read(one, found, depth - 1)
    elif depth and isinstance(value, Mapping):
        _read_block(value, found, depth)
    else:
        found.unread += 1


def _read_block(block: Mapping[str, Any], found: BlockText, depth: int) -> None:
    keys = _fold_keys(block)
    names = list(_name_types(keys))
    if left_out := next((name for name in names if _is_no_text(name)), ""):
        found.left_out.append(left_out)
        return
    whole = next((text for key in _CHARACTERS if isinstance(text := keys.get(key), str) and text.strip()), "")
    trees = {key for key, value in keys.items() if key in _TREES and not isinstance(value, str) and value}
    headings, parts = BlockText(), BlockText()
    for key, value in keys.items():
        if key in trees:
            _read(value, parts, depth - 1)
        elif trees and depth < DEEPEST and key in _HEADINGS and not isinstance(value, Mapping):
            _read(value, headings, depth - 1)
    paragraphs = [*headings.paragraphs, *_choose_fullest(whole, parts.paragraphs)]
    found.paragraphs += paragraphs[: MOST_PARAGRAPHS - len(found.paragraphs)]
    found.left_out += headings.left_out + parts.left_out
    found.unread += headings.unread + parts.unread
    is_empty = bool(keys.keys() & (_TREES | set(_CHARACTERS)))
    if not (paragraphs or is_empty):
        found.left_out += names[:1]
        found.unread += not names


def _choose_fullest(whole: str, parts: list[str]) -> list[str]:
    """Return a text and the blocks beside it; one of them where it has all that the other says."""
    if not whole or _has_all(whole, parts):
        return [whole] if whole else parts
    return parts if _has_all("".join(parts), [whole]) else [whole, *parts]


def _has_all(text: str, parts: Sequence[str]) -> bool:
    """Tell whether a text has all of the others in their order; tags, marks and blanks count nothing."""
    letters, place = _keep_letters(text), 0
    for part in map(_keep_letters, parts):
        place = letters.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def _keep_letters(text: str) -> str:
    return _NO_LETTERS.sub("", unescape(text)).casefold()


def _fold_keys(block: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).translate(_IGNORED_MARKS).casefold(): value for key, value in block.items()}


def _name_types(keys: Mapping[str, Any]) -> Iterator[str]:
    for key in _TYPES:
        if isinstance(name := keys.get(key), str):
            yield name


def _is_no_text(name: str) -> bool:
    """Tell by the name of its type: “image”, “core/image”, “ad-slot”, “RelatedContentBlock”."""
    parts = [part.casefold() for part in _PARTS_OF_A_NAME.findall(name)]
    while len(parts) > 1 and parts[-1] in _WORDS_FOR_BLOCK:
        del parts[-1]
    return "".join(parts) in _NO_TEXT or (bool(parts) and parts[-1] in _NO_TEXT)


# -- runs of characters


def _is_line(values: Sequence[Any]) -> bool:
    """Tell whether the parts of a list are one line: runs of characters, with blanks or marks between most of them."""
    has_objects = any(isinstance(one, Mapping) for one in values)
    if not has_objects or not all(isinstance(one, str) or _is_run(one) for one in values):
        return False
    runs = [text for one in values if (text := "".join(_read_runs([one], DEEPEST)))]
    seams = [one[-1].isspace() or other[0].isspace() or other[0] in _CLOSING_MARKS for one, other in pairwise(runs)]
    return 2 * sum(seams) >= len(seams)


def _is_run(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    keys = _fold_keys(value)
    if _fold_type(keys) in _RUNS:
        return True
    # Slate and Portable Text name no type of a run, but have nothing beside its characters and its marks.
    return isinstance(keys.get("text"), str) and all(
        isinstance(one, bool) for key, one in keys.items() if key != "text"
    )


def _fold_type(keys: Mapping[str, Any]) -> str:
    return next(_name_types(keys), "").translate(_IGNORED_MARKS).casefold()


def _read_runs(values: Sequence[Any], depth: int) -> Iterator[str]:
    for one in values:
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping) and depth:
            keys = _fold_keys(one)
            if _fold_type(keys) in _BREAKS:
                yield "\n"
            inner = next((text for key in _CHARACTERS if isinstance(text := keys.get(key), str)), None)
            if inner is not None:
                yield inner
            else:
                for key in ("children", "content"):
                    if isinstance(keys.get(key), list):
                        yield from _read_runs(keys[key], depth - 1)
