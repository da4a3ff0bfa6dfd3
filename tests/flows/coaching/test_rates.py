"""The federal rates on their pages: numbers, names behind them, who can still make the month (A107-A109)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Role
from casework.context import in_context
from casework.models import AccessLog, Case, Office, Participant, User
from coaching.models import Activity, ActivityPause, MonthCount, RateFact
from coaching.queries import rate_reach
from coaching.rules.hours import Outlook, days
from coaching.rules.weeks import month_before, next_month, weeks_of
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    make_assignment,
    make_case,
    make_conflict_block,
    make_office,
    make_participant,
    make_person,
    make_user,
)
from tests.people import signed_in
from tests.work_records import LONG_AGO, MONTH, make_activity, make_hours, make_work_month

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
RATES, NAMES, REACH = (reverse(f"coaching:{name}") for name in ("rates", "rates-names", "rates-reach"))
KEY = f"{MONTH:%Y-%m}"


def family(coach: User, name: str = "Tolman", **changes: Any) -> Case:
    case = make_case(**{"coach": coach, "referred_on": LONG_AGO} | changes)
    with as_importer():
        case.family.name = name
        case.family.save()
    return case


def counts(case: Case, core: str, *, month: date = MONTH, once: str | None = None, **changes: Any) -> None:
    """Say what counts of the adult's month, and what would once it is verified."""
    whose: Participant = changes.pop("participant", None) or adult_of(case)
    with as_importer():
        for is_provisional, hours in ((False, core), (True, once or core)):
            MonthCount.objects.create(
                case=case,
                participant=whose,
                month=month,
                is_provisional=is_provisional,
                counted_at=NOW,
                **{
                    "entered_hours": Decimal(hours),
                    "core_hours": Decimal(hours),
                    "other_hours": 0,
                    "voced_hours": 0,
                    "bound_hours": 0,
                    "education_hours": 0,
                }
                | changes,
            )


def fact(case: Case, kind: str, by: User, **changes: Any) -> None:
    with as_importer():
        RateFact.objects.create(
            **{"case": case, "kind": kind, "first_month": MONTH, "source": "Eligibility", "entered_by": by}
            | {"entered_at": NOW}
            | changes
        )


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def shown(user: User, path: str = RATES, **query: str) -> HttpResponse:
    return signed_in(user).get(f"{path}?{urlencode({'month': KEY} | query)}" if path != REACH else path, query or None)


def tile_of(response: HttpResponse, number: int = 0) -> Any:
    return response.context["tiles"][number]


