"""From markup of documents to text: fragments of HTML, and XML that is read without trusting it. Pure."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

from articles.text.sentences import fold_blanks

DEEPEST = 200  # elements within elements; what lies deeper is no text that anybody wrote


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|rp|rt|ruby|s|samp|small|span"
    "|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|col|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|head|header|hgroup|hr|html|li|link|main|meta|nav|ol|p|pre|section|summary|table|tbody|td|tfoot"
    "|th|thead|title|tr|ul|applet|audio|canvas|embed|iframe|img|input|math|noscript|object|option|picture|script|select"
    "|source|style|svg|template|textarea|video"
)
_SWITCHES = r"(?:\s+(?:allowfullscreen|async|checked|controls|defer|disabled|hidden|itemscope|nowrap|selected))*"
_ATTRIBUTES = r"\s+[\w:@.-]+\s*=[^<>]*"
# What stands behind the “<” of a tag: “<Acme Corp>” and “<B and R Inc.>” are none.
_TAG = rf"(?:/[a-z][\w:.-]*\s*|(?:{_INLINE}|{_BLOCK}){_SWITCHES}(?:{_ATTRIBUTES}|\s*/?)|[a-z][\w:.-]*{_ATTRIBUTES})>"
_OTHER = r"!--|!\[CDATA\[|!doctype\b|\?xml\b"
_NAME = re.compile(rf"(?:{_INLINE}|{_BLOCK})", re.IGNORECASE)
# A text is markup where a tag ends an element, breaks a line, has attributes or begins a line.
_LIKE_MARKUP = re.compile(
    rf"<(?:/(?:{_INLINE}|{_BLOCK})\s*>|br\s*/?>|[a-z][\w:.-]*{_ATTRIBUTES}>|{_OTHER})"
    rf"|(?:\A\s*|\n[^\S\n]*)<(?:{_BLOCK})\s*/?>",
    re.IGNORECASE,
)
_LIKE_BLOCK = re.compile(rf"</?(?:{_BLOCK})\b[^<>]*>|<(?:{_OTHER})", re.IGNORECASE)
_LIKE_TAG = re.compile(rf"<{_TAG}", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!{_TAG}|{_OTHER})", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LIKE_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_SILENT = _names(
    "applet audio canvas embed head iframe math noscript object script style svg template title video textarea select"
)


class UnreadableMarkupError(ValueError):
    """It is no markup that can be read; the message is the reason in plain words."""


def is_markup(text: str) -> bool:
    """Tell whether a text holds tags or entities of HTML, which are to become text."""
    return bool(("<" in text and _LIKE_MARKUP.search(text)) or ("&" in text and _LIKE_ENTITY.search(text)))


def is_html_name(name: str) -> bool:
    """Tell whether HTML has an element of this name."""
    return _NAME.fullmatch(name) is not None


def read_line(text: str) -> str:
    """Return a line that may hold tags and entities as plain text; one without is returned as it is."""
    return fold_blanks(read_paragraphs(text)) if is_markup(text) else text


def read_paragraphs(text: str) -> str:
    """Return a fragment of HTML as text, its paragraphs parted by one empty line; plain text as it is.

    What is escaped twice, as feeds do, is read twice. Empty lines part paragraphs too; where there are tags only within
    paragraphs, all lines stay as they are.
    """
    if not is_markup(text):
        return text
    if not _LIKE_MARKUP.search(text):
        text = html.unescape(text)
        if not _LIKE_MARKUP.search(text):
            return text
    if not _LIKE_BLOCK.search(text):
        return html.unescape(_LIKE_TAG.sub("", text))
    text = _EMPTY_LINES.sub("<br><br>", _NO_TAG.sub("&lt;", text))
    try:
        root = parse_fragment(text)
    except (etree.LxmlError, ValueError, AssertionError):
        return html.unescape(re.sub(r"<[^<>]*>", " ", text))
    return text_of(root)


def parse_fragment(text: str) -> lxml_html.HtmlElement:
    """Return a piece of HTML as an element; raise LxmlError, ValueError or AssertionError where it cannot be.

    Comments are left out at once: walking over many takes lxml quadratic time.
    """
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True)
    return lxml_html.fragment_fromstring(text, create_parent="div", parser=parser)


def text_of(root: etree._Element) -> str:
    """Return the text of an element of HTML, its paragraphs parted by one empty line.

    Scripts and other things that nobody reads are left out; lines of one paragraph are joined.
    """
    pieces: list[str] = []
    ends: list[tuple[etree._Element, bool]] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if not any(silent for _, silent in ends):
                pieces.append(element.tail or "")
            continue
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if event == "start":
            is_silent = name in _SILENT or bool(ends and ends[-1][1]) or len(ends) > DEEPEST
            ends.append((element, is_silent))
            if is_silent:
                continue
            pieces.append("\n\n" if name in _BLOCKS else "\n" if name == "br" else "")
            pieces.append((element.text or "").replace("\n", " "))
            continue
        ends.pop()
        if name in _BLOCKS:
            pieces.append("\n\n")
        if element is not root and not (ends and ends[-1][1]):
            pieces.append((element.tail or "").replace("\n", " "))
    text = "".join(pieces)
    # Two line breaks in a row part paragraphs, as people who knew no other way wrote them.
    paragraphs = (fold_blanks(one) for one in _EMPTY_LINES.split(text))
    return "\n\n".join(filter(None, paragraphs))


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML file. Nothing is fetched, no entity of its own is expanded.

    Damaged XML is read as far as it makes sense. Raises UnreadableMarkupError.
    """
    for recovers in (False, True):
        parser = make_xml_parser(recovers=recovers)
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            problem = str(error).partition(" (<string>")[0]
        else:
            if root is not None:
                return root
    raise UnreadableMarkupError(f"it cannot be read as XML: {problem}")


def make_xml_parser(*, recovers: bool) -> etree.XMLParser:
    """Return a parser that fetches nothing and expands no entity; one that recovers reads damaged XML too."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=recovers,
        remove_pis=True,
        remove_comments=True,
    )


def parse_whole_xml(data: bytes) -> etree._Element:
    """Return the root of an XML file that must be whole, as half of it might be half of a text.

    Nothing is fetched, no entity of its own is expanded. Raises UnreadableMarkupError.
    """
    try:
        return etree.fromstring(data, make_xml_parser(recovers=False))
    except (etree.LxmlError, ValueError) as error:
        problem = str(error).partition(" (<string>")[0]
        raise UnreadableMarkupError(f"its XML is damaged or cut off: {problem}") from None


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
