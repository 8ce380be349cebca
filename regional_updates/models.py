"""What an organisation publishes: an index, its regions and their updates."""

import json
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group
from django.db import models
from django.forms import DateInput, TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
)
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.locks import BaseLock
from wagtail.models import Collection, Page, Revision
from wagtail.search import index

from cms.api.responses import public_response
from cms.delivery.listing import neighbours, newest, regions
from cms.delivery.models import ContentItem
from cms.delivery.publishing import DeliveredPage, KeepsDocumentsTrue, public
from cms.preview.headless import HeadlessPage
from home.models import Event, Organisation

from .archive import by_year
from .blocks import RelatedArticlesBlock, SectionsBlock
from .citing import citation
from .content_item import (
    draft_document,
    is_as_stored,
    sections_of,
    showing_acronym,
    showing_event,
    summary_of,
    update_document,
)
from .editorial.checks.panel import ChecksPanel
from .forms import UpdateForm
from .periods import MonthField, slug_from
from .permissions import ApprovedPage, LockInReview, UpdatePermissionTester
from .same_topic import same_topic
from .schema import UpdateDocument
from .stream import BlocksField
from .structured import picture, update_nodes, where
from .vocabulary import Acronym, Topic

__all__ = ["Acronym", "RegionPage", "RegionalUpdatePage", "Topic", "UpdatesIndexPage"]

INTRODUCTION_FEATURES = ["bold", "italic", "link"]
# The browser's own, as for the month: Wagtail's calendar opens over what comes after it.
DAY = DateInput({"type": "date"}, format="%Y-%m-%d")


class UpdatesIndexPage(ApprovedPage, KeepsDocumentsTrue, HeadlessPage, Page):
    """The page below which all regions are."""

    introduction = RichTextField(
        blank=True,
        features=INTRODUCTION_FEATURES,
        help_text="What readers find here, in one or two sentences.",
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = ["regional_updates.RegionPage"]
    max_count = 1
    page_description = "Lists the regions and their newest updates."

    content_panels = Page.content_panels + [FieldPanel("introduction")]
    search_fields = Page.search_fields + [index.SearchField("introduction")]

    class Meta:
        verbose_name = "updates index"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "regions": regions(self.get_children()),
            "latest": newest(20),
            "structured": [where(self)],
        }


def _names(title: str, other_names: str) -> list[str]:
    return [title, *filter(None, map(str.strip, other_names.splitlines()))]


class RegionPage(ApprovedPage, KeepsDocumentsTrue, HeadlessPage, Page):
    """A region, above its updates. Creating one gives it its groups of people and its collection."""

    introduction = RichTextField(
        blank=True,
        features=INTRODUCTION_FEATURES,
        help_text="Who the region is, in one or two sentences.",
    )
    other_names = models.TextField(
        blank=True,
        help_text="Other names that titles of updates use for this region, one on each line. "
        "An imported update is put under the region whose name is in its title.",
    )
    featured_event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown on this region's updates that feature no event of their own.",
    )
    editors = models.ForeignKey(
        Group, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    approvers = models.ForeignKey(
        Group, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    collection = models.ForeignKey(
        Collection,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    parent_page_types = ["regional_updates.UpdatesIndexPage"]
    subpage_types = ["regional_updates.RegionalUpdatePage"]
    page_description = "A region that publishes updates."
    SHOWN_ELSEWHERE = (*KeepsDocumentsTrue.SHOWN_ELSEWHERE, "featured_event_id", "other_names")
    exclude_fields_in_copy = ["editors", "approvers", "collection"]

    content_panels = Page.content_panels + [
        FieldPanel("introduction"),
        FieldPanel("other_names"),
        FieldPanel("featured_event"),
    ]
    search_fields = Page.search_fields + [
        index.SearchField("introduction"),
        index.SearchField("other_names"),
    ]

    class Meta:
        verbose_name = "region"

    def names(self) -> list[str]:
        """Return every name that a title may use for this region, its own first."""
        return _names(self.title, self.other_names)

    @classmethod
    def names_by_slug(cls) -> dict[str, list[str]]:
        """Return the names of every public region, in the order of the tree; reads no whole pages."""
        regions = public(cls.objects.order_by("path"))
        rows = regions.values_list("slug", "title", "other_names")
        return {slug: _names(title, other_names) for slug, title, other_names in rows}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        years = by_year(self.slug, request.GET.get("year", ""))
        return {**context, **years, "structured": [where(self)]}


class RegionalUpdatePage(ApprovedPage, KeepsDocumentsTrue, DeliveredPage, HeadlessPage, Page):
    """One update of one region: an introduction and headed sections."""

    slug: str

    period = MonthField("month", help_text="The month that this update is about.")
    date = models.DateField(
        "day",
        null=True,
        blank=True,
        help_text="Only for updates with a day, such as weekly ones. Leave empty for monthly updates.",
    )
    introduction = RichTextField(
        blank=True,
        features=INTRODUCTION_FEATURES,
        help_text="One or two sentences that say what is in this update. Lists and search show them.",
    )
    body = BlocksField(
        SectionsBlock(),
        blank=True,
        verbose_name="sections",
        help_text="One section for each subject, in the order of importance.",
    )
    featured_event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="If you choose none, readers see the region's event, or else the one that came "
        "next when the update was published.",
    )
    related_articles = BlocksField(
        RelatedArticlesBlock(),
        blank=True,
        help_text="If you choose none, updates on the same topics are suggested to readers.",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_explanation = models.TextField(blank=True, editable=False)
    import_fingerprint = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    parent_page_types = ["regional_updates.RegionPage"]
    subpage_types: list[str] = []
    template = "regional_updates/update.html"
    base_form_class = UpdateForm
    page_description = "One update of a region, for a month or a day."
    # These are facts about the published page, whatever is in its drafts.
    WITHDRAWAL = ("withdrawn_at", "withdrawal_explanation")
    # What was withdrawn is suggested beside no other any more.
    SHOWN_ELSEWHERE = (*KeepsDocumentsTrue.SHOWN_ELSEWHERE, "withdrawn_at")
    exclude_fields_in_copy = ["import_fingerprint", *WITHDRAWAL]

    content_panels = [
        ChecksPanel(),
        # Not TitleFieldPanel: there is no slug beside it to keep in step.
        FieldPanel(
            "title",
            classname="title",
            widget=TextInput(attrs={"placeholder": "Title*"}),
            help_text="With the region and the month, for example “North East update – May 2019”. "
            "The address is made from the date in it.",
        ),
        FieldRowPanel([FieldPanel("period"), FieldPanel("date", widget=DAY)]),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("featured_event"), FieldPanel("related_articles")],
            heading="Beside the text",
        ),
    ]
    # Wagtail's v3 API has these as they are stored, and writes them; its v2 as the document has them.
    api_fields = [
        APIField(name, writable=True)
        for name in ("period", "date", "introduction", "body", "featured_event", "related_articles")
    ]
    fields_in_document = {
        "body": "sections",
        **{name: name for name in (
            "content_id", "period", "date", "region", "topics", "introduction", "introduction_text",
            "featured_event", "related_articles", "acronyms", "reading_minutes", "withdrawn_notice",
        )},
    }  # fmt: skip
    search_fields = Page.search_fields + [
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("period"),
    ]

    class Meta:
        verbose_name = "regional update"
        permissions = [("publish_without_approval", "Publish without approval")]

    @property
    def region(self) -> RegionPage:
        return RegionPage.objects.select_related("featured_event").get(
            path=self.path[: -self.steplen]
        )

    def permissions_for_user(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> UpdatePermissionTester:
        return UpdatePermissionTester(user, self)

    def get_lock(self) -> BaseLock | None:
        from .editorial.editions.models import HeldLock, HeldUpdate

        lock = super().get_lock()
        if lock and not isinstance(lock, LockInReview):
            return lock
        held = HeldUpdate.of(self) if self.pk else None
        return HeldLock(self, held) if held else lock

    @property
    def status_string(self) -> str:
        # Wagtail's other word for the same, in its lists.
        return str(super().status_string).replace("in moderation", "in approval")

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        # Wagtail's editor saves in the place of its own last draft: not where others have decided.
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and (
            overwritten.pk == self.live_revision_id
            or overwritten.approved_go_live_at
            or overwritten.task_states.exists()
        ):
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: dict) -> "RegionalUpdatePage":
        page = super().with_content_json(content)
        for name in self.WITHDRAWAL:
            setattr(page, name, getattr(self, name))
        return page

    def withdraw(self, explanation: str) -> None:
        """Keep the published page as a record, under a notice with ``explanation``."""
        self.withdrawn_at, self.withdrawal_explanation = timezone.now(), explanation
        self.save(update_fields=self.WITHDRAWAL)

    def end_withdrawal(self) -> None:
        """Make the page count again."""
        self.withdrawn_at, self.withdrawal_explanation = None, ""
        self.save(update_fields=self.WITHDRAWAL)

    def same_period(self) -> models.QuerySet["RegionalUpdatePage"]:
        """Return the region's other updates for the same month, the first one first."""
        others = RegionalUpdatePage.objects.sibling_of(self).filter(period=self.period)
        return others.exclude(pk=self.pk).order_by("date", "pk")

    def _set_core_field_defaults(self) -> None:
        if not self.slug and (self.path or getattr(self, "_cached_parent_obj", None)):
            base = slug_from(self.title, self.period, self.date)
            if base:
                self.slug = self._get_autogenerated_slug(base)
        super()._set_core_field_defaults()

    def build_document(self, version: int) -> UpdateDocument:
        return update_document(self, version)

    def is_as_stored(self, document: UpdateDocument, stored: str) -> bool:
        return is_as_stored(document, stored)

    def build_summary(self, document: UpdateDocument) -> dict:
        return summary_of(document)

    def build_sections(self, document: UpdateDocument) -> list[dict]:
        return sections_of(document)

    def found_by(self) -> list[str]:
        return [*self.region.names(), self.title]

    @classmethod
    def showing(cls, instance: models.Model) -> set[int]:
        if isinstance(instance, Acronym):
            return showing_acronym(instance)
        if isinstance(instance, Event):
            return set(showing_event(instance, cls.objects.live()))
        return set()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if getattr(request, "is_preview", False) or not isinstance(response, TemplateResponse):
            return response
        return public_response(request, response.render())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Give the template the stored document of a published page, or that of a draft."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            document = draft_document(self).model_dump(mode="json")
            return {**context, "document": document, "draft": True}
        stored = ContentItem.objects.filter(page=self).first()
        if stored is None:
            raise Http404("This update is not published.")
        previous, following = neighbours(stored)
        document = json.loads(stored.document)
        organisation = Organisation.for_request(request)
        publisher, today = organisation.name, timezone.localdate()
        found = same_topic(stored, [topic["slug"] for topic in document["topics"]])
        for section in document["sections"]:
            section["citation"] = citation(document, publisher, today, section)
            section["same_topic"] = section["topic"] and found.get(section["topic"]["slug"])
        return {
            **context,
            "document": document,
            "draft": False,
            "previous": previous,
            "next": following,
            "citation": citation(document, publisher, today),
            "structured": update_nodes(document, organisation),
            "picture": picture(document),
        }
