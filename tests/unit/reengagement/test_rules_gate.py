"""The safety gate of a penalty request: six checks, all sixty-four ways in which they can stand, and every point."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from casework.public import Refused
from policy.reader import NoRuleOnFile
from reengagement.choices import PenaltyReason
from reengagement.rules import gate
from reengagement.rules.gate import ChildCare, Duty, Gate, GoodCause, Point, Support
from tests.unit.reengagement.requests import ASKED, HAPPENED, SHUT, STATES, Change, good

DAY = timedelta(days=1)


def points_of(request: gate.Request, which: Gate) -> tuple[Point, ...]:
    return next(check for check in gate.judge(request).checks if check.gate == which).missing


class TestSixChecks:
    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize("shut", list(product((False, True), repeat=6)))
    def test_only_all_open_let_a_request_through(self, shut: tuple[bool, ...], state: str) -> None:
        request, closed = good(state), {one for one, is_shut in zip(Gate, shut, strict=True) if is_shut}
        for one in closed:
            request = SHUT[one](request)
        verdict = gate.judge(request)
        assert verdict.is_open == (not any(shut))
        assert {check.gate for check in verdict.checks if not check.is_open} == closed

    def test_are_six_in_their_order(self) -> None:
        assert [check.gate for check in gate.judge(good("US-AK")).checks] == list(Gate)
        assert len(Gate) == 6

    @pytest.mark.parametrize("state", STATES)
    def test_explain_themselves_with_a_source(self, state: str) -> None:
        for request in (good(state), gate.Request(jurisdiction=state, asked_on=ASKED)):
            for check in gate.judge(request).checks:
                assert check.title
                assert check.points
                assert all(point.words and point.todo and point.source and point.field for point in check.points)
                assert not any(re.search(r"\b[AORNT]\d{3}\b", point.said + point.source) for point in check.points)

    @pytest.mark.parametrize("state", STATES)
    def test_refuse_with_the_first_thing_to_do(self, state: str) -> None:
        gate.require(good(state))
        with pytest.raises(Refused, match="Write what happened") as refused:
            gate.require(SHUT[Gate.GOOD_CAUSE](SHUT[Gate.SITUATION](good(state))))
        assert refused.value.field == "situation"

    @pytest.mark.parametrize("state", STATES)
    def test_let_nothing_through_that_nobody_answered(self, state: str) -> None:
        assert not any(check.is_open for check in gate.judge(gate.Request(state, ASKED)).checks)

    def test_know_no_rule_before_it_is_on_file(self) -> None:
        with pytest.raises(NoRuleOnFile):
            gate.judge(replace(good("US-NC"), situation_on=date(2025, 9, 30)))


class TestReasons:
    @pytest.mark.parametrize("state", STATES)
    def test_never_hold_a_missing_timesheet(self, state: str) -> None:
        """A057: it does not exist among the reasons, by code or by words."""
        for reason in gate.reasons_of(state):
            assert not re.search(r"time.?sheet|paper|proof|verif", f"{reason} {reason.label}", re.IGNORECASE)
        for typed in ("TIMESHEET", "NO_TIMESHEET", "timesheet", "", "activity"):
            missing = points_of(replace(good(state), reason=typed), Gate.REASON)
            assert [point.field for point in missing] == ["reason"]
            assert "missing timesheet is not one" in missing[0].todo

    def test_are_those_of_the_state_alone(self) -> None:
        request = replace(good("US-OR"), reason=PenaltyReason.JOB_QUIT)
        assert points_of(request, Gate.REASON)
        assert not points_of(replace(request, jurisdiction="US-AK"), Gate.REASON)

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"checked_on": None}, ["checked_on"]),
            ({"took_part": True}, ["took_part"]),
            ({"took_part": None}, ["took_part"]),
        ],
    )
    def test_ask_whether_they_took_part_before_paper(self, changes: dict[str, Any], fields: list[str]) -> None:
        """Late paper is no reason when taking part can be confirmed another way (A056, A057)."""
        assert [point.field for point in points_of(replace(good("US-AK"), **changes), Gate.REASON)] == fields
        for state, reason in (("US-AK", PenaltyReason.PLAN), ("US-NC", PenaltyReason.CORE_TERMS)):
            request = replace(good(state), reason=reason, **changes)
            assert [point.field for point in points_of(request, Gate.REASON)] == fields
        quit_job = replace(good("US-TX"), reason=PenaltyReason.JOB_QUIT, **changes)
        assert not points_of(quit_job, Gate.REASON)

    @pytest.mark.parametrize(
        ("offered", "refused", "fields"),
        [
            (HAPPENED, HAPPENED, []),
            (HAPPENED - DAY, HAPPENED, []),
            (None, HAPPENED, ["offered_on"]),
            (HAPPENED, None, ["refused_on"]),
            (HAPPENED, HAPPENED - DAY, ["refused_on"]),
            (None, None, ["offered_on", "refused_on"]),
        ],
    )
    def test_ask_for_offer_and_refusal_of_a_signature(
        self, offered: date | None, refused: date | None, fields: list[str]
    ) -> None:
        """A025."""
        request = replace(
            good("US-AK"), reason=PenaltyReason.SIGNATURE, has_plan=None, offered_on=offered, refused_on=refused
        )
        assert [point.field for point in points_of(request, Gate.REASON)] == fields
        assert gate.judge(request).is_open == (not fields)

    def test_let_no_refused_signature_through_with_good_cause(self) -> None:
        """A025: without good cause."""
        request = replace(good("US-AK"), reason=PenaltyReason.SIGNATURE, offered_on=HAPPENED, refused_on=HAPPENED)
        assert gate.judge(request).is_open
        assert not gate.judge(replace(request, good_cause=GoodCause())).is_open


class TestSituation:
    @pytest.mark.parametrize(
        ("on", "is_met"), [(ASKED, True), (ASKED - DAY, True), (ASKED + DAY, False), (None, False)]
    )
    def test_lies_before_the_request(self, on: date | None, *, is_met: bool) -> None:
        """A040."""
        assert (not points_of(replace(good("US-AK"), situation_on=on), Gate.SITUATION)) == is_met

    def test_shows_the_delay(self) -> None:
        """A040: the delay is shown."""
        assert good("US-AK").delay_days == 17
        assert replace(good("US-AK"), situation_on=None).delay_days is None


class TestBound:
    @pytest.mark.parametrize("duty", [None, Duty.EXEMPT, Duty.VOLUNTEER, Duty.TA_DVS])
    @pytest.mark.parametrize("state", STATES)
    def test_stops_without_a_duty(self, duty: Duty | None, state: str) -> None:
        assert [point.field for point in points_of(replace(good(state), duty=duty), Gate.BOUND)] == ["duty"]

    @pytest.mark.parametrize("has_plan", [None, False])
    def test_stops_at_an_activity_without_a_plan(self, *, has_plan: bool | None) -> None:
        request = replace(good("US-AK"), has_plan=has_plan)
        assert [point.field for point in points_of(request, Gate.BOUND)] == ["has_plan"]
        assert not points_of(replace(request, reason=PenaltyReason.CHILD_SUPPORT), Gate.BOUND)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"has_screenings": False}, "has_screenings"),
            ({"risk_assessed_on": None}, "risk_assessed_on"),
            ({"risk_assessed_on": ASKED + DAY}, "risk_assessed_on"),
            ({"visit_tried_on": None}, "visit_tried_on"),
            ({"ended_without_success_on": None}, "ended_without_success_on"),
            ({"ended_without_success_on": ASKED + DAY}, "ended_without_success_on"),
            ({"is_narrated": False}, "ended_without_success_on"),
            ({"is_meeting_alone": True}, "is_meeting_alone"),
            ({"is_meeting_alone": None}, "is_meeting_alone"),
            ({"is_pre_ssi": True}, "is_pre_ssi"),
            ({"is_pre_ssi": None}, "is_pre_ssi"),
            ({"meets_federal_hours": True}, "meets_federal_hours"),
            ({"meets_federal_hours": None}, "meets_federal_hours"),
        ],
    )
    def test_needs_all_of_reengagement_in_oregon(self, changes: dict[str, Any], field: str) -> None:
        request = good("US-OR")
        request = replace(request, reengagement=replace(request.reengagement, **changes))
        assert [point.field for point in points_of(request, Gate.BOUND)] == [field]
        assert not points_of(replace(request, jurisdiction="US-AK"), Gate.BOUND)


class TestSupports:
    @pytest.mark.parametrize(
        ("support", "is_met"),
        [
            (Support("Gas", HAPPENED, given_on=HAPPENED), True),
            (Support("Gas", HAPPENED, is_declined=True), True),
            (Support("Gas"), False),
            (Support("Gas", HAPPENED), False),
            (Support("Gas", HAPPENED, given_on=HAPPENED + DAY), False),
            (Support("Gas", HAPPENED + DAY, given_on=HAPPENED + DAY), False),
            (Support("Gas", HAPPENED + DAY, is_declined=True), False),
            (Support("Gas", is_declined=True), False),
        ],
    )
    def test_were_offered_and_given_in_time(self, support: Support, *, is_met: bool) -> None:
        """The failure of the department to give a support is good cause (OAR 461-130-0327; R015)."""
        missing = points_of(replace(good("US-OR"), supports=(support,)), Gate.SUPPORTS)
        assert (not missing) == is_met
        assert all("That is good cause" in point.todo for point in missing)

    def test_stay_as_they_were_typed(self) -> None:
        """A state's own word is for our words; what somebody wrote is frozen as it stands."""
        typed = Support("pay the licence penalty", HAPPENED)
        request = replace(good("US-NC"), supports=(typed,), left_out=("A penalty of the court",))
        said = [point.todo for point in points_of(request, Gate.SUPPORTS)]
        assert said == [
            "The record says that this affected taking part. Choose it too: A penalty of the court.",
            "pay the licence penalty: the department did not give it in time. That is good cause.",
        ]
        frozen = [point.words for check in gate.judge(request).checks for point in check.points]
        assert "pay the licence penalty: offered in time" in frozen

    @pytest.mark.parametrize(("asked_on", "is_met"), [(None, False), (ASKED, True), (ASKED + DAY, False)])
    def test_have_to_be_asked_about(self, asked_on: date | None, *, is_met: bool) -> None:
        request = replace(good("US-AK"), needs_asked_on=asked_on, supports=())
        assert (not points_of(request, Gate.SUPPORTS)) == is_met


