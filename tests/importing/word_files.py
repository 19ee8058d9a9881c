"""Small Word documents for tests."""

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = f'<w:styles xmlns:w="{_MAIN}"><w:style w:styleId="Kop1"><w:name w:val="Heading 1"/></w:style></w:styles>'


def make_docx(body, *, links=(), styles=STYLES, properties="", main="word/document.xml", method=zipfile.ZIP_DEFLATED):
    """Return the bytes of a document with this body, whose hyperlinks r1, r2 and so on lead to these addresses."""
    folder, _, name = main.rpartition("/")
    relations = "".join(f'<Relationship Id="r{one}" Target="{link}"/>' for one, link in enumerate(links, 1))
    members = {
        "[Content_Types].xml": "<Types/>",
        "docProps/custom.xml": properties,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Type="{_OFFICE}/officeDocument"'
        f' Target="{main}"/></Relationships>',
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        f"{folder}/styles.xml": styles,
        main: f'<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as package:
        for member, text in members.items():
            package.writestr(member, text)
    return data.getvalue()


def run(text, properties=""):
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, style="", marks=""):
    """Return a paragraph of runs, or of texts."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    pieces = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}<w:rPr>{marks}</w:rPr></w:pPr>{pieces}</w:p>"


def table(*rows):
    """Return a table of rows of cells, each a text or the XML of its paragraphs."""
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>"
            + "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
            + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )
