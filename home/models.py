"""The front page, what the site says of itself, and the events that updates feature."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import pluralize
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms.delivery import listing
from cms.delivery.models import ContentItem
from cms.delivery.publishing import KeepsDocumentsTrue
from cms.preview.headless import HeadlessPage

from .structured import publisher, website


class HomePage(KeepsDocumentsTrue, HeadlessPage, Page):
    """The root of the site: says what the archive is and shows what is new."""

    introduction = RichTextField(
        blank=True,
        features=["bold", "italic", "link"],
        help_text="One or two sentences for someone who has never been here.",
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["regional_updates.UpdatesIndexPage"]
    max_count = 1
    page_description = "The front page of the site."

    content_panels = Page.content_panels + [FieldPanel("introduction")]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        below_index = Page.objects.descendant_of(self).filter(depth=self.depth + 2)
        regions = listing.regions(below_index)
        updates = ContentItem.objects.count()
        organisation = Organisation.for_request(request)
        return {
            **context,
            "latest": listing.newest(9),
            "search_label": f"Search {updates:,} update{pluralize(updates)} "
            f"from {len(regions)} region{pluralize(len(regions))}",
            "regions": regions,
            "topics": listing.topics(),
            "events": Event.objects.upcoming()[:3],
            "structured": [website(organisation), publisher(organisation)],
        }


class EventQuerySet(models.QuerySet):
    def upcoming(self) -> "EventQuerySet":
        """Return the events that have not begun, the next one first."""
        return self.after(timezone.now())

    def after(self, moment: datetime.datetime) -> "EventQuerySet":
        """Return the events that begin at ``moment`` or later, the first one first."""
        return self.filter(starts_at__gte=moment).order_by("starts_at", "pk")


class Event(index.Indexed, models.Model):
    """Something with a date that updates can feature."""

    title = models.CharField(max_length=255, help_text="For example “Regional challenge event”.")
    starts_at = models.DateTimeField("starts", help_text="Date and time, as on a clock in London.")
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    location = models.CharField(max_length=255, blank=True, help_text="A place, or “Online”.")
    link = models.URLField(blank=True, help_text="Where to read more or book a place.")

    objects = EventQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("location"),
        FieldPanel("link"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("location"),
        index.FilterField("starts_at"),
    ]

    class Meta:
        ordering = ["-starts_at", "title"]

    def __str__(self) -> str:
        return f"{self.title}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def clean(self) -> None:
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The event must end after it starts."})


@register_setting(icon="site")
class Organisation(BaseSiteSetting):
    """Who publishes the site. Shown at the top and bottom of every reader's page."""

    name = models.CharField(max_length=120, default="Regional Updates")
    strapline = models.CharField(
        max_length=255,
        blank=True,
        default="What every region is working on, month by month",
        help_text="A few words below the name.",
    )
    footer = RichTextField(
        blank=True,
        features=["bold", "link"],
        help_text="Who you are and how to reach you.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("strapline"), FieldPanel("footer")],
            heading="The organisation behind this site",
        )
    ]

    class Meta:
        verbose_name = "organisation"

    def __str__(self) -> str:
        return self.name
