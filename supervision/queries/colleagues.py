"""Who in an office can own what is agreed."""

from uuid import UUID

from casework.public import User, permissions


def owners_of(user: User) -> list[tuple[UUID, str]]:
    """Return who of the office can own an action: coaches, engagement specialists, and who decides."""
    rows = User.objects.filter(office=user.office_id, is_active=True, role__in=permissions.ENGAGING_ROLES)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))
