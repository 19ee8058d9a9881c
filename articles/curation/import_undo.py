"""Undo a whole import, except for what a person has worked on or something else uses.

Articles it created go to the trash; those it updated get their former values back, except fields changed since.
Sources and entities that came with the run and that nobody has touched are deleted if only its articles use them; the
undo of the undo restores them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from articles.curation.article_versions import plan_reversal, reverse_updates
from articles.curation.entities import UNFINISHED, delete_in_steps
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
MOST_CHECKED = 2_000  # articles of a run that its preview checks
MOST_ENTITIES_CHECKED = 200
MOST_TAGS_CHECKED = 10_000
MOST_SOURCES_CHECKED = 10
CHUNK = 1_000  # tags or articles of a statement


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that stays, and why."""

    row: Model
    reasons: Sequence[str]

    @property
    def page(self) -> str:
        """The name of the admin page of the row."""
        return f"admin:articles_{self.row._meta.model_name}_change"


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """What happens to the rows of one kind: of those checked, how many go, and which stay."""

    noun: str  # in the plural
    total: int
    checked: int
    going: int
    examples: Sequence[Model]
    kept: Sequence[KeptRow]

    @property
    def staying(self) -> int:
        return self.checked - self.going


def _created(run: Any) -> QuerySet[ImportedDocument]:
    return ImportedDocument.objects.filter(
        run=run, outcome=ImportedDocument.Outcome.CREATED, article__isnull=False
    ).order_by("pk")


def find_created(run: ImportRun) -> QuerySet[ImportedDocument, int]:
    """Return the numbers of the articles a run created, in the order of their documents."""
    return _created(run).values_list("article", flat=True)


def find_updated(run: ImportRun) -> QuerySet[Version, int]:
    """Return the numbers of the articles a run updated, in their order."""
    return run.versions.exclude(after={}).order_by("article_id").values_list("article_id", flat=True).distinct()


def _is_changed_by_person(**row: Any) -> Exists:
    """Return whether an action of a person has changed rows; undos and undone actions do not count."""
    changes = RecordedChange.objects.filter(action__user__isnull=False, action__state=Action.State.DONE, **row)
    return Exists(changes.exclude(action__kind=Action.Kind.UNDO))


def _is_tagged_by_person() -> Exists:
    return Exists(Tag.objects.filter(article=OuterRef("pk"), origin=Tag.Origin.CURATOR))


def _has_work_of_person() -> Q:
    changed = _is_changed_by_person(model="article", row_id=OuterRef("pk"))
    return ~Q(curated_fields=[]) | Q(_is_tagged_by_person()) | Q(changed)


def _of_run(run: Any, article: str) -> Exists:
    """Return whether a run created the article of an outer row, as a subquery."""
    created = ImportedDocument.Outcome.CREATED
    return Exists(ImportedDocument.objects.filter(run=run, outcome=created, article=OuterRef(article)))


def preview_undo(run: ImportRun) -> list[PreviewPart]:
    """Return what the undo of a run will do to its articles, entities and sources, as far as a page checks them."""
    return [_preview_articles(run), _preview_updates(run), _preview_entities(run), _preview_sources(run)]


def _preview_updates(run: ImportRun) -> PreviewPart:
    """Return which articles that a run updated will be restored; those that keep a field are always listed."""
    numbers = list(find_updated(run)[: MOST_CHECKED + 1])
    rows = Article.objects.filter(pk__in=numbers[:MOST_CHECKED]).exclude(_of_run(run, "pk")).order_by("pk")
    planned = plan_reversal(run.pk, rows)
    kept = [
        KeptRow(one.article, [f"its {', '.join(one.kept_fields)}: written since, left alone"])
        for one in planned
        if one.kept_fields
    ]
    going = [one.article for one in planned if one.values]
    total = find_updated(run).count() if len(numbers) > MOST_CHECKED else len(planned)
    return PreviewPart("updates", total, len(planned), len(going), going[:SHOWN], kept[:SHOWN])


def _preview_articles(run: ImportRun) -> PreviewPart:
    numbers = list(find_created(run)[:MOST_CHECKED])
    rows = Article.objects.filter(pk__in=numbers).exclude(status=Article.Status.TRASH).order_by("pk")
    checked, going = rows.count(), rows.exclude(_has_work_of_person())
    changed = _is_changed_by_person(model="article", row_id=OuterRef("pk"))
    kept = (
        rows.filter(_has_work_of_person())
        .annotate(is_tagged=_is_tagged_by_person(), is_changed=changed)
        .defer("body")[:SHOWN]
    )
    total = run.created if len(numbers) == MOST_CHECKED else checked
    return PreviewPart(
        "articles", total, checked, going.count(), (), [KeptRow(row, _explain_article(row)) for row in kept]
    )


def _explain_article(article: Any) -> list[str]:
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


def _annotate_entities(entities: QuerySet[Entity]) -> QuerySet[Entity]:
    """Annotate entities with the reasons to keep them, except the articles that have them."""
    redirects = EntityRedirect.objects.filter(Q(entity=OuterRef("pk")) | Q(into=OuterRef("pk")))
    others = EntityName.objects.filter(entity=OuterRef("pk")).exclude(text=OuterRef("name"))
    return entities.annotate(
        is_decided=~Q(status=Entity.Status.PROVISIONAL) | Exists(redirects),
        is_changed=_is_changed_by_person(entity_id=OuterRef("pk")),
        has_other_names=Exists(others),
    )


