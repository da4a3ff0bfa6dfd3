"""Which ways of reaching out are unsafe for a person: said before it happens, and once more when it is written down."""

from collections.abc import Iterable

from casework.choices import ContactMethod, Direction, Place, SafeContactRule

#: Methods that a rule speaks against, whatever else is known.
AGAINST: dict[SafeContactRule, frozenset[ContactMethod]] = {
    SafeContactRule.NO_VOICEMAIL: frozenset(),
    SafeContactRule.NO_TEXT: frozenset({ContactMethod.TEXT}),
    SafeContactRule.NO_MAIL: frozenset({ContactMethod.MAIL, ContactMethod.LETTER}),
    SafeContactRule.NO_EMAIL: frozenset({ContactMethod.EMAIL}),
    SafeContactRule.NO_HOME_VISIT: frozenset({ContactMethod.HOME_VISIT}),
    SafeContactRule.SHE_CALLS_US: frozenset(ContactMethod) - {ContactMethod.IN_PERSON},
    SafeContactRule.OFFICE_ONLY: frozenset(ContactMethod) - {ContactMethod.IN_PERSON},
}


def broken_rules(
    rules: Iterable[str], *, method: str, place: str, direction: str, is_reached: bool
) -> list[SafeContactRule]:
    """Return the rules of a person that a contact of ours goes against; what a person does on their own breaks none.

    A call that reached nobody may have left a voicemail; a visit may have been at home.
    """
    if direction == Direction.IN:
        return []
    return [rule for rule in map(SafeContactRule, rules) if _is_against(rule, method, place, is_reached)]


def _is_against(rule: SafeContactRule, method: str, place: str, is_reached: bool) -> bool:
    if method in AGAINST[rule]:
        return True
    if method == ContactMethod.PHONE:
        return rule == SafeContactRule.NO_VOICEMAIL and not is_reached
    if method == ContactMethod.IN_PERSON:
        at_home = rule == SafeContactRule.NO_HOME_VISIT and place == Place.HOME
        return at_home or (rule == SafeContactRule.OFFICE_ONLY and place not in {Place.OFFICE, ""})
    return False


def situations(rule: SafeContactRule) -> list[str]:
    """Return when a rule is broken by us, for a page that warns while one chooses.

    "TEXT" means this way whatever else is chosen, "PHONE//no" this way, place (none) and result only.
    """
    found: list[str] = []
    for method in ContactMethod:
        broken = [
            f"{method}/{place}/{'yes' if is_reached else 'no'}"
            for place in ("", *Place)
            for is_reached in (True, False)
            if _is_against(rule, method, place, is_reached)
        ]
        found += [str(method)] if len(broken) == 2 * (len(Place) + 1) else broken
    return found
