"""Who wrote the article of a web page: as it states for machines, else as it shows. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from articles.importing.readers.web.beside import Surroundings
from articles.importing.readers.web.json_ld import all_texts, fold_text, resolve
from articles.importing.readers.web.markup import line_of
from articles.importing.readers.web.metadata import PageMetadata
from articles.importing.readers.web.vocabulary import NO_AUTHOR, cut_author_label, names

MOST_AUTHORS = 20
LONGEST = 150  # characters of one name, or of a line that names authors
_LONGEST_WITH_DAY = 4 * LONGEST  # of a name that has not lost the day behind it yet
MOST_WORDS = 14

_NAMES = names(
    "author article:author og:article:author parsely-author sailthru.author article.author cxenseparse:author"
    " dc.creator dcterms.creator dc.contributor byl byline citation_author author_name authors"
)
_NO_NAME = re.compile(r"https?:|www\.|//|@\w+\.|[{}<>\[\]|=]|^\W*$")
_NO_AUTHORS = frozenset(
    names("none null undefined admin administrator unknown author noauthor user editor root human superuser")
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|autor(?:en|es|in)?|auteurs?|autore|writers?|reporters?|journalists?|username|fn)(?:$|[\s_-])"
    r"|author-?_?name",
    re.IGNORECASE,
)
_NOT_MARKED = re.compile(r"meta-prep|avatar|bio|box|image|photo|date|follow|social|label|title|role|job", re.IGNORECASE)
_OF_AUTHOR = re.compile(
    r"author|profil|people|staff|writer|journalist|autor|auteur|redak|contributor|/by/|user", re.IGNORECASE
)
_END = re.compile(
    r"(?:\s*+[-–—|•·,/:]|\s++(?:am|on|at|le|el|il|den|op))?\s*+(?:\d{1,2}[./]\d.*|\d{4}-\d.*)?[\s\-–—|•·,/:]*+$"
)

# What runs on behind a name in the same element: when it was published.
_DAY_BEHIND = re.compile(
    r" ?[-–—|•·,/:]?(?: (?:last )?(?:published|updated|posted)\b(?! by\b).*"
    r"| ?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b.*)$",
    re.IGNORECASE,
)


def read_byline(page: PageMetadata, tree: HtmlElement, around: Surroundings, site: Sequence[str]) -> str:
    """Return the names of the authors, parted by commas; empty for none.

    `site` are names of the site: where it states itself as the author, whoever the page shows comes first.
    """
    known = {fold_text(name) for name in site}
    stated = [join_names(_stated_names(page, key)) for key in ("author", "creator")]
    stated += [join_names(page.meta.get(name, ())) for name in _NAMES]
    persons = [names for names in stated if names and fold_text(names) not in known]
    if persons:
        return persons[0]
    shown = next((names for names in _shown_names(tree, around) if fold_text(names) not in known), "")
    return shown or join_names(_stated_names(page, "author"))


def _stated_names(page: PageMetadata, key: str) -> Iterator[str]:
    for part in resolve(page.article.get(key), page.nodes)[:MOST_AUTHORS]:
        yield from all_texts(part.get("name")) if isinstance(part, dict) else all_texts(part)


def join_names(names: Iterator[str] | Sequence[str]) -> str:
    """Return the names among these texts, each once, parted by commas."""
    kept = {name.casefold(): name for one in names if (name := _clean(one))}
    return ", ".join(kept.values())


def _clean(text: str) -> str:
    """Return a name without “by” before it; empty for what is none."""
    name = cut_author_label(text.strip(" ,;"))
    if len(name) > _LONGEST_WITH_DAY:
        return ""
    name = _END.sub("", _DAY_BEHIND.sub("", name)).strip()
    is_name = (
        1 < len(name) <= LONGEST
        and len(name.split()) <= MOST_WORDS
        and any(one.isalpha() for one in name)
        and not _NO_NAME.search(name)
        and not NO_AUTHOR.match(name)
        and name.casefold().replace(" ", "") not in _NO_AUTHORS
    )
    return name if is_name else ""


def _shown_names(tree: HtmlElement, around: Surroundings) -> Iterator[str]:
    """Yield the authors that each marked element of the article's head names, the surest first."""
    marked = [
        one
        for one in tree.iter("a", "span", "div", "p", "address", "strong", "b", "em", "cite", "li", "h3", "h4")
        if _is_marked(one)
    ]
    marked = [one for one in marked if not around.is_aside(one)]
    for element in sorted(marked, key=lambda one: not _is_sure(one)):
        links = [line_of(one) for one in element.iter("a") if _OF_AUTHOR.search(one.get("href") or "")]
        if links and element.tag != "a" and (names := join_names(links)):
            yield names
            continue
        line = line_of(element)
        if len(line) <= LONGEST and (name := _clean(line)):
            yield name


def _is_sure(element: HtmlElement) -> bool:
    return element.get("rel") == "author" or element.get("itemprop") in {"author", "creator"}


def _is_marked(element: HtmlElement) -> bool:
    return _is_sure(element) or _names_author((element.get("class") or "")[:LONGEST])


@lru_cache(10_000)
def _names_author(classes: str) -> bool:
    """Tell whether elements of these classes name an author; the pages of a site have the same ones."""
    return _MARKED.search(classes) is not None and not _NOT_MARKED.search(classes)
