"""What everybody sets for themselves."""

from django.db import transaction

from casework.models import User


@transaction.atomic
def change_my_settings(*, actor: User, has_single_keys: bool, wants_digest: bool) -> User:
    """Turn single-letter keys and the daily e-mail on or off for the person who asks (WCAG 2.1.4)."""
    actor.has_single_keys, actor.wants_digest = has_single_keys, wants_digest
    actor.save(update_fields=["has_single_keys", "wants_digest"])
    return actor
