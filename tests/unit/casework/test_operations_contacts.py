from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, EventKind, ParticipantRole
from casework.context import in_context
from casework.models import Case, Contact, Participant, User
from casework.operations.contacts import log_contact, take_back_contact
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, days_ago, events_of

pytestmark = pytest.mark.django_db


def log(case: Case, *people: Participant, actor: User, **changes: Any) -> Contact:
    values: dict[str, Any] = {
        "is_reached": True,
        "method": "PHONE",
        "place": "",
        "direction": "OUT",
        "on": TODAY,
        "at": None,
        "topics": ["CHILD_CARE"],
        "is_plan_reviewed": False,
        "remark": "",
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return log_contact(case_id=case.pk, participant_ids=[one.pk for one in people], actor=actor, **values)


class TestLogContact:
    def test_writes_one_contact_and_a_line_for_each_person(self, open_case: Case, coach: User) -> None:
        people = factories.people_of(open_case)
        contact = log(open_case, *people, actor=coach, method="IN_PERSON", place="HOME", is_plan_reviewed=True)
        lines = events_of(open_case, EventKind.CONTACT_MADE)
        assert [line.participant_id for line in lines] == [one.pk for one in people]
        assert {line.subject_id for line in lines} == {contact.pk}
        assert lines[0].on == TODAY
        assert lines[0].facts == {
            "method": "IN_PERSON",
            "place": "HOME",
            "direction": "OUT",
            "plan_reviewed": True,
            "seen": [str(people[0].pk)],
        }
        with as_auditor():
            assert Contact.objects.count() == 1
            assert {person.participant_id for person in contact.people.all()} == {one.pk for one in people}

    def test_an_attempt_says_how_and_no_more(self, open_case: Case, coach: User, adult: Participant) -> None:
        log(open_case, adult, actor=coach, is_reached=False, method="LETTER", topics=[])
        (line,) = events_of(open_case, EventKind.CONTACT_ATTEMPTED)
        assert line.facts == {"method": "LETTER", "direction": "OUT"}

    def test_keeps_the_remark_out_of_the_ledger(self, open_case: Case, coach: User, adult: Participant) -> None:
        contact = log(open_case, adult, actor=coach, remark=" Called from a neighbour's phone ")
        assert contact.remark == "Called from a neighbour's phone"
        assert all("neighbour" not in str(line.facts) for line in events_of(open_case))

    def test_meets_the_first_contact(self, open_case: Case, coach: User, adult: Participant) -> None:
        log(open_case, adult, actor=coach)
        for deadline in factories.deadlines_of(open_case, "first-contact"):
            assert deadline.met_on == TODAY

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"at": (NOW + timedelta(minutes=5)).time()}, "at"),
            ({"method": ""}, "method"),
            ({"topics": []}, "topics"),
            ({"place": "HOME"}, "place"),
            ({"on": days_ago(31)}, "confirmed_before_referral"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], field: str
    ) -> None:
        if "at" in changes and changes["at"] < time(0, 5):
            changes = {"at": time(23, 59, 59, 999999)}
        with pytest.raises(Refused) as refused:
            log(open_case, adult, actor=coach, **changes)
        assert refused.value.field == field
        assert not events_of(open_case, EventKind.CONTACT_MADE)

    def test_takes_a_day_before_the_referral_once_confirmed(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        contact = log(open_case, adult, actor=coach, on=days_ago(31), confirmed_before_referral=True)
        assert contact.on == days_ago(31)

    def test_refuses_a_day_before_a_person_ticked_was_born(self, open_case: Case, coach: User) -> None:
        person = factories.make_person(family=open_case.family, born_on=days_ago(3))
        baby = factories.make_participant(case=open_case, person=person, role=ParticipantRole.CHILD, position=3)
        with pytest.raises(Refused, match="born"):
            log(open_case, baby, actor=coach, on=days_ago(4))
        log(open_case, baby, actor=coach, on=days_ago(3))

    def test_refuses_nobody_and_strangers(self, open_case: Case, coach: User, adult: Participant) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        for people in ([], [stranger], [adult, stranger]):
            with pytest.raises(Refused) as refused:
                log(open_case, *people, actor=coach)
            assert refused.value.field == "participant_ids"

    def test_refuses_a_closed_case(self, coach: User) -> None:
        closed = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        with pytest.raises(Refused, match="closed"):
            log(closed, factories.adult_of(closed), actor=coach)

    @pytest.mark.parametrize("who", ["outsider", "other_coach", "admin", "partner"])
    def test_is_not_found_by_people_who_do_not_see_the_case(
        self, open_case: Case, adult: Participant, who: str, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Case.DoesNotExist):
            log(open_case, adult, actor=request.getfixturevalue(who))

    @pytest.mark.parametrize("who", ["auditor", "privacy_officer"])
    def test_is_forbidden_to_those_who_only_read(
        self, open_case: Case, adult: Participant, who: str, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(PermissionDenied):
            log(open_case, adult, actor=request.getfixturevalue(who))

    @pytest.mark.parametrize("who", ["case_aide", "engagement_specialist", "supervisor", "eligibility_worker"])
    def test_is_open_to_the_office(
        self, open_case: Case, adult: Participant, who: str, request: pytest.FixtureRequest
    ) -> None:
        assert log(open_case, adult, actor=request.getfixturevalue(who)).pk


def take_back(contact: Contact, *, actor: User, people: list[Participant] | None = None) -> Contact:
    ids = None if people is None else [one.pk for one in people]
    with in_context(actor=actor):
        return take_back_contact(contact_id=contact.pk, participant_ids=ids, actor=actor, now=NOW)


class TestTakeBackContact:
    def test_voids_every_line_on_its_day(self, open_case: Case, coach: User) -> None:
        people = factories.people_of(open_case)
        contact = log(open_case, *people, actor=coach, on=days_ago(2))
        take_back(contact, actor=coach)
        lines = events_of(open_case, EventKind.TAKEN_BACK)
        assert {line.voids_id for line in lines} == {e.pk for e in events_of(open_case, EventKind.CONTACT_MADE)}
        assert {(line.on, line.subject_id) for line in lines} == {(days_ago(2), contact.pk)}

    def test_voids_one_person_and_then_only_the_rest(self, open_case: Case, coach: User) -> None:
        adult, child = factories.people_of(open_case)
        contact = log(open_case, adult, child, actor=coach)
        take_back(contact, actor=coach, people=[child])
        assert [line.participant_id for line in events_of(open_case, EventKind.TAKEN_BACK)] == [child.pk]
        with pytest.raises(Refused, match="already"):
            take_back(contact, actor=coach, people=[child])
        take_back(contact, actor=coach)
        assert len(events_of(open_case, EventKind.TAKEN_BACK)) == 2
        with pytest.raises(Refused, match="already"):
            take_back(contact, actor=coach)

    def test_reopens_what_the_contact_had_met(self, open_case: Case, coach: User, adult: Participant) -> None:
        before = [(one.pk, one.met_on) for one in factories.deadlines_of(open_case)]
        take_back(log(open_case, adult, actor=coach, is_plan_reviewed=True), actor=coach)
        assert [(one.pk, one.met_on) for one in factories.deadlines_of(open_case)] == before

    def test_is_for_the_one_who_entered_it_and_those_who_decide(
        self, open_case: Case, coach: User, case_aide: User, lead_worker: User, outsider: User
    ) -> None:
        contact = factories.make_contact(case=open_case, by=coach)
        with pytest.raises(PermissionDenied):
            take_back(contact, actor=case_aide)
        with pytest.raises(Case.DoesNotExist):
            take_back(contact, actor=outsider)
        take_back(contact, actor=lead_worker)
