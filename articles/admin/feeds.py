"""The watch list: feeds, how each is, what happened to it, and lists of feeds in and out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.base import ArchiveAdmin, curator_of
from articles.admin.feed_forms import FindForm, OpmlForm, WatchedFeedForm
from articles.admin.filters import AutocompleteFilter
from articles.feeds.check_now import plan_checks, start_run
from articles.feeds.coverage import RECENT, find_silence_of
from articles.feeds.credentials import encrypt
from articles.feeds.discovery import FoundFeed, find_feeds
from articles.feeds.health import find_health
from articles.feeds.one_run import hold_fetching
from articles.feeds.opml import MOST_BYTES, OpmlError, Outline, read_opml, write_opml
from articles.feeds.record import note_move, pause, resume, watch
from articles.feeds.troubles import FetchError
from articles.feeds.watching import make_fetcher
from articles.models import FeedDay, WatchedFeed
from articles.models.feeds import FEED_ADDRESS_LENGTH

SUMMED = timedelta(days=30)
EVENTS_SHOWN = 100
LISTED_PROBLEMS = 50
_NO_CONTACT = (
    "No feeds are fetched until the operator sets NEWSARCHIVE_FEED_CONTACT to a page or e-mail address where "
    "publishers can reach you."
)


@admin.register(WatchedFeed)
class WatchedFeedAdmin(ArchiveAdmin[WatchedFeed]):
    form = WatchedFeedForm
    list_display = ["name", "how_and_why", "succeeded", "next_check", "new_and_seen", "source"]
    list_filter = ["state", ("source", AutocompleteFilter)]
    list_select_related = ["source"]
    search_fields = ["title", "address"]
    autocomplete_fields = ["source"]
    actions = ["check_selected", "pause_selected", "resume_selected"]
    _given = ["address", "title", "source", "known_by", "fetches_pages", "least_minutes"]
    _shown = ["how", "problem", "succeeded", "checked_at", "next_check", "new_at", "sums", "happened"]

    def get_fieldsets(self, request: HttpRequest, obj: WatchedFeed | None = None) -> Any:
        given: list[Any] = [(None, {"fields": self._given})]
        if not obj or self.has_change_permission(request, obj):
            secrets = ["user", "password", *(["forget"] if obj and obj.credentials else [])]
            given.append(("User name and password", {"fields": secrets}))
        return [("Status", {"fields": self._shown}), *given] if obj else given

    def get_readonly_fields(self, request: HttpRequest, obj: WatchedFeed | None = None) -> list[str]:  # noqa: ARG002
        return self._shown

    def limit_columns(self, rows: QuerySet[WatchedFeed]) -> QuerySet[WatchedFeed]:
        recent = FeedDay.objects.filter(day__gt=timezone.localdate() - RECENT).only("feed", "day", "new", "seen")
        return rows.prefetch_related(Prefetch("days", recent, to_attr="recent_days"))

    def save_model(self, request: HttpRequest, obj: WatchedFeed, form: Any, change: bool) -> None:
        if not change:
            watch(obj, str(curator_of(request)))
            messages.info(request, self._promise(obj))
            return
        fields = [*self._given, "credentials"]
        if "address" in form.changed_data:
            obj.etag = obj.last_modified = ""
            obj.read_whole_at = None
            fields += ["etag", "last_modified", "read_whole_at"]
            note_move(obj, form.initial["address"], str(curator_of(request)))
        obj.save(update_fields=fields)  # what a run has written meanwhile stays

    # -- what is shown

    @admin.display(description="feed", ordering="title")
    def name(self, feed: WatchedFeed) -> SafeString:
        host = urlsplit(feed.address).hostname
        return format_html('{}<br><span class="quiet">{}</span>', feed.title or "(no title yet)", host)

    @admin.display(description="state")
    def how(self, feed: WatchedFeed) -> SafeString:
        return format_html('<span class="feed-{}">{}</span>', feed.state, feed.get_state_display())

    @admin.display(description="state", ordering="state")
    def how_and_why(self, feed: WatchedFeed) -> SafeString:
        why = self.why(feed)
        return format_html('{}<br><span class="quiet">{}</span>', self.how(feed), why) if why else self.how(feed)

    @admin.display(description="last success", ordering="succeeded_at")
    def succeeded(self, feed: WatchedFeed) -> str:
        return date_format(timezone.localtime(feed.succeeded_at), "DATETIME_FORMAT") if feed.succeeded_at else "never"

    @admin.display(description="next check", ordering="next_check_at")
    def next_check(self, feed: WatchedFeed) -> str:
        if feed.is_paused:
            return "paused"
        is_due = feed.next_check_at <= timezone.now()
        return "with the next run" if is_due else date_format(timezone.localtime(feed.next_check_at), "DATETIME_FORMAT")

    @admin.display(description="new and known (30 days)")
    def new_and_seen(self, feed: WatchedFeed) -> str:
        days = [one for one in _recent_days(feed) if one.day > timezone.localdate() - SUMMED]
        return f"{sum(one.new for one in days):,}, {sum(one.seen for one in days):,}"

    @admin.display(description="problem")
    def problem(self, feed: WatchedFeed) -> str:
        return self.why(feed) or "none"

    def why(self, feed: WatchedFeed) -> str:
        if feed.reason:
            since = f" (since {date_format(timezone.localdate(feed.trouble_since))})" if feed.trouble_since else ""
            return f"{feed.reason[:1].upper()}{feed.reason[1:]}{since}"
        silent = None if feed.is_paused else find_silence_of(feed, _recent_days(feed))
        return f"Nothing new since {date_format(silent)}, longer than usual" if silent else ""

    @admin.display(description="last 30 days")
    def sums(self, feed: WatchedFeed) -> SafeString | str:
        days = [one for one in _recent_days(feed) if one.day > timezone.localdate() - SUMMED]
        if not days:
            return "no checks yet"
        rows = (
            (
                date_format(one.day, "j F"),
                one.fetches,
                one.failures,
                one.new,
                one.changed,
                one.duplicate,
                one.rejected,
                one.seen,
            )
            for one in sorted(days, key=lambda one: one.day, reverse=True)
        )
        names = ("Day", "Checks", "Failures", "New", "Changed", "Duplicates", "Rejected", "Known")
        return format_html(
            '<div class="scroll"><table class="feed-days"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
            format_html_join("", '<th scope="col">{}</th>', ((name,) for name in names)),
            format_html_join("", '<tr><th scope="row">{}</th>' + "<td>{}</td>" * 7 + "</tr>", rows),
        )

    @admin.display(description="events")
    def happened(self, feed: WatchedFeed) -> SafeString | str:
        events = feed.events.all()[:EVENTS_SHOWN]
        lines = (
            (date_format(timezone.localtime(one.happened_at), "DATETIME_FORMAT"), one.get_kind_display(), one.text)
            for one in events
        )
        return format_html(
            '<ol class="feed-events">{}</ol>', format_html_join("", "<li><time>{}</time> <b>{}</b> {}</li>", lines)
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"health": find_health(), "no_contact": "" if settings.FEED_CONTACT else _NO_CONTACT}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # -- what is done

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: Any, name: str) -> Any:
            return path(address, self.admin_site.admin_view(view), name=f"articles_watchedfeed_{name}")

        return [
            page("find/", self.find_view, "find"),
            page("opml/", self.opml_view, "opml"),
            page("opml/feeds.opml", self.opml_file_view, "opmlfile"),
            page("<int:pk>/act/", self.act_view, "act"),
            *super().get_urls(),
        ]

    @admin.action(description="Check the selected feeds now", permissions=["change"])
    def check_selected(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        plan_checks(queryset.exclude(state__in=[WatchedFeed.State.PAUSED, WatchedFeed.State.GONE]))
        messages.success(request, "The next run checks each feed that is due.")

    @admin.action(description="Pause the selected feeds", permissions=["change"])
    def pause_selected(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        pause(queryset, str(curator_of(request)))
        messages.success(request, "Paused.")

    @admin.action(description="Resume the selected feeds", permissions=["change"])
    def resume_selected(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        resume(queryset, str(curator_of(request)))
        messages.success(request, "The next run checks these feeds.")

    def act_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Check, pause or resume one feed, then show its page."""
        feed = get_object_or_404(WatchedFeed, pk=pk)
        if not self.has_change_permission(request, feed):
            raise PermissionDenied
        wanted, by = request.POST.get("do", ""), str(curator_of(request))
        if request.method == "POST" and wanted == "pause":
            pause([feed], by)
            messages.success(request, "Paused. The feed is not fetched until somebody resumes it.")
        elif request.method == "POST" and wanted == "resume":
            resume([feed], by)
            messages.success(request, "The next run checks this feed.")
        elif request.method == "POST" and wanted == "check":
            self._check_now(request, feed)
        return HttpResponseRedirect(reverse("admin:articles_watchedfeed_change", args=[pk]))

    def _check_now(self, request: HttpRequest, feed: WatchedFeed) -> None:
        if feed.is_paused:
            messages.warning(request, "This feed is paused. Resume it first.")
            return
        if not settings.FEED_CONTACT:
            messages.error(request, _NO_CONTACT)
            return
        [earliest] = plan_checks([feed])
        if earliest > timezone.now():
            when = date_format(timezone.localtime(earliest), "DATETIME_FORMAT")
            reason = "its server asks for that" if feed.not_before == earliest else "checks must be 15 minutes apart"
            messages.warning(request, f"The next run after {when} checks this feed, because {reason}.")
            return
        try:
            start_run(feed)
        except OSError:
            messages.warning(request, "No process could be started to check it now. The next run checks it.")
        else:
            messages.success(request, "The feed is being checked. Reload this page in a moment to see the result.")

    def _promise(self, feed: WatchedFeed) -> str:
        return f"The next run of fetch_feeds checks {feed}." if settings.FEED_CONTACT else _NO_CONTACT

    # -- finding feeds, and lists of them

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Find feeds by its address."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FindForm(request.POST if request.method == "POST" else None)
        found: list[tuple[FoundFeed, str, bool]] | None = None
        if form.is_bound and form.is_valid():
            feeds, problem = _search_page(form.cleaned_data["address"])
            if problem:
                form.add_error("address", problem)
            else:
                watched = set(
                    WatchedFeed.objects.filter(address__in=[one.address for one in feeds]).values_list(
                        "address", flat=True
                    )
                )
                found = [(one, self._add_link(one), one.address in watched) for one in feeds]
        return self.show_page(request, "find_feeds", {"title": "Find feeds", "form": form, "found": found})

    def _add_link(self, found: FoundFeed) -> str:
        values = {"address": found.address, "title": found.title}
        return f"{reverse('admin:articles_watchedfeed_add')}?{urlencode(values)}"

    def opml_view(self, request: HttpRequest) -> HttpResponse:
        """Take a list of feeds in, or offer the watched ones as a list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpmlForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"title": "Import or export feeds (OPML)", "form": form}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                outlines = read_opml(file.read(MOST_BYTES + 1))
            except OpmlError as error:
                form.add_error("file", str(error))
            else:
                added, known, refused = _watch_all(outlines, str(curator_of(request)))
                context |= {"added": added, "known": known, "refused": refused[:LISTED_PROBLEMS], "is_read": True}
        return self.show_page(request, "opml", context)

    def opml_file_view(self, request: HttpRequest) -> HttpResponse:
        """Give the watched feeds as a list, without users, passwords and keys."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        feeds = WatchedFeed.objects.order_by("title", "address")
        outlines = (Outline(feed.address, feed.title, feed.site_address) for feed in feeds)
        data = write_opml(f"Feeds of {settings.SITE_NAME}", outlines, timezone.now())
        return HttpResponse(
            data, content_type="text/x-opml", headers={"Content-Disposition": 'attachment; filename="feeds.opml"'}
        )


