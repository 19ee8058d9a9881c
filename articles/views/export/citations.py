"""Citations of one article and of all articles of a search."""

import json
from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.panels.citation import citation_of
from articles.requests.machine_forms import machine_form
from articles.text.citations import Citation, cite_in_bibtex, cite_in_csl, cite_in_ris, write_csl
from articles.views.export.streaming import Row, stream

RIS = "application/x-research-info-systems"
BIBTEX = "application/x-bibtex"
CSL = "application/vnd.citationstyles.csl+json"

_FORMS: dict[str, tuple[str, Callable[[Citation], str]]] = {
    "ris": (RIS, cite_in_ris),
    "bib": (BIBTEX, cite_in_bibtex),
    "json": (CSL, lambda citation: json.dumps([cite_in_csl(citation)], ensure_ascii=False, indent=1) + "\n"),
}


@machine_form("articles/<int:pk>/cite.<slug:form>", name="cite", is_crawled=True)
@require_safe
def cite_article(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the citation of one article as `ris`, `bib` or `json` (CSL)."""
    if form not in _FORMS:
        raise Http404
    article = get_object_or_404(Article.objects.published().select_related("source"), pk=pk)
    content_type, cite = _FORMS[form]
    return HttpResponse(
        cite(citation_of(request, article)),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="article-{pk}.{form}"'},
    )


@machine_form("export.ris", name="export_ris", label="RIS", purpose="citations for Zotero, EndNote, Citavi", place=3)
@require_safe
def export_ris(request: HttpRequest) -> HttpResponseBase:
    """Stream the citations of a search in RIS."""
    return _stream(request, lambda found: map(cite_in_ris, found), RIS, "articles.ris")


@machine_form("export.bib", name="export_bibtex", label="BibTeX", purpose="citations for LaTeX", place=4)
@require_safe
def export_bibtex(request: HttpRequest) -> HttpResponseBase:
    """Stream the citations of a search in BibTeX."""
    return _stream(request, lambda found: map(cite_in_bibtex, found), BIBTEX, "articles.bib")


@machine_form(
    "export.csl.json", name="export_csl", label="CSL-JSON", purpose="citations for citeproc and pandoc", place=5
)
@require_safe
def export_csl(request: HttpRequest) -> HttpResponseBase:
    """Stream the citations of a search in CSL-JSON."""
    return _stream(request, write_csl, CSL, "articles.csl.json")


def _stream(
    request: HttpRequest, write: Callable[[Iterator[Citation]], Iterator[str]], content_type: str, filename: str
) -> HttpResponseBase:
    def cite(rows: Iterator[Row]) -> Iterator[str]:
        return write(citation_of(request, row.article) for row in rows)

    return stream(request, cite, content_type=content_type, filename=filename, with_tags=False)
