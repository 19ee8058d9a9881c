"""The names whose articles wait to be tagged again, and the button that begins with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from articles.admin.base import curator_of
from articles.admin.bulk import SECONDS
from articles.admin.merging import MergingAdmin
from articles.curation import bulk_actions
from articles.models import PendingName
from articles.search import IndexNotReadyError

NAMES_SHOWN = 200
RIGHTS = ["articles.change_entity", "articles.change_article"]


class WaitingNamesAdmin(MergingAdmin):
    """A page of the names that were changed in more articles than a page tags again while somebody waits."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.waiting_view)
        return [path("waiting/", view, name="articles_entity_waiting"), *super().get_urls()]

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """List the names that wait; begin to tag their articles again."""
        if not curator_of(request).has_perms(RIGHTS):
            raise PermissionDenied
        if request.method == "POST":
            return self._begin(request)
        names = PendingName.objects.order_by("pk")
        shown = list(names.values_list("text", flat=True)[:NAMES_SHOWN])
        context = {"title": "Names waiting for re-tagging", "names": shown, "waiting": names.count()}
        return self.show_page(request, "waiting", context)

    def _begin(self, request: HttpRequest) -> HttpResponse:
        here = HttpResponseRedirect(reverse("admin:articles_entity_waiting"))
        try:
            act = bulk_actions.plan_retagging(curator_of(request))
        except IndexNotReadyError:
            messages.error(request, "The search index is being built. Try again when it is ready.")
            return here
        if act is None:
            messages.success(request, "No article has these names, so nothing is waiting any more.")
            return here
        if bulk_actions.carry_out(act, SECONDS):
            messages.success(request, f"{act.summary}. Nothing is waiting any more.")
            return here
        return HttpResponseRedirect(reverse("admin:articles_article_bulk", args=[act.pk]))
