"""Questions to a curator: the page of them that is wanted, what was answered, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.base import curator_of
from articles.curation import UndoError, UndoResult, undo
from articles.curation.undo import MOST_ROWS
from articles.models import Action, PendingName

ModelT = TypeVar("ModelT", bound=Model)

UNDO_FORM = "undo-decision"  # the id of the form of a page that takes a decision back
PAGE = 20  # questions
MOST_PAGES = 500
MOST_ANSWERED = 200  # questions at once: those of a page, with what stands beside them

_NEEDS = dict.fromkeys([Action.Kind.MERGE, Action.Kind.ENTITIES, Action.Kind.NAMES], "articles.change_entity")


def may_undo(request: HttpRequest, act: Action) -> bool:
    """Tell whether a user may undo an action: it is their own, or they may undo those of others."""
    user = curator_of(request)
    needed = _NEEDS.get(Action.Kind(act.kind), "articles.change_article")
    return user.has_perm(needed) and (act.user_id == user.pk or user.has_perm("articles.undo_action"))


def cut_page(request: HttpRequest, questions: QuerySet[ModelT]) -> tuple[list[ModelT], dict[str, Any]]:
    """Return the questions of the page that is wanted, and what its template needs to lead to those beside it."""
    wanted = request.GET.get("p", "1")
    number = max(1, min(int(wanted), MOST_PAGES)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    start = (number - 1) * PAGE
    rows = list(questions[start : start + PAGE + 1])
    return rows[:PAGE], {"start": start + 1, "number": number, "has_next": len(rows) > PAGE}


def read_answer(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the answer that was sent, empty where there is none, and the questions it is for."""
    word, _, number = request.POST.get("answer", "").partition(":")
    return word, read_numbers([number] if number else request.POST.getlist("chosen"))[:MOST_ANSWERED]


def report_decision(request: HttpRequest, act: Action) -> None:
    """Show what was decided, with a button that takes it back at once; the page has its form."""
    undo = format_html(
        '<button type="submit" form="{}" name="undo" value="{}" class="link">Undo<span class="visually-hidden"> {}'
        "</span></button>",
        UNDO_FORM,
        act.pk,
        act.summary,
    )
    messages.success(request, format_html("{}. {}", act.summary, undo))


def undo_decision(request: HttpRequest, number: str) -> list[int]:
    """Take back a decision that was just made, or say why that cannot be; return an entity that it was about."""
    act = Action.objects.filter(pk__in=read_numbers([number]), state=Action.State.DONE).first()
    if act is None or not may_undo(request, act):
        messages.error(request, "It has already been undone, or you are not allowed to undo it.")
        return []
    if act.size > MOST_ROWS:
        messages.error(request, f"It changed more than {MOST_ROWS:,} rows. Undo it from Actions.")
        return []
    try:
        done = undo(act, curator_of(request))
    except UndoError as error:
        clash = f" {error.clashes[0].what}: {error.clashes[0].reason}." if error.clashes else ""
        messages.error(request, f"This was not undone: {error}{clash}")
    else:
        report_undo(request, act, done)
    entities = act.changes.exclude(entity_id=None).order_by("pk").values_list("entity_id", flat=True)
    return [pk for pk in entities[:1] if pk is not None]


def report_undo(request: HttpRequest, act: Action, done: UndoResult) -> None:
    """Show what an undo has done, and what is left to be tagged again."""
    messages.success(request, f"Undone: {act.summary}.")
    report_retagging(request, done.retagged, is_waiting=done.left > 0 and PendingName.objects.exists())
    if done.left and not PendingName.objects.exists():
        messages.warning(request, f"{done.left:,} more articles are waiting for the next “retag_articles”.")


def keep_place(
    request: HttpRequest, shown: Sequence[int], answered: Sequence[int], find_open: Callable[[Sequence[int]], set[int]]
) -> str:
    """Return the address of the page after an answer, at the question that comes next.

    `shown` are the questions of the page before, in their order. One that is still open stays the next.
    """
    waiting = find_open(shown)
    places = [number for number, pk in enumerate(shown) if pk in answered]
    first = min(places, default=0)
    following = [pk for pk in shown[first:] if pk in waiting]
    before = [pk for pk in shown[:first] if pk in waiting]
    place = f"#question-{(following or before[-1:])[0]}" if following or before else ""
    return request.get_full_path() + place


def read_numbers(texts: Iterable[str]) -> list[int]:
    """Return the primary keys among some texts."""
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19]


def report_retagging(request: HttpRequest, changed: int, is_waiting: bool) -> None:
    """Show messages about what a change of names has done, or what is left to be done."""
    if changed:
        messages.info(request, f"{changed:,} article{' was' if changed == 1 else 's were'} tagged again.")
    if is_waiting:
        address = reverse("admin:articles_entity_waiting")
        link = format_html('<a href="{}">Tag them now…</a>', address)
        messages.warning(request, format_html("It has many articles. They are waiting to be tagged again. {}", link))
