"""What a contact may be, and on which day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.choices import (
    REACHED_METHODS,
    CaseStatus,
    CollateralKind,
    ContactMethod,
    Direction,
    Interpreter,
    Place,
    SafeContactRule,
    Topic,
)
from casework.refusals import Refused

#: The calendars of all offices begin with this year.
from casework.rules.cases import require_open
from casework.rules.inputs import REASON_MAX, REMARK_MAX, require_day, require_past_hour, require_short

SPOKEN = frozenset({ContactMethod.IN_PERSON, ContactMethod.PHONE, ContactMethod.VIDEO})
#: The longest that each text of a contact may be.
_MOST = {
    "place_words": 120,
    "next_step": 300,
    "interpreter_words": 200,
    "collateral_name": 120,
    "release_reason": 300,
}
#: One contact in every month: an interval as long as the shortest month misses none.
LONGEST_INTERVAL = 28

#: A preferred way that a safe-contact mark forbids.
_FORBIDDEN_BY = {
    ContactMethod.TEXT: SafeContactRule.NO_TEXT,
    ContactMethod.EMAIL: SafeContactRule.NO_EMAIL,
    ContactMethod.MAIL: SafeContactRule.NO_MAIL,
    ContactMethod.LETTER: SafeContactRule.NO_MAIL,
    ContactMethod.HOME_VISIT: SafeContactRule.NO_HOME_VISIT,
}


@dataclass(frozen=True)
class ContactFacts:
    """A contact or an attempt as somebody wants to write it down; `at` is the local moment, where known."""

    is_reached: bool
    method: str
    place: str
    direction: str
    topics: tuple[str, ...]
    is_plan_reviewed: bool
    remark: str
    place_words: str = ""
    next_step: str = ""
    interpreter: str = ""
    interpreter_words: str = ""
    collateral_kind: str = ""
    collateral_name: str = ""
    is_release_on_file: bool | None = None
    release_reason: str = ""


@dataclass(frozen=True)
class ContactDay:
    """The day of a contact beside the days that bound it; an unknown day of birth is left out."""

    on: date
    at: datetime | None
    now: datetime
    births: tuple[date, ...]
    first_referral_on: date | None
    is_confirmed: bool

    @property
    def today(self) -> date:
        """The office's local day."""
        return self.now.date()


def takes_contacts(status: str, *, is_closed_with_work: bool) -> bool:
    """Tell whether contacts are still written down: on an open case, and after leaving with work.

    Policy: DPAWS expectations 19 (A072): who left with work is contacted for twelve months more.
    """
    return status == CaseStatus.OPEN or is_closed_with_work


def require_takes_contacts(status: str, *, is_closed_with_work: bool) -> None:
    """Stop unless contacts are still written down on the case."""
    if not takes_contacts(status, is_closed_with_work=is_closed_with_work):
        require_open(status)


def require_contact_day(day: ContactDay) -> None:
    """Stop unless the contact can have happened then.

    A day before the first referral is possible and rare: it is asked about once.
    """
    require_day(day.on, today=day.today)
    require_past_hour(day.at, now=day.now, field="at")
    if any(day.on < born_on for born_on in day.births):
        raise Refused("This day is before a person ticked was born.", field="on")
    if day.first_referral_on and day.on < day.first_referral_on and not day.is_confirmed:
        first = f"{day.first_referral_on:%B} {day.first_referral_on.day}, {day.first_referral_on.year}"
        raise Refused(
            f"The first referral came on {first}. Is a contact before that day right?",
            field="confirmed_before_referral",
        )


def require_contact(contact: ContactFacts) -> None:
    """Stop unless the parts of a contact go together.

    Policy: DPAWS expectations 3 (A008): a meaningful contact was reached, has a topic, and may review the plan.
    """
    _require_method(contact)
    if contact.direction not in Direction.values:
        raise Refused("Say who reached out.", field="direction")
    if contact.place and contact.place not in Place.values:
        raise Refused("Choose a place from the list.", field="place")
    if contact.place and contact.method != ContactMethod.IN_PERSON:
        raise Refused("A place goes with a meeting in person only.", field="place")
    if (contact.place == Place.OTHER) != bool(contact.place_words):
        raise Refused("Say which other place was agreed on; that is asked for no other place.", field="place_words")
    if any(topic not in Topic.values for topic in contact.topics):
        raise Refused("Choose topics from the list.", field="topics")
    if contact.is_reached and not contact.topics:
        raise Refused("Tick what the contact was about.", field="topics")
    if contact.is_plan_reviewed and not contact.is_reached:
        raise Refused("The plan can be reviewed only with somebody who was reached.", field="is_plan_reviewed")
    if len(contact.remark) > REMARK_MAX:
        raise Refused(f"Keep the remark under {REMARK_MAX} characters; a note takes the rest.", field="remark")
    require_short(
        {name: getattr(contact, name) for name in _MOST},
        most=_MOST,
    )
    _require_interpreter(contact)
    _require_collateral(contact)


def _require_interpreter(contact: ContactFacts) -> None:
    if not contact.interpreter:
        return
    if contact.interpreter not in Interpreter.values:
        raise Refused("Choose from the list how people understood each other.", field="interpreter")
    if not contact.is_reached:
        raise Refused("An interpreter goes with somebody who was reached.", field="interpreter")
    if contact.interpreter == Interpreter.FAMILY and not contact.interpreter_words:
        raise Refused("Say who of the family interpreted.", field="interpreter_words")
    if contact.interpreter == Interpreter.DECLINED and not contact.interpreter_words:
        raise Refused(
            "Say how the offered interpreter was declined; the note has to tell it.", field="interpreter_words"
        )


