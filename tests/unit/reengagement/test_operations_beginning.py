"""What somebody is in JOBS, re-engagement begun, sources looked at: every refusal, and what is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind, RestrictedKind
from casework.models import Case, Event
from casework.refusals import Refused
from reengagement.choices import Concern, JobsClass, ReviewSource, StartedBy
from reengagement.models import JobsStanding, Reengagement, SourceReview, SurvivorAssistance
from reengagement.operations import beginning
from reengagement.queries.entrants import entrant_facts, has_duty
from reengagement.queries.record_facts import efforts_of, record_facts, standings_of
from reengagement.rules.entry import entry
from tests.factories import TODAY, as_importer, make_participant, make_user
from tests.rooms import Table
from tests.unit.reengagement.test_operations_other_rooms import AlaskaTable

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def say(table: Table, jobs_class: str = JobsClass.MANDATORY, **changes: Any) -> Any:
    said: dict[str, Any] = {
        "case_id": table.case.pk,
        "participant_id": table.adult.pk,
        "jobs_class": jobs_class,
        "first_day": TODAY,
    } | changes
    return table.do(beginning.say_jobs_class, **said)


def last_line(table: Table) -> Event:
    with as_importer():
        found = Event.objects.filter(case=table.case).order_by("-id").first()
    assert found is not None
    return found


class TestJobsClass:
    def test_is_written_down_with_its_day(self, table: Table) -> None:
        say(table)
        line = last_line(table)
        assert (line.kind, line.facts) == (EventKind.JOBS_CLASS_SAID, {"jobs_class": "MANDATORY"})
        assert line.participant_id == table.adult.pk

    def test_is_said_by_who_reads_facts_of_violence(self, table: Table) -> None:
        with pytest.raises(PermissionDenied):
            say(table, by=table.lead)
        table.list_reader(table.lead, RestrictedKind.DV)
        say(table, by=table.lead)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"jobs_class": "PERHAPS"}, "Choose a duty"),
            ({"first_day": TODAY + timedelta(days=1)}, "lies ahead"),
        ],
    )
    def test_refuses(self, table: Table, changes: dict[str, Any], why: str) -> None:
        with pytest.raises(Refused, match=why):
            say(table, **changes)

    def test_children_stand_nowhere(self, table: Table) -> None:
        [_, child] = table.people()
        with pytest.raises(Refused, match="Only adults"):
            say(table, participant_id=child.pk)

    def test_an_outsider_finds_nothing(self, table: Table) -> None:
        with pytest.raises(Case.DoesNotExist):
            say(table, by=make_user())


class TestSurvivorAssistance:
    def begin(self, table: Table, **changes: Any) -> SurvivorAssistance:
        said: dict[str, Any] = {"case_id": table.case.pk, "participant_id": table.adult.pk, "first_day": TODAY}
        found: SurvivorAssistance = table.do(beginning.begin_survivor_assistance, **said | changes)
        return found

    def test_makes_the_person_exempt_for_everybody(self, table: Table) -> None:
        """OAR 461-190-0231: the answer tells nobody of violence."""
        say(table, first_day=TODAY - timedelta(days=9))
        self.begin(table)
        with as_importer():
            newest = JobsStanding.objects.order_by("-first_day").first()
        assert newest is not None
        assert newest.jobs_class == JobsClass.EXEMPT
        assert last_line(table).kind == EventKind.JOBS_CLASS_SAID

    def test_says_the_same_to_who_may_know_and_who_may_not(self, table: Table) -> None:
        self.begin(table)
        said = []
        for user in (table.coach, table.manager):
            with table.as_(user):
                case = Case.objects.select_related("office").get(pk=table.case.pk)
                participant = case.participants.select_related("person").get(pk=table.adult.pk)
                said.append(entry(entrant_facts(case, participant, today=TODAY)).why)
        assert said[0] == said[1]
        assert "has no duty to take part" in said[0]

    def test_stands_behind_the_wall_of_violence(self, table: Table) -> None:
        self.begin(table)
        with table.as_(table.manager):
            assert not SurvivorAssistance.objects.exists()
        with table.as_(table.coach):
            assert SurvivorAssistance.objects.exists()

    def test_no_duty_can_be_said_while_it_goes_on(self, table: Table) -> None:
        found = self.begin(table, first_day=TODAY - timedelta(days=3))
        with pytest.raises(Refused, match="With TA-DVS"):
            say(table)
        table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY - timedelta(days=1))
        say(table)

    def test_begins_once_and_ends_once(self, table: Table) -> None:
        found = self.begin(table)
        with pytest.raises(Refused, match="already"):
            self.begin(table)
        with pytest.raises(Refused, match="first day to today"):
            table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY - timedelta(days=1))
        table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY)
        with pytest.raises(Refused, match="ended already"):
            table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY)

    def test_outlasts_what_was_said_of_a_later_day(self, table: Table) -> None:
        """OAR 461-190-0231: to everybody alike, those who may not know of it among them."""
        say(table, first_day=TODAY - timedelta(days=2))
        self.begin(table, first_day=TODAY - timedelta(days=9))
        for user in (table.coach, table.manager):
            with table.as_(user):
                assert [has_duty(table.adult, TODAY - timedelta(days=ago)) for ago in (0, 2, 5)] == [False] * 3

    def test_periods_do_not_overlap(self, table: Table) -> None:
        """OAR 461-135-1230, `tadvs.or.period_days`."""
        found = self.begin(table, first_day=TODAY - timedelta(days=30))
        table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY - timedelta(days=10))
        for ago in (40, 20, 10):
            with pytest.raises(Refused, match="periods do not overlap") as refusal:
                self.begin(table, first_day=TODAY - timedelta(days=ago))
            assert refusal.value.field == "first_day"
        self.begin(table, first_day=TODAY - timedelta(days=9))

    def test_a_class_said_after_its_end_goes_for_later_days_too(self, table: Table) -> None:
        """OAR 461-190-0231: being exempt does not outlast what made it so."""
        say(table, first_day=TODAY - timedelta(days=2))
        found = self.begin(table, first_day=TODAY - timedelta(days=30))
        table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY - timedelta(days=10))
        say(table, first_day=TODAY - timedelta(days=9))
        with table.as_(table.manager):
            duties = [has_duty(table.adult, TODAY - timedelta(days=ago)) for ago in (20, 10, 9, 2, 0)]
        assert duties == [False, False, True, True, True]

    def test_what_is_said_of_a_day_before_leaves_its_own_days_exempt(self, table: Table) -> None:
        found = self.begin(table, first_day=TODAY - timedelta(days=30))
        table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY - timedelta(days=10))
        say(table, first_day=TODAY - timedelta(days=40))
        with table.as_(table.manager):
            assert [has_duty(table.adult, TODAY - timedelta(days=ago)) for ago in (35, 20, 0)] == [True, False, False]

    def test_a_mistake_stays_and_counts_nowhere(self, table: Table) -> None:
        """Behind the same list, with who and when."""
        found = self.begin(table, first_day=TODAY - timedelta(days=3))
        with pytest.raises(Case.DoesNotExist):
            table.do(beginning.void_survivor_assistance, by=table.manager, assistance_id=found.pk)
        marked = table.do(beginning.void_survivor_assistance, assistance_id=found.pk)
        assert (marked.voided_by, marked.last_day) == (table.coach, None)
        with pytest.raises(Refused, match="mistake already"):
            table.do(beginning.void_survivor_assistance, assistance_id=found.pk)
        with pytest.raises(Refused, match="mistake already"):
            table.do(beginning.end_survivor_assistance, assistance_id=found.pk, last_day=TODAY)
        say(table, first_day=TODAY - timedelta(days=5))
        with table.as_(table.coach):
            assert has_duty(table.adult, TODAY)
        self.begin(table, first_day=TODAY - timedelta(days=3))
        with table.as_(table.manager):
            assert not SurvivorAssistance.objects.exists()

    def test_is_oregons(self) -> None:
        table = AlaskaTable()
        with pytest.raises(Refused, match="This state has no TA-DVS"):
            self.begin(table)

    def test_is_entered_by_its_readers_only(self, table: Table) -> None:
        with pytest.raises(PermissionDenied):
            self.begin(table, by=table.manager)


class TestBegin:
    def test_writes_it_with_its_line(self, table: Table) -> None:
        found = table.begun()
        line = last_line(table)
        assert (line.kind, line.facts) == (
            EventKind.REENGAGEMENT_BEGUN,
            {"concern": "NOT_FOLLOWED", "activity": str(table.activity.pk)},
        )
        with as_importer():
            kept = Reengagement.objects.get(pk=found.pk)
        assert kept.what == "Two mornings at the job club missed"
        assert b"job club" not in bytes(kept.sealed_what)

    @pytest.mark.parametrize("jobs_class", [JobsClass.VOLUNTEER, JobsClass.EXEMPT])
    def test_not_with_volunteers_and_exempt_people(self, table: Table, jobs_class: str) -> None:
        """OAR 461-130-0310."""
        say(table, jobs_class)
        with pytest.raises(Refused, match="no duty to take part"):
            table.do(
                beginning.begin_reengagement,
                case_id=table.case.pk,
                participant_id=table.adult.pk,
                concern=Concern.DISPUTED,
                what="The plan",
                on=TODAY,
                started_by=StartedBy.PARTICIPANT,
                activity_id=None,
            )

    @pytest.mark.parametrize(
        ("changes", "why", "field"),
        [
            ({"concern": Concern.MISSED_STAFFING}, "no ground", "concern"),
            ({"activity_id": None}, "Choose the activity", "activity"),
            ({"what": " "}, "Say what happened", "what"),
            ({"what": "🐟" * 2_001}, "holds 2,000", "what"),
            ({"on": TODAY + timedelta(days=1)}, "lies ahead", "on"),
            ({"started_by": "NOBODY"}, "who began", "started_by"),
            ({"on": TODAY - timedelta(days=200)}, "had not begun", "on"),
        ],
    )
    def test_refuses(self, table: Table, changes: dict[str, Any], why: str, field: str) -> None:
        with pytest.raises(Refused, match=why) as refusal:
            table.begun(**changes)
        assert refusal.value.field == field

    def test_one_at_a_time_for_a_person(self, table: Table) -> None:
        table.begun()
        with pytest.raises(Refused, match="already open"):
            table.begun()

    def test_not_with_an_activity_of_somebody_else(self, table: Table) -> None:
        other = make_participant(case=table.case, position=3)
        say(table, participant_id=other.pk)
        with pytest.raises(Refused, match="activity of this person"):
            table.do(
                beginning.begin_reengagement,
                case_id=table.case.pk,
                participant_id=other.pk,
                concern=Concern.NOT_FOLLOWED,
                what="Missed",
                on=TODAY,
                started_by=StartedBy.DEPARTMENT,
                activity_id=table.activity.pk,
            )

    def test_aides_begin_none(self, table: Table) -> None:
        table.begun()
        with pytest.raises(PermissionDenied):
            table.do(
                beginning.mark_source_reviewed,
                by=table.aide,
                reengagement_id=table.reengagement.pk,
                source=ReviewSource.CONVERSATIONS,
            )


class TestRecord:
    def test_tries_since_the_concern_stand_in_the_log(self, table: Table) -> None:
        """R006: drawn from the record."""
        begun = table.begun()
        with table.as_(table.coach):
            found = efforts_of(begun, record_facts(table.case, table.adult), until=TODAY)
        assert [(one.method, one.result) for one in found] == [("Phone", "No answer")]

    def test_each_source_is_marked_and_what_comes_later_is_new(self, table: Table) -> None:
        """R008."""
        begun = table.begun()
        for source in ReviewSource:
            table.do(beginning.mark_source_reviewed, reengagement_id=begun.pk, source=source)
        with table.as_(table.coach):
            found = standings_of(begun, record_facts(table.case, table.adult))
        assert all(one.is_reviewed for one in found)
        with as_importer():
            assert SourceReview.objects.count() == len(ReviewSource)

    def test_refuses_a_source_that_there_is_not(self, table: Table) -> None:
        begun = table.begun()
        with pytest.raises(Refused, match="five sources"):
            table.do(beginning.mark_source_reviewed, reengagement_id=begun.pk, source="NEIGHBOURS")
