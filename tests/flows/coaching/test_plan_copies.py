"""Participants' copies: owed again with each signed version, given or sent through the safe-contact gate (O021)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Case, GateCheck, Person, User
from coaching.models import Plan, PlanCopy, PlanSigner
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, events_of, make_case, make_signed_plan
from tests.flows.coaching.planned import offered_plan, signed_plan
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def line_of(plan: Plan) -> PlanSigner:
    """Return the line on which the first of the family signed."""
    with as_auditor():
        lines = plan.signers.standing().filter(participant__isnull=False).select_related("participant__person")
        return lines.order_by("position")[0]


def page(plan: Plan, line: PlanSigner) -> str:
    return reverse("coaching:plan-copy-give", args=[plan.pk, line.pk])


def give(user: User, plan: Plan, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "way": "HAND_OVER", "on": str(TODAY)} | changes
    return signed_in(user).post(page(plan, line_of(plan)), values)


def shown(user: User, plan: Plan) -> str:
    return signed_in(user).get(reverse("coaching:plan", args=[plan.pk])).content.decode()


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("coaching:plans", args=[case.pk])).content.decode()


def reach(plan: Plan, **changes: Any) -> None:
    """Change how the first of the family is reached."""
    with as_importer():
        Person.objects.filter(participations=line_of(plan).participant_id).update(**changes)


class TestOwed:
    def test_to_each_signer_of_the_version_that_holds_until_it_is_given(self, open_case: Case, coach: User) -> None:
        factories.make_participant(case=open_case, position=3)
        plan = signed_plan(open_case, coach)
        assert shown(coach, plan).count("Copy owed") == tab(coach, open_case).count("Copy owed") == 2
        answer = give(coach, plan)
        assert answer["Location"] == reverse("coaching:plan", args=[plan.pk])
        assert shown(coach, plan).count("Copy owed") == tab(coach, open_case).count("Copy owed") == 1
        assert "Given in person" in shown(coach, plan)
        (line,) = events_of(open_case, EventKind.PLAN_COPY_GIVEN)
        assert (line.on, line.participant_id) == (TODAY, line_of(plan).participant_id)
        assert line.facts == {"plan": str(plan.pk), "way": "HAND_OVER"}
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "copy of the plan given, in person" in timeline

    def test_again_once_a_new_version_is_signed(self, open_case: Case, coach: User) -> None:
        """O021: the copy of the version before is no copy of this one."""
        first = signed_plan(open_case, coach)
        give(coach, first)
        assert "Copy owed" not in tab(coach, open_case)
        second = signed_plan(open_case, coach, reason="She moved")
        assert "Copy owed" in tab(coach, open_case)
        assert "Copy owed" in shown(coach, second)
        assert "Copy owed" not in shown(coach, first)
        give(coach, second)
        assert "Copy owed" not in tab(coach, open_case)

    def test_stands_on_today_until_it_is_given(self, open_case: Case, coach: User, other_coach: User) -> None:
        """O021: of the version that holds, for each who signed it."""
        heading = "Copies owed of signed plans"

        def today(user: User) -> str:
            return signed_in(user).get(reverse("casework:today")).content.decode()

        offered_plan(make_case(coach=coach), coach)
        assert heading not in today(coach)
        plan = signed_plan(open_case, coach)
        card = today(coach).partition(heading)[2]
        assert page(plan, line_of(plan)) in card
        assert open_case.number in card
        assert heading not in today(other_coach)
        give(coach, plan)
        assert heading not in today(coach)

    def test_of_nothing_that_is_not_signed(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        assert "Copies of this version" not in shown(coach, plan)
        answer = signed_in(coach).get(page(plan, line_of(plan)))
        assert answer["Location"] == reverse("coaching:plan", args=[plan.pk])
        assert give(coach, plan)["Location"] == reverse("coaching:plan", args=[plan.pk])
        with as_auditor():
            assert not PlanCopy.objects.exists()


class TestGive:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"way": ""}, "Say how they got it."),
            ({"way": "VOICEMAIL"}, "Say how they got it."),
            ({"on": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"on": str(days_ago(1))}, "there was no copy of it before"),
            ({"on": "2025-02-29"}, "not a day of the calendar"),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        answer = give(coach, plan, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not events_of(open_case, EventKind.PLAN_COPY_GIVEN)

    def test_the_same_twice_is_refused_and_another_day_is_not(self, open_case: Case, coach: User) -> None:
        plan = make_signed_plan(case=open_case, by=coach, signed_on=days_ago(2))
        assert give(coach, plan, on=str(days_ago(1))).status_code == 302
        again = give(coach, plan, on=str(days_ago(1)))
        assert again.status_code == 422
        assert "This is written down already" in again.content.decode()
        assert give(coach, plan).status_code == 302
        assert len(events_of(open_case, EventKind.PLAN_COPY_GIVEN)) == 2

    def test_is_never_changed_by_any_statement(self, open_case: Case, coach: User) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        give(coach, plan)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            PlanCopy.objects.update(way="EMAIL")

    def test_to_somebody_who_signed_another_plan_is_not_found(self, open_case: Case, coach: User) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        address = reverse("coaching:plan-copy-give", args=[plan.pk, uuid4()])
        assert signed_in(coach).get(address).status_code == 404


class TestGate:
    """Domain 7 (O036): what leaves by mail or e-mail asks whether that is safe; given in person it asks nobody."""

    def test_lets_mail_pass_to_an_address_that_is_safe(self, open_case: Case, coach: User) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        reach(plan, mailing_address="5 Fir St", safe_contact=[])
        assert give(coach, plan, way="HOME_MAIL").status_code == 302
        assert "Mailed to the home" in shown(coach, plan)
        assert "5 Fir St" not in shown(coach, plan)

    @pytest.mark.parametrize(
        ("way", "changes", "words"),
        [
            ("HOME_MAIL", {"mailing_address": "5 Fir St", "safe_contact": ["NO_MAIL"]}, "No mail"),
            ("HOME_MAIL", {"mailing_address": "", "safe_contact": []}, "on file"),
            ("EMAIL", {"email": "her@example.test", "safe_contact": ["NO_EMAIL"]}, "No e-mail"),
            ("SAFE_MAIL", {"safe_contact": []}, "on file"),
        ],
    )
    def test_stops_a_way_that_is_not_and_writes_down_that_it_did(
        self, open_case: Case, coach: User, way: str, changes: dict[str, Any], words: str
    ) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        reach(plan, **changes)
        answer = give(coach, plan, way=way)
        assert answer.status_code == 422
        assert "Not sent by" in answer.content.decode()
        assert words in answer.content.decode()
        assert not events_of(open_case, EventKind.PLAN_COPY_GIVEN)
        assert len(events_of(open_case, EventKind.OUTGOING_REFUSED)) == 1
        with as_auditor():
            assert GateCheck.objects.get().way == way
        assert give(coach, plan).status_code == 302


class TestWhoMay:
    def test_an_outsider_finds_nothing(self, open_case: Case, coach: User, outsider: User) -> None:
        assert give(outsider, make_signed_plan(case=open_case, by=coach)).status_code == 404

    def test_one_who_only_reads_writes_none(self, open_case: Case, coach: User, auditor: User) -> None:
        plan = make_signed_plan(case=open_case, by=coach)
        assert give(auditor, plan).status_code == 403
        assert "Copy owed" in shown(auditor, plan)
        assert page(plan, line_of(plan)) not in shown(auditor, plan)

    def test_an_aide_hands_it_over(self, open_case: Case, coach: User, case_aide: User) -> None:
        """Domain 1: a case aide sends letters."""
        plan = make_signed_plan(case=open_case, by=coach)
        assert page(plan, line_of(plan)) in shown(case_aide, plan)
        assert give(case_aide, plan).status_code == 302

    def test_nothing_is_owed_on_a_closed_case(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        plan = make_signed_plan(case=case, by=coach)
        assert give(coach, plan).status_code == 403
        assert "Copy owed" not in tab(coach, case)
