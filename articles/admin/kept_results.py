"""Results that visitors kept: a curator may remove one, nobody edits it."""

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.base import ArchiveAdmin
from articles.admin.filters import PeriodFilter
from articles.models import FrozenResult


@admin.register(FrozenResult)
class FrozenResultAdmin(ArchiveAdmin[FrozenResult]):
    list_display = ["said", "total", "kept_at", "key"]
    list_filter = [("kept_at", PeriodFilter)]
    quick_columns = ["kept_at"]
    search_fields = ["said", "key"]
    fields = ["said", "parameters", "total", "kept_at", "key"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: FrozenResult | None = None) -> bool:  # noqa: ARG002
        return False
