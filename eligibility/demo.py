"""Benefits of the demo: a family whose food benefits are decided, and one that waits for proof.

The same for the same day; every step goes through the ordinary operations, as the coach and the eligibility worker.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from casework.public import Case, CaseStatus, Role, User, in_context
from eligibility.choices import FactSource, FiledHow, InterviewHow, Period, Programme, Proof
from eligibility.demo_beside import play_beside
from eligibility.models import Application
from eligibility.operations.applications import complete_application, file_application, record_interview
from eligibility.operations.decisions import decide_application
from eligibility.operations.facts import record_fact
from eligibility.operations.verifications import ask_verification
from eligibility.queries.held import people_of

FILED_BEFORE, GIVEN = timedelta(days=12), timedelta(days=10)


def play_benefits(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Play the benefits of two families of each coach in whose office somebody decides, once."""
    deciders = {one.office_id: one for one in staff.values() if one.role == Role.ELIGIBILITY_WORKER}
    for username, numbers in families.items():
        coach = staff.get(username)
        worker = deciders.get(coach.office_id) if coach else None
        if coach is None or coach.office is None or worker is None:
            continue
        here = now.astimezone(coach.office.zone).date()
        with in_context(actor=coach):
            cases = _cases(numbers)
            is_played = Application.objects.filter(case__in=[one.pk for one in cases]).exists()
            if is_played or not cases or here < today:
                continue
            decided = _decidable(cases[0], coach, today=here, now=now)
            if len(cases) > 1:
                _waiting(cases[1], coach, today=here, now=now)
                play_beside(cases[1], coach, today=here, now=now)
        with in_context(actor=worker):
            decide_application(application_id=decided.pk, month=here.replace(day=1), actor=worker, now=now)


def _cases(numbers: Sequence[str]) -> list[Case]:
    """Return the first two open families with an adult, all of whose days of birth are known."""
    found = Case.objects.select_related("office").filter(number__in=numbers, status=CaseStatus.OPEN)
    ordered = sorted(found, key=lambda one: list(numbers).index(one.number))
    whole = [
        one
        for one in ordered
        if one.participants.adults().exists() and all(person.born_on for person in people_of(one))
    ]
    return whole[:2]


def _decidable(case: Case, coach: User, *, today: date, now: datetime) -> Application:
    filed_on = today - FILED_BEFORE
    application = _filed(case, Programme.SNAP, coach, today=today, now=now)
    head = case.participants.adults().order_by("position", "pk")[0]
    record_interview(
        case_id=case.pk,
        participant_id=head.pk,
        on=filed_on,
        how=InterviewHow.IN_PERSON,
        explained_on=filed_on,
        actor=coach,
        now=now,
    )
    since = filed_on.replace(day=1)
    for one in case.participants.order_by("position", "pk"):
        word = "head" if one.pk == head.pk else "other_adult" if one.is_adult else "child"
        write_fact(case, coach, now, kind="ROLE", participant_id=one.pk, word=word, first_day=since, told_on=filed_on)
    write_fact(
        case,
        coach,
        now,
        kind="WAGES",
        participant_id=head.pk,
        amount=Decimal("410.00"),
        period=Period.TWO_WEEKS,
        first_day=since,
        told_on=filed_on,
    )
    write_fact(
        case, coach, now, kind="RENT", amount=Decimal("780.00"), period=Period.MONTH, first_day=since, told_on=filed_on
    )
    complete_application(application_id=application.pk, on=filed_on, actor=coach, now=now)
    return application


def _waiting(case: Case, coach: User, *, today: date, now: datetime) -> None:
    application = _filed(case, Programme.TANF, coach, today=today, now=now)
    ask_verification(
        application_id=application.pk,
        participant_id=case.participants.adults().order_by("position", "pk")[0].pk,
        proof=Proof.INCOME,
        due_on=today + GIVEN,
        actor=coach,
        now=now,
    )


def _filed(case: Case, programme: Programme, coach: User, *, today: date, now: datetime) -> Application:
    return file_application(
        case_id=case.pk,
        programme=programme,
        filed_on=today - FILED_BEFORE,
        how=FiledHow.OFFICE,
        actor=coach,
        now=now,
    )


def write_fact(case: Case, coach: User, now: datetime, **said: Any) -> None:
    """Write a fact down as its coach does, seen on a paper; what is not said stays empty."""
    nothing = {
        "participant_id": None,
        "programme": "",
        "amount": None,
        "flag": None,
        "word": "",
        "day": None,
        "period": "",
        "averaged_from": (),
    }
    known = {"source": FactSource.DOCUMENT, "source_on": said["told_on"], "last_day": None}
    record_fact(case_id=case.pk, **nothing | known | said, actor=coach, now=now)
