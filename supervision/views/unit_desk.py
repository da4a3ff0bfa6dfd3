"""Whose figures of a unit are looked at, of which month."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from casework.public import Jurisdiction, Office, Role, SignedInRequest, wording
from coaching.public import RateScope, month_before, next_month, read_month
from supervision.queries.caseloads import Caseloads, caseloads
from supervision.queries.unit import Rates, Reviews, rates_of, reviews_of
from supervision.queries.unit_shown import address_of
from supervision.views.places import place_asked, sees_states

#: Nothing is on file before it.
FIRST_YEAR = 2015


@dataclass(frozen=True)
class Desk:
    """Whose figures are looked at, of which month, as the address says and the role allows."""

    request: SignedInRequest
    month: date
    state: str
    office: Office | None
    coach_id: UUID | None

    @classmethod
    def of(cls, request: SignedInRequest) -> "Desk":
        """Read the month, and for who sees every state the state and its office.

        Raises:
            Http404: there is no such month, state or office.
        """
        user, month = request.user, _month(request)
        if not sees_states(user):
            if user.office is None:
                raise Http404("No office.")
            own = user.pk if user.role == Role.COACH else None
            return cls(request, month, user.office.jurisdiction, user.office, own)
        place = place_asked(request)
        if place is None:
            raise Http404("No such office or state.")
        if place.office and request.resolver_match and request.resolver_match.url_name != "unit-families":
            raise Http404("Figures of one office are for who decides there.")
        return cls(request, month, place.state, place.office, None)

    @property
    def name(self) -> str:
        """Whose figures they are."""
        if self.coach_id:
            return "My numbers"
        return f"{self.office.name} unit" if self.office else str(Jurisdiction(self.state).label)

    @property
    def scope(self) -> RateScope:
        """Whose rates they are."""
        office_id = None if self.coach_id or self.office is None else self.office.pk
        return RateScope.of_user(self.request.user, self.state, office_id=office_id, coach_id=self.coach_id)

    @property
    def scope_office(self) -> Office:
        """The office whose figures, or whose coach's, they are.

        Raises:
            Http404: they are a whole state's.
        """
        if self.office is None:
            raise Http404("No office.")
        return self.office

    def places(self) -> dict[str, object]:
        """Return what addresses say for who may choose."""
        if not sees_states(self.request.user):
            return {}
        return {"state": self.state, "office": self.office.pk if self.office else ""}

    def url(self, month: date, **more: object) -> str:
        """Return the address of the page for a month."""
        return address_of("supervision:dashboard", month=f"{month:%Y-%m}", **(self.places() | more))

    def rates_url(self) -> str:
        """Return the rates of the state, which are counted anew without what the reader is kept from."""
        return address_of("coaching:rates", month=f"{self.month:%Y-%m}", state=self.state)

    def context(self) -> dict[str, object]:
        """Return what every page of figures says."""
        following = next_month(self.month)
        has_tables = self.request.GET.get("tables") == "1"
        return {
            "today": self.request.today,
            "now": self.request.now,
            "name": self.name,
            "month": self.month,
            "month_words": wording.month_words(self.month),
            "before_url": self.url(month_before(self.month)) if self.month.year > FIRST_YEAR else "",
            "after_url": self.url(following) if following <= self.request.today else "",
            "has_tables": has_tables,
            "pdf_url": address_of("supervision:unit-pdf", month=f"{self.month:%Y-%m}", **self.places()),
            "tables_url": self.url(self.month, tables="" if has_tables else "1"),
        }

    def table(self) -> tuple[Caseloads, Rates | None, dict[UUID | None, tuple[int, int]], Reviews | None, date]:
        """Return what the rows of the coaches are made of."""
        user, today = self.request.user, self.request.today
        loads = caseloads(user, today=today, month=self.month)
        return (
            loads,
            rates_of(self.scope, self.month),
            loads.verified,
            reviews_of(user, self.scope_office, coach_id=None, today=today),
            self.month,
        )


def _month(request: SignedInRequest) -> date:
    """Return the month that is asked for; without one the month before, which can still be verified."""
    text = request.GET.get("month", "")
    month = read_month(text) if text else month_before(request.today)
    if month is None or month.year < FIRST_YEAR or month > request.today:
        raise Http404("There is no such month.")
    return month
