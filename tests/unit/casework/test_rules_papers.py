"""What papers, notes to eligibility and requests have to say, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from casework import rules
from casework.choices import EligibilitySubject, PenaltyReason, ScanState
from casework.refusals import Refused
from casework.rules import EligibilityFacts, RequestFacts

IMPOSE = EligibilityFacts("PENALTY", "IMPOSE", "ACTIVITY")
ASKED = RequestFacts(
    "QUESTION", "CALL", "PARTNER", "Ms Orr", "What is due?", has_participant=False, is_about_case=False
)


class TestDocuments:
    @pytest.mark.parametrize("part", [0, 7, -1, 100])
    def test_there_are_six_parts(self, part: int) -> None:
        """A061."""
        with pytest.raises(Refused, match="6 parts") as refused:
            rules.require_place(part, "")
        assert refused.value.field == "part"

    def test_tabs_are_a_closed_list(self) -> None:
        """A063."""
        for tab in ("", "ROI", "TA10", "STAFFING"):
            rules.require_place(1, tab)
        with pytest.raises(Refused, match="from the list"):
            rules.require_place(1, "GOSSIP")

    def test_title_is_tidied(self) -> None:
        assert rules.require_title("  Letter \n of the   school 👧 ") == "Letter of the school 👧"

    def test_labels_are_six_and_different(self) -> None:
        """A062."""
        assert rules.require_labels(list(rules.PART_LABELS)) == list(rules.PART_LABELS)
        for wrong in ([], ["a"] * 6, ["a", "b", "c", "d", "e", " "], ["a", "b", "c", "d", "e", "x" * 61]):
            with pytest.raises(Refused):
                rules.require_labels(wrong)

    @pytest.mark.parametrize("state", ScanState.values)
    @pytest.mark.parametrize("is_scanning", [True, False])
    def test_what_is_held_or_infected_never_leaves(self, state: str, is_scanning: bool) -> None:
        """C6: with a scanner, only what it found clean; without one, what says that nobody checked it."""
        may = rules.is_fetchable(state, is_scanning=is_scanning)

        assert may == (state == ScanState.CLEAN or (state == ScanState.UNSCANNED and not is_scanning))


class TestEligibilityNotes:
    def test_there_are_five_kinds(self) -> None:
        """A045."""
        assert len(EligibilitySubject) == len(rules.HEADINGS) == len(rules.BOUND_TO) == len(rules.MISSING) == 5
        with pytest.raises(Refused, match="five kinds"):
            rules.require_eligibility_facts(EligibilityFacts("GOSSIP"))

    @pytest.mark.parametrize(
        "facts",
        [
            IMPOSE,
            EligibilityFacts("PENALTY", "JOB_QUIT"),
            EligibilityFacts("PENALTY", "END"),
            EligibilityFacts("PENALTY", "DELETE"),
            EligibilityFacts("EXEMPTION", "START"),
            EligibilityFacts("EXEMPTION", "END"),
            EligibilityFacts("JOB_START"),
            EligibilityFacts("EXTENSION"),
            EligibilityFacts("HOME_VISIT"),
            EligibilityFacts("HOME_VISIT", penalty_raise="HIGHER"),
        ],
        ids=str,
    )
    def test_what_may_be_asked(self, facts: EligibilityFacts) -> None:
        rules.require_eligibility_facts(facts)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"change": ""}, "change"),
            ({"change": "START"}, "change"),
            ({"reason": ""}, "reason"),
            ({"reason": "NO_TIMESHEET"}, "reason"),
            ({"change": "END"}, "reason"),
            ({"penalty_raise": "HIGHER"}, "penalty_raise"),
            ({"penalty_raise": "DOUBLE"}, "penalty_raise"),
            ({"subject": "JOB_START"}, "change"),
            ({"subject": "EXEMPTION", "reason": ""}, "change"),
        ],
    )
    def test_what_may_not(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_eligibility_facts(replace(IMPOSE, **changes))
        assert refused.value.field == field

    def test_a_timesheet_is_no_reason_for_a_penalty(self) -> None:
        """A057: the words stand in no reason, and no reason says so by another name."""
        assert not [one for one in PenaltyReason if "timesheet" in f"{one.value} {one.label}".casefold()]

    def test_raising_a_penalty_needs_the_finding(self) -> None:
        """A050."""
        visit = EligibilityFacts("HOME_VISIT", penalty_raise="FULL_FAMILY")
        with pytest.raises(Refused, match="Child-safety finding"):
            rules.require_eligibility_sections(visit, ["All was well.", "", "ok"])
        written = rules.require_eligibility_sections(visit, ["All was well.", "", "Children are fed and safe."])
        assert [section["heading"] for section in written] == ["What was seen at the visit", "Child-safety finding"]

    @pytest.mark.parametrize(
        ("facts", "is_visit"),
        [
            ({"method": "IN_PERSON", "place": "HOME"}, True),
            ({"method": "IN_PERSON", "place": "OFFICE"}, False),
            ({"method": "PHONE"}, False),
            ({}, False),
        ],
    )
    def test_a_home_visit_met_somebody_at_home(self, facts: dict[str, str], is_visit: bool) -> None:
        assert rules.can_be_bound("HOME_VISIT", "contact.made", facts) is is_visit
        assert rules.can_be_bound("HOME_VISIT", "home_visit.made", {})
        assert not rules.can_be_bound("HOME_VISIT", "contact.attempted", {"method": "HOME_VISIT"})

    def test_are_alaska_s(self) -> None:
        assert rules.takes_eligibility_notes("US-AK")
        assert not rules.takes_eligibility_notes("US-OR")


class TestRequests:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"asked_by_kind": "COWORKER", "asked_by_name": ""},
            {"asked_by_kind": "FAMILY", "asked_by_name": "", "has_participant": True, "is_about_case": True},
            {"kind": "CONSULT", "channel": "IN_APP", "asked_by_kind": "COWORKER", "asked_by_name": ""},
        ],
    )
    def test_that_go_together(self, changes: dict[str, Any]) -> None:
        rules.require_request(replace(ASKED, **changes))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "GOSSIP"}, "kind"),
            ({"channel": "PIGEON"}, "channel"),
            ({"asked_by_kind": ""}, "asked_by_kind"),
            ({"asked_by_name": ""}, "asked_by_name"),
            ({"asked_by_kind": "CUSTOMER", "asked_by_name": ""}, "asked_by_name"),
            ({"asked_by_name": "x" * 121}, "asked_by_name"),
            ({"asked_by_kind": "FAMILY"}, "participant_id"),
            ({"has_participant": True, "is_about_case": True}, "participant_id"),
            ({"question": "  "}, "question"),
            ({"question": "x" * 4_001}, "question"),
        ],
    )
    def test_that_do_not(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_request(replace(ASKED, **changes))
        assert refused.value.field == field

    def test_came_already_and_inside_the_calendar(self) -> None:
        now = datetime(2028, 2, 29, 12, tzinfo=UTC)
        rules.require_received(now, now=now)
        for wrong in (now.replace(minute=1), now.replace(year=2014, day=1)):
            with pytest.raises(Refused):
                rules.require_received(wrong, now=now)
