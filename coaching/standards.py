"""Standards of coaching: assessments, plans, work months, supports, readiness, leaving (domain 4)."""

from casework.public import (
    ALASKA,
    ALL_STATES,
    NORTH_CAROLINA,
    OREGON,
    CountsFrom,
    EventKind,
    Every,
    InScope,
    Once,
    Same,
    Source,
    Whose,
    at_once,
    carried,
    day_of_next_month,
    days,
    each_of,
    end_of_month_after,
    end_of_period,
    made,
    months,
)
from policy.reader import load

#: What counts as a plan of each state: whatever its offices can be set to offer (A035).
SELF_SUFFICIENCY = list(load().parameter("std.ak.plan_kinds").choices)
AGREEMENTS = list(load().parameter("std.nc.plan_kinds").choices)
DPAWS = "DPAWS expectations"
COORDINATOR = "Human Services Coordinator II"
CLOCK_STARTS = [
    made(EventKind.REFERRAL_RECEIVED),
    made(EventKind.ASSIGNMENT_CHANGED),
    made(EventKind.TRACK_CHANGED),
]
CHANGES_AND_REFERRAL = "std.ak.assessment_plan_days"

EA = Once(
    code="ea",
    owed="Employability assessment",
    where=(ALASKA,),
    after=CLOCK_STARTS,
    within=days(CHANGES_AND_REFERRAL),
    met_by=[made(EventKind.ASSESSMENT_COMPLETED, assessment="EA")],
    source=Source(DPAWS, "2, 4", duty="A006 A014"),
)

PLAN = Once(
    code="plan",
    owed="Signed self-sufficiency plan",
    where=(ALASKA,),
    after=CLOCK_STARTS,
    within=days(CHANGES_AND_REFERRAL),
    met_by=[made(EventKind.PLAN_SIGNED, plan_kind=SELF_SUFFICIENCY)],
    source=Source(DPAWS, "2, 7", duty="A006 A035"),
)

EPI = Once(
    code="epi",
    owed="Employment planning information",
    where=(ALASKA,),
    after=CLOCK_STARTS,
    within=days(CHANGES_AND_REFERRAL),
    met_by=[made(EventKind.ASSESSMENT_COMPLETED, assessment="EPI")],
    source=Source(DPAWS, "2", duty="A006 A012"),
)

PLAN_UPDATE = Once(
    code="plan-update",
    owed="Plan renewed",
    where=(ALASKA,),
    after=[made(EventKind.PLAN_SIGNED)],
    within=months("std.ak.plan_update_months"),
    met_by=[made(EventKind.PLAN_SIGNED, same=Same.NEWER)],
    source=Source(DPAWS, "7", duty="A027"),
)

#: A027 asks to update a plan "as the situation changes" and names no days. The same sentence has it reviewed with the
#: client every month (A026): that is the longest that a family waits until their plan is next gone through, so the task
#: stands from the day of the change and is late when a month went by. What a review found to go on unchanged, with the
#: reason, is an answer. A change of track says so by its own line.
PLAN_CHANGE = Once(
    code="plan-change",
    owed="Plan looked at after a change",
    where=(ALASKA,),
    after=[made(EventKind.SITUATION_CHANGED), made(EventKind.TRACK_CHANGED)],
    standing=made(EventKind.PLAN_SIGNED),
    together=True,
    within=months("std.ak.plan_review_months"),
    soon=at_once(),
    met_by=[
        made(EventKind.PLAN_SIGNED, same=Same.NEWER),
        made(EventKind.PLAN_REVIEWED, no_change_needed=True, same=Same.NEWER),
    ],
    source=Source(DPAWS, "7", duty="A027 A026"),
)

#: O016: circumstances and needs are assessed, and again when they change; the position description names no days. The
#: task stands from the day of the change; the month is a setting, after the monthly contact of the same description
#: (O014).
ASSESSMENT_CHANGE = Once(
    code="assessment-change",
    owed="Family assessment looked at after a change",
    where=(OREGON,),
    after=[made(EventKind.SITUATION_CHANGED)],
    standing=made(EventKind.ASSESSMENT_COMPLETED, assessment="FAMILY"),
    together=True,
    within=months("std.or.assessment_change_months"),
    soon=at_once(),
    met_by=[
        made(EventKind.ASSESSMENT_COMPLETED, assessment="FAMILY", same=Same.NEWER),
        made(EventKind.ASSESSMENT_KEPT, assessment="FAMILY", same=Same.NEWER),
    ],
    source=Source("Family coach position description", "duties", duty="O016"),
)

PLAN_EXPIRY = Once(
    code="plan-expiry",
    owed="Plan renewed before it lapses",
    where=(ALASKA,),
    after=[made(EventKind.PLAN_SIGNED)],
    within=carried(),
    met_by=[made(EventKind.PLAN_SIGNED, same=Same.NEWER)],
    source=Source(DPAWS, "7", duty="A031 A032"),
)

PLAN_RETURN = Once(
    code="plan-return",
    owed="Mailed plan back, signed",
    where=(ALASKA,),
    after=[made(EventKind.PLAN_MAILED)],
    within=carried(),
    # Each envelope is back with its own signature, whoever signs after; a plan that holds, theirs or this, ends it too.
    met_by=[
        made(EventKind.PLAN_RETURNED),
        made(EventKind.PLAN_SIGNED),
        made(EventKind.PLAN_SIGNED, same=Same.PLAN),
    ],
    source=Source(DPAWS, "7", duty="A034"),
)

