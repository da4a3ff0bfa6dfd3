"""Who may enter re-engagement, what it begins with, what the record shows of trying (R006, R008)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from casework.choices import CaseStatus, EventKind
from casework.refusals import Refused
from reengagement.choices import Concern, JobsClass, ReviewSource, StartedBy
from reengagement.rules import entry
from tests.unit.reengagement.room import NOON, RENEE, TODAY, fact

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
AMY = entry.EntrantFacts("Amy", "US-OR", True, CaseStatus.OPEN, JobsClass.MANDATORY)
CONCERN = entry.ConcernFacts(
    Concern.NOT_FOLLOWED, " Did not come ", TODAY, StartedBy.DEPARTMENT, UUID(int=1), TODAY - DAY
)


class TestEntry:
    def test_takes_an_adult_with_a_duty(self) -> None:
        assert entry.entry(AMY) == entry.Entry(True)
        entry.require_entry(AMY)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"jurisdiction": "US-AK"}, "Oregon’s way"),
            ({"jurisdiction": "US-NC"}, "Oregon’s way"),
            ({"jurisdiction": "US-TX"}, "Oregon’s way"),
            ({"case_status": CaseStatus.CLOSED}, "closed"),
            ({"is_adult": False}, "not an adult"),
            ({"jobs_class": JobsClass.VOLUNTEER}, "no duty"),
            ({"jobs_class": JobsClass.EXEMPT}, "no duty"),
            ({"gets_tadvs": True}, "no duty"),
            ({"jobs_class": None}, "Record first"),
            ({"jobs_class": "SOMETHING"}, "Record first"),
            ({"has_open_reengagement": True}, "already open"),
        ],
    )
    def test_refuses(self, changes: dict[str, Any], words: str) -> None:
        answer = entry.entry(replace(AMY, **changes))
        assert not answer.can_begin
        assert words in answer.why
        with pytest.raises(Refused, match=words):
            entry.require_entry(replace(AMY, **changes))

    def test_tells_nobody_of_violence(self) -> None:
        volunteer = entry.entry(replace(AMY, jobs_class=JobsClass.VOLUNTEER))
        for jobs_class in (JobsClass.MANDATORY, JobsClass.VOLUNTEER, JobsClass.EXEMPT, None):
            assert entry.entry(replace(AMY, jobs_class=jobs_class, gets_tadvs=True)) == volunteer

    def test_of_every_combination_one_lets_in(self) -> None:
        values = (
            ("US-OR", "US-AK"),
            (True, False),
            tuple(CaseStatus.values),
            (*JobsClass.values, None),
            (False, True),
            (False, True),
        )
        passing = [one for one in product(*values) if entry.entry(entry.EntrantFacts("Amy", *one)).can_begin]
        assert passing == [("US-OR", True, CaseStatus.OPEN, JobsClass.MANDATORY, False, False)]


class TestConcern:
    def test_takes_and_tidies(self) -> None:
        assert entry.require_concern(CONCERN, today=TODAY) == "Did not come"

    def test_a_disputed_plan_needs_no_activity(self) -> None:
        disputed = replace(CONCERN, concern=Concern.DISPUTED, activity_id=None, started_by=StartedBy.PARTICIPANT)
        assert entry.require_concern(disputed, today=TODAY)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"concern": Concern.MISSED_STAFFING}, "concern"),
            ({"concern": "NO_TIMESHEET"}, "concern"),
            ({"started_by": "NEIGHBOUR"}, "started_by"),
            ({"what": "  "}, "what"),
            ({"what": "x" * 2_001}, "what"),
            ({"on": TODAY + DAY}, "on"),
            ({"activity_id": None}, "activity"),
            ({"on": TODAY - 2 * DAY}, "on"),
        ],
    )
    def test_refuses(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            entry.require_concern(replace(CONCERN, **changes), today=TODAY)
        assert refusal.value.field == field

    def test_takes_the_first_day_of_the_activity_and_the_longest_text(self) -> None:
        assert entry.require_concern(replace(CONCERN, on=TODAY - DAY), today=TODAY)
        assert len(entry.require_concern(replace(CONCERN, what="🐟" * 2_000), today=TODAY)) == 2_000


class TestEfforts:
    def test_are_those_from_the_concern_to_the_day_both_included_oldest_first(self) -> None:
        since, until = TODAY - 5 * DAY, TODAY
        days = (since - DAY, until, since, until + DAY)
        lines = [fact(id=UUID(int=number), on=on) for number, on in enumerate(days)]
        assert [one.on for one in entry.efforts(lines, since=since, until=until)] == [since, until]

    def test_say_how_and_what_came_of_it(self) -> None:
        lines = [
            fact(EventKind.CONTACT_ATTEMPTED, id=UUID(int=1), on=date(2026, 10, 22), method="Phone"),
            fact(EventKind.NOTICE_SENT, id=UUID(int=2), on=date(2026, 11, 9)),
            fact(EventKind.CONTACT_MADE, id=UUID(int=3), on=date(2026, 11, 12), method="Text"),
            fact(EventKind.NOTICE_RETURNED, id=UUID(int=4), on=date(2026, 11, 13)),
        ]
        found = entry.efforts(lines, since=date(2026, 10, 1), until=TODAY)
        assert [(one.method, one.result) for one in found] == [
            ("Phone", "No answer"),
            ("Letter", "Sent"),
            ("Text", "Reached"),
            ("Letter", "Came back"),
        ]

    def test_are_ours_not_theirs_and_no_other_lines(self) -> None:
        lines = [fact(is_outbound=False), fact(EventKind.PLAN_SIGNED), fact(EventKind.ASSESSMENT_COMPLETED)]
        assert entry.efforts(lines, since=TODAY - 30 * DAY, until=TODAY) == ()


class TestSources:
    @pytest.mark.parametrize(
        ("line", "source"),
        [
            (fact(EventKind.ASSESSMENT_COMPLETED, assessment="FAMILY"), ReviewSource.FAMILY_ASSESSMENT),
            (fact(EventKind.ASSESSMENT_COMPLETED, assessment="EA"), None),
            (fact(EventKind.APPLICATION_COMPLETED), ReviewSource.INITIAL_ELIGIBILITY),
            (fact(EventKind.ELIGIBILITY_NOTE_FILED), ReviewSource.INITIAL_ELIGIBILITY),
            (fact(EventKind.APPOINTMENT_KEPT), ReviewSource.JOBS_APPOINTMENTS),
            (fact(EventKind.APPOINTMENT_MISSED), ReviewSource.JOBS_APPOINTMENTS),
            (fact(EventKind.APPOINTMENT_BOOKED), None),
            (fact(EventKind.CONTACT_MADE), ReviewSource.CONVERSATIONS),
            (fact(EventKind.CONTACT_MADE, is_outbound=False), ReviewSource.CONVERSATIONS),
            (fact(EventKind.CONTACT_ATTEMPTED), None),
            (fact(EventKind.NOTE_FILED), ReviewSource.CONVERSATIONS),
            (fact(EventKind.NOTE_FILED, of_contractor=True), ReviewSource.CONTRACTORS),
            (fact(EventKind.CONTACT_COLLATERAL, of_contractor=True), ReviewSource.CONTRACTORS),
            (fact(EventKind.CONTACT_COLLATERAL), None),
            (fact(EventKind.MEETING_HELD, of_contractor=True), ReviewSource.CONTRACTORS),
            (fact(EventKind.PLAN_SIGNED), None),
        ],
    )
    def test_a_fact_has_one(self, line: entry.RecordFact, source: ReviewSource | None) -> None:
        assert entry.source_of(line) == source

    def test_are_five_in_the_order_of_the_guide_and_none_is_reviewed_by_itself(self) -> None:
        found = entry.standings([], [])
        assert [one.source for one in found] == list(ReviewSource)
        assert len(found) == 5
        assert not any(one.is_reviewed for one in found)
        assert found[0].words == "Nothing on file; not looked at yet"

    def test_an_empty_source_is_reviewed_by_a_mark(self) -> None:
        mark = entry.SourceReview(ReviewSource.FAMILY_ASSESSMENT, RENEE, NOON)
        assert entry.standings([], [mark])[0].is_reviewed

    @pytest.mark.parametrize(("later", "is_reviewed"), [(-SECOND, True), (timedelta(0), True), (SECOND, False)])
    def test_a_mark_holds_for_what_was_recorded_by_then(self, later: timedelta, is_reviewed: bool) -> None:
        mark = entry.SourceReview(ReviewSource.CONVERSATIONS, RENEE, NOON)
        line = fact(on=TODAY - 100 * DAY, recorded_at=NOON + later)
        standing = entry.standings([line], [mark])[3]
        assert standing.is_reviewed == is_reviewed
        assert standing.words == ("1 on file; looked at" if is_reviewed else "1 on file; 1 came in since")

    def test_the_last_mark_counts(self) -> None:
        marks = [entry.SourceReview(ReviewSource.CONVERSATIONS, RENEE, NOON + 2 * SECOND)]
        marks.append(entry.SourceReview(ReviewSource.CONVERSATIONS, RENEE, NOON))
        assert entry.standings([fact(recorded_at=NOON + SECOND)], marks)[3].is_reviewed

    def test_facts_stand_newest_first(self) -> None:
        lines = [fact(id=UUID(int=number), on=TODAY - number * DAY) for number in (3, 1, 2)]
        assert [one.on for one in entry.standings(lines, [])[3].facts] == [TODAY - number * DAY for number in (1, 2, 3)]
