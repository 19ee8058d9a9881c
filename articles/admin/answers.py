"""Questions to a curator: the page of them that is wanted, what was answered, and what came of it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

ModelT = TypeVar("ModelT", bound=Model)

PAGE = 20  # questions
MOST_PAGES = 500


def cut_page(request: HttpRequest, questions: QuerySet[ModelT]) -> tuple[list[ModelT], dict[str, Any]]:
    """Return the questions of the page that is wanted, and what its template needs to lead to those beside it."""
    wanted = request.GET.get("p", "1")
    number = max(1, min(int(wanted), MOST_PAGES)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    start = (number - 1) * PAGE
    rows = list(questions[start : start + PAGE + 1])
    return rows[:PAGE], {"start": start + 1, "number": number, "has_next": len(rows) > PAGE}


def read_answer(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the answer that was sent, empty where there is none, and the questions it is for, at most a page."""
    word, _, number = request.POST.get("answer", "").partition(":")
    return word, read_numbers([number] if number else request.POST.getlist("chosen"))[:PAGE]


def read_numbers(texts: Iterable[str]) -> list[int]:
    """Return the primary keys among some texts."""
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19]


def report_retagging(request: HttpRequest, changed: int, is_waiting: bool) -> None:
    """Show messages about what a change of names has done, or what is left to be done."""
    if changed:
        messages.info(request, f"{changed:,} article{' was' if changed == 1 else 's were'} tagged anew.")
    if is_waiting:
        messages.warning(request, "Its articles are many: “python manage.py retag_articles --pending” tags them again.")