class TestChildCare:
    @pytest.mark.parametrize(
        ("born_on", "on", "age"),
        [
            (date(2020, 11, 3), date(2026, 11, 2), 5),
            (date(2020, 11, 3), date(2026, 11, 3), 6),
            (date(2020, 2, 29), date(2026, 2, 28), 5),
            (date(2020, 2, 29), date(2026, 3, 1), 6),
            (date(2020, 2, 29), date(2028, 2, 29), 8),
            (date(2026, 11, 3), date(2026, 11, 3), 0),
        ],
    )
    def test_counts_a_childs_years(self, born_on: date, on: date, age: int) -> None:
        assert gate.age_on(born_on, on) == age

    @pytest.mark.parametrize("state", STATES)
    def test_protects_until_the_sixth_birthday(self, state: str) -> None:
        """42 USC 607(e)(2): everywhere."""
        unheard = ChildCare(is_single_custodial=True)
        for born_on, is_protected in ((date(2020, 11, 4), True), (date(2020, 11, 3), False), (None, True)):
            request = replace(good(state), child_care=replace(unheard, youngest_born_on=born_on))
            assert bool(points_of(request, Gate.CHILD_CARE)) == is_protected, born_on

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"is_single_custodial": None}, ["is_single_custodial"]),
            ({"told_on": None}, ["told_on"]),
            ({"told_on": ASKED + DAY}, ["told_on"]),
            ({"cannot_find": None}, ["cannot_find"]),
            ({"cannot_find": True}, ["cannot_find"]),
            ({"criteria": "  "}, ["criteria"]),
        ],
    )
    def test_asks_for_every_answer(self, changes: dict[str, Any], fields: list[str]) -> None:
        request = good("US-NC")
        request = replace(request, child_care=replace(request.child_care, **changes))
        assert [point.field for point in points_of(request, Gate.CHILD_CARE)] == fields

    def test_asks_nothing_more_of_two_parents(self) -> None:
        request = replace(good("US-AK"), child_care=ChildCare(is_single_custodial=False))
        assert not points_of(request, Gate.CHILD_CARE)

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({}, ["not_alone_why", "not_alone_shown"]),
            ({"not_alone_why": "The father came back."}, ["not_alone_shown"]),
            ({"not_alone_why": "The father came back.", "not_alone_shown": "The lease."}, []),
            ({"youngest_born_on": date(2019, 1, 1)}, []),
        ],
    )
    def test_asks_what_shows_that_the_record_is_wrong(self, changes: dict[str, Any], fields: list[str]) -> None:
        """42 USC 607(e)(2): no unchecked "no" where the case has one adult and a child under six."""
        alone = ChildCare(is_single_custodial=False, is_alone_on_record=True, youngest_born_on=date(2023, 2, 1))
        request = replace(good("US-AK"), child_care=replace(alone, **changes))
        assert [point.field for point in points_of(request, Gate.CHILD_CARE)] == fields


