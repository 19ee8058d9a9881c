"""Random archives in the database, and what the index should know of them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import strategies as st

from articles.models import Article, Entity, Source, Tag
from articles.requests.facet_texts import write_text
from articles.search import Facet, Value
from articles.search.article import IndexedArticle
from tests.contracts.plain import DATES, words
from tests.factories import make_country, make_entity, make_source

Tagged = dict[int, tuple[str, bool]]  # entity to state and whether it is a main subject


@dataclass(frozen=True)
class Cast:
    """Who and what the articles of an archive may have: value to what addresses have of it, by facet."""

    slugs: dict[Facet, dict[Value, str]]

    @property
    def values(self) -> dict[Facet, tuple[Value, ...]]:
        return {facet: tuple(slugs) for facet, slugs in self.slugs.items()}


def make_cast() -> Cast:
    actors = [make_entity(kind=kind) for kind in ("person", "organisation", "group")]
    countries = [make_country(code, code.upper()) for code in ("af", "pk", "ir")]
    sources = [make_source(), make_source()]
    Source.objects.filter(pk=sources[0].pk).update(kind="newspaper")
    rows: dict[Facet, list[Entity] | list[Source]] = {
        Facet.ACTOR: actors,
        Facet.COUNTRY: countries,
        Facet.SOURCE: sources,
        Facet.DATELINE: countries[:2],
    }
    keys = {facet: {row.pk: row.slug for row in those} for facet, those in rows.items()}
    return Cast(keys | {facet: {text: write_text(text) for text in texts} for facet, texts in TEXTS.items()})


TEXTS = {
    Facet.LANGUAGE: ("en", "de"),
    Facet.SECTION: ("Sport", "none", "Foreign & home news"),
    Facet.SOURCE_KIND: ("newspaper", "other"),
}


def archives(cast: Cast) -> st.SearchStrategy[list[tuple[dict[str, object], Tagged]]]:
    """Lists of articles, each its fields and its tags."""
    values = cast.values
    rows = st.fixed_dictionaries(
        {
            "headline": words.filter(bool),
            "body": words,
            "byline": words,
            "dateline": words,
            "language": st.sampled_from(TEXTS[Facet.LANGUAGE]),
            "section": st.sampled_from(["", *TEXTS[Facet.SECTION]]),
            "keywords": st.just([]) | words.map(str.split),
            "published_on": st.none() | st.sampled_from(DATES),
            "source_id": st.none() | st.sampled_from(values[Facet.SOURCE]),
            "dateline_country_id": st.none() | st.sampled_from(values[Facet.DATELINE]),
            "status": st.sampled_from(["published", "published", "published", "hidden"]),
            "arrived_at": st.sampled_from([datetime(2025, 6, day, tzinfo=UTC) for day in (1, 2, 3)]),
        }
    )
    tags = st.dictionaries(
        st.sampled_from(values[Facet.ACTOR] + values[Facet.COUNTRY]),
        st.tuples(st.sampled_from(["accepted", "accepted", "suggested", "rejected"]), st.booleans()),
    )
    return st.lists(st.tuples(rows, tags), max_size=8)


def fill_archive(archive: list[tuple[dict[str, object], Tagged]]) -> list[IndexedArticle]:
    """Put just these articles into the database; return what the index should know of those that are published."""
    Article.objects.all().delete()
    articles = Article.objects.bulk_create([Article(**row) for row, _ in archive])
    Tag.objects.bulk_create(
        Tag(article=article, entity_id=entity, state=state, is_main=is_main)
        for article, (_, tagged) in zip(articles, archive, strict=True)
        for entity, (state, is_main) in tagged.items()
    )
    kinds = dict(Entity.objects.values_list("pk", "kind"))
    return [
        plain_article(article, tagged, kinds)
        for article, (_, tagged) in zip(articles, archive, strict=True)
        if article.status == "published"
    ]


def plain_article(article: Article, tagged: Tagged, kinds: dict[int, str]) -> IndexedArticle:
    """Say what the index should know of an article, not by way of `read_articles`."""
    accepted = {entity: is_main for entity, (state, is_main) in sorted(tagged.items()) if state == "accepted"}
    actors = [entity for entity in accepted if kinds[entity] != "country"]
    countries = [entity for entity in accepted if kinds[entity] == "country"]
    return IndexedArticle(
        id=article.pk,
        headline=article.headline,
        body=article.body,
        dateline=article.dateline,
        byline=article.byline,
        published_on=article.published_on,
        source=article.source_id,
        dateline_country=article.dateline_country_id,
        language=article.language,
        more={
            "section": article.section,
            "source__kind": article.source.kind if article.source else "",
            "keywords": "; ".join(article.keywords),
        },
        actors=tuple(actors),
        countries=tuple(countries),
        arrived=int((article.arrived_at or article.created_at).timestamp()),
        main_actors=tuple(actor for actor in actors if accepted[actor]),
        main_countries=tuple(country for country in countries if accepted[country]),
    )