def _recent_days(feed: WatchedFeed) -> list[FeedDay]:
    """Return the days of late, which a list has read for all its rows."""
    found = getattr(feed, "recent_days", None)
    return list(feed.days.filter(day__gt=timezone.localdate() - RECENT)) if found is None else found


def _search_page(address: str) -> tuple[list[FoundFeed], str]:
    """Return the feeds of a page, or what is in the way."""
    if not settings.FEED_CONTACT:
        return [], _NO_CONTACT
    with hold_fetching() as is_held:
        if not is_held:
            return [], "Feeds are being fetched right now. Try again in a minute."
        try:
            return find_feeds(address, make_fetcher()), ""
        except FetchError as error:
            return [], f"{error.reason[:1].upper()}{error.reason[1:]}."


def _watch_all(outlines: Sequence[Outline], by: str) -> tuple[int, int, list[Outline]]:
    """Watch the feeds of a list; return how many are new, how many were watched, and which could not be taken."""
    good = [one for one in outlines if not one.problem and len(one.address) <= FEED_ADDRESS_LENGTH]
    watched = set(WatchedFeed.objects.values_list("address", flat=True)) | set(
        WatchedFeed.objects.values_list("known_as", flat=True)
    )
    fresh = [one for one in good if one.address not in watched]
    for one in fresh:
        watch(WatchedFeed(address=one.address, title=one.title, credentials=encrypt(one.secrets)), by)
    return len(fresh), len(good) - len(fresh), [one for one in outlines if one not in good]
