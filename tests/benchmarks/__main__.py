"""How good and how quick it is: both sides of each ratio measured in one run."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import django

ROUNDS, CALLS = 15, 20
# As many as the demo archive has by itself, and as a large one: BENCH_UPDATES=20000 takes an hour.
SMALL, LARGE = 360, int(os.environ.get("BENCH_UPDATES", "2000"))
UPDATES = "type=regional_updates.RegionalUpdatePage"


def main() -> None:
    """Measure on scratch databases of the current kind, and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.testing"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    with archive(SMALL):
        quality()
        reading()
    with archive(LARGE):
        searching()


@contextmanager
def archive(updates: int) -> Iterator[None]:
    """Make a scratch database with so many updates, and take it away."""
    from django.core.management import call_command
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("load_demo", updates=updates)
    yield
    connection.creation.destroy_test_db(name, verbosity=0)


def quality() -> None:
    """Print how well the judged queries are answered."""
    from django.db import connection
    from django.test import Client

    from tests.search.judged import JUDGED
    from tests.search.ranking import measure

    measured = measure(JUDGED, Client()).values()
    gain, rank = (statistics.mean(column) for column in zip(*measured, strict=True))
    say(f"{len(measured)} judged queries on {connection.vendor}: "
        f"nDCG@10 {gain:.3f}, mean reciprocal rank {rank:.3f}")  # fmt: skip


def reading() -> None:
    """Compare reading what is stored with building it."""
    from cms.delivery.models import ContentItem

    item = ContentItem.objects.order_by("pk")[45]
    compare(
        "read one update",
        ("the stored document", get(f"/api/v3/updates/{item.region}/{item.slug}/")),
        ("Wagtail’s stock v2 detail", get(f"/api/v2/pages/{item.page_id}/?fields=*")),
    )
    compare(
        "list 20 updates",
        ("stored summaries", get("/api/v3/updates/")),
        ("Wagtail’s stock v2 list", get(f"/api/v2/pages/?{UPDATES}&fields=*&limit=20")),
    )


def searching() -> None:
    """Compare searching a large archive with Wagtail's own search, which has no facets."""
    from cms.delivery.models import ContentItem, Section

    say(f"In {ContentItem.objects.count()} updates, {Section.objects.count()} sections:")
    for what, query in (
        ("a word that most updates have", "children"),
        ("a word that some have", "adoption"),
        ("several words", "fostering north east 2022"),
    ):
        compare(
            f"search with facets for {what}",
            ("the archive search, asked for the first time", get(f"/api/v3/search/?q={query}", True)),
            ("Wagtail’s page search, without facets and passages", pages(query)),
            rounds=3, calls=1,
        )  # fmt: skip
    search = ("a search for a common word", get("/api/v3/search/?q=children", True))
    for what, path in (
        ("then choose a region", "/api/v3/search/?q=children&region=west-midlands"),
        ("then turn to the next page", "/search/?q=children&page=2"),
        ("look through everything", "/search/"),
        ("complete a word", "/api/v3/search/suggest/?q=ch"),
    ):
        compare(what, ("the archive search", get(path)), search, rounds=5, calls=2)
    compare(
        "ask a question that no section answers",
        ("the archive search", get("/api/v3/search/?q=how+long+do+children+wait+xyzzy", True)),
        search,
        rounds=5, calls=2,
    )  # fmt: skip


def get(path: str, anew: bool = False) -> Callable[[], object]:
    """Return a call of ``path``; ``anew`` has it differ each time, so that no answer is kept."""
    from django.test import Client

    client = Client()
    years = count(1000)

    def call() -> None:
        differing = f"&period_from={next(years)}-01" if anew else ""
        assert client.get(path + differing).status_code == 200, path

    return call


def pages(query: str) -> Callable[[], object]:
    from regional_updates.models import RegionalUpdatePage

    return lambda: list(RegionalUpdatePage.objects.live().search(query)[:20])


def compare(
    what: str,
    ours: tuple[str, Callable],
    theirs: tuple[str, Callable],
    rounds: int = ROUNDS,
    calls: int = CALLS,
) -> None:
    """Time both in turns and print how many times quicker the first is."""
    times: dict[str, list[float]] = {ours[0]: [], theirs[0]: []}
    for _, call in (ours, theirs):
        call()
    for _ in range(rounds):
        for name, call in (ours, theirs):
            started = time.perf_counter()
            for _ in range(calls):
                call()
            times[name].append((time.perf_counter() - started) / calls)
    mine, other = statistics.median(times[ours[0]]), statistics.median(times[theirs[0]])
    say(f"{what}: {ours[0]} {mine * 1000:.2f} ms, {theirs[0]} {other * 1000:.2f} ms: "
        f"{other / mine:.1f} times as quick")  # fmt: skip


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
