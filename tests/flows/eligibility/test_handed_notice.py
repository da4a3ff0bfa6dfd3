"""The notice of help after violence: handed over, never sent, and for nobody outside the list there at all."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework.choices import AccessVerb
from casework.context import in_context
from casework.models import AccessLog, Case, Event, Notice, User
from eligibility.models import DecisionNotice, Determination, HandedNotice
from eligibility.operations.handed_notices import hand_over_notice
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_handed_notice,
    make_household,
    make_like,
)
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_access,
    make_case,
    make_office,
    make_user,
)
from tests.flows.eligibility.desk import only, see
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    return make_case(coach=make_user(office=make_office(jurisdiction="US-OR")))


@pytest.fixture
def guard(case: Case) -> User:
    """The coach of the case, who may know of violence in it."""
    with as_auditor():
        return User.objects.get(assignments__case=case)


@pytest.fixture
def worker(case: Case) -> User:
    """Who decides eligibility and stands on the list."""
    found = make_user(role="ELIGIBILITY_WORKER", office=case.office)
    make_access(case=case, staff=found)
    return found


@pytest.fixture
def decision(case: Case, guard: User) -> Determination:
    make_household(case=case, by=guard)
    application = make_application(case=case, by=guard, programme="TA_DVS", filed_on=MONTH, completed_on=TODAY)
    return make_decision(application=application, by=guard)


def send(user: User, name: str, *keys: Any, **sent: Any) -> Any:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=keys), values)


def look(user: User, decision: Determination) -> Any:
    return signed_in(user).get(reverse("eligibility:handed-notice-write", args=[decision.pk]))


def write(user: User, decision: Determination, **changes: str) -> Any:
    answer = look(user, decision)
    seen = answer.context["form"].initial["seen"] if answer.status_code == 200 else ""
    return send(user, "handed-notice-write", decision.pk, **{"seen": seen} | changes)


class TestWriting:
    def test_says_what_a_notice_says_and_leaves_nothing_to_be_sent(
        self, case: Case, worker: User, decision: Determination
    ) -> None:
        """O047; OAR 461-175-0010, 461-175-0200(8), 461-025-0310: forty-five days."""
        shown = look(worker, decision).content.decode()
        assert "right to a hearing" in shown
        assert "not mailed, emailed or told by telephone" in shown
        with as_auditor():
            before = Event.objects.filter(case=case).count()
        assert write(worker, decision).status_code == 302
        row = only(HandedNotice)
        assert row.hearing_days == 45
        said = "\n".join(row.words)
        assert f"${decision.monthly_benefit:,.2f}" in said
        assert "OAR 461-175-0200(8)" in said
        assert "free legal help" in said
        with as_auditor():
            assert Event.objects.filter(case=case).count() == before
        with as_importer():
            assert not Notice.objects.filter(case=case).exists()
            assert not DecisionNotice.objects.filter(case=case).exists()
        with as_auditor():
            assert AccessLog.objects.filter(
                case_id=case.pk, verb=AccessVerb.REVEAL, subject_id=decision.pk, actor=worker
            ).exists()

    def test_twice_is_one(self, worker: User, decision: Determination) -> None:
        assert write(worker, decision).status_code == 302
        answer = send(worker, "handed-notice-write", decision.pk, seen="x")
        assert answer.status_code == 422
        assert "written already" in answer.content.decode()
        assert only(HandedNotice)

    def test_is_refused_in_other_words_than_were_looked_at(self, worker: User, decision: Determination) -> None:
        answer = write(worker, decision, seen="other")
        assert answer.status_code == 422
        assert "changed since you looked" in answer.content.decode()

    def test_is_of_the_newest_decision_and_of_no_other_programme(
        self, case: Case, guard: User, worker: User, decision: Determination
    ) -> None:
        make_like(decision, month=MONTH, benefit="10.00", supersedes=decision)
        assert "later decision" in look(worker, decision).content.decode()
        snap = make_decision(application=make_application(case=case, by=guard, completed_on=TODAY), by=guard)
        assert "handed over" in look(worker, snap).content.decode()
        assert write(worker, snap).status_code == 422

    def test_is_for_who_decides_and_may_know(self, guard: User, decision: Determination, case: Case) -> None:
        outside = make_user(role="ELIGIBILITY_WORKER", office=case.office)
        elsewhere = make_user(role="ELIGIBILITY_WORKER", office=make_office(ref="ELSEWHERE", jurisdiction="US-OR"))
        assert look(guard, decision).status_code == 403
        assert look(outside, decision).status_code == 404
        assert look(elsewhere, decision).status_code == 404


class TestHandingOver:
    def test_gives_the_day_once_and_counts_the_hearing_from_it(
        self, case: Case, guard: User, decision: Determination
    ) -> None:
        row = make_handed_notice(decision=decision, by=guard, written_on=days_ago(3))
        assert send(guard, "handed-notice-hand", case.pk, row.pk, handed_on=TODAY.isoformat()).status_code == 302
        found = only(HandedNotice)
        assert (found.handed_on, found.handed_by_id) == (TODAY, guard.pk)
        answer = signed_in(guard).get(reverse("eligibility:handed-notice", args=[case.pk, row.pk]))
        assert answer.context["paper"].hearing_by == TODAY + timedelta(days=45)
        assert "handed over" in see(guard, "determination", decision.pk)
        again = send(guard, *("handed-notice-hand", case.pk, row.pk), handed_on=TODAY.isoformat())
        assert again.status_code == 422
        page = reverse("eligibility:handed-notice-hand", args=[case.pk, row.pk])
        turned = signed_in(guard).get(page, follow=True)
        assert turned.redirect_chain == [(reverse("eligibility:handed-notice", args=[case.pk, row.pk]), 302)]
        assert "written down already" in turned.content.decode()

    @pytest.mark.parametrize(
        ("handed_on", "by", "accepted"),
        [
            (date(2026, 10, 9), date(2026, 11, 23), date(2026, 11, 23)),
            (date(2026, 10, 14), date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
            (date(2026, 10, 15), date(2026, 11, 29), date(2026, 11, 30)),  # a Sunday
        ],
    )
    def test_tells_the_last_day_and_the_open_day_that_it_rolls_on_to(
        self, case: Case, guard: User, decision: Determination, handed_on: date, by: date, accepted: date
    ) -> None:
        """OAR 461-025-0310; ORS 187.010(3)."""
        row = make_handed_notice(
            decision=decision,
            by=guard,
            written_on=date(2026, 10, 1),
            handed_on=handed_on,
            handed_by=guard,
            handed_at=NOW,
        )
        answer = signed_in(guard).get(reverse("eligibility:handed-notice", args=[case.pk, row.pk]))
        assert (answer.context["paper"].hearing_by, answer.context["paper"].accepted_until) == (by, accepted)
        said = answer.content.decode()
        assert f"until {by:%a %b} {by.day}, {by.year}" in said
        assert ("The office is closed on that day" in said) == (by != accepted)

    @pytest.mark.parametrize(("days", "words"), [(-1, "future"), (4, "before the notice")])
    def test_refuses_a_day_that_cannot_be(
        self, case: Case, guard: User, decision: Determination, days: int, words: str
    ) -> None:
        row = make_handed_notice(decision=decision, by=guard, written_on=days_ago(3))
        answer = send(guard, "handed-notice-hand", case.pk, row.pk, handed_on=days_ago(days).isoformat())
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_is_settled_in_the_database_too(self, guard: User, decision: Determination) -> None:
        row = make_handed_notice(decision=decision, by=guard)
        hand_over = {"handed_notice_id": row.pk, "handed_on": TODAY, "actor": guard, "now": NOW}
        with in_context(actor=guard):
            hand_over_notice(**hand_over)
        for said in ({"handed_on": TODAY + timedelta(days=1)}, {"words": json.dumps(["Other"])}):
            with as_importer(), pytest.raises(DatabaseError), transaction.atomic():
                HandedNotice.objects.filter(pk=row.pk).update(**said)

    def test_can_be_taken_back_by_who_decides_and_written_anew(
        self, case: Case, guard: User, worker: User, decision: Determination
    ) -> None:
        row = make_handed_notice(decision=decision, by=guard)
        assert send(guard, "handed-notice-void", case.pk, row.pk).status_code == 403
        assert send(worker, "handed-notice-void", case.pk, row.pk).status_code == 302
        assert only(HandedNotice).voided_by_id == worker.pk
        answer = send(guard, "handed-notice-hand", case.pk, row.pk, handed_on=TODAY.isoformat())
        assert answer.status_code == 422
        assert write(worker, decision).status_code == 302


class TestOutsideTheList:
    """Security 2.1: nobody outside the list can tell from any page, count or table that such a notice exists."""

    @pytest.fixture
    def others(self, case: Case) -> list[User]:
        roles = ("COACH", "ELIGIBILITY_WORKER", "OPERATIONS_MANAGER", "LEAD_WORKER")
        return [make_user(role=role, office=case.office) for role in roles]

    def pages(self, user: User, case: Case) -> list[tuple[int, str]]:
        client = signed_in(user)
        asked = [
            reverse("casework:today"),
            reverse("eligibility:benefits", args=[case.pk]),
            reverse("casework:case", args=[case.pk]),
            reverse("casework:case-deadlines", args=[case.pk]),
        ]
        found = [client.get(one) for one in asked]
        return [(one.status_code, one.content.decode()) for one in found]

    def test_sees_the_same_before_and_after(
        self, case: Case, guard: User, decision: Determination, others: list[User]
    ) -> None:
        before = [[status for status, _ in self.pages(one, case)] for one in others]
        row = make_handed_notice(decision=decision, by=guard, handed_on=TODAY, handed_by=guard, handed_at=NOW)
        for one, known in zip(others, before, strict=True):
            found = self.pages(one, case)
            assert [status for status, _ in found] == known
            assert not any("Vantoose" in words or "TA-DVS" in words or str(row.pk) in words for _, words in found)
            answer = signed_in(one).get(reverse("eligibility:handed-notice", args=[case.pk, row.pk]))
            assert answer.status_code in {403, 404}
            missing = signed_in(one).get(reverse("eligibility:handed-notice", args=[case.pk, case.pk]))
            assert missing.status_code == answer.status_code
            with in_context(actor=one), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM eligibility_handednotice")
                assert cursor.fetchone() == (0,)

    def test_no_auditor_reads_it(self, guard: User, decision: Determination) -> None:
        make_handed_notice(decision=decision, by=guard)
        with as_auditor(), pytest.raises(DatabaseError), transaction.atomic():
            list(HandedNotice.objects.all())

    def test_who_decides_outside_the_list_adds_none(self, case: Case, guard: User, decision: Determination) -> None:
        outside = make_user(role="ELIGIBILITY_WORKER", office=case.office)
        row = make_handed_notice(decision=decision, by=guard, voided_by=guard, voided_at=NOW)
        row.pk, row.voided_by, row.voided_at = case.pk, None, None
        for one in (outside, guard):
            with in_context(actor=one), pytest.raises(DatabaseError), transaction.atomic():
                row.save(force_insert=True)
