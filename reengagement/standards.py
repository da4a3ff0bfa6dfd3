"""Standards of staffings (domain 4). Every staffing kind belongs to this app (decisions 22)."""

from casework.public import ALASKA, OREGON, EventKind, Once, Same, Source, Whose, before_carried, carried, made

EXTENSION_FORM = Once(
    code="extension-form",
    owed="Extension form to the supervisor",
    where=(ALASKA,),
    after=[made(EventKind.EXTENSION_STAFFING_SCHEDULED)],
    within=before_carried("std.ak.extension_form_days"),
    met_by=[made(EventKind.EXTENSION_FORM_SUBMITTED, same=Same.STAFFING)],
    source=Source("DPAWS expectations", "24", duty="A086"),
)

#: Each missing item has its own day, which the team gives it: the guide names no time.
MISSING_INFORMATION = Once(
    code="missing-information",
    owed="Missing information for a staffing",
    where=(OREGON,),
    whose=Whose.ONE,
    after=[made(EventKind.MISSING_ASKED)],
    within=carried(),
    met_by=[made(EventKind.MISSING_SETTLED, same=Same.ABOUT)],
    source=Source("Re-engagement guide", "Process", duty="R004"),
)

STANDARDS = (EXTENSION_FORM, MISSING_INFORMATION)
