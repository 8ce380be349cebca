"""The screens on which an editor hands in a document and looks through what was read in it."""

import base64
import datetime
import io
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from PIL import Image
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from regional_updates.models import RegionPage
from regional_updates.periods import contradiction, date_in
from regional_updates.screens import Screen

from .draft import Notice, Picture
from .importer import Options, Report, keep, understood
from .kinds import source_of
from .matching import regions_named
from .models import UploadedDocument
from .reading import MAX_FILE_BYTES, ImportRefused, TooLarge
from .rows import LEAVE_OUT, Row, beside_source, draft_of, rows_of
from .showing import is_undescribed, names_of, shown
from .source import Source
from .units import label_of
from .writing import LONGEST_TITLE

THUMBNAIL = (320, 240)
# Nobody looks through more, and browsers are slow with them.
MOST_LINES = 3000


def source_to_review(data: bytes) -> Source:
    """Return the content of ``data``. Raises ImportRefused where there is none, or too much to look through."""
    source = source_of(data)
    count = sum(bool(line.text or line.block) for line in source.lines)
    if count > MOST_LINES:
        raise TooLarge(
            f"The document has {count:,} lines or paragraphs; {MOST_LINES:,} at most can be looked "
            "through here. Split it, or ask whoever runs the site to import it."
        )
    return source


def regions_for(user: AbstractBaseUser | AnonymousUser) -> Any:
    """Return the regions that ``user`` may add updates to, by name."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "add")
    return RegionPage.objects.filter(pk__in=pages.values("pk")).order_by("title")


class DocumentForm(forms.Form):
    """A file, or what was pasted: ``markup`` is the same with its formatting."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="A Word document (.docx), a saved web page (.html) or a text (.txt), 20 MB at most.",
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm,.txt"}),
        error_messages={"empty": "The file is empty. Choose another one."},
    )
    text = forms.CharField(
        required=False,
        label="Or paste it",
        help_text="Copied from Word, an email or a web page. Headings, bullets and links are kept.",
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
    )
    markup = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not self.errors and not answers.get("file") and not answers.get("text", "").strip():
            raise forms.ValidationError("Choose a file, or paste the text of the update.")
        return answers

    @property
    def document(self) -> tuple[str, bytes]:
        """The name and content of what was handed in."""
        if file := self.cleaned_data["file"]:
            return file.name[:255], file.read(MAX_FILE_BYTES + 1)
        return "", (self.cleaned_data["markup"] or self.cleaned_data["text"]).encode()


