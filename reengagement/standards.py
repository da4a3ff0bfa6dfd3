"""Standards of staffings (domain 4). Every staffing kind belongs to this app (decisions 22)."""

from casework.public import ALASKA, EventKind, Once, Same, Source, before_carried, made

EXTENSION_FORM = Once(
    code="extension-form",
    owed="Extension form to the supervisor",
    where=(ALASKA,),
    after=[made(EventKind.EXTENSION_STAFFING_SCHEDULED)],
    within=before_carried("std.ak.extension_form_days"),
    met_by=[made(EventKind.EXTENSION_FORM_SUBMITTED, same=Same.STAFFING)],
    source=Source("DPAWS expectations", "24", duty="A086"),
)

STANDARDS = (EXTENSION_FORM,)
