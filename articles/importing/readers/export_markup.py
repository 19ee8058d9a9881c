"""Parts of web pages that databases give their articles as: parsed, and the rows of tables made lines. Pure."""

import re

from lxml import etree
from lxml import html as lxml_html

from articles.importing.markup import local_name, text_of
from articles.importing.readers.paragraphs import CELL_MARK

_COLUMNS = re.compile(r"\S {3,}\S|\t")


def parse_part(text: str) -> etree._Element | None:
    """Return a part of a page, with whatever is left open or closed in it, as an element; None for what is no HTML."""
    try:
        return lxml_html.fragment_fromstring(text, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def read_text(element: etree._Element) -> str:
    """Return the text of an element, its paragraphs parted by one empty line; of a comment none."""
    return "\n\n".join(list_paragraphs(element))


def list_paragraphs(element: etree._Element) -> list[str]:
    """Return the paragraphs of an element, without the blanks of typesetters."""
    if not isinstance(element.tag, str):
        return []
    return [one for text in text_of(element).split("\n\n") if (one := text.replace("\xa0", " ").strip())]


def has_class(element: etree._Element, name: str) -> bool:
    """Tell whether an element has a class, in capital letters or small ones."""
    return name.lower() in (element.get("class") or "").lower().split()


def flatten_tables(root: etree._Element) -> None:
    """Make each row a line where its cells are lines, and each line of columns that blanks make a paragraph."""
    for row in [*root.iter("tr")]:
        cells = [cell for cell in row if local_name(cell) in {"td", "th"}]
        is_innermost = next(row.iterdescendants("tr"), None) is None
        texts = [text for cell in cells if (text := text_of(cell))] if is_innermost else []
        if len(texts) > 1 and all("\n" not in text for text in texts):
            for cell in [*row]:
                row.remove(cell)
            row.text = CELL_MARK.join(texts)
        else:
            for cell in cells:
                cell.tag = "div"
    for block in [*root.iter("pre")]:
        lines = "".join(piece for piece in block.itertext() if isinstance(piece, str)).split("\n")
        if sum(bool(_COLUMNS.search(line.strip())) for line in lines) > 1:
            for child in [*block]:
                block.remove(child)
            block.text = None
            for line in lines:
                etree.SubElement(block, "p").text = line
