"""Standards of the ground floor: first contact, monthly contact, attempts, notes, referrals, closing (domain 4)."""

from casework.choices import EventKind
from casework.engine.declarations import (
    ALASKA,
    ALL_STATES,
    NORTH_CAROLINA,
    OREGON,
    TEXAS,
    Every,
    InScope,
    Once,
    Same,
    Source,
    Whose,
    business_days,
    carried,
    days,
    end_of_month_after,
    end_of_period,
    from_day_of_month,
    made,
    months,
)

DPAWS = "DPAWS expectations"

FIRST_CONTACT = Once(
    code="first-contact",
    owed="First contact after referral",
    where=(ALASKA,),
    after=[made(EventKind.REFERRAL_RECEIVED)],
    within=business_days("std.ak.first_contact_business_days"),
    met_by=[
        made(EventKind.CONTACT_MADE, method=["IN_PERSON", "PHONE"]),
        made(EventKind.NOTICE_SENT, code="J016", has="appointment_at", following=EventKind.CONTACT_ATTEMPTED),
    ],
    source=Source(DPAWS, "2", duty="A003 A004 A005"),
)

MONTHLY_CONTACT = Every(
    code="monthly-contact",
    owed="Meaningful contact with plan review",
    where=(ALASKA,),
    unit="month",
    due=end_of_period(),
    count="std.ak.contacts_per_month",
    met_by=[made(EventKind.CONTACT_MADE, plan_reviewed=True, same=Same.PERIOD)],
    source=Source(DPAWS, "3", duty="A008"),
)

MONTHLY_CONTACT_OREGON = Every(
    code="monthly-contact",
    owed="Contact with the family",
    where=(OREGON,),
    unit="month",
    due=end_of_period(),
    count="std.or.contacts_per_month",
    soon=from_day_of_month("std.or.contact_at_risk_day"),
    met_by=[made(EventKind.CONTACT_MADE, same=Same.PERIOD)],
    source=Source("Family coach position description", "duties", duty="O014"),
)

MONTHLY_CONTACT_NORTH_CAROLINA = Every(
    code="monthly-contact",
    owed="Meaningful contact with plan review",
    where=(NORTH_CAROLINA,),
    unit="month",
    due=end_of_period(),
    count="std.nc.contacts_per_month",
    met_by=[made(EventKind.CONTACT_MADE, plan_reviewed=True, same=Same.PERIOD)],
    source=Source("Human Services Coordinator II", "case maintenance", duty="N012"),
)

MONTHLY_CONTACT_TEXAS = Every(
    code="monthly-contact",
    owed="Meaningful contact with plan review",
    where=(TEXAS,),
    unit="month",
    due=end_of_period(),
    count="std.tx.contacts_per_month",
    met_by=[made(EventKind.CONTACT_MADE, plan_reviewed=True, same=Same.PERIOD)],
    source=Source("Permanency Case Manager", "meets monthly", duty="T007"),
)

ATTEMPTS = Every(
    code="attempts",
    owed="Attempts by different methods while not engaged",
    where=(ALASKA,),
    unit="month",
    due=end_of_period(),
    count="std.ak.attempts_per_month_not_engaged",
    methods="std.ak.attempt_methods_per_month",
    while_={"engaged": False},
    met_by=[made(EventKind.CONTACT_ATTEMPTED, same=Same.PERIOD)],
    source=Source(DPAWS, "3", duty="A009"),
)

EA_NOTE = Once(
    code="ea-note",
    owed="Note of the employability assessment",
    where=(ALASKA,),
    after=[made(EventKind.ASSESSMENT_COMPLETED, assessment="EA")],
    within=days("std.ak.assessment_note_days", unit="std.ak.assessment_note_unit"),
    met_by=[
        made(EventKind.NOTE_FILED, same=Same.ABOUT),
        made(EventKind.NOTE_FILED, template="EA", has="!about"),
    ],
    source=Source(DPAWS, "6", duty="A020"),
)

CONTACT_NOTE = Once(
    code="contact-note",
    owed="Note of the contact",
    where=(ALASKA,),
    after=[made(EventKind.CONTACT_MADE), made(EventKind.CONTACT_ATTEMPTED)],
    within=business_days("std.ak.other_note_days"),
    met_by=[made(EventKind.NOTE_FILED, same=Same.ABOUT)],
    source=Source(DPAWS, "6", duty="A021 A005"),
)

REFERRAL_FOLLOW_UP = Once(
    code="referral-follow-up",
    owed="Follow-up of a referral to a service",
    where=ALL_STATES,
    whose=Whose.ONE,
    after=[made(EventKind.COMMUNITY_REFERRAL_MADE), made(EventKind.COMMUNITY_REFERRAL_CONTINUED)],
    within=carried(),
    met_by=[made(EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, same=Same.ABOUT)],
    source=Source(DPAWS, "8", duty="A037"),
)

TRACK_REVIEW = Every(
    code="track-review",
    owed="Review of readiness for Work First",
    where=(ALASKA,),
    unit="month",
    due=end_of_period(),
    count="std.ak.track_reviews_per_month",
    while_={"track": "FAMILIES_FIRST"},
    met_by=[made(EventKind.TRACK_REVIEWED, same=Same.PERIOD)],
    source=Source(DPAWS, "Families First 4", duty="A115"),
)

CASE_REVIEW = Once(
    code="case-review",
    owed="Case review staffing",
    where=(ALASKA,),
    after=[made(EventKind.REFERRAL_RECEIVED), made(EventKind.CASE_REVIEW_HELD)],
    within=months("std.ak.case_review_months"),
    met_by=[made(EventKind.CASE_REVIEW_HELD, same=Same.NEWER)],
    source=Source(DPAWS, "23", duty="A084"),
)

POST_TA = Every(
    code="post-ta",
    owed="Post-TA contact",
    where=(ALASKA,),
    unit="month",
    due=end_of_period(),
    count="std.ak.post_ta_contacts_per_month",
    in_scope=InScope.AFTER_CLOSING,
    starting=made(EventKind.CASE_CLOSED, with_work=True),
    for_months="std.ak.post_ta_months",
    while_={"working": True},
    met_by=[made(EventKind.CONTACT_MADE, same=Same.PERIOD)],
    source=Source(DPAWS, "19", duty="A072"),
)

WORK_SCREEN_CLOSE = Once(
    code="work-screen-close",
    owed="Close the work activity screen",
    where=(ALASKA,),
    after=[made(EventKind.CASE_CLOSED)],
    within=end_of_month_after("std.ak.work_screen_months"),
    met_by=[made(EventKind.WORK_SCREEN_CLOSED)],
    survives_closing=True,
    source=Source(DPAWS, "19", duty="A071"),
)

REPLY = Once(
    code="reply",
    owed="Answer to a request",
    where=(ALASKA,),
    whose=Whose.ONE,
    after=[made(EventKind.REQUEST_RECEIVED)],
    within=business_days("std.ak.response"),
    met_by=[made(EventKind.REQUEST_ANSWERED, same=Same.ABOUT)],
    source=Source(DPAWS, "29", duty="A099 A098"),
)

STANDARDS = (
    FIRST_CONTACT,
    MONTHLY_CONTACT,
    MONTHLY_CONTACT_OREGON,
    MONTHLY_CONTACT_NORTH_CAROLINA,
    MONTHLY_CONTACT_TEXAS,
    ATTEMPTS,
    EA_NOTE,
    CONTACT_NOTE,
    REFERRAL_FOLLOW_UP,
    REPLY,
    TRACK_REVIEW,
    CASE_REVIEW,
    POST_TA,
    WORK_SCREEN_CLOSE,
)
