"""Every decision has its notice: looked at word for word, written once, through the gate of what leaves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError

from casework.choices import EventKind, NoticeState, SafeContactRule
from casework.models import Case, Notice, Person, User
from eligibility.models import Application, BenefitHearing, DecisionNotice, Determination
from tests.benefit_records import (
    MONTH,
    make_application,
    make_certification,
    make_decision,
    make_decision_notice,
    make_household,
    make_household_fact,
    make_review,
)
from tests.factories import TODAY, adult_of, as_importer, make_access, make_case, make_office, make_user
from tests.flows.eligibility.desk import NEXT, decided, leave, lines, only, see, send, write_letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def approved(case: Case, coach: User) -> tuple[Application, Determination]:
    return decided(case, coach)


def write(user: User, decision: Determination, **changes: str) -> int:
    return write_letter(user, "decision-notice", decision.pk, **changes).status_code


def words_of(letter: DecisionNotice) -> str:
    return "\n".join(only(Notice, pk=letter.notice_id).content["paragraphs"])


class TestDecisionNotice:
    def test_of_an_approval_says_amount_certification_and_rights(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        """O047; 7 CFR 273.10(g)."""
        application, decision = approved
        make_certification(application=application, by=coach)
        shown = see(eligibility_worker, "decision-notice", decision.pk)
        assert f"${decision.monthly_benefit:,.2f} a month" in shown
        assert write(eligibility_worker, decision) == 302
        letter = only(DecisionNotice)
        said = words_of(letter)
        assert "is approved" in said
        assert "You are certified from" in said
        assert "right to a hearing" in said
        assert "free legal help" in said
        assert letter.after == decision.monthly_benefit
        [line] = lines(application.case, EventKind.DECISION_NOTICE_WRITTEN)
        assert line.facts == {"programme": "SNAP", "what": "APPROVAL"}
        assert "Notice of" in see(eligibility_worker, "determination", decision.pk)

    def test_is_written_once(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        application, decision = approved
        make_certification(application=application, by=coach)
        assert write(eligibility_worker, decision) == 302
        assert write(eligibility_worker, decision) == 422
        assert only(DecisionNotice).kind == "APPROVAL"

    def test_withdrawn_is_written_anew(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        application, decision = approved
        make_certification(application=application, by=coach)
        write(eligibility_worker, decision)
        with as_importer():
            Notice.objects.filter(pk=only(DecisionNotice).notice_id).update(state=NoticeState.VOID)
        assert write(eligibility_worker, decision) == 302

    def test_of_an_approval_waits_for_the_certification(
        self, approved: tuple[Application, Determination], eligibility_worker: User
    ) -> None:
        answer = send(eligibility_worker, "decision-notice", approved[1].pk, way="HAND_OVER", system="ONE")
        assert answer.status_code == 422
        assert "Set for which months" in answer.content.decode()
        assert "No notice yet" in see(eligibility_worker, "benefits", approved[0].case_id)

    def test_of_a_denial_says_each_reason_with_its_source(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        make_household(case=case, by=coach, wages="9000.00")
        application = make_application(case=case, by=coach, completed_on=TODAY)
        decision = make_decision(application=application, by=coach)
        assert not decision.is_eligible
        assert write(eligibility_worker, decision) == 302
        said = words_of(only(DecisionNotice))
        assert "is denied" in said
        assert "Income before deductions is within its limit: no (" in said
        assert "7 USC 2014" in said or "7 USC 2012" in said
        assert only(DecisionNotice).kind == "DENIAL"

    def test_of_a_part_of_a_month_waits_for_the_month_after(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.10(g)(1)(i)(A): the letter says what the first month is and what each month after it is."""
        application, decision = decided(case, coach, filed_on=MONTH.replace(day=20))
        make_certification(application=application, by=coach)
        answer = write_letter(eligibility_worker, "decision-notice", decision.pk)
        assert "is only a part of a month" in answer.content.decode()
        following = make_decision(application=application, by=coach, month=NEXT)
        assert write(eligibility_worker, decision) == 302
        said = words_of(only(DecisionNotice))
        assert f"${decision.monthly_benefit:,.2f}. From" in said
        assert f"${following.monthly_benefit:,.2f} a month" in said

    def test_of_a_denial_is_heard_about_with_nothing_going_on(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        make_household(case=case, by=coach, wages="9000.00")
        application = make_application(case=case, by=coach, completed_on=TODAY)
        decision = make_decision(application=application, by=coach)
        write(eligibility_worker, decision)
        leave(only(DecisionNotice).notice_id, TODAY, eligibility_worker)
        sent = {"asked_on": TODAY.isoformat(), "wants_continued": "YES"}
        assert send(coach, "benefit-hearing-ask", only(DecisionNotice).pk, **sent).status_code == 302
        assert not only(BenefitHearing).has_continued_aid
        assert "Hearing asked for" in see(coach, "determination", decision.pk)

    def test_of_a_new_certification_is_an_approval_of_its_own(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        """What the last certification brought does not go on: less is told by the approval, with no adverse action."""
        application, decision = approved
        first = make_certification(application=application, by=coach, last_month=MONTH)
        write(eligibility_worker, decision)
        leave(only(DecisionNotice).notice_id, TODAY, eligibility_worker)
        make_review(certification=first, by=coach)
        head = adult_of(application.case)
        make_household_fact(case=application.case, by=coach, kind="WAGES", of=head, amount=Decimal("700.00"))
        assert send(eligibility_worker, "application-decide", application.pk, month=NEXT.isoformat()).status_code == 302
        assert send(eligibility_worker, "certification-set", application.pk, months="12").status_code == 302
        coming = only(Determination, month=NEXT)
        assert coming.monthly_benefit < decision.monthly_benefit
        assert write(eligibility_worker, coming) == 302
        assert only(DecisionNotice, determination=coming).kind == "APPROVAL"

    def test_other_words_than_were_looked_at_are_refused(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        application, decision = approved
        make_certification(application=application, by=coach)
        assert write(eligibility_worker, decision, seen="f" * 32) == 422

    def test_passes_the_gate_of_what_leaves(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        """No letter goes home where that is not safe."""
        application, decision = approved
        make_certification(application=application, by=coach)
        with as_importer():
            Person.objects.filter(pk=adult_of(application.case).person_id).update(
                mailing_address="1 Main Street", safe_contact=[SafeContactRule.NO_MAIL]
            )
        assert write(eligibility_worker, decision, way="HOME_MAIL") == 422
        assert write(eligibility_worker, decision) == 302

    def test_is_for_who_decides(self, approved: tuple[Application, Determination], coach: User, outsider: User) -> None:
        assert write(coach, approved[1]) == 403
        assert write(outsider, approved[1]) == 404

    def test_of_help_after_violence_never_leaves(self, eligibility_worker: User) -> None:
        """What tells of violence is told in person; the database keeps letters of it out."""
        office = make_office(ref="KLAMATH", name="Klamath Falls", jurisdiction="US-OR", time_zone="America/Los_Angeles")
        worker = make_user(username="or-worker", role=eligibility_worker.role, office=office)
        coach = make_user(username="or-coach", office=office)
        case = make_case(coach=coach)
        make_household(case=case, by=coach)
        application = make_application(case=case, by=coach, programme="TA_DVS", completed_on=TODAY)
        snap = make_application(case=case, by=coach, completed_on=TODAY)
        decision = make_decision(application=snap, by=coach)
        with pytest.raises(DatabaseError):
            make_certification(application=application, by=coach)
        with pytest.raises(DatabaseError):
            make_decision_notice(decision=decision, by=coach, programme="TA_DVS")
        make_access(case=case, staff=worker)
        assert send(worker, "certification-set", application.pk, months="3", why="x").status_code == 422

    def test_without_advance_counts_hearing_days_from_the_day_it_is_given(
        self, approved: tuple[Application, Determination], coach: User, eligibility_worker: User
    ) -> None:
        application, decision = approved
        make_certification(application=application, by=coach)
        write(eligibility_worker, decision)
        letter = only(DecisionNotice)
        assert letter.hearing_by == TODAY + timedelta(days=90)
        assert letter.effective_on is None
