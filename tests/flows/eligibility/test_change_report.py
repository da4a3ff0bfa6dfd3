"""A change is reported, its effect is computed and stored nowhere, the plan hears of it, and it is settled once."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Office, User
from casework.wording import short_day
from eligibility.choices import Programme
from eligibility.models import ChangeReport, Determination
from eligibility.operations.changes import settle_change_report
from tests.benefit_records import (
    MONTH,
    make_action,
    make_application,
    make_certification,
    make_change_report,
    make_decision,
    make_decision_notice,
    make_household,
    make_household_fact,
)
from tests.factories import NOW, TODAY, adult_of, as_importer, make_case, people_of
from tests.flows.casework.test_handover_races import at_once
from tests.flows.eligibility.desk import NEXT, decided, lines, only, see, send
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


def report(user: User, case: Case, **changes: str) -> int:
    day = TODAY.isoformat()
    sent = {"kind": "INCOME", "words": "Works more hours", "received_on": day, "effective_on": day}
    return send(user, "change-report", case.pk, **sent | {"how": "PHONE", "told_by": "FAMILY"} | changes).status_code


def approved(case: Case, by: User, on: date, jurisdiction: str) -> None:
    """Have cash assistance approved on a day, in a state."""
    _, row = decided(case, by, programme="TANF")
    with as_importer():
        row.pk, row._state.adding, row.supersedes_id = uuid4(), True, None
        row.month, row.decided_on = (MONTH - timedelta(days=1)).replace(day=1), on
        row.save(force_insert=True)
        Office.objects.update(jurisdiction=jurisdiction)


class TestChangeReport:
    def test_is_written_down_with_its_two_days_and_has_the_plan_looked_at(self, case: Case, coach: User) -> None:
        """N016: received, effective, effect on the plan."""
        assert report(coach, case, participant_id=str(adult_of(case).pk)) == 302
        [line] = lines(case, EventKind.CHANGE_REPORTED)
        assert line.facts == {"what": "INCOME", "effective_on": TODAY.isoformat()}
        [situation] = lines(case, EventKind.SITUATION_CHANGED)
        assert situation.facts == {"what": "WORK"}
        assert situation.on == TODAY
        assert "Works more hours" in see(coach, "benefits", case.pk)

    @pytest.mark.parametrize("days", [-40, 10])
    def test_has_the_plan_looked_at_not_before_it_came_in(self, case: Case, coach: User, days: int) -> None:
        """What was so before anybody knew is met by no earlier review, nor late when it is told."""
        day = TODAY + timedelta(days=days)
        assert report(coach, case, effective_on=day.isoformat()) == 302
        [situation] = lines(case, EventKind.SITUATION_CHANGED)
        assert situation.on == max(TODAY, day)

    @pytest.mark.parametrize("kind", ["EXPENSES", "RESOURCES"])
    def test_of_expenses_or_property_changes_no_plan(self, case: Case, coach: User, kind: str) -> None:
        assert report(coach, case, kind=kind) == 302
        assert lines(case, EventKind.SITUATION_CHANGED) == []

    def test_shows_before_and_after_and_leads_to_the_facts(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        """N016: effect on eligibility and from when, computed and not stored."""
        application, decision = decided(case, coach)
        make_certification(application=application, by=coach)
        make_decision_notice(decision=decision, by=coach)
        head = next(one for one in people_of(case) if one.is_adult)
        row = make_change_report(case=case, by=coach, participant=head, effective_on=decision.month)
        page = see(eligibility_worker, "change-effect", row.pk)
        assert "no change" in page
        assert f"kind=WAGES&amp;first_day={decision.month.isoformat()}" in page
        make_household_fact(case=case, by=coach, kind="WAGES", of=head, amount=Decimal("700.00"))
        page = see(eligibility_worker, "change-effect", row.pk)
        assert f"${decision.monthly_benefit:,.2f}" in page
        assert "Too early for timely notice" in page
        with as_importer():
            assert Determination.objects.count() == 1

    @pytest.mark.parametrize(
        ("jurisdiction", "programme", "is_on_file"),
        [("US-NC", "TANF", True), ("US-NC", "SNAP", False), ("US-AK", "TANF", False)],
    )
    def test_says_by_when_it_is_acted_on_where_that_is_on_file(
        self, case: Case, coach: User, jurisdiction: str, programme: str, is_on_file: bool
    ) -> None:
        """N016: cash in North Carolina, 30 days from the day it came in; nothing once it is settled or taken back."""
        decided(case, coach, programme=programme)
        with as_importer():
            Office.objects.update(jurisdiction=jurisdiction)
        change = make_change_report(case=case, by=coach)
        shown = see(coach, "change-effect", change.pk)
        said = shown[shown.index(f"Act on it by: {Programme(programme).label}") :].split("</dd>")[0]
        assert (short_day(TODAY + timedelta(days=30), today=TODAY) in said) is is_on_file
        assert ("not on file" in said) is not is_on_file
        with as_importer():
            ChangeReport.objects.filter(pk=change.pk).update(voided_by=coach, voided_at=NOW)
        assert "Act on it by" not in see(coach, "change-effect", change.pk)

    @pytest.mark.parametrize(
        ("jurisdiction", "days", "is_late"), [("US-NC", 10, False), ("US-NC", 16, True), ("US-OR", 16, False)]
    )
    def test_says_by_when_it_was_to_be_reported_where_that_is_on_file(
        self, case: Case, coach: User, jurisdiction: str, days: int, is_late: bool
    ) -> None:
        """N016; `tanf.nc.report_days`: on the tenth day in time, days after it late."""
        approved(case, coach, TODAY - timedelta(days=30), jurisdiction)
        change = make_change_report(case=case, by=coach, effective_on=TODAY - timedelta(days=days))
        shown = see(coach, "change-effect", change.pk)
        assert ("Came in later" in shown) is is_late
        assert ("To be reported by: Cash assistance (TANF)</dt><dd>not on file" in shown) is (jurisdiction == "US-OR")

    def test_who_moves_in_is_not_asked_within_the_days_of_a_child_away(self, case: Case, coach: User) -> None:
        approved(case, coach, TODAY - timedelta(days=30), "US-AK")
        since = TODAY - timedelta(days=7)
        joined = make_change_report(case=case, by=coach, kind="COMPOSITION", effective_on=since)
        away = make_change_report(case=case, by=coach, kind="CHILD_AWAY", effective_on=since, clear_on=since)
        lately = make_change_report(case=case, by=coach, kind="CHILD_AWAY", effective_on=since, clear_on=TODAY)
        assert "Came in later" not in see(coach, "change-effect", joined.pk)
        assert "Came in later" in see(coach, "change-effect", away.pk)
        assert "Came in later" not in see(coach, "change-effect", lately.pk)

    def test_nothing_was_to_be_reported_before_the_first_approval(self, case: Case, coach: User) -> None:
        approved(case, coach, TODAY - timedelta(days=20), "US-AK")
        change = make_change_report(case=case, by=coach, effective_on=TODAY - timedelta(days=21))
        assert "To be reported by" not in see(coach, "change-effect", change.pk)

    def test_asks_since_when_it_was_clear_that_a_child_is_away(self, case: Case, coach: User) -> None:
        """42 U.S.C. 608(a)(10)(C)."""
        assert report(coach, case, kind="CHILD_AWAY") == 422
        assert report(coach, case, kind="INCOME", clear_on=TODAY.isoformat()) == 422
        assert report(coach, case, kind="CHILD_AWAY", clear_on=(TODAY + timedelta(days=1)).isoformat()) == 422
        assert report(coach, case, kind="CHILD_AWAY", clear_on=TODAY.isoformat()) == 302
        assert only(ChangeReport).clear_on == TODAY
        [situation] = lines(case, EventKind.SITUATION_CHANGED)
        assert situation.facts == {"what": "HOUSEHOLD"}

    def test_says_from_when_a_change_counts(self, case: Case, coach: User) -> None:
        """7 CFR 273.12(c): no file says that a change counts inside its month."""
        change = make_change_report(case=case, by=coach)
        assert "counts from the next one" in see(coach, "change-effect", change.pk)
        for name in ("change-report", "household-fact-record"):
            query = "?kind=RENT" if name == "household-fact-record" else ""
            url = reverse(f"eligibility:{name}", args=[case.pk])
            assert "counts from the next one" in signed_in(coach).get(f"{url}{query}").content.decode()

    def test_begins_the_form_of_its_fact(self, case: Case, coach: User) -> None:
        row = make_change_report(case=case, by=coach, effective_on=date(2026, 10, 5))
        assert "first_day=2026-10-05" in see(coach, "change-effect", row.pk)
        for asked, shown in (("2026-10-05", True), ("rubbish", False)):
            address = reverse("eligibility:household-fact-record", args=[case.pk])
            page = signed_in(coach).get(address, {"kind": "WAGES", "first_day": asked}).content.decode()
            assert ('value="2026-10-05"' in page) is shown

    def test_is_settled_once_with_a_reason_or_a_decision(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        row = make_change_report(case=case, by=coach, recorded_at=NOW + timedelta(hours=1))
        assert send(eligibility_worker, "change-settle", row.pk, outcome="NO_EFFECT").status_code == 422
        answer = send(eligibility_worker, "change-settle", row.pk, outcome="ACTED")
        assert "Nothing was decided since" in answer.content.decode()
        told = {"outcome": "NO_EFFECT", "why": "Below every limit."}
        assert send(coach, "change-settle", row.pk, **told).status_code == 403
        assert send(eligibility_worker, "change-settle", row.pk, **told).status_code == 302
        assert send(eligibility_worker, "change-settle", row.pk, **told).status_code == 422
        assert "Below every limit." in see(coach, "change-effect", row.pk)
        assert len(lines(case, EventKind.CHANGE_SETTLED)) == 1

    def test_acted_on_rests_on_a_decision_since(self, case: Case, coach: User, eligibility_worker: User) -> None:
        row = make_change_report(case=case, by=coach, recorded_at=NOW - timedelta(hours=1))
        decided(case, coach)
        assert send(eligibility_worker, "change-settle", row.pk, outcome="ACTED").status_code == 302
        assert only(ChangeReport).outcome == "ACTED"

    def test_acted_on_asks_a_month_and_every_programme_that_it_touches(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        make_household(case=case, by=coach)
        told = {"case": case, "by": coach, "filed_on": MONTH, "completed_on": TODAY}
        food, cash = make_application(**told), make_application(**told, programme="TANF")
        before = NOW - timedelta(hours=2)
        make_decision(application=food, by=coach, decided_at=before, monthly_benefit=Decimal("50.00"))
        make_decision(application=cash, by=coach)
        row = make_change_report(case=case, by=coach, effective_on=NEXT, recorded_at=NOW - timedelta(hours=1))
        answer = send(eligibility_worker, "change-settle", row.pk, outcome="ACTED")
        assert "for a month that it touches" in answer.content.decode()
        with as_importer():
            ChangeReport.objects.update(effective_on=MONTH)
        answer = send(eligibility_worker, "change-settle", row.pk, outcome="ACTED")
        assert "This changes Food benefits (SNAP) too" in answer.content.decode()
        make_action(application=food, by=coach, change=row)
        assert send(eligibility_worker, "change-settle", row.pk, outcome="ACTED").status_code == 302

    def test_is_taken_back_with_every_line(self, case: Case, coach: User) -> None:
        report(coach, case)
        assert send(coach, "change-void", only(ChangeReport).pk).status_code == 302
        assert lines(case, EventKind.CHANGE_REPORTED) == []
        assert lines(case, EventKind.SITUATION_CHANGED) == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": "LOTTERY"},
            {"words": ""},
            {"words": "🙂" * 10_000},
            {"received_on": (TODAY + timedelta(days=1)).isoformat()},
            {"effective_on": (TODAY + timedelta(days=900)).isoformat()},
            {"how": "PIGEON"},
        ],
    )
    def test_is_refused_with_what_was_typed(self, case: Case, coach: User, changes: dict[str, str]) -> None:
        assert report(coach, case, **changes) == 422

    def test_keeps_pictures_and_a_leap_day(self, case: Case, coach: User) -> None:
        assert report(coach, case, words="🙂 moved", effective_on="2024-02-29") == 302
        assert only(ChangeReport).effective_on == date(2024, 2, 29)

    def test_of_another_office_is_not_found(self, case: Case, coach: User, outsider: User) -> None:
        assert report(outsider, case) == 404
        row = make_change_report(case=case, by=coach)
        assert send(outsider, "change-void", row.pk).status_code == 404

    def test_is_settled_once_by_two_at_once(self, case: Case, coach: User, eligibility_worker: User) -> None:
        row = make_change_report(case=case, by=coach)

        def settle() -> object:
            return settle_change_report(
                change_id=row.pk, outcome="NO_EFFECT", why="None.", actor=eligibility_worker, now=NOW
            )

        assert at_once((eligibility_worker, settle), (eligibility_worker, settle)).count("done") == 1
