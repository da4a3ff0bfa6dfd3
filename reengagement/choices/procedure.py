"""Stored enumerations of how a penalty is asked for, decided, cured, noticed and heard."""

from django.db.models import TextChoices


class Proof(TextChoices):
    """Whether proof of a reason was asked for; never where getting it could endanger somebody."""

    NOT_ASKED = "NOT_ASKED", "No proof asked for"
    DANGER = "DANGER", "No proof asked for: it could put somebody in danger"
    ASKED = "ASKED", "Proof asked for"


class CauseStep(TextChoices):
    """What of a good cause claim is written: what the person said, or what was decided."""

    CLAIMED = "CLAIMED", "What was said"
    DECIDED = "DECIDED", "What was decided"


class RequestStatus(TextChoices):
    """How a penalty request stands."""

    WAITING = "WAITING", "Waits for a decision"
    IMPOSED = "IMPOSED", "Agreed to"
    REFUSED = "REFUSED", "Not agreed to"
    DROPPED = "DROPPED", "Dropped"


class PenaltyFactKind(TextChoices):
    """A dated fact that bears on the end of a penalty; which of them a state's rule asks, `FACTS_OF` says."""

    AGREED = "AGREED", "Agreed to take up an activity"
    RECLASSIFIED = "RECLASSIFIED", "Reclassified as exempt or volunteer"
    LEFT_GROUP = "LEFT_GROUP", "Left the household"
    NOTHING_SUITABLE = "NOTHING_SUITABLE", "No suitable activity or support exists"
    UNABLE = "UNABLE", "A disability or a missing accommodation prevented taking part"
    COMPLIED = "COMPLIED", "Complied"
    COOPERATED = "COOPERATED", "Cooperated"
    SHOWN_FROM = "SHOWN_FROM", "First day of cooperation after the denial"
    GOOD_CAUSE = "GOOD_CAUSE", "Good cause began"
    EXEMPTION = "EXEMPTION", "An exemption began"
    CASE_CLOSED = "CASE_CLOSED", "Assistance closed"
    REAPPLIED = "REAPPLIED", "Applied again"
    ELIGIBLE = "ELIGIBLE", "Eligible again from"
    WITHDRAWN = "WITHDRAWN", "Application withdrawn before approval"
    ERROR = "ERROR", "Found never to have been valid"


_K = PenaltyFactKind
#: Which facts bear on the end, by state.
FACTS_OF: dict[str, tuple[PenaltyFactKind, ...]] = {
    "US-AK": (_K.GOOD_CAUSE, _K.EXEMPTION, _K.CASE_CLOSED, _K.REAPPLIED, _K.ELIGIBLE, _K.ERROR),
    "US-OR": (
        _K.AGREED,
        _K.RECLASSIFIED,
        _K.LEFT_GROUP,
        _K.NOTHING_SUITABLE,
        _K.UNABLE,
        _K.CASE_CLOSED,
        _K.WITHDRAWN,
        _K.GOOD_CAUSE,
        _K.ERROR,
    ),
    "US-NC": (_K.COMPLIED, _K.GOOD_CAUSE, _K.ERROR),
    "US-TX": (_K.COOPERATED, _K.GOOD_CAUSE, _K.REAPPLIED, _K.SHOWN_FROM, _K.ERROR),
}


class PaymentTable(TextChoices):
    """Which of Alaska's tables of largest payments a family belongs to (7 AAC 45.523)."""

    ADULT_INCLUDED = "adult_included", "An adult is in the payment"
    CHILD_ONLY = "child_only", "Children alone"
    PREGNANT = "pregnant", "Pregnant woman without a child"


class HearingDecision(TextChoices):
    """How a hearing ended."""

    FOR_FAMILY = "FOR_FAMILY", "Decided for the family"
    UPHELD = "UPHELD", "The penalty was upheld"
    WITHDRAWN = "WITHDRAWN", "The family took the request back"
