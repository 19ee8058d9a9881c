"""Template tags of the admin's front page."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from articles.curation import open_proposals, open_questions
from articles.curation.erasure import is_erasure_pending
from articles.curation.problems import MOST_COUNTED, PROBLEMS, count_problem
from articles.feeds.health import find_health
from articles.importing.uploads import BRINGING_RIGHTS
from articles.models import PendingName
from articles.search import EngineOutageError, describe_condition

register = template.Library()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the desk: how many rows wait, and the list of just these."""

    label: str
    address: str
    number: int

    @property
    def count(self) -> str:
        return f"{MOST_COUNTED:,}+" if self.number > MOST_COUNTED else f"{self.number:,}"


@register.inclusion_tag("admin/articles/_desk.html", takes_context=True)
def curators_desk(context: dict[str, Any]) -> dict[str, Any]:
    """Return what waits for a curator, each as far as the person at work may see it."""
    user = context["request"].user
    review = merges = None
    if user.has_perms(["articles.change_entity", "articles.change_tag"]):
        number = open_questions().order_by()[: MOST_COUNTED + 1].count()
        review = Waiting("Review queue", reverse("admin:articles_entity_review"), number)
        proposals = open_proposals(sees_hidden=user.has_perm("articles.view_article"))
        number = proposals.order_by()[: MOST_COUNTED + 1].count()
        merges = Waiting("Proposed merges", reverse("admin:articles_entity_merges"), number)
    problems = []
    for problem in PROBLEMS.values():
        model = problem.model._meta.model_name
        if user.has_perm(f"articles.view_{model}"):
            address = f"{reverse(f'admin:articles_{model}_changelist')}?problem={problem.name}"
            problems.append(Waiting(problem.label, address, count_problem(problem)))
    waiting_names = PendingName.objects.count() if review else 0
    is_unerased = user.has_perm("articles.purge_article") and _is_erasure_pending()
    return {
        "review": review,
        "merges": merges,
        "problems": problems,
        "waiting_names": waiting_names,
        "is_unerased": is_unerased,
        "search_trouble": _find_search_trouble(),
        "may_bring": user.has_perms(BRINGING_RIGHTS),
        "has_folders": bool(settings.IMPORT_FOLDERS),
        "health": find_health() if user.has_perm("articles.view_watchedfeed") else None,
    }


def _is_erasure_pending() -> bool:
    """Tell whether purged text may be left; while the search does not answer, only what the database knows of it."""
    try:
        return is_erasure_pending()
    except EngineOutageError:
        return False


def _find_search_trouble() -> str:
    """Return what is wrong with the search, in words; nothing where all is well."""
    try:
        return describe_condition()
    except EngineOutageError as error:
        return str(error)
