"""Facts for the federal rates on the Work tab: written down, ended, put right; a waiver behind its wall."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.models import Case, User
from coaching.choices import RateFactKind
from coaching.models import MonthCount, RateFact
from coaching.queries.work_facts import story_of
from coaching.rules.weeks import month_before, next_month
from tests.factories import TODAY, adult_of, as_auditor, as_importer, make_access
from tests.people import signed_in
from tests.work_records import MONTH, make_rate_fact, work_case

pytestmark = pytest.mark.django_db(transaction=True)
THIS = TODAY.replace(day=1)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


def add(user: User, case: Case, **changes: Any) -> HttpResponse:
    sent = {
        "submission": str(uuid4()),
        "kind": "CASH",
        "amount": "900",
        "first_month": f"{MONTH}",
        "source": "Notice of award",
    } | changes
    return signed_in(user).post(reverse("coaching:rate-fact-add", args=[case.pk]), sent)


def end(user: User, fact: RateFact, last_month: date | str) -> HttpResponse:
    sent = {"submission": str(uuid4()), "last_month": f"{last_month}"}
    return signed_in(user).post(reverse("coaching:rate-fact-end", args=[fact.pk]), sent)


def void(user: User, fact: RateFact, submission: str = "") -> HttpResponse:
    sent = {"submission": submission or str(uuid4())}
    return signed_in(user).post(reverse("coaching:rate-fact-void", args=[fact.pk]), sent)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("coaching:work", args=[case.pk])).content.decode()


def stand() -> list[tuple[str, int | None, date, date | None]]:
    with as_importer():
        rows = RateFact.objects.standing().order_by("first_month", "kind")
        return list(rows.values_list("kind", "amount", "first_month", "last_month"))


def test_is_written_down_shown_and_counted(case: Case, coach: User) -> None:
    assert add(coach, case).status_code == 302
    assert stand() == [("CASH", 900, MONTH, None)]
    shown = tab(coach, case)
    assert "Cash assistance a month: $900" in shown
    assert "Notice of award" in shown
    with as_auditor():
        assert MonthCount.objects.filter(case=case, month=MONTH, ceiling_hours__isnull=False).exists()


def test_of_an_adult_names_them(case: Case, coach: User) -> None:
    who = adult_of(case)
    assert add(coach, case, kind="SSI", amount="").status_code == 422
    assert add(coach, case, kind="SSI", amount="", participant_id=str(who.pk)).status_code == 302
    assert add(coach, case, kind="SNAP", participant_id=str(who.pk)).status_code == 422


def test_a_new_amount_ends_the_one_before(case: Case, coach: User) -> None:
    add(coach, case)
    add(coach, case, amount="700", first_month=f"{next_month(MONTH)}")
    assert stand() == [("CASH", 900, MONTH, MONTH), ("CASH", 700, next_month(MONTH), None)]


def test_what_ran_on_goes_on_after_a_fact_of_one_month(case: Case, coach: User) -> None:
    before = month_before(MONTH)
    add(coach, case, first_month=f"{before}")
    assert add(coach, case, amount="700", first_month=f"{MONTH}", last_month=f"{MONTH}").status_code == 302
    assert stand() == [("CASH", 900, before, before), ("CASH", 700, MONTH, MONTH), ("CASH", 900, THIS, None)]
    with as_importer():
        assert story_of(case.pk).family(THIS).monthly_assistance == 900


def test_what_ends_with_a_new_fact_does_not_go_on(case: Case, coach: User) -> None:
    before = month_before(MONTH)
    add(coach, case, first_month=f"{before}", last_month=f"{MONTH}")
    add(coach, case, amount="700", first_month=f"{MONTH}", last_month=f"{MONTH}")
    assert stand() == [("CASH", 900, before, before), ("CASH", 700, MONTH, MONTH)]


def test_what_had_a_last_month_goes_on_until_then(case: Case, coach: User) -> None:
    before = month_before(MONTH)
    add(coach, case, first_month=f"{before}", last_month=f"{THIS}")
    add(coach, case, amount="700", first_month=f"{MONTH}", last_month=f"{MONTH}")
    assert stand()[-1] == ("CASH", 900, THIS, THIS)


def test_one_of_the_same_month_is_kept_as_voided(case: Case, coach: User, supervisor: User) -> None:
    add(coach, case)
    assert add(supervisor, case, amount="90").status_code == 302
    assert stand() == [("CASH", 90, MONTH, None)]
    with as_importer():
        voided = RateFact.objects.get(voided_at__isnull=False)
    assert (voided.amount, voided.last_month, voided.entered_by_id, voided.voided_by_id) == (
        *(900, None),
        *(coach.pk, supervisor.pk),
    )
    shown = tab(coach, case)
    assert "$90<" in shown
    assert "$900" not in shown


def test_a_voided_one_is_neither_counted_nor_ended(case: Case, coach: User) -> None:
    add(coach, case, kind="PENALTY", amount="")
    add(coach, case, kind="PENALTY", amount="", last_month=f"{MONTH}")
    with as_importer():
        voided = RateFact.objects.get(voided_at__isnull=False)
    refused = end(coach, voided, MONTH)
    assert refused.status_code == 422
    assert "another stands in its place already." in refused.content.decode()
    with as_importer():
        story = story_of(case.pk)
    assert [(fact.kind, fact.last_month) for fact in story.facts] == [("PENALTY", MONTH)]


def test_does_not_reach_into_a_later_one(case: Case, coach: User) -> None:
    add(coach, case, first_month=f"{THIS}")
    refused = add(coach, case, first_month=f"{month_before(MONTH)}")
    assert refused.status_code == 422
    assert "on file for some of these months already" in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Choose what is so."),
        ({"kind": "🎉"}, "Choose what is so."),
        ({"amount": ""}, "Enter a whole number, 0 to 99,999."),
        ({"amount": "-1"}, "Enter a whole number, 0 to 99,999."),
        ({"amount": "lots"}, "Write a whole number."),
        ({"kind": "TRIBAL"}, "Nothing of this kind has an amount."),
        ({"source": " "}, "Say where it is known from."),
        ({"source": "x" * 161}, "Keep this under 161 characters."),
        ({"first_month": ""}, "Choose the first month."),
        ({"first_month": "2099-01-01"}, "Choose a month of the list."),
        ({"last_month": f"{month_before(MONTH)}"}, "The last month comes before the first."),
    ],
)
def test_says_what_cannot_be(case: Case, coach: User, changes: dict[str, str], said: str) -> None:
    answer = add(coach, case, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stand() == []


def test_is_ended_once_and_never_goes_on_again(case: Case, coach: User) -> None:
    fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.TRIBAL, first_month=month_before(MONTH))
    assert end(coach, fact, MONTH).status_code == 302
    assert stand() == [("TRIBAL", None, month_before(MONTH), MONTH)]
    assert end(coach, fact, THIS).status_code == 422
    assert end(coach, fact, month_before(month_before(MONTH))).status_code == 422


class TestTakingBack:
    @pytest.mark.parametrize("kind", [RateFactKind.PENALTY, RateFactKind.TRIBAL, RateFactKind.COMMON_CHILD])
    def test_a_fact_that_was_never_so_counts_nowhere(self, case: Case, coach: User, kind: str) -> None:
        add(coach, case, kind=kind, amount="")
        with as_importer():
            fact = RateFact.objects.get()
        url = reverse("coaching:rate-fact-void", args=[fact.pk])
        assert url in tab(coach, case)
        assert "It was never so" in signed_in(coach).get(url).content.decode()
        assert void(coach, fact).status_code == 302
        assert stand() == []
        with as_importer():
            fact.refresh_from_db()
            assert story_of(case.pk).facts == ()
        assert fact.voided_by_id == coach.pk
        assert fact.voided_at is not None
        assert url not in tab(coach, case)

    def test_what_counts_is_counted_anew(self, case: Case, coach: User) -> None:
        add(coach, case)
        with as_importer():
            fact = RateFact.objects.get()
            assert MonthCount.objects.filter(case=case, month=MONTH, ceiling_hours__isnull=False).exists()
        void(coach, fact)
        with as_importer():
            assert not MonthCount.objects.filter(case=case, month=MONTH, ceiling_hours__isnull=False).exists()

    def test_happens_once(self, case: Case, coach: User) -> None:
        fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.TRIBAL)
        same = str(uuid4())
        assert [void(coach, fact, same).status_code for _ in range(2)] == [302, 302]
        refused = void(coach, fact)
        assert refused.status_code == 422
        assert "This was taken back" in refused.content.decode()
        assert end(coach, fact, MONTH).status_code == 422
        assert add(coach, case, kind="TRIBAL", amount="").status_code == 302
        assert stand() == [("TRIBAL", None, MONTH, None)]

    def test_is_for_who_works_on_the_case(self, case: Case, coach: User, outsider: User, auditor: User) -> None:
        fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.TRIBAL)
        assert void(outsider, fact).status_code == 404
        assert void(auditor, fact).status_code == 403
        assert stand() == [("TRIBAL", None, MONTH, None)]

    def test_a_waiver_is_taken_back_by_who_may_know_it(self, case: Case, coach: User, supervisor: User) -> None:
        fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
        assert signed_in(supervisor).get(reverse("coaching:rate-fact-void", args=[fact.pk])).status_code == 404
        assert void(supervisor, fact).status_code == 404
        assert stand() == [("WAIVER", None, MONTH, None)]
        with as_auditor():
            before = case.events.count()
        assert void(coach, fact).status_code == 302
        assert stand() == []
        with as_auditor():
            assert case.events.count() == before


def test_is_for_who_works_on_the_case(case: Case, coach: User, outsider: User, auditor: User) -> None:
    fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.TRIBAL)
    assert add(outsider, case).status_code == 404
    assert add(auditor, case).status_code == 403
    assert end(outsider, fact, MONTH).status_code == 404
    assert end(auditor, fact, MONTH).status_code == 403


class TestWaiver:
    def test_is_written_and_read_by_who_may_know_it(self, case: Case, coach: User, supervisor: User) -> None:
        assert add(coach, case, kind="WAIVER", amount="", source="Order of the court").status_code == 302
        assert "waiver" in tab(coach, case)
        shown = tab(supervisor, case)
        assert "waiver" not in shown
        assert "Order of the court" not in shown

    def test_is_no_kind_for_anybody_else(self, case: Case, supervisor: User) -> None:
        form = signed_in(supervisor).get(reverse("coaching:rate-fact-add", args=[case.pk])).content.decode()
        assert "waiver" not in form.lower()
        refused = add(supervisor, case, kind="WAIVER", amount="")
        assert refused.status_code == 422
        assert "Choose what is so." in refused.content.decode()

    def test_cannot_be_ended_by_who_may_not_know_it(self, case: Case, coach: User, supervisor: User) -> None:
        fact = make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
        assert end(supervisor, fact, MONTH).status_code == 404

    def test_is_known_to_who_stands_on_the_list(self, case: Case, coach: User, supervisor: User) -> None:
        make_access(case=case, staff=supervisor)
        make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
        assert "waiver" in tab(supervisor, case)

    def test_is_in_no_line_of_the_ledger(self, case: Case, coach: User) -> None:
        with as_auditor():
            before = case.events.count()
        add(coach, case, kind="WAIVER", amount="")
        with as_auditor():
            assert case.events.count() == before
