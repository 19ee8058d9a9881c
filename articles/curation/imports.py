"""Taking back a whole import: what it created goes to the trash, but for what a person has worked on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.curation.bulk import choose_operation, plan_bulk
from articles.models import Action, Article, ImportedDocument, ImportRun, RecordedChange, Tag

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that stays, and why."""

    article: Article
    reasons: Sequence[str]


def created_by(run: ImportRun) -> QuerySet[Article]:
    """Return the articles a run created and that are not in the trash already."""
    created = run.documents.filter(outcome=ImportedDocument.Outcome.CREATED, article__isnull=False)
    return Article.objects.filter(pk__in=created.values("article")).exclude(status=Article.Status.TRASH).order_by("pk")


def _tagged_by_hand() -> Exists:
    return Exists(Tag.objects.filter(article=OuterRef("pk"), origin=Tag.Origin.CURATOR))


def _changed_by_hand() -> Exists:
    changes = RecordedChange.objects.filter(model="article", row_id=OuterRef("pk"), action__user__isnull=False)
    return Exists(changes.filter(action__state=Action.State.DONE).exclude(action__kind=Action.Kind.UNDO))


def _worked_on() -> Q:
    return ~Q(curated_fields=[]) | Q(_tagged_by_hand()) | Q(_changed_by_hand())


def untouched(run: ImportRun) -> QuerySet[Article]:
    """Return the articles of a run that no person has worked on: the undo takes these."""
    return created_by(run).exclude(_worked_on())


def kept(run: ImportRun) -> QuerySet[Article]:
    """Return the articles of a run that a person has worked on: they stay."""
    return created_by(run).filter(_worked_on())


def explain_kept(run: ImportRun) -> list[Kept]:
    """Return the first articles that stay, each with the reasons."""
    rows = kept(run).annotate(is_tagged=_tagged_by_hand(), is_changed=_changed_by_hand()).defer("body")[:SHOWN]
    explained = []
    for article in rows:
        reasons = []
        if article.curated_fields:
            names = ", ".join(name.replace("_", " ") for name in article.curated_fields)
            reasons.append(f"a curator set its {names}")
        if article.is_tagged:
            reasons.append("a curator decided on its tags")
        if article.is_changed and not article.curated_fields:
            reasons.append("a person changed it")
        explained.append(Kept(article, reasons))
    return explained


def plan_undo(run: ImportRun, user: User) -> Action:
    """Plan to move what a run created to the trash; carried out, and undone, like any change of many articles."""
    act = plan_bulk(untouched(run).values_list("pk", flat=True).iterator(), user, f"the undo of {run}")
    choose_operation(act, "trash", None)
    return act
