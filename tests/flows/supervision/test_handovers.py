"""The supervisor's pages of transfers: what came back, many at once with a preview, and the report of each."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Role
from casework.models import Case, Handover, HandoverBatch, User
from tests.factories import as_auditor, days_ago, make_case, make_handover, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WHY = "The coach goes on leave for a year"


def get(user: User, name: str, *keys: Any, **query: Any) -> HttpResponse:
    return signed_in(user).get(reverse(f"supervision:{name}", args=keys), query)


def many(user: User, coach: User, cases: list[Case], to: User, **form: Any) -> HttpResponse:
    given = {
        "submission": str(uuid4()),
        "case_ids": [str(case.pk) for case in cases],
        "to_coach": str(to.pk),
        "reason": WHY,
    }
    return signed_in(user).post(f"{reverse('supervision:handover-many')}?coach={coach.pk}", given | form)


class TestList:
    def test_puts_what_was_not_answered_in_time_first(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        waiting = make_case(coach=coach)
        make_handover(case=waiting, from_coach=coach, to_coach=other_coach)
        page = get(supervisor, "handovers")
        groups = {key: [one.case_id for one, _ in rows] for key, _, rows in page.context["groups"]}
        assert groups == {"back": [open_case.pk], "waiting": [waiting.pk], "coming": [], "answered": []}
        assert "Ask again" in page.content.decode()
        assert "back with you" in get(supervisor, "caseloads").content.decode()

    def test_shows_what_comes_from_another_office_without_its_name(
        self, open_case: Case, coach: User, outsider: User
    ) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        make_handover(case=open_case, from_coach=coach, to_coach=outsider)
        page = get(manager, "handovers").content.decode()
        assert open_case.number in page
        assert open_case.family.name not in page

    def test_asks_as_much_for_many_as_for_one(self, coach: User, other_coach: User, supervisor: User) -> None:
        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:handovers"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("supervision:handovers"))
            return len(captured)

        make_handover(case=make_case(coach=coach), from_coach=coach, to_coach=other_coach)
        few = queries()
        for _ in range(4):
            make_handover(case=make_case(coach=coach), from_coach=coach, to_coach=other_coach)
        assert queries() == few

    def test_is_closed_to_others(self, coach: User, case_aide: User, auditor: User) -> None:
        for user in (coach, case_aide, auditor):
            for name in ("handovers", "handover-many"):
                assert get(user, name).status_code == 403


class TestMany:
    def test_begins_with_whose_families(self, supervisor: User, coach: User, open_case: Case, outsider: User) -> None:
        assert coach.name in get(supervisor, "handover-many").content.decode()
        assert get(supervisor, "handover-many", coach=outsider.pk).status_code == 404
        page = get(supervisor, "handover-many", coach=coach.pk).content.decode()
        assert open_case.family.name in page

    def test_shows_what_it_would_do_and_does_nothing(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        waiting = make_case(coach=coach)
        make_handover(case=waiting, from_coach=coach, to_coach=other_coach)
        answer = many(supervisor, coach, [open_case, waiting], other_coach, preview="1")
        assert answer.status_code == 200
        preview = answer.context["preview"]
        assert [(one.families, one.families_after) for one in preview.shifts] == [(2, 1), (0, 1)]
        assert preview.impossible == [f"{waiting.number}: a transfer waits for its answer already"]
        assert "Employability assessment: 1 case" in answer.content.decode()
        with as_auditor():
            assert Handover.objects.count() == 1

    def test_previews_fifty_with_as_many_queries_as_one(self, supervisor: User, coach: User, other_coach: User) -> None:
        cases = [make_case(coach=coach) for _ in range(6)]

        def queries(chosen: list[Case]) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert many(supervisor, coach, chosen, other_coach, preview="1").status_code == 200
            return len(captured)

        queries(cases[:1])
        assert queries(cases[:1]) == queries(cases)

    def test_reports_each_one(self, supervisor: User, coach: User, other_coach: User) -> None:
        good, waiting = make_case(coach=coach), make_case(coach=coach)
        make_handover(case=waiting, from_coach=coach, to_coach=make_user(office=coach.office))
        key = str(uuid4())
        answer = many(supervisor, coach, [good, waiting], other_coach, submission=key)
        assert many(supervisor, coach, [good, waiting], other_coach, submission=key)["Location"] == answer["Location"]
        report = signed_in(supervisor).get(answer["Location"]).content.decode()
        assert "1 asked, 1 not" in report
        assert waiting.number in report
        assert "waits for its answer" in report
        with as_auditor():
            assert HandoverBatch.objects.count() == 1
            assert Handover.objects.get(case=good).to_coach_id == other_coach.pk

    def test_asks_all_or_none(self, supervisor: User, coach: User, other_coach: User) -> None:
        good, waiting = make_case(coach=coach), make_case(coach=coach)
        make_handover(case=waiting, from_coach=coach, to_coach=make_user(office=coach.office))
        answer = many(supervisor, coach, [good, waiting], other_coach, is_all_or_none="on")
        assert answer.status_code == 422
        assert b"Nothing was asked" in answer.content
        with as_auditor():
            assert Handover.objects.count() == 1

    def test_says_what_is_missing(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case, outsider: User
    ) -> None:
        assert b"Tick at least one family." in many(supervisor, coach, [], other_coach).content
        foreign = many(supervisor, coach, [make_case(coach=outsider)], other_coach)
        assert b"not one that this coach carries" in foreign.content
        short = many(supervisor, coach, [open_case], other_coach, reason="No")
        assert short.status_code == 422
        assert b"at least 10 characters" in short.content

    def test_report_is_not_found_by_another_office(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case, outsider: User
    ) -> None:
        location = many(supervisor, coach, [open_case], other_coach)["Location"]
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        assert signed_in(manager).get(location).status_code == 404
        assert signed_in(coach).get(location).status_code == 403