def _find_used(pairs: Sequence[tuple[int, int]], run: Any, remaining: QuerySet[Article]) -> set[int]:
    """Return the entities of (entity, article) pairs with an article that is not the run's own or that remains.

    Queried by the numbers of the articles: otherwise a database reads every document of the run.
    """
    numbers = {article for _, article in pairs}
    documents = ImportedDocument.objects.filter(run=run, outcome=ImportedDocument.Outcome.CREATED, article__in=numbers)
    own = set(documents.values_list("article", flat=True))
    own -= set(remaining.filter(pk__in=numbers).values_list("pk", flat=True))
    return {entity for entity, article in pairs if article not in own}


def _outside_trash() -> QuerySet[Article]:
    return Article.objects.exclude(status=Article.Status.TRASH)


def _preview_entities(run: ImportRun) -> PreviewPart:
    numbers = list(run.entities.order_by("pk").values_list("pk", flat=True)[:MOST_ENTITIES_CHECKED])
    tags = Tag.objects.filter(entity__in=numbers).order_by("entity_id", "pk").values_list("entity_id", "article_id")
    pairs = list(tags[: MOST_TAGS_CHECKED + 1])
    if len(pairs) > MOST_TAGS_CHECKED:  # not all tags of the last entity and those after it were read
        numbers = [number for number in numbers if number < pairs[-1][0]]
    used = _find_used(pairs, run, _outside_trash().filter(_has_work_of_person()))
    going, kept = [], []
    for row in _annotate_entities(Entity.objects.filter(pk__in=numbers).order_by("pk")):
        reasons = [reason for name, reason in _KEEPING_ENTITIES.items() if getattr(row, name)]
        reasons += [_USED] if row.pk in used else []
        if reasons:
            kept.append(KeptRow(row, reasons))
        else:
            going.append(row)
    return PreviewPart("entities", run.entities.count(), len(numbers), len(going), going[:SHOWN], kept[:SHOWN])


def _undo_entities(entities: QuerySet[Entity], run: int) -> str | None:
    annotated = _annotate_entities(entities).filter(_IS_FREE)
    free = set(annotated.values_list("pk", flat=True))
    tags = Tag.objects.filter(entity__in=free).order_by("entity_id", "pk").values_list("entity_id", "article_id")
    found = tags.iterator(chunk_size=MOST_TAGS_CHECKED)
    while free and (pairs := list(islice(found, MOST_TAGS_CHECKED))):
        free -= _find_used(pairs, run, _outside_trash())
    return delete_in_steps(sorted(free))


# -- sources


def find_unshared_sources(run: ImportRun) -> QuerySet[Source]:
    """Return the sources that a run created, that nobody has changed or watches, and that only its articles have."""
    others = Article.objects.filter(source=OuterRef("pk"))
    changed = _is_changed_by_person(model="source", row_id=OuterRef("pk"))
    unshared = run.sources.exclude(Exists(others.exclude(_of_run(run, "pk")))).exclude(changed)
    return unshared.filter(feeds=None).order_by("pk")


def _preview_sources(run: ImportRun) -> PreviewPart:
    changed = _is_changed_by_person(model="source", row_id=OuterRef("pk"))
    annotated = list(run.sources.annotate(is_changed=changed).order_by("pk")[:MOST_SOURCES_CHECKED])
    kept = [(row, _explain_source(run, row)) for row in annotated]
    going = [row for row, reasons in kept if not reasons]
    staying = [KeptRow(row, reasons) for row, reasons in kept if reasons]
    return PreviewPart("sources", run.sources.count(), len(annotated), len(going), going, staying)


def _explain_source(run: ImportRun, source: Any) -> list[str]:
    numbers = list(Article.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)[:CHUNK])
    rows = Article.objects.filter(pk__in=numbers)
    reasons = ["a person changed it"] if source.is_changed else []
    reasons += ["a watched feed has it"] if source.feeds.exists() else []
    reasons += ["other articles have it"] if rows.exclude(_of_run(run, "pk")).exists() else []
    worked_on = rows.filter(_of_run(run, "pk")).exclude(status=Article.Status.TRASH).filter(_has_work_of_person())
    return reasons + (["articles that stay have it"] if worked_on.exists() else [])


def _undo_sources(sources: QuerySet[Source]) -> str | None:
    changed = _is_changed_by_person(model="source", row_id=OuterRef("pk"))
    remaining = Article.objects.filter(source=OuterRef("pk")).exclude(status=Article.Status.TRASH)
    unused = sources.exclude(changed).exclude(Exists(remaining))
    free = list(unused.filter(feeds=None).values_list("pk", flat=True))
    articles = list(Article.objects.filter(source__in=free).values_list("pk", flat=True)[: CHUNK + 1])
    Article.objects.filter(pk__in=articles[:CHUNK]).update(source=None)
    if len(articles) > CHUNK:
        return UNFINISHED
    Source.objects.filter(pk__in=free).delete()
    return None


def undo_rows(rows: QuerySet[Any], run: int, _user: User | None) -> str | None:
    """Undo some of the rows of a run, as far as nothing keeps them now; return UNFINISHED if more is left to do."""
    if rows.model is Entity:
        return _undo_entities(rows, run)
    if rows.model is Source:
        return _undo_sources(rows)
    own = _of_run(run, "pk")
    reverse_updates(plan_reversal(run, rows.exclude(own).select_for_update()))
    going = rows.filter(own).exclude(status=Article.Status.TRASH).exclude(_has_work_of_person())
    Article.objects.filter(pk__in=list(going.values_list("pk", flat=True))).update(status=Article.Status.TRASH)
    return None
