"""What is owed of a month: as told until notice or a hearing is over, nothing after the end, or a claim."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from casework.choices import Jurisdiction, Role
from casework.models import Case, User
from eligibility.models import (
    AdverseAction,
    Application,
    BenefitHearing,
    Certification,
    DecisionNotice,
    Determination,
    HouseholdFact,
    Issuance,
)
from eligibility.queries.computed import computed
from eligibility.queries.issuances import balance_for
from eligibility.queries.programmes import programmes_of
from eligibility.rules.issuing import Balance
from tests.benefit_records import (
    MONTH,
    end_told,
    make_action,
    make_application,
    make_benefit_hearing,
    make_certification,
    make_decision,
    make_decision_notice,
    make_household,
    make_household_fact,
    make_issuance,
    make_like,
)
from tests.factories import NOW, TODAY, as_importer, days_ago, make_case, make_user, people_of
from tests.flows.eligibility.desk import NEXT, decided, leave, only, see, send, write_letter
from tests.flows.eligibility.test_reductions import applied, decide, family, newest, told, worker_of
from tests.penalty_records import imposed
from tests.people import signed_in

BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.fixture
def amount(paid: Application) -> Decimal:
    """What the family was told."""
    found: Decimal = only(Determination, application=paid).monthly_benefit
    return found


def earn_more(case: Case, by: User, amount: str = "700.00", **changes: Any) -> None:
    head = next(one for one in people_of(case) if one.is_adult)
    make_household_fact(case=case, by=by, kind="WAGES", of=head, amount=Decimal(amount), **changes)


def past_told(case: Case, by: User) -> tuple[Application, Determination]:
    """Return food benefits with the decision of the month before, which is certified and told of."""
    make_household(case=case, by=by)
    application = make_application(case=case, by=by, filed_on=BEFORE, completed_on=TODAY)
    with as_importer():
        HouseholdFact.objects.update(first_day=BEFORE)
    past = make_decision(application=application, by=by, month=BEFORE, decided_on=days_ago(45))
    make_certification(application=application, by=by, first_month=BEFORE)
    make_decision_notice(decision=past, by=by)
    return application, past


def reduced(
    application: Application, decision: Determination, by: User, second: User, *, after: Decimal | None = None,
    **changes: Any,
) -> DecisionNotice:  # fmt: skip
    """Let the letter of a reduction have left in time before this month, from which it takes."""
    action = make_action(application=application, by=by, kind="REDUCTION", confirmed_by=second, **changes)
    letter = end_told(action=action, decision=decision, by=by, effective_on=MONTH)
    with as_importer():
        told = {"kind": "REDUCTION", "after": decision.monthly_benefit - 1 if after is None else after}
        DecisionNotice.objects.filter(pk=letter.pk).update(**told)
        letter.refresh_from_db()
    return letter


def propose(user: User, application: Application) -> AdverseAction:
    sent = {"kind": "REDUCTION", "ground": "FACTS", "why": "You earn more at the shop."}
    assert send(user, "action-propose", application.pk, **sent).status_code == 302
    found: AdverseAction = only(AdverseAction)
    return found


def decide_month(user: User, application: Application, month: object = MONTH) -> int:
    return send(user, "application-decide", application.pk, month=str(month)).status_code


def newest_of(month: object = MONTH) -> Determination:
    with as_importer():
        return Determination.objects.newest().select_related("case").get(month=month)


def balance(row: Determination) -> Balance:
    with as_importer():
        return balance_for(Determination.objects.get(pk=row.pk), today=TODAY)


def pay(user: User, row: Determination, amount: Decimal) -> int:
    return send(user, "issuance-enter", row.pk, amount=str(amount), method="EBT").status_code


class TestAsTold:
    """7 CFR 273.13(a)(1), 273.15(k); `notice.continuation`."""

    def test_is_paid_until_the_notice_is_over(
        self,
        paid: Application,
        case: Case,
        amount: Decimal,
        coach: User,
        eligibility_worker: User,
        second_worker: User,
    ) -> None:
        earn_more(case, coach)
        row = propose(eligibility_worker, paid)
        assert decide_month(eligibility_worker, paid, NEXT) == 302
        following = newest_of(NEXT)
        assert following.monthly_benefit < amount
        assert "Paid as told before" in see(eligibility_worker, "issuances", case.pk)
        assert pay(eligibility_worker, following, amount) == 302
        assert send(second_worker, "action-confirm", row.pk).status_code == 302
        assert write_letter(eligibility_worker, "action-notice", row.pk).status_code == 302
        assert only(DecisionNotice, action=row).before == amount

    def test_goes_on_until_a_hearing_and_is_a_claim_once_the_agency_won(
        self,
        paid: Application,
        case: Case,
        amount: Decimal,
        coach: User,
        eligibility_worker: User,
        second_worker: User,
    ) -> None:
        earn_more(case, coach)
        row = propose(eligibility_worker, paid)
        send(second_worker, "action-confirm", row.pk)
        assert write_letter(eligibility_worker, "action-notice", row.pk).status_code == 302
        letter = only(DecisionNotice, action=row)
        left = MONTH - timedelta(days=12)
        with as_importer():
            DecisionNotice.objects.filter(pk=letter.pk).update(written_on=left, leave_by=left, effective_on=MONTH)
        leave(letter.notice_id, left, eligibility_worker)
        asked = make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True)
        assert decide_month(eligibility_worker, paid) == 302
        now = newest_of()
        assert pay(eligibility_worker, now, amount) == 302
        payment = only(Issuance)
        sent = {"on": TODAY.isoformat()}
        assert send(eligibility_worker, "issuance-pay", payment.pk, **sent).status_code == 302
        assert balance(now).over == 0
        assert send(eligibility_worker, "benefit-hearing-decide", asked.pk, result="UPHELD", **sent).status_code == 302
        assert balance(now).over == amount - now.monthly_benefit

    def test_is_no_claim_after_the_family_won(
        self, paid: Application, case: Case, amount: Decimal, coach: User, eligibility_worker: User
    ) -> None:
        earn_more(case, coach)
        row = propose(eligibility_worker, paid)
        make_issuance(decision=newest_of(), by=coach, amount=str(amount), issued_on=TODAY)
        assert decide_month(eligibility_worker, paid) == 302
        assert send(eligibility_worker, "action-take-back", row.pk, reason="WRONG").status_code == 302
        assert balance(newest_of()).over == 0
        with as_importer():
            assert not BenefitHearing.objects.exists()

    def test_is_a_claim_where_the_month_was_paid_before(
        self, paid: Application, case: Case, amount: Decimal, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.18(a): what is over or paid needs no notice ahead."""
        make_issuance(decision=newest_of(), by=coach, amount=str(amount), issued_on=TODAY)
        earn_more(case, coach)
        assert decide_month(eligibility_worker, paid) == 302
        now = newest_of()
        assert balance(now).over == amount - now.monthly_benefit > 0

    def test_is_a_claim_where_the_month_is_over(self, case: Case, coach: User, eligibility_worker: User) -> None:
        """7 CFR 273.18: what came in late about a past month is decided anew, though a letter told more of it."""
        application, past = past_told(case, coach)
        make_issuance(decision=past, by=coach, amount=str(past.monthly_benefit), issued_on=days_ago(30))
        earn_more(case, coach, first_day=BEFORE)
        assert decide_month(eligibility_worker, application, BEFORE) == 302
        now = newest_of(BEFORE)
        assert balance(now).over == past.monthly_benefit - now.monthly_benefit > 0

    def test_is_no_claim_where_the_month_was_never_paid(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.17(a), 273.18(a): a month that is over is owed as it was told."""
        application, past = past_told(case, coach)
        earn_more(case, coach, first_day=BEFORE)
        answer = send(eligibility_worker, "application-decide", application.pk, month=str(BEFORE))
        assert answer.status_code == 422
        assert "is over and was not paid" in answer.content.decode()
        assert balance(newest_of(BEFORE)).to_pay == past.monthly_benefit

    def test_is_a_claim_where_it_was_decided_after_the_action_took_effect(
        self, case: Case, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        """7 CFR 273.18(a): that notice ran once keeps no month from being looked at later."""
        application, past = past_told(case, coach)
        make_issuance(decision=past, by=coach, amount=str(past.monthly_benefit), issued_on=days_ago(30))
        reduced(application, past, coach, second_worker, proposed_on=BEFORE)
        earn_more(case, coach, first_day=BEFORE)
        assert decide_month(eligibility_worker, application, BEFORE) == 302
        now = newest_of(BEFORE)
        assert balance(now).over == past.monthly_benefit - now.monthly_benefit > 0

    def test_is_no_claim_where_a_month_decided_under_cover_is_decided_again_at_the_same_amount(
        self, case: Case, coach: User, second_worker: User
    ) -> None:
        """7 CFR 273.13(a)(1), 273.18(a): looked at again it says nothing new; at another amount it does."""
        application, past = past_told(case, coach)
        told = past.monthly_benefit
        make_issuance(decision=past, by=coach, amount=str(told), issued_on=days_ago(30))
        reduced(application, past, coach, second_worker, proposed_on=BEFORE)
        less, early = str(told - 40), MONTH - timedelta(days=3)
        covered = make_like(past, month=BEFORE, benefit=less, supersedes=past, decided_on=early)
        assert balance(covered).over == 0
        again = make_like(covered, month=BEFORE, benefit=less, supersedes=covered, decided_on=TODAY)
        assert balance(again).over == 0
        other = make_like(again, month=BEFORE, benefit=str(told - 41), supersedes=again, decided_on=TODAY)
        assert balance(other).over == 41
        back = make_like(other, month=BEFORE, benefit=less, supersedes=other, decided_on=TODAY)
        assert balance(back).over == 40

    def test_is_not_paid_any_more_once_the_agency_won(
        self, paid: Application, case: Case, amount: Decimal, coach: User, second_worker: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.15(k): what was not paid until then would be an overpayment at once."""
        letter = reduced(paid, newest_of(), coach, second_worker, after=amount - 40)
        asked = make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True)
        earn_more(case, coach)
        assert decide_month(eligibility_worker, paid) == 302
        now = newest_of()
        assert balance(now).to_pay == amount
        sent = {"result": "UPHELD", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", asked.pk, **sent).status_code == 302
        assert balance(now).to_pay == now.monthly_benefit < amount
        assert pay(eligibility_worker, now, amount) == 422
        assert pay(eligibility_worker, now, now.monthly_benefit) == 302

    def test_of_an_end_is_not_paid_any_more_once_the_agency_won(
        self, paid: Application, amount: Decimal, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        now = newest_of()
        action = make_action(application=paid, by=coach, ground="NO_PROOF", confirmed_by=second_worker)
        letter = end_told(action=action, decision=now, by=coach, effective_on=MONTH)
        asked = make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True)
        sent = {"result": "UPHELD", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", asked.pk, **sent).status_code == 302
        assert balance(now).to_pay == 0
        assert pay(eligibility_worker, now, amount) == 422

    def test_goes_on_into_a_certification_that_was_given_back(
        self, case: Case, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        """7 CFR 273.15(c)(1): a hearing that was won makes no new application of it."""
        application, past = past_told(case, coach)
        now = make_like(past, month=MONTH, benefit=str(past.monthly_benefit))
        action = make_action(application=application, by=coach, confirmed_by=second_worker)
        letter = end_told(action=action, decision=past, by=coach, effective_on=MONTH)
        ended = only(Certification)
        assert send(eligibility_worker, "certification-end", ended.pk).status_code == 302
        hearing = make_benefit_hearing(letter=letter, by=coach)
        sent = {"result": "FOR_FAMILY", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", hearing.pk, **sent).status_code == 302
        assert write_letter(eligibility_worker, "decision-notice", now.pk).status_code == 302
        assert only(DecisionNotice, determination=now).kind == "SAME"
        earn_more(case, coach)
        assert decide_month(eligibility_worker, application) == 422

    def test_of_an_end_goes_on_until_a_hearing(
        self, paid: Application, amount: Decimal, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        now = newest_of()
        action = make_action(application=paid, by=coach, ground="NO_PROOF", confirmed_by=second_worker)
        letter = end_told(action=action, decision=now, by=coach, effective_on=MONTH)
        asked = make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True)
        assert pay(eligibility_worker, now, amount) == 302
        sent = {"on": TODAY.isoformat()}
        assert send(eligibility_worker, "issuance-pay", only(Issuance).pk, **sent).status_code == 302
        assert balance(now).over == 0
        assert send(eligibility_worker, "benefit-hearing-decide", asked.pk, result="UPHELD", **sent).status_code == 302
        assert balance(now).over == amount


class TestPenalty:
    def test_that_was_taken_off_what_a_letter_told_excuses_nothing(self) -> None:
        """45 CFR 205.10(a)(4): what was told is compared before the penalty, as what is decided is."""
        stage = family(Jurisdiction.ALASKA)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        told(stage, imposed(stage))
        before = make_decision(application=cash, by=stage.coach)
        make_certification(application=cash, by=stage.coach)
        make_decision_notice(decision=before, by=stage.coach)
        earn_more(stage.case, stage.coach, "600.00")
        with as_importer():
            after = computed(cash, MONTH).benefit
        assert after < before.monthly_benefit
        reduced(cash, before, stage.coach, worker, after=after)
        assert decide(worker, cash).status_code == 302
        assert newest(stage, "TANF").monthly_benefit == after
        earn_more(stage.case, stage.coach, "300.00", recorded_at=NOW + timedelta(minutes=1))
        assert decide(worker, cash).status_code == 422

    def test_of_a_later_month_that_the_approval_told_excuses_nothing(self) -> None:
        """45 CFR 205.10(a)(4): what goes on is the last month that was told, as the penalty left it."""
        stage = family(Jurisdiction.ALASKA)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        with as_importer():
            HouseholdFact.objects.update(first_day=BEFORE)
        first = make_decision(application=cash, by=stage.coach, month=BEFORE)
        told(stage, imposed(stage))
        last = make_decision(application=cash, by=stage.coach)
        assert last.monthly_benefit < first.monthly_benefit
        make_certification(application=cash, by=stage.coach, first_month=BEFORE)
        make_decision_notice(decision=first, by=stage.coach, after=last.monthly_benefit)
        earn_more(stage.case, stage.coach, "600.00")
        assert decide(worker, cash).status_code == 422

    def test_that_somebody_typed_has_no_notice_of_its_own(self) -> None:
        """45 CFR 205.10(a)(4): only a penalty on file was told."""
        stage = family(Jurisdiction.ALASKA)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        before = make_decision(application=cash, by=stage.coach)
        make_certification(application=cash, by=stage.coach)
        make_decision_notice(decision=before, by=stage.coach)
        make_household_fact(case=stage.case, by=stage.coach, kind="TANF_PENALTY_AMOUNT", amount=Decimal("100.00"))
        assert decide(worker, cash).status_code == 422

    @pytest.mark.parametrize("state", list(Jurisdiction))
    def test_is_decided_of_a_certified_family_and_nothing_beside_it(self, state: str) -> None:
        """45 CFR 205.10(a)(4): the notice of the penalty told what it takes, and of nothing else."""
        stage = family(state)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        assert decide(worker, cash).status_code == 302
        before = newest(stage, "TANF")
        before.case = stage.case
        make_certification(application=cash, by=stage.coach)
        make_decision_notice(decision=before, by=stage.coach)
        told(stage, imposed(stage))
        assert decide(worker, cash).status_code == 302
        now = newest(stage, "TANF")
        assert now.monthly_benefit < before.monthly_benefit
        with as_importer():
            [line] = programmes_of(stage.case, viewer=worker, today=TODAY)
            assert line.owed == []
        assert balance(now).decided == now.monthly_benefit
        shown = see(worker, "determination", now.pk)
        assert "of the penalty" in shown
        assert "Write the notice" not in shown
        if state == Jurisdiction.ALASKA:
            earn_more(stage.case, stage.coach, "900.00")
            assert decide(worker, cash).status_code == 422

    def test_that_stops_the_whole_payment_stops_what_was_told(self) -> None:
        """TWH A-2140: an adverse action beside it, though it does not take yet, brings nothing back."""
        stage = family(Jurisdiction.TEXAS)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        decide(worker, cash)
        before = newest(stage, "TANF")
        before.case = stage.case
        make_certification(application=cash, by=stage.coach)
        make_decision_notice(decision=before, by=stage.coach)
        told(stage, imposed(stage))
        decide(worker, cash)
        make_action(application=cash, by=stage.coach)
        now = newest(stage, "TANF")
        lower = [one | {"value": 10} if one["name"] == "penalty" else one for one in now.steps]
        with as_importer():
            now.steps = lower
            assert balance_for(now, today=TODAY).decided == 0


class TestEnded:
    def test_pays_nothing_from_the_day_on_which_it_ended(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User, second_worker: User
    ) -> None:
        """7 CFR 273.13; `notice.exceptions`."""
        now = newest_of()
        action = make_action(application=paid, by=coach, ground="MOVED_OUT", confirmed_by=second_worker)
        waiting = make_issuance(decision=now, by=coach)
        end_told(action=action, decision=now, by=coach, effective_on=MONTH)
        assert balance(now).under == 0
        answer = send(eligibility_worker, "issuance-pay", waiting.pk, on=TODAY.isoformat())
        assert "was over before this month" in answer.content.decode()
        assert send(eligibility_worker, "issuance-cancel", waiting.pk).status_code == 302
        assert pay(eligibility_worker, now, Decimal(50)) == 422
        shown = see(eligibility_worker, "issuances", case.pk)
        assert "over before this month" in shown
        assert "Pay $" not in shown

    def test_pays_nothing_after_the_certification(
        self, paid: Application, coach: User, eligibility_worker: User
    ) -> None:
        with as_importer():
            paid.certifications.update(last_month=MONTH)
        late = make_like(newest_of(), month=NEXT, benefit="300.00")
        assert pay(eligibility_worker, late, Decimal(300)) == 422
        assert balance(late).to_pay == 0


class TestPage:
    def test_says_before_paying_that_the_facts_changed(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        now = newest_of()
        waiting = make_issuance(decision=now, by=coach)
        client = signed_in(eligibility_worker)
        path = reverse("eligibility:issuance-pay", args=[waiting.pk])
        assert "By the facts on file now" not in client.get(path).content.decode()
        earn_more(case, coach)
        assert "By the facts on file now" in client.get(path).content.decode()
        assert "The facts changed since the decision" in see(eligibility_worker, "issuances", case.pk)

    def test_offers_to_restore_what_was_paid_alone(
        self, paid: Application, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.17: one regular payment that waits is no payment yet."""
        before = make_like(newest_of(), month=(MONTH - timedelta(days=1)).replace(day=1), benefit="100.00")
        make_issuance(decision=before, by=coach, amount="80.00")
        assert "Restore $" not in see(eligibility_worker, "issuances", case.pk)
        with as_importer():
            Issuance.objects.update(issued_on=days_ago(1), issued_by=coach, issued_at="2026-01-01T00:00Z")
        assert "Restore $20" in see(eligibility_worker, "issuances", case.pk)
