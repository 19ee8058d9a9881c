"""The versions of an article that imports replaced: on its history page, and each on a page of its own."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles.admin.base import ArchiveAdmin, curator_of
from articles.admin_site import lock_rows, warn_of_changes
from articles.curation import article_versions
from articles.curation.edit_conflicts import read_version
from articles.models import Article, Version

SHOWN = 50

if TYPE_CHECKING:
    Base = ArchiveAdmin[Article]
else:
    Base = object


class VersionsAdmin(Base):
    """Adds the versions of an article to its admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.version_view)
        return [path("<int:pk>/versions/<int:number>/", view, name="articles_article_version"), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        number = int(object_id) if object_id.isdecimal() else None
        found = Version.objects.filter(article=number).exclude(after={})
        latest = list(found.select_related("run").order_by("-pk")[: SHOWN + 1])
        context = {
            **(extra_context or {}),
            "versions": [(version, article_versions.describe_version(version)) for version in latest[:SHOWN]],
            "are_more_versions": len(latest) > SHOWN,
        }
        return super().history_view(request, object_id, context)

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show a version of an article from before an import, and restore it if a curator wants."""
        version = get_object_or_404(Version.objects.select_related("article", "run"), pk=number, article=pk)
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        may_restore = self.has_change_permission(request, article)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            with transaction.atomic():
                if not warn_of_changes(request, lock_rows([article])):
                    if article_versions.restore_version(version, curator_of(request)):
                        messages.success(request, "Restored.")
                    else:
                        messages.info(request, "Nothing was changed: the article already matches this version.")
                    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Earlier version",
            "opts": self.opts,
            "media": self.media,
            "article": article,
            "version": version,
            "values": version.before,
            "differences": article_versions.find_differences(version),
            "differing": article_versions.compare_version(version),
            "may_restore": may_restore,
            "seen": read_version([article]).dump(),
        }
        return TemplateResponse(request, "admin/articles/version.html", context)
