"""The unit in figures: each counted a second, naive way, and as long as its list (A107-A109, O051, O014, A097)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DatabaseRole, EventKind, Role
from casework.context import in_context
from casework.models import AccessLog, Case, Deadline, Office, Setting, User
from coaching.models import MonthCount, Plan
from coaching.queries.rate_figures import state_figures
from coaching.rules.hours import days
from coaching.rules.weeks import next_month
from supervision.counting import count_units, recount_units
from supervision.models import UnitMonth, UnitStand
from supervision.queries.unit_stamp import kept_figures
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    make_assignment,
    make_case,
    make_conflict_block,
    make_event,
    make_office,
    make_participant,
    make_person,
    make_signed_plan,
    make_user,
)
from tests.flows.coaching.test_rates import LONG_AGO, counts, fact, family
from tests.flows.supervision.test_statistics import set_value
from tests.papers import told_on
from tests.people import signed_in
from tests.review_records import CODES, make_review, make_sampled
from tests.work_records import MONTH, MONTH_KEY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
UNIT, FAMILIES, CSV, OWED, PDF = (
    reverse(f"supervision:{name}") for name in ("dashboard", "unit-families", "unit-csv", "owed", "unit-pdf")
)
#: A single parent of a child under six (45 CFR 261.35).
HOURS_A_WEEK = 20


def page(user: User, **query: str) -> HttpResponse:
    response = signed_in(user).get(UNIT, query)
    assert response.status_code == 200
    return response


def tile(response: HttpResponse, name: str) -> Any:
    return next(one for one in response.context["tiles"] if one.name.startswith(name))


def pieces(response: HttpResponse, name: str) -> dict[str, Any]:
    return {one.words: one for one in tile(response, name).pieces}


def length(user: User, url: str) -> int:
    """Return how many rows a list has, counted row by row through its pages."""
    rows, following = 0, url
    while following:
        response = signed_in(user).get(following)
        assert response.status_code == 200, following
        found = response.context.get("found")
        rows += len(found.page.rows if found else response.context["rows"])
        following = response.context["next_url"]
    return rows


@pytest.fixture
def cases(coach: User, other_coach: User) -> list[Case]:
    """Seed two coaches with families of every sort that the figures tell apart."""
    made = []
    for number, core in enumerate(["87", "90", "80", "76", "10", "0", "88"]):
        case = family(coach if number % 3 else other_coach, f"Family{number}")
        counts(case, core)
        made.append(case)
    fact(family(coach, "Out"), "PENALTY", coach)
    make_signed_plan(case=made[0], by=coach)
    make_signed_plan(case=made[1], by=coach, last_review_on=next_month(TODAY) + timedelta(days=3))
    make_signed_plan(case=made[2], by=coach, signed_on=days_ago(90), last_review_on=days_ago(1))
    make_event(
        made[3],
        EventKind.CONTACT_MADE,
        on=TODAY,
        participant=adult_of(made[3]),
        method="PHONE",
        direction="OUT",
        plan_reviewed=True,
    )
    make_event(made[4], EventKind.WORK_MONTH_VERIFIED, on=TODAY, participant=adult_of(made[4]), month=MONTH_KEY)
    make_case(office=coach.office)
    return made


def every_case(office: Office) -> list[Case]:
    with as_auditor():
        return list(Case.objects.filter(office=office))


def every_deadline(office: Office) -> Iterator[Deadline]:
    for case in every_case(office):
        yield from (row for row in deadlines_of(case) if not row.is_excused and row.starts_on <= TODAY)


class TestNaively:
    def test_all_families(self, supervisor: User, cases: list[Case]) -> None:
        """A107: rate with numerator and denominator lists."""
        with as_auditor():
            weeks = days.weeks_of(MONTH, state_figures("US-AK")(MONTH))
            rows = list(MonthCount.objects.filter(month=MONTH, is_provisional=False))
        engaged = near = 0
        for row in rows:
            average = Fraction(row.core_hours) / weeks
            engaged += average >= HOURS_A_WEEK
            near += HOURS_A_WEEK - 3 <= average < HOURS_A_WEEK
        counted = sum(
            case.opened_on < next_month(MONTH) and case.family.name != "Out" for case in named(supervisor.office)
        )
        response = page(supervisor)
        found = pieces(response, "All families")
        assert (found["engaged"].count, found["counted"].count) == (engaged, counted)
        assert tile(response, "All families").share == f"{int(Fraction(engaged, counted) * 1000) / 10:g}"
        missing = -(-counted // 2) - engaged
        assert any(words.startswith(f"{missing} more famil") for words in found), found
        assert found["within 3 hours a week"].count == near > 0
        for words in ("engaged", "counted", "within 3 hours a week"):
            assert length(supervisor, found[words].url) == found[words].count

    def test_two_parent_has_its_own_target_and_the_federal_one(self, supervisor: User, cases: list[Case]) -> None:
        """A108, A109."""
        response = page(supervisor)
        two = tile(response, "Two-parent")
        assert pieces(response, "Two-parent")["counted"].count == 0
        assert (two.share, two.mark, two.far_mark) == ("", "150.0", "180.0")

    def test_contact(self, supervisor: User, cases: list[Case]) -> None:
        """O014."""
        owed = [
            row
            for row in every_deadline(supervisor.office)
            if row.standard == "monthly-contact" and row.period == f"{TODAY:%Y-%m}"
        ]
        left = sum(row.met_on is None for row in owed)
        found = pieces(page(supervisor), "Meaningful contact")
        assert found["without one yet"].count == left == length(supervisor, found["without one yet"].url)
        assert (found["had one"].count, found["owed one"].count) == (len(owed) - left, len(owed))
        for one in found.values():
            assert length(supervisor, one.url) == one.count
        assert left < len(owed)

    def test_plans(self, supervisor: User, cases: list[Case]) -> None:
        with as_auditor():
            plans = list(Plan.objects.all())
        open_cases = [case for case in every_case(supervisor.office) if case.closed_on is None]
        current = ending = 0
        for case in open_cases:
            valid = [p.last_review_on for p in plans if p.case_id == case.pk and (p.last_review_on or TODAY) >= TODAY]
            current += bool(valid)
            ending += bool(valid) and max(one for one in valid if one) < next_month(TODAY)
        found = pieces(page(supervisor), "Plans current")
        assert found["without a current plan"].count == len(open_cases) - current
        assert found["end this month"].count == ending
        for one in found.values():
            assert length(supervisor, one.url) == one.count
        assert current == 2

    def test_months_verified(self, supervisor: User, cases: list[Case]) -> None:
        owed = [
            row
            for row in every_deadline(supervisor.office)
            if row.standard == "work-verification" and row.period == MONTH_KEY
        ]
        left = sum(row.met_on is None for row in owed)
        response = page(supervisor)
        shown = pieces(response, f"{MONTH:%B} verified")
        found = shown["not verified yet"]
        assert found.count == left == length(supervisor, found.url) == response.context["to_verify"]
        assert (shown["verified"].count, shown["owed"].count) == (len(owed) - left, len(owed))
        for one in shown.values():
            assert length(supervisor, one.url) == one.count
        assert left == len(owed) - 1

    def test_reviews(self, supervisor: User, coach: User, cases: list[Case]) -> None:
        """A097: the average, each review with the same weight, against 80."""
        shares = []
        for case, wrong in zip(cases[1:4], (0, 2, len(CODES) // 2), strict=True):
            sampled = make_sampled(case=case, coach=coach, by=supervisor)
            make_review(sampled=sampled, by=supervisor, not_met=CODES[:wrong])
            shares.append(Fraction(len(CODES) - wrong, len(CODES)))
        average = sum(shares) / len(shares)
        response = page(supervisor)
        assert tile(response, "Case reviews").share == f"{int(average * 1000) / 10:.1f}"
        found = pieces(response, "Case reviews")
        assert found["filed in three months"].count == len(shares)
        assert found["under it"].count == sum(share < Fraction(8, 10) for share in shares)
        for one in found.values():
            assert length(supervisor, one.url) == one.count
        row = next(one for one in response.context["rows"] if one.name == coach.name)
        assert len(row.reviews) == 3

    def test_reviews_of_an_office_are_those_of_that_office_to_an_auditor_too(
        self, supervisor: User, coach: User, auditor: User, cases: list[Case]
    ) -> None:
        """A097: who sees every case is shown the reviews of the office that was asked for."""
        make_review(sampled=make_sampled(case=cases[1], coach=coach, by=supervisor), by=supervisor)
        state = coach.office.jurisdiction if coach.office else ""
        away = make_user(office=make_office(jurisdiction=state))
        boss = make_user(role=Role.OPERATIONS_MANAGER, office=away.office)
        make_review(sampled=make_sampled(case=make_case(coach=away), coach=away, by=boss), by=boss)
        for office, found in ((coach.office, {cases[1].pk}), (away.office, None)):
            query = {"show": "reviews", "state": state, "office": str(office.pk if office else "")}
            rows = signed_in(auditor).get(FAMILIES, query).context["found"].page.rows
            assert len(rows) == 1
            assert found in (None, {one.case_id for one in rows})

    def test_each_coach_and_the_whole_office(self, supervisor: User, cases: list[Case]) -> None:
        response = page(supervisor)
        rows = {one.name: one for one in response.context["rows"]}
        assert "Not assigned" in rows
        total = response.context["everybody"]
        late = [row for row in every_deadline(supervisor.office) if row.met_on is None and row.due_on < TODAY]
        assert total.load.overdue == len(late) == sum(one.load.overdue for one in rows.values())
        assert total.load.families == len(every_case(supervisor.office)) == sum(o.load.families for o in rows.values())
        assert (total.owed, total.verified) == (
            sum(one.owed for one in rows.values()),
            sum(one.verified for one in rows.values()),
        )
        for one in (*rows.values(), total):
            assert length(supervisor, one.overdue_url) == one.load.overdue
            assert length(supervisor, one.contact_url) == one.load.contacts_open
            assert length(supervisor, one.months_url) == one.owed - one.verified
            assert length(supervisor, one.two_parent_url) == one.two_parent

    def test_two_parent_families_that_nobody_carries_are_told(self, supervisor: User, cases: list[Case]) -> None:
        """A108: the row of what is not assigned has its count, with its list."""
        both = make_case(office=supervisor.office, referred_on=LONG_AGO)
        make_participant(case=both, person=make_person(family=both.family), role="ADULT", position=3)
        fact(both, "COMMON_CHILD", supervisor)
        row = next(one for one in page(supervisor).context["rows"] if one.name == "Not assigned")
        assert (row.two_parent, length(supervisor, row.two_parent_url)) == (1, 1)

    def test_one_overdue_of_a_kind_is_one(self, supervisor: User, cases: list[Case]) -> None:
        for row in page(supervisor, tables="1").context["rows"]:
            for count, _, words in row.load.blocks:
                assert (count == 1) == (words in {"contact", "note", "plan", "of hours, services or reviews"})

    def test_where_we_slip(self, supervisor: User, cases: list[Case]) -> None:
        late: dict[str, int] = {}
        for row in every_deadline(supervisor.office):
            if row.met_on is None and row.due_on < TODAY:
                late[row.standard] = late.get(row.standard, 0) + 1
        slips = page(supervisor).context["slips"]
        assert [one.count for one in slips] == sorted(late.values(), reverse=True)[:6]
        for one in slips:
            assert length(supervisor, one.url) == one.count

    def test_languages_of_households(self, supervisor: User, cases: list[Case]) -> None:
        with as_importer():
            Case.objects.filter(pk__in=[case.pk for case in cases[:3]]).update(language="es")
        response = page(supervisor)
        (spanish,) = response.context["languages"].rows
        assert (spanish.name, spanish.households, spanish.is_owed) == ("Spanish", 3, False)
        assert "no rule on file here" in response.content.decode()

    def test_thirty_five_households_are_a_duty_in_oregon(self) -> None:
        office = make_office(jurisdiction="US-OR")
        manager, coach = make_user(role=Role.OPERATIONS_MANAGER, office=office), make_user(office=office)
        for _ in range(35):
            one = make_case(coach=coach, language="es", track="", opening_track="")
        assert page(manager).context["languages"].rows[0].is_owed
        with as_importer():
            Case.objects.filter(pk=one.pk).update(language="en")
        assert not page(manager).context["languages"].rows[0].is_owed


def named(office: Office | None) -> list[Case]:
    with as_auditor():
        return list(Case.objects.filter(office=office).select_related("family"))


class TestOwnNumbers:
    def test_a_coach_sees_their_own_and_nobody_elses(self, coach: User, other_coach: User, cases: list[Case]) -> None:
        response = page(coach)
        text = response.content.decode()
        assert "My numbers" in text
        assert other_coach.name not in text
        assert "rows" not in response.context
        for one in response.context["tiles"]:
            for piece in one.pieces:
                if piece.url:
                    assert length(coach, piece.url) == piece.count, (one.name, piece.words)

    def test_no_list_of_a_colleague_opens(self, coach: User, other_coach: User, cases: list[Case]) -> None:
        client = signed_in(coach)
        assert client.get(OWED, {"coach": str(other_coach.pk)}).status_code == 404
        assert client.get(OWED, {"coach": "none"}).status_code == 404
        assert client.get(CSV).status_code == 403


class TestBesideTheUnit:
    def test_needs_three_coaches_so_that_nobody_is_told_apart(self, coach: User, cases: list[Case]) -> None:
        count_units(now=NOW)
        response = page(coach)
        assert {one.unit for one in response.context["tiles"]} == {""}
        assert "each needs three coaches behind it" in response.content.decode()

    def test_is_told_in_shares_of_the_whole_office(
        self, supervisor: User, coach: User, other_coach: User, cases: list[Case]
    ) -> None:
        """O051: one's own figures, and the unit's beside them."""
        third = make_user(office=coach.office, name="Third Coach")
        family(third, "Third")
        count_units(now=NOW)
        office = {one.code: one.share for one in page(supervisor).context["tiles"]}
        response = page(coach)
        beside = {one.code: one.unit for one in response.context["tiles"]}
        assert beside["all_families"] == office["all_families"] != ""
        assert all(beside[code] == office[code] for code in ("contacts", "plans", "months", "two_parent"))
        text = response.content.decode()
        assert "Unit average" in text
        assert not [one.name for one in (other_coach, third) if one.name in text]

    def test_of_a_month_counts_the_coaches_of_that_month(
        self, coach: User, other_coach: User, cases: list[Case]
    ) -> None:
        """Two stood behind last month, three carry families today: what is of last month is told of nobody."""
        third = make_user(office=coach.office, name="Third Coach")
        family(third, "Third", referred_on=TODAY)
        count_units(now=NOW)
        beside = {one.code: one.unit for one in page(coach).context["tiles"]}
        assert beside["plans"] != ""
        assert {beside[code] for code in ("all_families", "two_parent", "months")} == {""}

    def test_of_a_month_counts_who_carries_its_families_today(
        self, coach: User, other_coach: User, cases: list[Case]
    ) -> None:
        """Three stood behind last month, of whose families two are left who carry them: one's own is of today."""
        handed = family(make_user(office=coach.office), "Third")
        with as_importer():
            handed.assignments.update(last_day=days_ago(1))
        make_assignment(case=handed, coach=other_coach, first_day=TODAY)
        count_units(now=NOW)
        beside = {one.code: one.unit for one in page(coach).context["tiles"]}
        assert beside["all_families"] != ""
        assert {beside[code] for code in ("contacts", "months", "plans")} == {""}

    def test_of_two_parents_counts_the_coaches_of_such_families(
        self, supervisor: User, coach: User, other_coach: User, cases: list[Case]
    ) -> None:
        third = make_user(office=coach.office, name="Third Coach")
        family(third, "Third")

        def beside(*coaches: User) -> dict[str, str]:
            for one in coaches:
                both = family(one, "Both")
                make_participant(case=both, person=make_person(family=both.family), role="ADULT", position=3)
                fact(both, "COMMON_CHILD", supervisor)
            count_units(now=NOW)
            return {one.code: one.unit for one in page(coach).context["tiles"]}

        two = beside(coach, other_coach)
        assert two["all_families"] != ""
        assert two["two_parent"] == ""
        assert beside(third)["two_parent"] != ""

    def test_of_reviews_is_the_mean_of_three_coaches(
        self, supervisor: User, coach: User, other_coach: User, cases: list[Case]
    ) -> None:
        """A097."""
        third = make_user(office=coach.office)
        shares = []
        for who, wrong in ((coach, 0), (other_coach, 2), (third, len(CODES) // 2)):
            case = family(who, f"Reviewed{wrong}")
            make_review(sampled=make_sampled(case=case, coach=who, by=supervisor), by=supervisor, not_met=CODES[:wrong])
            shares.append(Fraction(len(CODES) - wrong, len(CODES)))
        assert tile(page(coach), "Case reviews").unit == f"{int(sum(shares) / 3 * 1000) / 10:g}"

    def test_is_not_told_to_who_is_kept_from_a_family(self, coach: User, cases: list[Case]) -> None:
        family(make_user(office=coach.office), "Third")
        count_units(now=NOW)
        make_conflict_block(case=cases[0], staff=coach)
        assert {one.unit for one in page(coach).context["tiles"]} == {""}

    def test_no_figure_tells_of_anybody_s_time(self, supervisor: User, cases: list[Case]) -> None:
        """O003, O051: what a manager is shown and takes along has families and deadlines, no working time."""
        header = signed_in(supervisor).get(CSV).content.decode("utf-8-sig").splitlines()[0].lower()
        told = told_on(signed_in(supervisor).get(PDF)).lower()
        assert not [word for word in ("minutes", "per day", "at work", "overtime", "o'clock") if word in header + told]


class TestPaper:
    def test_of_an_office_says_what_its_page_says_and_is_logged(
        self, supervisor: User, coach: User, cases: list[Case]
    ) -> None:
        shown = page(supervisor)
        told = told_on(signed_in(supervisor).get(PDF))
        for one in shown.context["tiles"]:
            assert one.name in told
        assert f"{shown.context['everybody'].load.overdue}" in told
        assert coach.name in told
        assert "Family1" not in told
        with as_auditor():
            line = AccessLog.objects.filter(route="supervision:unit-pdf").get()
        assert (line.verb, line.case_id) == ("EXPORT", None)

    def test_of_a_coach_has_their_own_alone(self, coach: User, other_coach: User, cases: list[Case]) -> None:
        told = told_on(signed_in(coach).get(PDF))
        assert "My numbers" in told
        assert other_coach.name not in told

    def test_of_a_state_has_its_offices(self, auditor: User, supervisor: User, cases: list[Case]) -> None:
        assert "Nothing is counted" in told_on(signed_in(auditor).get(PDF, {"state": "US-AK"}))
        count_units(now=NOW)
        told = told_on(signed_in(auditor).get(PDF, {"state": "US-AK"}))
        assert supervisor.office is not None
        assert supervisor.office.name in told

    def test_wrong_role(self, case_aide: User, admin: User) -> None:
        for user in (case_aide, admin):
            assert signed_in(user).get(PDF).status_code == 403


class TestKeptFigures:
    def test_are_counted_anew_once_a_setting_took_effect(self, supervisor: User, admin: User) -> None:
        """What follows a setting follows it when the deadlines do, a minute after it was set."""
        set_value(admin, "std.all.statistics_small_count", "US-AK", "10")
        counted: list[int] = []

        def count() -> dict[str, Any]:
            counted.append(1)
            return {}

        def ask() -> int:
            with in_context(actor=supervisor):
                kept_figures(supervisor, MONTH, today=TODAY, count=count)
            return len(counted)

        with in_context(role=DatabaseRole.WORKER):
            Setting.objects.update(reconciled_at=None)
        assert (ask(), ask()) == (1, 1)
        with in_context(role=DatabaseRole.WORKER):
            Setting.objects.update(reconciled_at=NOW)
        assert (ask(), ask()) == (2, 2)


class TestCounting:
    def test_follows_the_month_of_each_office(self) -> None:
        """A109: at nine in the evening of the last day in Juneau the month still runs there, though not in UTC."""
        office = make_office(time_zone="America/Anchorage")
        evening = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
        count_units(now=evening)
        with as_auditor():
            months = set(UnitMonth.objects.filter(office=office).values_list("month", flat=True))
        assert months == {date(2026, 10, 1), date(2026, 11, 1)}


class TestState:
    def test_adds_up_what_was_counted_of_its_offices(self, supervisor: User, auditor: User, cases: list[Case]) -> None:
        count_units(now=NOW)
        office = page(supervisor)
        state = page(auditor, state="US-AK")
        for name in ("All families", "Two-parent"):
            own, whole = pieces(office, name), pieces(state, name)
            assert (own["engaged"].count, own["counted"].count) == (whole["engaged"].count, whole["counted"].count)
            assert length(auditor, whole["counted"].url) == whole["counted"].count
        (row,) = [one for one in state.context["offices"] if one.office.office_id == supervisor.office_id]
        everybody = office.context["everybody"]
        assert (row.office.families, row.office.overdue) == (everybody.load.families, everybody.load.overdue)
        assert (row.office.months.done, row.office.months.owed) == (everybody.verified, everybody.owed)
        contacts = (row.office.contacts.done, row.office.contacts.owed)
        assert contacts == (everybody.load.contacts_met, everybody.load.contacts_owed)
        without = row.office.plans.owed - row.office.plans.done
        assert without == pieces(state, "Plans")["without a current plan"].count
        assert without == pieces(office, "Plans")["without a current plan"].count
        assert b"Counts as of" in state.content

    def test_every_number_is_as_long_as_its_list(self, auditor: User, cases: list[Case]) -> None:
        """A109, O051, O014: state and offices, contact, months and what is overdue among them."""
        count_units(now=NOW)
        state = page(auditor, state="US-AK")
        for one in state.context["tiles"]:
            for piece in one.pieces:
                if piece.url:
                    assert length(auditor, piece.url) == piece.count, (one.name, piece.words)
        for row in state.context["offices"]:
            assert length(auditor, row.families_url) == row.office.families
            assert length(auditor, row.overdue_url) == row.office.overdue
            for cell in row.cells:
                assert length(auditor, cell.done_url) == cell.done, cell.done_url
                assert length(auditor, cell.owed_url) == cell.owed, cell.owed_url

    def test_lists_of_a_state_cost_the_same_with_more_families(
        self, auditor: User, coach: User, cases: list[Case]
    ) -> None:
        asked = {"state": "US-AK", "show": "contacts"}
        client = signed_in(auditor)
        client.get(OWED, asked)
        with CaptureQueriesContext(connection) as few:
            assert client.get(OWED, asked).status_code == 200
        for number in range(6):
            family(coach, f"More{number}")
        with CaptureQueriesContext(connection) as many:
            client.get(OWED, asked)
        assert len(many) == len(few) <= 20

    def test_looks_at_lists_of_a_state_are_written_down(self, auditor: User, cases: list[Case]) -> None:
        signed_in(auditor).get(OWED, {"state": "US-AK", "show": "contacts"})
        with as_auditor():
            assert AccessLog.objects.filter(route="supervision:owed", actor=auditor, case_id=cases[0].pk).exists()

    @pytest.mark.parametrize("asked", [{"state": "US-XX"}, {"office": "none"}, {"state": "US-AK", "coach": "none"}])
    def test_no_such_place(self, auditor: User, asked: dict[str, str]) -> None:
        assert signed_in(auditor).get(OWED, asked).status_code == 404

    def test_who_decides_in_an_office_asks_for_no_other(self, supervisor: User, outsider: User) -> None:
        own = signed_in(supervisor).get(OWED, {"show": "contacts"}).context["rows"]
        asked = {"show": "contacts", "office": str(outsider.office_id), "state": "US-OR"}
        assert signed_in(supervisor).get(OWED, asked).context["rows"] == own

    def test_counting_again_finds_no_drift(self, cases: list[Case]) -> None:
        assert recount_units(now=NOW) > 0
        assert recount_units(now=NOW) == 0
        counts(cases[6], "0", month=next_month(MONTH))
        with as_importer():
            MonthCount.objects.filter(case=cases[0], month=MONTH).update(core_hours=0)
        assert recount_units(now=NOW + timedelta(hours=1)) == 1

    def test_twelve_months_of_an_office_come_from_there(self, supervisor: User, cases: list[Case]) -> None:
        with CaptureQueriesContext(connection) as counted_anew:
            live = page(supervisor).context["chart"]
        recount_units(now=NOW)
        with CaptureQueriesContext(connection) as from_sums:
            kept = page(supervisor).context["chart"]
        assert [[one.numerator for one in every] for _, every in kept.rows] == [
            [one.numerator for one in every] for _, every in live.rows
        ]
        assert len(from_sums) < len(counted_anew) - 10

    def test_only_the_counting_writes_and_only_who_decides_reads(
        self, coach: User, supervisor: User, auditor: User, cases: list[Case]
    ) -> None:
        count_units(now=NOW)
        rows: dict[User, set[Any]] = {}
        for user in (coach, supervisor, auditor):
            with in_context(actor=user):
                rows[user] = set(UnitMonth.objects.values_list("office_id", flat=True))
        assert rows[coach] == set()
        assert rows[supervisor] == {supervisor.office_id}
        assert rows[auditor] >= {supervisor.office_id}
        for user in (supervisor, auditor):
            with pytest.raises(Exception, match="permission denied"), in_context(actor=user):
                UnitStand.objects.update(overdue=0)

    def test_nothing_is_counted_yet(self, auditor: User) -> None:
        assert "Nothing is counted." in page(auditor, state="US-AK").content.decode()
        assert "Nothing is counted." in page(auditor, state="US-TX").content.decode()


class TestKeptFromAFamily:
    def test_every_number_leaves_the_family_out(self, supervisor: User, cases: list[Case]) -> None:
        recount_units(now=NOW)
        before = page(supervisor)
        make_conflict_block(case=cases[0], staff=supervisor)
        after = page(supervisor)
        was, now = (pieces(one, "All families")["counted"] for one in (before, after))
        assert now.count == was.count - 1 == length(supervisor, now.url)
        months = [[every[0].denominator for _, every in one.context["chart"].rows] for one in (before, after)]
        assert [a - b for a, b in zip(*months, strict=True)] == [int(bool(a)) for a in months[0]]
        families = (one.context["everybody"].load.families for one in (before, after))
        assert next(families) - next(families) == 1
        for one in after.context["tiles"]:
            for piece in one.pieces:
                if piece.url:
                    assert length(supervisor, piece.url) == piece.count

    def test_sums_of_a_state_are_not_shown_to_them(self, auditor: User, cases: list[Case]) -> None:
        count_units(now=NOW)
        make_conflict_block(case=cases[0], staff=auditor)
        response = signed_in(auditor).get(UNIT, {"state": "US-AK"})
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("coaching:rates"))


class TestPages:
    @pytest.mark.parametrize("path", [UNIT, FAMILIES, CSV])
    def test_wrong_role(self, path: str, case_aide: User, admin: User) -> None:
        for user in (case_aide, admin):
            assert signed_in(user).get(path).status_code == 403

    def test_another_office_sees_its_own_alone(self, outsider: User, cases: list[Case]) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        response = page(manager)
        assert response.context["everybody"].load.families == 0
        assert "Family1" not in response.content.decode()
        assert signed_in(manager).get(FAMILIES, {"show": "no-plan"}).context["found"].count == 0

    def test_first_day_of_an_office(self, supervisor: User, coach: User) -> None:
        text = page(supervisor).content.decode()
        assert "No family counts" in text
        assert "Nothing is overdue." in text
        assert page(coach).status_code == 200
        assert page(supervisor, tables="1").status_code == 200

    @pytest.mark.parametrize("month", ["2026-13", "soon", "1999-01", "2999-01"])
    def test_no_such_month(self, supervisor: User, month: str) -> None:
        assert signed_in(supervisor).get(UNIT, {"month": month}).status_code == 404

    def test_no_such_list(self, supervisor: User) -> None:
        assert signed_in(supervisor).get(FAMILIES, {"show": "everything"}).status_code == 404

    def test_tables_hold_no_drawing(self, supervisor: User, cases: list[Case]) -> None:
        main = page(supervisor, tables="1").content.decode().split("<main")[1].split("</main")[0]
        assert "unit-bullet__bar" not in main
        assert "unit-chart" not in main
        assert "Show as pictures" in main

    def test_who_left_and_still_carries_is_told(self, supervisor: User, coach: User, cases: list[Case]) -> None:
        with in_context(role=DatabaseRole.ADMIN):
            User.objects.filter(pk=coach.pk).update(is_active=False)
        assert "No longer here" in page(supervisor).content.decode()

    def test_the_file_says_the_same_and_is_written_down(self, supervisor: User, coach: User, cases: list[Case]) -> None:
        with in_context(role=DatabaseRole.IMPORT):
            User.objects.filter(pk=coach.pk).update(name="=cmd()")
        response = signed_in(supervisor).get(CSV)
        header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        shown = page(supervisor).context["everybody"]
        last = dict(zip(header, rows[-1], strict=True))
        assert (last["Coach"], last["Overdue"]) == ("Whole office", str(shown.load.overdue))
        assert any(row[0] == "'=cmd()" for row in rows)
        with as_auditor():
            assert AccessLog.objects.filter(route="supervision:unit-csv", verb="EXPORT").count() == 1

    def test_looks_at_names_are_written_down(self, supervisor: User, cases: list[Case]) -> None:
        signed_in(supervisor).get(FAMILIES, {"show": "no-plan"})
        with as_auditor():
            assert AccessLog.objects.filter(route="supervision:unit-families", case_id=cases[5].pk).count() == 1

    def test_costs_the_same_with_more_coaches_and_families(
        self, supervisor: User, coach: User, cases: list[Case]
    ) -> None:
        recount_units(now=NOW)
        client = signed_in(supervisor)
        client.get(UNIT)
        cache.clear()
        with CaptureQueriesContext(connection) as few:
            client.get(UNIT)
        for _ in range(11):
            one = make_user(office=coach.office)
            for _ in range(4):
                counts(family(one), "80")
        cache.clear()
        with CaptureQueriesContext(connection) as many:
            client.get(UNIT)
        with CaptureQueriesContext(connection) as kept:
            client.get(UNIT)
        assert len(many) == len(few) <= 36
        assert len(kept) <= 16
