"""Small PDF files, written by hand."""

from collections.abc import Sequence
from typing import NamedTuple

A4 = (595, 842)
FONTS = {"roman": "Times-Roman", "bold": "Times-Bold", "typed": "Courier"}


class Text(NamedTuple):
    """A line on a page, from its left and the top of the page, in points."""

    words: str
    left: float = 60
    top: float = 60
    size: float = 10
    font: str = "roman"
    turn: str = "1 0 0 1"  # of the text matrix


def column(
    lines: Sequence[str], left: float = 60, top: float = 120, size: float = 10, font: str = "roman"
) -> list[Text]:
    """Return lines below each other; a blank at the beginning of one indents it."""
    step = 1.2 * size
    return [
        Text(line.strip(), left + (size if line.startswith(" ") else 0), top + number * step, size, font)
        for number, line in enumerate(lines)
    ]


def make_pdf(
    *pages: Sequence[Text], info: dict[str, str] | None = None, xmp: str = "", extra: str = "", rotate: int = 0
) -> bytes:
    """Return a PDF file of pages with lines in the order given; `extra` goes into its trailer."""
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for name, base in FONTS.items()
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        content = b"\n".join(map(_draw, page)).decode("latin-1")
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Rotate {rotate} /Contents {number + 1} 0 R"
            f" /Resources << /Font << {fonts} >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if xmp:
        objects[0] = f"<< /Type /Catalog /Pages 2 0 R /Metadata {len(objects) + 1} 0 R >>"
        objects.append(f"<< /Type /Metadata /Subtype /XML /Length {len(xmp)} >>\nstream\n{xmp}\nendstream")
    values = "".join(f"/{name} ({value})" for name, value in (info or {}).items())
    objects.append(f"<< {values} >>")
    data, offsets = b"%PDF-1.5\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    return (
        data
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(data)}\n%%EOF\n".encode()
    )


def _draw(text: Text) -> bytes:
    words = text.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    place = f"{text.turn} {text.left} {A4[1] - text.top}"
    return f"BT /{text.font} {text.size} Tf {place} Tm (".encode() + words + b") Tj ET"
