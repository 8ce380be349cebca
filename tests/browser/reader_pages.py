"""The reader's pages that every check looks at, and an archive in which they show all they can.

A new page, or a state of one, is one more line in ``PAGES``.
"""

from tests import factories

PAGES = {
    "home": "/",
    "index": "/regional-updates/",
    "region": "/regional-updates/west-midlands/",
    "update": "/regional-updates/west-midlands/november-2017/",
    "search": "/search/?q=children",
    "filtered": "/search/?q=children&region=west-midlands&year=2017",
    "browsed": "/search/?include_withdrawn=true&period_from=2016-01&period_to=Autumn",
    "a region's name": "/search/?q=West+Midlands",
    "words that are filters": "/search/?q=children+west+midlands+2017",
    "an acronym": "/search/?q=DCS",
    "some words only": "/search/?q=children+zebra",
    "misspelt": "/search/?q=chlidren&year=2017",
    "picks": "/search/?q=picked+words",
    "topics": "/topics/",
    "topic": "/topics/adoption/",
    "topic filtered": "/topics/adoption/?region=west-midlands&year=2017",
    "topic of a month": "/topics/adoption/?period_from=2016-10&period_to=2016-10",
    "topic without sections": "/topics/nothing-yet/",
    "region of a year": "/regional-updates/west-midlands/?year=2016",
    "nothing found": "/search/?q=zebra&topic=adoption",
    "not found": "/nowhere/fostering-news/",
    "help": "/help/",
    "patterns": "/patterns/",
}


def archive() -> None:
    """Make three updates of one region; one holds every kind of block, and words too long for a line.

    For two words the editors have picks.
    """
    factories.acronym("DCS", "director of children’s services")
    topic = factories.topic("Adoption", description="Finding families for children.")
    factories.topic("Nothing yet")
    event = factories.event("Practice day", "2999-05-01T10:00+01:00")
    table = {
        "columns": [{"type": "text", "heading": "Council"}, {"type": "number", "heading": "2017"}],
        "rows": [
            {"values": ["Dudley", 62.0]},
            {"values": ["Averyveryverylongnameofacouncil" * 3, 7.5]},
        ],
        "caption": "Visits",
    }
    everything = factories.section(
        "All that a section can hold for children", "Each DCS and the children.",
        ("subheading", "Action required"),
        ("bullets", "<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>"),
        ("quote", {"text": "Well said.", "attribution": "A director"}),
        ("callout", "<p>By Friday.</p>"),
        ("figure", {"value": "1,204", "label": "children", "source": "Data set"}),
        ("table", table), topic=topic,
    )  # fmt: skip
    long = factories.section("Word" * 30, "word" * 60, ("quote", {"text": "word" * 60}))
    region = factories.region()
    factories.pick("picked words", region, description="All of its updates.")
    factories.pick("picked words", description="word" * 60, external_link_text="Word" * 30)
    factories.update(region, "2017-11", [everything, long], featured_event=event)
    for period, heading in (("2017-10", "Children"), ("2016-10", "Other")):
        section = factories.section(heading, "About children.", topic=topic)
        factories.update(region, period, [section])
