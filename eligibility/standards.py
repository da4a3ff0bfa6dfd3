"""Standards of eligibility: exemptions told and E alerts set the same day, reviews of benefits (domain 4)."""

from casework.public import (
    ALASKA,
    NORTH_CAROLINA,
    OREGON,
    EventKind,
    Once,
    Same,
    Source,
    Whose,
    carried,
    days,
    made,
)

DPAWS = "DPAWS expectations"

EXEMPTION_TOLD = Once(
    code="exemption-told",
    owed="Exemption change sent to eligibility",
    where=(ALASKA,),
    after=[made(EventKind.EXEMPTION_RECEIVED)],
    within=days("std.ak.exemption_told_days"),
    met_by=[made(EventKind.EXEMPTION_TOLD, same=Same.ABOUT)],
    source=Source(DPAWS, "14", duty="A052"),
)

ELIGIBILITY_ALERT = Once(
    code="eligibility-alert",
    owed="E alert for an eligibility note",
    where=(ALASKA,),
    after=[made(EventKind.ELIGIBILITY_NOTE_FILED)],
    within=days("std.ak.eligibility_alert_days"),
    met_by=[made(EventKind.ELIGIBILITY_ALERT_SET, same=Same.ABOUT)],
    source=Source(DPAWS, "13", duty="A044"),
)

#: The line that sets a certification, or that tells of a review, carries the day of the review that is due next.
BENEFIT_REVIEW = Once(
    code="benefit-review",
    owed="Review of a benefit",
    where=(ALASKA, OREGON, NORTH_CAROLINA),
    case_kinds=("WORK", "CHILD_ONLY"),
    after=[made(EventKind.CERTIFICATION_SET), made(EventKind.BENEFIT_REVIEWED)],
    within=carried(),
    whose=Whose.ONE,
    met_by=[
        made(EventKind.BENEFIT_REVIEWED, same=Same.ABOUT),
        made(EventKind.CERTIFICATION_ENDED, same=Same.ABOUT),
    ],
    source=Source("Family coach position description", "eligibility; 7 CFR 273.14; 7 AAC 45.277", duty="O047"),
)

#: The line of an application carries the day of the clock in force when it was filed; without a clock it carries none.
BENEFIT_DECISION = Once(
    code="benefit-decision",
    owed="Decision about an application",
    where=(ALASKA, OREGON, NORTH_CAROLINA),
    case_kinds=("WORK", "CHILD_ONLY"),
    after=[made(EventKind.APPLICATION_FILED)],
    within=carried(),
    whose=Whose.ONE,
    met_by=[
        made(EventKind.ELIGIBILITY_DECIDED, same=Same.ABOUT),
        made(EventKind.APPLICATION_WITHDRAWN, same=Same.ABOUT),
        made(EventKind.APPLICATION_SCREENED, same=Same.ABOUT, expedited=True),
    ],
    source=Source("Family coach position description", "eligibility; 7 CFR 273.2(g)", duty="O047 N025"),
)

#: A screening that finds a household entitled takes the place of the longer clock. What is due on the seventh day are
#: the benefits of the month of filing, so that a decision of another month does not meet it.
EXPEDITED_DECISION = Once(
    code="expedited-decision",
    owed="Decision within seven days",
    where=(ALASKA, OREGON, NORTH_CAROLINA),
    case_kinds=("WORK", "CHILD_ONLY"),
    after=[made(EventKind.APPLICATION_SCREENED, expedited=True)],
    within=carried(),
    whose=Whose.ONE,
    met_by=[
        made(EventKind.ELIGIBILITY_DECIDED, same=Same.ABOUT, filing_month=True),
        made(EventKind.APPLICATION_WITHDRAWN, same=Same.ABOUT),
    ],
    source=Source("Family coach position description", "eligibility; 7 CFR 273.2(i)(3)", duty="O047 N025"),
)

STANDARDS = (EXEMPTION_TOLD, ELIGIBILITY_ALERT, BENEFIT_REVIEW, BENEFIT_DECISION, EXPEDITED_DECISION)
