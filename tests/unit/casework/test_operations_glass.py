"""Breaking the glass: for whom, how often, how long, who hears of it, and that nothing is written through it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError

from casework.choices import EventKind, GlassCategory, GlassReview, RestrictedKind, Role
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    BreakGlass,
    BreakGlassAlert,
    Case,
    Event,
    Membership,
    Note,
    Participant,
    Person,
    RestrictedFact,
    TopicTalk,
    User,
)
from casework.operations.contacts import log_contact
from casework.operations.glass import break_glass as break_it
from casework.operations.glass import end_glass, review_glass
from casework.refusals import Refused
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    break_glass,
    make_assignment,
    make_case,
    make_conflict_block,
    make_fact,
    make_user,
)

pytestmark = pytest.mark.django_db
REASON = "Her sister calls: he is at the door"


def ask(actor: User, number: str, **changes: Any) -> BreakGlass | None:
    values = {"category": GlassCategory.DANGER, "reason": REASON} | changes
    with in_context(actor=actor):
        return break_it(number=number, **values, actor=actor, now=NOW)


def sees(actor: User, case: Case) -> bool:
    with in_context(actor=actor):
        by_wall = Case.objects.filter(pk=case.pk).exists()
        assert Case.objects.visible_to(actor).filter(pk=case.pk).exists() is by_wall
        return by_wall


class TestBreakGlass:
    def test_opens_one_case_for_four_hours_and_tells_those_who_watch(
        self, open_case: Case, outsider: User, supervisor: User, privacy_officer: User
    ) -> None:
        make_user(role=Role.OPERATIONS_MANAGER)
        glass = ask(outsider, "K-1042")

        assert glass is not None
        assert glass.ends_at - glass.opened_at == timedelta(hours=4)
        assert sees(outsider, open_case)
        with as_auditor():
            told = set(BreakGlassAlert.objects.filter(glass=glass).values_list("recipient", flat=True))
        assert told == {supervisor.pk, privacy_officer.pk}

    def test_takes_a_shorter_time_and_never_a_longer(self, open_case: Case, outsider: User, settings: Any) -> None:
        settings.BREAK_GLASS_HOURS = 1
        first = ask(outsider, "K-1042")
        settings.BREAK_GLASS_HOURS = 40
        second = ask(outsider, "K-1042")
        assert first is not None
        assert second is not None
        assert [one.ends_at - one.opened_at for one in (first, second)] == [timedelta(hours=1), timedelta(hours=4)]

    def test_counts_a_number_that_opens_nothing_and_answers_it_alike(
        self, open_case: Case, outsider: User, supervisor: User
    ) -> None:
        make_conflict_block(case=open_case, staff=outsider)
        assert ask(outsider, "K-9999") is None
        assert ask(outsider, "K-1042") is None
        assert not sees(outsider, open_case)
        assert ask(outsider, "k-1042") is None
        with pytest.raises(Refused, match="3 times in the last 24 hours"):
            ask(outsider, "K-1042")
        with in_context(actor=supervisor):
            # A try at a case that a conflict block keeps shut is told to its manager all the same.
            assert BreakGlass.objects.filter(case=open_case, is_granted=False).count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": "Because I want to."}, "at least 20"),
            ({"reason": "x" * 2001}, "under 2,000"),
            ({"category": "CURIOSITY"}, "Choose why"),
            ({"number": "  "}, "whole case number"),
        ],
    )
    def test_asks_for_a_reason_before_anything_is_looked_for(
        self, open_case: Case, outsider: User, changes: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refused, match=words):
            ask(outsider, changes.pop("number", "K-1042"), **changes)
        with as_auditor():
            assert not BreakGlass.objects.exists()

    @pytest.mark.parametrize("role", [Role.QA_REVIEWER, Role.PARTNER, Role.AUDITOR, Role.ADMIN])
    def test_is_for_those_who_work_on_cases(self, open_case: Case, role: Role) -> None:
        with pytest.raises(PermissionDenied):
            ask(make_user(role=role), "K-1042")

    def test_is_shut_at_the_end_and_when_given_back(self, open_case: Case, outsider: User) -> None:
        break_glass(case=open_case, by=outsider, hours_ago=5)
        assert not sees(outsider, open_case)
        break_glass(case=open_case, by=outsider)
        assert sees(outsider, open_case)
        with in_context(actor=outsider):
            assert end_glass(case_id=open_case.pk, actor=outsider, now=NOW) == 1
            with pytest.raises(Refused, match="not open"):
                end_glass(case_id=open_case.pk, actor=outsider, now=NOW)
        assert not sees(outsider, open_case)

    @pytest.mark.parametrize(
        ("category", "kinds"),
        [
            (GlassCategory.DANGER, {RestrictedKind.DV}),
            (GlassCategory.MEDICAL_EMERGENCY, set(RestrictedKind)),
        ],
    )
    def test_reads_violence_and_in_a_medical_emergency_the_rest(
        self, open_case: Case, coach: User, outsider: User, category: str, kinds: set[str]
    ) -> None:
        for kind in RestrictedKind:
            consent = {"consent_until": TODAY} if kind == RestrictedKind.TREATMENT else {}
            make_fact(case=open_case, by=coach, kind=kind, consent_withdrawn_on=None, **consent)
        break_glass(case=open_case, by=outsider, category=category)
        with in_context(actor=outsider):
            assert set(RestrictedFact.objects.values_list("kind", flat=True)) == kinds
            assert set(RestrictedFact.objects.visible_to(outsider).values_list("kind", flat=True)) == kinds

    def test_shows_an_aide_nothing_restricted(self, open_case: Case, coach: User) -> None:
        make_fact(case=open_case, by=coach)
        aide = make_user(role=Role.CASE_AIDE)
        break_glass(case=open_case, by=aide, category=GlassCategory.MEDICAL_EMERGENCY)
        assert sees(aide, open_case)
        with in_context(actor=aide):
            assert not RestrictedFact.objects.exists()


class TestNoWritePasses:
    """What stands behind broken glass is read: operations refuse, and so does the database."""

    def test_operations_refuse(self, open_case: Case, outsider: User) -> None:
        break_glass(case=open_case, by=outsider)
        with in_context(actor=outsider), pytest.raises(PermissionDenied):
            log_contact(
                case_id=open_case.pk,
                participant_ids=[adult_of(open_case).pk],
                is_reached=True,
                method="PHONE",
                place="",
                direction="OUT",
                on=TODAY,
                at=None,
                topics=["PLAN"],
                is_plan_reviewed=False,
                remark="",
                actor=outsider,
                now=NOW,
            )

    @pytest.mark.parametrize("role", [Role.COACH, Role.OPERATIONS_MANAGER, Role.CASE_AIDE])
    def test_the_database_refuses_every_verb(self, open_case: Case, role: Role) -> None:
        actor = make_user(role=role)
        break_glass(case=open_case, by=actor, category=GlassCategory.MEDICAL_EMERGENCY)
        person = adult_of(open_case).person
        line = event_of(open_case, Line(EventKind.SAFE_CONTACT_CHANGED, TODAY), actor=actor, recorded_at=NOW)
        fact = RestrictedFact(
            case=open_case,
            participant=adult_of(open_case),
            kind="DV",
            on=TODAY,
            recorded_by=actor,
            recorded_at=NOW,
            sealed_text=b"x",
        )
        said = {"on": TODAY, "said_by": actor, "said_at": NOW, "topic": "HOUSING", "state": "DISCUSSED"}
        writes = (
            lambda: Case.objects.filter(pk=open_case.pk).update(language="es"),
            lambda: Participant.objects.filter(case=open_case).update(position=9),
            lambda: Person.objects.filter(pk=person.pk).update(phone="0"),
            lambda: Membership.objects.filter(person=person).update(relationship="x"),
            lambda: line.save(force_insert=True),
            lambda: Note.objects.create(case=open_case, title="A", body="b", on=TODAY, filed_by=actor, filed_at=NOW),
            lambda: fact.save(force_insert=True),
            lambda: TopicTalk.objects.create(case=open_case, participant=adult_of(open_case), **said),
            lambda: Event.objects.filter(case=open_case)._raw_delete("default"),
        )
        for write in writes:
            with pytest.raises(DatabaseError, match="row-level security|permission denied"), in_context(actor=actor):
                write()

    def test_whoever_is_given_the_case_meanwhile_writes_on(self, coach: User, other_coach: User) -> None:
        case = make_case(office=coach.office)
        break_glass(case=case, by=other_coach)
        with in_context(actor=other_coach):
            assert not Case.objects.writable_by(other_coach).exists()
        make_assignment(case=case, coach=other_coach)
        with in_context(actor=other_coach):
            assert Case.objects.writable_by(other_coach).filter(pk=case.pk).update(language="es") == 1

    def test_nobody_forges_lengthens_or_reviews_their_own(self, open_case: Case, outsider: User) -> None:
        glass = break_glass(case=open_case, by=outsider)
        attacks = (
            {"ends_at": NOW + timedelta(days=9)},
            {"is_granted": True},
            {"reviewed_by": outsider, "reviewed_at": NOW, "finding": "JUSTIFIED"},
        )
        for attack in attacks:
            with pytest.raises(DatabaseError), in_context(actor=outsider):
                BreakGlass.objects.filter(pk=glass.pk).update(**attack)
        with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=outsider):
            BreakGlassAlert.objects.filter(glass=glass)._raw_delete("default")


def review(actor: User, glass: BreakGlass, **changes: Any) -> BreakGlass:
    values = {"finding": GlassReview.JUSTIFIED, "words": "Spoke with her sister and the coach"} | changes
    with in_context(actor=actor):
        return review_glass(glass_id=glass.pk, **values, actor=actor, now=NOW)


class TestReview:
    def test_is_said_once_by_somebody_who_decides_in_the_office(
        self, open_case: Case, outsider: User, supervisor: User, lead_worker: User
    ) -> None:
        glass = break_glass(case=open_case, by=outsider)
        assert review(lead_worker, glass).reviewed_by_id == lead_worker.pk
        with pytest.raises(Refused, match="already"):
            review(supervisor, glass)

    def test_is_not_for_the_opener_their_office_or_a_coach(
        self, open_case: Case, coach: User, outsider: User, other_office: Any
    ) -> None:
        glass = break_glass(case=open_case, by=outsider)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER, office=other_office)
        for actor in (outsider, elsewhere):
            with pytest.raises(BreakGlass.DoesNotExist):
                review(actor, glass)
        with pytest.raises((PermissionDenied, BreakGlass.DoesNotExist)):
            review(coach, glass)

    def test_needs_a_finding_and_words(self, open_case: Case, outsider: User, supervisor: User) -> None:
        glass = break_glass(case=open_case, by=outsider)
        with pytest.raises(Refused, match="Choose what"):
            review(supervisor, glass, finding="FINE")
        with pytest.raises(Refused, match="at least 10"):
            review(supervisor, glass, words="ok")

    def test_the_database_knows_that_nobody_reviews_themselves(self, open_case: Case, lead_worker: User) -> None:
        glass = break_glass(case=open_case, by=lead_worker)
        with pytest.raises(IntegrityError, match="breakglass_reviewed_by_another"), in_context(actor=lead_worker):
            BreakGlass.objects.filter(pk=glass.pk).update(
                reviewed_by=lead_worker, reviewed_at=NOW, finding="JUSTIFIED", finding_words="Fine"
            )
