"""What a saved web page says: a record of its article, or why it is none. Pure."""

from dataclasses import dataclass
from typing import Any

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.protocol import DateOrigin
from articles.importing.readers.web.addresses import addresses_of_page, find_origin
from articles.importing.readers.web.article_check import describe_no_article, drop_teasers, read_teasers
from articles.importing.readers.web.beside import Surroundings
from articles.importing.readers.web.bodies import read_body
from articles.importing.readers.web.bylines import read_byline
from articles.importing.readers.web.dates import PageDate, find_published, mend_compact
from articles.importing.readers.web.furniture import drop_pointers, join_pieces, mend_blocks
from articles.importing.readers.web.headlines import find_headline, page_titles
from articles.importing.readers.web.json_ld import body_of, choose_article, read_nodes
from articles.importing.readers.web.markup import drop_silent, mend_tree, parse_page
from articles.importing.readers.web.metadata import (
    PageMetadata,
    read_id,
    read_keywords,
    read_language,
    read_meta,
    read_section,
    read_source,
    read_updated,
)


@dataclass(frozen=True, slots=True)
class Page:
    """The record of a page with the keys of articles.fields, how its date is known, and what was noticed.

    `problem` is the reason why it is not an article; then the rest is empty.
    """

    record: dict[str, Any]
    date_origin: DateOrigin = DateOrigin.STATED
    date_words: str = ""
    notes: tuple[str, ...] = ()
    is_date_doubted: bool = False
    problem: str = ""


def understand_page(data: bytes, saved_from: str = "") -> Page:
    """Return what a page in UTF-8 says. `saved_from` is the address that it was saved from, empty where not known."""
    try:
        tree = parse_page(data)
    except UnreadableMarkupError as error:
        return Page({}, problem=str(error))
    mend_tree(tree)
    page = PageMetadata(read_meta(tree), read_nodes(tree))
    origin = find_origin(tree, page, saved_from)
    titles = page_titles(tree, page)
    article = choose_article(page.nodes, addresses_of_page(origin, saved_from), titles)
    page = PageMetadata(page.meta, page.nodes, article)
    origin = origin if origin.address else find_origin(tree, page, saved_from)
    around = Surroundings(tree)
    source = read_source(page, origin.host)
    headline = find_headline(tree, page, around, [source, origin.host])
    language = read_language(page, tree)
    byline = read_byline(page, tree, around, [source, origin.host, origin.host.rpartition(".")[0]])
    published = find_published(tree, page, around, origin.address, language)
    drop_silent(tree)
    teasers = "" if page.is_article else read_teasers(tree, titles, origin.host)
    mend_blocks(tree)
    join_pieces(tree, around)
    drop_pointers(tree)
    paragraphs = read_body(tree, body_of(article), [headline, byline, *titles])
    own = drop_teasers(paragraphs, teasers)
    if problem := describe_no_article(page, origin, headline, paragraphs, own):
        return Page({}, problem=problem)
    record = {
        "id": read_id(page),
        "headline": headline,
        "body": "\n\n".join(own),
        "byline": byline,
        "source": source,
        "language": language,
        "url": origin.address,
        "section": read_section(page),
        "keywords": read_keywords(page),
        "updated_at": mend_compact(read_updated(page)),
    }
    return _date_page({key: value for key, value in record.items() if value}, published)


def _date_page(record: dict[str, Any], published: PageDate) -> Page:
    if published.found is None:
        return Page(record)
    found = published.found
    record["published_on"] = found.day.isoformat()
    notes = (published.doubt,) if published.doubt else ()
    return Page(record, found.origin, found.words, notes, is_date_doubted=bool(published.doubt))
