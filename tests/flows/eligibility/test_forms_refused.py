"""Forms about benefits that cannot be: the field says it, what was typed stays, and nobody else sends them (O010)."""

from datetime import timedelta
from typing import Any

import pytest

from casework.models import Case, User
from eligibility.models import (
    AdverseAction,
    Application,
    BenefitHearing,
    Certification,
    ChangeReport,
    ExpeditedScreening,
    HouseholdFact,
    Interview,
    Issuance,
    Recovery,
    Review,
    Verification,
)
from tests.benefit_records import (
    MONTH,
    certified_rows,
    make_application,
    make_interview,
    make_issuance,
    make_like,
    make_recovery,
    make_screening,
    make_verification,
)
from tests.factories import TODAY, as_importer, days_ago, make_case, make_notice
from tests.flows.eligibility.desk import decided, send

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
EMOJI, LONG = "😀" * 30, "a" * 10_000
MODELS = (
    *(AdverseAction, Application, BenefitHearing, Certification, ChangeReport, ExpeditedScreening, HouseholdFact),
    *(Interview, Issuance, Recovery, Review, Verification),
)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def keys(case: Case, coach: User) -> dict[str, Any]:
    """One of each record about food benefits of a family, by what the addresses call it."""
    application, decision = decided(case, coach)
    rows = certified_rows(application=application, decision=decision, by=coach)
    payment = make_issuance(decision=decision, by=coach, amount="50.00")
    before = (MONTH - timedelta(days=1)).replace(day=1)
    paid = make_like(decision, month=before, benefit="10.00", decided_on=days_ago(40))
    made = make_issuance(decision=paid, by=coach, amount="60.00", issued_on=days_ago(40))
    letter = make_notice(case=case, by=coach, state="HANDED_OVER", sent_on=days_ago(15))
    waiting = make_application(case=case, by=coach, programme="TANF", filed_on=days_ago(1))
    with as_importer():
        fact = HouseholdFact.objects.filter(case=case, kind="RENT").get()
    return {
        "case": case.pk,
        "application": waiting.pk,
        "decision": decision.pk,
        "fact": fact.pk,
        "interview": make_interview(case=case, by=coach).pk,
        "screening": make_screening(application=application, by=coach).pk,
        "verification": make_verification(application=waiting, by=coach).pk,
        "payment": payment.pk,
        "paid": made.pk,
        "recovery": make_recovery(issuance=payment, by=coach, notice=letter, for_month=before).pk,
        "certification": rows["certification_id"],
        "review": rows["review_id"],
        "change": rows["change_id"],
        "action": rows["action_id"],
        "letter": rows["letter_id"],
    }


def on_file() -> list[list[tuple[Any, ...]]]:
    """Return every row of the records that these forms write."""
    with as_importer():
        return [sorted(model.objects.values_list(), key=str) for model in MODELS]


#: The form, the record of its address, what is sent, and the field that says what is wrong.
BAD = [
    ("application-file", "case", {"programme": "RENT", "filed_on": TODAY.isoformat(), "how": "OFFICE"}, "programme"),
    ("application-file", "case", {"programme": "SNAP", "filed_on": TOMORROW, "how": "OFFICE"}, "filed_on"),
    ("application-complete", "application", {"on": TOMORROW}, "on"),
    ("application-withdraw", "application", {"on": "yesterday"}, "on"),
    ("interview-record", "case", {"participant_id": "", "on": TODAY.isoformat(), "how": "PHONE"}, "participant_id"),
    ("verification-ask", "application", {"proof": "", "due_on": TOMORROW}, "proof"),
    ("verification-ask", "application", {"proof": "INCOME", "due_on": "soon"}, "due_on"),
    ("verification-receive", "verification", {"received_on": TOMORROW, "source": "DOCUMENT"}, "result"),
    ("household-fact-end", "fact", {"last_day": "never"}, "last_day"),
    ("issuance-enter", "decision", {"amount": "-1", "method": "EBT"}, "amount"),
    ("issuance-enter", "decision", {"amount": EMOJI, "method": "EBT"}, "amount"),
    ("issuance-restore", "decision", {"amount": "1", "method": "EBT", "restore_reason": "WHY NOT"}, "restore_reason"),
    ("issuance-pay", "payment", {"on": TOMORROW, "seen": ""}, "on"),
    ("issuance-return", "paid", {"on": TODAY.isoformat(), "returned_why": ""}, "returned_why"),
    ("recovery-record", "payment", {"amount": "5", "most": "5", "rule": LONG}, "rule"),
    ("certification-set", "application", {"months": "61"}, "months"),
    ("review-record", "certification", {"held_on": TOMORROW, "how": "PHONE", "result": "CONTINUES"}, "participant_id"),
    ("change-report", "case", {"kind": "", "received_on": TODAY.isoformat()}, "kind"),
    ("change-report", "case", {"kind": "", "received_on": TODAY.isoformat(), "words": LONG}, "words"),
    ("action-propose", "application", {"kind": "END", "ground": "WEATHER", "why": EMOJI}, "ground"),
    ("action-take-back", "action", {"reason": ""}, "reason"),
    ("benefit-hearing-ask", "letter", {"asked_on": TOMORROW, "wants_continued": "NO"}, "asked_on"),
    ("benefit-hearing-ask", "letter", {"asked_on": TODAY.isoformat(), "wants_continued": ""}, "wants_continued"),
]


