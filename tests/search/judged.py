"""What people ask the archive, and which of its updates answer: chosen before the ranking was tuned.

Relevance is judged from what a section says and where it stands, never by what the search finds.
``best`` answers the question; ``fair`` is worth a look. An update is as good as its best section.
"""

import re
from dataclasses import dataclass

from cms.delivery.models import Section


@dataclass(frozen=True)
class Where:
    """Sections that fulfil all of this. ``says`` and ``headed`` are regular expressions."""

    topic: str = ""
    region: str = ""
    year: int = 0
    month: int = 0
    says: str = ""
    headed: str = ""
    without: str = ""

    def holds(self, section: Section) -> bool:
        """Return whether ``section`` fulfils it."""
        everything = f"{section.heading}\n{section.text}".replace("’", "'")
        return (
            self.topic in ("", section.topic)
            and self.region in ("", section.region)
            and self.year in (0, section.year)
            and self.month in (0, section.period.month)
            and bool(re.search(self.says, everything, re.IGNORECASE))
            and bool(re.search(self.headed, section.heading.replace("’", "'"), re.IGNORECASE))
            and not (self.without and re.search(self.without, everything, re.IGNORECASE))
        )


@dataclass(frozen=True)
class Judged:
    """A query and what answers it."""

    query: str
    best: Where
    fair: Where | None = None

    def grade(self, section: Section) -> int:
        """Return 3 where ``section`` answers, 1 where it is worth a look, else 0."""
        if self.best.holds(section):
            return 3
        return int(self.fair is not None and self.fair.holds(section))


