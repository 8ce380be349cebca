"""What there is for each region and month: the cells of the coverage calendar."""

import calendar
import datetime
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.delivery.publishing import public
from regional_updates.models import RegionalUpdatePage, RegionPage

from .previous import as_drafted
from .state import ICONS, Progress, State, Update

User = AbstractBaseUser | AnonymousUser
MAY_WORK_ON = ("add", "change", "publish")


@dataclass
class Cell:
    """A region's month: its updates, the least finished first. ``start_url`` begins the first one."""

    region: RegionPage
    month: datetime.date
    overdue: bool
    updates: list[Update] = field(default_factory=list)
    start_url: str = ""
    shown: bool = True

    @property
    def first(self) -> Update | None:
        return self.updates[0] if self.updates else None

    @property
    def state(self) -> State:
        if self.overdue and not any(update.state == State.LIVE for update in self.updates):
            return State.LATE
        return self.first.state if self.first else State.NOTHING

    @property
    def states(self) -> set[State]:
        """What the cell is found by: its own state, and those of all its updates."""
        return {self.state, *(update.state for update in self.updates)}

    @property
    def label(self) -> str:
        """Its state in words; of what is late, also how far it has got."""
        if self.state == State.LATE and self.first:
            return f"Late · {self.first.state.label.lower()}"
        return str(self.state.label)

    @property
    def count(self) -> str:
        """How many updates there are, and how many of them readers see already."""
        live = sum(update.state == State.LIVE for update in self.updates)
        seen = f", {live} live" if 0 < live < len(self.updates) else ""
        return f"{len(self.updates)} updates{seen}"

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def is_now(self) -> bool:
        return self.month == timezone.localdate().replace(day=1)


@dataclass
class Row:
    region: RegionPage
    is_open: bool
    """Whether the person works on this region, and sees more than what is public."""
    cells: list[Cell]


def shifted(month: datetime.date, by: int) -> datetime.date:
    """Return the first day of the month that is ``by`` months after ``month``, before if negative."""
    year, number = divmod(month.year * 12 + month.month - 1 + by, 12)
    return datetime.date(year, number + 1, 1)


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return the months from ``first`` to ``last``, both first days of a month and included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shifted(first, number) for number in range(count)]


def is_overdue(month: datetime.date, after_days: int) -> bool:
    """Whether ``month`` has been over for more than ``after_days`` days, as the day is in London."""
    end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return (timezone.localdate() - end).days > after_days


def regions_for(user: User, *actions: str) -> QuerySet[RegionPage]:
    """Return the regions in which ``user`` may do any of ``actions``, by name."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(user, set(actions))
    return RegionPage.objects.filter(pk__in=allowed.values("pk")).order_by("title")


def visible_regions(user: User) -> QuerySet[RegionPage]:
    """Return the public regions, and those that ``user`` works on, by name."""
    mine = regions_for(user, *MAY_WORK_ON)
    return RegionPage.objects.filter(
        Q(pk__in=mine.values("pk")) | Q(pk__in=public(RegionPage.objects.all()).values("pk"))
    ).order_by("title")


def coverage(
    user: User,
    months: list[datetime.date],
    late_after_days: int,
    regions: QuerySet[RegionPage] | None = None,
) -> list[Row]:
    """Return a row for each of ``regions`` with a cell for each of ``months`` (first days, in order).

    Without ``regions`` it is all that ``user`` sees. In regions that the user does not work on, only
    what is public counts. It takes the same number of queries whatever there is.
    """
    shown = list(
        (visible_regions(user) if regions is None else regions).select_related("approvers")
    )
    may = {
        action: set(regions_for(user, action).values_list("pk", flat=True))
        for action in ("add", "change")
    }
    works_on = set(regions_for(user, *MAY_WORK_ON).values_list("pk", flat=True))
    overdue = {month for month in months if is_overdue(month, late_after_days)}
    begun = _first_months()
    rows = {}
    for region in shown:
        since = begun.get(region.path, datetime.date.min)
        rows[region.path] = Row(
            region,
            region.pk in works_on,
            [Cell(region, month, month in overdue and month >= since) for month in months],
        )
    _put_updates(rows, months, may["change"])
    for row in rows.values():
        for cell in row.cells:
            cell.updates.sort(key=lambda update: list(State).index(update.state))
            if not cell.updates and row.region.pk in may["add"]:
                start = reverse("start_update", args=[row.region.pk])
                cell.start_url = f"{start}?period={cell.month:%Y-%m}"
    return list(rows.values())


def newest_month(user: User) -> datetime.date:
    """Return the next month if ``user`` works on an update for it already, else the current one."""
    this = timezone.localdate().replace(day=1)
    works_on = page_permission_policy.instances_user_has_any_permission_for(user, MAY_WORK_ON)
    mine = _updates([shifted(this, 1)]).filter(pk__in=works_on.values("pk"))
    return shifted(this, 1) if mine.exists() else this


def _first_months() -> dict[str, datetime.date]:
    """Return the month of each region's first update. It is not late for those before it."""
    parent = Substr("path", 1, F("depth") * Page.steplen - Page.steplen)
    live = RegionalUpdatePage.objects.live().order_by().annotate(region_path=parent)
    return dict(live.values_list("region_path").annotate(Min("period")))


def _updates(months: list[datetime.date]) -> QuerySet[RegionalUpdatePage]:
    """Return the updates for ``months``; a draft's month is the one that it was last saved with."""
    days = [month.isoformat() for month in months]
    return as_drafted(RegionalUpdatePage.objects.all()).filter(
        Q(live=True, period__in=months) | Q(live=False, drafted_period__in=days)
    )


def _put_updates(rows: dict[str, Row], months: list[datetime.date], may_edit: set[int]) -> None:
    """Put the updates for ``months`` into the cells of ``rows``, which are by the region's path."""
    pages = list(
        _updates(months)
        .select_related("latest_revision__user")
        .defer("body", "introduction", "related_articles", "latest_revision__content")
        .order_by("drafted_date", "pk")
    )
    seen_by_all: set[int] = set()
    if not all(row.is_open for row in rows.values()):
        live = public(RegionalUpdatePage.objects.filter(period__in=months))
        seen_by_all = set(live.values_list("pk", flat=True))
    progress = Progress(page.pk for page in pages if page.has_unpublished_changes or not page.live)
    for page in pages:
        row = rows.get(page.path[: -Page.steplen])
        if row is None or not (row.is_open or page.pk in seen_by_all):
            continue
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
        url = editor if row.region.pk in may_edit else page.get_url() or "" if page.live else ""
        if not row.is_open:
            update = Update(page.title, State.LIVE, "", page.first_published_at, url)
        else:
            update = progress.of(page, row.region)
            update.url = url
        update.page_id = page.pk
        month = page.period if page.live else datetime.date.fromisoformat(page.drafted_period)
        row.cells[months.index(month)].updates.append(update)
