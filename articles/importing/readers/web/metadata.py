"""What a web page states for machines, in JSON-LD, meta elements and microdata: all but headline and date. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from articles.fields import FIELD
from articles.importing.readers.languages import find_language
from articles.importing.readers.web.json_ld import Node, all_texts, first_text, is_list, resolve
from articles.importing.readers.web.vocabulary import names

LONGEST_SITE_NAME = 60
LONGEST_META = 5_000


_ID_NAMES = names(
    "articleid article_id article-id article.id content_id contentid content-id parsely-post-id"
    " cxenseparse:recs:articleid cxenseparse:articleid dc.identifier dcterms.identifier"
)
_SITE_NAMES = names("og:site_name application-name dc.publisher dcterms.publisher article:publisher_name copyright")
_LANGUAGE_NAMES = names("og:locale http-equiv:content-language content-language language dc.language dcterms.language")
_SECTION_NAMES = names(
    "article:section og:article:section parsely-section section article.section dc.subject.section category"
    " cxenseparse:section news:section"
)
_KEYWORD_NAMES = names("news_keywords article:tag og:article:tag parsely-tags sailthru.tags keywords dc.subject")
_MODIFIED_NAMES = names(
    "article:modified_time article:modified og:updated_time og:article:modified_time article.updated dcterms.modified"
    " dc.modified datemodified lastmod last-modified last_modified revision_date sailthru.modified"
)
_ID = re.compile(r"(?=\D*\d)[\w.:-]{4,100}")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the head of a page states. `meta` has all values by the name of their meta element, in small letters."""

    meta: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nodes: Sequence[Node] = ()
    article: Node = field(default_factory=dict)

    @property
    def is_article(self) -> bool:
        """Whether the page says of itself that it is an article."""
        kinds = [*self.meta.get("og:type", ()), *self.meta.get("article:published_time", ())[:1]]
        return bool(self.article) or any(kind.lower().endswith("article") or kind[:1].isdigit() for kind in kinds)

    @property
    def is_list(self) -> bool:
        """Whether it says that it is a list of articles, and nothing of an article."""
        return not self.is_article and any(is_list(node) for node in self.nodes)

    def find(self, names: Sequence[str]) -> str:
        """Return the first value of the first of these meta elements that has one."""
        return next((value for name in names for value in self.meta.get(name, ())), "")

    def find_all(self, names: Sequence[str]) -> list[str]:
        """Return all values of the first of these meta elements that has one."""
        return next((list(self.meta[name]) for name in names if name in self.meta), [])


def read_meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the values of all meta elements by their names."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "")[:LONGEST_META].split())
        if not content:
            continue
        for attribute in ("name", "property", "itemprop"):
            if name := element.get(attribute):
                found.setdefault(name.strip().lower(), []).append(content)
        if name := element.get("http-equiv"):
            found.setdefault(f"http-equiv:{name.strip().lower()}", []).append(content)
    return found


def read_id(page: PageMetadata) -> str:
    """Return the id that the publisher gives the article, as far as it looks like one."""
    stated = [first_text(part) for part in resolve(page.article.get("identifier"), page.nodes)]
    stated += [value for name in _ID_NAMES for value in page.meta.get(name, ())]
    return next((one for one in stated if _ID.fullmatch(one)), "")


def read_source(page: PageMetadata, host: str) -> str:
    """Return the name of the site, else its host."""
    named = page.find(_SITE_NAMES[:1])
    publishers = [first_text(part) for part in resolve(page.article.get("publisher"), page.nodes)]
    sites = [first_text(node) for node in page.nodes if "WebSite" in str(node.get("@type"))]
    for name in (named, *publishers, *sites, *(page.find((other,)) for other in _SITE_NAMES[1:-1])):
        if name and len(name) <= LONGEST_SITE_NAME and not re.match(r"https?://|www\.|@", name):
            return name
    return host


def read_language(page: PageMetadata, tree: HtmlElement) -> str:
    """Return the first language that the page states and that is one."""
    root = tree.getroottree().getroot()
    stated = [root.get("lang"), root.get("xml:lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")]
    stated += all_texts(page.article.get("inLanguage"))
    stated += [value for name in _LANGUAGE_NAMES for value in page.meta.get(name, ())]
    return next((tag for one in stated if one and (tag := find_language(one))), "")


def read_section(page: PageMetadata) -> str:
    """Return the section of the paper."""
    for name in (*all_texts(page.article.get("articleSection")), *(page.find((one,)) for one in _SECTION_NAMES)):
        if name and "://" not in name and len(name) <= (FIELD["section"].limit or (200,))[0]:
            return name
    return ""


def read_keywords(page: PageMetadata) -> list[str]:
    """Return the keywords of the first place that has some."""
    stated = [text for one in resolve(page.article.get("keywords"), page.nodes) for text in all_texts(one)]
    stated = stated or page.find_all(_KEYWORD_NAMES)
    parts = [part.strip() for text in stated for part in (re.split(r"[,;|]", text) if len(stated) == 1 else [text])]
    return [part for part in dict.fromkeys(parts) if part and "://" not in part]


def read_updated(page: PageMetadata) -> str:
    """Return the words that say when the article was last changed."""
    return first_text(page.article.get("dateModified")) or page.find(_MODIFIED_NAMES)
