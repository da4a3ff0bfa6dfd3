"""Employers of an office: entered, changed, met, and answered where they asked for something (A092, A093, A094)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import Refused, User, refusing, require_same, stand_of
from coaching.choices import EmployerContactKind
from coaching.models import Employer, EmployerContact, EmployerNeed
from coaching.operations.sites import office_of
from coaching.rules import short
from coaching.rules.employers import topics_of

NAME_MAX, ADDRESS_MAX, PHONE_MAX, SAID_MAX = 120, 200, 40, 300
FIELDS = ("name", "address", "contact_name", "phone", "remark")
_TAKEN = "An employer of this name stands in the list already."
_MOST = {"name": NAME_MAX, "address": ADDRESS_MAX, "contact_name": NAME_MAX, "phone": PHONE_MAX, "remark": SAID_MAX}


@dataclass(frozen=True)
class EmployerFacts:
    """Who an employer is, and whom one calls."""

    name: str
    address: str = ""
    contact_name: str = ""
    phone: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Asked:
    """What an employer asked for, and by when they are answered."""

    words: str
    answer_by: date | None


@transaction.atomic
def add_employer(*, facts: EmployerFacts, actor: User, now: datetime) -> Employer:
    """Enter an employer of the actor's office.

    Policy: DPAWS expectations 26 (A092).

    Raises:
        PermissionDenied: the actor keeps no employers.
        Refused: the name is missing or stands there already, or something is too long.
    """
    employer = Employer(office=office_of(actor=actor), entered_by=actor, entered_at=now, **_columns(facts))
    with refusing("employer_once", _TAKEN, field="name"):
        employer.save(force_insert=True)
    return employer


@transaction.atomic
def change_employer(*, employer_id: UUID, facts: EmployerFacts, seen: str, actor: User, now: datetime) -> Employer:
    """Change what is known of an employer.

    Raises:
        Employer.DoesNotExist: no such employer of the actor's office.
        PermissionDenied: the actor keeps no employers.
        StandChanged: somebody changed it meanwhile.
        Refused: the name is missing or stands there already, or something is too long.
    """
    del now
    employer = _locked(employer_id, actor)
    require_same(seen, employer_stand(employer))
    for name, value in _columns(facts).items():
        setattr(employer, name, value)
    employer.rev += 1
    with refusing("employer_once", _TAKEN, field="name"):
        employer.save(force_update=True)
    return employer


@transaction.atomic
def log_employer_contact(
    *,
    employer_id: UUID,
    kind: str,
    on: date,
    topics: Sequence[str],
    words: str,
    asked: Asked | None = None,
    actor: User,
    now: datetime,
) -> EmployerContact:
    """Write down how an employer was met, what they were told about, and what they asked for.

    Policy: DPAWS expectations 26 (A092, A093, A094).

    Raises:
        Employer.DoesNotExist: no such employer of the actor's office.
        PermissionDenied: the actor keeps no employers.
        Refused: the day cannot be, a topic is none of the state's, words are missing, or a wish has no day of answer.
    """
    employer = _locked(employer_id, actor)
    today = now.astimezone(employer.office.zone).date()
    if kind not in EmployerContactKind.values:
        raise Refused("Say how they were met.", field="kind")
    if on > today:
        raise Refused("This day has not come yet.", field="on")
    if not set(topics) <= {topic for topic, _ in topics_of(employer.office.jurisdiction)}:
        raise Refused("Tick what they were told about.", field="topics")
    said = short(words, SAID_MAX, "words")
    if not said:
        raise Refused("Write down what was said.", field="words")
    contact = EmployerContact(
        office=employer.office,
        employer=employer,
        kind=kind,
        on=on,
        topics=list(topics),
        words=said,
        entered_by=actor,
        entered_at=now,
    )
    contact.save(force_insert=True)
    if asked is not None:
        _ask(employer, asked, on=on, today=today, actor=actor, now=now)
    return contact


def _ask(employer: Employer, asked: Asked, *, on: date, today: date, actor: User, now: datetime) -> None:
    words = short(asked.words, SAID_MAX, "need")
    if not words:
        raise Refused("Say what they asked for.", field="need")
    if asked.answer_by is None:
        raise Refused("Say by when they are answered.", field="answer_by")
    if asked.answer_by < today:
        raise Refused("They are answered today or later.", field="answer_by")
    EmployerNeed(
        office=employer.office,
        employer=employer,
        words=words,
        asked_on=on,
        answer_by=asked.answer_by,
        entered_by=actor,
        entered_at=now,
    ).save(force_insert=True)


@transaction.atomic
def answer_employer_need(*, need_id: UUID, answer: str, answered_on: date, actor: User, now: datetime) -> EmployerNeed:
    """Answer what an employer asked for.

    Policy: DPAWS expectations 26 (A093): respond to employer needs.

    Raises:
        Employer.DoesNotExist: no such need of an employer of the actor's office.
        PermissionDenied: the actor keeps no employers.
        Refused: it is answered already, the day cannot be, or nothing is said.
    """
    employer = _locked_by(actor, needs=need_id)
    need = EmployerNeed.objects.select_for_update(of=("self",)).get(pk=need_id)
    if need.answered_on is not None:
        raise Refused("This was answered already.")
    if not need.asked_on <= answered_on <= now.astimezone(employer.office.zone).date():
        raise Refused("Choose a day from the one on which they asked, no later than today.", field="answered_on")
    need.answer = short(answer, SAID_MAX, "answer")
    if not need.answer:
        raise Refused("Write down what was answered.", field="answer")
    need.answered_on, need.answered_by = answered_on, actor
    need.save(update_fields=["answer", "answered_on", "answered_by"])
    return need


def employer_stand(employer: Employer) -> str:
    """Return the digest of what a page shows of an employer."""
    return stand_of([getattr(employer, name) for name in FIELDS])


def _locked(employer_id: UUID, actor: User) -> Employer:
    return _locked_by(actor, pk=employer_id)


def _locked_by(actor: User, **lookup: Any) -> Employer:
    rows = Employer.objects.known_in(office_of(actor=actor)).select_related("office")
    return rows.select_for_update(of=("self",), no_key=True).get(**lookup)


def _columns(facts: EmployerFacts) -> dict[str, Any]:
    told = {name: short(value, _MOST[name], name) for name, value in asdict(facts).items()}
    if not told["name"]:
        raise Refused("Give the employer's name.", field="name")
    return told