def _require_collateral(contact: ContactFacts) -> None:
    if not contact.collateral_kind:
        if contact.collateral_name:
            raise Refused("Say whether this is a provider or a support person.", field="collateral_kind")
        return
    if contact.collateral_kind not in CollateralKind.values:
        raise Refused("Choose from the list who it was with.", field="collateral_kind")
    if not contact.collateral_name:
        raise Refused("Say who it was with.", field="collateral_name")
    if contact.is_plan_reviewed:
        raise Refused("A plan is reviewed with the client, not with somebody else.", field="is_plan_reviewed")


@dataclass(frozen=True)
class ToldFacts:
    """What a provider or support person was told about the family in a contact, as somebody writes it down.

    `is_told` is None where nobody said. `reason` says what was kept back when nothing was told.
    """

    is_told: bool | None
    scopes: tuple[str, ...] = ()
    what: str = ""
    reason: str = ""


def require_told(told: ToldFacts, *, is_reached: bool) -> None:
    """Stop unless it is said whether somebody else was told anything, and what, or how nothing was.

    Listening needs no release; telling passes the gate.

    Policy: family coach position description, services 7 (O039): consent is checked before content is disclosed.
    """
    if told.is_told is None:
        raise Refused("Say whether you told them anything about the family.", field="is_told")
    if not told.is_told:
        if not told.reason:
            raise Refused("Say in a sentence what you asked or heard, and what was kept back.", field="release_reason")
        return
    if not is_reached:
        raise Refused("Nobody was reached, so nobody was told anything.", field="is_told")
    if not told.scopes:
        raise Refused("Tick what you told them.", field="told_scopes")
    if not told.what:
        raise Refused("Say in words what you told them.", field="told_words")
    if len(told.what) > REASON_MAX:
        raise Refused(f"Keep this under {REASON_MAX:,} characters; a note takes the rest.", field="told_words")


def require_interpreter_said(*, is_needed: bool, contact: ContactFacts) -> None:
    """Stop at a talk with somebody who needs an interpreter when nothing is said about one.

    Policy: Alaska 100-6: an interpreter is offered free of charge, and a refusal is narrated.
    """
    is_talk = contact.is_reached and contact.method in SPOKEN and not contact.collateral_kind
    if is_needed and is_talk and not contact.interpreter:
        raise Refused("Somebody ticked needs an interpreter. Say how you understood each other.", field="interpreter")


def require_preferred(*, is_required: bool, unknown: Sequence[str], contact: ContactFacts) -> None:
    """Stop at a contact made with somebody whose preferred way is not known yet, where that is required.

    Policy: family coach position description (O036): a preferred method is established with each participant, before
    the first monthly contact; any contact that is made can be that one (O014).
    """
    if is_required and contact.is_reached and unknown:
        raise Refused(
            f"Ask how {unknown[0]} wants to be reached first: it is settled with the first contact of the month.",
            field="preferred_method",
        )


def require_new(*, is_repeated: bool, is_confirmed: bool) -> None:
    """Stop once at a contact that looks like the one logged a moment ago."""
    if is_repeated and not is_confirmed:
        raise Refused(
            "The same people were logged the same way a few minutes ago. Is this another contact?",
            field="confirmed_again",
        )


def require_interval(days: int, *, minimum: int) -> None:
    """Stop at an interval between contacts that is longer than the practice allows.

    Policy: DPAWS expectations 3 (A007): contact is as frequent as the client needs, never rarer than the minimum.
    """
    if days < 1:
        raise Refused("An interval has at least one day.", field="days")
    if days > minimum:
        raise Refused(f"Contact is due at least every {minimum} days; an interval can only be shorter.", field="days")


def require_safe_way(*, is_unsafe: bool, is_known: bool) -> None:
    """Stop at a way that is marked unsafe for somebody it reached, unless whoever writes it down knows that.

    Policy: domain 7 (safe contact): a mark is shown wherever a person is reached, and asked about when it was not kept.
    """
    if is_unsafe and not is_known:
        raise Refused("This way is marked unsafe. Tick this if it was safe this time.", field="knows_unsafe")


def _require_method(contact: ContactFacts) -> None:
    if contact.method not in ContactMethod.values:
        raise Refused("Choose how the contact was made or tried.", field="method")
    if contact.is_reached and contact.method not in REACHED_METHODS:
        raise Refused(
            "A letter or a visit to a closed door is an attempt. For a visit that met somebody choose in person.",
            field="method",
        )


def require_reach(preferred_method: str, safe_contact: Iterable[str]) -> None:
    """Stop unless the marks are known and the preferred way is not one that they forbid."""
    marks = set(safe_contact)
    if not marks <= set(SafeContactRule.values):
        raise Refused("Choose safe-contact marks from the list.", field="safe_contact")
    if not preferred_method:
        return
    if preferred_method not in ContactMethod.values:
        raise Refused("Choose the preferred way from the list.", field="preferred_method")
    forbidden_by = _FORBIDDEN_BY.get(ContactMethod(preferred_method))
    if forbidden_by and forbidden_by in marks:
        raise Refused(f'The mark "{forbidden_by.label}" forbids the preferred way.', field="preferred_method")
