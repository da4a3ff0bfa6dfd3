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


class PatternValidator:
    """Refuse what is long only because something short was repeated, or because the keyboard went on."""

    runs = (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "qwertyuiopasdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn",
    )
    least_different = 6

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Check one password.

        Raises:
            ValidationError: it repeats itself, runs along, or has fewer than six different characters.
        """
        del user
        text = password.casefold()
        repeats = text in (text + text)[1:-1]
        runs_on = any(text in run + run or text[::-1] in run + run for run in self.runs)
        if repeats or runs_on or len(set(text)) < self.least_different:
            raise ValidationError(self.get_help_text(), code="password_pattern")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "Your password cannot be one short thing repeated or a run of keys. Four or five words work well."
