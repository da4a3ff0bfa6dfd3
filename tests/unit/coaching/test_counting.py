"""What counts of hours, fed from rows and kept beside them (A053, A055, A056, N021)."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.choices import EventKind
from casework.context import in_context
from casework.engine.registry import standards
from casework.models import Case, User
from coaching.choices import HourKind, HoursProof, RateFactKind
from coaching.counting import recount
from coaching.models import MonthCount, RateFact, WorkHours
from coaching.queries.work_facts import stories_of, story_of
from tests.factories import NOW, as_auditor, as_importer, make_participant, make_person
from tests.work_records import (
    MONTH,
    WEEKS,
    make_activity,
    make_debrief,
    make_hours,
    make_rate_fact,
    make_work_month,
    work_case,
)

pytestmark = pytest.mark.django_db
FULL = WEEKS[1]


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


def counted(case: Case, *, with_unverified: bool = False) -> list[tuple[str, Decimal, list[str]]]:
    with as_importer():
        story = story_of(case.pk)
        found = story.counted(with_unverified=with_unverified)
    return [(one.entry.activity, one.hours, sorted(one.reasons)) for own in found.values() for one in own]


def kept(case: Case, *, is_provisional: bool) -> MonthCount:
    with as_auditor():
        return MonthCount.objects.get(case=case, month=MONTH, is_provisional=is_provisional)


def test_hours_count_once_they_are_verified(case: Case, coach: User) -> None:
    make_hours(activity=make_activity(case=case, by=coach), by=coach)
    assert counted(case) == [("UNSUB", 0, ["NOT_VERIFIED"])]
    assert counted(case, with_unverified=True) == [("UNSUB", 12, [])]
    make_work_month(case=case, by=coach)
    assert counted(case) == [("UNSUB", 12, [])]


def test_unpaid_hours_need_somebody_named_who_watches_over_them(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach, kind="WEX", hours_supervisor="")
    row = make_hours(activity=activity, by=coach)
    assert counted(case, with_unverified=True) == [("WEX", 0, ["NOT_SUPERVISED"])]
    with as_importer():
        WorkHours.objects.filter(pk=row.pk).update(is_supervised=True)
    assert counted(case, with_unverified=True) == [("WEX", 12, [])]


def test_job_search_needs_its_debrief(case: Case, coach: User) -> None:
    make_hours(activity=make_activity(case=case, by=coach, kind="JSJR"), by=coach)
    assert counted(case, with_unverified=True) == [("JSJR", 0, ["NO_CONTACT_LIST"])]
    make_debrief(case=case, by=coach)
    assert counted(case, with_unverified=True) == [("JSJR", 12, [])]


def test_treatment_needs_a_professional_who_certifies_it(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach, kind="JSJR", part="TREATMENT")
    make_hours(activity=activity, by=coach)
    assert counted(case, with_unverified=True) == [("JSJR", 0, ["NOT_CERTIFIED"])]
    with as_importer():
        type(activity).objects.filter(pk=activity.pk).update(certified_by="Dr. Ada Moe")
    assert counted(case, with_unverified=True) == [("JSJR", 12, [])]


def test_an_absence_counts_as_far_as_it_was_scheduled(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach, kind="VOCED", weekly_hours=Decimal(15))
    make_hours(activity=activity, by=coach, hours=Decimal(9))
    make_hours(activity=activity, by=coach, hours=Decimal(8), how=HourKind.EXCUSED)
    assert counted(case, with_unverified=True) == [("VOCED", 6, ["OVER_SCHEDULED"]), ("VOCED", 9, [])]


def test_holidays_of_a_week_are_days(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach, kind="CSP", weekly_hours=Decimal(30))
    row = make_hours(activity=activity, by=coach, hours=Decimal(12), how=HourKind.HOLIDAY, proof=HoursProof.MISSING)
    with as_importer():
        entries = next(iter(story_of(case.pk).entries.values()))
    assert [(entry.first_day, entry.hours) for entry in entries] == [(FULL.monday, 6), (FULL.days[1], 6)]
    assert {entry.key.partition("/")[0] for entry in entries} == {str(row.pk)}
    assert counted(case, with_unverified=True) == [("CSP", 6, []), ("CSP", 6, [])]


def test_facts_make_the_family(case: Case, coach: User) -> None:
    make_rate_fact(case=case, by=coach, kind=RateFactKind.CASH, amount=900)
    make_rate_fact(case=case, by=coach, kind=RateFactKind.PENALTY, last_month=MONTH)
    make_rate_fact(case=case, by=coach, kind=RateFactKind.OTHER_PARENT)
    with as_importer():
        story = story_of(case.pk)
        family = story.family(MONTH)
    assert family.monthly_assistance == 900
    assert family.penalty_months == {MONTH}
    assert not family.has_only_parent
    before = (MONTH - timedelta(days=1)).replace(day=1)
    assert story.family(before).monthly_assistance is None


def test_two_parents_share_the_hour_ceiling(case: Case, coach: User) -> None:
    with as_importer():
        other = make_participant(case=case, person=make_person(given_name="Ola"), role="ADULT")
    make_rate_fact(case=case, by=coach, kind=RateFactKind.CASH, amount=280)
    for who in (None, other):
        activity = make_activity(case=case, by=coach, kind="CSP", **({"participant": who} if who else {}))
        make_hours(activity=activity, by=coach)
    with as_importer():
        story = story_of(case.pk)
        ceiling = story.family(MONTH).ceiling_hours
    assert ceiling is not None
    assert sum(hours_ for _, hours_, _ in counted(case, with_unverified=True)) == min(ceiling, 24)
    assert ceiling < 24


def test_the_counts_are_kept_and_follow_the_hours(case: Case, coach: User) -> None:
    make_hours(activity=make_activity(case=case, by=coach), by=coach)
    with as_importer():
        assert recount(case_ids=[case.pk], now=NOW) > 0
        assert recount(case_ids=[case.pk], now=NOW) == 0
    assert (kept(case, is_provisional=False).core_hours, kept(case, is_provisional=False).entered_hours) == (0, 12)
    assert kept(case, is_provisional=True).core_hours == 12
    make_work_month(case=case, by=coach)
    with as_importer():
        assert recount(case_ids=[case.pk], now=NOW) == 1
    assert kept(case, is_provisional=False).core_hours == 12


def test_hours_that_are_taken_away_leave_nothing_and_no_row_goes(case: Case, coach: User) -> None:
    row = make_hours(activity=make_activity(case=case, by=coach), by=coach)
    with as_importer():
        recount(case_ids=[case.pk], now=NOW)
        WorkHours.objects.filter(pk=row.pk).delete()
        assert recount(case_ids=[case.pk], now=NOW) == 2
    assert kept(case, is_provisional=True).entered_hours == 0


def test_many_cases_take_as_many_queries_as_one(coach: User) -> None:
    keys = []
    for _ in range(3):
        case = work_case(coach)
        make_hours(activity=make_activity(case=case, by=coach), by=coach)
        keys.append(case.pk)
    with as_importer(), CaptureQueriesContext(connection) as one:
        stories_of(keys[:1])
    with as_importer(), CaptureQueriesContext(connection) as many:
        assert len(stories_of(keys)) == 3
    assert len(one) == len(many)


class TestWaiver:
    """Only who reads facts about violence of the case knows of a waiver; sums know how many there are."""

    def test_is_seen_by_the_coach_who_carries_the_case_alone(
        self, case: Case, coach: User, supervisor: User, auditor: User
    ) -> None:
        make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
        with in_context(actor=coach):
            assert story_of(case.pk).family(MONTH).has_waiver
        for other in (supervisor, auditor):
            with in_context(actor=other):
                assert not story_of(case.pk).family(MONTH).has_waiver
                assert not RateFact.objects.exists()

    def test_is_known_to_sums(self, case: Case, coach: User) -> None:
        make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
        with as_importer(), connection.cursor() as cursor:
            cursor.execute("SELECT sec.waived_case_ids(%s)", [MONTH])
            assert cursor.fetchone() == ([case.pk],)

    @pytest.mark.parametrize("who", ["coach", "supervisor", "auditor", "admin"])
    def test_is_not_asked_for_by_staff(self, request: pytest.FixtureRequest, case: Case, who: str) -> None:
        with in_context(actor=request.getfixturevalue(who)), connection.cursor() as cursor:
            cursor.execute("SELECT has_function_privilege('sec.waived_case_ids(date)', 'EXECUTE')")
            assert cursor.fetchone() == (False,)


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_drift_by_its_status(coach: User) -> None:
    case = work_case(coach)
    make_hours(activity=make_activity(case=case, by=coach), by=coach)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("recount_hours", stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("drift ")
    out = StringIO()
    call_command("recount_hours", stdout=out)
    assert out.getvalue().splitlines()[-1] == "drift 0"


def test_no_standard_looks_at_hours_so_that_saving_a_cell_touches_no_deadline() -> None:
    assert EventKind.WORK_HOURS_RECORDED not in repr(standards())
