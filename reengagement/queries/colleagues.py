"""Who of the department can sit in a room: whoever works on the case today, conflict blocks counted."""

from uuid import UUID

from casework.public import Case, User, who_sees


def colleagues_of(case: Case) -> list[User]:
    """Return who works on a case today, by name."""
    return list(User.objects.filter(pk__in=who_sees(case), is_active=True).order_by("name", "pk"))


def colleague_of(case: Case, key: UUID) -> User | None:
    """Return one of them, or None."""
    return User.objects.filter(pk=key, pk__in=who_sees(case), is_active=True).first()
