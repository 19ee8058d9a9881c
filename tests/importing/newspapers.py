"""Small issues of digitised newspapers: METS files and pages in ALTO."""

from collections.abc import Mapping, Sequence

METS = 'xmlns:mets="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink"'
ALTO = "http://www.loc.gov/standards/alto/ns-v3#"


def make_line(line: str, confidence: str = "0.95") -> str:
    """Return a line of ALTO. A word like “Har=bour” is broken at its end: `=` and the rest stand in the next line."""
    words = "".join(f'<String CONTENT="{word}" WC="{confidence}"/><SP/>' for word in line.split())
    return f"<TextLine>{words}</TextLine>"


def make_block(identity: str, *lines: str, language: str = "en", confidence: str = "0.95") -> str:
    """Return a TextBlock; a line that is an element stands as it is."""
    inner = "".join(line if line.startswith("<") else make_line(line, confidence) for line in lines)
    return f'<TextBlock ID="{identity}" language="{language}">{inner}</TextBlock>'


def make_alto(*blocks: str, margin: str = "", namespace: str = ALTO, number: str = "") -> bytes:
    """Return a page."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="{namespace}"><Layout><Page PRINTED_IMG_NR="{number}">'
        f"<TopMargin>{margin}</TopMargin><PrintSpace>{''.join(blocks)}</PrintSpace></Page></Layout></alto>"
    ).encode()


def make_part(kind: str, *inner: str, label: str = "", describes: str = "", identity: str = "") -> str:
    """Return a division of a map; a piece that is no element is the id of a block, after the number of its page."""
    pieces = []
    for one in inner:
        if one.startswith("<"):
            pieces.append(one)
            continue
        page, _, block = one.partition(":")
        begin, _, end = block.partition("-")
        place = f'BETYPE="IDREF" BEGIN="{begin}"' + (f' END="{end}"' if end else "") if block else ""
        pieces.append(f'<mets:fptr><mets:area FILEID="ALTO{page}" {place}/></mets:fptr>')
    more = "".join(
        f' {name}="{value}"' for name, value in (("LABEL", label), ("DMDID", describes), ("ID", identity)) if value
    )
    return f'<mets:div TYPE="{kind}"{more}>{"".join(pieces)}</mets:div>'


def make_description(identity: str, inner: str) -> str:
    return (
        f'<mets:dmdSec ID="{identity}"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods>{inner}</mods:mods>'
        "</mets:xmlData></mets:mdWrap></mets:dmdSec>"
    )


ISSUE = (
    "<mods:titleInfo><mods:title>The Example Gazette, 1899-10-01</mods:title></mods:titleInfo>"
    '<mods:originInfo><mods:dateIssued encoding="iso8601">1899-10-01</mods:dateIssued></mods:originInfo>'
    '<mods:part><mods:detail type="edition"><mods:caption>Evening</mods:caption></mods:detail></mods:part>'
    '<mods:language><mods:languageTerm type="code">eng</mods:languageTerm></mods:language>'
)


def make_mets(
    files: Sequence[str],
    *parts: str,
    descriptions: Mapping[str, str] | None = None,
    issue: str = ISSUE,
    label: str = "",
    identity: str = "",
    more: str = "",
) -> bytes:
    """Return a METS file whose pages are these files, numbered from 1; `more` stands at its end."""
    sections = make_description("ISSUE", issue) + "".join(
        make_description(*one) for one in (descriptions or {}).items()
    )
    named = "".join(
        f'<mets:file ID="ALTO{number}" MIMETYPE="text/xml"><mets:FLocat LOCTYPE="URL" xlink:href="{name}"/></mets:file>'
        f'<mets:file ID="IMG{number}"><mets:FLocat LOCTYPE="URL" xlink:href="images/{number}.jp2"/></mets:file>'
        for number, name in enumerate(files, start=1)
    )
    pages = "".join(
        f'<mets:div TYPE="PAGE" ORDER="{number}" ORDERLABEL="{number + 10}"><mets:fptr FILEID="IMG{number}"/>'
        f'<mets:fptr FILEID="ALTO{number}"/></mets:div>'
        for number in range(1, len(files) + 1)
    )
    whole = make_part("Newspaper", make_part("Issue", *parts, describes="ISSUE"))
    logical = f'<mets:structMap TYPE="LOGICAL">{whole}</mets:structMap>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mets:mets {METS} LABEL="{label}" OBJID="{identity}">{sections}'
        f"<mets:fileSec><mets:fileGrp>{named}</mets:fileGrp></mets:fileSec>"
        f'<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="Newspaper">{pages}</mets:div></mets:structMap>'
        f"{logical if parts else ''}{more}</mets:mets>"
    ).encode()