class TestOwnRates:
    def test_a_coach_sees_numerator_denominator_and_who_is_left_out(self, coach: User) -> None:
        met, short = family(coach, "Abel"), family(coach, "Birk")
        counts(met, "87")
        counts(short, "80", once="90")
        out = family(coach, "Cole")
        fact(out, "PENALTY", coach)
        response = shown(coach)
        tile = tile_of(response)
        assert (tile.share, tile.numerator.count, tile.denominator.count) == ("50", 1, 2)
        assert [(part.count, part.words) for part in tile.left_out] == [
            (1, "under a work penalty in few enough of the last 12 months")
        ]
        assert (tile.target, tile.is_reached, tile.later_share) == ("50", True, "100")
        assert tile_of(response, 1).target == "75"

    def test_the_fiscal_year_is_the_mean_of_its_months_so_far(self, coach: User, supervisor: User) -> None:
        """`wpr.family_rate`; months without any family are none of them."""
        counts(family(coach, referred_on=MONTH), "87")
        counts(family(coach, referred_on=MONTH), "30")
        following = next_month(MONTH)
        response = shown(coach)
        assert (tile_of(response).year, tile_of(response, 1).year) == ("50", "")
        assert 'Fiscal year so far: <b class="num">50%</b>' in text_of(response)
        # In the month after, whose hours are not in yet, the year is the mean of both; in October it begins anew.
        key = f"{following:%Y-%m}"
        later = tile_of(signed_in(coach).get(RATES, {"month": key}))
        assert later.year == ("25" if days.fiscal_year(following) == days.fiscal_year(MONTH) else "0")
        ((_, rows),) = shown(supervisor).context["tables"]
        assert [row.years for row in rows] == [("50", "")]
        said = text_of(shown(supervisor))
        assert "Fiscal year so far, all families" in said

    def test_names_stand_behind_each_number_and_each_look_is_logged(self, coach: User) -> None:
        met, short = family(coach, "Abel"), family(coach, "Birk")
        counts(met, "87")
        counts(short, "80.75")
        said = text_of(shown(coach, NAMES, rate="all_families", show="engaged"))
        assert "Abel" in said
        assert "Birk" not in said
        said = text_of(shown(coach, NAMES, rate="all_families", show="short"))
        assert "18.6 of 20 hours a week" in said
        with as_auditor():
            assert AccessLog.objects.filter(case_id=short.pk, route="coaching:rates-names").count() == 1

    def test_another_s_families_are_not_among_them(self, coach: User) -> None:
        other = make_user(office=coach.office)
        counts(family(other, "Dahl"), "87")
        tile = tile_of(shown(coach))
        assert tile.denominator.count == 0
        assert "Dahl" not in text_of(shown(coach, NAMES, rate="all_families", show="counted"))
        assert shown(coach, RATES, coach=str(other.pk)).status_code == 404
        assert shown(coach, REACH, coach=str(other.pk)).status_code == 404

    def test_a_family_carried_then_is_counted_and_its_name_stays_shut(self, coach: User) -> None:
        other = make_user(office=coach.office)
        case = family(coach, "Eide")
        counts(case, "87")
        with as_importer():
            case.assignments.update(last_day=MONTH.replace(day=28) + timedelta(days=5))
        make_assignment(case=case, coach=other, first_day=MONTH.replace(day=28) + timedelta(days=6))
        assert tile_of(shown(coach)).numerator.count == 1
        said = text_of(shown(coach, NAMES, rate="all_families", show="engaged"))
        assert "Eide" not in said
        assert "no longer yours to see" in said

    def test_a_conflict_block_takes_a_family_out(self, coach: User) -> None:
        case = family(coach)
        make_conflict_block(case=case, staff=coach)
        assert tile_of(shown(coach)).denominator.count == 0

    def test_two_parents_stand_in_both_rates(self, coach: User) -> None:
        case = family(coach)
        second = make_participant(case=case, person=make_person(family=case.family), role="ADULT", position=3)
        fact(case, "COMMON_CHILD", coach)
        counts(case, "130")
        counts(case, "22", participant=second)
        tile = tile_of(shown(coach), 1)
        assert (tile.numerator.count, tile.denominator.count, tile.share) == (1, 1, "100")

    def test_a_waiver_is_never_named(self, coach: User, supervisor: User) -> None:
        case = family(coach, "Foss")
        counts(case, "10")
        fact(case, "WAIVER", coach)
        assert shown(coach, NAMES, rate="all_families", show="left", why="WAIVER").status_code == 404
        for user in (coach, supervisor):
            for path in (RATES, NAMES):
                assert "waiver" not in text_of(shown(user, path)).lower()

    @pytest.mark.parametrize("month", ["2026-13", "x", "2014-01", f"{TODAY.year + 2}-01"])
    def test_a_month_that_is_none_or_lies_ahead_is_not_there(self, coach: User, month: str) -> None:
        assert shown(coach, RATES, month=month).status_code == 404

    @pytest.mark.parametrize("query", [{"rate": "x"}, {"show": "x"}, {"why": "x"}, {"coach": "x"}])
    def test_a_list_that_is_none_is_not_there(self, coach: User, query: dict[str, str]) -> None:
        assert shown(coach, NAMES, **query).status_code == 404


class TestOffice:
    def test_a_supervisor_sees_the_office_by_coach(self, coach: User, supervisor: User) -> None:
        other = make_user(office=coach.office, name="Ola Lind")
        counts(family(coach), "87")
        counts(family(other), "20")
        response = shown(supervisor)
        assert (tile_of(response).numerator.count, tile_of(response).denominator.count) == (1, 2)
        ((_, rows),) = response.context["tables"]
        assert {row.label: row.rates[0] for row in rows} == {
            coach.name: ("100%", "1 of 1"),
            "Ola Lind": ("0%", "0 of 1"),
        }
        assert tile_of(shown(supervisor, RATES, coach=str(other.pk))).denominator.count == 1

    def test_the_table_is_handed_out_as_a_file_and_that_is_logged(self, coach: User, supervisor: User) -> None:
        """Sums by coach, which name no case; no name is taken for a formula by a spreadsheet."""
        counts(family(make_user(office=coach.office, name="=1+1")), "87")
        address = reverse("coaching:rates-csv")
        assert f"{address}?month={KEY}" in text_of(shown(supervisor))
        answer = signed_in(supervisor).get(address, {"month": KEY})
        header, row = answer.content.decode("utf-8-sig").splitlines()
        assert answer["Content-Disposition"] == f'attachment; filename="rates-{KEY}.csv"'
        assert header.startswith("Coach,Month,")
        assert row == f"'=1+1,{KEY},100%,1 of 1,,0 of 0"
        with as_auditor():
            assert AccessLog.objects.filter(verb="EXPORT", case_id=None, route="coaching:rates-csv").count() == 1
        assert signed_in(coach).get(address).status_code == 403

    def test_another_office_is_not_there(self, coach: User, supervisor: User) -> None:
        away = make_office()
        stranger = make_user(office=away)
        counts(family(stranger, "Gran"), "87")
        assert tile_of(shown(supervisor)).denominator.count == 0
        assert shown(supervisor, RATES, office=str(away.pk)).status_code == 404
        assert shown(supervisor, RATES, coach=str(stranger.pk)).status_code == 404
        assert "Gran" not in text_of(shown(supervisor, NAMES))


