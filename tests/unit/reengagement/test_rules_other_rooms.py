"""Agendas and ready lists of case review, extension and family support team (A084-A088, A110)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reengagement.choices import PartnerAnswer, StaffingKind, SupportTeamAnswer, TeamAnswer
from reengagement.rules import agendas, other_rooms
from reengagement.rules.agendas import Point
from reengagement.rules.locks import Gate, GateState, lock_of
from reengagement.rules.other_rooms import AgencyInput, ExtensionFacts, ReviewFacts, SupportTeamFacts, TimeClock
from reengagement.rules.room_figures import RoomFigures, figures_on
from tests.unit.reengagement.room import ALASKA, OREGON, TODAY

DAY = timedelta(days=1)
MEETING = TODAY + 10 * DAY
CLOCK = TimeClock(57, date(2026, 10, 1), 60)
EXTENSION = ExtensionFacts(
    on=MEETING,
    clock=CLOCK,
    are_months_left_out=True,
    form_with_client_on=TODAY,
    form_submitted_on=TODAY,
    needs_medical_form=True,
    medical_form_on=TODAY - 20 * DAY,
    agencies=(AgencyInput("Harbor House", PartnerAnswer.ATTENDS),),
    is_coach_here=True,
    recommendation=TeamAnswer.EXTEND,
    extension_type="B",
    extension_months=6,
)
REVIEW = ReviewFacts(True, "Finished the course", "", "", frozenset({Point.REGRESSION, Point.DISCREPANCIES}))


def by_code(found: tuple[Gate, ...]) -> dict[str, Gate]:
    return {gate.code: gate for gate in found}


def extension(**changes: Any) -> dict[str, Gate]:
    today = changes.pop("today", TODAY)
    return by_code(other_rooms.ready_extension(replace(EXTENSION, **changes), ALASKA, today=today))


def open_codes(found: dict[str, Gate]) -> list[str]:
    return [code for code, gate in found.items() if gate.is_locking]


class TestAgendas:
    def test_are_there_for_every_kind_with_a_source_for_every_line(self) -> None:
        assert set(agendas.AGENDAS) == set(StaffingKind)
        for agenda in agendas.AGENDAS.values():
            codes = [item.code for item in agenda.items]
            assert len(codes) == len(set(codes))
            assert all(item.heading and item.ask.endswith((".", "?")) and item.source for item in agenda.items)

    def test_belong_to_the_states_whose_documents_know_them(self) -> None:
        assert agendas.kinds_in("US-OR") == (StaffingKind.REENGAGEMENT,)
        assert agendas.kinds_in("US-AK") == (
            StaffingKind.CASE_REVIEW,
            StaffingKind.EXTENSION,
            StaffingKind.SUPPORT_TEAM,
        )
        assert agendas.kinds_in("US-NC") == agendas.kinds_in("US-TX") == ()

    def test_are_what_the_ready_lists_follow(self) -> None:
        for agenda, found in (
            (agendas.CASE_REVIEW, other_rooms.ready_case_review(REVIEW)),
            (agendas.EXTENSION, other_rooms.ready_extension(EXTENSION, ALASKA, today=TODAY)),
            (agendas.SUPPORT_TEAM, other_rooms.ready_support_team(SupportTeamFacts(), today=TODAY)),
        ):
            assert tuple(gate.item for gate in found) == agenda.items

    def test_find_a_line_by_its_code(self) -> None:
        assert agendas.EXTENSION.item(Point.CLOCK).heading == "The 60-month clock"


class TestCaseReview:
    def test_takes_words_or_none_said(self) -> None:
        assert lock_of(other_rooms.ready_case_review(REVIEW)).is_open

    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({"is_client_here": False}, [Point.CLIENT_HERE]),
            ({"progression": "  "}, [Point.PROGRESSION]),
            ({"is_none": frozenset()}, [Point.REGRESSION, Point.DISCREPANCIES]),
            ({"regression": "Lost the job"}, [Point.REGRESSION]),
        ],
    )
    def test_locks(self, changes: dict[str, Any], codes: list[str]) -> None:
        assert open_codes(by_code(other_rooms.ready_case_review(replace(REVIEW, **changes)))) == codes


class TestClock:
    def test_says_the_last_month_and_by_when_to_meet(self) -> None:
        assert CLOCK.left_months == 3
        assert CLOCK.last_month == date(2027, 1, 1)
        assert CLOCK.hold_by == date(2026, 12, 31)
        assert CLOCK.words == "57 of 60 months used to October 2026; 3 months left."

    @pytest.mark.parametrize(
        ("used", "left", "last"),
        [
            (0, 60, date(2031, 10, 1)),
            (58, 2, date(2026, 12, 1)),
            (59, 1, date(2026, 11, 1)),
            (60, 0, None),
            (61, 0, None),
        ],
    )
    def test_at_its_ends(self, used: int, left: int, last: date | None) -> None:
        clock = TimeClock(used, date(2026, 10, 31), 60)
        assert (clock.left_months, clock.last_month) == (left, last)
        assert clock.hold_by == (last - DAY if last else None)

    def test_the_limit_comes_from_the_policy_files(self) -> None:
        assert ALASKA.time_limit_months == OREGON.time_limit_months == 60
        assert figures_on("US-TX", TODAY).time_limit_months is None

    @given(st.integers(0, 59), st.dates(date(2015, 1, 1), date(2040, 12, 31)))
    def test_whoever_meets_by_that_day_meets_before_the_sixtieth_month(self, used: int, as_of: date) -> None:
        clock = TimeClock(used, as_of, 60)
        assert clock.hold_by is not None
        months = (clock.hold_by.year * 12 + clock.hold_by.month) - (as_of.year * 12 + as_of.month)
        assert used + months == 59
        assert (clock.hold_by + DAY).day == 1


class TestExtension:
    def test_is_green_when_everything_is_there(self) -> None:
        assert open_codes(extension()) == []
        assert not [gate for gate in extension().values() if gate.state == GateState.WARNING]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"clock": None}, Point.CLOCK),
            ({"are_months_left_out": None}, Point.LEFT_OUT_MONTHS),
            ({"are_months_left_out": False}, Point.LEFT_OUT_MONTHS),
            ({"form_with_client_on": None}, Point.FORM_WITH_CLIENT),
            ({"form_with_client_on": TODAY + DAY}, Point.FORM_WITH_CLIENT),
            ({"form_submitted_on": None}, Point.FORM_SUBMITTED),
            ({"form_submitted_on": TODAY + DAY}, Point.FORM_SUBMITTED),
            ({"needs_medical_form": None}, Point.MEDICAL_FORM),
            ({"medical_form_on": None}, Point.MEDICAL_FORM),
            ({"medical_form_on": MEETING + DAY}, Point.MEDICAL_FORM),
            ({"is_coach_here": False}, Point.COACH_HERE),
            ({"parents": 2}, Point.BOTH_PARENTS),
            ({"parents": 2, "parents_who_qualify": 1}, Point.BOTH_PARENTS),
            ({"recommendation": ""}, Point.RECOMMENDATION),
            ({"extension_type": ""}, Point.RECOMMENDATION),
            ({"extension_months": None}, Point.RECOMMENDATION),
        ],
    )
    def test_one_thing_missing_locks_one_gate(self, changes: dict[str, Any], code: str) -> None:
        assert open_codes(extension(**changes)) == [code]

    @pytest.mark.parametrize(
        ("handed_in", "state"),
        [
            (MEETING - 8 * DAY, GateState.MET),
            (MEETING - 7 * DAY, GateState.MET),
            (MEETING - 6 * DAY, GateState.OPEN),
            (MEETING, GateState.OPEN),
        ],
    )
    def test_the_form_is_there_a_week_ahead(self, handed_in: date, state: GateState) -> None:
        assert other_rooms.form_due_on(MEETING, form_days=7) == MEETING - 7 * DAY
        found = extension(form_submitted_on=handed_in, today=MEETING)[Point.FORM_SUBMITTED]
        assert found.state == state

    def test_a_late_form_needs_a_new_day_or_a_reason(self) -> None:
        late = {"form_submitted_on": MEETING - 6 * DAY, "today": MEETING}
        assert extension(**late, late_reason="Client was in hospital")[Point.FORM_SUBMITTED].state == GateState.WARNING
        assert extension(**late, on=MEETING + DAY)[Point.FORM_SUBMITTED].state == GateState.MET

    def test_no_days_set_asks_for_no_form(self) -> None:
        found = by_code(other_rooms.ready_extension(EXTENSION, RoomFigures(), today=TODAY))
        assert found[Point.FORM_SUBMITTED].state == GateState.NOT_NEEDED

    def test_a_staffing_after_the_day_warns_and_locks_nothing(self) -> None:
        late = TimeClock(59, date(2026, 10, 1), 60)
        assert extension(clock=late)[Point.CLOCK].state == GateState.WARNING
        over = extension(clock=TimeClock(60, date(2026, 10, 1), 60))[Point.CLOCK]
        assert over.state == GateState.WARNING
        assert "after the limit" in over.words

    @pytest.mark.parametrize(
        ("agency", "state"),
        [
            (AgencyInput("Harbor House", PartnerAnswer.SENT_WORDS, "Doing well"), GateState.MET),
            (AgencyInput("Harbor House", PartnerAnswer.SENT_NONE), GateState.MET),
            (AgencyInput("Harbor House", PartnerAnswer.SENT_WORDS, " "), GateState.WARNING),
            (AgencyInput("Harbor House"), GateState.WARNING),
        ],
    )
    def test_a_silent_agency_warns_and_locks_nothing(self, agency: AgencyInput, state: GateState) -> None:
        found = extension(agencies=(agency,))
        assert found[Point.AGENCIES].state == state
        assert open_codes(found) == []

    def test_no_agency_no_medical_form_and_one_parent_are_not_asked(self) -> None:
        found = extension(agencies=(), needs_medical_form=False, medical_form_on=None)
        codes = {code for code, gate in found.items() if gate.state == GateState.NOT_NEEDED}
        assert codes == {Point.AGENCIES, Point.MEDICAL_FORM, Point.BOTH_PARENTS}

    def test_no_ground_needs_no_type_and_not_every_parent(self) -> None:
        changes = {"recommendation": TeamAnswer.NO_GROUND, "extension_type": "", "extension_months": None}
        assert open_codes(extension(**changes, parents=2, parents_who_qualify=1)) == []
        assert open_codes(extension(parents=2, parents_who_qualify=2)) == []


class TestSupportTeam:
    READY = SupportTeamFacts(TODAY, SupportTeamAnswer.ACCEPTED, True, 1, ("Amy calls the clinic",))

    def test_is_green_when_everything_is_there(self) -> None:
        assert lock_of(other_rooms.ready_support_team(self.READY, today=TODAY)).is_open

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"offered_on": None}, Point.OFFERED),
            ({"offered_on": TODAY + DAY}, Point.OFFERED),
            ({"answer": ""}, Point.OFFERED),
            ({"answer": SupportTeamAnswer.DECLINED}, Point.OFFERED),
            ({"answer": SupportTeamAnswer.THINKING}, Point.OFFERED),
            ({"is_family_here": False}, Point.TEAM),
            ({"others_here": 0}, Point.TEAM),
            ({"next_steps": (" ",)}, Point.NEXT_STEPS),
        ],
    )
    def test_locks(self, changes: dict[str, Any], code: str) -> None:
        found = by_code(other_rooms.ready_support_team(replace(self.READY, **changes), today=TODAY))
        assert open_codes(found) == [code]

    def test_says_that_declining_is_an_answer(self) -> None:
        declined = replace(self.READY, answer=SupportTeamAnswer.DECLINED)
        found = other_rooms.ready_support_team(declined, today=TODAY)[0]
        assert "when the family wants one" in found.words
