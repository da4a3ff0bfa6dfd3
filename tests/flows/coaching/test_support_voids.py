"""A wrong payment or refund is taken back once, by who wrote it or decides; it counts no more and stays readable."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from casework.choices import EventKind, Role
from casework.context import in_context
from casework.models import Case, Event, User
from coaching.models import Support, SupportRefund
from coaching.queries.support_requests import supports_given
from coaching.queries.support_spending import counted_beside, drawn_of
from coaching.queries.supports import granted_sums, supports_of
from tests.coaching_records import make_budget, make_going_on, make_payable, make_refund
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, events_of, make_user
from tests.flows.coaching.test_supports import again, ask, kept, page, post, tab
from tests.people import signed_in
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = {"words": "It was another family 🚗"}


def paid(case: Case, by: User, **changes: Any) -> Support:
    return make_payable(case=case, by=by, issued_on=TODAY, issued_by=by, issued_at=NOW, **changes)


class TestPayment:
    def test_stays_readable_struck_through_and_counts_no_more(self, open_case: Case, coach: User) -> None:
        """A075, A076: no sum, no budget, no year and no purchase cut in two counts it."""
        lead = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        budget = make_budget(office=open_case.office, owner=lead)
        row = paid(open_case, coach, budget=budget, amount=Decimal("900.00"), kind="CAR_REPAIR")
        with in_context(actor=coach):
            assert drawn_of(budget.pk) == 900
        assert post(coach, "support-void", row, **WRONG).status_code == 302
        found = again(row)
        assert (found.voided_by_id, found.void_words, found.issued_on) == (coach.pk, WRONG["words"], TODAY)
        with in_context(actor=coach):
            assert drawn_of(budget.pk) == 0
            assert counted_beside(open_case) == []
            assert granted_sums(open_case) == (0, Decimal(0), Decimal(0))
            assert supports_given(adult_of(open_case)) == []
            assert [one.stage for one in supports_of(open_case, today=TODAY)] == ["Taken back"]
        shown = tab(coach, open_case)
        for words in ("<s>", WRONG["words"], "It counts no more", coach.name):
            assert words in shown, words
        ask(coach, open_case, kind="CAR_REPAIR", amount="700.00", purpose="Brakes", budget_id=str(budget.pk))
        assert kept(purpose="Brakes").asks == []

    def test_its_lines_are_taken_back_with_it_and_say_no_words(self, open_case: Case, coach: User) -> None:
        ask(coach, open_case)
        row = kept()
        post(coach, "support-issue", row, on=str(TODAY))
        post(coach, "support-void", row, words="Xylotrope")
        with in_context(actor=coach):
            kinds = set(Event.objects.standing().filter(case=open_case).values_list("kind", flat=True))
        assert EventKind.SUPPORT_VOIDED in kinds
        assert not {EventKind.SUPPORT_AUTHORISED, EventKind.SUPPORT_ISSUED} & kinds
        assert not [line for line in events_of(open_case) if "Xylotrope" in str(line.facts)]

    @pytest.mark.parametrize("words", ["", "   ", "x" * 301])
    def test_says_what_was_wrong(self, open_case: Case, coach: User, words: str) -> None:
        row = paid(open_case, coach)
        assert post(coach, "support-void", row, words=words).status_code == 422
        assert again(row).voided_at is None

    def test_once_and_only_what_is_paid(self, open_case: Case, coach: User) -> None:
        row = paid(open_case, coach)
        post(coach, "support-void", row, **WRONG)
        assert post(coach, "support-void", row, words="Again").status_code == 422
        assert again(row).void_words == WRONG["words"]
        assert post(coach, "support-void", make_payable(case=open_case, by=coach), **WRONG).status_code in {403, 422}
        for name, values in (("support-refund", {"amount": "5", "on": str(TODAY), "words": "No"}),):
            assert post(coach, name, row, **values).status_code == 422

    def test_refunds_and_a_wish_to_end_come_first(self, open_case: Case, coach: User) -> None:
        refund = make_refund(case=open_case, by=coach)
        assert post(coach, "support-void", refund.support, **WRONG).status_code == 422
        row = make_going_on(case=open_case, by=coach)
        assert post(coach, "support-stop", row, on=str(TODAY + timedelta(days=20)), words="He works").status_code == 302
        assert post(coach, "support-void", row, **WRONG).status_code == 422

    def test_by_who_wrote_it_or_decides_here(
        self, open_case: Case, coach: User, supervisor: User, outsider: User, case_aide: User
    ) -> None:
        other = make_user(role=Role.ENGAGEMENT_SPECIALIST, office=open_case.office)
        row = paid(open_case, coach)
        assert post(outsider, "support-void", row, **WRONG).status_code == 404
        for user in (other, case_aide):
            assert post(user, "support-void", row, **WRONG).status_code == 403
        assert "Wrong payment" not in tab(other, open_case)
        with in_context(actor=other), pytest.raises(ProgrammingError), transaction.atomic():
            Support.objects.filter(pk=row.pk).update(voided_by=other, voided_at=NOW, void_words="No")
        with in_context(actor=other), pytest.raises(ProgrammingError), transaction.atomic():
            Support.objects.filter(pk=row.pk).update(voided_by=coach, voided_at=NOW, void_words="No")
        assert post(supervisor, "support-void", row, **WRONG).status_code == 302

    def test_the_database_keeps_it(self, open_case: Case, coach: User) -> None:
        row = paid(open_case, coach)
        post(coach, "support-void", row, **WRONG)
        with in_context(actor=coach):
            for changes in ({"void_words": "Other"}, {"voided_at": None, "voided_by": None, "void_words": ""}):
                with pytest.raises(ProgrammingError), transaction.atomic():
                    Support.objects.filter(pk=row.pk).update(**changes)
        with pytest.raises(IntegrityError), as_importer(), transaction.atomic():
            Support.objects.filter(pk=make_payable(case=open_case, by=coach).pk).update(
                voided_by=coach, voided_at=NOW, void_words="Not paid"
            )

    def test_of_two_sessions_one_takes_it_back(self, open_case: Case, coach: User, supervisor: User) -> None:
        row = paid(open_case, coach)
        answers = at_once(*(lambda user=user: post(user, "support-void", row, **WRONG) for user in (coach, supervisor)))
        assert sorted(one.status_code for one in answers) == [302, 422]
        assert len(events_of(open_case, EventKind.SUPPORT_VOIDED)) == 1

    def test_what_a_letter_promised_is_told_to_hold_no_longer(self, open_case: Case, coach: User) -> None:
        row = make_payable(case=open_case, by=coach)
        seen = signed_in(coach).get(page("support-letter", row.pk)).context["form"]["seen"].value()
        assert post(coach, "support-letter", row, way="HAND_OVER", seen=seen).status_code == 302
        post(coach, "support-issue", row, on=str(TODAY))
        post(coach, "support-void", row, **WRONG)
        shown = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        for words in ("That holds no longer.", "by mistake", "right to a hearing"):
            assert words in shown, words
        assert "another family" not in shown


class TestRefund:
    def void(self, user: User, refund: SupportRefund, **values: Any) -> Any:
        return post(user, "refund-void", refund, **WRONG | values)  # type: ignore[arg-type]

    def test_counts_no_more_and_the_money_can_come_back_again(self, open_case: Case, coach: User) -> None:
        refund = make_refund(case=open_case, by=coach, amount=Decimal("40.00"))
        assert self.void(coach, refund).status_code == 302
        with in_context(actor=coach):
            assert sum(one.net for one in counted_beside(open_case)) == 40
        shown = tab(coach, open_case)
        assert "<s>$40.00" in shown
        assert WRONG["words"] in shown
        told = {"amount": "40.00", "on": str(TODAY), "words": "Now really"}
        assert post(coach, "support-refund", refund.support, **told).status_code == 302

    def test_once_by_who_wrote_it_or_decides(
        self, open_case: Case, coach: User, supervisor: User, outsider: User
    ) -> None:
        other = make_user(role=Role.ENGAGEMENT_SPECIALIST, office=open_case.office)
        refund = make_refund(case=open_case, by=coach)
        assert self.void(outsider, refund).status_code == 404
        assert self.void(other, refund).status_code == 403
        assert self.void(coach, refund, words=" ").status_code == 422
        assert self.void(supervisor, refund).status_code == 302
        assert self.void(coach, refund).status_code == 422
        with as_auditor():
            assert SupportRefund.objects.get(pk=refund.pk).voided_by_id == supervisor.pk
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            SupportRefund.objects.filter(pk=refund.pk).update(amount=1)