class UploadView(Screen, TemplateView):
    """Takes the document, and leads to what was read in it."""

    template_name = "importing/upload.html"
    page_title = "New update from a document"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not regions_for(request.user).exists():
            raise Http404("There is no region that you may add updates to.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DocumentForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            name, data = form.document
            try:
                source_to_review(data)
            except ImportRefused as refusal:
                form.add_error("text" if not name else "file", str(refusal))
            else:
                UploadedDocument.forget_old()
                user: Any = request.user
                document = UploadedDocument.objects.create(owner=user, name=name, data=data)
                chosen = request.GET.get("region", "")
                address = reverse("import_review", args=[document.pk])
                return redirect(f"{address}?region={chosen}" if chosen else address)
        return self.render_to_response(self.get_context_data(form=form))


class UpdateForm(forms.Form):
    """What an update is called, whose it is, and which month it covers."""

    title = forms.CharField(max_length=LONGEST_TITLE)
    region = forms.ModelChoiceField(
        RegionPage.objects.none(), to_field_name="slug", empty_label="Choose a region",
        error_messages={"required": "Choose the region: the title names none.",
                        "invalid_choice": "Choose one of your regions."},
    )  # fmt: skip
    period = forms.RegexField(
        r"^(19|20)\d\d-(0[1-9]|1[0-2])$",
        label="Month",
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={
            "required": "Say which month it covers: the title has none.",
            "invalid": "Write the month as year and number, such as 2019-05.",
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        if isinstance(region, forms.ModelChoiceField):
            region.queryset = regions_for(user)


class ReviewView(Screen, TemplateView):
    """Shows the document beside what was read in it, takes corrections, and makes the draft."""

    template_name = "importing/review.html"
    page_title = "Look through the update"
    header_icon = "upload"

    def above(self) -> list[dict[str, str]]:
        return [{"url": reverse("import_document"), "label": UploadView.page_title}]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.problems: list[str] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.document = get_object_or_404(
            UploadedDocument, pk=kwargs["document_id"], owner_id=request.user.pk
        )
        try:
            self.source = source_to_review(bytes(self.document.data))
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("import_document")
        self.draft = understood(self.source)
        self.found = self.draft.title
        self.rows = rows_of(self.draft)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.document)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        regions = list(regions_for(request.user))
        named = regions_named(self.found, [(page.slug, page.names()) for page in regions])
        asked = request.GET.get("region", "")
        only = regions[0].slug if len(regions) == 1 else ""
        date = date_in(self.found)
        form = UpdateForm(
            user=request.user,
            initial={
                "title": self.found[:LONGEST_TITLE],
                "region": named[0] if len(named) == 1 else asked or only,
                "period": f"{date.period:%Y-%m}" if date else "",
            },
        )
        return self.show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UpdateForm(request.POST, user=request.user)
        for number, row in enumerate(self.rows):
            kind = request.POST.get(f"kind-{number}", row.kind)
            row.kind = kind if kind in row.choices else row.kind
            if isinstance(row.block, Picture):
                alt = " ".join(request.POST.get(f"alt-{number}", row.block.alt).split())
                row.block.alt = alt[:LONGEST_TITLE]
        report = self.report(form, make="make" in request.POST) if form.is_valid() else None
        if report is None or report.page is None:
            return self.show(form, checked="make" not in request.POST)
        self.document.delete()
        for notice in report.notices:
            messages.warning(request, notice.message)
        messages.success(request, f"“{report.draft.title}” is a draft now. Go on with it here.")
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[report.page.pk]))

    def report(self, form: UpdateForm, make: bool) -> Report | None:
        """Return what becomes of the rows, and make it a page if asked; None where nothing can."""
        answers = form.cleaned_data
        options = Options(
            region=answers["region"].slug,
            period=datetime.date.fromisoformat(f"{answers['period']}-01"),
            user=self.request.user if isinstance(self.request.user, AbstractBaseUser) else None,
            dry_run=not make,
        )
        left_out = [row.text for row in self.rows if row.kind == LEAVE_OUT]
        left_out += [
            cell
            for row in self.rows
            if row.kind == LEAVE_OUT and row.block and not isinstance(row.block, Picture)
            for cells in row.block.rows
            for cell in cells
        ]
        labels = [line.text for line in self.source.lines if label_of(line)]
        try:
            report = keep(
                self.source,
                draft_of(answers["title"], self.rows),
                options,
                " ".join([self.found, *labels, *left_out]),
            )
        except ImportRefused as refusal:
            self.problems.append(str(refusal).replace("--", ""))
            return None
        if report.lost:
            self.problems.append(
                "Some text found no place, so nothing was written. Copy it from here, and tell "
                f"whoever runs the site: {' … '.join(report.lost)[:2000]}"
            )
        return report

    def show(self, form: UpdateForm, checked: bool = False) -> HttpResponse:
        """Answer with the document beside its rows; ``checked`` says that this was asked for."""
        notices = [*self.source.notices, *self.draft.notices]
        if form.is_bound and "title" in form.cleaned_data and form.cleaned_data.get("period"):
            period = datetime.date.fromisoformat(f"{form.cleaned_data['period']}-01")
            if said := contradiction(form.cleaned_data["title"], period):
                notices.append(Notice("other-month", said))
        numbers = {id(row): number for number, row in enumerate(self.rows)}
        found: list[dict[str, Any]] = []
        rows = beside_source(self.rows, self.source.lines)
        names = names_of(rows)
        for row in rows:
            lines = {line.number for line in row.source}
            found.append({
                "row": row,
                "name": names.get(id(row), ""),
                "html": shown(row.text) if row.block is None else "",
                "is_undescribed": is_undescribed(row),
                "is_title": bool(row.source) and row.source[0].text in self.found,
                "number": numbers.get(id(row)),
                "notices": [notice for notice in notices if notice.line in lines],
                "picture": _thumbnail(row),
            })  # fmt: skip
        undescribed = [each["name"] for each in found if each["is_undescribed"]]
        if checked:
            count = len(notices) + len(self.problems) + len(form.errors) + len(undescribed)
            self.say_checked(count)
        at_lines = {id(notice) for each in found for notice in each["notices"]}
        context = self.get_context_data(
            form=form,
            rows=found,
            notices=[notice for notice in notices if id(notice) not in at_lines],
            problems=self.problems,
            undescribed=undescribed,
        )
        return self.render_to_response(context)

    def say_checked(self, count: int) -> None:
        """Say that the corrections were tried, and how many warnings there are."""
        if not count:
            messages.success(self.request, "Checked: no warnings.")
        else:
            warnings = f"{count} warning{'s' if count != 1 else ''}"
            messages.warning(self.request, f"Checked: {warnings}, shown where each belongs.")


def _thumbnail(row: Row) -> str:
    """Return a small version of the row's picture as a data URL, or an empty text."""
    if not isinstance(row.block, Picture):
        return ""
    file = io.BytesIO()
    try:
        with Image.open(io.BytesIO(row.block.data)) as image:
            image.thumbnail(THUMBNAIL)
            image.convert("RGB").save(file, "JPEG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
