"""How well the demo archive answers the judged queries."""

from pathlib import Path
from statistics import mean

import pytest
from django.core.management import call_command
from django.test import Client

from .judged import JUDGED, SEED
from .ranking import measure

UPDATE = Path(__file__).parents[3] / "shared" / "seeds" / "west-midlands-november-2017.txt"


@pytest.mark.django_db
def test_judged_queries_are_answered_well():
    call_command("load_demo")
    queries = JUDGED
    if UPDATE.exists():
        call_command("import_update", str(UPDATE), "--publish")
        queries += SEED
    measured = measure(queries, Client())
    worst = sorted(measured.items(), key=lambda row: row[1])[:10]
    shown = "\n".join(f"{gain:.2f} {rank:.2f} {query}" for query, (gain, rank) in worst)
    assert mean(gain for gain, _ in measured.values()) >= 0.95, shown
    assert mean(rank for _, rank in measured.values()) >= 0.95, shown
