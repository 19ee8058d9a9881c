"""Small documents of word processors, and books."""

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "style", "table", "draw", "meta")
)
ODT = "application/vnd.oasis.opendocument.text"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return parts as a ZIP file; the first is not packed, as “mimetype” must be."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return data.getvalue()


def make_docx(body: str, core: str = "") -> bytes:
    """Return a Word document of paragraphs in its own XML."""
    names = "".join(
        f'<w:style w:styleId="{name[0]}"><w:name w:val="{name}"/></w:style>' for name in ("Title", "Author")
    )
    styles = f"<w:styles {W}>{names}</w:styles>"
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": styles,
            "docProps/core.xml": f"<coreProperties {DC}>{core}</coreProperties>",
        }
    )


def make_paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of Word; text may hold its elements."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p>{properties}{inner}</w:p>"


def make_odt_content(body: str, meta: str = "", kind: str = "text") -> str:
    """Return an OpenDocument file in one piece of XML."""
    styles = (
        '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/>'
        '<style:style style:name="HID"><style:text-properties text:display="none"/></style:style>'
        "</office:automatic-styles>"
    )
    return (
        f'<office:document {ODF} {DC} office:mimetype="{ODT}"><office:meta>{meta}</office:meta>{styles}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def make_odt(body: str, meta: str = "", manifest: str = "", kind: str = "text") -> bytes:
    """Return a packed OpenDocument file."""
    return pack(
        {
            "mimetype": ODT,
            "content.xml": make_odt_content(body, kind=kind),
            "meta.xml": make_odt_content("", meta),
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def make_epub(pages: Mapping[str, str], metadata: str = "", locked: bool = False) -> bytes:
    """Return a book of pages in XHTML, in this order, with a table of contents."""
    items = "".join(
        f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages
    )
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("nav", *pages))
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": f"<package {DC}><metadata>{metadata}</metadata><manifest>{nav}{items}</manifest>"
        f"<spine>{spine}</spine></package>",
        "OPS/nav.xhtml": "<html><body><nav>Contents</nav></body></html>",
    }
    parts |= {
        f"OPS/text/{name}.xhtml": f"<html><head><title>x</title></head><body>{page}</body></html>"
        for name, page in pages.items()
    }
    return pack(parts | ({"META-INF/encryption.xml": "<encryption/>"} if locked else {}))
