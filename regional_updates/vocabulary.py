"""The words that updates share: topics to file sections under, and acronyms to explain."""

from django.db import models
from django.db.models.functions import Lower
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """What a section is about. Readers filter the archive by topic, across all regions."""

    name = models.CharField(max_length=100, help_text="For example “Adoption”.")
    slug = models.SlugField(
        unique=True,
        allow_unicode=True,
        help_text="The name in addresses, such as “adoption”.",
    )
    description = models.CharField(
        max_length=255,
        blank=True,
        help_text="One sentence that says what belongs to it.",
    )

    # What it was before it is saved; None where it is new.
    before: "Topic | None" = None

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Acronym(index.Indexed, models.Model):
    """A short form and what it stands for: explained to readers, and searched for with it."""

    term = models.CharField(max_length=40, help_text="As it is written, for example “UASC”.")
    expansion = models.CharField(
        max_length=255, help_text="For example “unaccompanied asylum-seeking children”."
    )

    panels = [FieldPanel("term"), FieldPanel("expansion")]
    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("expansion"),
        index.AutocompleteField("expansion"),
    ]

    class Meta:
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                Lower("term"),
                name="acronym_once",
                violation_error_message="This acronym is in the list already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.expansion}"
