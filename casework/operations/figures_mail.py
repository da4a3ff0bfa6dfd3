"""The mail that carries counts to an agency: no family, no person, no case."""

from uuid import UUID

from casework.outgoing.transports import send_email


def mail_figures(*, address: str, subject: str, body: str, key: UUID) -> None:
    """Mail counts of a month to somebody who gets them; the same key makes the same Message-ID (T022).

    Raises:
        OSError: the server did not take it.
    """
    send_email(address=address, subject=subject, body=body, key=key)
