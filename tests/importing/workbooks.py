"""Small workbooks for tests, as spreadsheet programs write them but for all that a reader of cells passes over."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

Rows = Sequence[Sequence[Any]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_FIRST_DAY = date(1899, 12, 30)  # as Excel counts
_DAY_STYLE = 1


def make_xlsx(sheets: Mapping[str, Rows | str]) -> bytes:
    """Return a workbook with sheets of rows; None is an empty cell. A text is taken for the XML of the rows."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(names, 1)
        )
        + f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets.values(), 1):
        xml = rows if isinstance(rows, str) else "".join(_write_row(n, row) for n, row in enumerate(rows, 1))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{xml}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return pack({name: f'<?xml version="1.0" encoding="UTF-8"?>{part}' for name, part in parts.items()})


def _write_row(number: int, row: Sequence[Any]) -> str:
    cells = "".join(write_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def write_cell(place: str, value: Any) -> str:
    """Return the XML of a cell of XLSX."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DAY_STYLE}"><v>{(value - _FIRST_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def make_ods(sheets: Mapping[str, Rows]) -> bytes:
    """Return an OpenDocument spreadsheet with sheets of rows."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_write_open_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    names = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{tables}"
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0"/>',
            "content.xml": f"{content}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _write_open_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP of these members; the first is not compressed, as a “mimetype” must not be."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for number, (name, part) in enumerate(parts.items()):
            container.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return stream.getvalue()
