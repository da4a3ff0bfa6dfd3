"""Expectations signed, credentials and training (A001, A118, O064, O087)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import Jurisdiction, Role
from casework.context import in_context
from casework.models import User
from casework.refusals import Refused
from supervision.models import Acknowledgement, Credential, Training
from supervision.operations.staff_files import finish_training, sign_expectations
from supervision.queries.staff_files import waiting_to_sign
from supervision.rules.expectations import all_expectations
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_office, make_user
from tests.people import signed_in
from tests.staff_records import make_credential, make_training

pytestmark = pytest.mark.django_db(transaction=True)


def send(user: User, name: str, values: dict[str, Any], *keys: UUID) -> HttpResponse:
    page = reverse(f"supervision:{name}", args=keys)
    return signed_in(user).post(page, {"submission": str(uuid4())} | values)


def sign(user: User, **changes: Any) -> HttpResponse:
    told = {"version": "1", "has_read": "on", "printed_name": user.name, "signature": user.name} | changes
    return send(user, "expectations", {key: value for key, value in told.items() if value is not None})


def page_of(user: User, name: str, *keys: UUID) -> str:
    answer = signed_in(user).get(reverse(f"supervision:{name}", args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


class TestSign:
    """A118."""

    def test_is_kept_once_with_name_and_day(self, coach: User, supervisor: User) -> None:
        assert sign(coach).status_code == 302
        assert sign(coach).status_code == 422
        with as_auditor():
            [row] = Acknowledgement.objects.filter(staff=coach)
        assert (row.version, row.printed_name, row.signed_on) == (1, coach.name, TODAY)
        assert "You signed this version" in page_of(coach, "expectations")
        with in_context(actor=supervisor):
            assert Acknowledgement.objects.filter(staff=coach).exists()

    @pytest.mark.parametrize(
        ("field", "value"), [("has_read", None), ("printed_name", "Somebody Else"), ("signature", "\U0001f9ca")]
    )
    def test_refuses_beside_the_field(self, coach: User, field: str, value: str | None) -> None:
        answer = sign(coach, **{field: value})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}

    def test_a_version_that_is_not_in_force_is_refused(self, coach: User) -> None:
        with pytest.raises(Refused), in_context(actor=coach):
            sign_expectations(
                version=2, printed_name=coach.name, signature=coach.name, has_read=True, actor=coach, now=NOW
            )

    def test_nobody_signs_for_somebody_else_at_the_wall(self, coach: User, supervisor: User) -> None:
        with pytest.raises(DatabaseError), in_context(actor=supervisor):
            Acknowledgement.objects.create(
                office=coach.office,
                staff=coach,
                jurisdiction="US-AK",
                version=1,
                printed_name=coach.name,
                signature=coach.name,
                signed_on=TODAY,
                signed_at=NOW,
            )

    def test_another_state_says_that_none_is_on_file(self) -> None:
        user = make_user(office=make_office(jurisdiction=Jurisdiction.OREGON))
        assert "No expectations are on file for this state" in page_of(user, "expectations")

    def test_supervisors_see_who_has_not_until_they_did(self, coach: User, supervisor: User) -> None:
        waiting = signed_in(supervisor).get(reverse("supervision:staff-files")).context["waiting"]
        assert coach.name in [one.name for one in waiting]
        assert [one.since for one in waiting] == sorted(one.since for one in waiting)
        sign(coach)
        waiting = signed_in(supervisor).get(reverse("supervision:staff-files")).context["waiting"]
        assert coach.name not in [one.name for one in waiting]

    def test_moves_with_who_changes_office_within_the_state(self, coach: User, supervisor: User) -> None:
        """A118: signed once for the state, wherever there somebody works."""
        sign(coach)
        new = make_office(jurisdiction=coach.office.jurisdiction if coach.office else "")
        boss = make_user(role=Role.OPERATIONS_MANAGER, office=new)
        with as_importer():
            User.objects.filter(pk=coach.pk).update(office=new)
        for user in (boss, supervisor):
            waiting = signed_in(user).get(reverse("supervision:staff-files")).context["waiting"]
            assert coach.name not in [one.name for one in waiting]
        with in_context(actor=boss):
            assert Acknowledgement.objects.filter(staff=coach).exists()
        stranger = make_user(role=Role.OPERATIONS_MANAGER)
        aide = make_user(role=Role.CASE_AIDE, office=new)
        for user in (stranger, aide):
            with in_context(actor=user):
                assert not Acknowledgement.objects.filter(staff=coach).exists()

    def test_are_asked_from_the_day_of_their_office(self, supervisor: User) -> None:
        """An evening in the office is the next day elsewhere."""
        office = make_office(time_zone="America/Anchorage")
        late = make_user(office=office)
        late.joined_at = datetime(2026, 3, 2, 5, tzinfo=UTC)
        [asked] = [one for one in all_expectations() if one.jurisdiction == "US-AK"]
        with in_context(actor=supervisor):
            [row] = waiting_to_sign([late], asked, office)
        assert row.since == date(2026, 3, 1)


class TestTraining:
    """O064."""

    def test_overdue_is_red_until_it_is_done_once(self, coach: User, supervisor: User) -> None:
        told = {"topic": "SAFETY", "title": "Safe visits \U0001f9ca", "due_on": days_ago(1).isoformat()}
        assert send(supervisor, "training-record", told, coach.pk).status_code == 302
        with as_auditor():
            [row] = Training.objects.filter(staff=coach)
        assert "Overdue" in page_of(supervisor, "staff-files")
        assert "Overdue" in page_of(coach, "staff-file", coach.pk)
        done = {"done_on": TODAY.isoformat()}
        assert send(supervisor, "training-done", done, row.pk).status_code == 302
        assert send(supervisor, "training-done", done, row.pk).status_code == 422
        assert "Overdue" not in page_of(supervisor, "staff-files")

    def test_is_not_done_on_a_day_ahead(self, coach: User, supervisor: User) -> None:
        row = make_training(staff=coach, by=supervisor)
        answer = send(supervisor, "training-done", {"done_on": (TODAY + timedelta(days=1)).isoformat()}, row.pk)
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"done_on"}

    def test_nobody_finishes_their_own(self, supervisor: User, lead_worker: User) -> None:
        row = make_training(staff=supervisor, by=lead_worker)
        with pytest.raises(PermissionDenied), in_context(actor=supervisor):
            finish_training(training_id=row.pk, done_on=TODAY, actor=supervisor, now=NOW)

    def test_ten_thousand_characters_are_refused(self, coach: User, supervisor: User) -> None:
        told = {"topic": "SAFETY", "title": "x" * 10_000, "due_on": TODAY.isoformat()}
        answer = send(supervisor, "training-record", told, coach.pk)
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"title"}


class TestCredential:
    """O087."""

    def test_lapses_are_listed_sixty_days_ahead_until_a_newer_one(self, coach: User, supervisor: User) -> None:
        make_credential(staff=coach, by=supervisor, valid_until=TODAY + timedelta(days=61))
        assert "Nothing lapses" in page_of(supervisor, "staff-files")
        make_credential(staff=coach, by=supervisor, name="License", valid_until=TODAY + timedelta(days=60))
        assert "License" in page_of(supervisor, "staff-files")
        make_credential(staff=coach, by=supervisor, name="License", valid_until=None)
        assert "Nothing lapses" in page_of(supervisor, "staff-files")

    def test_is_taken_back_with_a_reason_once(self, coach: User, supervisor: User) -> None:
        row = make_credential(staff=coach, by=supervisor)
        assert send(supervisor, "credential-take-back", {"why": ""}, row.pk).status_code == 422
        assert send(supervisor, "credential-take-back", {"why": "Typed twice"}, row.pk).status_code == 302
        assert send(supervisor, "credential-take-back", {"why": "Typed twice"}, row.pk).status_code == 422
        with as_auditor():
            assert Credential.objects.get(pk=row.pk).taken_back_by_id == supervisor.pk


class TestWhoReads:
    def test_a_file_is_read_by_its_person_and_who_decides_there(
        self, coach: User, other_coach: User, supervisor: User, lead_worker: User
    ) -> None:
        make_credential(staff=coach, by=supervisor, name="Notary")
        for user in (coach, supervisor, lead_worker):
            assert "Notary" in page_of(user, "staff-file", coach.pk)
        assert signed_in(other_coach).get(reverse("supervision:staff-file", args=[coach.pk])).status_code == 403
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        assert signed_in(elsewhere).get(reverse("supervision:staff-file", args=[coach.pk])).status_code == 404
        for user in (other_coach, elsewhere):
            with in_context(actor=user):
                assert not Credential.objects.filter(staff=coach).exists()
