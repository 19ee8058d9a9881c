"""What staff can do on public pages, by their rights: links to the admin, and names and tags to confirm or refuse.

Nobody else is handed anything of it: what anonymous readers get is the same for all, and may be cached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from articles.models import Article, Entity, Question, Source, Tag

MAY_DECIDE_ENTITIES = ("articles.change_entity", "articles.change_tag")
MAY_DECIDE_TAGS = ("articles.change_tag",)


@dataclass(frozen=True, slots=True)
class StaffActions:
    """The links of a page for staff; empty where a right is missing, or there is nothing to do.

    `messages` are what was done a moment ago, each with its level and its HTML. `suggested` is how many tags wait.
    """

    edit_link: str = ""
    decide_link: str = ""
    suggested: int = 0
    suggested_link: str = ""
    decides_tags: bool = False
    messages: Sequence[tuple[str, Any]] = ()


def may(request: HttpRequest, *rights: str) -> bool:
    """Tell whether who asks is let into the admin and has all of some rights."""
    return admin.site.has_permission(request) and request.user.has_perms(rights)


def present_staff_actions(request: HttpRequest, row: Article | Entity | Source | None = None) -> StaffActions | None:
    """Return what staff can do on the page of a row, or on a list; None for everybody else. At most one query."""
    if not admin.site.has_permission(request):
        return None
    messages = [(message.level_tag, message.message) for message in get_messages(request)]
    if row is None:
        return StaffActions(messages=messages)
    name = row._meta.model_name
    is_editable = may(request, f"articles.change_{name}")
    question = _find_question(row) if isinstance(row, Entity) and may(request, *MAY_DECIDE_ENTITIES) else None
    is_suggested = question is not None and not question.is_provisional
    return StaffActions(
        edit_link=reverse(f"admin:articles_{name}_change", args=[row.pk]) if is_editable else "",
        decide_link=reverse("decide_entity", args=[row.pk]) if question and question.is_provisional else "",
        suggested=question.articles if question and is_suggested else 0,
        suggested_link=_link_to_suggested(row) if is_suggested else "",
        decides_tags=isinstance(row, Article) and may(request, *MAY_DECIDE_TAGS),
        messages=messages,
    )


def _find_question(entity: Entity) -> Question | None:
    return Question.objects.filter(entity=entity.pk).first()


def _link_to_suggested(row: Article | Entity | Source) -> str:
    lookups = {"entity__id__exact": row.pk, "state__exact": Tag.State.SUGGESTED.value}
    return f"{reverse('admin:articles_tag_changelist')}?{urlencode(lookups)}"
