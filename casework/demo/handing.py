"""Transfers, promises, an absence and an intake order of the demo, through the ordinary operations."""

from datetime import date, datetime, time, timedelta

from casework.choices import AbsenceReason, DatabaseRole, Role
from casework.context import in_context
from casework.demo.play import Company
from casework.models import Absence, Case, Handover, Office, Promise, Rotation, User
from casework.operations.absences import enter_absence
from casework.operations.handovers import accept_handover, ask_handover, record_warm_handover
from casework.operations.promises import make_promise, save_handover_sheet, settle_promise
from casework.operations.rotations import set_rotation

_WAITING = ("ppavlak", "nshugak", "They moved to Douglas, where Nora visits every week; they know and agree.")
_ACCEPTED = ("ppavlak", "nshugak", "Nora knows the school of both children, and the family asked for her.")
_BACK = ("hmaxim", "lferro", "Lucia knows the grandparents from an earlier case.")
_PROUD = (
    "They kept the children in the same school through two moves, and the oldest reads to the youngest every night."
)
_WORDS = (
    "Calls before nine work best. Begin with the children, then the plan; money last.\n"
    "The bus pass is settled until the end of the month. What is left open is the dentist."
)


def play_handovers(company: Company) -> None:
    """Play what is not there yet, as of today: a site that has transfers already is left as it is."""
    today = company.now.astimezone(company.offices["AK-JNU"].zone).date()
    with in_context(role=DatabaseRole.IMPORT):
        is_played = Handover.objects.exists() or Promise.objects.exists() or Absence.objects.exists()
    if is_played:
        return
    _promises(company, today=today)
    _accepted_last_week(company, today=today)
    _waiting(company, today=today)
    _came_back(company, today=today)
    _absence(company, today=today)
    _rotation(company)


def _promises(company: Company, *, today: date) -> None:
    coach = company.staff["rhatcher"]
    for number, case in enumerate(_cases_of(coach, opened_by=today - timedelta(days=10))[:3]):
        now = _moment(company, case.office, today - timedelta(days=2), 11)
        with in_context(actor=coach):
            kept = make_promise(
                case_id=case.pk,
                what="Ask the school whether the bus stops nearer to the house",
                participant_id=None,
                due_on=now.date(),
                actor=coach,
                now=now,
            )
            settle_promise(
                promise_id=kept.pk, is_kept=True, outcome="It does from Monday.", actor=coach, now=company.now
            )
            make_promise(
                case_id=case.pk,
                what="Bring the form for the bus pass to the next visit, already filled in",
                participant_id=None,
                due_on=today + timedelta(days=number),
                actor=coach,
                now=company.now,
            )
            save_handover_sheet(case_id=case.pk, proud=_PROUD, words=_WORDS, rev=0, actor=coach, now=company.now)


def _accepted_last_week(company: Company, *, today: date) -> None:
    giver, taker, reason = _ACCEPTED
    asked_on = _worked(company, giver, today - timedelta(days=8))
    case = next(iter(_cases_of(company.staff[giver], opened_by=asked_on - timedelta(days=20))), None)
    if case is None:
        return
    handover = _ask(company, case, giver, taker, reason, on=asked_on)
    to_coach, now = company.staff[taker], _moment(company, case.office, asked_on, 15)
    with in_context(actor=to_coach):
        accept_handover(handover_id=handover.pk, actor=to_coach, now=now)
        record_warm_handover(
            handover_id=handover.pk, on=asked_on + timedelta(days=1), actor=to_coach, now=now + timedelta(days=1)
        )
        save_handover_sheet(case_id=case.pk, proud=_PROUD, words=_WORDS, rev=0, actor=to_coach, now=now)


def _waiting(company: Company, *, today: date) -> None:
    giver, taker, reason = _WAITING
    case = next(iter(_cases_of(company.staff[giver], opened_by=today - timedelta(days=10))), None)
    if case is not None:
        _ask(company, case, giver, taker, reason, on=today)


def _came_back(company: Company, *, today: date) -> None:
    """Leave one without an answer for so long that it is back with the supervisor."""
    giver, taker, reason = _BACK
    asked_on = _worked(company, giver, today - timedelta(days=6))
    case = next(iter(_cases_of(company.staff[giver], opened_by=asked_on)), None)
    if case is not None:
        _ask(company, case, giver, taker, reason, on=asked_on)


def _absence(company: Company, *, today: date) -> None:
    staff = company.staff["ppavlak"]
    with in_context(actor=company.staff["gsoto"]):
        enter_absence(
            staff=staff,
            stand_in=company.staff["rhatcher"],
            first_day=today,
            last_day=today + timedelta(days=4),
            reason=AbsenceReason.LEAVE,
            actor=company.staff["gsoto"],
            now=company.now,
        )


def _rotation(company: Company) -> None:
    office, manager = company.offices["NC-DUR"], company.staff["dpruitt"]
    with in_context(actor=manager):
        if not Rotation.objects.exists():
            coaches = User.objects.filter(office=office, role=Role.COACH, is_active=True).order_by("-username")
            set_rotation(
                office=office,
                staff_ids=list(coaches.values_list("pk", flat=True)),
                first_day=company.now.astimezone(office.zone).date(),
                actor=manager,
                now=company.now,
            )


def _ask(company: Company, case: Case, giver: str, taker: str, reason: str, *, on: date) -> Handover:
    coach = company.staff[giver]
    with in_context(actor=coach):
        return ask_handover(
            case_id=case.pk,
            to_coach=company.staff[taker],
            reason=reason,
            actor=coach,
            now=_moment(company, case.office, on, 10),
        )


def _cases_of(coach: User, *, opened_by: date) -> list[Case]:
    """Give the open cases that a coach carries for some time, without a transfer, in the order of their numbers."""
    with in_context(actor=coach):
        cases = Case.objects.visible_to(coach).open().select_related("office").filter(handovers=None)
        carried = cases.filter(assignments__coach=coach, assignments__first_day__lte=opened_by)
        return list(carried.order_by("number").distinct())


def _moment(company: Company, office: Office, day: date, hour: int) -> datetime:
    return min(datetime.combine(day, time(hour), tzinfo=office.zone), company.now)


def _worked(company: Company, username: str, day: date) -> date:
    """Give the last worked day up to a day in the office of somebody."""
    office = company.staff[username].office
    if office is None:
        return day
    with in_context(role=DatabaseRole.IMPORT):
        worked = office.calendar.days.filter(is_business=True, day__lte=day).order_by("-day")
        found: date = worked.values_list("day", flat=True)[0]
    return found
