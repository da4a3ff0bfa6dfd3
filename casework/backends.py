"""Who is signed in, read together with where they work: every page needs both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BooleanField, F, Func

from casework.models import User


class OfficeBackend(AuthenticationBackend):
    """Sign-in by name or address; the person comes with their office and a right given to them."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, unless they no longer work here."""
        right = Func(F("pk"), function="sec.holds_eligibility_right", output_field=BooleanField())
        users = User.objects.select_related("office").annotate(holds_right=right)
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
