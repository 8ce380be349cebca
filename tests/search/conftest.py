"""Regions that speak of adoption."""

import pytest

from regional_updates.vocabulary import Topic
from tests import factories


@pytest.fixture
def adoption() -> Topic:
    return factories.topic("Adoption", description="Finding families for children.")


@pytest.fixture
def say(adoption):
    """Return a function that publishes an update with sections on adoption, of these headings."""

    def say(region: str, period: str, *headings: str, topic=adoption, **fields):
        headings = headings or ("Adopters wanted",)
        sections = [factories.section(each, f"Text of {each}.", topic=topic) for each in headings]
        sections.append(factories.section("Other", "Of something else."))
        return factories.update(factories.region(region), period, sections, **fields)

    return say


@pytest.fixture
def spoken(say):
    """Five updates on adoption of three regions, and one on fostering."""
    say("West Midlands", "2016-05")
    say("West Midlands", "2018-05", "Finding families", "Decision makers")
    say("North East", "2018-05")
    say("North East", "2019-02")
    say("Eastern", "2019-03")
    say("Eastern", "2019-03", topic=factories.topic("Fostering"))
