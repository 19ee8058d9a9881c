"""Import documents in the browser: what was recognised, a dry run, the import, each on a page that works by itself."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles.admin.base import ReadOnlyAdmin, curator_of
from articles.admin.brought_documents import PAGE_DOCUMENTS, Sums, name_place, present_explanation, read_report
from articles.admin.column_form import MARK, ColumnForm
from articles.admin.upload_handler import FIELD, DiskUploadHandler, clean_name
from articles.importing.options import clean_line
from articles.importing.readers import FORMATS, reader_for_name
from articles.importing.readers.languages import find_language
from articles.importing.upload_processes import settle, start, stop
from articles.importing.uploads import (
    BRINGING_RIGHTS,
    MOST_WAITING,
    RefusedUploadError,
    check_number,
    find_in_folder,
    find_waiting,
    remove_abandoned,
)
from articles.models import ImportRun, Source, Upload
from articles.models.uploads import write_size

SOURCES_SUGGESTED = 1_000
LOOK_REFRESH, WORK_REFRESH = 1, 3  # seconds
STILL = "still"  # the parameter of a page that does not refresh itself
ENCODINGS = (
    ("", "Detect automatically"),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western European (cp1252)"),
    ("cp850", "Western European, DOS (cp850)"),
    ("mac-roman", "Western European, Macintosh"),
    ("cp1250", "Central European (cp1250)"),
    ("iso-8859-2", "Central European (ISO 8859-2)"),
    ("cp1251", "Cyrillic (cp1251)"),
    ("koi8-r", "Cyrillic, Russian (KOI8-R)"),
    ("koi8-u", "Cyrillic, Ukrainian (KOI8-U)"),
    ("iso-8859-5", "Cyrillic (ISO 8859-5)"),
    ("cp866", "Cyrillic, DOS (cp866)"),
    ("cp1253", "Greek (cp1253)"),
    ("cp1254", "Turkish (cp1254)"),
    ("cp1255", "Hebrew (cp1255)"),
    ("cp1256", "Arabic (cp1256)"),
    ("cp1257", "Baltic (cp1257)"),
    ("cp874", "Thai (cp874)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("euc_kr", "Korean (EUC-KR)"),
)


class ReadingForm(forms.Form):
    """How documents are read."""

    source = forms.CharField(
        required=False,
        max_length=Source._meta.get_field("name").max_length,
        widget=forms.TextInput({"list": "known-sources", "class": "vTextField", "autocomplete": "off"}),
        help_text="For documents that do not state theirs.",
    )
    format = forms.ChoiceField(required=False, choices=[("", "Detect automatically"), *FORMATS])

    def clean_source(self) -> str:
        return clean_line(str(self.cleaned_data["source"]))

    @property
    def options(self) -> dict[str, Any]:
        """The options of the upload."""
        names = ("source", "format", "encoding", "language", "advertisements")
        return {name: self.cleaned_data.get(name, "") for name in names}


class OptionsForm(ReadingForm):
    """How documents are read, once it can be seen what becomes of them."""

    encoding = forms.ChoiceField(
        required=False,
        choices=ENCODINGS,
        label="Character set",
        help_text="Try another if letters look wrong.",
    )
    language = forms.CharField(
        required=False,
        max_length=40,
        help_text="For documents that do not state theirs, for example “en”, “pt-BR” or “French”.",
    )
    advertisements = forms.BooleanField(
        required=False,
        help_text="Also import what digitised newspapers mark as advertisements, in a separate section.",
    )

    def clean_language(self) -> str:
        words = clean_line(str(self.cleaned_data["language"]))
        tag = find_language(words) if words else ""
        if tag is None:
            raise forms.ValidationError("Unknown language. Write it as “en”, “pt-BR” or “French”.")
        return tag


class BringForm(ReadingForm):
    """A file, or what lies in a folder that the operator has allowed."""

    file = forms.FileField(required=False)
    base = forms.ChoiceField(required=False, label="Folder")
    path = forms.CharField(
        required=False,
        label="Path in the folder",
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="A file or folder in it, for example “2021/june”. Leave empty for the whole folder.",
    )
    field_order = ["file", "base", "path", "source", "format"]

    def __init__(self, *args: Any, problem: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._problem = problem
        most = write_size(settings.MAX_UPLOAD_BYTES)
        self.fields["file"].help_text = f"One file, or a ZIP or TAR archive of many. At most {most}."
        if settings.IMPORT_FOLDERS:
            folders = [(str(folder), str(folder)) for folder in settings.IMPORT_FOLDERS]
            cast("forms.ChoiceField", self.fields["base"]).choices = [("", "None (upload a file)"), *folders]
            self.fields["base"].help_text = "Import from a folder on the server instead of a file."
        else:
            del self.fields["base"], self.fields["path"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, base = cleaned.get("file"), cleaned.get("base", "")
        if self._problem:
            self.add_error("file", self._problem)
        elif "file" not in self.errors and bool(file) is bool(base):
            wanted = "Choose a file or a folder." if "base" in self.fields else "Choose a file."
            self.add_error("file", f"{wanted.removesuffix('.')}, not both." if file else wanted)
        elif base:
            try:
                find_in_folder(base, cleaned.get("path", ""))
            except RefusedUploadError as error:
                self.add_error("path", str(error))
        return cleaned


class BringingAdmin(ReadOnlyAdmin[ImportRun]):
    """The pages between a file of a curator and its import."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("bring/", view(self.bring_view), name="articles_importrun_bring"),
            path("bring/<slug:key>/", view(self.brought_view), name="articles_importrun_brought"),
            path("bring/<slug:key>/documents/", view(self.tried_view), name="articles_importrun_tried"),
            *super().get_urls(),
        ]

    def has_bring_permission(self, request: HttpRequest) -> bool:
        return curator_of(request).has_perms(BRINGING_RIGHTS)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"may_bring": self.has_bring_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    # -- bring

    @csrf_exempt  # the handler has to be in place before anything of the request is read; it is protected below
    def bring_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, or the name of a folder."""
        if not self.has_bring_permission(request):
            raise PermissionDenied
        upload = Upload(user=curator_of(request))
        is_sent = request.method == "POST"
        handler = DiskUploadHandler(request, upload, _find_problem(upload) if is_sent else "")
        if is_sent:
            request.upload_handlers = [handler]
        try:
            return csrf_protect(self._bring)(request, upload, handler)
        finally:
            handler.close()

    def _bring(self, request: HttpRequest, upload: Upload, handler: DiskUploadHandler) -> HttpResponse:
        remove_abandoned()
        form = BringForm()
        if request.method == "POST":
            data, files = request.POST, request.FILES  # which receives the file
            form = BringForm(data, files, problem=handler.problem)
            if form.is_valid():
                return self._keep(request, form, upload, handler)
        waiting = find_waiting(upload.user)
        for one in waiting:
            settle(one)
        context = {
            "title": "Import documents",
            "form": form,
            "waiting": waiting,
            "is_full": sum(not one.is_imported for one in waiting) >= MOST_WAITING,
            "most_waiting": MOST_WAITING,
            "sources": _suggest_sources(),
        }
        return self.show_page(request, "bring", context)

    def _keep(self, request: HttpRequest, form: BringForm, upload: Upload, handler: DiskUploadHandler) -> HttpResponse:
        """Record what was brought, and look into it."""
        cleaned = form.cleaned_data
        if file := cleaned.get(FIELD):
            upload.name, upload.size = clean_name(file.name), file.size
        else:
            upload.base, upload.name = cleaned["base"], cleaned["path"].strip("/")
            upload.make_folder()
        upload.options = form.options
        upload.save()
        handler.keep()
        self._start(request, upload, Upload.Step.LOOK)
        return HttpResponseRedirect(_address_of(upload))

    # -- what was brought

    def _find(self, request: HttpRequest, key: str) -> Upload:
        """Return an upload of this curator; of others it is not told whether they are there."""
        if not self.has_bring_permission(request):
            raise PermissionDenied
        user = curator_of(request)
        mine = Upload.objects.all() if user.has_perm("articles.change_importrun") else Upload.objects.filter(user=user)
        upload = get_object_or_404(mine.select_related("user", "run"), pk=key)
        settle(upload)
        return upload

    def brought_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show how far an upload is, and do the next step of it."""
        upload = self._find(request, key)
        form, columns = OptionsForm(initial=upload.options), ColumnForm(upload, curator_of(request))
        if request.method == "POST":
            wanted = request.POST.get("step", "")
            if wanted in {Upload.Step.LOOK, Upload.Step.TRY}:
                form = OptionsForm(request.POST)
            if form.is_bound and MARK in request.POST:
                columns = ColumnForm(upload, curator_of(request), request.POST)
            if all(one.is_valid() for one in (form, columns) if one.is_bound):
                return self._act(request, upload, wanted, form, columns)
        if upload.is_imported:
            return _lead_to_run(request, upload)
        is_refreshing = upload.is_working and STILL not in request.GET
        context = {
            "title": str(upload),
            "upload": upload,
            "form": form,
            "columns": columns if columns.is_needed else None,
            "sources": _suggest_sources() if not upload.is_working else [],
            "explained": present_explanation(upload),
            "sums": Sums.of(upload),
            "rejections": [name_place(upload, one) for one in (upload.tried or {}).get("rejections", [])],
            "percent": min(99, 100 * upload.done // upload.expected) if upload.expected else None,
            "format_label": reader.label if (reader := reader_for_name(upload.options.get("format", ""))) else "",
            "is_refreshing": is_refreshing,
            "address": _address_of(upload),
            "is_mine": upload.user_id == curator_of(request).pk,
        }
        response = self.show_page(request, "brought", context)
        if is_refreshing:
            response.headers["Refresh"] = str(LOOK_REFRESH if upload.step == Upload.Step.LOOK else WORK_REFRESH)
        return response

    def _act(
        self, request: HttpRequest, upload: Upload, wanted: str, form: OptionsForm, columns: ColumnForm
    ) -> HttpResponse:
        here = HttpResponseRedirect(_address_of(upload))
        if wanted == "stop":
            stop(upload)
            messages.info(request, "The upload stops after the current batch.")
        elif upload.is_working:
            messages.warning(request, "This upload is being processed. Wait until it is done, or stop it.")
        elif wanted == "remove":
            upload.discard()
            messages.success(request, f"Removed: {upload}.")
            return HttpResponseRedirect(reverse("admin:articles_importrun_bring"))
        elif wanted in {Upload.Step.LOOK, Upload.Step.TRY} and upload.step != Upload.Step.IMPORT:
            options = {**upload.options, **form.options, **(columns.choose() if columns.is_bound else {})}
            Upload.objects.filter(pk=upload.pk).update(options=options)
            self._start(request, upload, Upload.Step(wanted))
        elif wanted == Upload.Step.IMPORT and _may_import(upload):
            self._start(request, upload, Upload.Step.IMPORT)
        return here

    def _start(self, request: HttpRequest, upload: Upload, step: Upload.Step) -> None:
        try:
            start(upload, step)
        except RefusedUploadError as error:
            messages.error(request, str(error))

    # -- the documents of a dry run

    def tried_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """List the documents behind a sum of the dry run."""
        upload = self._find(request, key)
        sums = Sums.of(upload)
        outcome = request.GET.get("outcome", "")
        if sums is None or not upload.report.is_file() or outcome not in {"", *(one.outcome for one in sums.all)}:
            raise Http404
        number = request.GET.get("p", "")
        page = max(1, int(number)) if number.isdecimal() and number.isascii() and len(number) < 9 else 1
        total = sums.count(outcome)
        context = {
            "title": f"{upload}: {sums.describe(outcome)}",
            "upload": upload,
            "sums": sums,
            "outcome": outcome,
            "total": total,
            "documents": read_report(upload, outcome, page),
            "start": (page - 1) * PAGE_DOCUMENTS + 1,
            "number": page,
            "has_next": page * PAGE_DOCUMENTS < total,
            "address": _address_of(upload),
        }
        return self.show_page(request, "tried", context)


def _find_problem(upload: Upload) -> str:
    """Return why nothing more can be brought, if that is so."""
    try:
        check_number(upload.user)
    except RefusedUploadError as error:
        return str(error)
    return ""


def _may_import(upload: Upload) -> bool:
    is_tried = upload.step == Upload.Step.TRY and upload.state == Upload.State.DONE
    return is_tried or (upload.step == Upload.Step.IMPORT and not upload.is_imported)


def _lead_to_run(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Go to the page of the import run, with a word on what was stored before it was stopped."""
    if upload.run is None:
        messages.success(request, f"Imported: {upload}.")
        return HttpResponseRedirect(reverse("admin:articles_importrun_bring"))
    undo = " It can be undone here." if upload.run.created or upload.run.updated else " Nothing was new or changed."
    messages.success(request, f"Imported: {upload}.{undo}")
    before = ImportRun.objects.filter(user=upload.user_id, started_at__gte=upload.created_at, pk__lt=upload.run.pk)
    for run in before.order_by("pk"):
        if run.paths == upload.run.paths:
            messages.info(request, f"What was stored before it was stopped is in {run}, which is undone separately.")
    return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[upload.run.pk]))


def _address_of(upload: Upload) -> str:
    return reverse("admin:articles_importrun_brought", args=[upload.key])


def _suggest_sources() -> list[str]:
    return list(Source.objects.order_by("name").values_list("name", flat=True)[:SOURCES_SUGGESTED])
