"""Numbers that people and programs send to name a row of the database."""

# A database's largest number has 19.
MOST_DIGITS = 18


def is_id(text: str) -> bool:
    """Return whether ``text`` may name a row: it is a whole number, and no larger than databases hold."""
    return text.isdecimal() and len(text) <= MOST_DIGITS
