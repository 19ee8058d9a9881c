"""The review queue: each open question with its sentences, to be decided one by one or many at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.answers import (
    cut_page,
    keep_place,
    read_answer,
    report_decision,
    report_retagging,
    undo_decision,
)
from articles.admin.base import count_up_to, curator_of, list_address
from articles.admin.excerpts import show_mentions
from articles.admin.gathered import Gathered, gather_facts
from articles.admin.merge_review import LIKENESS_WORDS, MergeReviewAdmin
from articles.admin.paging import MOST_COUNTED
from articles.curation import Decision
from articles.curation.review import group_spellings
from articles.models import Entity, MergeProposal, PendingName, Tag
from articles.requests.reading import may_see_hidden
from articles.tagging.spellings import Likeness

TAGS_SHOWN = 2  # of each question
MOST_BESIDE = 5  # proposed merges shown with a question
LONGEST_NAME = 100  # characters of the filter
_MERGES = {"merge": "accept", "apart": "refuse"}  # answers to a proposal that stands beside a question


class AnswerForm(forms.Form):
    """The details of an answer: which entity it is, or under which conditions a name counts."""

    target = forms.ModelChoiceField(Entity.objects.none(), required=False, label="Same as")
    is_case_sensitive = forms.BooleanField(required=False, initial=True, label="case matters")
    needs_context = forms.BooleanField(required=False, label="needs another of its names")

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = cast("forms.ModelChoiceField[Entity]", self.fields["target"])
        target.queryset = Entity.objects.listed()
        target.widget = AutocompleteSelect(Tag._meta.get_field("entity"), site)
        target.widget.choices = target.choices


@dataclass(frozen=True, slots=True)
class ProposedMerge:
    """Another entity that one in question may be."""

    proposal: MergeProposal
    other: Entity
    likeness: str
    address: str  # of the list of the other's tags


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One entity that waits for a decision, with sentences that mention it."""

    entity: Entity
    articles: int
    suggested: str  # how many, empty for none
    address: str  # of the list of its tags
    sentences: list[tuple[Tag, SafeString]]
    facts: Gathered | None  # of a person
    is_variant: bool  # whether it is another spelling of the question before it
    merges: Sequence[ProposedMerge] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a page of the queue is narrowed by: a kind, the words of a name."""

    kind: str
    name: str

    @classmethod
    def read(cls, request: HttpRequest) -> "Narrowing":
        kind = request.GET.get("kind", "")
        name = request.GET.get("name", "").replace("\0", "").strip()
        return cls(kind if kind in Entity.Kind.values else "", name[:LONGEST_NAME])

    def find(self) -> QuerySet[Entity]:
        """Return the open questions, those in most articles first."""
        questions = curation.open_questions()
        if self.kind:
            questions = questions.filter(kind=self.kind)
        if self.name:
            questions = questions.filter(pk__in=curation.find_entities(self.name, questions).all_ids)
        return curation.order_by_articles(questions).select_related("country")


class ReviewQueueAdmin(MergeReviewAdmin):
    """The list of open questions, and the way to answer them."""

    def get_urls(self) -> list[URLPattern]:
        review = path("review/", self.admin_site.admin_view(self.review_view), name="articles_entity_review")
        return [review, *super().get_urls()]

    def review_view(self, request: HttpRequest) -> HttpResponse:
        """Show a page of questions; carry out the answer to one of them or to the selected ones."""
        if not self.has_change_permission(request) or not curator_of(request).has_perm("articles.change_tag"):
            raise PermissionDenied
        narrowing = Narrowing.read(request)
        questions = narrowing.find()
        form = AnswerForm(request.POST if request.method == "POST" else None, site=self.admin_site, label_suffix="")
        rows, place = cut_page(request, questions)
        grouped = group_spellings(rows, questions)
        if request.method == "POST":
            shown = [row.pk for row, _ in grouped]
            if "undo" in request.POST:
                undone = undo_decision(request, request.POST["undo"])
                return HttpResponseRedirect(keep_place(request, [*shown, *undone], undone, _find_open))
            if form.is_valid() and (answered := self._answer(request, form)) is not None:
                return HttpResponseRedirect(keep_place(request, shown, answered, _find_open))
        context = {
            "title": "Review queue",
            "media": self.media + form.media,
            "form": form,
            "questions": _make_items(grouped, sees_hidden=may_see_hidden(request)),
            "narrowing": narrowing,
            "kinds": Entity.Kind.choices,
            "waiting": PendingName.objects.count(),
        }
        return self.show_page(request, "review", context | place)

    def _answer(self, request: HttpRequest, form: AnswerForm) -> Sequence[int] | None:
        """Carry out the submitted answer; return the entities it was for, None where there was none."""
        word, ids = read_answer(request)
        if word in _MERGES:
            proposals = MergeProposal.objects.filter(pk__in=ids).values_list("one", "other")
            answered = [pk for pair in proposals for pk in pair]
            self.answer_proposals(request, _MERGES[word], ids)
            return answered
        if word not in set(Decision):
            return None
        answers = form.cleaned_data
        conditions = curation.Conditions(answers["is_case_sensitive"], answers["needs_context"])
        rows = list(Entity.objects.filter(pk__in=ids))
        try:
            done = curation.decide(
                Decision(word), rows, curator_of(request), target=answers["target"], conditions=conditions
            )
        except (curation.ReviewError, curation.MergeError, curation.SplitError) as error:
            messages.error(request, str(error))
            return ids
        report_decision(request, done.action)
        if (late := len(rows) - done.entities) > 0:
            messages.warning(request, f"{late:,} had already been decided by others and were left as they are.")
        report_retagging(request, done.changed, bool(done.waiting))
        return ids


def _find_open(ids: Iterable[int]) -> set[int]:
    return set(curation.open_questions().filter(pk__in=ids).values_list("pk", flat=True))


def _make_items(grouped: Sequence[tuple[Entity, bool]], *, sees_hidden: bool) -> list[ReviewItem]:
    entities = [row for row, _ in grouped]
    facts = gather_facts(row for row in entities if row.kind == Entity.Kind.PERSON)
    merges = _find_merges(entities, sees_hidden=sees_hidden)
    weak = _count_weak(entities)
    items = []
    for row, is_variant in grouped:
        item = ReviewItem(
            row,
            row.article_count,  # type: ignore[attr-defined]
            f"{weak[row.pk]:,}" if weak[row.pk] else "",
            list_address(Tag, entity__id__exact=row.pk, **_narrowed(row)),
            _find_sentences(row),
            facts.get(row.pk),
            is_variant,
            merges.get(row.pk, ()),
        )
        items.append(item)
    return items


def _count_weak(entities: Sequence[Entity]) -> Mapping[int, int]:
    """Return how many tags are suggested of each, by one query where they are not very many."""
    weak = Tag.objects.filter(state=Tag.State.SUGGESTED, origin=Tag.Origin.MACHINE).order_by()
    found = list(weak.filter(entity__in=entities).values_list("entity", flat=True)[: MOST_COUNTED + 1])
    if len(found) <= MOST_COUNTED:
        return Counter(found)
    return {row.pk: count_up_to(weak.filter(entity=row)) for row in entities}


def _find_merges(entities: Sequence[Entity], *, sees_hidden: bool) -> dict[int, list[ProposedMerge]]:
    """Return the proposals to merge of each entity, the first few."""
    numbers = {row.pk for row in entities}
    about = Q(one__in=numbers) | Q(other__in=numbers)
    proposals = curation.open_proposals(sees_hidden=sees_hidden).filter(about).select_related("one", "other")
    found: dict[int, list[ProposedMerge]] = {}
    for row in proposals[: MOST_BESIDE * max(1, len(numbers))]:
        for one, other in ((row.one, row.other), (row.other, row.one)):
            beside = found.setdefault(one.pk, [])
            if one.pk in numbers and len(beside) < MOST_BESIDE:
                address = list_address(Tag, entity__id__exact=other.pk)
                beside.append(ProposedMerge(row, other, LIKENESS_WORDS[Likeness(row.likeness)], address))
    return found


def _narrowed(entity: Entity) -> dict[str, str]:
    """Return the parameters of the list of the tags that are in question."""
    is_suggested = {} if entity.is_provisional else {"state__exact": Tag.State.SUGGESTED.value}
    return {"origin__exact": Tag.Origin.MACHINE.value, **is_suggested}


def _find_sentences(entity: Entity) -> list[tuple[Tag, SafeString]]:
    """Return the first tags in question, each with its sentences."""
    tags = Tag.objects.filter(entity=entity, **_narrowed(entity)).select_related("article").order_by("pk")
    sentences = []
    for tag in tags[:TAGS_SHOWN]:
        tag.entity = entity
        tag.mentions = tag.mentions[:2]
        sentences.append((tag, show_mentions(tag)))
    return sentences
