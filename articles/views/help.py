"""The page that explains how to search, with examples in the archive's own words."""

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.fields import SEARCHED
from articles.models import Article, Entity
from articles.panels.hits import describe_search
from articles.requests.filters import read_search
from articles.search import (
    NOT_SET,
    TAGGED,
    EngineOutageError,
    Facet,
    SearchRequest,
    SearchResult,
    is_sentence,
    search,
    search_together,
)
from articles.text.function_words import is_function_word

NAMES = 12  # of actors, and of countries, among which examples are sought
BEGINNING = 5  # letters before a star
SAMPLE = 300  # newest articles whose words serve as examples
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_DATES = {name.lower() for names in (month_name, month_abbr, day_name, day_abbr) for name in names}


@dataclass(frozen=True, slots=True)
class QueryExample:
    """A search of this archive, how it is read, and how many articles it finds."""

    text: str
    read_as: str
    link: str
    count: int


@dataclass(frozen=True, slots=True)
class Construct:
    """One sign of the language with its examples."""

    sign: str
    meaning: str
    examples: Sequence[QueryExample]


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show each sign of the query language with searches that find something here."""
    try:
        newest = search(SearchRequest(limit=SAMPLE, facet_size=NAMES, facets=TAGGED))
    except EngineOutageError:  # without examples
        newest = SearchResult(0, (), facets=dict.fromkeys(TAGGED, ()))
    articles = (
        Article.objects.published()
        .filter(pk__in=newest.ids)
        .defer("body")
        .select_related("source", "dateline_country")
        .order_by("-published_on", "-pk")
    )
    words = _find_words(list(articles), _find_names(newest))
    criteria = [(sign, meaning, list(texts)) for sign, meaning, texts in _constructs(list(articles), words)]
    try:
        found = _try({text for *_, texts in criteria for text in texts})
    except EngineOutageError:  # which began meanwhile
        found = {}
    constructs = [
        Construct(sign, meaning, [found[text] for text in texts if text in found]) for sign, meaning, texts in criteria
    ]
    context = {"constructs": constructs, "service_address": request.build_absolute_uri(reverse("reconcile"))}
    return render(request, "help.html", context)


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """Words of an archive: two that stand for themselves, what is written of, and two that follow one another."""

    one: str
    other: str
    topic: str
    first: str
    second: str


def _find_names(result: SearchResult) -> list[str]:
    """Return the names of those most reported on, in small letters; countries come before actors."""
    ranked = [pk for facet in (Facet.COUNTRY, Facet.ACTOR) for pk, _ in result.facets[facet] if pk != NOT_SET]
    rows = Entity.objects.visible_to_public().in_bulk(ranked)
    return [rows[pk].name.lower() for pk in ranked if pk in rows]


def _find_words(articles: Sequence[Article], names: Sequence[str]) -> ExampleWords:
    """Return words that make sense together: names where the archive knows any, else frequent words of headlines."""
    passed_over = {word for article in articles if article.source for word in article.source.name.lower().split()}
    passed_over |= _OF_DATES | {word for name in names for word in name.split()}
    headlines = [[word.lower() for word in _LETTERS.findall(article.headline)] for article in articles]
    frequent = Counter(
        word for words in headlines for word in dict.fromkeys(words) if _is_meaningful(word, passed_over)
    )
    # What stands behind a function word is mostly what is written of: “of oil”, “for talks”.
    nouns = Counter(
        word
        for words in headlines
        for before, word in pairwise(words)
        if is_function_word(before) and frequent[word] > 1
    )
    pairs = Counter(
        pair
        for words in headlines
        for pair in pairwise(words)
        if all(_is_meaningful(word, passed_over) for word in pair)
    )
    often = [word for word, _ in frequent.most_common(3)]
    single = [name for name in names if _WORD.fullmatch(name)]
    one, other = [*single[:2], *often, "", ""][:2]
    double = [
        (words[0], words[1]) for name in names if len(words := _WORD.findall(name)) == 2 and " ".join(words) == name
    ]
    first, second = double[0] if double else max(pairs, key=lambda pair: pairs[pair], default=("", ""))
    ranked = [word for word, _ in nouns.most_common(3)] + often
    topic = next((word for word in ranked if word not in {one, other}), one)
    return ExampleWords(one, other, topic, first, second)


def _is_meaningful(word: str, passed_over: Collection[str]) -> bool:
    return len(word) > 2 and word not in passed_over and not is_function_word(word)


def _constructs(articles: Sequence[Article], words: ExampleWords) -> Iterator[tuple[str, str, Iterable[str]]]:
    one, other, topic, first, second = words.one, words.other, words.topic, words.first, words.second
    dated = [article.published_on for article in articles if article.published_on]
    months = [f"{day:%Y-%m}" for day in dated]
    month = months[0] if months else ""
    sentence = next((article.headline for article in articles if is_sentence(article.headline)), "")
    yield (
        "two words",
        "Articles with all the words, in any form: a search for talk finds talks and talked.",
        ([topic, f"{first} {second}", f"{one} {topic}"] if one else []),
    )
    if not one:
        return
    yield "OR", "Articles with at least one of the words. OR is written in capitals.", [f"{one} OR {other}"]
    yield "- or NOT", "Articles without the word that follows.", [f"{one} -{other}", f"{topic} NOT {one}"]
    yield "( )", "Use brackets to group terms.", [f"({one} OR {other}) {topic}"]
    phrase = "The words next to one another, in this order and exactly as written (plural, tense, acronym)."
    yield '" "', phrase, [f'"{first} {second}"']
    exact = (
        "One word in exactly this form: “import” in quotation marks finds neither imports nor important. A small first"
        " letter also finds a capital, but Polish does not find polish, and WHO finds only WHO. In a line or a search"
        " that is all in capitals, case is ignored."
    )
    yield '"one" or =one', exact, [f'"{topic}"', f"={topic}"]
    near = "The words near one another in any order, with at most that many other words between any two."
    yield '" "~5', near, [f'"{one} {other}"~5', f'"{second} {first}"~5']
    yield (
        "*",
        "Words with this beginning. They do not affect the order of the results.",
        [f"{(one if len(one) > BEGINNING else topic)[:BEGINNING]}*"],
    )
    fields = "The word, phrase or bracket in one part of the article only."
    yield (
        " ".join(f"{field}:" for field in SEARCHED),
        fields,
        [
            example
            for field in SEARCHED
            for example in ([f'body:"{first} {second}"'] if field == "body" else _in_field(field, articles))
        ],
    )
    if month:
        written = "A year, a month, a day, a span of them, or before and after one; in words between quotation marks."
        yield "published:", written, [
            f"published:{month}", f"published:{months[-1]}..{month}", f"{one} published:<{month}",
            f"published:>={month[:4]}", f'published:"{dated[0]:%B %Y}"',
        ]  # fmt: skip
    yield (
        "country: source: actor: language:",
        "A filter, by name or code, in quotation marks if it contains spaces; a minus before it "
        "leaves it out. It works "
        "where all words are needed, not in brackets or beside OR, and becomes the filter beside the results.",
        _in_filter(articles),
    )
    yield (
        "NEAR/3 w/5 !word UND",
        "Operators of other search languages are read like those above: NEAR/3 as nearness, ! as a "
        "minus, UND as AND, a word"
        " with a ? or * inside as the words of the archive it may stand for. Where a search is all in capitals, UND, ET"
        " and AND are words.",
        [f"{one} NEAR/5 {other}"],
    )
    most = "As many of the words as possible, at least two. The best come first."
    yield "most:( )", most, [f"most:({' '.join(dict.fromkeys([one, other, topic, first, second]))})"]
    pasted = (
        "A sentence, pasted as it is, becomes most:( ) of the words that tell what it is about; the page also says"
        " how many articles have all of them. A query with quotation marks or another operator, or "
        "one that is mostly names, needs all its words,"
        " and so does a sentence in an order by date, in a feed or in a file, unless its address says most:( )."
    )
    yield "a sentence", pasted, [sentence] if sentence else []


def _in_filter(articles: Sequence[Article]) -> list[str]:
    countries = [article.dateline_country for article in articles if article.dateline_country]
    sources = [article.source for article in articles if article.source]
    named = [("country", row.name) for row in countries[:1]] + [("source", row.name) for row in sources[:1]]
    return [f'{facet}:"{name}"' if " " in name else f"{facet}:{name}" for facet, name in named]


def _in_field(field: str, articles: Sequence[Article]) -> list[str]:
    words = Counter(
        word.lower()
        for article in articles
        for word in dict.fromkeys(_WORD.findall(article.searched_text(field)))
        if _is_meaningful(word.lower(), _OF_DATES)
    )
    return [f"{field}:{word}" for word, _ in words.most_common(1)]


def _try(texts: Iterable[str]) -> dict[str, QueryExample]:
    """Return the searches that find something, each with its number, as the page of results reads them."""
    read = [(text, read_search(QueryDict(urlencode({"q": text})))) for text in texts]
    criteria = [(text, read_search(QueryDict(one.by_most_link[1:])) if one.by_most_link else one) for text, one in read]
    results = search_together([one.request(limit=1) for _, one in criteria]) if criteria else []
    return {
        text: QueryExample(text, describe_search(one), reverse("search") + one.link(), result.total)
        for (text, one), result in zip(criteria, results, strict=True)
        if result.total and not one.is_everything
    }
