"""Overtime that waits for a manager: whose one decides, and who decides one's own (O003)."""

from django.db import connection
from django.db.models import Q, QuerySet

from casework.public import Role, User
from supervision.models import OvertimeRequest


def overtime_asked_of(user: User) -> QuerySet[OvertimeRequest]:
    """Return what others asked of a manager: their office, and the only managers of the state's other offices.

    Policy: family coach position description (O003): a manager approves overtime; domain 1: nobody their own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.lone_manager_ids()")
        (lone,) = cursor.fetchone()
    return OvertimeRequest.objects.filter(Q(office=user.office_id) | Q(staff__in=lone)).exclude(staff=user)


def overtime_deciders(user: User) -> list[str]:
    """Return the names of who decides somebody's overtime: their office's other managers, else those of the state."""
    if user.office is None:
        return []
    others = User.objects.filter(role=Role.OPERATIONS_MANAGER, is_active=True).exclude(pk=user.pk).order_by("name")
    here = list(others.filter(office=user.office).values_list("name", flat=True))
    if here:
        return here
    if user.role != Role.OPERATIONS_MANAGER:
        return []
    elsewhere = others.filter(office__jurisdiction=user.office.jurisdiction).values_list("name", "office__name")
    return [f"{name} ({office})" for name, office in elsewhere]
