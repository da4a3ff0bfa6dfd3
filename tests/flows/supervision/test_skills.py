"""Languages and skills of coaches: in their files, and in the balance of caseloads (O086, O089)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import ParticipantRole, Role
from casework.context import in_context
from casework.models import Case, User
from coaching.choices import RateFactKind
from coaching.models import RateFact
from supervision.models import StaffSkill
from supervision.operations.skills import STANDS, end_skill, record_skill
from supervision.queries.balance import Balance
from supervision.queries.skills import brought_by
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_case,
    make_participant,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.people import signed_in
from tests.staff_records import make_skill

pytestmark = pytest.mark.django_db(transaction=True)


def send(user: User, name: str, values: dict[str, Any], *keys: UUID) -> HttpResponse:
    page = reverse(f"supervision:{name}", args=keys)
    return signed_in(user).post(page, {"submission": str(uuid4())} | values)


def record(user: User, coach: User, what: str = "es", **changes: str) -> HttpResponse:
    return send(user, "skill-record", {"what": what, "first_day": days_ago(30).isoformat()} | changes, coach.pk)


def file_of(user: User, coach: User) -> str:
    answer = signed_in(user).get(reverse("supervision:staff-file", args=[coach.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def balance(user: User) -> Balance:
    found: Balance = signed_in(user).get(reverse("supervision:balance")).context["balance"]
    return found


def rows() -> list[StaffSkill]:
    with as_auditor():
        return list(StaffSkill.objects.order_by("recorded_at", "pk"))


class TestRecord:
    """O089."""

    def test_is_on_file_with_who_said_it(self, coach: User, supervisor: User) -> None:
        assert record(supervisor, coach).status_code == 302
        assert record(supervisor, coach, "TEEN_PARENT").status_code == 302
        assert [(one.language, one.skill, one.recorded_by_id) for one in rows()] == [
            ("es", "", supervisor.pk),
            ("", "TEEN_PARENT", supervisor.pk),
        ]
        for user in (supervisor, coach):
            shown = file_of(user, coach)
            assert "Spanish" in shown
            assert "Teen parents" in shown

    def test_stands_once_on_each_day(self, coach: User, supervisor: User) -> None:
        record(supervisor, coach)
        answer = record(supervisor, coach, first_day=TODAY.isoformat())
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"what"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("what", ""),
            ("what", "en"),
            ("what", "\U0001f9ca"),
            ("what", "x" * 10_000),
            ("first_day", (TODAY + timedelta(days=1)).isoformat()),
            ("first_day", "2027-02-29"),
        ],
    )
    def test_refuses_beside_the_field(self, coach: User, supervisor: User, field: str, value: str) -> None:
        answer = send(
            supervisor, "skill-record", {"what": "es", "first_day": TODAY.isoformat()} | {field: value}, coach.pk
        )
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
        assert not rows()

    def test_holds_from_a_leap_day_to_its_last_day_included(self, coach: User, supervisor: User) -> None:
        make_skill(
            staff=coach,
            by=supervisor,
            first_day=date(2024, 2, 29),
            last_day=date(2024, 3, 1),
            ended_by=supervisor,
            ended_at=NOW,
        )
        with in_context(actor=supervisor):
            held = [
                bool(brought_by([coach.pk], on=date(2024, *day))[coach.pk].languages)
                for day in ((2, 28), (2, 29), (3, 1), (3, 2))
            ]
        assert held == [False, True, True, False]


class TestEnd:
    def test_ends_once_and_begins_anew_after_it(self, coach: User, supervisor: User) -> None:
        row = make_skill(staff=coach, by=supervisor, first_day=days_ago(10))
        told = {"last_day": days_ago(2).isoformat()}
        assert send(supervisor, "skill-end", told, row.pk).status_code == 302
        assert send(supervisor, "skill-end", told, row.pk).status_code == 422
        assert record(supervisor, coach, first_day=days_ago(2).isoformat()).status_code == 422
        assert record(supervisor, coach, first_day=days_ago(1).isoformat()).status_code == 302

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), days_ago(11)])
    def test_lies_between_its_first_day_and_today(self, coach: User, supervisor: User, day: date) -> None:
        row = make_skill(staff=coach, by=supervisor, first_day=days_ago(10))
        answer = send(supervisor, "skill-end", {"last_day": day.isoformat()}, row.pk)
        assert answer.context["form"].errors.keys() == {"last_day"}

    def test_is_taken_back_with_a_reason_once(self, coach: User, supervisor: User) -> None:
        row = make_skill(staff=coach, by=supervisor)
        assert send(supervisor, "skill-take-back", {"why": ""}, row.pk).status_code == 422
        assert send(supervisor, "skill-take-back", {"why": "Another person"}, row.pk).status_code == 302
        assert send(supervisor, "skill-take-back", {"why": "Another person"}, row.pk).status_code == 422
        assert send(supervisor, "skill-end", {"last_day": TODAY.isoformat()}, row.pk).status_code == 422
        assert "Taken back: Another person" in file_of(coach, coach)
        with in_context(actor=supervisor):
            assert brought_by([coach.pk], on=TODAY)[coach.pk].words == ""

    def test_the_database_lets_nothing_change_twice(self, coach: User, supervisor: User) -> None:
        row = make_skill(
            staff=coach, by=supervisor, first_day=days_ago(10), last_day=days_ago(3), ended_by=supervisor, ended_at=NOW
        )
        for changed in ({"last_day": TODAY}, {"first_day": TODAY}, {"language": "so"}):
            with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
                StaffSkill.objects.filter(pk=row.pk).update(**changed, ended_by=supervisor)


class TestWho:
    def test_a_coach_writes_into_no_file(self, coach: User, other_coach: User) -> None:
        for staff in (coach, other_coach):
            assert record(coach, staff).status_code == 403
        with in_context(actor=coach), pytest.raises(PermissionDenied):
            record_skill(staff_id=other_coach.pk, what="es", first_day=TODAY, actor=coach, now=NOW)

    def test_nobody_writes_into_their_own(self, supervisor: User) -> None:
        assert record(supervisor, supervisor).status_code == 403
        with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
            StaffSkill.objects.create(
                staff=supervisor, language="es", first_day=TODAY, recorded_by=supervisor, recorded_at=NOW
            )

    def test_another_office_finds_nothing(self, coach: User, other_coach: User, supervisor: User) -> None:
        row = make_skill(staff=coach, by=supervisor)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        assert record(elsewhere, coach).status_code == 404
        assert send(elsewhere, "skill-end", {"last_day": TODAY.isoformat()}, row.pk).status_code == 404
        for user in (elsewhere, other_coach):
            with in_context(actor=user):
                assert not StaffSkill.objects.exists()
        with in_context(actor=elsewhere), pytest.raises(StaffSkill.DoesNotExist):
            end_skill(staff_skill_id=row.pk, last_day=TODAY, actor=elsewhere, now=NOW)

    def test_two_who_record_the_same_keep_one(self, coach: User, supervisor: User, lead_worker: User) -> None:
        def record_from(actor: User, days: int) -> Callable[[], object]:
            return lambda: record_skill(staff_id=coach.pk, what="es", first_day=days_ago(days), actor=actor, now=NOW)

        heard = at_once((supervisor, record_from(supervisor, 9)), (lead_worker, record_from(lead_worker, 1)))
        assert sorted(heard) == [STANDS, "done"]
        assert len(rows()) == 1


class TestBalance:
    """O086, O089: what is on file decides to whom a family is proposed, and is said."""

    @pytest.fixture
    def third(self, coach: User) -> User:
        return make_user(office=coach.office, name="Zoe Adams")

    def test_a_family_goes_to_who_speaks_its_language(
        self, coach: User, other_coach: User, third: User, supervisor: User
    ) -> None:
        for _ in range(3):
            make_case(coach=coach, language="es")
        assert balance(supervisor).proposed == []
        make_skill(staff=third, by=supervisor)
        found = balance(supervisor)
        assert {(one.target_id, one.why) for one in found.proposed} == {(third.pk, "Speaks Spanish")}
        assert next(one.brings for one in found.coaches if one.name == third.name) == "Spanish"
        assert "Speaks Spanish" in signed_in(supervisor).get(reverse("supervision:balance")).content.decode()

    def test_a_language_counts_in_its_days_alone(self, coach: User, third: User, supervisor: User) -> None:
        for _ in range(3):
            make_case(coach=coach, language="es")
        make_skill(
            staff=third,
            by=supervisor,
            first_day=days_ago(20),
            last_day=days_ago(1),
            ended_by=supervisor,
            ended_at=NOW,
        )
        assert balance(supervisor).proposed == []

    @pytest.mark.parametrize(
        ("skill", "words"),
        [("TEEN_PARENT", "Teen parents"), ("TWO_PARENT", "Two-parent families"), ("TRIBAL", "Tribal knowledge")],
    )
    def test_a_family_goes_to_who_has_a_skill_that_it_asks_for(
        self, coach: User, other_coach: User, third: User, supervisor: User, skill: str, words: str
    ) -> None:
        for _ in range(3):
            asking(make_case(coach=coach), skill, by=supervisor)
        make_skill(staff=third, by=supervisor, language="", skill=skill)
        assert (third.pk, words) in {(one.target_id, one.why) for one in balance(supervisor).proposed}

    def test_nothing_restricted_decides_or_is_said(
        self, coach: User, other_coach: User, third: User, supervisor: User
    ) -> None:
        cases = [make_case(coach=coach) for _ in range(3)]
        before = [(one.family_id, one.target_id, one.why) for one in balance(supervisor).proposed]
        for skill in ("FAMILY_VIOLENCE", "MENTAL_HEALTH", "SUBSTANCE_USE", "DISABILITY"):
            make_skill(staff=third, by=supervisor, language="", skill=skill)
        for one in cases:
            rate_fact(one, RateFactKind.WAIVER, by=supervisor)
        assert [(one.family_id, one.target_id, one.why) for one in balance(supervisor).proposed] == before
        assert before
        assert not any(why for _, _, why in before)


class TestAssign:
    def test_offers_each_coach_with_what_they_bring(self, coach: User, other_coach: User, supervisor: User) -> None:
        """O089: languages and skills are said where a family is given to a coach."""
        case = make_case(coach=coach)
        make_skill(staff=other_coach, by=supervisor)
        make_skill(staff=other_coach, by=supervisor, language="", skill="TRIBAL")
        page = signed_in(supervisor).get(reverse("supervision:case-assign", args=[case.pk])).content.decode()
        assert "0 overdue; Spanish, Tribal knowledge" in page


def asking(case: Case, skill: str, *, by: User) -> None:
    if skill == "TRIBAL":
        rate_fact(case, RateFactKind.TRIBAL, by=by)
        return
    if skill == "TWO_PARENT":
        make_participant(case=case)
        return
    with as_importer():
        case.participants.filter(role=ParticipantRole.ADULT).update(role=ParticipantRole.TEEN_PARENT)


def rate_fact(case: Case, kind: RateFactKind, *, by: User) -> None:
    with as_importer():
        RateFact.objects.create(
            case=case,
            kind=kind,
            first_month=TODAY.replace(day=1),
            source="Told",
            entered_by=by,
            entered_at=NOW,
        )