STEP_REVIEW = Once(
    code="step-review",
    owed="Step reviewed",
    where=ALL_STATES,
    after=[made(EventKind.STEP_AGREED)],
    within=carried(),
    met_by=[made(EventKind.STEP_DONE, same=Same.STEP), made(EventKind.PLAN_REVIEWED, same=Same.PLAN)],
    source=Source(DPAWS, "7", duty="A030"),
)

WORK_VERIFICATION = Every(
    code="work-verification",
    owed="Work month verified, next month opened, note written",
    where=(ALASKA,),
    unit="month",
    due=day_of_next_month("std.ak.verification_day"),
    in_scope=InScope.ANY_DAY,
    met_by=[made(EventKind.WORK_MONTH_VERIFIED, same=Same.NAMED_PERIOD)],
    source=Source(DPAWS, "16", duty="A058 A059 A060"),
)

SUPPORT_NOTE = Once(
    code="support-note",
    owed="Justification note of a support",
    where=(ALASKA,),
    after=[made(EventKind.SUPPORT_AUTHORISED)],
    within=days("std.ak.support_note_days"),
    met_by=[made(EventKind.NOTE_FILED, same=Same.ABOUT)],
    source=Source(DPAWS, "21", duty="A075"),
)

#: By child, whom our lines name; what came over from another system names a parent or nobody.
CHILD_CARE_REQUEST = Once(
    code="child-care-request",
    owed="Next month's child care authorised",
    where=(ALASKA,),
    whose=Whose.PERSON,
    after=[made(EventKind.CHILD_CARE_AUTHORISED)],
    period_of="month",
    within=end_of_period(),
    met_by=[
        made(EventKind.CHILD_CARE_AUTHORISED, same=Same.NEXT_MONTH),
        made(EventKind.CHILD_CARE_NOT_NEEDED, same=Same.NEXT_MONTH),
    ],
    source=Source(DPAWS, "22", duty="A079"),
)

WORK_READINESS = Once(
    code="work-readiness",
    owed="ALEXsys, résumé, application and budget",
    where=(ALASKA,),
    after=[made(EventKind.REFERRAL_RECEIVED)],
    while_={"track": "WORK_FIRST"},
    within=months("std.ak.work_first_start_months"),
    all_of=True,
    met_by=each_of(EventKind.READINESS_DONE, "item", ["ALEXSYS", "RESUME", "APPLICATION", "BUDGET"]),
    source=Source(DPAWS, "Work First 1", duty="A100"),
)

FAMILY_DOCUMENTS = Once(
    code="family-documents",
    owed="Family Network, Support Team and Weekly Calendar",
    where=(ALASKA,),
    after=[made(EventKind.REFERRAL_RECEIVED)],
    while_={"track": "FAMILIES_FIRST"},
    within=days("std.ak.families_first_days"),
    all_of=True,
    met_by=each_of(
        EventKind.FAMILY_DOCUMENT_DONE, "item", ["FAMILY_NETWORK", "FAMILY_SUPPORT_TEAM", "WEEKLY_CALENDAR"]
    ),
    source=Source(DPAWS, "Families First 5", duty="A116"),
)

EXIT_SUMMARY = Once(
    code="exit-summary",
    owed="Exit summary",
    where=(ALASKA,),
    after=[made(EventKind.CASE_CLOSED)],
    within=end_of_month_after("std.ak.exit_summary_months"),
    counts_from=CountsFrom.MONTH,
    met_by=[made(EventKind.EXIT_SUMMARY_FILED)],
    survives_closing=True,
    source=Source(DPAWS, "19", duty="A070"),
)

WEEKLY_PROGRESS = Every(
    code="weekly-progress",
    owed="Progress toward the agreement's goals",
    where=(NORTH_CAROLINA,),
    unit="week",
    due=end_of_period(),
    starting=made(EventKind.PLAN_SIGNED, plan_kind=AGREEMENTS),
    met_by=[made(EventKind.PROGRESS_ASSESSED, same=Same.PERIOD)],
    source=Source(COORDINATOR, "progress", duty="N013"),
)

HOME_VISIT = Once(
    code="home-visit",
    owed="Home visit after the application",
    where=(NORTH_CAROLINA,),
    assistance="EMPLOYMENT",
    after=[made(EventKind.APPLICATION_COMPLETED)],
    within=days("std.nc.home_visit_days"),
    met_by=[made(EventKind.HOME_VISIT_MADE)],
    source=Source(COORDINATOR, "home visits", duty="N011"),
)

STANDARDS = (
    EA,
    PLAN,
    EPI,
    PLAN_UPDATE,
    PLAN_CHANGE,
    ASSESSMENT_CHANGE,
    PLAN_EXPIRY,
    PLAN_RETURN,
    STEP_REVIEW,
    WORK_VERIFICATION,
    SUPPORT_NOTE,
    CHILD_CARE_REQUEST,
    WORK_READINESS,
    FAMILY_DOCUMENTS,
    EXIT_SUMMARY,
    WEEKLY_PROGRESS,
    HOME_VISIT,
)
