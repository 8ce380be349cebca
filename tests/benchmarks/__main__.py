"""How much quicker it is to read what is stored than to build it: ratios, both sides in one run."""

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

ROUNDS, CALLS = 15, 20


def main() -> None:
    """Measure on a small archive in a scratch database, and print a table."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.testing"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    connection.creation.create_test_db(verbosity=0)
    call_command("load_demo", updates=90)
    from cms.delivery.models import ContentItem

    item = ContentItem.objects.order_by("pk")[45]
    client = Client()

    def get(path: str) -> Callable[[], object]:
        return lambda: client.get(path)

    ours = f"/api/v3/updates/{item.region}/{item.slug}/"
    compare(
        "read one update",
        ("the stored document", get(ours)),
        ("Wagtail’s stock v2 detail", get(f"/api/v2/pages/{item.page_id}/?fields=*")),
    )
    compare(
        "list 20 updates",
        ("stored summaries", get("/api/v3/updates/")),
        ("Wagtail’s stock v2 list",
         get("/api/v2/pages/?type=regional_updates.RegionalUpdatePage&fields=*&limit=20")),
    )  # fmt: skip
    compare(
        "search for one word",
        ("the archive search", get("/api/v3/search/?q=adoption")),
        ("Wagtail’s stock v2 search",
         get("/api/v2/pages/?type=regional_updates.RegionalUpdatePage&search=adoption&fields=*")),
    )  # fmt: skip


def compare(what: str, ours: tuple[str, Callable], theirs: tuple[str, Callable]) -> None:
    """Time both in turns and print how many times quicker the first is."""
    times: dict[str, list[float]] = {ours[0]: [], theirs[0]: []}
    for name, call in (ours, theirs):
        assert call().status_code == 200, name
    for _ in range(ROUNDS):
        for name, call in (ours, theirs):
            started = time.perf_counter()
            for _ in range(CALLS):
                call()
            times[name].append((time.perf_counter() - started) / CALLS)
    mine, other = statistics.median(times[ours[0]]), statistics.median(times[theirs[0]])
    sys.stdout.write(
        f"{what}: {ours[0]} {mine * 1000:.2f} ms, {theirs[0]} {other * 1000:.2f} ms: "
        f"{other / mine:.1f} times as quick\n"
    )


if __name__ == "__main__":
    main()
