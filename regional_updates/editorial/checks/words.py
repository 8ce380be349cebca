"""What the wording of a heading, a link or a sentence gives away. All of it is plain text."""

import re
from collections.abc import Iterator

# Link texts that say nothing where they are read out of their sentence, as screen readers do.
VAGUE = {
    "here", "click", "click here", "click this link", "this link", "link", "the link", "this", "this page",
    "see here", "read here", "more", "read more", "see more", "find out more", "learn more",
    "more information", "further information", "more details", "details", "website", "download",
}  # fmt: skip
_RAW_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# "We are here to help" is no pointer; "available here" is one.
_POINTS_HERE = re.compile(
    r"\b(?:click|press)(?: on)? here\b|\b(?:found|available|accessed|access|read|see|seen|view|viewed|watch|listen|download|"
    r"downloaded|register|sign up|book|apply|details|information|report|website|page|form|link|more)"
    r"(?: (?:it|this|them|your place|now|is|are))? here(?=\s*(?:[.!?;:)]|\n|$))",
    re.IGNORECASE,
)
_ENDS_ABBREVIATED = re.compile(
    r"(?:\b(?:etc|e\.g|i\.e|a\.m|p\.m|no|inc|ltd|co|st|rd|dr|mr|mrs|ms|yorks|lancs|dept)|\b(?:\w\.)+\w|\.\.)\.$",
    re.IGNORECASE,
)
LONGEST_ENDING = 20

