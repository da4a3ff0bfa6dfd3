from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Participant, Person, PersonIdentifier, User
from casework.operations.people import change_reach, set_ssn
from casework.queries.people import find_by_ssn
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, events_of

pytestmark = pytest.mark.django_db

SSN = "123-45-6789"


def reach(participant: Participant, *, actor: User, case: Case | None = None, **changes: Any) -> Participant:
    values: dict[str, Any] = {
        "phone": "907-555-0199",
        "email": "",
        "preferred_method": "PHONE",
        "safe_contact": [],
        "language": "tl",
        "needs_interpreter": True,
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return change_reach(
            case_id=case.pk if case else participant.case_id, participant_id=participant.pk, actor=actor, **values
        )


class TestChangeReach:
    def test_keeps_how_a_person_is_reached(self, adult: Participant, coach: User) -> None:
        reach(adult, actor=coach, email="amy@example.test")
        with as_auditor():
            person = Person.objects.get(pk=adult.person_id)
        assert (person.phone, person.email, person.preferred_method) == ("907-555-0199", "amy@example.test", "PHONE")
        assert (person.language, person.needs_interpreter) == ("tl", True)

    def test_says_that_marks_changed_and_not_which(self, open_case: Case, adult: Participant, coach: User) -> None:
        reach(adult, actor=coach)
        assert not events_of(open_case, EventKind.SAFE_CONTACT_CHANGED)
        reach(adult, actor=coach, safe_contact=["NO_TEXT", "NO_VOICEMAIL"])
        reach(adult, actor=coach, safe_contact=["NO_VOICEMAIL", "NO_TEXT"])
        (line,) = events_of(open_case, EventKind.SAFE_CONTACT_CHANGED)
        assert (line.on, line.participant_id, line.facts) == (TODAY, adult.pk, {})
        with as_auditor():
            assert Person.objects.get(pk=adult.person_id).safe_contact == ["NO_VOICEMAIL", "NO_TEXT"]

    def test_says_which_way_changed_and_not_what_it_is(self, open_case: Case, adult: Participant, coach: User) -> None:
        reach(adult, actor=coach)
        reach(adult, actor=coach)
        reach(adult, actor=coach, phone="907-555-0111", email="amy@example.test")
        first, second = events_of(open_case, EventKind.REACH_CHANGED)
        assert first.facts == {"changed": "phone,preferred_method,language,needs_interpreter"}
        assert (second.on, second.participant_id, second.facts) == (TODAY, adult.pk, {"changed": "phone,email"})

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"preferred_method": "TEXT", "safe_contact": ["NO_TEXT"]}, "preferred_method"),
            ({"safe_contact": ["SHOUT"]}, "safe_contact"),
            ({"email": "amy at home"}, "email"),
            ({"phone": "9" * 41}, "phone"),
            ({"language": "x" * 13}, "language"),
        ],
    )
    def test_refuses_what_cannot_be(self, adult: Participant, coach: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            reach(adult, actor=coach, **changes)
        assert refused.value.field == field

    def test_asks_who_it_is(self, open_case: Case, adult: Participant, coach: User, auditor: User) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        with pytest.raises(Refused):
            reach(stranger, actor=coach, case=open_case)
        with pytest.raises(PermissionDenied):
            reach(adult, actor=auditor)

    def test_is_not_found_by_people_who_do_not_see_the_case(self, adult: Participant, outsider: User) -> None:
        with pytest.raises(Case.DoesNotExist):
            reach(adult, actor=outsider)


def give_ssn(participant: Participant, ssn: str, *, actor: User) -> PersonIdentifier:
    with in_context(actor=actor):
        return set_ssn(case_id=participant.case_id, participant_id=participant.pk, ssn=ssn, actor=actor, now=NOW)


def find(ssn: str, *, actor: User) -> list[str]:
    with in_context(actor=actor):
        return [found.case_number for found in find_by_ssn(ssn=ssn, actor=actor)]


class TestSsn:
    def test_is_sealed_and_found_by_exact_match(self, adult: Participant, coach: User, supervisor: User) -> None:
        identifier = give_ssn(adult, SSN, actor=coach)
        assert identifier.masked.endswith("6789")
        assert b"123456789" not in bytes(identifier.sealed_ssn) + bytes(identifier.ssn_index)
        assert find("123456789", actor=coach) == find(SSN, actor=supervisor) == ["K-1042"]
        assert find("123-45-6788", actor=coach) == []

    def test_is_corrected(self, adult: Participant, coach: User) -> None:
        give_ssn(adult, "123-45-6788", actor=coach)
        give_ssn(adult, SSN, actor=coach)
        assert find("123-45-6788", actor=coach) == []
        assert find(SSN, actor=coach) == ["K-1042"]

    def test_of_a_case_out_of_sight_is_not_found_nor_told_of(
        self, adult: Participant, coach: User, other_coach: User, outsider: User
    ) -> None:
        give_ssn(adult, SSN, actor=coach)
        assert find(SSN, actor=other_coach) == find(SSN, actor=outsider) == []
        theirs = factories.adult_of(factories.make_case(coach=outsider, number="S-1"))
        give_ssn(theirs, SSN, actor=outsider)
        assert find(SSN, actor=outsider) == ["S-1"]

    def test_is_refused_when_never_given_out(self, adult: Participant, coach: User) -> None:
        for ssn in ("666-12-3456", "12345678"):
            with pytest.raises(Refused) as refused:
                give_ssn(adult, ssn, actor=coach)
            assert refused.value.field == "ssn"
        with pytest.raises(Refused):
            find("12", actor=coach)

    def test_is_not_for_everybody(self, adult: Participant, case_aide: User, auditor: User) -> None:
        for actor in (case_aide, auditor):
            with pytest.raises(PermissionDenied):
                give_ssn(adult, SSN, actor=actor)
            with pytest.raises(PermissionDenied):
                find(SSN, actor=actor)
