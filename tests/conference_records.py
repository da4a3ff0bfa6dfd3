"""Records of conferences, improvement actions and reviews of engagement, written past the walls."""

from datetime import date, timedelta
from typing import Any

from casework import calendars
from casework.choices import EventKind, Jurisdiction
from casework.context import in_context
from casework.models import Case, Setting, User
from supervision.models import (
    AgreedAction,
    Conference,
    ConferenceSignature,
    EngagementReview,
    EngagementStep,
    ImprovementAction,
)
from supervision.rules.scorecards import Scorecard
from tests.factories import NOW, TODAY, as_importer, make_event

THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH = calendars.day_of_month(TODAY, -1, 1)
WORDS = "We went through what is late and how to bring it in"


def make_conference(*, coach: User, by: User, is_signed: bool = False, **changes: Any) -> Conference:
    """Make a conference about this month, held and signed by the manager; by the coach too if asked for."""
    values: dict[str, Any] = {
        "office": by.office,
        "kind": "MONTHLY",
        "first_day": THIS_MONTH,
        "way": "IN_PERSON",
        "has_read": ["REPORTS"],
        "words": WORDS,
        "figures": Scorecard(until=TODAY).frozen(),
        "held_on": TODAY,
        "held_by": by,
        "held_at": NOW,
    } | changes
    with as_importer():
        made = Conference.objects.create(coach=coach, **values)
        for party, signer in (("MANAGER", by), ("COACH", coach))[: 1 + is_signed]:
            ConferenceSignature.objects.create(
                conference=made, party=party, signer=signer, signed_on=made.held_on, signed_at=NOW
            )
        return made


def ask_for(number: int, parameter: str, *, by: User) -> None:
    """Let a rule of Oregon ask for so many of something."""
    with in_context(actor=by):
        Setting.objects.create(
            parameter=parameter,
            jurisdiction=Jurisdiction.OREGON,
            first_day=date(2020, 1, 1),
            number=number,
            value=number,
            source="Memo",
            set_by=by,
            set_at=NOW,
        )


def make_agreed(*, conference: Conference, owner: User, **changes: Any) -> AgreedAction:
    values: dict[str, Any] = {
        "what": "Call everybody without contact",
        "due_on": TODAY + timedelta(days=7),
        "agreed_on": conference.held_on,
    } | changes
    with as_importer():
        return AgreedAction.objects.create(conference=conference, owner=owner, **values)


def make_improvement(*, by: User, owner: User, **changes: Any) -> ImprovementAction:
    values: dict[str, Any] = {
        "office": by.office,
        "measure": "contacts",
        "start_month": LAST_MONTH,
        "start_met": 3,
        "start_due": 7,
        "what": "Calls on Tuesday evenings",
        "due_on": TODAY + timedelta(days=20),
        "agreed_on": TODAY,
        "remeasure_on": TODAY + timedelta(days=50),
        "begun_by": by,
        "begun_at": NOW,
    } | changes
    with as_importer():
        return ImprovementAction.objects.create(owner=owner, **values)


def make_engagement_review(*, case: Case, coach: User | None, by: User, **changes: Any) -> EngagementReview:
    values: dict[str, Any] = {
        "reasons": ["NO_CONTACT"],
        "looked_at": ["CASE_REVIEW"],
        "result": "Nobody called since the staffing",
        "training": "ENGAGEMENT",
        "filed_on": TODAY,
        "filed_by": by,
        "filed_at": NOW,
    } | changes
    with as_importer():
        made = EngagementReview.objects.create(case=case, coach=coach, **values)
    make_event(case, EventKind.ENGAGEMENT_REVIEWED, on=made.filed_on, subject=made, actor=by)
    return made


def make_engagement_step(*, review: EngagementReview, owner: User, **changes: Any) -> EngagementStep:
    values: dict[str, Any] = {
        "what": "Call on Monday",
        "due_on": TODAY + timedelta(days=3),
        "agreed_on": review.filed_on,
    } | changes
    with as_importer():
        return EngagementStep.objects.create(review=review, case=review.case, owner=owner, **values)
