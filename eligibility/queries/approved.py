"""When the cash that goes on was approved: from the decisions on file, where nobody wrote the day down."""

from datetime import date

from casework.public import Case, Jurisdiction
from eligibility.choices import Programme
from eligibility.models import Determination
from eligibility.rules.holding import APPROVED, Fact, day_asked

#: The kind of fact, and how a decision names what the decisions on file say among what it used.
KIND = APPROVED.upper()
FROM_DECISIONS = "approval"


def with_approval(case: Case, facts: list[Fact], *, programme: str, month: date, filed_on: date | None) -> list[Fact]:
    """Add to the facts of a month of North Carolina's cash the day on which its application was first approved.

    A fact that somebody typed stands before it: it has its source, and may know of an approval elsewhere. A month whose
    decision was replaced by a denial was not approved; one that was decided again keeps the day of the first time.

    Policy: `tanf.nc.family_cap_months`.
    """
    if programme != Programme.TANF or filed_on is None or case.office.jurisdiction != Jurisdiction.NORTH_CAROLINA:
        return facts
    on = day_asked(month, filed_on)
    if any(one.kind == KIND and one.holds_on(on) for one in facts):
        return facts
    rows = Determination.objects.filter(
        case=case, programme=programme, is_eligible=True, month__lt=month, application__filed_on=filed_on
    )
    approved = rows.filter(superseded_by__isnull=True).values("month")
    first = rows.filter(month__in=approved).order_by("decided_on").values_list("decided_on", flat=True).first()
    return [*facts, Fact(id=FROM_DECISIONS, kind=KIND, first_day=month, day=first)] if first else facts
