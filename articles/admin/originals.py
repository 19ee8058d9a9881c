"""The file that a document was read from: handed out to be kept, never to be shown by a browser."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from articles.admin.base import ReadOnlyAdmin, curator_of
from articles.models import ImportedDocument, Original
from articles.originals import OriginalsError, check_original, open_original, read_verified
from articles.panels.provenance import describe_original, link_to_original

VERIFIED_FIRST_BYTES = 200_000_000  # a file up to this size is read twice, so that nothing is sent of a damaged one

if TYPE_CHECKING:
    Base = ReadOnlyAdmin[ImportedDocument]
else:
    Base = object

log = logging.getLogger(__name__)


class OriginalsAdmin(Base):
    """Adds the original of a document to its admin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.original_view)
        return [path("<int:pk>/original/", view, name="articles_importeddocument_original"), *super().get_urls()]

    def original_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the original of a document to those who may see its article in the admin, or else its import."""
        document = get_object_or_404(ImportedDocument.objects.select_related("original").defer("raw_text"), pk=pk)
        if not (self._may_see_article(curator_of(request), document) or self.has_view_permission(request, document)):
            raise PermissionDenied
        if document.original is None:
            raise Http404
        try:
            if document.original.size <= VERIFIED_FIRST_BYTES:
                check_original(document.original)
            else:
                open_original(document.original).close()
        except OriginalsError as error:
            return self._explain(request, document, error)
        return _send(document.original)

    def _may_see_article(self, user: User, document: ImportedDocument) -> bool:
        rights = ("articles.view_article", "articles.change_article")
        return document.article_id is not None and any(map(user.has_perm, rights))

    def _explain(self, request: HttpRequest, document: ImportedDocument, error: OriginalsError) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "The original file cannot be opened",
            "opts": self.opts,
            "media": self.media,
            "document": document,
            "may_see_document": self.has_view_permission(request, document),
            "reason": str(error),
        }
        return TemplateResponse(request, "admin/articles/no_original.html", context, status=404)

    @admin.display(description="original file")
    def original_file(self, document: ImportedDocument) -> SafeString | str:
        """Link to the file it was read from."""
        if document.original is None:
            return "-"
        return format_html('<a href="{}">{}</a>', link_to_original(document), describe_original(document.original))


def _send(original: Original) -> StreamingHttpResponse:
    """Return the bytes of a file as something a browser stores and neither shows nor runs."""
    response = StreamingHttpResponse(_read(original), content_type="application/octet-stream")
    name = original.name or f"original-{original.sha256[:12]}"
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(True, name),
        "Content-Length": original.size,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _read(original: Original) -> Iterator[bytes]:
    """Yield the bytes; where they turn out to be others the answer breaks off before its end, and the log says why."""
    try:
        yield from read_verified(original)
    except OriginalsError as error:
        log.error("The original file %s could not be sent to its end: %s.", original.pk, error)  # noqa: TRY400 - in words
        raise
