"""O003: overtime is approved by another person before its day; how long somebody worked is nobody's figure."""

import threading
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import Case, User
from casework.refusals import Refused
from supervision.models import OvertimeRequest, UsualHours
from supervision.operations.staff_files import ask_overtime, decide_overtime
from tests.factories import NOW, TODAY, ZONE, as_auditor, as_importer, days_ago, make_office, make_user
from tests.people import signed_in
from tests.staff_records import make_overtime

pytestmark = pytest.mark.django_db(transaction=True)
SOON = TODAY + timedelta(days=2)


def send(user: User, name: str, values: dict[str, Any], *keys: UUID) -> HttpResponse:
    page = reverse(f"supervision:{name}", args=keys)
    return signed_in(user).post(page, {"submission": str(uuid4())} | values)


def approve(user: User, row: OvertimeRequest, decision: str = "approve", answer: str = "") -> HttpResponse:
    return send(user, "overtime-decide", {"decision": decision, "answer": answer}, row.pk)


def again(row: OvertimeRequest) -> OvertimeRequest:
    with as_auditor():
        return OvertimeRequest.objects.get(pk=row.pk)


def work_usual_hours(staff: User, by: User) -> None:
    with as_importer():
        UsualHours.objects.create(
            office=staff.office,
            staff=staff,
            first_day=days_ago(100),
            weekdays="1234567",
            begins_at=time(8),
            ends_at=time(17),
            recorded_by=by,
            recorded_at=NOW,
        )


def write_at(case: Case, actor: User, on: date, hour: int) -> None:
    at = datetime.combine(on, time(hour), ZONE)
    with as_importer():
        event_of(case, Line(EventKind.CONTACT_ATTEMPTED, on), actor=actor, recorded_at=at).save(force_insert=True)


class TestAsk:
    def test_waits_for_the_manager(self, coach: User, supervisor: User) -> None:
        assert send(coach, "overtime", {"on": SOON.isoformat(), "why": "Intake \U0001f9ca"}).status_code == 302
        assert "Intake \U0001f9ca" in signed_in(supervisor).get(reverse("supervision:overtime")).content.decode()
        assert send(coach, "overtime", {"on": SOON.isoformat(), "why": "Again"}).status_code == 422

    def test_is_too_late_on_the_day(self, coach: User) -> None:
        answer = send(coach, "overtime", {"on": TODAY.isoformat(), "why": "Intake"})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"on"}
        assert "Intake" in answer.content.decode()

    def test_ten_thousand_characters_are_refused(self, coach: User) -> None:
        answer = send(coach, "overtime", {"on": SOON.isoformat(), "why": "x" * 10_000})
        assert answer.context["form"].errors.keys() == {"why"}

    def test_who_works_on_no_cases_does_not_ask(self, admin: User) -> None:
        with pytest.raises(PermissionDenied), in_context(actor=admin):
            ask_overtime(on=SOON, why="Intake", actor=admin, now=NOW)


