"""Rules for a new password that Django does not bring."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError


class MaximumLengthValidator:
    """Refuse a password so long that hashing it would be a burden."""

    def __init__(self, max_length: int = 128) -> None:
        """Take the longest length allowed, in characters."""
        self.max_length = max_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Check one password.

        Raises:
            ValidationError: it is longer than allowed.
        """
        del user
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return f"Your password can be at most {self.max_length} characters long."
