"""What a client that keeps a copy of everything needs: all documents at once, and a way to compare."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Subquery
from django.db.models.functions import ExtractYear
from pydantic import BaseModel, Field

from cms.api import fields

from .models import ContentItem, Sequence

SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class YearDigest(BaseModel):
    """What a mirror holds of one region and year."""

    region: fields.RegionSlug
    year: int = Field(description="Of the updates’ periods.", examples=[2017])
    count: fields.Count = Field(description="Published updates.")
    digest: str = Field(description="As that of everything.", examples=[SHA256])


class Digest(BaseModel):
    """What a mirror that has applied all changes up to ``newest`` holds."""

    newest: int = Field(description="The change up to which this holds.", examples=[118])
    count: fields.Count = Field(description="Published updates.")
    digest: str = Field(
        description="SHA-256, in hexadecimal, of one line for each update, `{content_id} {version}` "
        "and a line feed, in the order of their `content_id`.",
        examples=[SHA256],
    )
    items: list[YearDigest] = Field(description="The same for each region and year.")


def digest() -> Digest:
    """Return the digest of all published updates, read in one statement."""
    newest = Subquery(Sequence.objects.values("last")[:1])
    rows = list(
        ContentItem.objects.annotate(year=ExtractYear("period"), newest=newest)
        .order_by("content_id")
        .values_list("region", "year", "content_id", "version", "newest")
    )
    by_year = sorted(rows, key=itemgetter(0, 1))
    items = []
    for (region, year), group in groupby(by_year, key=itemgetter(0, 1)):
        held = list(group)
        items.append(YearDigest(region=region, year=year, count=len(held), digest=_digest_of(held)))
    return Digest(
        newest=rows[0][-1] if rows else Sequence.newest(),
        count=len(rows),
        digest=_digest_of(rows),
        items=items,
    )


def _digest_of(rows: Iterable[tuple]) -> str:
    lines = (f"{content_id} {version}\n" for _, _, content_id, version, _ in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def lines() -> Iterator[bytes]:
    """Yield every published document as a line of JSON, a few in memory at a time."""
    documents = ContentItem.objects.order_by("pk").values_list("document", flat=True)
    for document in documents.iterator(chunk_size=100):
        yield document.encode() + b"\n"