Q, W = Judged, Where
TOPICS = (
    Q("adoption", W(topic="adoption", headed="adopt"), fair=W(topic="adoption")),
    Q("fostering", W(topic="fostering", headed="foster"), fair=W(topic="fostering")),
    Q("kinship care", W(headed="kinship"), fair=W(says="kinship")),
    Q("family hubs", W(headed="family hubs"), fair=W(topic="early-help")),
    Q("early help", W(topic="early-help", headed="early help"), fair=W(topic="early-help")),
    Q("care leavers", W(topic="care-leavers", headed="care leavers"), fair=W(topic="care-leavers")),
    Q("youth justice", W(topic="youth-justice", headed="youth justice"), fair=W(topic="youth-justice")),
    Q("mental health", W(topic="mental-health", headed="mental health"), fair=W(topic="mental-health")),
    Q("attendance", W(topic="education", headed="attendance"), fair=W(topic="education", says="attendance")),
    Q("workforce", W(topic="workforce", headed="workforce"), fair=W(topic="workforce")),
    Q("peer challenge", W(headed="peer challenge"), fair=W(topic="improvement")),
    Q("exploitation", W(headed="exploitation"), fair=W(says="exploitation")),
    Q("supervision", W(says="good supervision")),
    Q("elective home education", W(says="elective home education")),
    Q("knife crime", W(says="knife crime")),
    Q("children placed far from home", W(topic="sufficiency", says="fifty miles"), fair=W(topic="sufficiency")),
)  # fmt: skip
ACRONYMS = (
    Q("UASC", W(topic="migration", says=r"\bUASC|unaccompanied"), fair=W(topic="migration")),
    Q("uascs", W(topic="migration", says=r"\bUASC|unaccompanied"), fair=W(topic="migration")),
    Q("unaccompanied asylum seeking children", W(topic="migration", says=r"\bUASC|unaccompanied"), fair=W(topic="migration")),
    Q("CAMHS", W(topic="mental-health", says=r"\bCAMHS"), fair=W(topic="mental-health")),
    Q("child and adolescent mental health services", W(topic="mental-health", says=r"\bCAMHS"), fair=W(topic="mental-health")),
    Q("EHCP", W(topic="send", says=r"\bEHCP"), fair=W(topic="send")),
    Q("education, health and care plans", W(topic="send", says=r"\bEHCP"), fair=W(topic="send")),
    Q("NEET", W(says=r"\bNEET\b")),
    Q("not in education, employment or training", W(says=r"\bNEET\b")),
    Q("SENCOs", W(says=r"\bSENCO")),
    Q("special educational needs co-ordinators", W(says=r"\bSENCO"), fair=W(topic="send")),
    Q("MASH", W(says=r"\bMASH\b")),
    Q("multi agency safeguarding hubs", W(says=r"\bMASH\b"), fair=W(topic="safeguarding")),
    Q("HMIP visit", W(says=r"\bHMIP visited")),
    Q("looked after children", W(says=r"\bLAC\b|looked.after child"), fair=W(topic="sufficiency")),
    Q("PEPs", W(says=r"\bPEPs?\b")),
    Q("Department for Education", W(says=r"\bDfE\b|Department for Education")),
)  # fmt: skip
PHRASES = (
    Q('"county lines"', W(says="county lines")),
    Q('"national transfer scheme"', W(says="national transfer scheme")),
    Q('"the drive home"', W(says="the drive home")),
    Q("“nothing about us”", W(headed="nothing about us")),
    Q('"plain English"', W(says="plain English")),
    Q("memorandum agency rates", W(says="memorandum of co-operation on agency rates")),
    Q("stop using the word placement", W(says="stop using the word")),
    Q('fostering -kinship "council tax"', W(topic="fostering", says="council tax", without="kinship")),
    Q('"care leavers" -apprenticeships bus', W(says="free bus travel", without="apprentice")),
)  # fmt: skip
TYPING_ERRORS = (
    Q("adpotion", W(topic="adoption", headed="adopt"), fair=W(topic="adoption")),
    Q("safegaurding", W(topic="safeguarding", headed="safeguarding"), fair=W(topic="safeguarding")),
    Q("fosterring", W(topic="fostering", headed="foster"), fair=W(topic="fostering")),
    Q("atendance", W(topic="education", headed="attendance"), fair=W(topic="education", says="attendance")),
    Q("unacompanied", W(says="unaccompanied")),
    Q("magistrats", W(says="magistrates")),
    Q("kinshp carers", W(says="kinship"), fair=W(topic="fostering")),
    Q("virtual shcool", W(says="virtual school")),
    Q("psycologist", W(says="psychologist")),
    Q("Wolverhamton workforce", W(topic="workforce", says="Wolverhampton")),
)  # fmt: skip
NAMES = (
    Q("Rochdale", W(says="Rochdale")),
    Q("barnardos", W(says="Barnardo's")),
    Q("Tower Hamlets fostering", W(topic="fostering", says="Tower Hamlets")),
    Q("Telford and Wrekin", W(says="Telford and Wrekin")),
    Q("Keys and Kettles", W(says="Keys and Kettles")),
    Q("Staying Close", W(says="Staying Close")),
    Q("Mind the Months evaluation", W(says="evaluation of Mind the Months"), fair=W(says="Mind the Months")),
    Q("What Works for Children", W(says="What Works for Children")),
    Q("young inspectors Leeds", W(says="young inspectors.*Leeds|Leeds.*young inspectors"), fair=W(topic="participation", says="Leeds")),
    Q("Durham adoption", W(topic="adoption", says="Durham")),
)  # fmt: skip
QUESTIONS = (
    Q("fostering north east 2022", W(topic="fostering", region="north-east", year=2022)),
    Q("adoption west midlands march 2023", W(topic="adoption", region="west-midlands", year=2023, month=3)),
    Q("mental health London 2021", W(topic="mental-health", region="greater-london", year=2021)),
    Q("SEND North West 2023", W(topic="send", region="north-west", year=2023)),
    Q("attendance Yorkshire and the Humber 2022", W(topic="education", region="yorkshire-and-humber", year=2022)),
    Q("youth justice East of England", W(topic="youth-justice", region="eastern")),
    Q("digital Yorkshire & Humber 2023", W(topic="digital", region="yorkshire-and-humber", year=2023)),
    Q("UASC South East 2022", W(topic="migration", region="south-east", year=2022)),
    Q("safeguarding partnerships January 2022", W(topic="safeguarding", year=2022, month=1)),
    Q("what did the south west say about care leavers in 2023?", W(topic="care-leavers", region="south-west", year=2023)),
    Q("who is using artificial intelligence for case notes?", W(topic="digital", says="case notes|artificial intelligence"), fair=W(topic="digital")),
    Q("which councils offer free bus travel to care leavers", W(says="free bus travel"), fair=W(topic="care-leavers")),
    Q("how long do children wait for CAMHS appointments", W(topic="mental-health", says="CAMHS"), fair=W(topic="mental-health")),
    Q("why do social workers leave and what makes them stay", W(topic="workforce", says="reason to stay|turnover|exit interviews"), fair=W(topic="workforce")),
)  # fmt: skip
# About a real update of November 2017, which is imported where it is at hand.
SEED = (
    Q("FutureSocial", W(region="west-midlands", year=2017, says="FutureSocial")),
    Q("adoption decision makers learning event", W(region="west-midlands", year=2017, says="adoption decision makers")),
    Q("migration fund", W(region="west-midlands", year=2017, headed="migration fund")),
    Q("west midlands 2017 UASC", W(region="west-midlands", year=2017, says="UASC")),
    Q('"Return to Social Work"', W(region="west-midlands", year=2017, says="Return to Social Work")),
    Q("Challenge 2021", W(region="west-midlands", year=2017, headed="challenge 2021")),
)  # fmt: skip
JUDGED = TOPICS + ACRONYMS + PHRASES + TYPING_ERRORS + NAMES + QUESTIONS
