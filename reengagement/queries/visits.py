"""Visits at home on the record of a case, on which a raise of a penalty can rest."""

from django.db.models import Q, QuerySet

from casework.public import Case, Contact, ContactMethod, Place


def visits_to_link(case: Case) -> QuerySet[Contact]:
    """Return the contacts of a case that were visits at home, made or tried, the newest first."""
    at_home = Q(method=ContactMethod.HOME_VISIT) | Q(method=ContactMethod.IN_PERSON, place=Place.HOME)
    return Contact.objects.filter(at_home, case=case, collateral_kind="").order_by("-on", "-pk")
