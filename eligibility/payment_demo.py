"""Payments of the demo: a family with a month that was paid too much, one too little, and one that waits.

The same for the same day; every step goes through the ordinary operations, as the coach and the eligibility worker.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from casework.public import Case, CaseStatus, Role, User, in_context
from eligibility.choices import FiledHow, InterviewHow, PayMethod, Period, Programme
from eligibility.demo import write_fact
from eligibility.models import Application, BenefitReduction, Determination, Issuance
from eligibility.operations.applications import complete_application, file_application, record_interview
from eligibility.operations.decisions import decide_application
from eligibility.operations.issuances import enter_issuance, pay_issuance
from eligibility.queries.held import people_of

#: So many months back it was filed, and what too little was paid of the first of them.
MONTHS_BACK, LESS = 2, Decimal(60)
#: What became known later of the head's wages, a month.
LATER_WAGES = Decimal("420.00")


def play_payments(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Play cash of three months with one family of the first coach in whose office somebody decides, once.

    A family whose cash is reduced comes first: its running month is decided with the reduction.
    """
    deciders = {one.office_id: one for one in staff.values() if one.role == Role.ELIGIBILITY_WORKER}
    for username, numbers in families.items():
        coach = staff.get(username)
        worker = deciders.get(coach.office_id) if coach else None
        if coach is None or coach.office is None or worker is None:
            continue
        here = now.astimezone(coach.office.zone).date()
        with in_context(actor=coach):
            if Issuance.objects.exists() or here < today:
                return
            case = _family(numbers)
            application = _filed(case, coach, today=here, now=now) if case else None
        if application is not None:
            with in_context(actor=worker):
                _play(application, worker, coach, today=here, now=now)
            return


def _family(numbers: Sequence[str]) -> Case | None:
    """Return an open family of an adult and a child, of whom nothing was applied for; one with less cash first."""
    found = Case.objects.select_related("office").filter(number__in=numbers, status=CaseStatus.OPEN)
    taken = set(Application.objects.filter(case__in=found).values_list("case_id", flat=True))
    reduced = set(BenefitReduction.objects.standing().filter(case__in=found).values_list("case_id", flat=True))
    ordered = sorted(found, key=lambda one: (one.pk not in reduced, list(numbers).index(one.number)))
    return next((one for one in ordered if one.pk not in taken and _is_fit(one)), None)


def _is_fit(case: Case) -> bool:
    adults = case.participants.adults().count()
    return 0 < adults < case.participants.count() and all(one.born_on for one in people_of(case))


def _filed(case: Case, coach: User, *, today: date, now: datetime) -> Application:
    filed_on = _month(today, MONTHS_BACK)
    application = file_application(
        case_id=case.pk, programme=Programme.TANF, filed_on=filed_on, how=FiledHow.OFFICE, actor=coach, now=now
    )
    head = case.participants.adults().order_by("position", "pk")[0]
    record_interview(
        case_id=case.pk,
        participant_id=head.pk,
        on=filed_on,
        how=InterviewHow.PHONE,
        explained_on=filed_on,
        actor=coach,
        now=now,
    )
    for one in case.participants.order_by("position", "pk"):
        word = "head" if one.pk == head.pk else "spouse" if one.is_adult else "child"
        said = {"kind": "ROLE", "participant_id": one.pk, "word": word}
        write_fact(case, coach, now, **said, first_day=filed_on, told_on=filed_on)
    complete_application(application_id=application.pk, on=filed_on, actor=coach, now=now)
    return application


def _play(application: Application, worker: User, coach: User, *, today: date, now: datetime) -> None:
    first, second, third = (_month(today, back) for back in (2, 1, 0))
    for month, less in ((first, LESS), (second, Decimal(0))):
        row = decide_application(application_id=application.pk, month=month, actor=worker, now=now)
        if row.monthly_benefit > less:
            _pay(row, row.monthly_benefit - less, worker, now=now)
    head = application.case.participants.adults().order_by("position", "pk")[0]
    with in_context(actor=coach):
        write_fact(
            application.case,
            coach,
            now,
            kind="WAGES",
            participant_id=head.pk,
            amount=LATER_WAGES,
            period=Period.MONTH,
            first_day=second,
            told_on=today,
        )
    decide_application(application_id=application.pk, month=second, actor=worker, now=now)
    row = decide_application(application_id=application.pk, month=third, actor=worker, now=now)
    if row.monthly_benefit > 0:
        enter_issuance(determination_id=row.pk, amount=row.monthly_benefit, method=PayMethod.EBT, actor=worker, now=now)


def _pay(row: Determination, amount: Decimal, worker: User, *, now: datetime) -> None:
    entered = enter_issuance(determination_id=row.pk, amount=amount, method=PayMethod.EBT, actor=worker, now=now)
    pay_issuance(issuance_id=entered.pk, on=now.astimezone(row.case.office.zone).date(), actor=worker, now=now)


def _month(today: date, back: int) -> date:
    day = today.replace(day=1)
    for _ in range(back):
        day = (day - timedelta(days=1)).replace(day=1)
    return day
