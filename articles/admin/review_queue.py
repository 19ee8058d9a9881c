"""The review queue: each open question with its sentences, to be decided one by one or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from articles import curation
from articles.admin.answers import cut_page, read_answer, report_retagging
from articles.admin.base import count_up_to, curator_of, list_address
from articles.admin.excerpts import show_mentions
from articles.admin.gathered import Gathered, gather_facts
from articles.admin.merge_review import MergeReviewAdmin
from articles.curation import Decision
from articles.models import Entity, PendingName, Tag

TAGS_SHOWN = 2  # of each question


class AnswerForm(forms.Form):
    """The details of an answer: which entity it is, or under which conditions a name counts."""

    target = forms.ModelChoiceField(Entity.objects.none(), required=False, label="Same as")
    is_case_sensitive = forms.BooleanField(required=False, initial=True, label="case matters")
    needs_context = forms.BooleanField(required=False, label="needs another of its names beside it")

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = cast("forms.ModelChoiceField[Entity]", self.fields["target"])
        target.queryset = Entity.objects.listed()
        target.widget = AutocompleteSelect(Tag._meta.get_field("entity"), site)
        target.widget.choices = target.choices


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One entity that waits for a decision, with sentences that mention it."""

    entity: Entity
    articles: int
    suggested: str  # how many, empty for none
    address: str  # of the list of its tags
    sentences: list[tuple[Tag, SafeString]]
    facts: Gathered | None  # of a person


class ReviewQueueAdmin(MergeReviewAdmin):
    """The list of open questions, and the way to answer them."""

    def get_urls(self) -> list[URLPattern]:
        review = path("review/", self.admin_site.admin_view(self.review_view), name="articles_entity_review")
        return [review, *super().get_urls()]

    def review_view(self, request: HttpRequest) -> HttpResponse:
        """Show a page of questions; carry out the answer to one of them or to the selected ones."""
        if not self.has_change_permission(request) or not curator_of(request).has_perm("articles.change_tag"):
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        kind = kind if kind in Entity.Kind.values else ""
        form = AnswerForm(request.POST if request.method == "POST" else None, site=self.admin_site, label_suffix="")
        if request.method == "POST" and form.is_valid() and self._answer(request, form):
            return HttpResponseRedirect(request.get_full_path())
        questions = curation.open_questions()
        if kind:
            questions = questions.filter(kind=kind)
        rows, place = cut_page(request, curation.order_by_articles(questions).select_related("country"))
        context = {
            "title": "Review queue",
            "media": self.media + form.media,
            "form": form,
            "questions": _make_items(rows),
            "kind": kind,
            "kinds": Entity.Kind.choices,
            "waiting": PendingName.objects.count(),
        }
        return self.show_page(request, "review", context | place)

    def _answer(self, request: HttpRequest, form: AnswerForm) -> bool:
        """Carry out the submitted answer; return whether there was one."""
        word, ids = read_answer(request)
        if word not in set(Decision):
            return False
        answers = form.cleaned_data
        conditions = curation.Conditions(answers["is_case_sensitive"], answers["needs_context"])
        rows = list(Entity.objects.filter(pk__in=ids))
        try:
            done = curation.decide(
                Decision(word), rows, curator_of(request), target=answers["target"], conditions=conditions
            )
        except (curation.ReviewError, curation.MergeError, curation.SplitError) as error:
            messages.error(request, str(error))
            return True
        messages.success(request, f"{done.action.summary}. It can be undone from Actions.")
        if (late := len(rows) - done.entities) > 0:
            messages.warning(request, f"{late:,} had been decided meanwhile, and stay as they are.")
        report_retagging(request, done.changed, bool(done.waiting))
        return True


def _make_items(entities: Sequence[Entity]) -> list[ReviewItem]:
    facts = gather_facts(row for row in entities if row.kind == Entity.Kind.PERSON)
    return [_make_item(row, facts.get(row.pk)) for row in entities]


def _make_item(entity: Entity, facts: Gathered | None) -> ReviewItem:
    narrowed = {"origin__exact": Tag.Origin.MACHINE.value}
    if not entity.is_provisional:
        narrowed["state__exact"] = Tag.State.SUGGESTED.value
    first = Tag.objects.filter(entity=entity, **narrowed).select_related("article").order_by("pk")[:TAGS_SHOWN]
    weak = count_up_to(Tag.objects.filter(entity=entity, state=Tag.State.SUGGESTED, origin=Tag.Origin.MACHINE))
    sentences = []
    for tag in first:
        tag.entity = entity
        tag.mentions = tag.mentions[:2]
        sentences.append((tag, show_mentions(tag)))
    return ReviewItem(
        entity,
        entity.article_count,  # type: ignore[attr-defined]
        f"{weak:,}" if weak else "",
        list_address(Tag, entity__id__exact=entity.pk, **narrowed),
        sentences,
        facts,
    )