class TestGoodCause:
    @pytest.mark.parametrize(
        ("cause", "is_met"),
        [
            (GoodCause(HAPPENED, HAPPENED, False, HAPPENED), True),
            (GoodCause(ASKED, ASKED, False, ASKED), True),
            (GoodCause(HAPPENED - DAY, HAPPENED - DAY, False, HAPPENED), False),
            (GoodCause(ASKED, ASKED + DAY, False, ASKED), False),
            (GoodCause(None, HAPPENED, False, HAPPENED), False),
            (GoodCause(HAPPENED + DAY, HAPPENED, False, HAPPENED), False),
            (GoodCause(HAPPENED, None, False, HAPPENED), False),
            (GoodCause(HAPPENED, HAPPENED, None, HAPPENED), False),
            (GoodCause(HAPPENED, HAPPENED, True, HAPPENED), False),
            (GoodCause(HAPPENED, HAPPENED, False, None), False),
            (GoodCause(HAPPENED, HAPPENED, False, HAPPENED, is_other_open=True), False),
            (GoodCause(HAPPENED, HAPPENED, False, ASKED + DAY), False),
        ],
    )
    def test_is_asked_decided_and_noted_in_order(self, cause: GoodCause, *, is_met: bool) -> None:
        """A010, A040, A041."""
        assert (not points_of(replace(good("US-AK"), good_cause=cause), Gate.GOOD_CAUSE)) == is_met

    def test_shuts_when_found(self) -> None:
        shut: Change = SHUT[Gate.GOOD_CAUSE]
        assert [point.todo for point in points_of(shut(good("US-TX")), Gate.GOOD_CAUSE)] == [
            "Good cause was found. No sanction can be asked for."
        ]