class TestRefused:
    @pytest.mark.parametrize(("name", "key", "sent", "field"), BAD, ids=[f"{one[0]} {one[3]}" for one in BAD])
    def test_says_it_beside_the_field_and_writes_nothing(
        self,
        keys: dict[str, Any],
        coach: User,
        eligibility_worker: User,
        name: str,
        key: str,
        sent: dict[str, str],
        field: str,
    ) -> None:
        decides = name.split("-", maxsplit=1)[0] in {"issuance", "recovery", "certification", "action"}
        by = eligibility_worker if decides or name == "review-record" else coach
        before = on_file()
        answer: Any = send(by, name, keys[key], **sent)
        assert answer.status_code == 422, answer.content.decode()[:400]
        assert field in answer.context["form"].errors
        assert 'aria-invalid="true"' in answer.content.decode()
        assert on_file() == before


#: What everybody who works on the case sends, and what is for who decides eligibility alone.
BY_STAFF = [
    *[("application-file", "case"), ("application-complete", "application"), ("application-withdraw", "application")],
    *[("application-void", "application"), ("interview-record", "case"), ("interview-void", "interview")],
    *[("screening-void", "screening"), ("verification-ask", "application"), ("verification-void", "verification")],
    *[("household-fact-record", "case"), ("household-fact-end", "fact"), ("household-fact-void", "fact")],
    *[("change-report", "case"), ("change-void", "change"), ("benefit-hearing-ask", "letter")],
]
BY_WHO_DECIDES = [
    *[("application-decide", "application"), ("decision-notice", "decision"), ("issuance-enter", "decision")],
    *[("issuance-restore", "decision"), ("issuance-pay", "payment"), ("issuance-cancel", "payment")],
    *[("issuance-return", "paid"), ("recovery-record", "payment"), ("recovery-void", "recovery")],
    *[("certification-set", "application"), ("certification-void", "certification")],
    *[("certification-end", "certification"), ("review-record", "certification"), ("review-void", "review")],
    *[("action-propose", "application"), ("action-take-back", "action"), ("action-notice", "action")],
]


class TestWrongPerson:
    @pytest.mark.parametrize(("name", "key"), [*BY_STAFF, *BY_WHO_DECIDES])
    def test_of_another_office_finds_nothing(self, keys: dict[str, Any], outsider: User, name: str, key: str) -> None:
        before = on_file()
        assert send(outsider, name, keys[key]).status_code == 404
        assert on_file() == before

    @pytest.mark.parametrize(("name", "key"), BY_STAFF)
    def test_who_only_looks_sends_nothing(self, keys: dict[str, Any], auditor: User, name: str, key: str) -> None:
        before = on_file()
        assert send(auditor, name, keys[key]).status_code == 403
        assert on_file() == before

    @pytest.mark.parametrize(("name", "key"), BY_WHO_DECIDES)
    def test_the_coach_without_the_right_decides_nothing(
        self, keys: dict[str, Any], coach: User, name: str, key: str
    ) -> None:
        """O010: eligibility is a right of a person, not of every coach."""
        before = on_file()
        assert send(coach, name, keys[key]).status_code == 403
        assert on_file() == before
