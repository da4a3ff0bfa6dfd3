"""What stands on the Benefits tab beside applications and facts: exemptions, months, child support, incapacity."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.public import Case, User
from eligibility.queries.benefits import names_of
from eligibility.queries.child_support import Support, support_of
from eligibility.queries.disability import Incapacity, incapacity_of
from eligibility.queries.exemptions import Exemptions, exemptions_of
from eligibility.queries.hour_clocks import HourClocks, clocks_of_case
from eligibility.queries.months import Clocks, clocks_of


@dataclass(frozen=True)
class Beside:
    """The parts; `hours` are the clocks of help after violence, for who may know of it."""

    exemptions: Exemptions
    clocks: Clocks
    support: Support
    incapacity: Incapacity
    hours: list[HourClocks]

    @property
    def apart(self) -> list[UUID]:
        """The rows that tell of violence or health."""
        return [*self.exemptions.apart, *self.support.apart, *self.incapacity.apart]


def beside_of(case: Case, *, viewer: User, today: date, now: datetime) -> Beside:
    """Return what stands beside, as far as the viewer may know of it."""
    names = names_of(case)
    return Beside(
        exemptions=exemptions_of(case, names, viewer=viewer, today=today, now=now),
        clocks=clocks_of(case, names, today=today),
        support=support_of(case, viewer=viewer),
        incapacity=incapacity_of(case, names, viewer=viewer, today=today),
        hours=clocks_of_case(case, viewer=viewer, now=now),
    )
