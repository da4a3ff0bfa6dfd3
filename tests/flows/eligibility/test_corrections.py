"""What is taken back, filed again, too much or too old: nothing is lost, and every refusal says why."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import AccessVerb
from casework.models import AccessLog, Case, User
from eligibility.models import Application, Determination, HouseholdFact, Interview
from eligibility.queries import waiting
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_household,
    make_household_fact,
    make_interview,
)
from tests.factories import TODAY, adult_of, as_auditor, as_importer, days_ago, make_case, make_office, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = (MONTH + timedelta(days=32)).replace(day=1)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def ready(case: Case, coach: User) -> Application:
    make_household(case=case, by=coach)
    return make_application(case=case, by=coach, completed_on=TODAY)


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), {"submission": str(uuid4())} | sent)


def see(user: User, name: str, key: Any, **asked: Any) -> str:
    answer = signed_in(user).get(reverse(f"eligibility:{name}", args=[key]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rent(user: User, case: Case, amount: int, first: date, last: date | None = None, **changes: Any) -> HttpResponse:
    day = TODAY.isoformat()
    said = {"kind": "RENT", "amount": str(amount), "period": "MONTH", "first_day": first.isoformat()}
    known = {"source": "DOCUMENT", "source_on": day, "told_on": day, "last_day": last.isoformat() if last else ""}
    return send(user, "household-fact-record", case.pk, **said | known | changes)


def decide(user: User, application: Application, month: date = MONTH) -> HttpResponse:
    return send(user, "application-decide", application.pk, month=month.isoformat())


def standing(case: Case) -> list[tuple[int, date, date | None]]:
    with as_importer():
        rows = HouseholdFact.objects.standing().filter(case=case, kind="RENT").order_by("first_day")
        return [(int(one.amount or 0), one.first_day, one.last_day) for one in rows]


def key_of(case: Case, amount: int) -> UUID:
    with as_importer():
        key: UUID = HouseholdFact.objects.standing().get(case=case, kind="RENT", amount=amount).pk
        return key


def revealed(case: Case) -> list[UUID | None]:
    with as_auditor():
        rows = AccessLog.objects.filter(case_id=case.pk, verb=AccessVerb.REVEAL)
        return list(rows.order_by("at").values_list("subject_id", flat=True))


class TestTakingBackAFact:
    """A fact taken back leaves no hole, for what is not on file counts as zero."""

    def test_lets_go_on_what_it_had_ended(self, case: Case, coach: User) -> None:
        rent(coach, case, 700, MONTH)
        rent(coach, case, 900, MONTH + timedelta(days=3))
        assert standing(case)[0] == (700, MONTH, MONTH + timedelta(days=2))
        assert send(coach, "household-fact-void", key_of(case, 900)).status_code == 302
        assert standing(case) == [(700, MONTH, None)]

    def test_lets_it_go_on_until_the_next_one_and_then_farther(self, case: Case, coach: User) -> None:
        for days, amount in enumerate((700, 900, 950)):
            rent(coach, case, amount, MONTH + timedelta(days=days * 3))
        assert send(coach, "household-fact-void", key_of(case, 900)).status_code == 302
        last = MONTH + timedelta(days=6)
        assert standing(case) == [(700, MONTH, last - timedelta(days=1)), (950, last, None)]
        assert send(coach, "household-fact-void", key_of(case, 950)).status_code == 302
        assert standing(case) == [(700, MONTH, None)]

    def test_brings_back_what_began_on_the_same_day(self, case: Case, coach: User) -> None:
        first = MONTH + timedelta(days=2)
        rent(coach, case, 700, MONTH)
        rent(coach, case, 800, first)
        rent(coach, case, 900, first)
        assert send(coach, "household-fact-void", key_of(case, 900)).status_code == 302
        assert standing(case) == [(700, MONTH, first - timedelta(days=1)), (800, first, None)]
        assert send(coach, "household-fact-void", key_of(case, 800)).status_code == 302
        assert standing(case) == [(700, MONTH, None)]

    def test_leaves_ended_what_somebody_ended_since(self, case: Case, coach: User) -> None:
        rent(coach, case, 700, MONTH)
        rent(coach, case, 900, MONTH + timedelta(days=3))
        assert send(coach, "household-fact-end", key_of(case, 700), last_day=MONTH.isoformat()).status_code == 302
        assert send(coach, "household-fact-void", key_of(case, 900)).status_code == 302
        assert standing(case) == [(700, MONTH, MONTH)]

    def test_a_bounded_one_inside_an_open_one_is_refused_in_words(self, case: Case, coach: User) -> None:
        rent(coach, case, 700, MONTH)
        refused = rent(coach, case, 900, MONTH + timedelta(days=1), MONTH + timedelta(days=4))
        assert refused.status_code == 422
        assert "goes on after this last day" in refused.content.decode()
        assert standing(case) == [(700, MONTH, None)]


class TestBounds:
    def test_of_an_amount_stand_beside_its_field(self, case: Case, coach: User) -> None:
        for amount, period in ((20_000_000, "MONTH"), (3_000_000, "WEEK")):
            refused = rent(coach, case, amount, MONTH, period=period)
            assert refused.status_code == 422
            assert "no more than 10,000,000 a month" in refused.content.decode()

    def test_a_row_beyond_them_takes_no_page_down(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        make_household_fact(case=ready.case, by=coach, kind="LIQUID_ASSETS", amount=20_000_000)
        assert "Not screened for seven-day service yet" in see(coach, "benefits", ready.case_id)
        assert "something on file cannot be" in see(coach, "what-if", ready.case_id).lower()
        refused = decide(eligibility_worker, ready)
        assert refused.status_code == 422
        assert "something on file cannot be" in refused.content.decode()
        today = signed_in(eligibility_worker).get(reverse("casework:today"))
        assert today.status_code == 200
        assert ready.case.number in today.content.decode()

    def test_somebody_very_old_is_one_of_the_household(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        with as_importer():
            person = adult_of(ready.case).person
            person.born_on = date(TODAY.year - 99, 1, 1)
            person.save(update_fields=["born_on"])
        assert "Seven-day service cannot be told" not in see(coach, "benefits", ready.case_id)
        assert "cannot be reckoned" not in see(coach, "what-if", ready.case_id)
        assert decide(eligibility_worker, ready).status_code == 302

    def test_days_of_care_are_no_dollars(self, case: Case, coach: User) -> None:
        form = see(coach, "household-fact-record", case.pk, kind="CARE_DAYS")
        assert "Days." in form
        assert "Dollars" not in form
        make_household_fact(case=case, by=coach, kind="CARE_DAYS", of=adult_of(case), amount=22)
        assert "<td>22</td>" in see(coach, "benefits", case.pk)


class TestApplicationAgain:
    def test_is_filed_on_the_day_on_which_one_was_withdrawn(self, case: Case, coach: User) -> None:
        first = make_application(case=case, by=coach)
        again = {"programme": "SNAP", "filed_on": TODAY.isoformat(), "how": "OFFICE"}
        assert send(coach, "application-file", case.pk, **again).status_code == 422
        assert send(coach, "application-withdraw", first.pk, on=TODAY.isoformat()).status_code == 302
        assert send(coach, "application-file", case.pk, **again).status_code == 302

    def test_is_decided_though_nothing_else_is_new_and_the_first_stays_decided(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        make_household(case=case, by=coach)
        before = MONTH - timedelta(days=1)
        first = make_application(case=case, by=coach, filed_on=before, completed_on=before)
        second = make_application(case=case, by=coach, filed_on=before - timedelta(days=1), completed_on=before)
        assert decide(eligibility_worker, first).status_code == 302
        assert decide(eligibility_worker, second).status_code == 302
        assert decide(eligibility_worker, second).status_code == 422
        shown = see(coach, "benefits", case.pk)
        assert "To be decided" not in shown
        assert "Decision overdue" not in shown
        assert "Withdraw" not in shown

    def test_that_is_decided_cannot_be_withdrawn(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        make_decision(application=ready, by=eligibility_worker)
        refused = send(coach, "application-withdraw", ready.pk, on=TODAY.isoformat())
        assert refused.status_code == 422
        assert "decided already" in refused.content.decode()

    def test_that_is_complete_keeps_its_interview(self, ready: Application, coach: User) -> None:
        """O026: none is complete without it."""
        only = make_interview(case=ready.case, by=coach)
        refused = send(coach, "interview-void", only.pk)
        assert refused.status_code == 422
        assert "was completed on this interview" in refused.content.decode()
        make_interview(case=ready.case, by=coach)
        assert send(coach, "interview-void", only.pk).status_code == 302
        with as_importer():
            assert Interview.objects.standing().count() == 1


class TestStillToFindOut:
    def test_names_whom_and_what_in_the_refusal(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        someone = adult_of(ready.case)
        with as_importer():
            HouseholdFact.objects.filter(kind="ROLE", participant=someone).update(programme="TANF")
        refused = decide(eligibility_worker, ready).content.decode()
        assert f"{someone.person.standing.name}: who this is to the household" in refused
        assert "Not screened for seven-day service yet" in see(coach, "benefits", ready.case_id)

    def test_who_joins_later_does_not_block_and_is_named(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        with as_importer():
            child = (
                HouseholdFact.objects.filter(kind="ROLE", word="child").select_related("participant__person").first()
            )
            if child is not None:
                HouseholdFact.objects.filter(pk=child.pk).update(first_day=NEXT)
        answer = decide(eligibility_worker, ready)
        assert answer.status_code == 302
        if child is not None:
            shown = signed_in(coach).get(answer.url).content.decode()  # type: ignore[attr-defined]
            assert "Not of the household in this month" in shown


class TestViolence:
    """Security 2.2: what tells of violence is written down as revealed, by the row that was opened."""

    @pytest.fixture
    def oregon(self) -> Case:
        office = make_office(jurisdiction="US-OR")
        return make_case(coach=make_user(office=office))

    @pytest.fixture
    def guard(self, oregon: Case) -> User:
        with as_auditor():
            return User.objects.get(assignments__case=oregon)

    def test_on_the_tab_and_in_a_form_is_revealed(self, oregon: Case, guard: User) -> None:
        see(guard, "benefits", oregon.pk)
        assert revealed(oregon) == []
        application = make_application(case=oregon, by=guard, programme="TA_DVS")
        flag = make_household_fact(case=oregon, by=guard, kind="DOMESTIC_VIOLENCE_STATED", is_apart=True, flag=True)
        see(guard, "benefits", oregon.pk)
        assert set(revealed(oregon)) == {application.pk, flag.pk}
        see(guard, "household-fact-end", flag.pk)
        see(guard, "application-withdraw", application.pk)
        see(guard, "verification-ask", application.pk)
        assert len(revealed(oregon)) == 5

    def test_in_a_decision_is_revealed_and_any_other_is_named(self, oregon: Case, guard: User) -> None:
        make_household(case=oregon, by=guard)
        plain = make_decision(application=make_application(case=oregon, by=guard), by=guard)
        see(guard, "determination", plain.pk)
        assert revealed(oregon) == []
        with as_auditor():
            assert AccessLog.objects.filter(case_id=oregon.pk, verb=AccessVerb.VIEW, subject_id=plain.pk).count() == 1
        apart = make_decision(application=make_application(case=oregon, by=guard, programme="TA_DVS"), by=guard)
        see(guard, "determination", apart.pk)
        assert revealed(oregon) == [apart.pk]

    def test_is_told_by_no_replay(self, oregon: Case, guard: User) -> None:
        make_household(case=oregon, by=guard)
        application = make_application(case=oregon, by=guard, programme="TA_DVS")
        row = make_decision(application=application, by=guard, steps=[])
        out = StringIO()
        call_command("replay", "--case", oregon.number, stdout=out)
        assert out.getvalue() == "differing 0 of 0\n"
        with pytest.raises(SystemExit):
            call_command("replay", stdout=out)
        assert f"\n{row.pk}\ndiffering 1 of 1\n" in out.getvalue()
        assert "TA_DVS" not in out.getvalue()


def test_an_odd_row_is_a_difference_and_the_others_are_replayed(ready: Application, eligibility_worker: User) -> None:
    make_decision(application=ready, by=eligibility_worker, readings=[{"odd": 1}])
    first = make_decision(application=ready, by=eligibility_worker, month=NEXT)
    second = make_decision(
        application=ready, by=eligibility_worker, month=NEXT, monthly_benefit=1, is_eligible=True, supersedes=first
    )
    for rules, names in (("then", 2), ("now", 1)):
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("replay", "--rules", rules, stdout=out)
        assert ("cannot be computed" in out.getvalue()) is (rules == "then")
        assert f"{second.pk} SNAP" in out.getvalue()
        assert out.getvalue().endswith(f"differing {names} of 3\n")


def test_today_leaves_out_no_urgent_one_and_counts_exactly(
    coach: User, eligibility_worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LOOKED_AT", 2)
    for days in range(1, 12):
        make_application(case=make_case(coach=coach), by=coach, filed_on=days_ago(days), programme="CHILD_CARE")
    poor = make_case(coach=coach)
    make_household(case=poor, by=coach, wages="10.00")
    make_application(case=poor, by=coach)
    shown = signed_in(eligibility_worker).get(reverse("casework:today")).content.decode()
    card = shown[shown.index("Applications to decide") :]
    assert poor.number in card
    assert "Seven days" in card
    with as_importer():
        waits = Application.objects.filter(determinations__isnull=True).count()
        assert not Determination.objects.exists()
    assert f"{waits - 3} more wait." in card
