"""What the policy files say of single kinds of supports on a day, in words; and by which rule a letter is written."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from casework.public import Jurisdiction
from coaching.choices import SupportKind
from coaching.rules.supports import KindLimit
from policy.reader import DatedValue, NoRuleOnFile, load

HOUSING = "tanf.or.support.housing"
AUTO_INSURANCE = "tanf.or.support.auto_insurance_months"
EYEGLASSES = "tanf.or.support.eyeglasses_verify_over"
NO_LIMIT_OF_KIND = "no rule on file."
#: What says, by state, how supports are authorised; the other states have nothing on file.
_RULES = {Jurisdiction.ALASKA: "std.ak.support_approval_usd", Jurisdiction.OREGON: HOUSING}
_HOUSING_KINDS = (str(SupportKind.SHORT_TERM), str(SupportKind.MOVE))
_ASIDE = re.compile(r" ?\([^)]*\)")


def limits_told(jurisdiction: str, *, on: date) -> Mapping[str, str]:
    """Return the limits of a state by kind, in words; after the last day of a rule, that none is on file.

    Policy: OAR 461-190-0211 (`tanf.or.support.housing`, `tanf.or.support.auto_insurance_months`,
    `tanf.or.support.eyeglasses_verify_over`), a temporary rule.
    """
    if jurisdiction != Jurisdiction.OREGON:
        return {}
    housing = f"Housing and utilities: {_housing(on)}"
    return {
        SupportKind.SHORT_TERM: housing,
        SupportKind.MOVE: housing,
        SupportKind.CAR_OTHER: f"Car insurance: {_insurance(on)}",
        SupportKind.OTHER: f"Eyeglasses: {_eyeglasses(on)}",
    }


def kind_limits(jurisdiction: str, *, on: date) -> Mapping[str, KindLimit]:
    """Return what a rule of the state gives of a kind in twelve months, by kind, where it is on file for the day.

    Housing and utilities are not kinds of their own here: short-term assistance and moving count to them together, and
    who decides says whether a support beyond it is something else.

    Policy: OAR 461-190-0211 (`tanf.or.support.housing`), a temporary rule.
    """
    if jurisdiction != Jurisdiction.OREGON:
        return {}
    found = _dated(HOUSING, Jurisdiction.OREGON, on)
    if found is None or not isinstance(found.value, Mapping):
        return {}
    words = f"Housing and utilities: {_housing(on)}"
    limit = KindLimit(_HOUSING_KINDS, Decimal(str(found.value["usd"])), int(str(found.value["months"])), words)
    return dict.fromkeys(_HOUSING_KINDS, limit)


def letter_rule(jurisdiction: str, *, on: date) -> str:
    """Return where it stands how a support is decided, as a letter names it; nothing where no rule is on file."""
    id = _RULES.get(Jurisdiction(jurisdiction))
    found = _dated(id, Jurisdiction(jurisdiction), on) if id else None
    return _cited(found) if found else ""


def _housing(on: date) -> str:
    found = _dated(HOUSING, Jurisdiction.OREGON, on)
    if found is None or not isinstance(found.value, Mapping):
        return NO_LIMIT_OF_KIND
    told = found.value
    return f"up to {told['months']} months and ${told['usd']:,} in 12 months for the family ({_cited(found)})."


def _insurance(on: date) -> str:
    found = _dated(AUTO_INSURANCE, Jurisdiction.OREGON, on)
    return f"up to {found.value} months in 12 months ({_cited(found)})." if found else NO_LIMIT_OF_KIND


def _eyeglasses(on: date) -> str:
    found = _dated(EYEGLASSES, Jurisdiction.OREGON, on)
    return f"proof is needed above ${found.value} ({_cited(found)})." if found else NO_LIMIT_OF_KIND


def _dated(id: str, jurisdiction: str, on: date) -> DatedValue | None:
    try:
        return load().dated_value(id, jurisdiction=jurisdiction, on=on)
    except NoRuleOnFile:
        return None


def _cited(found: DatedValue) -> str:
    return _ASIDE.sub("", found.source)
