"""The fields that many answers have, described once."""

from typing import Annotated

from pydantic import Field

Number = Annotated[int, Field(description="The page’s number in Wagtail.", examples=[42])]
Title = Annotated[
    str, Field(description="Plain text.", examples=["West Midlands: update for November 2017"])
]
Slug = Annotated[str, Field(description="The last part of its path.", examples=["november-2017"])]
Path = Annotated[
    str,
    Field(
        description="From the root of the site.",
        examples=["/regional-updates/west-midlands/november-2017/"],
    ),
]
HtmlUrl = Annotated[
    str,
    Field(
        description="Where readers find it.",
        examples=["https://example.org/regional-updates/west-midlands/november-2017/"],
    ),
]
ApiUrl = Annotated[
    str,
    Field(
        description="Where its document is.",
        examples=["https://cms.example.org/api/v3/updates/west-midlands/november-2017/"],
    ),
]
Period = Annotated[str, Field(description="The month covered.", examples=["2017-11"])]
RegionSlug = Annotated[str, Field(description="The region’s slug.", examples=["west-midlands"])]
Anchor = Annotated[str, Field(examples=["workforce"])]
Heading = Annotated[str, Field(description="Plain text.", examples=["Workforce"])]
Count = Annotated[int, Field(examples=[1])]
NextPage = Annotated[
    str | None,
    Field(
        description="Full address of the next page; null on the last.",
        examples=["https://cms.example.org/api/v3/updates/?limit=20&cursor=bzoyMDE3LTEx"],
    ),
]
EventTitle = Annotated[str, Field(description="Plain text.", examples=["Challenge event"])]
Begins = "2018-11-14T10:00:00Z"
Ends = "2018-11-14T16:00:00Z"
Location = Annotated[str, Field(description="May be empty.", examples=["Council House, Walsall"])]
EventUrl = Annotated[
    str,
    Field(
        description="Where more is said about it; may be empty.",
        examples=["https://example.org/events/challenge/"],
    ),
]