class TestState:
    def test_an_auditor_sees_every_office_and_ninety_less_the_credit(self, coach: User, admin: User) -> None:
        auditor = make_user(role=Role.AUDITOR, office=None)
        other = make_user(office=make_office(name="Sitka"))
        counts(family(coach), "87")
        case = family(other)
        counts(case, "20")
        fact(case, "WAIVER", coach)
        set_credit(admin, 125)
        response = shown(auditor, RATES, state="US-AK")
        assert (tile_of(response).numerator.count, tile_of(response).denominator.count) == (1, 2)
        assert tile_of(response, 1).target == "77.5"
        assert "less a credit of 12.5" in text_of(response)
        assert response.context["waived"] == [("All families", 1)]
        ((kind, rows),) = response.context["tables"]
        assert (kind, len(rows)) == ("Office", 2)
        assert response.context["chart"] is None
        assert all(row.years == () for row in rows)
        drawn = shown(auditor, RATES, state="US-AK", year="1")
        assert drawn.context["chart"] is not None
        assert {row.label: row.years for row in drawn.context["tables"][0][1]}["Sitka"] == ("0", "")
        of_office = shown(auditor, RATES, office=str(other.office_id))
        assert tile_of(of_office).denominator.count == 1
        assert of_office.context["waived"] == []

    def test_no_reach_for_auditors(self) -> None:
        assert shown(make_user(role=Role.AUDITOR, office=None), REACH).status_code == 403

    @pytest.mark.parametrize("role", [Role.CASE_AIDE, Role.ELIGIBILITY_WORKER, Role.ADMIN, Role.PRIVACY_OFFICER])
    def test_others_see_no_rates(self, office: Office, role: Role) -> None:
        user = make_user(role=role, office=office)
        for path in (RATES, NAMES, REACH):
            assert shown(user, path).status_code == 403


def set_credit(admin: User, tenths: int) -> None:
    """Set the caseload reduction credit of both rates, in tenths of a point, on the page of settings (A109)."""
    for rate in ("all_families", "two_parent"):
        url = reverse("supervision:setting-change", args=["US-AK", f"wpr.caseload_credit.{rate}"])
        given = {
            "submission": str(uuid4()),
            "value": str(tenths),
            "office_id": "state",
            "first_day": (LONG_AGO - timedelta(days=30)).isoformat(),
            "source": "Letter of the department",
        }
        assert signed_in(admin).post(url, given).status_code == 302


