"""Small web pages for tests: a newspaper that nobody publishes, and its articles."""

import io
import json
from typing import Any

from articles.importing.readers.protocol import Document, ParsedArticle, ReadOptions, Rejection
from articles.importing.readers.web_page import WebPageReader

ADDRESS = "https://www.harbourpost.example/politics/harbour-board"
PARAGRAPHS = (
    "The harbour board agreed on Friday to dredge the northern channel, after three winters in which the ferry could"
    " not land at low water.",
    "Work is to begin in September and will cost about four million, a third of it paid by the fishing cooperative,"
    " whose boats use the channel most.",
    "“We have waited long enough,” said Ada Brandt, who chairs the cooperative. “Nobody wants another winter of boats"
    " lying in the mud.”",
)
NAVIGATION = """
<nav><ul><li><a href="/">Front page</a></li><li><a href="/politics">Politics</a></li><li><a href="/sport">Sport</a></li></ul></nav>
"""
FOOTER = """
<aside class="related"><h3>Most read</h3><ul><li><a href="/a">Gulls close the fish market</a></li>
<li><a href="/b">Choir seeks tenors</a></li></ul></aside>
<footer><p>© 2021 The Harbour Post. All rights reserved. <a href="/imprint">Imprint</a></p></footer>
"""


def paragraphs(*texts: str) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts or PARAGRAPHS)


def page(
    body: str = "",
    *,
    head: str = "",
    title: str = "Harbour board to dredge the northern channel | The Harbour Post",
    h1: str = "Harbour board to dredge the northern channel",
    lang: str = "en",
) -> str:
    """Return a page with an article between navigation and footer."""
    heading = f"<h1>{h1}</h1>" if h1 else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{NAVIGATION}<main><article>{heading}{body or paragraphs()}</article></main>{FOOTER}</body></html>"
    )


def json_ld(**values: Any) -> str:
    """Return the script of an article's structured data."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | values)}</script>'


def read(markup: str | bytes, name: str = "page.html", **options: Any) -> Document | Rejection:
    data = markup.encode() if isinstance(markup, str) else markup
    (result,) = WebPageReader().read(io.BytesIO(data), ReadOptions(10_000_000, name, **options))
    return result


def article_of(markup: str | bytes, **options: Any) -> ParsedArticle:
    result = read(markup, **options)
    assert isinstance(result, Document), result
    return result.article


def reason_of(markup: str | bytes, **options: Any) -> str:
    result = read(markup, **options)
    assert isinstance(result, Rejection), result
    return result.reason
