"""Store the tagger's tags in the database. Tags set by curators stay."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from articles.models import Article, Source, Tag
from articles.models.bulk_insert import insert_rows
from articles.tagging.packed_tags import PackedTag, PackedText, Text, load
from articles.tagging.provisional import Key, resolve_entities
from articles.tagging.tagger import Tagger
from articles.tagging.tagging_pool import tag_texts

CHUNK = 2_000  # rows a statement


@dataclass(slots=True)
class TagChanges:
    """What a re-tagging changed: tags by entity."""

    added: Counter[int] = field(default_factory=Counter)
    changed: Counter[int] = field(default_factory=Counter)
    removed: Counter[int] = field(default_factory=Counter)
    articles: int = 0

    def update(self, other: "TagChanges") -> None:
        """Add what another batch changed."""
        self.added.update(other.added)
        self.changed.update(other.changed)
        self.removed.update(other.removed)
        self.articles += other.articles

    @property
    def total(self) -> int:
        return self.added.total() + self.changed.total() + self.removed.total()


def tag_new_articles(
    articles: Sequence[int],
    packed: Sequence[PackedText],
    run: int | None = None,
    years: Sequence[int | None] | None = None,
) -> None:
    """Store the tags of articles, by primary key, that have none yet; call it inside a transaction.

    `run` is the import to which newly discovered entities belong, `years` are those the articles are of.
    """
    entities = resolve_entities(_with_years(packed, years or [None] * len(packed)), run)
    rows = (
        (article, entity, tag.mentions, tag.is_main, tag.role, tag.state)
        for article, text in zip(articles, packed, strict=True)
        for entity, tag in _merge_proposals(text.tags, entities).items()
    )
    names = ("article_id", "entity_id", "mentions", "is_main", "role", "state")
    insert_rows(Tag, names, rows, dumped=("mentions",))


def home_of(source: Source | None) -> str | None:
    """Return the alpha-2 code, in capitals, of a source's home country."""
    return source.country.slug.upper() if source and source.country else None


def text_of(article: Article) -> Text:
    """Return the texts of an article that the tagger reads."""
    year = article.published_on.year if article.published_on else None
    return Text(article.own_headline, article.body, article.dateline, home_of(article.source), article.language, year)


def retag_articles(articles: Sequence[Article], tagger: Tagger) -> TagChanges:
    """Tag a few articles again, in this process."""
    return store_tags(articles, tag_texts(lambda: tagger, [text_of(article) for article in articles]))


def store_tags(articles: Sequence[Article], packed: Sequence[PackedText], run: int | None = None) -> TagChanges:
    """Replace the machine's tags of articles by new ones; return what that changed.

    A tag that a curator has set, accepted or rejected keeps its state; only its mentions are updated. A dateline
    country that a curator has set stays.
    """
    changes = TagChanges()
    with transaction.atomic():
        years = [article.published_on.year if article.published_on else None for article in articles]
        entities = resolve_entities(_with_years(packed, years), run)
        known: dict[int, dict[int, Tag]] = {article.pk: {} for article in articles}
        for tag in Tag.objects.filter(article__in=[article.pk for article in articles]):
            known[tag.article_id][tag.entity_id] = tag
        added: list[Tag] = []
        moved: list[Tag] = []
        removed: list[Tag] = []
        for article, text in zip(articles, packed, strict=True):
            wanted = _merge_proposals(text.tags, entities)
            here = (len(added), len(moved), len(removed))
            for entity, tag in known[article.pk].items():
                proposed = wanted.pop(entity, None)
                if proposed is None and tag.origin == Tag.Origin.MACHINE and tag.state != Tag.State.REJECTED:
                    removed.append(tag)
                elif _update_tag(tag, proposed):
                    moved.append(tag)
            added += (_make_tag(article, entity, one) for entity, one in wanted.items())
            refiled = _update_dateline_country(article, text.dateline_country)
            changes.articles += refiled or here != (len(added), len(moved), len(removed))
        Tag.objects.bulk_create(added, batch_size=CHUNK)
        Tag.objects.bulk_update(moved, ["mentions", "is_main", "role", "state"], batch_size=500)
        Tag.objects.filter(pk__in=[tag.pk for tag in removed]).delete()
    changes.added.update(tag.entity_id for tag in added)
    changes.changed.update(tag.entity_id for tag in moved)
    changes.removed.update(tag.entity_id for tag in removed)
    return changes


def _with_years(packed: Sequence[PackedText], years: Sequence[int | None]) -> Iterator[tuple[PackedTag, int | None]]:
    for text, year in zip(packed, years, strict=True):
        yield from ((tag, year) for tag in text.tags)


def _make_tag(article: Article, entity: int, packed: PackedTag) -> Tag:
    return Tag(
        article=article,
        entity_id=entity,
        mentions=load(packed.mentions),
        is_main=packed.is_main,
        role=packed.role,
        state=packed.state,
    )


def _merge_proposals(proposals: Iterable[PackedTag], entities: dict[Key, int]) -> dict[int, PackedTag]:
    """Return the tags an article should have, one for each entity: two names may belong to the same."""
    tags: dict[int, PackedTag] = {}
    for one in proposals:
        entity = one.entity if one.entity is not None else entities.get((one.kind, one.name))
        if entity is not None:  # else it is a refused name
            tags[entity] = tags[entity].join(one) if entity in tags else one
    return tags


def _update_tag(tag: Tag, proposed: PackedTag | None) -> bool:
    """Update the mentions of a stored tag, and what no curator has decided; tell whether that changed it."""
    before = (tag.mentions, tag.is_main, tag.role, tag.state)
    tag.mentions = load(proposed.mentions) if proposed else []
    if proposed is not None:
        tag.role = proposed.role
        if tag.origin == Tag.Origin.MACHINE:
            tag.is_main = proposed.is_main
            if tag.state != Tag.State.REJECTED:
                tag.state = proposed.state
    return before != (tag.mentions, tag.is_main, tag.role, tag.state)


def _update_dateline_country(article: Article, country: int | None) -> bool:
    if "dateline_country" in article.curated_fields or country == article.dateline_country_id:
        return False
    article.dateline_country_id = country
    article.save(update_fields=["dateline_country"])
    return True
