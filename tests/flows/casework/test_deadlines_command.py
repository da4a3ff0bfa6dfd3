from datetime import date
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from casework.choices import DecisionStatus, EventKind
from casework.models import Case, User
from tests.factories import as_auditor, deadlines_of, events_of, make_case, make_excusal, moment, people_of
from tests.interchange import DATA, Importer, case_line, fact, run

pytestmark = pytest.mark.django_db

KEYS = [
    "case",
    "participant",
    "standard",
    "trigger",
    "period",
    "starts_on",
    "warn_on",
    "due_on",
    "met_on",
    "state",
]


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


@pytest.fixture
def caseload() -> None:
    assert run("import_facts", DATA / "caseload.jsonl").status == 0


@pytest.mark.usefixtures("caseload")
class TestDeadlines:
    def test_prints_one_object_a_line_with_the_keys_of_the_format(self) -> None:
        answer = run("deadlines", "--as-of", "2026-11-20", "--format", "json")

        assert answer.status == 0
        assert len(answer.objects) > 15
        assert all(list(one) == KEYS for one in answer.objects)

    def test_orders_by_case_standard_and_trigger(self) -> None:
        keys = [
            (one["case"], one["standard"], one["trigger"] or "")
            for one in run("deadlines", "--as-of", "2026-11-20").objects
        ]

        assert keys == sorted(keys)

    def test_names_people_and_triggers_as_the_old_system_does(self) -> None:
        found = {(one["standard"], one["trigger"]): one for one in run("deadlines", "--as-of", "2026-11-20").objects}

        first = found["first-contact", "f1"]
        assert (first["case"], first["participant"], first["period"]) == ("JNU-1", "amy", None)
        assert (first["starts_on"], first["due_on"]) == ("2026-09-04", "2026-09-08")
        assert (first["met_on"], first["state"]) == ("2026-09-08", "MET")
        assert found["step-review", "f5#1"]["due_on"] == "2026-10-02"
        assert found["step-review", "f5#2"]["due_on"] == "2026-11-02"
        assert found["referral-follow-up", "f8"]["state"] == "OVERDUE"

    def test_gives_periods_instead_of_triggers_where_time_owes(self) -> None:
        months = [
            one["period"]
            for one in run("deadlines", "--as-of", "2026-11-20").objects
            if (one["standard"], one["participant"]) == ("monthly-contact", "amy")
        ]

        assert months == ["2026-09", "2026-10", "2026-11"]

    def test_leaves_out_what_happened_later(self) -> None:
        day_before = {one["standard"]: one for one in run("deadlines", "--as-of", "2026-09-07").objects}

        assert day_before["first-contact"]["met_on"] is None
        assert day_before["first-contact"]["state"] == "UPCOMING"
        assert "step-review" not in day_before
        assert run("deadlines", "--as-of", "2026-09-03").lines == []

    def test_counts_a_due_day_as_on_time_until_it_ends(self) -> None:
        def state(day: str) -> str:
            owed = run("deadlines", "--as-of", day).objects
            return str(next(one["state"] for one in owed if (one["standard"], one["trigger"]) == ("ea", "f1")))

        assert [state("2026-09-27"), state("2026-09-28"), state("2026-10-04"), state("2026-10-05")] == [
            "UPCOMING",
            "DUE_SOON",
            "DUE_SOON",
            "OVERDUE",
        ]

    def test_says_on_today_what_the_rows_say(self) -> None:
        with as_auditor():
            case = Case.objects.select_related("office").get(ref="JNU-1")
        rows = {(row.standard, row.period, row.due_on.isoformat(), row.met_on) for row in deadlines_of(case)}
        today = timezone.now().astimezone(case.office.zone).date()

        said = {
            (one["standard"], one["period"] or "", one["due_on"], one["met_on"] and date.fromisoformat(one["met_on"]))
            for one in run("deadlines", "--as-of", today).objects
        }

        assert said == rows

    def test_explains_with_why(self) -> None:
        explained = run("deadlines", "--as-of", "2026-11-20", "--why").objects

        assert all(list(one) == [*KEYS, "why"] for one in explained)
        assert all(len(one["why"]) > 3 for one in explained)
        first = next(one["why"] for one in explained if one["standard"] == "first-contact")
        assert any("First contact after referral" in sentence for sentence in first)


class TestWhichCases:
    def test_may_be_one_by_reference_or_number(self, imported: Importer) -> None:
        imported(
            case_line(),
            fact("f1", "referral.received", "2026-09-04"),
            case_line("JNU-2"),
            fact("f1", "referral.received", "2026-09-04", case="JNU-2"),
        )

        answer = run("deadlines", "--as-of", "2026-09-04", "--case", "JNU-2")

        assert {one["case"] for one in answer.objects} == {"JNU-2"}
        assert {one["case"] for one in run("deadlines", "--as-of", "2026-09-04").objects} == {"JNU-1", "JNU-2"}

    def test_may_be_those_of_an_office(self, imported: Importer) -> None:
        imported(case_line(), fact("f1", "referral.received", "2026-09-04"))
        make_case(number="K-77", referred_on=date(2026, 9, 4))

        answer = run("deadlines", "--as-of", "2026-09-04", "--office", "AK-JNU")

        assert {one["case"] for one in answer.objects} == {"JNU-1"}

    @pytest.mark.parametrize("option", ["--case", "--office"])
    def test_that_do_not_exist_are_said(self, option: str) -> None:
        with pytest.raises(CommandError, match="There is no .* 'NOWHERE'") as refusal:
            run("deadlines", "--as-of", "2026-09-04", option, "NOWHERE")

        assert refusal.value.returncode == 2

    @pytest.mark.parametrize("day", ["2014-12-31", "2999-01-01"])
    def test_have_no_deadlines_outside_the_calendar(self, day: str) -> None:
        with pytest.raises(CommandError, match="lies outside the calendar") as refusal:
            run("deadlines", "--as-of", day)

        assert refusal.value.returncode == 2

    def test_need_a_day_that_exists(self) -> None:
        with pytest.raises(CommandError, match="2026-02-30"):
            run("deadlines", "--as-of", "2026-02-30")


class TestLinesMadeInGlidepath:
    def test_go_by_their_own_keys(self) -> None:
        case = make_case(number="K-77", referred_on=date(2026, 9, 4))
        referral = events_of(case, EventKind.REFERRAL_RECEIVED)[0]
        adult = next(one for one in people_of(case) if one.is_adult)

        owed = {one["standard"]: one for one in run("deadlines", "--as-of", "2026-09-04").objects}

        assert owed["first-contact"]["trigger"] == str(referral.pk)
        assert owed["first-contact"]["participant"] == str(adult.pk)
        assert owed["first-contact"]["case"] == "K-77"


class TestExcused:
    def test_is_a_state(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach)
        deadline = deadlines_of(case, "first-contact")[0]
        make_excusal(
            deadline=deadline,
            by=coach,
            status=DecisionStatus.APPROVED,
            decided_by=supervisor,
            decided_at=moment(deadline.due_on),
        )

        owed = run("deadlines", "--as-of", deadline.due_on, "--case", case.number).objects

        assert {one["state"] for one in owed if one["standard"] == "first-contact"} == {"EXCUSED"}
