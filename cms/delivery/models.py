"""What the world reads: whole documents, their sections, and the numbered list of what changed."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page
from wagtail.search import index

from .analysis import BREAK
from .webhooks.models import Webhook, WebhookDelivery, WebhookTry

__all__ = [
    "Change", "ContentItem", "Gone", "Heading", "IndexedSection", "Schedule", "Section", "Sequence",
    "Webhook", "WebhookDelivery", "WebhookTry", "Word",
]  # fmt: skip


class ContentItem(models.Model):
    """A published update document, stored whole and replaced whole.

    ``document`` is the exact text that the API serves, ``gzip`` and ``brotli`` are the same
    compressed. The columns beside it repeat parts of the document, for listing and filtering only.
    """

    BODIES = ("document", "gzip", "brotli")

    page = models.OneToOneField(
        Page,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="content_item",
    )
    content_id = models.UUIDField(unique=True)
    version = models.PositiveBigIntegerField(unique=True)
    path = models.CharField(max_length=500, unique=True)
    region = models.SlugField(max_length=255, allow_unicode=True)
    slug = models.SlugField(max_length=255, allow_unicode=True)
    title = models.CharField(max_length=255)
    period = models.DateField()
    date = models.DateField()
    etag = models.CharField(max_length=80)
    document = models.TextField()
    gzip = models.BinaryField()
    brotli = models.BinaryField()
    summary = models.JSONField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="content_item_address"),
        ]
        indexes = [
            models.Index(fields=["-period", "-date", "-page"], name="content_item_newest"),
            models.Index(fields=["region", "-period"], name="content_item_region"),
            models.Index(fields=["title"], name="content_item_title"),
        ]

    def __str__(self) -> str:
        return f"{self.path} (version {self.version})"


class Section(models.Model):
    """One headed section of a published document: what lists by topic and the search show.

    Position 0 is the document's introduction, so that words in it are found too.
    """

    INTRODUCTION = 0

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    anchor = models.CharField(max_length=255)
    heading = models.CharField(max_length=255)
    heading_terms = models.TextField(help_text="The heading’s terms, a space around each.")
    where_terms = models.TextField(help_text="Those of region, title and topic, likewise.")
    terms = models.TextField(help_text="Those of the text, likewise.")
    topic = models.SlugField(max_length=255, blank=True, allow_unicode=True)
    topic_name = models.CharField(max_length=255, blank=True)
    region = models.SlugField(max_length=255, allow_unicode=True)
    region_name = models.CharField(max_length=255)
    period = models.DateField()
    year = models.PositiveSmallIntegerField()
    withdrawn = models.BooleanField(default=False)
    text = models.TextField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="section_position"),
        ]
        indexes = [
            models.Index(fields=["topic", "-period"], name="section_topic"),
            models.Index(fields=["-period", "item", "position"], name="section_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} ({self.item_id})"


class Heading(models.Model):
    """A heading that sections have or had, once, however many they are."""

    text = models.CharField(max_length=255, unique=True)
    terms = models.TextField(help_text="A space around each.")
    folded = models.TextField(help_text="Its words without case and accents, a space before each.")

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """A word that sections have or had: what somebody who mistyped one may have meant."""

    word = models.CharField(max_length=100, unique=True)
    term = models.CharField(max_length=100, db_index=True)

    def __str__(self) -> str:
        return self.word


class IndexedSection(index.Indexed, models.Model):
    """What the search backend indexes of a section, and all that counting and ordering read of it.

    A common word is in most sections of an archive, so these rows are narrow, and no text is in them.
    """

    section = models.OneToOneField(Section, on_delete=models.CASCADE, primary_key=True)
    page_id = models.PositiveBigIntegerField(help_text="Of the update.")
    heading = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="sections")
    topic = models.SlugField(max_length=255, blank=True, allow_unicode=True, db_index=False)
    region = models.SlugField(max_length=255, allow_unicode=True, db_index=False)
    period = models.DateField()
    year = models.PositiveSmallIntegerField()
    recency = models.PositiveBigIntegerField(help_text="Grows with the period, then the date.")
    withdrawn = models.BooleanField(default=False)

    # Publishing indexes sections itself, in its own transaction.
    search_auto_update = False
    search_fields = [
        index.SearchField("terms"),
        index.FilterField("region"),
        index.FilterField("topic"),
        index.FilterField("year"),
        index.FilterField("period"),
        index.FilterField("withdrawn"),
    ]

    class Meta:
        indexes = [
            # Whether there is any: the one question that is asked of all, and seldom answered early.
            models.Index(
                fields=["withdrawn"], name="withdrawn_sections", condition=models.Q(withdrawn=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.section_id)

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet["IndexedSection"]:
        return cls.objects.select_related("section")

    def terms(self) -> str:
        """Return all terms of the section; no phrase is found across where, heading and text."""
        section = self.section
        parts = (section.where_terms, section.heading_terms, section.terms)
        return f" {BREAK} ".join(part.strip() for part in parts)


class Change(models.Model):
    """One thing that happened to the public set. ``seq`` is the number that runs through everything."""

    class Action(models.TextChoices):
        PUBLISHED = "published"
        UNPUBLISHED = "unpublished"
        MOVED = "moved"
        DELETED = "deleted"

    seq = models.PositiveBigIntegerField(primary_key=True)
    action = models.CharField(max_length=20, choices=Action)
    page_id = models.PositiveBigIntegerField()
    content_id = models.UUIDField()
    path = models.CharField(max_length=500)
    previous_path = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.path}"


class Gone(models.Model):
    """An address whose page was taken away for good, and what its readers are told.

    ``path`` is as Wagtail's redirects have it: not encoded, and without a slash at the end.
    """

    path = models.CharField(max_length=500, unique=True)
    explanation = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.path


class Sequence(models.Model):
    """The last number given out.

    Taking the next one locks the row until the transaction ends, so numbers become visible in the
    order in which they were given, without gaps: a reader that has seen 7 will never miss a 6.
    """

    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)

    @classmethod
    def newest(cls) -> int:
        """Return the last number given out, 0 before the first."""
        return cls.objects.values_list("last", flat=True).first() or 0

    @classmethod
    def take(cls, count: int = 1) -> int:
        """Return the first of ``count`` new numbers. Must be called in a transaction."""
        row, _ = cls.objects.select_for_update().get_or_create(pk=1)
        row.last += count
        row.save(update_fields=["last"])
        return row.last - count + 1


class Schedule(models.Model):
    """When something is next due to be published or to expire. One row."""

    next_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.next_at)
