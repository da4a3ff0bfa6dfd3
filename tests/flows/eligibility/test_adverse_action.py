"""Proposed by one person, confirmed by another, told in time, cured or heard, and only then decided (O083)."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.urls import reverse

from casework import wording
from casework.choices import EventKind, NoticeState, Role
from casework.context import in_context
from casework.models import Case, Notice, User
from casework.operations.notices import mark_left, open_paper
from casework.refusals import Refused
from eligibility.models import (
    AdverseAction,
    Application,
    BenefitHearing,
    Certification,
    DecisionNotice,
    Determination,
    Review,
    Verification,
)
from eligibility.operations.actions import confirm_action, propose_action, take_back_action
from eligibility.queries.actions import Stage, days_of, stand_of, told_in_time
from eligibility.queries.waiting import SHOWN
from eligibility.rules.timely import first_of_month_after
from tests.benefit_records import (
    MONTH,
    end_told,
    make_action,
    make_benefit_hearing,
    make_certification,
    make_decision_notice,
    make_household_fact,
    make_like,
    make_review,
    make_verification,
)
from tests.factories import NOW, TODAY, as_importer, make_case, make_user, people_of
from tests.flows.casework.test_handover_races import at_once
from tests.flows.eligibility.desk import NEXT, decided, leave, lines, only, see, send, write_letter
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
EFFECTIVE = first_of_month_after(TODAY, 10)
OVERDUE = {"asked_on": TODAY - timedelta(days=11), "due_on": TODAY - timedelta(days=1)}


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def paid(case: Case, coach: User) -> Application:
    """Food benefits that were approved, certified and told of."""
    application, decision = decided(case, coach)
    make_certification(application=application, by=coach)
    make_decision_notice(decision=decision, by=coach)
    return application


@pytest.fixture
def second_worker(coach: User) -> User:
    return make_user(username="second", name="Vera Kane", role=Role.ELIGIBILITY_WORKER, office=coach.office)


def earn_more(case: Case, by: User, amount: str = "1800.00") -> None:
    """Let the head of the household have other wages beside the first ones."""
    head = next(one for one in people_of(case) if one.is_adult)
    make_household_fact(case=case, by=by, kind="WAGES", of=head, amount=Decimal(amount))


def propose(user: User, application: Application, **changes: str) -> AdverseAction:
    if changes.get("ground") == "NO_PROOF":
        make_verification(application=application, by=user, **OVERDUE)
    sent = {"kind": "REDUCTION", "ground": "FACTS", "why": "You earn more at the shop."}
    answer = send(user, "action-propose", application.pk, **sent | changes)
    assert answer.status_code == 302, re.findall("<li>.*</li>", answer.content.decode())
    found: AdverseAction = only(AdverseAction)
    return found


def stage_of(row: AdverseAction, **days: int) -> Stage:
    with as_importer():
        return stand_of(AdverseAction.objects.get(pk=row.pk), today=TODAY + timedelta(**days)).stage


def lettered(row: AdverseAction, worker: User, second: User) -> DecisionNotice:
    """Confirm an action and write its letter."""
    assert send(second, "action-confirm", row.pk).status_code == 302
    answer = write_letter(worker, "action-notice", row.pk)
    assert answer.status_code == 302
    letter: DecisionNotice = only(DecisionNotice, action=row)
    return letter


class TestAdverseAction:
    def test_goes_from_proposal_to_the_decision(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        """O083: two people; the effective day is derived; only then less can be decided."""
        before = only(Determination).monthly_benefit
        earn_more(case, coach, "700.00")
        row = propose(eligibility_worker, paid)
        assert stage_of(row) == Stage.PROPOSED
        assert send(eligibility_worker, "action-notice", row.pk, way="HAND_OVER", system="ONE").status_code == 422
        letter = lettered(row, eligibility_worker, second_worker)
        assert letter.effective_on == EFFECTIVE
        assert letter.before == before
        assert Decimal(0) < letter.after < before
        assert stage_of(row) == Stage.WRITTEN
        with in_context(actor=eligibility_worker):
            assert open_paper(notice_id=letter.notice_id, actor=eligibility_worker, now=NOW)
            mark_left(notice_id=letter.notice_id, on=TODAY, actor=eligibility_worker, now=NOW)
        assert stage_of(row) == Stage.TOLD
        assert stage_of(row, days=70) == Stage.IN_EFFECT
        words = "\n".join(only(Notice, pk=letter.notice_id).content["paragraphs"])
        assert f"changes from ${before:,.2f} to ${letter.after:,.2f} a month" in words
        assert "You earn more at the shop" in words
        assert "hearing" in words
        assert len(lines(case, EventKind.ADVERSE_ACTION_CONFIRMED)) == 1

    def test_comes_before_any_decision_that_gives_less(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        earn_more(case, coach, "700.00")
        answer = send(eligibility_worker, "application-decide", paid.pk, month=MONTH.isoformat())
        assert answer.status_code == 422
        assert "Propose it as an adverse action" in answer.content.decode()

    def test_is_asked_of_food_benefits_while_a_penalty_of_cash_runs(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.13(a)(1): the notice of a penalty of the cash tells nothing of food benefits."""
        make_household_fact(case=case, by=coach, kind="TANF_PENALTY_AMOUNT", amount=Decimal("100.00"))
        earn_more(case, coach, "700.00")
        assert send(eligibility_worker, "application-decide", paid.pk, month=MONTH.isoformat()).status_code == 422

    def test_in_effect_lets_less_be_decided(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        earn_more(case, coach, "700.00")
        row = propose(eligibility_worker, paid)
        letter = lettered(row, eligibility_worker, second_worker)
        with as_importer():
            DecisionNotice.objects.filter(pk=letter.pk).update(leave_by=TODAY, effective_on=MONTH)
            left = {"sent_on": TODAY, "sent_at": NOW + timedelta(minutes=1), "sent_by": eligibility_worker}
            Notice.objects.filter(pk=letter.notice_id).update(state=NoticeState.HANDED_OVER, **left)
        assert send(eligibility_worker, "application-decide", paid.pk, month=NEXT.isoformat()).status_code == 302
        assert only(Determination, month=NEXT).monthly_benefit == letter.after

    def test_is_never_confirmed_by_who_proposed_it(
        self, paid: Application, coach: User, eligibility_worker: User
    ) -> None:
        """O083: the page, the operation and the database say so."""
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        assert send(eligibility_worker, "action-confirm", row.pk).status_code == 403
        with pytest.raises(DatabaseError):
            make_action(application=paid, by=coach, confirmed_by=coach)

    def test_is_confirmed_once(
        self, paid: Application, eligibility_worker: User, second_worker: User, supervisor: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        assert send(second_worker, "action-confirm", row.pk).status_code == 302
        assert send(supervisor, "action-confirm", row.pk).status_code == 422
        with pytest.raises(DatabaseError), in_context(actor=supervisor):
            AdverseAction.objects.filter(pk=row.pk).update(confirmed_by=supervisor)

    def test_stands_alone_in_its_programme(self, paid: Application, eligibility_worker: User) -> None:
        asked = {"kind": "END", "ground": "ASKED", "rule": "7 CFR 273.13(b)"}
        assert propose(eligibility_worker, paid, **asked)
        answer = send(eligibility_worker, "action-propose", paid.pk, why="Again.", **asked)
        assert answer.status_code == 422
        assert "is on its way" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "that is no reduction"),
            ({"kind": "END"}, "it does not end"),
            ({"kind": "REDUCTION", "ground": "DEATH"}, "Choose a reason that fits"),
            ({"kind": "END", "ground": "NO_PROOF"}, "Name the rule"),
            ({"why": "🙂" * 10_000}, "under 301 characters"),
            ({"why": " "}, "in words that the family reads"),
        ],
    )
    def test_is_refused_in_words(
        self, paid: Application, eligibility_worker: User, changes: dict[str, str], words: str
    ) -> None:
        sent = {"kind": "REDUCTION", "ground": "FACTS", "why": "Said."} | changes
        answer = send(eligibility_worker, "action-propose", paid.pk, **sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_is_for_who_decides(self, paid: Application, coach: User, outsider: User) -> None:
        assert send(coach, "action-propose", paid.pk).status_code == 403
        assert send(outsider, "action-propose", paid.pk).status_code == 404

    def test_left_too_late_takes_nothing_and_is_written_anew(
        self, paid: Application, eligibility_worker: User, second_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="NO_PROOF", rule="7 CFR 273.2(f)")
        letter = lettered(row, eligibility_worker, second_worker)
        assert letter.leave_by is not None
        leave(letter.notice_id, letter.leave_by + timedelta(days=1), eligibility_worker)
        assert stage_of(row, days=80) == Stage.LATE

    def test_is_cured_before_its_day_and_not_after(
        self, paid: Application, case: Case, eligibility_worker: User, second_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="NO_PROOF", rule="7 CFR 273.2(f)")
        letter = lettered(row, eligibility_worker, second_worker)
        assert "Hand in what we asked for" in "\n".join(only(Notice, pk=letter.notice_id).content["paragraphs"])
        leave(letter.notice_id, TODAY, eligibility_worker)
        with in_context(actor=eligibility_worker), pytest.raises(Refused, match="too late"):
            take_back_action(action_id=row.pk, reason="CURED", actor=eligibility_worker, now=NOW + timedelta(days=80))
        assert send(eligibility_worker, "action-take-back", row.pk, reason="CURED").status_code == 302
        assert stage_of(row) == Stage.TAKEN_BACK
        [line] = lines(case, EventKind.ADVERSE_ACTION_TAKEN_BACK)
        assert line.facts["reason"] == "CURED"

    def test_taken_back_withdraws_the_letter_that_has_not_left(
        self, paid: Application, eligibility_worker: User, second_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        letter = lettered(row, eligibility_worker, second_worker)
        assert send(eligibility_worker, "action-take-back", row.pk, reason="WRONG").status_code == 302
        assert only(Notice, pk=letter.notice_id).state == NoticeState.VOID

    def test_is_disagreed_with_by_the_second_person_alone(
        self, paid: Application, eligibility_worker: User, second_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        assert send(eligibility_worker, "action-take-back", row.pk, reason="NOT_AGREED").status_code == 422
        assert send(second_worker, "action-take-back", row.pk, reason="NOT_AGREED").status_code == 302


class TestGrounds:
    def test_no_proof_asks_that_one_is_overdue(
        self, paid: Application, eligibility_worker: User, second_worker: User
    ) -> None:
        """7 CFR 273.2(f): nothing asked, or its day not over, is no reason; the second person sees what is on file."""
        sent = {"kind": "END", "ground": "NO_PROOF", "rule": "7 CFR 273.2(f)", "why": "Said."}
        make_verification(application=paid, by=eligibility_worker, proof="SHELTER", due_on=TODAY)
        answer = send(eligibility_worker, "action-propose", paid.pk, **sent)
        assert answer.status_code == 422
        assert "No proof that was asked for" in answer.content.decode()
        row = propose(eligibility_worker, paid, **sent)
        for page in ("action", "action-confirm"):
            assert "which is over" in see(second_worker, page, row.pk)
        with as_importer():
            told = {"received_on": TODAY, "received_by": eligibility_worker, "received_at": NOW}
            Verification.objects.filter(proof="INCOME").update(**told, source="DOCUMENT", result="CONFIRMS")
        answer = send(second_worker, "action-confirm", row.pk)
        assert answer.status_code == 422
        assert "No proof that was asked for" in answer.content.decode()

    def test_no_review_asks_that_none_was_held(self, paid: Application, eligibility_worker: User, coach: User) -> None:
        sent = {"kind": "DENIAL", "ground": "NO_REVIEW", "rule": "7 CFR 273.14(b)", "why": "Said."}
        held = make_review(certification=only(Certification), by=coach)
        answer = send(eligibility_worker, "action-propose", paid.pk, **sent)
        assert answer.status_code == 422
        assert "No review of this programme is missing" in answer.content.decode()
        with as_importer():
            Review.objects.filter(pk=held.pk).update(voided_by=coach, voided_at=NOW)
        assert send(eligibility_worker, "action-propose", paid.pk, **sent).status_code == 422
        with as_importer():
            before = (MONTH - timedelta(days=1)).replace(day=1)
            Certification.objects.update(first_month=before, last_month=MONTH)
        assert propose(eligibility_worker, paid, **sent).kind == "DENIAL"

    def test_beyond_the_calendar_is_told_in_words(
        self, paid: Application, eligibility_worker: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        monkeypatch.setattr("eligibility.queries.decision_letters.calendar_around", lambda *_: [])
        assert "do not reach that day" in see(eligibility_worker, "action", row.pk)


class TestDenial:
    def test_told_after_the_end_begins_the_day_after_it_and_never_leaves_too_late(
        self, paid: Application, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        row = only(Certification)
        before = (MONTH - timedelta(days=1)).replace(day=1)
        make_like(only(Determination), month=before, benefit="300.00")
        with as_importer():
            Certification.objects.filter(pk=row.pk).update(first_month=before, last_month=before)
        denied = propose(eligibility_worker, paid, kind="DENIAL", ground="NO_REVIEW", rule="7 CFR 273.14(b)", why="No.")
        letter = lettered(denied, eligibility_worker, second_worker)
        assert letter.effective_on == MONTH
        said = "\n".join(only(Notice, pk=letter.notice_id).content["paragraphs"])
        assert f"The last month with a benefit is {wording.month_words(before)}." in said
        assert "does not go on until the decision of a hearing" in said
        leave(letter.notice_id, TODAY + timedelta(days=1), eligibility_worker)
        assert stage_of(denied) == Stage.IN_EFFECT
        sent = {"asked_on": TODAY.isoformat(), "wants_continued": "YES"}
        assert "does not go on" in see(coach, "benefit-hearing-ask", letter.pk)
        assert send(coach, "benefit-hearing-ask", letter.pk, **sent).status_code == 302
        assert not only(BenefitHearing).has_continued_aid


class TestTwoAtOnce:
    def test_propose_one_action(self, paid: Application, eligibility_worker: User, second_worker: User) -> None:
        def proposing(by: User) -> Callable[[], object]:
            return lambda: propose_action(
                application_id=paid.pk,
                kind="END",
                ground="ASKED",
                why="You asked us to.",
                rule="7 CFR 273.13(b)",
                change_id=None,
                review_id=None,
                actor=by,
                now=NOW,
            )

        heard = at_once((eligibility_worker, proposing(eligibility_worker)), (second_worker, proposing(second_worker)))
        assert heard.count("done") == 1
        assert any("is on its way" in one for one in heard)

    def test_confirm_once(
        self, paid: Application, eligibility_worker: User, second_worker: User, lead_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")

        def confirming(by: User) -> Callable[[], object]:
            return lambda: confirm_action(action_id=row.pk, actor=by, now=NOW)

        heard = at_once((second_worker, confirming(second_worker)), (lead_worker, confirming(lead_worker)))
        assert heard.count("done") == 1
        assert any("confirmed already" in one for one in heard)


class TestToday:
    def test_shows_the_second_person_what_waits_for_them(
        self, paid: Application, eligibility_worker: User, second_worker: User, coach: User
    ) -> None:
        """O083: who proposed it waits; the other one is told."""
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        address, path = reverse("eligibility:action", args=[row.pk]), reverse("casework:today")
        assert address in signed_in(second_worker).get(path).content.decode()
        assert address not in signed_in(eligibility_worker).get(path).content.decode()
        assert address not in signed_in(coach).get(path).content.decode()
        assert send(second_worker, "action-confirm", row.pk).status_code == 302
        assert address in signed_in(eligibility_worker).get(path).content.decode()

    def test_says_how_much_more_waits_and_leaves_out_what_is_settled(
        self, paid: Application, second_worker: User, supervisor: User, coach: User
    ) -> None:
        decision = only(Determination)
        settled = make_action(application=paid, by=coach, confirmed_by=supervisor)
        end_told(action=settled, decision=decision, by=coach, effective_on=MONTH)
        waiting = {make_action(application=paid, by=coach).pk for _ in range(SHOWN + 2)}
        with as_importer():
            rows = AdverseAction.objects.filter(~told_in_time())
            assert {one.pk for one in rows} == waiting
        assert "2 more adverse actions." in signed_in(second_worker).get(reverse("casework:today")).content.decode()

    def test_shows_reviews_that_are_due_soon(self, case: Case, coach: User, eligibility_worker: User) -> None:
        application, _ = decided(case, coach)
        make_certification(application=application, by=coach, last_month=MONTH)
        shown = signed_in(eligibility_worker).get(reverse("casework:today")).content.decode()
        assert "recertification, Food benefits" in shown


class TestHearing:
    def test_kept_the_benefit_no_longer_than_the_certification(
        self, paid: Application, coach: User, supervisor: User
    ) -> None:
        """7 CFR 273.15(k): the hearing is not decided yet, and the certification is over."""
        certification = only(Certification)
        with as_importer():
            Certification.objects.filter(pk=certification.pk).update(last_month=MONTH)
        action = make_action(application=paid, by=coach, confirmed_by=supervisor)
        letter = end_told(action=action, decision=only(Determination), by=coach, effective_on=MONTH)
        with as_importer():
            DecisionNotice.objects.filter(pk=letter.pk).update(certification=certification)
        make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True)
        assert stage_of(action) == Stage.HEARD
        with as_importer():
            stand = stand_of(AdverseAction.objects.get(pk=action.pk), today=NEXT)
        assert (stand.stage, stand.effective_on) == (Stage.IN_EFFECT, NEXT)

    def test_left_late_rolls_a_closed_last_day_on(self, paid: Application, coach: User, supervisor: User) -> None:
        """OAR 461-025-0311: the last day to ask and keep the benefit, moved onto a Saturday."""
        action = make_action(application=paid, by=coach, confirmed_by=supervisor)
        friday = MONTH - timedelta(days=(MONTH.weekday() - 4) % 7 or 7)
        letter = make_decision_notice(
            decision=only(Determination),
            by=coach,
            kind="END",
            determination=None,
            action=action,
            after=Decimal(0),
            written_on=friday - timedelta(days=8),
            sent_on=friday - timedelta(days=7),
            leave_by=friday - timedelta(days=7),
            effective_on=MONTH,
            continued_by=friday,
        )
        with as_importer():
            days = days_of(DecisionNotice.objects.select_related("notice", "case__office").get(pk=letter.pk))
        assert days.continued_by is not None
        assert days.continued_by >= friday + timedelta(days=3)
        assert days.continued_by.weekday() < 5

    @pytest.fixture
    def told(self, paid: Application, eligibility_worker: User, second_worker: User) -> DecisionNotice:
        row = propose(eligibility_worker, paid, kind="END", ground="NO_PROOF", rule="7 CFR 273.2(f)")
        letter = lettered(row, eligibility_worker, second_worker)
        leave(letter.notice_id, TODAY, eligibility_worker)
        return letter

    def ask(self, user: User, letter: DecisionNotice, wants: str = "YES") -> int:
        sent = {"asked_on": TODAY.isoformat(), "wants_continued": wants}
        return send(user, "benefit-hearing-ask", letter.pk, **sent).status_code

    def test_before_the_effective_day_keeps_the_benefit(self, told: DecisionNotice, coach: User) -> None:
        assert self.ask(coach, told) == 302
        row = only(BenefitHearing)
        assert row.has_continued_aid
        assert row.is_in_time
        assert stage_of(only(AdverseAction), days=80) == Stage.HEARD
        assert "The benefit goes on until the decision" in see(coach, "action", told.action_id)
        assert self.ask(coach, told) == 422

    def test_not_wanting_it_keeps_nothing(self, told: DecisionNotice, coach: User) -> None:
        assert self.ask(coach, told, "NO") == 302
        assert not only(BenefitHearing).has_continued_aid
        assert stage_of(only(AdverseAction), days=80) == Stage.IN_EFFECT

    def test_won_takes_the_action_back(self, told: DecisionNotice, coach: User, eligibility_worker: User) -> None:
        self.ask(coach, told)
        sent = {"result": "FOR_FAMILY", "on": TODAY.isoformat()}
        assert send(coach, "benefit-hearing-decide", only(BenefitHearing).pk, **sent).status_code == 403
        assert send(eligibility_worker, "benefit-hearing-decide", only(BenefitHearing).pk, **sent).status_code == 302
        assert only(AdverseAction).taken_back_for == "HEARING"

    def test_lost_takes_effect_in_the_month_after(
        self, told: DecisionNotice, coach: User, eligibility_worker: User
    ) -> None:
        self.ask(coach, told)
        sent = {"result": "UPHELD", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", only(BenefitHearing).pk, **sent).status_code == 302
        with as_importer():
            stand = stand_of(only(AdverseAction), today=TODAY)
            assert stand.effective_on == max(told.effective_on, NEXT)  # type: ignore[type-var]

    def test_is_about_a_letter_that_left(
        self, paid: Application, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        row = propose(eligibility_worker, paid, kind="END", ground="ASKED", rule="7 CFR 273.13(b)")
        assert self.ask(coach, lettered(row, eligibility_worker, second_worker)) == 422
