"""What carries a message away: Django's mail, and a provider of text messages. Only the gate calls these."""

import logging
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class TextProvider(Protocol):
    """Carries text messages. `key` is the same whenever the same message is handed over again.

    One that sends nothing says so with `leaves = False`; the gate then closes the way.
    """

    def send(self, *, number: str, text: str, key: str) -> None:
        """Hand one message over.

        Raises:
            OSError: it was not taken; it is tried again later.
        """
        ...


class ConsoleTextProvider:
    """Sends nothing: it leaves a line in the log, without the number and without a word of the text."""

    leaves = False

    def send(self, *, number: str, text: str, key: str) -> None:
        """Say in the log that a message would have left."""
        log.info("text message %s: %d characters to a number of %d digits", key, len(text), len(number))


def send_email(*, address: str, subject: str, body: str, key: UUID) -> None:
    """Hand an e-mail to the mail server; the same key makes the same Message-ID, by which a second copy is known.

    Raises:
        OSError: the server did not take it.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    EmailMessage(
        subject=subject,
        body=body,
        to=[address],
        headers={"Message-ID": f"<{key}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()


def send_text(*, number: str, text: str, key: UUID) -> None:
    """Hand a text message to the provider of the settings.

    Raises:
        OSError: it was not taken.
    """
    provider: TextProvider = import_string(settings.TEXT_PROVIDER)()
    provider.send(number=number, text=text, key=str(key))
