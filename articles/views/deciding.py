"""What staff send from public pages: a name or a tag is confirmed or refused, as in the admin."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles import curation
from articles.curation import Decision
from articles.models import Action, Article, Entity, Tag
from articles.panels.staff_actions import MAY_DECIDE_ENTITIES, MAY_DECIDE_TAGS, may

CONFIRM, REFUSE = "confirm", "refuse"
_DECISIONS = {CONFIRM: Decision.ACCEPT, REFUSE: Decision.REFUSE}


@require_POST
def decide_entity(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse a discovered name, and lead back: a refused one has no page any more."""
    user, answer = _check(request, *MAY_DECIDE_ENTITIES)
    entity = get_object_or_404(Entity.objects.unmerged(), pk=pk)
    try:
        done = curation.decide(_DECISIONS[answer], [entity], user)
    except curation.ReviewError as error:
        messages.error(request, str(error))
    else:
        _report(request, done.action)
    entity.refresh_from_db()
    if entity.status == Entity.Status.REFUSED:
        return redirect("countries" if entity.is_country else "actors")
    return redirect(entity)


@require_POST
def decide_tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse a tag, and lead back to its article with the search it was opened from."""
    user, answer = _check(request, *MAY_DECIDE_TAGS)
    tag = get_object_or_404(Tag.objects.select_related("article", "entity"), pk=pk)
    if tag.article.status == Article.Status.TRASH or (
        tag.article.status == Article.Status.HIDDEN and not may(request, "articles.view_article")
    ):
        raise PermissionDenied
    if tag.state == Tag.State.REJECTED:  # no page that offers a decision shows it
        messages.error(request, f"The tag {tag.entity} was refused meanwhile. The history of the article says by whom.")
    else:
        with curation.action(user, Action.Kind.TAGS) as act:
            if answer == CONFIRM:
                curation.accept_tag(tag, user)
            else:
                curation.remove_tag(tag, user)
        _report(request, act)
    carried = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{tag.article.get_absolute_url()}{carried}#tags")


def _check(request: HttpRequest, *rights: str) -> tuple[User, str]:
    """Return who decides and what; raise PermissionDenied for who may not, and for what is no decision."""
    answer = request.POST.get("decision", "")
    if not isinstance(request.user, User) or not may(request, *rights) or answer not in _DECISIONS:
        raise PermissionDenied
    return request.user, answer


def _report(request: HttpRequest, act: Action) -> None:
    """Show what was done, with the way to undo it for who may look at the history."""
    undo = ""
    if may(request, "articles.view_action"):
        undo = format_html(' <a href="{}">Undo</a>', reverse("admin:articles_action_undo", args=[act.pk]))
    messages.success(request, format_html("{}.{}", act.summary, undo))
