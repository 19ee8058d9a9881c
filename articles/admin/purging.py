"""Purge articles in the trash, after a page that shows what goes along and what stays, and that it is final."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import curation
from articles.admin.base import ArchiveAdmin, curator_of
from articles.curation import erasure
from articles.curation.edit_conflicts import read_version
from articles.models import Article
from articles.search import IndexNotWritableError

LATER = (
    "Words of what was purged may still be in the unused space of the archive’s files. To erase them, run "
    "“python manage.py erase_purged” on the server"
)


class PurgingAdmin(ArchiveAdmin[Article]):
    """An admin whose rows are deleted for good only from the trash."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Purge one article."""
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404(object_id)
        if not self.has_delete_permission(request, article):
            raise PermissionDenied
        back = reverse("admin:articles_article_change", args=[article.pk])
        answer = self.purge_view(request, Article.objects.filter(pk=article.pk), back, **(extra_context or {}))
        return answer or HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def purge_view(self, request: HttpRequest, rows: QuerySet[Article], back: str, **extra: Any) -> HttpResponse | None:
        """Say what a purge would do; once that is confirmed do it and return None, for the list to be shown again."""
        plan = curation.plan_purge(rows)
        if request.POST.get("post"):
            self._purge(request, rows)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Purge permanently",
            "opts": self.opts,
            "media": self.media,
            "plan": plan,
            "back": back,
            "seen": read_version(rows).dump(),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "is_quick": erasure.is_quick(),
            **extra,
        }
        return TemplateResponse(request, "admin/articles/purge.html", context)

    def _purge(self, request: HttpRequest, rows: QuerySet[Article]) -> None:
        count = curation.purge_articles(
            rows,
            curator_of(request),
            with_names=bool(request.POST.get("with_names")),
            with_sources=bool(request.POST.get("with_sources")),
            with_originals=bool(request.POST.get("with_originals")),
        )
        messages.success(request, f"{count:,} article{'' if count == 1 else 's'} purged.")
        if not erasure.is_quick():
            messages.warning(request, f"{LATER}.")
            return
        try:
            erasure.erase_purged(jobs=1)
        except (erasure.EraseError, IndexNotWritableError) as error:
            messages.warning(request, f"{LATER}: it could not be done now. {error}")


def purge_selected(model_admin: PurgingAdmin, request: HttpRequest, rows: QuerySet[Article]) -> HttpResponse | None:
    """Purge the selected articles, of which only those in the trash can be."""
    if not model_admin.has_delete_permission(request):
        raise PermissionDenied
    back = f"{reverse('admin:articles_article_changelist')}?status__exact={Article.Status.TRASH}"
    return model_admin.purge_view(request, rows, back)
