"""Child support: four things for each absent parent; good cause stands behind the list for violence (O049)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Event, User
from eligibility.models import AbsentParent, SupportGoodCause, SupportStep
from eligibility.public import open_support_items
from tests.benefit_records import make_absent_parent, make_support_claim, make_support_step
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_case, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def worker(case: Case) -> User:
    return make_user(role="ELIGIBILITY_WORKER", office=case.office)


def send(user: User, page: str, *keys: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{page}", args=keys), values)


def do(user: User, parent: AbsentParent, item: str, **changes: Any) -> HttpResponse:
    return send(user, "support-step-do", parent.pk, **{"item": item, "done_on": TODAY.isoformat()} | changes)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:benefits", args=[case.pk])).content.decode()


def open_for(user: User, case: Case) -> list[str]:
    with in_context(actor=user):
        return [one.what for one in open_support_items(case)]


class TestChecklist:
    def test_has_four_things_with_their_days(self, case: Case, coach: User) -> None:
        """O049: interview, all paperwork, understands, contact for Support Enforcement."""
        assert send(coach, "absent-parent-add", case.pk, name="Rowan Absent").status_code == 302
        with as_importer():
            parent = AbsentParent.objects.get()
        assert len(open_for(coach, case)) == 4
        for item in ("INTERVIEW", "PAPERWORK", "UNDERSTANDS"):
            assert do(coach, parent, item).status_code == 302
        assert open_for(coach, case) == ["Has the contact for Support Enforcement"]
        assert do(coach, parent, "CONTACT").status_code == 302
        assert open_for(coach, case) == []
        assert "All four done" in tab(coach, case)
        with as_auditor():
            lines = Event.objects.standing().filter(case=case, kind=EventKind.SUPPORT_STEP_DONE)
            assert sorted(one.facts["item"] for one in lines) == ["CONTACT", "INTERVIEW", "PAPERWORK", "UNDERSTANDS"]

    def test_refuses_twice_ahead_and_what_is_none_of_them(self, case: Case, coach: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        assert do(coach, parent, "INTERVIEW").status_code == 302
        assert "done already" in do(coach, parent, "INTERVIEW").content.decode()
        assert do(coach, parent, "PAPERWORK", done_on=days_ago(-1).isoformat()).status_code == 422
        assert do(coach, parent, "LUNCH").status_code == 422

    def test_takes_a_name_with_emoji_and_refuses_one_too_long(self, case: Case, coach: User) -> None:
        assert send(coach, "absent-parent-add", case.pk, name="Rowan 🙂 Absent").status_code == 302
        assert "Rowan 🙂 Absent" in tab(coach, case)
        assert send(coach, "absent-parent-add", case.pk, name="rowan 🙂 absent").status_code == 422
        too_long = send(coach, "absent-parent-add", case.pk, name="x" * 10_000)
        assert too_long.status_code == 422
        assert send(coach, "absent-parent-add", case.pk, name="  ").status_code == 422

    def test_is_taken_back(self, case: Case, coach: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        do(coach, parent, "INTERVIEW")
        assert "Take that back first" in send(coach, "absent-parent-void", parent.pk).content.decode()
        with as_importer():
            step = SupportStep.objects.get()
        assert send(coach, "support-step-void", step.pk).status_code == 302
        assert send(coach, "support-step-void", step.pk).status_code == 422
        with as_auditor():
            assert not Event.objects.standing().filter(case=case, kind=EventKind.SUPPORT_STEP_DONE).exists()
        assert send(coach, "absent-parent-void", parent.pk).status_code == 302
        assert "No absent parent is on file" in tab(coach, case)

    def test_is_not_found_by_others(self, case: Case, coach: User, outsider: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        step = make_support_step(parent=parent, by=coach)
        assert do(outsider, parent, "PAPERWORK").status_code == 404
        assert send(outsider, "support-step-void", step.pk).status_code == 404
        assert send(outsider, "absent-parent-add", case.pk, name="X").status_code == 404


class TestGoodCause:
    def test_stops_everybody_and_tells_the_reason_to_who_may_know(self, case: Case, coach: User, worker: User) -> None:
        """45 CFR 302.31(c); decisions 8: nothing of it in the ledger."""
        parent = make_absent_parent(case=case, by=coach)
        day = TODAY.isoformat()
        assert (
            send(coach, "support-good-cause-claim", parent.pk, ground="HARM_PARENT", claimed_on=day).status_code == 302
        )
        assert "Harm to the parent is feared" in tab(coach, case)
        shown = tab(worker, case)
        assert "Nothing is to be done for this parent now" in shown
        assert "feared" not in shown
        assert "Good cause:" not in shown
        assert open_for(worker, case) == []
        assert "Ask the coach of the case first" in do(worker, parent, "INTERVIEW").content.decode()
        with in_context(actor=worker), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM eligibility_supportgoodcause")
            assert cursor.fetchone() == (0,)
        with as_auditor():
            assert not Event.objects.filter(case=case, subject_id__isnull=False, kind__contains="support").exists()

    def test_is_decided_once(self, case: Case, coach: User, worker: User) -> None:
        parent = make_absent_parent(case=case, by=coach, held_on=TODAY, held_by=coach, held_at=NOW)
        claim = make_support_claim(parent=parent, by=coach)
        assert send(worker, "support-good-cause-decide", case.pk, claim.pk, answer="NO").status_code == 403
        assert send(coach, "support-release", parent.pk).status_code == 422
        assert send(coach, "support-good-cause-decide", case.pk, claim.pk, answer="NO").status_code == 302
        assert send(coach, "support-good-cause-decide", case.pk, claim.pk, answer="YES").status_code == 422
        with as_importer():
            assert SupportGoodCause.objects.get().is_found is False
        assert len(open_for(worker, case)) == 4

    def test_who_may_not_know_writes_none(self, case: Case, coach: User, worker: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        sent = {"ground": "HARM_CHILD", "claimed_on": TODAY.isoformat()}
        assert send(worker, "support-good-cause-claim", parent.pk, **sent).status_code == 403

    def test_nothing_is_done_without_a_reason_too(self, case: Case, coach: User, worker: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        assert send(worker, "support-hold", parent.pk).status_code == 302
        assert send(worker, "support-hold", parent.pk).status_code == 422
        assert open_for(worker, case) == []
        assert send(worker, "support-release", parent.pk).status_code == 403
        assert send(coach, "support-release", parent.pk).status_code == 302
        assert len(open_for(worker, case)) == 4
