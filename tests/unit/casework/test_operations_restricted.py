"""Restricted facts, the lists of who reads them, and hard topics: who may, what cannot be, what stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection

from casework.choices import EventKind, HardTopic, RestrictedKind, Role, TopicState
from casework.context import in_context
from casework.models import Case, RestrictedFact, TopicTalk, User
from casework.operations.hard_topics import TopicEntry, TopicsChanged, record_hard_topics, seen_topics
from casework.operations.restricted import (
    end_restricted,
    grant_restricted,
    open_fact,
    record_fact,
    withdraw_consent,
)
from casework.permissions import can_see_restricted
from casework.refusals import Refused
from casework.sealing import SealBroken
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    break_glass,
    days_ago,
    events_of,
    make_access,
    make_case,
    make_contact,
    make_fact,
    make_participant,
    make_user,
    people_of,
)

pytestmark = pytest.mark.django_db


def record(actor: User, case: Case, **changes: Any) -> RestrictedFact:
    values: dict[str, Any] = {
        "participant_id": adult_of(case).pk,
        "kind": RestrictedKind.DV,
        "on": days_ago(3),
        "text": "Says that he waits at the bus stop 🚌",
        "source": "Her own words",
        "consent_until": None,
    } | changes
    with in_context(actor=actor):
        return record_fact(case_id=case.pk, **values, actor=actor, now=NOW)


def opened(actor: User, case: Case, fact: RestrictedFact, reason: str = "") -> str:
    with in_context(actor=actor):
        return open_fact(case=case, fact_id=fact.pk, reason=reason, actor=actor).text


class TestRecordFact:
    def test_seals_the_words_and_says_only_that_there_is_an_entry(self, open_case: Case, coach: User) -> None:
        fact = record(coach, open_case)

        assert b"bus stop" not in bytes(fact.sealed_text)
        assert opened(coach, open_case, fact) == "Says that he waits at the bus stop 🚌"
        [line] = events_of(open_case, EventKind.PROTECTED_RECORDED)
        assert (line.on, line.participant_id, line.facts, line.subject_id) == (TODAY, None, {}, fact.pk)

    def test_a_newer_one_stands_in_its_place_and_the_older_stays(self, open_case: Case, coach: User) -> None:
        old = record(coach, open_case)
        new = record(coach, open_case, text="He moved away", replaces_id=old.pk)

        assert opened(coach, open_case, old).startswith("Says")
        assert opened(coach, open_case, new) == "He moved away"
        first, second = events_of(open_case, EventKind.PROTECTED_RECORDED)
        assert second.voids_id == first.pk
        with pytest.raises(Refused, match="newer entry stands"):
            record(coach, open_case, replaces_id=old.pk)
        with pytest.raises(Refused, match="same kind"):
            record(coach, open_case, kind=RestrictedKind.MEDICAL, replaces_id=new.pk)

    @pytest.mark.parametrize(
        ("changes", "words", "field"),
        [
            ({"text": "  "}, "Write down", "text"),
            ({"text": "x" * 10_001}, "under 10,000", "text"),
            ({"kind": "SECRET"}, "what kind", "kind"),
            ({"on": days_ago(-1)}, "future", "on"),
            ({"on": date(2014, 2, 28)}, "calendar", "on"),
            ({"source": "x" * 121}, "source", "source"),
            ({"consent_until": days_ago(-9)}, "Only treatment", "consent_until"),
            ({"kind": "TREATMENT"}, "written consent", "consent_until"),
            ({"kind": "TREATMENT", "consent_until": days_ago(1)}, "is over", "consent_until"),
            ({"kind": "TREATMENT", "consent_until": TODAY + timedelta(days=3000)}, "five years", "consent_until"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str, field: str
    ) -> None:
        with pytest.raises(Refused, match=words) as refused:
            record(coach, open_case, **changes)
        assert refused.value.field == field

    def test_refuses_a_stranger_and_a_closed_case(self, open_case: Case, coach: User) -> None:
        with pytest.raises(Refused, match="does not belong"):
            record(coach, open_case, participant_id=adult_of(make_case()).pk)
        with pytest.raises(Refused, match="closed"):
            record(coach, make_case(coach=coach, status="CLOSED"))

    @pytest.mark.parametrize("role", [Role.CASE_AIDE, Role.LEAD_WORKER, Role.OPERATIONS_MANAGER, Role.AUDITOR])
    def test_is_not_for_those_without_a_recorded_need(self, open_case: Case, role: Role) -> None:
        actor = make_user(role=role, office=open_case.office)
        with pytest.raises(PermissionDenied):
            record(actor, open_case)

    def test_the_restricted_list_lets_write_its_kinds(self, open_case: Case, engagement_specialist: User) -> None:
        make_access(case=open_case, staff=engagement_specialist)

        assert record(engagement_specialist, open_case).pk
        with pytest.raises(PermissionDenied):
            record(engagement_specialist, open_case, kind=RestrictedKind.MEDICAL)


class TestConsent:
    @pytest.mark.parametrize(("until", "is_open"), [(-1, False), (0, True), (1, True)])
    def test_holds_to_the_end_of_its_last_day(self, open_case: Case, coach: User, until: int, is_open: bool) -> None:
        fact = make_fact(
            case=open_case, by=coach, kind=RestrictedKind.TREATMENT, consent_until=TODAY + timedelta(days=until)
        )
        with in_context(actor=coach):
            assert RestrictedFact.objects.filter(pk=fact.pk).exists() is is_open
            assert RestrictedFact.objects.visible_to(coach).exists() is is_open

    def test_withdrawn_it_holds_on_the_next_request(self, open_case: Case, coach: User) -> None:
        fact = record(coach, open_case, kind=RestrictedKind.TREATMENT, consent_until=days_ago(-30))
        newer = record(
            coach, open_case, kind=RestrictedKind.TREATMENT, consent_until=days_ago(-60), replaces_id=fact.pk
        )
        with in_context(actor=coach):
            count = withdraw_consent(case_id=open_case.pk, participant_id=fact.participant_id, actor=coach, now=NOW)
        assert count == 2
        for one in (fact, newer):
            with pytest.raises(PermissionDenied):
                opened(coach, open_case, one)
        with in_context(actor=coach), pytest.raises(Refused, match="nothing that rests"):
            withdraw_consent(case_id=open_case.pk, participant_id=fact.participant_id, actor=coach, now=NOW)

    def test_withdrawn_it_ends_in_their_other_case_too(self, open_case: Case, coach: User, other_coach: User) -> None:
        fact = record(coach, open_case, kind=RestrictedKind.TREATMENT, consent_until=days_ago(-30))
        elsewhere = make_case(coach=other_coach, number="K-2001")
        person = people_of(open_case)[0].person
        there = make_participant(case=elsewhere, person=person)
        other = make_fact(
            case=elsewhere,
            by=other_coach,
            participant=there,
            kind=RestrictedKind.TREATMENT,
            consent_until=days_ago(-30),
        )
        assert opened(other_coach, elsewhere, other)
        with in_context(actor=coach):
            count = withdraw_consent(case_id=open_case.pk, participant_id=fact.participant_id, actor=coach, now=NOW)
        assert count == 2
        with pytest.raises(PermissionDenied):
            opened(other_coach, elsewhere, other)

    def test_of_one_person_does_not_cover_another(self, open_case: Case, coach: User) -> None:
        adult, child = people_of(open_case)
        mine = make_fact(
            case=open_case, by=coach, participant=adult, kind=RestrictedKind.TREATMENT, consent_until=days_ago(1)
        )
        theirs = make_fact(
            case=open_case, by=coach, participant=child, kind=RestrictedKind.TREATMENT, consent_until=TODAY
        )
        with in_context(actor=coach):
            found = set(RestrictedFact.objects.visible_to(coach).values_list("pk", flat=True))
        assert (mine.pk in found, theirs.pk in found) == (False, True)


class TestOpenFact:
    def test_whoever_is_not_the_coach_says_why(self, open_case: Case, coach: User, lead_worker: User) -> None:
        fact = make_fact(case=open_case, by=coach)
        make_access(case=open_case, staff=lead_worker)

        with pytest.raises(Refused, match="at least 10"):
            opened(lead_worker, open_case, fact, "curious")
        assert opened(lead_worker, open_case, fact, "Prepares the safety plan").startswith("An order")

    def test_is_forbidden_to_those_who_only_see_that_it_exists(
        self, open_case: Case, coach: User, supervisor: User, case_aide: User
    ) -> None:
        fact = make_fact(case=open_case, by=coach)
        for actor in (supervisor, case_aide):
            with pytest.raises(PermissionDenied):
                opened(actor, open_case, fact, "I would like to know")

    def test_does_not_find_an_entry_of_another_case(self, open_case: Case, coach: User) -> None:
        fact = make_fact(case=make_case(coach=coach), by=coach)
        with pytest.raises(RestrictedFact.DoesNotExist):
            opened(coach, open_case, fact)


def grant(actor: User, case: Case, staff: User, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "kinds": [RestrictedKind.MEDICAL, RestrictedKind.DV],
        "need": "Runs the staffing on Friday",
        "first_day": TODAY,
        "last_day": days_ago(-7),
    } | changes
    with in_context(actor=actor):
        return grant_restricted(case_id=case.pk, staff_id=staff.pk, **values, actor=actor, now=NOW)


class TestRestrictedList:
    def test_lets_read_the_kinds_named_until_it_ends(
        self, open_case: Case, supervisor: User, engagement_specialist: User
    ) -> None:
        access = grant(supervisor, open_case, engagement_specialist)
        with in_context(actor=engagement_specialist):
            sees = {kind: can_see_restricted(engagement_specialist, open_case, kind) for kind in RestrictedKind}
        assert sees == {"DV": True, "MEDICAL": True, "TREATMENT": False, "MENTAL_HEALTH": False}

        with in_context(actor=supervisor):
            end_restricted(access_id=access.pk, actor=supervisor, now=NOW)
            with pytest.raises(Refused, match="ended already"):
                end_restricted(access_id=access.pk, actor=supervisor, now=NOW)
        with in_context(actor=engagement_specialist):
            assert not can_see_restricted(engagement_specialist, open_case, RestrictedKind.DV)

    def test_is_granted_by_nobody_to_themselves(self, open_case: Case, supervisor: User) -> None:
        with pytest.raises(PermissionDenied):
            grant(supervisor, open_case, supervisor)
        with pytest.raises(IntegrityError, match="restrictedaccess_by_another"):
            make_access(case=open_case, staff=supervisor, by=supervisor)

    def test_holds_no_aide_no_coach_and_nobody_from_elsewhere(
        self, open_case: Case, supervisor: User, case_aide: User, other_coach: User
    ) -> None:
        for staff in (case_aide, other_coach, make_user(role=Role.LEAD_WORKER)):
            with pytest.raises(Refused, match="Choose somebody of this office"):
                grant(supervisor, open_case, staff)

    def test_is_not_a_coach_s_to_grant(self, open_case: Case, coach: User, lead_worker: User) -> None:
        with pytest.raises(PermissionDenied):
            grant(coach, open_case, lead_worker)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"kinds": []}, "at least one"),
            ({"kinds": ["OTHER"]}, "of the list"),
            ({"need": "short"}, "at least 10"),
            ({"first_day": days_ago(1)}, "are over"),
            ({"last_day": days_ago(1)}, "before the first"),
            ({"last_day": TODAY + timedelta(days=400)}, "a year"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, supervisor: User, lead_worker: User, changes: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            grant(supervisor, open_case, lead_worker, **changes)


def talk(actor: User, case: Case, *states: tuple[str, str], **changes: Any) -> list[TopicTalk]:
    participant = changes.pop("participant_id", adult_of(case).pk)
    entries = [TopicEntry(participant, topic, state) for topic, state in states]
    with in_context(actor=actor):
        return record_hard_topics(case_id=case.pk, entries=entries, **{"on": TODAY} | changes, actor=actor, now=NOW)


DONE = (HardTopic.HOUSING, TopicState.DISCUSSED)


class TestHardTopics:
    """The hard issues of the position description, services 7 (O037)."""

    def test_are_superseded_and_never_edited_and_leave_no_line(self, open_case: Case, coach: User) -> None:
        lines = len(events_of(open_case))
        [first] = talk(coach, open_case, DONE)
        [second] = talk(coach, open_case, (HardTopic.HOUSING, TopicState.DECLINED))
        assert talk(coach, open_case, (HardTopic.HOUSING, TopicState.DECLINED)) == []

        assert second.replaces_id == first.pk
        with in_context(actor=coach):
            assert [one.pk for one in TopicTalk.objects.standing().filter(case=open_case)] == [second.pk]
        assert len(events_of(open_case)) == lines

    def test_restricted_ones_are_hidden_state_and_all(
        self, open_case: Case, coach: User, supervisor: User, case_aide: User
    ) -> None:
        talk(coach, open_case, DONE, (HardTopic.DOMESTIC_VIOLENCE, TopicState.DISCUSSED))
        for actor in (supervisor, case_aide):
            with in_context(actor=actor):
                assert list(TopicTalk.objects.values_list("topic", flat=True)) == [HardTopic.HOUSING]
        with pytest.raises(PermissionDenied):
            talk(supervisor, open_case, (HardTopic.ADDICTION, TopicState.DECLINED))

    def test_two_people_at_once_lose_nothing(self, open_case: Case, coach: User) -> None:
        seen = seen_topics([])
        talk(coach, open_case, DONE, seen=seen)
        with pytest.raises(TopicsChanged):
            talk(coach, open_case, (HardTopic.TRUANCY, TopicState.DISCUSSED), seen=seen)

    def test_may_name_the_contact_in_which_they_came_up(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        [one] = talk(coach, open_case, DONE, contact=contact)
        assert one.contact_id == contact.pk
        elsewhere = make_contact(case=make_case(coach=coach), by=coach)
        with pytest.raises(Refused, match="another case"):
            talk(coach, open_case, (HardTopic.OTHER, TopicState.DISCUSSED), contact=elsewhere)

    def test_are_raised_with_adults_of_the_case_on_days_that_were(self, open_case: Case, coach: User) -> None:
        child = next(one for one in people_of(open_case) if not one.is_adult)
        with pytest.raises(Refused, match="adults"):
            talk(coach, open_case, DONE, participant_id=child.pk)
        with pytest.raises(Refused, match="future"):
            talk(coach, open_case, DONE, on=days_ago(-1))
        with pytest.raises(Refused, match="of the list"):
            talk(coach, open_case, ("GARDENING", TopicState.DISCUSSED))
        with pytest.raises(Refused, match="closed"):
            talk(coach, make_case(coach=coach, status="CLOSED"), DONE)

    def test_are_no_aide_s_to_write(self, open_case: Case, case_aide: User) -> None:
        with pytest.raises(PermissionDenied):
            talk(case_aide, open_case, DONE)


class TestWalls:
    def test_words_moved_to_another_row_do_not_open(self, open_case: Case, coach: User) -> None:
        one, other = make_fact(case=open_case, by=coach), make_fact(case=open_case, by=coach)
        other.sealed_text = one.sealed_text
        with pytest.raises(SealBroken):
            other.opened_text()

    def test_nobody_deletes_or_edits_an_entry(self, open_case: Case, coach: User) -> None:
        fact = make_fact(case=open_case, by=coach)
        for attack in (
            "DELETE FROM casework_restrictedfact WHERE id = %s",
            "UPDATE casework_restrictedfact SET kind = 'MEDICAL' WHERE id = %s",
            "UPDATE casework_restrictedfact SET sealed_text = '' WHERE id = %s",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                in_context(actor=coach),
                connection.cursor() as cursor,
            ):
                cursor.execute(attack, [fact.pk])

    def test_a_conflict_block_beats_the_list_and_the_glass(self, open_case: Case, lead_worker: User) -> None:
        make_access(case=open_case, staff=lead_worker)
        break_glass(case=open_case, by=lead_worker, is_blocked=True)
        with in_context(actor=lead_worker):
            assert not can_see_restricted(lead_worker, open_case, RestrictedKind.DV)
        with as_importer():
            assert not Case.objects.visible_to(lead_worker).exists()
