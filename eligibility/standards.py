"""Standards of eligibility: exemptions told and E alerts set the same day (domain 4)."""

from casework.public import ALASKA, EventKind, Once, Same, Source, days, made

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

STANDARDS = (EXEMPTION_TOLD, ELIGIBILITY_ALERT)
