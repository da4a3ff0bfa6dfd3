"""What an entry of the provider directory says."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.choices import PartnerType, Readiness, Service
from casework.languages import LANGUAGES
from casework.refusals import Refused
from casework.rules.inputs import require_short

LISTED_NAMES_MAX = 20
LISTED_NAME_MAX = 80
_MOST = {"name": 120, "phone": 40, "email": 254, "website": 200, "address": 200, "remark": 200}


@dataclass(frozen=True)
class ProviderEntry:
    """An entry as somebody wants to write it down; None for `accepts_criminal_record`: not known."""

    name: str
    partner_type: str
    services: tuple[str, ...]
    languages: tuple[str, ...] = ()
    tribes: tuple[str, ...] = ()
    cultures: tuple[str, ...] = ()
    readiness: tuple[str, ...] = ()
    accepts_criminal_record: bool | None = None
    needs_own_form: bool = False
    phone: str = ""
    email: str = ""
    website: str = ""
    address: str = ""
    remark: str = ""


def require_provider(entry: ProviderEntry) -> None:
    """Stop unless an entry says who it is, what they offer, and one way to reach them.

    Policy: family coach position description (O013, O017).
    """
    if not entry.name:
        raise Refused("Give the provider's name.", field="name")
    if entry.partner_type not in PartnerType.values:
        raise Refused("Say what kind of partner this is.", field="partner_type")
    _require_from("services", entry.services, Service.values)
    _require_from("languages", entry.languages, LANGUAGES)
    _require_from("readiness", entry.readiness, Readiness.values)
    if not entry.services:
        raise Refused("Tick what they offer.", field="services")
    require_short({field: getattr(entry, field) for field in _MOST}, most=_MOST)
    if not (entry.phone or entry.email or entry.website or entry.address):
        raise Refused("Give one way to reach them.", field="phone")
    for field, names in (("tribes", entry.tribes), ("cultures", entry.cultures)):
        if len(names) > LISTED_NAMES_MAX or any(len(name) > LISTED_NAME_MAX for name in names):
            raise Refused(
                f"One a line, at most {LISTED_NAMES_MAX}, each under {LISTED_NAME_MAX + 1} characters.", field=field
            )


def _require_from(field: str, values: tuple[str, ...], known: Iterable[str]) -> None:
    if not set(values) <= set(known):
        raise Refused("Choose from the list.", field=field)
