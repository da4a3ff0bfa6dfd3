"""OJT and Job Start contracts from the first talk to the last claim (A095, A096)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus
from casework.models import Case, User
from coaching.models import ContractClaim, Employer, WorkContract, WorkHours
from tests.factories import TODAY, adult_of, as_auditor, as_importer, days_ago
from tests.flows.coaching.test_work_sites import text_of
from tests.people import signed_in
from tests.site_records import LATER, NOW, make_claim, make_contract, make_employer
from tests.work_records import make_activity, make_hours, work_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def employer(coach: User) -> Employer:
    assert coach.office is not None
    return make_employer(office=coach.office, by=coach)


@pytest.fixture
def contract(coach: User, case: Case, employer: Employer) -> WorkContract:
    """A contract that runs: $15 an hour, half of it paid back, at most $1,000."""
    return make_contract(case=case, employer=employer, by=coach, is_signed=True)


def post(user: User, name: str, /, *args: Any, **sent: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=args), {"submission": str(uuid4())} | sent)


def read(user: User, name: str, *args: Any) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=args)).content.decode()


def put_terms(user: User, contract: WorkContract, **changes: Any) -> HttpResponse:
    address = reverse("coaching:contract-terms", args=[contract.pk])
    seen = signed_in(user).get(address).context["form"]["seen"].value()
    sent = {
        "employer_on": str(days_ago(5)),
        "wage": "15",
        "weekly_hours": "30",
        "first_day": str(days_ago(4)),
        "last_day": str(LATER),
        "share": "50",
        "most": "1000",
        "rhythm": "MONTHLY",
        "seen": seen,
    }
    return post(user, "contract-terms", contract.pk, **sent | changes)


def worked(contract: WorkContract, by: User, day: date, **changes: Any) -> WorkHours:
    """Write down eight proven hours of a day."""
    activity = contract.activity
    assert activity is not None
    values: dict[str, Any] = {"hours": Decimal(8), "proof": "PAY_STUB"} | changes
    with as_importer():
        return WorkHours.objects.create(
            case_id=contract.case_id,
            participant_id=contract.participant_id,
            activity=activity,
            kind=activity.kind,
            month=day.replace(day=1),
            week_of=day - timedelta(days=day.weekday()),
            on=day,
            entered_by=by,
            entered_at=NOW,
            **values,
        )


def claim(user: User, contract: WorkContract, **changes: Any) -> HttpResponse:
    sent = {"first_day": str(days_ago(30)), "last_day": str(days_ago(1)), "hours": ""} | changes
    return post(user, "claim-make", contract.pk, **sent)


class TestPipeline:
    def test_goes_from_the_client_to_the_employer_to_the_contract(
        self, coach: User, case: Case, employer: Employer
    ) -> None:
        """A095: talked with the client, with the employer, contracted, running, ended, each told by its days."""
        begun = {"kind": "OJT", "employer_id": str(employer.pk), "job": "Baker's helper", "client_on": str(days_ago(9))}
        assert post(coach, "contract-begin", case.pk, adult_of(case).pk, **begun).status_code == 302
        with as_auditor():
            made = WorkContract.objects.get()
        assert 'aria-current="step" class="is-now">Talked with the client' in read(coach, "contract", made.pk)
        assert "Before it can be signed: the talk with the employer" in read(coach, "contract", made.pk)
        assert put_terms(coach, made, wage="", share="", most="", rhythm="").status_code == 302
        assert 'class="is-now">Talked with the employer' in read(coach, "contract", made.pk)
        activity = make_activity(case=case, by=coach, kind="OJT", words="Oven")
        signing = {"signed_on": str(days_ago(4)), "employer_signer": "Lena Moe", "activity_id": str(activity.pk)}
        early = post(coach, "contract-sign", made.pk, **signing)
        assert "Enter all terms first" in early.content.decode()
        assert put_terms(coach, made).status_code == 302
        assert post(coach, "contract-sign", made.pk, **signing).status_code == 302
        page = read(coach, "contract", made.pk)
        assert 'class="is-now">Running' in page
        assert "Tell eligibility" in page
        assert put_terms_again(coach, made).status_code == 422
        ended = {"ended_on": str(TODAY), "words": "Hired for good 🎉"}
        assert post(coach, "contract-end", made.pk, **ended).status_code == 302
        assert 'class="is-now">Ended' in read(coach, "contract", made.pk)
        assert post(coach, "contract-end", made.pk, **ended).status_code == 422
        assert "Hired for good 🎉" in read(coach, "contract", made.pk)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"wage": "-1"}, "Write the wage in dollars an hour."),
            ({"share": "101"}, "The share is 1 to 100 per cent."),
            ({"share": "0"}, "The share is 1 to 100 per cent."),
            ({"most": "0"}, "Write in dollars what is paid back at most."),
            ({"last_day": "2015-01-01"}, "The last day comes before the first."),
            ({"employer_on": str(TODAY + timedelta(days=1))}, "This day has not come yet."),
            ({"weekly_hours": "7.1"}, "Hours a week are quarters"),
        ],
    )
    def test_takes_no_terms_that_cannot_be(
        self, coach: User, case: Case, employer: Employer, changes: dict[str, str], said: str
    ) -> None:
        made = make_contract(case=case, employer=employer, by=coach)
        answer = put_terms(coach, made, **changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_keeps_hours_in_an_activity_of_its_own_kind(self, coach: User, case: Case, employer: Employer) -> None:
        made = make_contract(case=case, employer=employer, by=coach)
        put_terms(coach, made)
        other = make_activity(case=case, by=coach, kind="WEX")
        signing = {"signed_on": str(TODAY), "employer_signer": "Lena Moe", "activity_id": str(other.pk)}
        answer = post(coach, "contract-sign", made.pk, **signing)
        assert "Choose the activity in which these hours are written down." in answer.content.decode()

    def test_is_not_for_others(
        self, coach: User, outsider: User, auditor: User, contract: WorkContract, employer: Employer
    ) -> None:
        for name in ("contract", "contract-terms", "contract-sign", "contract-end", "claim-make", "contract-paper"):
            address = reverse(f"coaching:{name}", args=[contract.pk])
            assert signed_in(outsider).get(address).status_code == 404
            assert signed_in(auditor).get(address).status_code == 403
        closed = work_case(coach, status=CaseStatus.CLOSED, closed_on=TODAY)
        sent = {"kind": "OJT", "employer_id": str(employer.pk), "job": "Baker", "client_on": str(TODAY)}
        assert post(coach, "contract-begin", closed.pk, adult_of(closed).pk, **sent).status_code == 403

    def test_takes_no_employer_of_another_office(self, coach: User, outsider: User, case: Case) -> None:
        assert outsider.office is not None
        foreign = make_employer(office=outsider.office, by=outsider)
        sent = {"kind": "OJT", "employer_id": str(foreign.pk), "job": "Baker", "client_on": str(TODAY)}
        answer = post(coach, "contract-begin", case.pk, adult_of(case).pk, **sent)
        assert "Choose an employer of the office." in answer.content.decode()

    def test_is_listed_with_as_many_queries_however_many_there_are(
        self, coach: User, case: Case, employer: Employer, contract: WorkContract
    ) -> None:
        client, address = signed_in(coach), reverse("coaching:contracts", args=[case.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _ in range(4):
            more = make_contract(case=case, employer=employer, by=coach, is_signed=True)
            make_claim(contract=more, by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)


def put_terms_again(user: User, contract: WorkContract) -> HttpResponse:
    return post(user, "contract-terms", contract.pk, employer_on=str(days_ago(5)), seen="")


class TestClaim:
    def test_is_proven_hours_times_wage_times_share(self, coach: User, contract: WorkContract) -> None:
        """A096: the hours come from the hours of the activity with their proof; statements and blanks pay nothing."""
        worked(contract, coach, days_ago(20))
        worked(contract, coach, days_ago(19), hours=Decimal("7.25"), proof="ATTENDANCE")
        worked(contract, coach, days_ago(18), proof="STATEMENT")
        worked(contract, coach, days_ago(17), proof="MISSING")
        worked(contract, coach, days_ago(16), how="EXCUSED")
        worked(contract, coach, days_ago(40))
        assert claim(coach, contract).status_code == 302
        with as_auditor():
            made = ContractClaim.objects.get()
        assert (made.hours, made.amount) == (Decimal("15.25"), Decimal("114.38"))
        assert [line[2:] for line in made.lines] == [["8", "PAY_STUB"], ["7.25", "ATTENDANCE"]]
        page = read(coach, "contract", contract.pk)
        assert "$114.38" in page
        assert "$885.62" in page
        assert "8 proven hours not claimed" in page
        paper = signed_in(coach).get(reverse("coaching:claim-paper", args=[made.pk]))
        assert text_of(paper).startswith("Claim for wages paid back")

    def test_counts_a_week_that_lies_whole_in_it(self, coach: User, contract: WorkContract) -> None:
        assert contract.activity is not None
        week = make_hours(activity=contract.activity, by=coach)
        last = week.week_of + timedelta(days=6)
        with as_importer():
            WorkContract.objects.filter(pk=contract.pk).update(first_day=week.month)
        reaches_out = claim(coach, contract, first_day=str(week.week_of), last_day=str(last - timedelta(days=1)))
        assert "No proven hours lie whole in these days." in reaches_out.content.decode()
        assert claim(coach, contract, first_day=str(week.week_of), last_day=str(last)).status_code == 302

    def test_is_never_for_more_than_is_proven(self, coach: User, contract: WorkContract) -> None:
        worked(contract, coach, days_ago(20))
        answer = claim(coach, contract, hours="8.25")
        assert "8 hours are proven in these days; claim no more." in answer.content.decode()
        assert claim(coach, contract, hours="6").status_code == 302
        with as_auditor():
            assert ContractClaim.objects.get().amount == Decimal("45.00")

    def test_never_goes_over_the_contract(self, coach: User, contract: WorkContract) -> None:
        make_claim(contract=contract, by=coach, amount=Decimal("950.00"))
        worked(contract, coach, days_ago(20))
        answer = claim(coach, contract)
        assert "That is $60.00; the contract pays $50.00 more." in answer.content.decode()
        assert claim(coach, contract, hours="6.5").status_code == 302

    def test_pays_no_day_twice(self, coach: User, contract: WorkContract) -> None:
        worked(contract, coach, days_ago(20))
        assert claim(coach, contract).status_code == 302
        again = claim(coach, contract, first_day=str(days_ago(21)), last_day=str(days_ago(19)))
        assert "Some of these days are claimed already." in again.content.decode()
        with as_importer(), transaction.atomic(), pytest.raises(IntegrityError):
            make_claim(contract=contract, by=coach, first_day=days_ago(21), last_day=days_ago(19))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"first_day": "2015-01-01"}, "The contract had not begun on this day."),
            ({"last_day": str(TODAY + timedelta(days=1))}, "This day has not come yet."),
            ({"last_day": str(LATER + timedelta(days=1))}, "The contract ended before this day."),
            ({"last_day": str(days_ago(31))}, "The last day comes before the first."),
        ],
    )
    def test_lies_inside_the_contract_and_the_past(
        self, coach: User, contract: WorkContract, changes: dict[str, str], said: str
    ) -> None:
        answer = claim(coach, contract, **changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_for_the_last_weeks_is_made_on_a_closed_case_too(
        self, coach: User, case: Case, contract: WorkContract
    ) -> None:
        worked(contract, coach, days_ago(20))
        with as_importer():
            Case.objects.filter(pk=case.pk).update(
                status=CaseStatus.CLOSED, closed_on=days_ago(2), closure_reason="OTHER"
            )
        assert claim(coach, contract).status_code == 302
        assert put_terms_again(coach, contract).status_code == 403

    def test_needs_a_signed_contract(self, coach: User, case: Case, employer: Employer) -> None:
        made = make_contract(case=case, employer=employer, by=coach)
        assert "Nothing is claimed under a contract that is not signed." in claim(coach, made).content.decode()


class TestPaper:
    def test_is_given_out_before_and_after_signing(
        self, coach: User, case: Case, employer: Employer, contract: WorkContract
    ) -> None:
        begun = make_contract(case=case, employer=employer, by=coach)
        for one in (begun, contract):
            paper = signed_in(coach).get(reverse("coaching:contract-paper", args=[one.pk]))
            assert text_of(paper) == f"On-the-job training (OJT) contract, {case.number}"
