"""What the texts of office documents are given as: paragraphs, whatever file they stand in. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

CELL_MARK = " | "  # between the cells of a row that reads as one line


class UnreadableTextError(ValueError):
    """The bytes are no document of this format that can be read; the message is the reason in plain words."""


class Paragraph(NamedTuple):
    """One paragraph, its line breaks kept; empty where the document leaves a line empty.

    `style` is the name of its style in lower case, “heading 1” where it has none but an outline level. `link` is the
    first address that it leads to. `is_bold` where all of it is. `is_centred` in the middle of the page.
    """

    text: str
    style: str = ""
    link: str = ""
    is_bold: bool = False
    is_centred: bool = False


def join_row(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """Return a row of a table: one line where each cell is a line, else the paragraphs of its cells in turn."""
    filled = [[one for one in cell if one.text.strip()] for cell in cells]
    filled = [cell for cell in filled if cell]
    if len(filled) > 1 and all(len(cell) == 1 and "\n" not in cell[0].text.strip() for cell in filled):
        line = CELL_MARK.join(cell[0].text.strip() for cell in filled)
        return [filled[0][0]._replace(text=line, is_bold=all(cell[0].is_bold for cell in filled))]
    return [paragraph for cell in filled for paragraph in cell]
