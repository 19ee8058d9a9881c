"""Why an article is among the hits: the words of the search in it, and the tags it chooses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.fields import FIELD, SEARCHED
from articles.models import Article, Tag
from articles.requests.choices import Choice
from articles.requests.filters import Search
from articles.search import NOT_SET, TAGGED, Highlighter, flatten
from articles.tagging.explanations import explain_mention, read_mentions

READ_CHARACTERS = 100_000  # of a body that a list looks at: the page of an article reads all of it
SHOWN = 5  # different words or mentions of one kind


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: where, the words of the article, how many more there are, and the rule that read them."""

    label: str
    words: Sequence[str]
    more: int = 0
    rule: str = ""


def explain_hit(search: Search, highlighter: Highlighter, article: Article, tags: Iterable[Tag]) -> list[Explanation]:
    """Return the explanations of a hit; `tags` are those of `read_wanted_tags`."""
    return [*_explain_words(highlighter, article), *_explain_tags(search, article, tags)]


def read_wanted_tags(search: Search, articles: Sequence[int]) -> dict[int, list[Tag]]:
    """Return of each article the tags that the search asks for; one query, none where it asks for none."""
    tags: dict[int, list[Tag]] = {}
    if not (wanted := _wanted(search)):
        return tags
    for tag in Tag.objects.counted().filter(article__in=articles, entity__in=wanted).select_related("entity"):
        tags.setdefault(tag.article_id, []).append(tag)
    return tags


def _wanted(search: Search) -> dict[int, Choice]:
    return {c.id: c for c in search.chosen if c.facet in TAGGED and not c.is_excluded and c.id != NOT_SET}


def _explain_words(highlighter: Highlighter, article: Article) -> Iterable[Explanation]:
    for field in SEARCHED:
        label = FIELD[field].label
        text = flatten(article.searched_text(field))
        spans = highlighter.find_spans(text, field=field, language=article.language)
        written = dict.fromkeys(text[start:end] for start, end, _ in spans)
        distinct = {words.casefold(): words for words in reversed(written)}
        if not distinct and field == "body" and len(article.body) >= READ_CHARACTERS and highlighter.has_words:
            yield Explanation(label, [], rule=f"not looked at beyond its first {READ_CHARACTERS:,} characters")
        if distinct:
            yield Explanation(label, list(distinct.values())[::-1][:SHOWN], max(0, len(distinct) - SHOWN))


def _explain_tags(search: Search, article: Article, tags: Iterable[Tag]) -> Iterable[Explanation]:
    wanted = _wanted(search)
    for tag in tags:
        yield _explain_tag(f"{wanted[tag.entity_id].facet.label} {tag.entity.name}", article, tag)


def _explain_tag(label: str, article: Article, tag: Tag) -> Explanation:
    found = {
        place.words: explain_mention(place, tag.entity.name) for place in read_mentions(tag.mentions, article.texts)
    }
    if not found:
        return Explanation(label, [], rule="set by a curator" if tag.origin == Tag.Origin.CURATOR else "")
    rules = list(dict.fromkeys(found.values()))
    return Explanation(label, list(found)[:SHOWN], max(0, len(found) - SHOWN), "; ".join(rules[:SHOWN]))