class TestDecide:
    def test_another_person_approves_once(self, coach: User, supervisor: User) -> None:
        row = make_overtime(staff=coach, on=SOON)
        assert approve(supervisor, row).status_code == 302
        assert (again(row).is_approved, again(row).decided_by_id) == (True, supervisor.pk)
        assert approve(supervisor, row).status_code == 422

    def test_nobody_approves_their_own(self, supervisor: User) -> None:
        row = make_overtime(staff=supervisor, on=SOON)
        assert approve(supervisor, row).status_code == 403
        with in_context(actor=supervisor):
            told = {"is_approved": True, "decided_on": TODAY, "decided_by": supervisor, "decided_at": NOW}
            assert OvertimeRequest.objects.filter(pk=row.pk).update(**told) == 0

    def test_of_an_office_s_only_manager_is_decided_by_a_manager_of_the_state(
        self, supervisor: User, lead_worker: User
    ) -> None:
        """O003: a manager approves, and nobody their own; an only manager's a manager of another office."""
        state = supervisor.office.jurisdiction if supervisor.office else ""
        other = make_user(role=Role.OPERATIONS_MANAGER, office=make_office(jurisdiction=state))
        oregon = make_user(role=Role.OPERATIONS_MANAGER, office=make_office(jurisdiction=Jurisdiction.OREGON))
        row = make_overtime(staff=supervisor, on=SOON)
        page = reverse("supervision:overtime")
        assert other.name in signed_in(supervisor).get(page).content.decode()
        assert [one.pk for one in signed_in(other).get(page).context["asked"]] == [row.pk]
        for user, status in ((supervisor, 403), (lead_worker, 403), (oregon, 404)):
            assert approve(user, row).status_code == status
            with in_context(actor=user):
                told = {"is_approved": True, "decided_on": TODAY, "decided_by": user, "decided_at": NOW}
                assert OvertimeRequest.objects.filter(pk=row.pk).update(**told) == 0
        assert approve(other, row).status_code == 302
        assert again(row).decided_by_id == other.pk

    def test_with_two_managers_stays_in_the_office(self, supervisor: User) -> None:
        second = make_user(role=Role.OPERATIONS_MANAGER, office=supervisor.office)
        state = supervisor.office.jurisdiction if supervisor.office else ""
        other = make_user(role=Role.OPERATIONS_MANAGER, office=make_office(jurisdiction=state))
        row = make_overtime(staff=supervisor, on=SOON)
        assert approve(other, row).status_code == 404
        page = signed_in(supervisor).get(reverse("supervision:overtime")).content.decode()
        assert second.name in page
        assert other.name not in page
        assert approve(second, row).status_code == 302

    def test_cannot_be_approved_once_the_day_came(self, coach: User, supervisor: User) -> None:
        row = make_overtime(staff=coach, on=TODAY)
        answer = approve(supervisor, row)
        assert answer.status_code == 422
        assert "This day has come" in answer.content.decode()
        assert again(row).is_approved is None
        with pytest.raises(Refused), in_context(actor=supervisor):
            decide_overtime(overtime_id=row.pk, is_approval=True, answer="", actor=supervisor, now=NOW)

    def test_a_refusal_says_why_and_may_be_asked_anew(self, coach: User, supervisor: User) -> None:
        row = make_overtime(staff=coach, on=SOON)
        assert approve(supervisor, row, "refuse").context["form"].errors.keys() == {"answer"}
        assert approve(supervisor, row, "refuse", "Monday will do").status_code == 302
        assert "Monday will do" in signed_in(coach).get(reverse("supervision:overtime")).content.decode()
        assert send(coach, "overtime", {"on": SOON.isoformat(), "why": "Intake"}).status_code == 302

    def test_wrong_role_and_other_office(self, coach: User, lead_worker: User, other_coach: User) -> None:
        row = make_overtime(staff=coach, on=SOON)
        for user in (coach, lead_worker, other_coach):
            assert approve(user, row).status_code == 403
        assert approve(make_user(role=Role.OPERATIONS_MANAGER), row).status_code == 404

    def test_two_managers_at_once_decide_once(self, coach: User, supervisor: User) -> None:
        row = make_overtime(staff=coach, on=SOON)
        other = make_user(role=Role.OPERATIONS_MANAGER, office=coach.office)
        outcomes: list[str] = []

        def decide(user: User, *, is_approval: bool) -> None:
            try:
                with in_context(actor=user):
                    decide_overtime(overtime_id=row.pk, is_approval=is_approval, answer="No need", actor=user, now=NOW)
                outcomes.append("decided")
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [
            threading.Thread(target=decide, args=(user,), kwargs={"is_approval": yes})
            for user, yes in ((supervisor, True), (other, False))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["decided", "refused"]


class TestAfterHours:
    def test_shows_the_person_each_time_and_the_manager_the_day_alone(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        work_usual_hours(coach, supervisor)
        write_at(open_case, coach, days_ago(2), 21)
        write_at(open_case, coach, days_ago(3), 12)
        own = signed_in(coach).get(reverse("supervision:overtime"))
        assert [(one.on, one.times) for one in own.context["late"]] == [(days_ago(2), (time(21),))]
        managed = signed_in(supervisor).get(reverse("supervision:overtime"))
        assert [(one.name, one.on, one.times) for one in managed.context["others"]] == [(coach.name, days_ago(2), ())]
        assert "9:00 PM" in own.content.decode()
        assert "9:00 PM" not in managed.content.decode()

    def test_the_person_sees_it_before_the_manager(self, open_case: Case, coach: User, supervisor: User) -> None:
        work_usual_hours(coach, supervisor)
        write_at(open_case, coach, TODAY, 5)
        assert signed_in(coach).get(reverse("supervision:overtime")).context["late"]
        assert not signed_in(supervisor).get(reverse("supervision:overtime")).context["others"]

    def test_approved_days_and_people_without_hours_are_not_listed(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        write_at(open_case, coach, days_ago(2), 21)
        assert not signed_in(coach).get(reverse("supervision:overtime")).context["late"]
        work_usual_hours(coach, supervisor)
        make_overtime(
            staff=coach,
            on=days_ago(2),
            asked_on=days_ago(5),
            is_approved=True,
            decided_on=days_ago(4),
            decided_by=supervisor,
            decided_at=NOW,
        )
        assert not signed_in(coach).get(reverse("supervision:overtime")).context["late"]
