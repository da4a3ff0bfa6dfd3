"""What leaves the office for somebody outside: by which way, of which kind, and how it stands."""

from django.db.models import TextChoices


class Way(TextChoices):
    """A way on which something reaches a person outside.

    A voicemail is spoken by the coach, so it is no notice: what the gate says of it is asked about in the contact log.
    """

    HOME_MAIL = "HOME_MAIL", "Mail to the home"
    SAFE_MAIL = "SAFE_MAIL", "Mail to the safe address"
    HAND_OVER = "HAND_OVER", "Hand over in person"
    EMAIL = "EMAIL", "E-mail"
    TEXT = "TEXT", "Text message"
    VOICEMAIL = "VOICEMAIL", "Voicemail"


#: Ways of a letter on paper, and ways that a machine sends.
PAPER_WAYS = (Way.HOME_MAIL, Way.SAFE_MAIL, Way.HAND_OVER)
MACHINE_WAYS = (Way.EMAIL, Way.TEXT)


class NoticeKind(TextChoices):
    """What a notice is for. J016 is Alaska's letter after attempts that reached nobody (A004)."""

    J016 = "J016", "J016, nobody reached"
    APPOINTMENT = "APPOINTMENT", "Appointment"
    MISSED = "MISSED", "Missed appointment, new one offered"
    GENERAL = "GENERAL", "General letter"
    TIMESHEET = "TIMESHEET", "Timesheet asked for"
    ADVERSE = "ADVERSE", "Adverse notice"
    DECISION = "DECISION", "Decision on benefits"
    OTHER = "OTHER", "From another system"


class NoticeState(TextChoices):
    """How a notice stands."""

    WAITING = "WAITING", "Waiting"
    RENDERED = "RENDERED", "Ready to print"
    SENT = "SENT", "Sent"
    HANDED_OVER = "HANDED_OVER", "Handed over"
    RETURNED = "RETURNED", "Came back"
    REFUSED = "REFUSED", "Not sent"
    VOID = "VOID", "Withdrawn"


#: States in which a notice has yet to leave, and in which it has left.
UNSENT_STATES = (NoticeState.WAITING, NoticeState.RENDERED)
LEFT_STATES = (NoticeState.SENT, NoticeState.HANDED_OVER, NoticeState.RETURNED)
#: A notice that never arrived told nobody anything, and asked for nothing.
NEVER_ARRIVED = (NoticeState.REFUSED, NoticeState.VOID, NoticeState.RETURNED)


class GateMoment(TextChoices):
    """When the gate was asked."""

    ASKED = "ASKED", "When it was written"
    PAPER = "PAPER", "When the paper was opened"
    SENT = "SENT", "When it left"
    FEED = "FEED", "When a calendar was read"


class GateOutcome(TextChoices):
    """What the gate answered."""

    PASSED = "PASSED", "Let through"
    NEUTRAL = "NEUTRAL", "Let through with neutral words"
    WAITS = "WAITS", "Waits for the end of the quiet hours"
    REFUSED = "REFUSED", "Refused"


class GateReason(TextChoices):
    """Why the gate refused, changed the words or made something wait."""

    MARKED = "MARKED", "The way is marked unsafe"
    SAFE_ADDRESS = "SAFE_ADDRESS", "A safe address is on file"
    SHARED = "SHARED", "The way is shared with somebody"
    QUIET = "QUIET", "Quiet hours"
    NOT_ON_FILE = "NOT_ON_FILE", "Nothing on file for this way"
    CHANGED = "CHANGED", "The way changed after it was written"
    APPOINTMENT_GONE = "APPOINTMENT_GONE", "The appointment no longer stands"
    LOST_SIGHT = "LOST_SIGHT", "Whoever asked no longer works on the case"
    NO_SERVICE = "NO_SERVICE", "No service is set up to send it"
    NOT_TAKEN = "NOT_TAKEN", "It could not be delivered"


class ReturnReason(TextChoices):
    """Why a letter came back."""

    UNKNOWN = "UNKNOWN", "Not known at this address"
    MOVED = "MOVED", "Moved, no forwarding address"
    UNCLAIMED = "UNCLAIMED", "Not claimed"
    REFUSED = "REFUSED", "Refused by whoever lives there"
    INSUFFICIENT = "INSUFFICIENT", "Address is not complete"
    OTHER = "OTHER", "Another reason"
