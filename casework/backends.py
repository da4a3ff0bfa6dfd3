"""Who is signed in, read together with where they work: every page needs both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from casework.models import User


class OfficeBackend(AuthenticationBackend):
    """Sign-in by name or address; the person comes with their office."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, unless they no longer work here."""
        user = User.objects.select_related("office").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
