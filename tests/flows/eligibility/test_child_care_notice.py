"""Oregon's child care from the application to its notice, and what the paper says (OAR 414-175-0055)."""

from datetime import timedelta
from typing import Any

import pytest

from casework.choices import EventKind, NoticeState
from casework.context import in_context
from casework.models import Case, Notice, Office, User
from casework.operations.notices import mark_left, open_paper
from eligibility.models import (
    AdverseAction,
    Application,
    BenefitHearing,
    Certification,
    DecisionNotice,
    Determination,
    HouseholdFact,
)
from eligibility.queries.figures import figures_of
from tests.benefit_records import MONTH, make_action, make_household, make_household_fact
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    make_case,
    make_office,
    make_participant,
    make_person,
    make_user,
)
from tests.flows.eligibility.desk import lines, only, send, write_letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return make_office(jurisdiction="US-OR")


@pytest.fixture
def coach(office: Office) -> User:
    return make_user(office=office)


@pytest.fixture
def worker(office: Office) -> User:
    return make_user(role="ELIGIBILITY_WORKER", office=office)


@pytest.fixture
def case(coach: User) -> Case:
    """A working parent in care of a child of four, who costs a thousand dollars a month."""
    found = make_case(coach=coach)
    born_on = TODAY.replace(year=TODAY.year - 4, day=1)
    child = make_participant(
        case=found, person=make_person(family=found.family, given_name="Eli", born_on=born_on), role="CHILD", position=3
    )
    make_household(case=found, by=coach, wages="1200.00")
    told: list[tuple[str, Any, dict[str, Any]]] = [
        ("CARE_CHARGE", child, {"amount": 1000}),
        ("CARE_AREA", child, {"word": "area_a"}),
        ("WEEKLY_WORK_HOURS", adult_of(found), {"amount": 40}),
    ]
    for kind, of, said in told:
        make_household_fact(case=found, by=coach, kind=kind, of=of, **said)
    return found


def said_in(letter: DecisionNotice) -> str:
    return "\n".join(only(Notice, pk=letter.notice_id).content["paragraphs"])


def taken_in(case: Case, coach: User) -> Application:
    """File, interview and complete, as the coach does."""
    filed = {"programme": "CHILD_CARE", "filed_on": TODAY.isoformat(), "how": "OFFICE"}
    assert send(coach, "application-file", case.pk, **filed).status_code == 302
    told = {"participant_id": str(adult_of(case).pk), "on": TODAY.isoformat(), "how": "PHONE", "is_explained": "on"}
    assert send(coach, "interview-record", case.pk, **told).status_code == 302
    application: Application = only(Application)
    assert send(coach, "application-complete", application.pk, on=TODAY.isoformat()).status_code == 302
    return application


def decide(worker: User, application: Application) -> Determination:
    assert send(worker, "application-decide", application.pk, month=MONTH.isoformat()).status_code == 302
    row: Determination = only(Determination)
    return row


