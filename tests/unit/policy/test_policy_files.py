"""The policy files themselves: sound, sourced, and holding the figures that the standards ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pytest

from policy.reader import NoRuleOnFile, Value, load

POLICY = load()
LAST_DUTY = {"O": 91, "A": 118, "R": 39, "N": 26, "T": 31}


def leaves(value: Value) -> Iterator[object]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


class TestPolicyFiles:
    def test_are_sound(self) -> None:
        assert POLICY.check() == ()

    def test_give_a_source_for_every_value_and_rule(self) -> None:
        assert all(dated.source for parameter in POLICY.parameters() for dated in parameter.values)
        assert all(rule.source for rule in POLICY.rules())

    def test_cite_duties_that_exist(self) -> None:
        cited = {duty for parameter in POLICY.parameters() for duty in parameter.duties}
        cited |= {duty for rule in POLICY.rules() for duty in rule.duties}
        for duty in cited:
            written = re.fullmatch(r"([OARNT])(\d{3})", duty)
            assert written is not None, duty
            assert 1 <= int(written[2]) <= LAST_DUTY[written[1]], duty

    def test_cite_a_duty_for_every_practice_standard_of_a_state(self) -> None:
        uncited = [
            parameter.id
            for parameter in POLICY.parameters()
            if parameter.id.startswith("std.") and not parameter.id.startswith("std.all.") and not parameter.duties
        ]
        assert uncited == []

    def test_hold_no_fraction_that_is_not_exact(self) -> None:
        inexact = [
            parameter.id
            for parameter in POLICY.parameters()
            for dated in parameter.values
            if any(isinstance(leaf, float) for leaf in leaves(dated.value))
        ]
        assert inexact == []


class TestPracticeStandards:
    @pytest.mark.parametrize(
        ("id", "jurisdiction", "expected"),
        [
            ("std.ak.first_contact_business_days", "US-AK", 1),
            ("std.ak.assessment_plan_days", "US-AK", 30),
            ("std.ak.attempts_per_month_not_engaged", "US-AK", 2),
            ("std.ak.attempt_methods_per_month", "US-AK", 2),
            ("std.ak.assessment_note_days", "US-AK", 2),
            ("std.ak.assessment_note_unit", "US-AK", "calendar"),
            ("std.ak.plan_update_months", "US-AK", 3),
            ("std.ak.verification_day", "US-AK", 20),
            ("std.ak.families_first_days", "US-AK", 60),
            ("std.ak.qa_score", "US-AK", Decimal("0.8")),
            ("std.or.contacts_per_month", "US-OR", 1),
            ("std.or.contact_at_risk_day", "US-OR", 20),
            ("std.or.assessment_change_months", "US-OR", 1),
            ("std.nc.home_visit_days", "US-NC", 7),
            ("std.nc.progress_weeks", "US-NC", 1),
            ("std.tx.contacts_per_month", "US-TX", 1),
            ("std.all.warn", "US-TX", 5),
            ("std.all.escalate", "US-AK", 2),
        ],
    )
    def test_are_on_file_since_before_the_project(self, id: str, jurisdiction: str, expected: object) -> None:
        for on in (date(2015, 1, 1), date(2026, 11, 21)):
            assert POLICY.value(id, jurisdiction=jurisdiction, on=on) == expected

    @pytest.mark.parametrize(
        "id",
        [
            "std.ak.case_review_months",
            "std.nc.hours_report_day",
            "std.or.missing_information_days",
            "std.tx.court_report_lead_days",
            "std.tx.planning_conference_months",
            "std.tx.statistics_day",
        ],
    )
    def test_leave_open_what_the_seeds_leave_open(self, id: str) -> None:
        parameter = POLICY.parameter(id)
        assert parameter.is_setting
        with pytest.raises(NoRuleOnFile):
            POLICY.value(id, jurisdiction=parameter.jurisdictions[0], on=date(2026, 11, 21))

    def test_say_which_of_them_an_administrator_may_set(self) -> None:
        assert {setting.id for setting in POLICY.settings()} == {
            "std.all.warn",
            "std.all.escalate",
            "std.all.handover_answer",
            "std.all.quiet_from_hour",
            "std.all.quiet_until_hour",
            "std.all.day_starts_hour",
            "std.all.day_ends_hour",
            "std.ak.assessment_note_days",
            "std.ak.assessment_note_unit",
            "std.ak.case_review_months",
            "std.ak.plan_kinds",
            "std.ak.post_ta_contacts_per_month",
            "std.ak.support_routine_kinds",
            "std.or.support_approval_usd",
            "std.or.support_routine_kinds",
            "std.nc.support_approval_usd",
            "std.nc.support_routine_kinds",
            "std.all.support_split_days",
            "std.all.support_year_limit_usd",
            "std.or.contacts_per_month",
            "std.or.contact_at_risk_day",
            "std.or.assessment_change_months",
            "std.or.missing_information_days",
            "std.or.plan_kinds",
            "std.or.vulnerability_levels",
            "std.nc.contacts_per_month",
            "std.nc.hours_report_day",
            "std.all.statistics_small_count",
            "std.tx.contacts_per_month",
            "std.tx.court_report_lead_days",
            "std.tx.face_to_face_per_month",
            "std.all.caseload_two_parent",
            "std.all.caseload_new",
            "std.all.caseload_new_days",
            "std.all.caseload_band",
            "std.all.caseload_most",
            "std.all.provider_stale_days",
            "std.all.child_look_months",
            "std.all.job_check_days",
            "std.all.reopen_months",
            "std.all.release_warn_days",
            "std.ak.qa_above",
            "std.ak.qa_below",
            "std.or.msc3010_partners",
            "std.tx.planning_conference_months",
            "std.tx.statistics_day",
            "tanf.ak.penalty.month_of_end",
            "tanf.ak.penalty.spent_intent",
            "tanf.or.dq.months_per_level",
            "wpr.average_rounding",
            "wpr.caseload_credit.all_families",
            "wpr.caseload_credit.two_parent",
            "wpr.full_day_hours",
            "wpr.month_weeks",
            "wpr.sanction_exclusion.used",
            "wpr.work_week_starts",
            "flsa.ak.minimum_wage_cents",
            "flsa.nc.minimum_wage_cents",
            "flsa.or.minimum_wage_cents",
            "flsa.tx.minimum_wage_cents",
        }


class TestTemporaryRules:
    @pytest.mark.parametrize(
        ("id", "last_day"),
        [("tanf.or.voced_months", date(2026, 11, 27)), ("tadvs.or.income_limit", date(2027, 1, 10))],
    )
    def test_end_and_are_on_the_watch_list(self, id: str, last_day: date) -> None:
        assert POLICY.value(id, jurisdiction="US-OR", on=last_day) is not None
        with pytest.raises(NoRuleOnFile, match=f"no rule on file for {id}"):
            POLICY.value(id, jurisdiction="US-OR", on=date.fromordinal(last_day.toordinal() + 1))
        watched = {(item.id, item.on) for item in POLICY.watch_list(date(2026, 11, 21))}
        assert (id, last_day) in watched
