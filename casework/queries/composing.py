"""What a notice would say, word for word: the same for the preview and for what is frozen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from casework.choices import PAPER_WAYS, AppointmentChannel, Jurisdiction, NoticeKind, Place, Way
from casework.models import Case, Office, Participant, User
from casework.outgoing import texts
from casework.outgoing.agencies import AGENCIES
from casework.queries.reaching import Reached, target_of
from casework.queries.reaching import is_neutral as only_neutral
from casework.rules import Verdict


@dataclass(frozen=True)
class Told:
    """The appointment that a notice tells of; moments in any zone."""

    starts_at: datetime
    minutes: int
    channel: str
    initiator: str
    place: str
    place_words: str
    missed_at: datetime | None = None


@dataclass(frozen=True)
class Composed:
    """What would be sent: the content to freeze, its text and language."""

    content: dict[str, Any]
    template: str
    language: str
    is_neutral: bool

    @property
    def seen(self) -> str:
        """A digest of every word, so that what was looked at is what is sent."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()[:32]


def compose(
    *,
    case: Case,
    participant: Participant,
    kind: NoticeKind,
    verdict: Verdict,
    words: str,
    words_in: Mapping[str, str] = MappingProxyType({}),
    told: Told | None,
    spans: Sequence[tuple[date, date]] = (),
    signer: User,
    now: datetime,
) -> Composed:
    """Return every word of a notice to a person of a case; `spans` are the days that it asks a paper of.

    `words_in` is the body in other languages, where `words` is a body of ours and nothing that somebody typed.

    Raises:
        SafeAddress.DoesNotExist: the safe address is not for whoever asks to read.
    """
    person, way, zone = participant.person.standing, verdict.way, case.office.zone
    is_neutral = only_neutral(verdict, person)
    carried = texts.without_pictures if way in PAPER_WAYS else str
    facts = texts.Facts(
        name=carried(person.name),
        signer=signer.name,
        office=case.office.name,
        words="" if is_neutral else carried(words).strip(),
        words_in={} if is_neutral else {one: carried(body).strip() for one, body in words_in.items()},
        starts_at=told.starts_at.astimezone(zone) if told else None,
        minutes=told.minutes if told else 0,
        channel=told.channel if told else "",
        initiator=told.initiator if told else "",
        place=_place(told, case) if told else "",
        missed_at=told.missed_at.astimezone(zone) if told and told.missed_at else None,
        wants_details=person.wants_details,
        spans=tuple(spans),
    )
    frozen = texts.freeze(kind, way, facts, language=person.language.lower(), is_neutral=is_neutral)
    target = target_of(person, way)
    head = {"agency": "", "division": "", "office": "", "office_lines": [], "title": "", "number": ""}
    if not is_neutral:
        head = _head(case, signer, frozen.language)
    content = {
        "name": carried(person.name),
        "target": target,
        "lines": carried(target).splitlines() if way in {Way.HOME_MAIL, Way.SAFE_MAIL} else [],
        "on": now.astimezone(zone).date().isoformat(),
        "signer": signer.name,
        **head,
        **frozen.as_content(),
    }
    return Composed(content, frozen.template, frozen.language, is_neutral)


def said(
    one: Reached, *, kind: NoticeKind, spans: Sequence[tuple[date, date]], signer: User, office: Office
) -> texts.Frozen | None:
    """Return what a notice that asks a paper of some days would say to one of many; None where no way is open."""
    if one.way is None:
        return None
    person = one.participant.person.standing
    facts = texts.Facts(name=person.name, signer=signer.name, office=office.name, spans=tuple(spans))
    return texts.freeze(kind, one.way, facts, language=person.language.lower(), is_neutral=one.is_neutral)


def _head(case: Case, signer: User, language: str) -> dict[str, Any]:
    agency = AGENCIES[Jurisdiction(case.office.jurisdiction)]
    worker = agency.worker.get(language, agency.worker["en"])
    return {
        "agency": agency.name,
        "division": agency.division,
        "office": case.office.name,
        "office_lines": [
            line for line in (*case.office.address.splitlines(), _telephone(case, language)) if line.strip()
        ],
        "title": signer.working_title or worker[:1].upper() + worker[1:],
        "number": f"Case {case.number}",
    }


def _telephone(case: Case, language: str) -> str:
    label = {"es": "Teléfono"}.get(language, "Telephone")
    return f"{label} {case.office.telephone}" if case.office.telephone else ""


def _place(told: Told, case: Case) -> str:
    if told.channel != AppointmentChannel.IN_PERSON:
        return ""
    parts = {Place.OFFICE: [case.office.name, *case.office.address.splitlines()], Place.HOME: ["at your home"]}
    return ", ".join(part for part in (*parts.get(Place(told.place), []), told.place_words) if part)
