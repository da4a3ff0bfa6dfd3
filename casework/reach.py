"""How a person is reached, as one looked at it: so that a change says what it was made on."""

from collections.abc import Sequence
from datetime import time
from typing import Protocol

from casework.stand import stand_of


class Reachable(Protocol):
    """Whoever is reached somehow: the person on file, or one of a household as a page shows them."""

    @property
    def phone(self) -> str:
        """Telephone number, as typed."""
        ...

    @property
    def email(self) -> str:
        """E-mail address."""
        ...

    @property
    def preferred_method(self) -> str:
        """The way this person likes to be reached."""
        ...

    @property
    def safe_contact(self) -> Sequence[str]:
        """Marks of what makes reaching this person unsafe."""
        ...

    @property
    def language(self) -> str:
        """Code of the language."""
        ...

    @property
    def needs_interpreter(self) -> bool:
        """Whether an interpreter has to be there."""
        ...

    @property
    def mailing_address(self) -> str:
        """Where letters go, line by line."""
        ...

    @property
    def is_address_shared(self) -> bool:
        """Whether somebody else reads the letters."""
        ...

    @property
    def is_phone_shared(self) -> bool:
        """Whether somebody else reads or hears the telephone."""
        ...

    @property
    def is_email_shared(self) -> bool:
        """Whether somebody else reads the e-mails."""
        ...

    @property
    def quiet_from(self) -> time | None:
        """From when nothing is sent by machine."""
        ...

    @property
    def quiet_until(self) -> time | None:
        """Until when nothing is sent by machine."""
        ...

    @property
    def wants_details(self) -> bool:
        """Whether messages may say more than the time of an appointment."""
        ...


def seen_as(person: Reachable, *, marks: Sequence[str] | None = None) -> str:
    """Return a short digest of how a person is reached; it changes whenever one of these facts does.

    `marks` are the safe-contact marks where the record does not hold all of them: other records are joined to it.
    """
    return stand_of(
        [
            person.phone,
            person.email,
            person.preferred_method,
            sorted(person.safe_contact if marks is None else marks),
            person.language,
            person.needs_interpreter,
            person.mailing_address,
            [person.is_address_shared, person.is_phone_shared, person.is_email_shared],
            [str(person.quiet_from), str(person.quiet_until)],
            person.wants_details,
        ]
    )
