"""What a page says when nothing more is done on it."""

from casework.public import Case

CLOSED = "This case is closed; nothing more is written down on it."
NOT_YOURS = "Who plans with this family does this: its coach, an engagement specialist, or who decides."


def no_more(case: Case) -> str:
    """Say why somebody cannot go on: the case is closed, or it is not theirs to do."""
    return NOT_YOURS if case.is_open else CLOSED