class TestReach:
    def test_says_what_would_close_the_gap_and_leads_to_the_grid(self, coach: User) -> None:
        near, far = family(coach, "Holm"), family(coach, "Idris")
        activity = make_activity(case=near, by=coach)
        first = TODAY.replace(day=1)
        make_hours(activity=activity, by=coach, week=weeks_of(first)[0], hours=Decimal(20))
        make_work_month(case=near, by=coach, month=first)
        response = shown(coach, REACH)
        rows = [row for row, *_ in response.context["rows"]]
        assert {row.family_name for row in rows} == {"Holm", "Idris"}
        assert all(row.words in text_of(response) for row in rows)
        assert reverse("coaching:hours-case", args=[near.pk, f"{first:%Y-%m}"]) in text_of(response)
        counted = response.context["counts"]
        # The month of one is verified with 20 hours; for the other nothing is typed in yet.
        outlooks = {row.family_name: row.outlook for row in rows}
        assert outlooks == {"Holm": Outlook.LOST, "Idris": Outlook.SHORT}
        assert (counted.met, counted.can, counted.lost) == (0, 1, 1)
        with as_auditor():
            assert AccessLog.objects.filter(case_id=far.pk, route="coaching:rates-reach").exists()

    def test_today_shows_a_coach_three_numbers(self, coach: User, supervisor: User) -> None:
        case = family(coach)
        numbers = (
            '<li><span><b class="num">{}</b> met</span></li> <li><span><b class="num">{}</b> can still make it</span>'
        )
        numbers += '</li> <li><span><b class="num">{}</b> lost</span></li>'
        assert numbers.format(0, 1, 0) in text_of(signed_in(coach).get("/"))
        make_work_month(case=case, by=coach, month=TODAY.replace(day=1))
        assert numbers.format(0, 0, 1) in text_of(signed_in(coach).get("/"))
        assert REACH not in text_of(signed_in(supervisor).get("/"))

    def test_today_s_numbers_are_counted_anew_after_a_pause_or_other_weekly_hours(
        self, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        activity = make_activity(case=family(coach), by=coach)
        counted = []

        def count(*args: Any, **kwargs: Any) -> list[rate_reach.ReachRow]:
            counted.append(args)
            return reach_rows(*args, **kwargs)

        reach_rows = rate_reach.reach_rows
        monkeypatch.setattr(rate_reach, "reach_rows", count)

        def times() -> int:
            with in_context(actor=coach):
                rate_reach.reach_counts(coach.pk, user=coach, today=TODAY)
            return len(counted)

        assert [times(), times()] == [1, 1]
        told = {"first_day": TODAY, "last_day": TODAY, "words": "No child care", "entered_by": coach, "entered_at": NOW}
        with as_importer():
            ActivityPause.objects.create(case_id=activity.case_id, activity=activity, **told)
        assert [times(), times()] == [2, 2]
        with as_importer():
            Activity.objects.filter(pk=activity.pk).update(weekly_hours=Decimal(10), rev=activity.rev + 1)
        assert [times(), times()] == [3, 3]

    def test_says_of_which_month_and_what_each_word_means(self, coach: User) -> None:
        family(coach)
        page = text_of(shown(coach, REACH))
        assert f"Who can still make it in {TODAY:%B %Y}" in page
        assert f"{RATES}?month={MONTH:%Y-%m}" in page
        assert "at risk: the scheduled hours do not reach it" in page
        assert "Whole office" not in page
        assert signed_in(coach).get(REACH, {"coach": "all"}).status_code == 404

    def test_rows_are_typed_one_after_the_other(self, coach: User) -> None:
        """Hours of one activity leave those of another to be typed; a verified month leaves none (issue 5)."""
        case = family(coach)
        first = TODAY.replace(day=1)
        experience = make_activity(case=case, by=coach, kind="WEX")
        job = make_activity(case=case, by=coach, weekly_hours=Decimal(25))
        weeks = [week for week in weeks_of(first) if week.first_day <= TODAY]

        def outlook() -> Outlook:
            ((row, *_),) = shown(coach, REACH).context["rows"]
            found: Outlook = row.outlook
            return found

        for week in weeks:
            make_hours(activity=experience, by=coach, week=week, hours=Decimal(10))
        assert outlook() == Outlook.ON_TRACK
        for week in weeks:
            make_hours(activity=job, by=coach, week=week, hours=Decimal(0))
        make_work_month(case=case, by=coach, month=first)
        assert outlook() == Outlook.LOST

    def test_a_supervisor_looks_at_each_caseload(self, coach: User, supervisor: User) -> None:
        family(coach, "Jarl")
        family(make_user(office=coach.office, name="Aa Lind"), "Kjaer")
        said = text_of(shown(supervisor, REACH, coach=str(coach.pk)))
        assert "Jarl" in said
        assert "Kjaer" not in said
        whole = shown(supervisor, REACH, coach="all")
        assert {row.family_name for row, *_ in whole.context["rows"]} == {"Jarl", "Kjaer"}


class TestConstantQueries:
    @pytest.mark.parametrize("path", [RATES, NAMES, REACH])
    def test_as_many_for_one_family_as_for_many(self, coach: User, path: str) -> None:
        def asked() -> int:
            client = signed_in(coach)
            client.get(path, {"month": KEY})
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path, {"month": KEY}).status_code == 200
            return len(queries)

        counts(family(coach), "87")
        before = asked()
        for _ in range(4):
            counts(family(coach), "50")
        assert asked() == before


def test_the_month_before_stands_where_none_is_asked_for(coach: User) -> None:
    assert signed_in(coach).get(RATES).context["month"] == month_before(TODAY)
