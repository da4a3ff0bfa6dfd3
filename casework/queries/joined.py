"""What was entered on two joined records since they were: asked about before they are taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework import sealing
from casework.choices import SafeContactRule
from casework.languages import language_name
from casework.models import Person, PersonIdentifier, PersonMerge, SafeAddress
from casework.queries.naming import marks_in_order, safe_words
from casework.queries.reaching import marks_of, people_with_safe_address

STAYS, OTHER, BOTH, NEITHER = "stays", "other", "both", "neither"
SSN, SAFE_ADDRESS = "ssn", "safe_address"
#: What lines say in place of a mark or a safe address.
SAFE_CONTACT = "safe_contact"
QUIET = "quiet_hours"
#: Facts of a person by which they are reached, as a supervisor reads them.
FACTS = {
    "phone": "Telephone",
    "email": "E-mail",
    "preferred_method": "The way they are reached first",
    "language": "Language",
    "needs_interpreter": "Whether an interpreter is needed",
    "mailing_address": "Mailing address",
    "is_address_shared": "Whether somebody else reads the letters",
    "is_phone_shared": "Whether somebody else hears the telephone",
    "is_email_shared": "Whether somebody else reads the e-mails",
    QUIET: "Quiet hours",
    "wants_details": "Whether messages may say more",
}
#: Who a mark goes back to, by whether the kept record and the other held it.
_HOLDERS = {(True, False): STAYS, (False, True): OTHER}
_BLANK = ("", "en", "False", "None-None")


@dataclass(frozen=True)
class Entered:
    """One thing that was entered, or a mark that was taken off, while two records were joined.

    `name` is a fact of `FACTS`, `SSN`, `SAFE_ADDRESS` or a safe-contact mark; what it says is not told.
    """

    name: str
    label: str
    is_mark: bool
    may_fall: bool
    default: str

    @property
    def choices(self) -> tuple[str, ...]:
        """Where it may go."""
        return (STAYS, OTHER, BOTH, NEITHER) if self.may_fall else (STAYS, OTHER, BOTH)


def digests_of(person: Person) -> dict[str, str]:
    """Return a keyed digest of each fact by which a person is reached, and of the number: equal ones can be told."""
    found = {name: _digest(name, _value(person, name)) for name in FACTS}
    number = PersonIdentifier.objects.filter(person=person).first()
    return found | ({SSN: _digest(SSN, bytes(number.ssn_index).hex())} if number else {})


def quiet_of(person: Person) -> list[str]:
    """Return a person's own quiet hours as plain values; empty without."""
    hours = (person.quiet_from, person.quiet_until)
    return [one.isoformat() for one in hours if one is not None]


def entered_since(merge: PersonMerge) -> list[Entered]:
    """Return what a supervisor has to decide about before two records are taken apart, marks first.

    What a merge held without digests, as older ones did, counts as entered since unless it is blank.
    """
    facts = [(name, label, _is_new(name, merge)) for name, label in FACTS.items()]
    facts += [
        (SSN, "Social Security number", _has_new_number(merge)),
        (SAFE_ADDRESS, "Safe address", _has_new_address(merge)),
    ]
    return _marks(merge) + [_entered(name, label) for name, label, is_new in facts if is_new]


def hides_address(merge: PersonMerge) -> bool:
    """Tell whether a safe address is on file for the pair that the asker cannot read, and so cannot move."""
    pair = [merge.kept_id, merge.merged_id]
    return bool(people_with_safe_address(pair)) and not SafeAddress.objects.filter(person__in=pair).exists()


def _entered(name: str, label: str) -> Entered:
    return Entered(name, label, is_mark=False, may_fall=False, default="")


def _marks(merge: PersonMerge) -> list[Entered]:
    now = set(marks_of(merge.kept))
    held = [set(merge.kept_held["safe_contact"]), set(merge.merged_held["safe_contact"])]
    stand = [set(merge.kept.safe_contact), set(merge.merged.safe_contact)]
    changed = (stand[0] ^ held[0]) | (stand[1] ^ held[1])
    return [
        Entered(
            name=mark,
            label=f"{'Mark' if mark in now else 'Mark taken off'}: {str(SafeContactRule(mark).label).lower()}",
            is_mark=True,
            may_fall=mark not in now,
            default=BOTH if mark in now else _HOLDERS.get((mark in held[0], mark in held[1]), BOTH),
        )
        for mark in marks_in_order(changed)
    ]


def _value(person: Person, name: str) -> str:
    return f"{person.quiet_from}-{person.quiet_until}" if name == QUIET else str(getattr(person, name))


def _digest(name: str, value: str) -> str:
    return sealing.blind_index(f"joined:{name}:{value}").hex()[:32]


def _is_new(name: str, merge: PersonMerge) -> bool:
    value, then = _value(merge.kept, name), merge.kept_held.get("reach", {}).get(name)
    return then != _digest(name, value) if then else value not in _BLANK


def _has_new_number(merge: PersonMerge) -> bool:
    now = digests_of(merge.kept).get(SSN)
    held = merge.kept_held
    return now is not None and now != held.get("reach", {}).get(SSN) and not ("reach" not in held and held["has_ssn"])


def _has_new_address(merge: PersonMerge) -> bool:
    return SafeAddress.objects.filter(person=merge.kept_id, set_at__gt=merge.merged_at).exists()


def held_words(held: Mapping[str, Any]) -> str:
    """Say what a record held when it was joined: "English, needs an interpreter. No text messages. 2 cases"."""
    language = language_name(held["language"]) + (", needs an interpreter" if held["needs_interpreter"] else "")
    parts = [
        language,
        safe_words(held["safe_contact"]) or "No safe-contact marks",
        "Social Security number on file" if held["has_ssn"] else "No Social Security number",
    ]
    return ". ".join(parts) + "."
