"""Child support: four things for each absent parent; good cause stands behind the list for violence (O049)."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Event, User
from eligibility.models import AbsentParent, SupportGoodCause, SupportStep
from eligibility.operations.child_support import decide_support_good_cause
from eligibility.queries.child_support import open_support_items
from tests.benefit_records import (
    make_absent_parent,
    make_certification,
    make_support_claim,
    make_support_hold,
    make_support_step,
)
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_access, make_case, make_user
from tests.flows.eligibility.desk import decided, see
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


def decide(user: User, case: Case, claim: SupportGoodCause, answer: str) -> HttpResponse:
    return send(user, "support-good-cause-decide", case.pk, claim.pk, answer=answer)


def claim_for(user: User, parent: AbsentParent, ground: str) -> HttpResponse:
    return send(user, "support-good-cause-claim", parent.pk, ground=ground, claimed_on=TODAY.isoformat())


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

    def test_writes_a_line_without_a_name_and_takes_it_back(self, case: Case, coach: User) -> None:
        """House rule 5; what a hold or a claim would tell stands in no line."""
        send(coach, "absent-parent-add", case.pk, name="Rowan Absent")
        with as_importer():
            parent = AbsentParent.objects.get()
        with as_auditor():
            line = Event.objects.standing().get(case=case, kind=EventKind.ABSENT_PARENT_ADDED)
        assert (line.subject_id, line.facts) == (parent.pk, {})
        send(coach, "absent-parent-void", parent.pk)
        with as_auditor():
            assert not Event.objects.standing().filter(case=case, kind=EventKind.ABSENT_PARENT_ADDED).exists()

    def test_is_shown_to_a_review_as_far_as_it_is_open(self, case: Case, coach: User, worker: User) -> None:
        """O049: what is open stands on the form of the review; of a parent who is held nothing."""
        application, _ = decided(case, coach)
        certification = make_certification(application=application, by=worker)
        parent = make_absent_parent(case=case, by=coach)
        make_support_step(parent=parent, by=coach)
        other = make_absent_parent(case=case, by=coach, name="Sorrel Absent")
        make_support_hold(parent=other, by=coach)
        shown = see(worker, "review-record", certification.pk)
        assert "Open of child support: Rowan Absent, " in shown
        assert "has the contact for Support Enforcement" in shown
        assert "Sorrel" not in shown

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

    def test_is_decided_once_by_who_decides_and_did_not_write_it(self, case: Case, coach: User, worker: User) -> None:
        """45 CFR 302.31(c), O083: the agency decides; two people."""
        parent = make_absent_parent(case=case, by=coach)
        make_support_hold(parent=parent, by=coach)
        claim = make_support_claim(parent=parent, by=coach)
        assert decide(worker, case, claim, "NO").status_code == 403
        assert decide(coach, case, claim, "NO").status_code == 403
        assert "Decide good cause" not in tab(coach, case)
        assert send(coach, "support-release", parent.pk).status_code == 422
        make_access(case=case, staff=worker)
        assert "Decide good cause" in tab(worker, case)
        assert decide(worker, case, claim, "NO").status_code == 302
        assert decide(worker, case, claim, "YES").status_code == 422
        with as_importer():
            found = SupportGoodCause.objects.get()
        assert (found.is_found, found.decided_by_id) == (False, worker.pk)
        assert len(open_for(worker, case)) == 4

    def test_is_not_decided_by_who_wrote_it(self, case: Case, coach: User, worker: User) -> None:
        make_access(case=case, staff=worker)
        claim = make_support_claim(parent=make_absent_parent(case=case, by=coach), by=worker)
        assert "Decide good cause" not in tab(worker, case)
        assert decide(worker, case, claim, "YES").status_code == 403
        with in_context(actor=worker), pytest.raises(PermissionDenied):
            decide_support_good_cause(claim_id=claim.pk, is_found=True, actor=worker, now=NOW)
        with as_importer(), pytest.raises(IntegrityError, match="supportgoodcause_two_people"), transaction.atomic():
            SupportGoodCause.objects.filter(pk=claim.pk).update(
                is_found=True, decided_on=TODAY, decided_by=worker, decided_at=NOW
            )

    def test_not_found_leaves_a_hold_that_stood_before_the_claim(
        self, case: Case, coach: User, supervisor: User, worker: User
    ) -> None:
        """Somebody held it for a reason of their own, which nobody asked; who may know releases it."""
        parent = make_absent_parent(case=case, by=coach)
        make_support_hold(parent=parent, by=supervisor)
        make_access(case=case, staff=worker)
        assert decide(worker, case, make_support_claim(parent=parent, by=coach), "NO").status_code == 302
        assert open_for(worker, case) == []
        assert send(coach, "support-release", parent.pk).status_code == 302
        assert len(open_for(worker, case)) == 4

    def test_is_claimed_again_after_none_was_found(self, case: Case, coach: User, worker: User) -> None:
        """New violence after a decision: the family is protected again, and the newest claim counts."""
        parent = make_absent_parent(case=case, by=coach)
        make_access(case=case, staff=worker)
        for ground, answer in (("HARM_PARENT", "NO"), ("HARM_CHILD", "YES")):
            assert claim_for(coach, parent, ground).status_code == 302
            assert claim_for(coach, parent, ground).status_code == 422
            assert open_for(worker, case) == []
            with as_importer():
                claim = SupportGoodCause.objects.get(ground=ground)
            assert decide(worker, case, claim, answer).status_code == 302
            assert len(open_for(worker, case)) == (4 if answer == "NO" else 0)
        assert "Harm to the child is feared" in tab(coach, case)
        assert "Good cause was found already" in claim_for(coach, parent, "ADOPTION").content.decode()
        assert send(coach, "support-release", parent.pk).status_code == 422

    def test_is_claimed_after_a_release(self, case: Case, coach: User, worker: User) -> None:
        parent = make_absent_parent(case=case, by=coach)
        make_support_hold(parent=parent, by=coach, released_on=TODAY, released_by=coach, released_at=NOW)
        assert len(open_for(worker, case)) == 4
        assert claim_for(coach, parent, "HARM_PARENT").status_code == 302
        assert open_for(worker, case) == []

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
        assert send(worker, "support-hold", parent.pk).status_code == 302
        assert open_for(worker, case) == []
        assert "Something is on file" in send(worker, "absent-parent-void", parent.pk).content.decode()
