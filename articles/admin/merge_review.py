"""The proposals to merge: each pair with what speaks for it, accepted or refused one by one or many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
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
from articles.admin.base import curator_of, list_address
from articles.admin.excerpts import show_mentions
from articles.admin.gathered import Gathered, present_facts
from articles.admin.paging import count_up_to
from articles.admin.waiting_names import WaitingNamesAdmin
from articles.curation.name_evidence import read_contexts, weigh_evidence
from articles.models import Entity, MergeProposal, Tag
from articles.requests.reading import may_see_hidden
from articles.tagging.spellings import Likeness

COMPANIONS_SHOWN = 5

LIKENESS_WORDS = {
    Likeness.SPELLING: "the same name in another spelling",
    Likeness.MIDDLE: "an extra middle name or initial",
    Likeness.INITIAL: "an initial for a given name",
    Likeness.NICKNAME: "a short form of the given name",
    Likeness.GIVEN: "an extra given name",
    Likeness.FAMILY: "an extra family name",
    Likeness.SOUND: "another transliteration",
    Likeness.TYPING: "one letter",
    Likeness.FORM: "the legal form",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two entities of a proposal, with a sentence that mentions it."""

    entity: Entity
    articles: int | object  # a number, or at least so many
    address: str  # of the list of its tags, empty where that would show more than may be seen
    facts: Gathered
    tag: Tag | None
    sentence: SafeString | str


@dataclass(frozen=True, slots=True)
class MergeItem:
    """One proposal: by what the names differ, and what the articles of both have in common."""

    proposal: MergeProposal
    likeness: str
    sides: Sequence[Side]
    roles: Sequence[str]
    companions: Sequence[Entity]
    more_companions: int
    country: str


class MergeReviewAdmin(WaitingNamesAdmin):
    """The list of proposals to merge, and the way to answer them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_review_view)
        return [path("review/merges/", view, name="articles_entity_merges"), *super().get_urls()]

    def merge_review_view(self, request: HttpRequest) -> HttpResponse:
        """Show a page of proposals; carry out the answer to one of them or to the selected ones."""
        if not self.has_change_permission(request) or not curator_of(request).has_perm("articles.change_tag"):
            raise PermissionDenied
        proposals = curation.open_proposals(sees_hidden=may_see_hidden(request)).select_related("one", "other")
        rows, place = cut_page(request, proposals)
        if request.method == "POST":
            word, ids = read_answer(request)
            if "undo" in request.POST:
                undo_decision(request, request.POST["undo"])
                return HttpResponseRedirect(request.get_full_path())
            if self.answer_proposals(request, word, ids):
                return HttpResponseRedirect(keep_place(request, [row.pk for row in rows], ids, _find_open))
        items = _make_items(rows, public_only=not may_see_hidden(request))
        return self.show_page(request, "review_merges", {"title": "Proposed merges", "proposals": items, **place})

    def answer_proposals(self, request: HttpRequest, word: str, ids: Sequence[int]) -> bool:
        """Carry out an answer to proposals; return whether it was one."""
        if word not in {"accept", "refuse"}:
            return False
        proposals = curation.open_proposals(sees_hidden=may_see_hidden(request))
        rows = list(proposals.filter(pk__in=ids))
        if not rows:
            messages.error(request, "Nothing is selected, or others have already decided.")
        elif word == "refuse":
            act = curation.refuse_proposals(rows, curator_of(request))
            report_decision(request, act)
        else:
            for row in rows:
                self._accept(request, row)
        return True

    def _accept(self, request: HttpRequest, row: MergeProposal) -> None:
        try:
            done = curation.accept_proposal(row, curator_of(request))
        except (curation.ReviewError, curation.MergeError) as error:
            messages.error(request, f"{row.name_of_one}, {row.name_of_other}: {error}")
            return
        report_decision(request, done.action)
        report_retagging(request, done.changed, bool(done.waiting))


def _find_open(ids: Iterable[int]) -> set[int]:
    return set(curation.open_proposals().filter(pk__in=ids).values_list("pk", flat=True))


def _make_items(proposals: Sequence[MergeProposal], *, public_only: bool) -> list[MergeItem]:
    entities = list({row.pk: row for proposal in proposals for row in (proposal.one, proposal.other)}.values())
    contexts = read_contexts([row.pk for row in entities], public_only=public_only)
    facts = present_facts(entities, contexts)
    tags = _read_first_tags(entities, public_only=public_only)
    compared = {row.pk: weigh_evidence(contexts[row.one_id], contexts[row.other_id]) for row in proposals}
    wanted = {pk for one in compared.values() for pk in [*one.companions[:COMPANIONS_SHOWN], one.country or 0]}
    known = Entity.objects.listed()
    known = known.visible_to_public() if public_only else known
    named = known.in_bulk(wanted)
    items = []
    for row in proposals:
        found = compared[row.pk]
        companions = [named[pk] for pk in found.companions[:COMPANIONS_SHOWN] if pk in named]
        items.append(
            MergeItem(
                row,
                LIKENESS_WORDS[Likeness(row.likeness)],
                [
                    _make_side(one, facts[one.pk], tags.get(one.pk), public_only=public_only)
                    for one in (row.one, row.other)
                ],
                found.roles[:COMPANIONS_SHOWN],
                companions,
                max(0, len(found.companions) - COMPANIONS_SHOWN),
                str(named.get(found.country or 0, "")),
            )
        )
    return items


def _read_first_tags(entities: Iterable[Entity], *, public_only: bool) -> dict[int, Tag]:
    """Return the oldest tag of each entity that may be seen, with its article and its first mention."""
    tags = _tags_seen(public_only=public_only).filter(entity=OuterRef("pk")).order_by("pk")
    rows = Entity.objects.filter(pk__in=[row.pk for row in entities]).order_by()
    first = rows.values_list(Subquery(tags.values("pk")[:1]), flat=True)
    found = {}
    for tag in Tag.objects.filter(pk__in=[pk for pk in first if pk]).select_related("article", "entity"):
        tag.mentions = tag.mentions[:1]
        found[tag.entity_id] = tag
    return found


def _tags_seen(*, public_only: bool) -> QuerySet[Tag]:
    return Tag.objects.counted().filter(article__status="published") if public_only else Tag.objects.all()


def _make_side(entity: Entity, facts: Gathered, tag: Tag | None, *, public_only: bool) -> Side:
    number = count_up_to(_tags_seen(public_only=public_only).filter(entity=entity))
    sentence = show_mentions(tag) if tag is not None else ""
    address = "" if public_only else list_address(Tag, entity__id__exact=entity.pk)
    return Side(entity, number, address, facts, tag, sentence)
