"""One plain example of every standard: what starts it, when it is due then, what meets it (domain 4).

Each is told of a family of two adults, referred on Friday 4 September 2026 before Labor Day, in lines that name nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from casework.choices import CaseKind, EventKind, Role
from casework.context import in_context
from casework.models import Event
from casework.models.base import new_id
from casework.operations.settings import change_setting
from tests import factories
from tests.scenarios.story import Story

REFERRED = "2026-09-04"
#: The day on which what starts an example happens when that is not the referral.
STARTED = "2026-09-10"

#: Standards whose example lets more happen than the referral that starts them or the state that they ask for.
STARTED_BY_REFERRAL = ("attempts", "work-readiness", "family-documents")

Starts = Callable[[Story], Event | None]
Meets = Callable[..., Event]


@dataclass(frozen=True)
class Example:
    """One standard in one state. `starts` gives the line that it stands or falls with, None for the referral."""

    code: str
    duty: str
    due: str
    on: str
    meets: Meets
    starts: Starts | None = None
    state: str = "US-AK"
    elsewhere: str = "US-OR"
    """A state without this standard; empty where all have it."""
    case: dict[str, Any] = field(default_factory=dict)
    other_kind: CaseKind = CaseKind.CHILD_ONLY
    """A kind of case without it."""
    names_record: bool = False
    """What meets it speaks of the record, so that it meets it for everybody whom the record concerns."""
    is_of_period: bool = False
    """What meets it has to happen within the week or month."""
    stays: bool = False
    """It stays owed though the case was closed before its due day."""
    is_leaving: bool = False
    """The closing starts it."""

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def starts_itself(self) -> bool:
        """Tell whether something else than referral, closing or how things stand starts it."""
        return bool(self.starts) and not self.is_leaving and self.code not in STARTED_BY_REFERRAL

    def story(self, **changes: Any) -> Story:
        """Return the family, to which nothing has happened yet."""
        story = Story(**{"state": self.state, "adults": ["amy", "bob"]} | self.case | changes)
        if self.code == "case-review":
            _set_interval(story)
        return story

    def begin(self, story: Story) -> Event:
        """Refer the family and let happen what starts the standard; return the line that does."""
        referral = story.referred(REFERRED)
        return (self.starts(story) if self.starts else None) or referral

    def told(self) -> tuple[Story, Event]:
        """Return the family and the line that started the standard."""
        story = self.story()
        return story, self.begin(story)


def line(kind: EventKind, *, due_on: str = "", **facts: Any) -> Starts:
    """Lay a line on the day of the start, with a record of its own that others may speak of."""
    return lambda story: story.lay(kind, STARTED, subject=new_id(), due_on=due_on, **facts)


def fact(kind: EventKind, **facts: Any) -> Meets:
    """Lay a line of a kind as what meets the standard."""
    return lambda story, start, on, **more: story.lay(kind, on, subject=new_id(), **facts, **more)


def naming(kind: EventKind, key: str, **facts: Any) -> Meets:
    """Lay a line that names the record which started the standard."""
    return lambda story, start, on, **more: story.lay(kind, on, **{key: start.subject_id}, **facts, **more)


def _step_agreed(story: Story) -> Event:
    return story.lay(EventKind.STEP_AGREED, STARTED, due_on="2026-09-24", plan=new_id(), number=1)


def _step_done(story: Story, start: Event, on: str, **more: Any) -> Event:
    return story.lay(EventKind.STEP_DONE, on, plan=UUID(start.facts["plan"]), number=1, **more)


def _tried_once(story: Story) -> Event:
    change = story.engaged(STARTED, engaged=False)
    story.tried("2026-09-11", "PHONE")
    return change


def _nearly_ready(story: Story) -> None:
    for item in ("ALEXSYS", "RESUME", "APPLICATION"):
        story.lay(EventKind.READINESS_DONE, STARTED, item=item)


def _nearly_documented(story: Story) -> None:
    for item in ("FAMILY_NETWORK", "WEEKLY_CALENDAR"):
        story.lay(EventKind.FAMILY_DOCUMENT_DONE, STARTED, item=item)


def _set_interval(story: Story) -> None:
    admin = factories.make_user(role=Role.ADMIN, office=None)
    with in_context(actor=admin):
        change_setting(
            parameter="std.ak.case_review_months",
            jurisdiction="US-AK",
            office_id=story.office.pk,
            first_day=date(2026, 1, 1),
            value=2,
            source="Office order",
            actor=admin,
            now=story.moment("2026-08-31"),
        )


CONTACT = fact(EventKind.CONTACT_MADE, method="PHONE", plan_reviewed=True)
SEEN = fact(EventKind.CONTACT_MADE, method="IN_PERSON")
SIGNED = fact(EventKind.PLAN_SIGNED, plan_kind="FSSP")
NOTED = naming(EventKind.NOTE_FILED, "about")
CLOSED = line(EventKind.CASE_CLOSED, with_work=True)
STAFFING = date(2026, 10, 1)
FAMILIES_FIRST = {"track": "FAMILIES_FIRST"}
MONTHLY: dict[str, Any] = {"due": "2026-09-30", "on": "2026-09-15", "is_of_period": True}
THIRTY_DAYS: dict[str, Any] = {"due": "2026-10-04", "on": "2026-09-18"}

_PLAN = line(EventKind.PLAN_SIGNED, plan_kind="FSSP")
_FAMILY = line(EventKind.ASSESSMENT_COMPLETED, assessment="FAMILY")


def _changed_after(before: Starts) -> Starts:
    """Lay a change of the household after what it puts in question."""

    def starts(story: Story) -> Event:
        before(story)
        return story.lay(EventKind.SITUATION_CHANGED, STARTED, what="HOUSEHOLD")

    return starts


EXAMPLES = [
    Example("first-contact", "A003", "2026-09-08", "2026-09-05", CONTACT),
    Example("ea", "A006", meets=fact(EventKind.ASSESSMENT_COMPLETED, assessment="EA"), **THIRTY_DAYS),
    Example("plan", "A006", meets=SIGNED, **THIRTY_DAYS),
    Example("epi", "A006", meets=fact(EventKind.ASSESSMENT_COMPLETED, assessment="EPI"), **THIRTY_DAYS),
    Example("monthly-contact", "A008", meets=CONTACT, elsewhere="", **MONTHLY),
    Example("monthly-contact", "O014", meets=CONTACT, elsewhere="", state="US-OR", **MONTHLY),
    Example("monthly-contact", "N012", meets=CONTACT, elsewhere="", state="US-NC", **MONTHLY),
    Example("monthly-contact", "T007", meets=CONTACT, elsewhere="", state="US-TX", **MONTHLY),
    Example(
        "attempts",
        "A009",
        starts=_tried_once,
        meets=fact(EventKind.CONTACT_ATTEMPTED, method="HOME_VISIT"),
        **MONTHLY,
    ),
    Example(
        "ea-note",
        "A020",
        "2026-09-12",
        "2026-09-11",
        NOTED,
        line(EventKind.ASSESSMENT_COMPLETED, assessment="EA"),
        names_record=True,
    ),
    Example(
        "contact-note",
        "A021",
        "2026-09-11",
        "2026-09-10",
        NOTED,
        line(EventKind.CONTACT_ATTEMPTED, method="PHONE"),
        names_record=True,
    ),
    Example("plan-update", "A027", "2026-12-10", "2026-12-01", SIGNED, line(EventKind.PLAN_SIGNED, plan_kind="FSSP")),
    Example("plan-change", "A027", "2026-10-10", "2026-10-01", SIGNED, _changed_after(_PLAN)),
    Example(
        "assessment-change",
        "O016",
        "2026-10-10",
        "2026-10-01",
        fact(EventKind.ASSESSMENT_COMPLETED, assessment="FAMILY"),
        _changed_after(_FAMILY),
        state="US-OR",
        elsewhere="US-AK",
    ),
    Example(
        "plan-expiry",
        "A031",
        "2026-10-10",
        "2026-10-01",
        SIGNED,
        line(EventKind.PLAN_SIGNED, plan_kind="FSSP", due_on="2026-10-10"),
    ),
    Example(
        "plan-return", "A034", "2026-09-24", "2026-09-18", SIGNED, line(EventKind.PLAN_MAILED, due_on="2026-09-24")
    ),
    Example(
        "step-review", "A030", "2026-09-24", "2026-09-18", _step_done, _step_agreed, elsewhere="", names_record=True
    ),
    Example(
        "referral-follow-up",
        "A037",
        "2026-09-24",
        "2026-09-18",
        naming(EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, "referral"),
        line(EventKind.COMMUNITY_REFERRAL_MADE, due_on="2026-09-24"),
        elsewhere="",
        names_record=True,
    ),
    Example(
        "reply",
        "A099",
        "2026-09-11",
        "2026-09-10",
        naming(EventKind.REQUEST_ANSWERED, "about"),
        line(EventKind.REQUEST_RECEIVED, what="QUESTION", urgent=False),
        names_record=True,
    ),
    Example(
        "work-verification",
        "A058",
        "2026-10-20",
        "2026-10-05",
        fact(EventKind.WORK_MONTH_VERIFIED, month="2026-09"),
        stays=True,
    ),
    Example(
        "exemption-told",
        "A052",
        STARTED,
        STARTED,
        naming(EventKind.EXEMPTION_TOLD, "exemption"),
        line(EventKind.EXEMPTION_RECEIVED),
        names_record=True,
    ),
    Example(
        "eligibility-alert",
        "A044",
        STARTED,
        STARTED,
        naming(EventKind.ELIGIBILITY_ALERT_SET, "about"),
        line(EventKind.ELIGIBILITY_NOTE_FILED),
        names_record=True,
    ),
    Example("support-note", "A075", STARTED, STARTED, NOTED, line(EventKind.SUPPORT_AUTHORISED), names_record=True),
    Example(
        "child-care-request",
        "A079",
        "2026-09-30",
        "2026-09-18",
        fact(EventKind.CHILD_CARE_AUTHORISED, month="2026-10"),
        line(EventKind.CHILD_CARE_AUTHORISED, month="2026-09"),
    ),
    Example(
        "work-readiness",
        "A100",
        "2026-10-04",
        "2026-09-18",
        fact(EventKind.READINESS_DONE, item="BUDGET"),
        _nearly_ready,
    ),
    Example(
        "family-documents",
        "A116",
        "2026-11-03",
        "2026-10-01",
        fact(EventKind.FAMILY_DOCUMENT_DONE, item="FAMILY_SUPPORT_TEAM"),
        _nearly_documented,
        case=FAMILIES_FIRST,
    ),
    Example("track-review", "A115", meets=fact(EventKind.TRACK_REVIEWED), case=FAMILIES_FIRST, **MONTHLY),
    Example(
        "benefit-decision",
        "O047",
        "2026-09-24",
        "2026-09-18",
        naming(EventKind.ELIGIBILITY_DECIDED, "about"),
        line(EventKind.APPLICATION_FILED, due_on="2026-09-24", programme="SNAP"),
        elsewhere="US-TX",
        other_kind=CaseKind.PERMANENCY,
        names_record=True,
    ),
    Example(
        "expedited-decision",
        "O047",
        "2026-09-24",
        "2026-09-18",
        naming(EventKind.ELIGIBILITY_DECIDED, "about", filing_month=True),
        line(EventKind.APPLICATION_SCREENED, due_on="2026-09-24", programme="SNAP", expedited=True),
        elsewhere="US-TX",
        other_kind=CaseKind.PERMANENCY,
        names_record=True,
    ),
    Example(
        "benefit-review",
        "O047",
        "2026-09-24",
        "2026-09-18",
        naming(EventKind.BENEFIT_REVIEWED, "about"),
        line(EventKind.CERTIFICATION_SET, due_on="2026-09-24", programme="SNAP"),
        elsewhere="US-TX",
        other_kind=CaseKind.PERMANENCY,
        names_record=True,
    ),
    Example("case-review", "A084", "2026-11-04", "2026-10-05", fact(EventKind.CASE_REVIEW_HELD)),
    Example(
        "extension-form",
        "A086",
        "2026-09-24",
        "2026-09-18",
        fact(EventKind.EXTENSION_FORM_SUBMITTED, staffing_on=STAFFING),
        line(EventKind.EXTENSION_STAFFING_SCHEDULED, due_on="2026-10-01", staffing_on=STAFFING),
    ),
    Example(
        "missing-information",
        "R004",
        "2026-09-24",
        "2026-09-18",
        naming(EventKind.MISSING_SETTLED, "about"),
        line(EventKind.MISSING_ASKED, due_on="2026-09-24"),
        state="US-OR",
        elsewhere="US-AK",
        names_record=True,
    ),
    Example(
        "exit-summary", "A070", "2026-10-31", "2026-10-05", fact(EventKind.EXIT_SUMMARY_FILED), CLOSED, is_leaving=True
    ),
    Example(
        "work-screen-close",
        "A071",
        "2026-10-31",
        "2026-10-05",
        fact(EventKind.WORK_SCREEN_CLOSED),
        CLOSED,
        is_leaving=True,
    ),
    Example("post-ta", "A072", "2026-10-31", "2026-10-05", CONTACT, CLOSED, is_of_period=True, is_leaving=True),
    Example(
        "home-visit",
        "N011",
        "2026-09-17",
        "2026-09-15",
        fact(EventKind.HOME_VISIT_MADE),
        line(EventKind.APPLICATION_COMPLETED),
        state="US-NC",
        case={"assistance": "EMPLOYMENT"},
    ),
    Example(
        "weekly-progress",
        "N013",
        "2026-09-13",
        "2026-09-11",
        fact(EventKind.PROGRESS_ASSESSED),
        line(EventKind.PLAN_SIGNED, plan_kind="MRA"),
        state="US-NC",
        is_of_period=True,
    ),
    Example("face-to-face", "T007", meets=SEEN, state="US-TX", case={"kind": CaseKind.PERMANENCY}, **MONTHLY),
]
