"""O087: nobody sees a case before a clearance is recorded; the manager records it, and nothing of what it said."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import Role
from casework.context import in_context
from casework.models import Case, StaffClearance, User
from casework.operations.clearances import record_clearance, take_back_clearance
from casework.refusals import Refused
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_case, make_user
from tests.people import signed_in
from tests.staff_records import make_clearance, make_cleared

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newcomer(coach: User) -> User:
    return make_user(office=coach.office, cleared_on=None)


def record(user: User, staff: User, check: str, **changes: Any) -> HttpResponse:
    told = {"submission": str(uuid4()), "check_kind": check, "cleared_on": TODAY.isoformat()} | changes
    return signed_in(user).post(reverse("supervision:clearance-record", args=[staff.pk]), told)


def cases_at_the_wall(user: User) -> int:
    with in_context(actor=user), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_case")
        return int(cursor.fetchone()[0])


def again(user: User) -> User:
    with as_auditor():
        return User.objects.select_related("office").get(pk=user.pk)


class TestBefore:
    def test_every_page_says_so_and_the_wall_shows_no_case(self, newcomer: User) -> None:
        make_case(coach=newcomer)
        for name in ("casework:today", "casework:families", "supervision:expectations"):
            answer = signed_in(newcomer).get(reverse(name))
            assert answer.status_code == 403
            assert "Your clearance is not recorded yet" in answer.content.decode()
        assert cases_at_the_wall(newcomer) == 0
        with in_context(actor=newcomer):
            assert not Case.objects.visible_to(newcomer).exists()

    @pytest.mark.parametrize("role", [Role.OPERATIONS_MANAGER, Role.CASE_AIDE, Role.AUDITOR, Role.PRIVACY_OFFICER])
    def test_no_role_that_reads_cases_is_spared(self, role: Role, open_case: Case) -> None:
        office = None if role in (Role.AUDITOR, Role.PRIVACY_OFFICER) else open_case.office
        user = make_user(role=role, office=office, cleared_on=None)
        assert cases_at_the_wall(user) == 0
        assert signed_in(user).get(reverse("casework:families")).status_code == 403

    def test_who_administers_the_site_is_not_asked(self, admin: User) -> None:
        with as_importer():
            User.objects.filter(pk=admin.pk).update(cleared_on=None)
        assert signed_in(again(admin)).get(reverse("supervision:offices")).status_code == 200

    def test_signing_out_stays_open(self, newcomer: User) -> None:
        assert signed_in(newcomer).post(reverse("account_logout")).status_code == 302


class TestRecord:
    def test_both_checks_open_the_site_from_the_next_request(self, newcomer: User, supervisor: User) -> None:
        make_case(coach=newcomer)
        assert record(supervisor, newcomer, "BACKGROUND").status_code == 302
        assert again(newcomer).cleared_on is None
        assert cases_at_the_wall(newcomer) == 0
        assert record(supervisor, newcomer, "ABUSE_NEGLECT", cleared_on=days_ago(9).isoformat()).status_code == 302
        assert again(newcomer).cleared_on == TODAY
        assert cases_at_the_wall(newcomer) == 1
        assert signed_in(newcomer).get(reverse("casework:today")).status_code == 200

    def test_taking_one_back_shuts_it_again(self, newcomer: User, supervisor: User) -> None:
        make_case(coach=newcomer)
        first, _ = make_cleared(staff=newcomer, by=supervisor)
        assert cases_at_the_wall(newcomer) == 1
        page = reverse("supervision:clearance-take-back", args=[first.pk])
        told = {"submission": str(uuid4()), "why": "Another person's \U0001f9ca"}
        assert signed_in(supervisor).post(page, told).status_code == 302
        assert cases_at_the_wall(newcomer) == 0
        with pytest.raises(Refused), in_context(actor=supervisor):
            take_back_clearance(clearance_id=first.pk, why="Again", actor=supervisor, now=NOW)

    def test_a_lapsed_one_shuts_nobody_out_and_is_listed(self, newcomer: User, supervisor: User) -> None:
        make_cleared(staff=newcomer, by=supervisor)
        make_clearance(staff=newcomer, by=supervisor, check_kind="FINGERPRINTS", valid_until=days_ago(1))
        assert signed_in(newcomer).get(reverse("casework:today")).status_code == 200
        assert "Lapsed" in signed_in(supervisor).get(reverse("supervision:staff-files")).content.decode()

    def test_refuses_beside_the_field_and_keeps_what_was_typed(self, newcomer: User, supervisor: User) -> None:
        answer = record(supervisor, newcomer, "BACKGROUND", valid_until=days_ago(3).isoformat())
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"valid_until"}
        assert days_ago(3).isoformat() in answer.content.decode()

    def test_nobody_else_records_one_and_nobody_their_own(
        self, newcomer: User, supervisor: User, lead_worker: User, coach: User
    ) -> None:
        for user in (lead_worker, coach):
            assert record(user, newcomer, "BACKGROUND").status_code == 403
        assert record(supervisor, supervisor, "BACKGROUND").status_code == 403
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        assert record(elsewhere, newcomer, "BACKGROUND").status_code == 404
        with pytest.raises(PermissionDenied), in_context(actor=coach):
            record_clearance(
                staff_id=newcomer.pk,
                check_kind="BACKGROUND",
                cleared_on=TODAY,
                valid_until=None,
                actor=coach,
                now=NOW,
            )

    def test_the_wall_refuses_a_row_of_ones_own_and_a_changed_day(self, supervisor: User, coach: User) -> None:
        row = {"check_kind": "BACKGROUND", "cleared_on": TODAY, "recorded_at": NOW}
        with pytest.raises(DatabaseError), in_context(actor=coach):
            StaffClearance.objects.create(staff=supervisor, recorded_by=coach, **row)
        with pytest.raises(DatabaseError), in_context(actor=supervisor):
            StaffClearance.objects.create(staff=supervisor, recorded_by=supervisor, **row)
        for user in (coach, supervisor):
            with pytest.raises(DatabaseError), in_context(actor=user):
                User.objects.filter(pk=user.pk).update(cleared_on=TODAY)

    def test_the_command_records_both(self, newcomer: User) -> None:
        call_command("staff", newcomer.username, "--cleared", days_ago(2).isoformat())
        assert again(newcomer).cleared_on == days_ago(2)