# Two capitals or more, with or without “&”; or three letters such as DfE and MoU. Not part of a
# word, an address or a code with digits (KS2, SW1A).
_ACRONYM = re.compile(
    r"(?<![\w.@&-])(?:[A-Z](?:[A-Z&]*[A-Z])|[A-Z][a-z][A-Z])(?=s?(?![\w@&])|['’]s)"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_SHOUTED = re.compile(r"\b[A-Z]{2,}(?:[\s,:–-]+[A-Z]{2,})+\b")
_INITIALS = re.compile(r"\b[A-Z]{2}(?= [A-Z][a-z])")
LONGEST_ACRONYM = 6
LONGEST_WORD = 100
# Known to everyone who reads updates.
COMMON = set("""
    UK GB EU UN US USA NHS GP GPs MP MPs HM BBC ITV IT ICT AI HR TV DVD CD PC ID CV QR URL PDF FAQ FAQs
    Q&A A&E SMS VAT AGM AOB CEO PA GCSE BA MA MSc PhD MBE OBE CBE QC KC BST GMT AM PM COVID HIV LGBT LGBTQ
    RSVP TBC TBA NB PS OK R&D VIP OFSTED M&S NE NW SE SW VE VJ RE
""".split())  # fmt: skip
# Words that are written in capitals to stress them.
STRESSED = set("""
    NOT NEW ALL AND OR THE MUST ONLY FREE NOW DATE DATES SAVE NOTE YES NO IF BEFORE AFTER NEXT LAST FOR TO
    A AN ANY ARE AS ASK AT BE BEEN BIG BOOK BOTH BUT BY CALL CAN CLOSED COME DAY DAYS DID DO DOES DONE DRAFT
    EACH EMAIL END EVERY FIND FINAL FIRST FROM FULL GET GO GOOD HAS HAVE HELP HERE HIGH HOW HUGE IN INTO IS
    IT ITS JOIN JUST KEEP KEY LAST LATE LESS LIVE LONG LOOK LOW MANY MAY ME MORE MOST MUCH MY NEED NEVER NONE
    OF OFF ON ONCE ONE OPEN OUR OUT OVER PART PLEASE READ REAL SEE SEND SHOULD SO SOME SOON STAY STILL STOP
    TAKE TEL TEN THAN THANK THANKS THAT THEIR THEM THEN THERE THESE THEY THIS TIME TOO TWO UNTIL UP URGENT US
    USE VERY WANT WAS WE WEEK WEEKS WELL WERE WHAT WHEN WHERE WHO WHY WILL WITH YEAR YEARS YOU YOUR ACTION
    MON TUE TUES WED THU THUR THURS FRI SAT SUN MONDAY FRIDAY SUNDAY JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT
    NOV DEC MARCH APRIL JUNE JULY AUGUST
""".split())  # fmt: skip


def is_vague(text: str) -> bool:
    """Return whether ``text`` tells nothing of where its link leads."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split()) in VAGUE


def is_raw_address(text: str) -> bool:
    """Return whether ``text`` is an address, as a browser has it."""
    return bool(_RAW_ADDRESS.fullmatch(text.strip()))


def points_here(text: str) -> str:
    """Return the words in ``text`` that send readers "here", or an empty text."""
    match = _POINTS_HERE.search(text)
    return match[0] if match else ""


def is_in_capitals(heading: str, known: set[str]) -> bool:
    """Return whether ``heading`` is written in capitals, and not because it is made of acronyms."""
    if heading != heading.upper():
        return False
    words = [word for word in re.findall(r"[^\W\d_]{2,}", heading) if word not in known | COMMON]
    longest = max(map(len, words), default=0)
    return longest > LONGEST_ACRONYM - 1 or (len(heading.split()) > 1 and longest > 3)


def ends_in_full_stop(heading: str) -> bool:
    """Return whether ``heading`` ends as a sentence does, and not in an abbreviation."""
    heading = heading.rstrip()
    return heading.endswith(".") and not _ENDS_ABBREVIATED.search(heading[-LONGEST_ENDING:])


def acronyms_in(text: str) -> Iterator[str]:
    """Yield each acronym in ``text`` that not everyone can be expected to know, as often as it is there."""
    text = re.sub(r"\S+", lambda word: " " if _is_no_word(word[0]) else word[0], text)
    for pattern in (_POSTCODE, _INITIALS):
        text = pattern.sub(" ", text)
    # A sentence in capitals has no acronyms that could be told from its words.
    text = _SHOUTED.sub(lambda run: " " if _is_shouted(run[0]) else run[0], text)
    for match in _ACRONYM.finditer(text):
        term = match[0]
        if term in COMMON or term in STRESSED or _ROMAN.fullmatch(term):
            continue
        if len(term) <= LONGEST_ACRONYM:
            yield term


def _is_no_word(word: str) -> bool:
    """Return whether it is an address, or nothing that people write."""
    return len(word) > LONGEST_WORD or any(part in word for part in ("://", "www.", "@"))


def _is_shouted(run: str) -> bool:
    words = re.findall(r"[A-Z]+", run)
    return any(word in STRESSED or len(word) > LONGEST_ACRONYM for word in words)


def is_explained(term: str, text: str) -> bool:
    """Return whether ``text`` says what ``term`` stands for.

    As in "Long Form (LF)", "Long Form – LF –", "LF (Long Form)" and "LF, the Long Form,".
    """
    initial, term = term[0], re.escape(term)
    inside = rf"[(\[–]\s*(?:the |known as |or )?[“\"']?{term}s?[”\"']?\s*[)\],;–]"
    for match in re.finditer(inside, text):
        before = text[max(0, match.start() - 120) : match.start()].rpartition("\n")[2]
        if _TWO_WORDS.search(before):
            return True
    after = re.finditer(rf"\b{term}s?\s*[(\[]([^()\[\]\n]{{0,200}})[)\]]", text)
    if any(_TWO_WORDS.search(match[1]) for match in after):
        return True
    beside = rf"\b{term}s?, (?:or )?(?:the )?{initial}[a-z’']+(?: [\w’']+){{1,8}}[,.;]"
    return bool(re.search(beside, text))


_TWO_WORDS = re.compile(r"[^\W\d_]{2,}[\s’'&,/-]+[^\n]*[^\W\d_]")
