"""How a person is reached, as one looked at it: so that a change says what it was made on."""

from collections.abc import Sequence
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


def seen_as(person: Reachable) -> str:
    """Return a short digest of how a person is reached; it changes whenever one of these facts does."""
    return stand_of(
        [
            person.phone,
            person.email,
            person.preferred_method,
            sorted(person.safe_contact),
            person.language,
            person.needs_interpreter,
        ]
    )
