"""Store the tagger's tags in the database. Tags set by curators stay."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.db import transaction
from django.utils.text import slugify

from articles.models import NO_VALUE, Article, Entity, EntityName, EntityRedirect, FormerSlug, Source, Tag
from articles.models.bulk_insert import insert_rows, reserve_ids
from articles.tagging.packed_tags import PackedTag, PackedText, Text, load
from articles.tagging.tagger import Tagger
from articles.tagging.tagging_pool import tag_texts

CHUNK = 2_000  # rows a statement

Key = tuple[str, str]  # kind and name of a discovered entity


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


def tag_new_articles(articles: Sequence[int], packed: Sequence[PackedText], run: int | None = None) -> None:
    """Store the tags of articles, by primary key, that have none yet; call it inside a transaction.

    `run` is the import to which newly discovered entities belong.
    """
    entities = _resolve_entities((tag for text in packed for tag in text.tags), run)
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
        entities = _resolve_entities((tag for text in packed for tag in text.tags), run)
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


# -- discovered names: provisional entities


def _resolve_entities(proposals: Iterable[PackedTag], run: int | None) -> dict[Key, int]:
    """Return the entity of each discovered name; an unknown name becomes a provisional entity.

    A name that just one entity of its kind has belongs to that; the name of a merged entity, whatever its kind, to
    the one it was merged into. Refused names are left out.
    """
    wanted = dict.fromkeys((one.kind, one.name) for one in proposals if one.entity is None)
    if not wanted:
        return {}
    bearers: dict[Key, set[int]] = {}
    blocked: set[Key] = set()
    names = list({name for _, name in wanted})
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        merged = EntityRedirect.objects.filter(entity__name__in=some)
        merged = merged.exclude(into__status=Entity.Status.REFUSED)
        for text, kind, entity in merged.values_list("entity__name", "entity__kind", "into_id"):
            bearers.setdefault((kind, text), set()).add(entity)
        rows = EntityName.objects.filter(text__in=some, entity__isnull=False)
        for text, kind, status, entity in rows.values_list("text", "entity__kind", "entity__status", "entity_id"):
            if status == Entity.Status.REFUSED:
                blocked.add((kind, text))
            else:
                bearers.setdefault((kind, text), set()).add(entity)
    resolved = {key: min(found) for key, found in bearers.items() if len(found) == 1}
    fresh = [key for key in wanted if key not in bearers and key not in blocked]
    return {key: entity for key, entity in resolved.items() if key not in blocked} | _create_provisional(fresh, run)


def _create_provisional(keys: Sequence[Key], run: int | None) -> dict[Key, int]:
    if not keys:
        return {}
    slugs = free_slugs([name for _, name in keys])
    numbers = reserve_ids(Entity, len(keys))
    made = list(zip(numbers, keys, slugs, strict=True))
    rows = ((number, kind, name, slug, Entity.Status.PROVISIONAL.value, run) for number, (kind, name), slug in made)
    insert_rows(Entity, ("id", "kind", "name", "slug", "status", "import_run_id"), rows)
    named = ((number, name, EntityName.Kind.NAME.value) for number, (_, name), _ in made)
    insert_rows(EntityName, ("entity_id", "text", "kind"), named)
    return {key: number for number, key, _ in made}


def free_slugs(names: Sequence[str]) -> list[str]:
    """Return a new slug for each name, one that no entity has or had."""
    stems = [slugify(name)[:180].strip("-") or "name" for name in names]
    # A slug of two letters could one day be a country's code.
    stems = [f"{stem}-1" if len(stem) == 2 or stem == NO_VALUE else stem for stem in stems]
    taken = _slugs_beginning(stems)
    numbers = {stem: count(2) for stem in stems}  # many names may share a stem: each number is tried once
    slugs = []
    for stem in stems:
        slug = stem
        while slug in taken:
            slug = f"{stem}-{next(numbers[stem])}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slugs_beginning(stems: Sequence[str]) -> set[str]:
    """Return the slugs in use that equal a stem or, where that is taken or wanted twice, begin with it."""
    wanted = Counter(stems)
    unique = list(wanted)
    former = FormerSlug.objects.filter(entity__isnull=False)
    taken: set[str] = set()
    for rows in (Entity.objects.all(), former):
        for start in range(0, len(unique), CHUNK):
            taken.update(rows.filter(slug__in=unique[start : start + CHUNK]).values_list("slug", flat=True))
    for stem in [stem for stem, number in wanted.items() if number > 1 or stem in taken]:
        for rows in (Entity.objects.all(), former):
            taken.update(rows.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
    return taken