class TestNotice:
    def test_of_an_approval_says_all_that_the_rule_asks(self, case: Case, coach: User, worker: User) -> None:
        """O047; OAR 414-175-0055(1): day, action, from when, reason, hearing and its last day, help, rules."""
        application = taken_in(case, coach)
        decision = decide(worker, application)
        assert decision.is_eligible
        assert decision.monthly_benefit == 1000
        assert send(worker, "certification-set", application.pk, months="12").status_code == 302
        assert write_letter(worker, "decision-notice", decision.pk).status_code == 302
        letter = only(DecisionNotice)
        said = said_in(letter)
        assert letter.written_on == TODAY
        assert "Your family’s application for" in said
        assert "is approved" in said
        assert "$1,000.00 a month" in said
        assert "Rule: OAR 414-175" in said
        assert "Ask for it at our office, by telephone or in writing, no later than" in said
        assert "You may get free legal help" in said
        assert "bring a lawyer, a relative, a friend" in said
        assert letter.hearing_by == TODAY + timedelta(days=45)
        assert f"{letter.hearing_by:%B} {letter.hearing_by.day}, {letter.hearing_by.year}" in said
        assert letter.accepted_until >= letter.hearing_by
        [line] = lines(case, EventKind.DECISION_NOTICE_WRITTEN)
        assert line.facts == {"programme": "CHILD_CARE", "what": "APPROVAL"}

    def test_of_an_approval_starts_with_the_month_of_the_request(self, case: Case, coach: User, worker: User) -> None:
        """OAR 414-175-0070(1)(a): the month is whole, so that it waits for no decision of the next one."""
        application = taken_in(case, coach)
        decision = decide(worker, application)
        send(worker, "certification-set", application.pk, months="12")
        assert write_letter(worker, "decision-notice", decision.pk).status_code == 302
        assert f"You are certified from {MONTH:%B} 1, {MONTH.year} to" in said_in(only(DecisionNotice))
        assert only(Certification).first_month == MONTH

    def test_of_a_denial_says_why_and_by_when_to_ask_for_a_hearing(self, case: Case, coach: User, worker: User) -> None:
        with as_importer():
            HouseholdFact.objects.filter(case=case, kind="WAGES").update(amount=9000)
        decision = decide(worker, taken_in(case, coach))
        assert not decision.is_eligible
        assert write_letter(worker, "decision-notice", decision.pk).status_code == 302
        letter = only(DecisionNotice)
        said = said_in(letter)
        assert "is denied" in said
        assert "Reason: " in said
        assert "OAR 414-175" in said
        assert letter.hearing_by == TODAY + timedelta(days=45)

    def test_waits_for_the_certification_and_is_for_who_decides(self, case: Case, coach: User, worker: User) -> None:
        decision = decide(worker, taken_in(case, coach))
        sent = {"way": "HAND_OVER", "system": "ONE", "seen": ""}
        answer = send(worker, "decision-notice", decision.pk, **sent)
        assert answer.status_code == 422
        assert "Set for which months" in answer.content.decode()
        assert send(coach, "decision-notice", decision.pk, **sent).status_code == 403
        elsewhere = make_user(role="ELIGIBILITY_WORKER", office=make_office(ref="ELSEWHERE", jurisdiction="US-OR"))
        assert send(elsewhere, "decision-notice", decision.pk, **sent).status_code == 404
        with as_importer():
            assert not DecisionNotice.objects.exists()

    def test_leaves_by_hand_and_takes_a_hearing_until_its_day(self, case: Case, coach: User, worker: User) -> None:
        application = taken_in(case, coach)
        decision = decide(worker, application)
        send(worker, "certification-set", application.pk, months="12")
        write_letter(worker, "decision-notice", decision.pk)
        letter = only(DecisionNotice)
        with in_context(actor=worker):
            open_paper(notice_id=letter.notice_id, actor=worker, now=NOW)
            mark_left(notice_id=letter.notice_id, on=TODAY, actor=worker, now=NOW)
        assert only(Notice, pk=letter.notice_id).state == NoticeState.HANDED_OVER
        assert (
            send(coach, "benefit-hearing-ask", letter.pk, asked_on=TODAY.isoformat(), wants_continued="NO").status_code
            == 302
        )
        asked = only(BenefitHearing)
        assert asked.is_in_time
        assert asked.letter_id == letter.pk

    def test_of_less_is_refused_for_how_much_notice_it_owes_is_not_on_file(
        self, case: Case, coach: User, worker: User
    ) -> None:
        """OAR 414-175-0055(3)(c) was not read whole: no day is guessed."""
        application = taken_in(case, coach)
        decision = decide(worker, application)
        send(worker, "certification-set", application.pk, months="12")
        action = make_action(application=application, by=coach, kind="REDUCTION", ground="FACTS", confirmed_by=worker)
        answer = send(worker, "action-notice", action.pk, way="HAND_OVER", system="ONE", seen="")
        assert answer.status_code == 422
        assert "No rule on file" in answer.content.decode()
        with as_importer():
            assert AdverseAction.objects.count() == 1
            assert not DecisionNotice.objects.filter(action=action).exists()
        assert decision.monthly_benefit == 1000


def test_the_days_of_a_hearing_stand_in_the_policy_with_their_doubt(case: Case, coach: User) -> None:
    """`notice.or.child_care_hearing_days`: those of public assistance, marked as not read in the rule itself."""
    with in_context(actor=coach):
        figures = figures_of(case, on=TODAY)
    assert figures.count("notice.or.child_care_hearing_days") == 45
    assert figures.count("notice.or.hearing_days", "public_assistance") == 45
    assert figures.policy.parameter("notice.or.child_care_hearing_days").confidence == "low"
