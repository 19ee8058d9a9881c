"""Taking back a whole import: what it created goes, but for what a person has worked on or something else uses.

Articles it created go to the trash, those it updated say again what they said before, but for what was written since.
Sources the run met first and entities it discovered carry the run in their row; those that nobody touched and only its
articles use are deleted, and come back with the undo of the undo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from articles.curation.article_versions import plan_taking_back, take_back_updates
from articles.curation.entities import UNFINISHED, let_go_of_entities
from articles.models import (
    Action,
    Article,
    Entity,
    EntityName,
    EntityRedirect,
    ImportedDocument,
    ImportRun,
    RecordedChange,
    Source,
    Tag,
    Version,
)

SHOWN = 50
LOOKED_AT = 2_000  # articles of a run that its preview looks at
ENTITIES_LOOKED_AT = 200
TAGS_LOOKED_AT = 10_000
SOURCES_LOOKED_AT = 10
CHUNK = 1_000  # tags or articles that are let go of at a time


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stays, and why."""

    row: Model
    reasons: Sequence[str]

    @property
    def page(self) -> str:
        """The name of the admin page of the row."""
        return f"admin:articles_{self.row._meta.model_name}_change"


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of the rows of one kind: of those looked at, how many go, and which stay."""

    noun: str  # in the plural
    total: int
    looked_at: int
    going: int
    examples: Sequence[Model]
    kept: Sequence[Kept]

    @property
    def staying(self) -> int:
        return self.looked_at - self.going


def _created(run: Any) -> QuerySet[ImportedDocument]:
    return ImportedDocument.objects.filter(
        run=run, outcome=ImportedDocument.Outcome.CREATED, article__isnull=False
    ).order_by("pk")


def created_by(run: ImportRun) -> QuerySet[ImportedDocument, int]:
    """Return the numbers of the articles a run created, in the order of their documents."""
    return _created(run).values_list("article", flat=True)


def updated_by(run: ImportRun) -> QuerySet[Version, int]:
    """Return the numbers of the articles a run updated, in their order."""
    return run.versions.order_by("article_id").values_list("article_id", flat=True).distinct()


def _by_hand(**row: Any) -> Exists:
    """Return whether a person's action has changed rows; an undo, and what was undone, is nobody's work."""
    changes = RecordedChange.objects.filter(action__user__isnull=False, action__state=Action.State.DONE, **row)
    return Exists(changes.exclude(action__kind=Action.Kind.UNDO))


def _tagged_by_hand() -> Exists:
    return Exists(Tag.objects.filter(article=OuterRef("pk"), origin=Tag.Origin.CURATOR))


def _worked_on() -> Q:
    changed = _by_hand(model="article", row_id=OuterRef("pk"))
    return ~Q(curated_fields=[]) | Q(_tagged_by_hand()) | Q(changed)


def _of_run(run: Any, article: str) -> Exists:
    """Return whether a run created an article that a row outside names; asked row by row, however many it created."""
    created = ImportedDocument.Outcome.CREATED
    return Exists(ImportedDocument.objects.filter(run=run, outcome=created, article=OuterRef(article)))


def preview(run: ImportRun) -> list[Part]:
    """Return what the undo of a run will do to its articles, entities and sources, of as many as a page looks at."""
    return [_preview_articles(run), _preview_updates(run), _preview_entities(run), _preview_sources(run)]


def _preview_updates(run: ImportRun) -> Part:
    """Return what comes back of the articles a run updated; one of which a part stays is told in any case."""
    numbers = list(updated_by(run)[: LOOKED_AT + 1])
    rows = Article.objects.filter(pk__in=numbers[:LOOKED_AT]).exclude(_of_run(run, "pk")).order_by("pk")
    planned = plan_taking_back(run.pk, rows)
    kept = [Kept(one.article, [f"its {', '.join(one.left)}: written since, left alone"]) for one in planned if one.left]
    going = [one.article for one in planned if one.values]
    total = updated_by(run).count() if len(numbers) > LOOKED_AT else len(planned)
    return Part("updates", total, len(planned), len(going), going[:SHOWN], kept[:SHOWN])


def _preview_articles(run: ImportRun) -> Part:
    numbers = list(created_by(run)[:LOOKED_AT])
    rows = Article.objects.filter(pk__in=numbers).exclude(status=Article.Status.TRASH).order_by("pk")
    looked_at, going = rows.count(), rows.exclude(_worked_on())
    changed = _by_hand(model="article", row_id=OuterRef("pk"))
    kept = rows.filter(_worked_on()).annotate(is_tagged=_tagged_by_hand(), is_changed=changed).defer("body")[:SHOWN]
    total = run.created if len(numbers) == LOOKED_AT else looked_at
    return Part("articles", total, looked_at, going.count(), (), [Kept(row, _say_article(row)) for row in kept])


def _say_article(article: Any) -> list[str]:
    reasons = []
    if article.curated_fields:
        names = ", ".join(name.replace("_", " ") for name in article.curated_fields)
        reasons.append(f"a curator set its {names}")
    if article.is_tagged:
        reasons.append("a curator decided on its tags")
    if article.is_changed and not article.curated_fields:
        reasons.append("a person changed it")
    return reasons


# -- entities

_KEEPING_ENTITIES = {
    "is_decided": "a person decided on it",
    "is_changed": "a person changed it, its names or its tags",
    "has_other_names": "it has other names",
}
_IS_FREE = Q(is_decided=False, is_changed=False, has_other_names=False)
_USED = "other articles have it"


def _judge_entities(entities: QuerySet[Entity]) -> QuerySet[Entity]:
    """Annotate entities with what keeps them, but for the articles that have them."""
    redirects = EntityRedirect.objects.filter(Q(entity=OuterRef("pk")) | Q(into=OuterRef("pk")))
    others = EntityName.objects.filter(entity=OuterRef("pk")).exclude(text=OuterRef("name"))
    return entities.annotate(
        is_decided=~Q(status=Entity.Status.PROVISIONAL) | Exists(redirects),
        is_changed=_by_hand(entity_id=OuterRef("pk")),
        has_other_names=Exists(others),
    )


def _used(pairs: Sequence[tuple[int, int]], run: Any, standing: QuerySet[Article]) -> set[int]:
    """Return the entities, of pairs with an article, of which one is not the run's own or is among those that stand.

    Asked by the numbers of the articles: left to choose, a database reads every document of the run for it.
    """
    numbers = {article for _, article in pairs}
    documents = ImportedDocument.objects.filter(run=run, outcome=ImportedDocument.Outcome.CREATED, article__in=numbers)
    own = set(documents.values_list("article", flat=True))
    own -= set(standing.filter(pk__in=numbers).values_list("pk", flat=True))
    return {entity for entity, article in pairs if article not in own}


def _standing() -> QuerySet[Article]:
    return Article.objects.exclude(status=Article.Status.TRASH)


def _preview_entities(run: ImportRun) -> Part:
    numbers = list(run.entities.order_by("pk").values_list("pk", flat=True)[:ENTITIES_LOOKED_AT])
    tags = Tag.objects.filter(entity__in=numbers).order_by("entity_id", "pk").values_list("entity_id", "article_id")
    pairs = list(tags[: TAGS_LOOKED_AT + 1])
    if len(pairs) > TAGS_LOOKED_AT:  # of the last entity, and of those behind it, not every tag was seen
        numbers = [number for number in numbers if number < pairs[-1][0]]
    used = _used(pairs, run, _standing().filter(_worked_on()))
    going, kept = [], []
    for row in _judge_entities(Entity.objects.filter(pk__in=numbers).order_by("pk")):
        reasons = [said for name, said in _KEEPING_ENTITIES.items() if getattr(row, name)]
        reasons += [_USED] if row.pk in used else []
        if reasons:
            kept.append(Kept(row, reasons))
        else:
            going.append(row)
    return Part("entities", run.entities.count(), len(numbers), len(going), going[:SHOWN], kept[:SHOWN])


def _take_back_entities(entities: QuerySet[Entity], run: int) -> str | None:
    judged = _judge_entities(entities).filter(_IS_FREE)
    free = set(judged.values_list("pk", flat=True))
    tags = Tag.objects.filter(entity__in=free).order_by("entity_id", "pk").values_list("entity_id", "article_id")
    found = tags.iterator(chunk_size=TAGS_LOOKED_AT)
    while free and (pairs := list(islice(found, TAGS_LOOKED_AT))):
        free -= _used(pairs, run, _standing())
    return let_go_of_entities(sorted(free))


# -- sources


def unshared_sources(run: ImportRun) -> QuerySet[Source]:
    """Return the sources a run met first, of which every article is its own and that nobody has touched."""
    others = Article.objects.filter(source=OuterRef("pk"))
    changed = _by_hand(model="source", row_id=OuterRef("pk"))
    return run.sources.exclude(Exists(others.exclude(_of_run(run, "pk")))).exclude(changed).order_by("pk")


def _preview_sources(run: ImportRun) -> Part:
    changed = _by_hand(model="source", row_id=OuterRef("pk"))
    judged = list(run.sources.annotate(is_changed=changed).order_by("pk")[:SOURCES_LOOKED_AT])
    kept = [(row, _say_source(run, row)) for row in judged]
    going = [row for row, reasons in kept if not reasons]
    staying = [Kept(row, reasons) for row, reasons in kept if reasons]
    return Part("sources", run.sources.count(), len(judged), len(going), going, staying)


def _say_source(run: ImportRun, source: Any) -> list[str]:
    numbers = list(Article.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)[:CHUNK])
    rows = Article.objects.filter(pk__in=numbers)
    reasons = ["a person changed it"] if source.is_changed else []
    reasons += ["other articles have it"] if rows.exclude(_of_run(run, "pk")).exists() else []
    worked_on = rows.filter(_of_run(run, "pk")).exclude(status=Article.Status.TRASH).filter(_worked_on())
    return reasons + (["articles that stay have it"] if worked_on.exists() else [])


def _take_back_sources(sources: QuerySet[Source]) -> str | None:
    changed = _by_hand(model="source", row_id=OuterRef("pk"))
    standing = Article.objects.filter(source=OuterRef("pk")).exclude(status=Article.Status.TRASH)
    free = list(sources.exclude(changed).exclude(Exists(standing)).values_list("pk", flat=True))
    articles = list(Article.objects.filter(source__in=free).values_list("pk", flat=True)[: CHUNK + 1])
    Article.objects.filter(pk__in=articles[:CHUNK]).update(source=None)
    if len(articles) > CHUNK:
        return UNFINISHED
    Source.objects.filter(pk__in=free).delete()
    return None


def take_back(rows: QuerySet[Any], run: int, _user: User | None) -> str | None:
    """Take back some of the rows that a run created: what is free when its turn comes; or say UNFINISHED."""
    if rows.model is Entity:
        return _take_back_entities(rows, run)
    if rows.model is Source:
        return _take_back_sources(rows)
    own = _of_run(run, "pk")
    take_back_updates(plan_taking_back(run, rows.exclude(own).select_for_update()))
    going = rows.filter(own).exclude(status=Article.Status.TRASH).exclude(_worked_on())
    Article.objects.filter(pk__in=list(going.values_list("pk", flat=True))).update(status=Article.Status.TRASH)
    return None
