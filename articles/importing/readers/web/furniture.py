"""What stands among the paragraphs of web pages and is no text of theirs: pointers to other articles, labels of
advertisements; and texts that a site has cut into pieces around those. Pure.
"""

import re
from collections import defaultdict

from lxml.html import HtmlElement

from articles.importing.readers.web.beside import Surroundings
from articles.importing.readers.web.markup import line_of
from articles.importing.readers.web.vocabulary import FURNITURE, POINTER, names

PARAGRAPH_MARK = "\ue000"  # of no meaning in Unicode, stands for two line breaks in a row, which would get lost
LONGEST_POINTER = 600  # characters
LONGEST_LABEL = 80
MOST_CHILDREN = 20
LINKED_SHARE = 0.8  # of what stands behind such words
LISTED_SHARE = 0.6  # of a list
LEAST_PARAGRAPH = 60
LEAST_PIECE = 2  # paragraphs

_POINTING = names("p div ul ol h2 h3 h4 h5 h6 blockquote section")
LONGEST_SUBHEAD = 200
_INLINE = frozenset(names("a b i em strong span br font u small sup sub"))
_SUBHEAD_CLASS = re.compile(
    r"sub-?_?(?:head|title)|(?:head|headline|heading)(?:$|\s)|cross-?head|intertitle|ladillo|zwischen", re.IGNORECASE
)


def is_furniture(paragraph: str) -> bool:
    """Tell whether a paragraph is nothing but a label of the site, as “Advertisement” and “Read more” are."""
    return len(paragraph) <= 120 and FURNITURE.fullmatch(paragraph) is not None


def mend_blocks(tree: HtmlElement) -> None:
    """Make subheads of boxes that stand for them, take boxes out of headings, mark where line breaks part a text."""
    for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        for box in [*heading.iter("div", "p")]:
            box.drop_tag()
    for line_break in [*tree.iter("br")]:
        following = line_break.getnext()
        if following is not None and following.tag == "br" and not (line_break.tail or "").strip():
            line_break.tail = f" {PARAGRAPH_MARK} "
    for box in [*tree.iter("div")]:
        parent = box.getparent()
        if parent is None or parent.find("p") is None or any(child.tag not in _INLINE for child in box):
            continue
        text = line_of(box)
        if text and len(text) <= LONGEST_SUBHEAD and _SUBHEAD_CLASS.search(box.get("class") or ""):
            box.tag = "h4"


def drop_pointers(tree: HtmlElement) -> None:
    """Take out of a text what only points to other articles: “Read also: …”, lists of links under such words.

    Only between paragraphs: what stands elsewhere on the page is navigation, by which the text is told from the rest.
    """
    found: list[HtmlElement] = []
    parents = {parent for one in tree.iter("p") if (parent := one.getparent()) is not None}
    for parent in parents:
        for element in parent.iterchildren(*_POINTING):
            if next(element.iter("a"), None) is None:
                continue
            if element.tag in {"ul", "ol"}:
                before = element.getprevious()
                if before is not None and _is_list_of_links(element) and _is_label(line_of(before)):
                    found += [before, element]
            elif _is_pointer(element):
                found.append(element)
    for element in found:
        if element.getparent() is not None:
            element.drop_tree()


def _is_label(line: str) -> bool:
    label = POINTER.match(line)
    return bool(label and label.group()) and len(line) <= LONGEST_LABEL


def _is_pointer(element: HtmlElement) -> bool:
    if len(element) > MOST_CHILDREN:
        return False
    line = line_of(element)
    label = POINTER.match(line)
    if not label or not label.group() or len(line) > LONGEST_POINTER:
        return False
    linked = sum(len(line_of(one)) for one in element.iter("a"))
    return linked >= LINKED_SHARE * (len(line) - label.end())


def _is_list_of_links(element: HtmlElement) -> bool:
    if len(element) > MOST_CHILDREN or any(item.find(".//a") is None for item in element.findall("li")):
        return False
    linked = sum(len(line_of(one)) for one in element.iter("a"))
    return linked >= LISTED_SHARE * len(line_of(element))


def join_pieces(tree: HtmlElement, around: Surroundings) -> None:
    """Put a text together that its site has cut into several boxes of one kind, with advertisements between them.

    Boxes of one class within the same article, most of them of several paragraphs: what follows the first joins it.
    """
    pieces: dict[tuple[HtmlElement, str, str], dict[HtmlElement, int]] = defaultdict(dict)
    for paragraph in tree.iter("p"):
        box = paragraph.getparent()
        if box is None or box.tag not in {"div", "section"} or not (classes := box.get("class")):
            continue
        holder = next(box.iterancestors("article", "main"), None)
        if holder is not None and len(line_of(paragraph)) >= LEAST_PARAGRAPH:
            counts = pieces[holder, str(box.tag), classes]
            counts[box] = counts.get(box, 0) + 1
    for (holder, _, _), counts in pieces.items():
        first, *others = counts
        of_several = sum(count >= LEAST_PIECE for count in counts.values())
        if not others or 2 * of_several <= len(counts) or around.is_aside(first) or len(holder.findall(".//h1")) > 1:
            continue
        if any(wider in counts for box in counts for wider in box.iterancestors()):
            continue
        for box in others:
            for child in list(box):
                first.append(child)
