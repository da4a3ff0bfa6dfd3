"""Which state or office an address asks about, for who sees every state; everybody else sees their own office."""

from casework.public import Jurisdiction, Office, Role, SignedInRequest, User, read_key
from supervision.queries.owed import Place


def sees_states(user: User) -> bool:
    """Say whether somebody chooses a state and an office: auditors."""
    return user.role == Role.AUDITOR


def place_asked(request: SignedInRequest) -> Place | None:
    """Return the state, and the office of it where one is named; None where there is no such one."""
    key = read_key(request.GET.get("office"))
    office = Office.objects.filter(pk=key).first() if key else None
    asked = request.GET.get("state") or Jurisdiction.ALASKA
    if (request.GET.get("office") and office is None) or asked not in Jurisdiction.values:
        return None
    return Place(office.jurisdiction if office else str(asked), office)
