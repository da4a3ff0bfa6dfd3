"""Money, child care and leaving in the demo: a gas card, a repair that waits, care of this month, a job after leaving.

The same for the same day; every step goes through the ordinary operations, as the coach.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from casework.public import Case, CaseStatus, User, in_context, local_day, permissions
from coaching.choices import SupportKind, SupportMethod
from coaching.models import Activity, CareAuthorisation, JobChange, Support
from coaching.operations.after_leaving import start_job
from coaching.operations.child_care import Wanted, ask_child_care
from coaching.operations.support_tending import issue_support
from coaching.operations.supports import ask_support
from coaching.queries.support_ties import why_none
from coaching.rules.supports import SupportFacts, Tied

CARE_HOURS = Decimal(86)
CARE_WORDS = "She works mornings; her mother can no longer look after the child."
FAMILIES = 2
NONE_CLOSER = "None: no bus leaves early enough, and the family has no savings."


def play_help(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Play supports, child care and a job after leaving of the first coach of each office, once."""
    done = set()
    for username, numbers in families.items():
        coach = staff.get(username)
        if coach is None:
            continue
        with in_context(actor=coach):
            cases = sorted(
                Case.objects.select_related("office").filter(number__in=numbers),
                key=lambda one: list(numbers).index(one.number),
            )
            _job(coach, now=now)
            if coach.office_id not in done and _supports(coach, cases, now=now):
                done.add(coach.office_id)
                _care(coach, cases, now=now)


def _supports(coach: User, cases: Sequence[Case], *, now: datetime) -> bool:
    """Let one family get a gas card and another wait for the supervisor; tell whether there were two."""
    helped = [(case, activity) for case in cases if (activity := _activity(case, now=now))][:FAMILIES]
    if len(helped) < FAMILIES or Support.objects.filter(case__in=[case.pk for case, _ in helped]).exists():
        return bool(helped)
    (first, activity), (second, other) = helped
    today = local_day(first, now)
    gas = SupportFacts(
        kind=SupportKind.GAS,
        purpose="Gas to work until the first pay",
        alternatives=NONE_CLOSER,
        justification="The first pay comes in two weeks; the work is nineteen miles away.",
        amount=Decimal("40.00"),
        method=SupportMethod.CARD,
        vendor="",
        told_on=today,
        needed_on=today + timedelta(days=1),
    )
    repair = SupportFacts(
        kind=SupportKind.CAR_REPAIR,
        purpose="Brakes and front axle",
        alternatives="Asked two garages and a community fund; the fund is empty until January.",
        justification="Without the car nobody reaches the early shift.",
        amount=Decimal("1640.00"),
        method=SupportMethod.VENDOR,
        vendor="Sam’s Garage",
        told_on=today,
        needed_on=today + timedelta(days=6),
    )
    asked = [
        ask_support(
            case_id=case.pk,
            participant_id=of.participant_id,
            facts=facts,
            tied=Tied(activity_id=of.pk),
            budget_id=None,
            actor=coach,
            now=now,
        )
        for case, of, facts in ((first, activity, gas), (second, other, repair))
    ]
    if asked[0].authorised_on:
        issue_support(support_id=asked[0].pk, on=today, actor=coach, now=now)
    return True


def _activity(case: Case, *, now: datetime) -> Activity | None:
    """Return a work activity of a case that takes supports and may be helped."""
    today = local_day(case, now)
    if case.status != CaseStatus.OPEN or why_none(case, today=today):
        return None
    running = Activity.objects.filter(case=case, first_day__lte=today).exclude(last_day__lt=today)
    return running.order_by("first_day", "pk").first()


def _care(coach: User, cases: Sequence[Case], *, now: datetime) -> None:
    """Ask for care of this month for the first child of a family at work; next month's stays to be asked for."""
    for case in cases:
        today = local_day(case, now)
        child = next((one for one in case.participants.order_by("position", "pk") if not one.is_adult), None)
        activity = _activity(case, now=now)
        if child is None or activity is None:
            continue
        if not CareAuthorisation.objects.filter(case=case).exists():
            wanted = Wanted(
                participant_id=activity.participant_id,
                month=today.replace(day=1),
                hours=CARE_HOURS,
                provider_id=None,
                provider_name="Wren’s Nest",
                activity_id=activity.pk,
                comment=CARE_WORDS,
            )
            ask_child_care(case_id=case.pk, child_id=child.pk, wanted=wanted, actor=coach, now=now)
        return


def _job(coach: User, *, now: datetime) -> None:
    """Write down the job of a family of the coach that left with work and may be followed."""
    for case in Case.objects.select_related("office").filter(is_closed_with_work=True).order_by("closed_on", "pk"):
        adult = case.participants.adults().order_by("position", "pk").first()
        if case.closed_on is None or adult is None or not permissions.can_follow_after_leaving(coach, case):
            continue
        if not JobChange.objects.filter(case=case).exists():
            start_job(
                case_id=case.pk,
                participant_id=adult.pk,
                employer="Harbor Bakery",
                title="Baker",
                on=case.closed_on,
                actor=coach,
                now=now,
            )
        return
