"""What a case offers to begin and to open, to each role."""

import pytest
from django.urls import reverse

from casework.choices import Role
from casework.models import Case, User
from tests.factories import make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def offered(user: User, case: Case) -> dict[str, list[str]]:
    context = signed_in(user).get(reverse("casework:case", args=[case.pk])).context
    return {
        "tabs": [tab.label for tab in context["tabs"]],
        "keys": [tab.key for tab in context["tabs"]],
        "new": [item.url for group in context["new_groups"] for item in group.items],
        "headings": [group.heading for group in context["new_groups"]],
    }


class TestWhatACaseOffers:
    def test_opens_its_sections_in_the_order_of_use(self, open_case: Case, coach: User) -> None:
        shown = offered(coach, open_case)
        assert shown["tabs"] == [
            "Timeline",
            "Notes",
            "Plan",
            "Work",
            "Assessments",
            "Calendar",
            "Letters",
            "Referrals",
            "Documents",
            "Sharing",
            "Deadlines",
            "People",
            "Benefits",
            "Supports",
            "Staffings",
            "Hard topics",
            "Protected",
            "Handover",
        ]
        assert shown["keys"] == [*"123456789", *[""] * 9]

    def test_hides_the_protected_section_from_who_may_read_nothing_in_it(
        self, open_case: Case, case_aide: User, auditor: User
    ) -> None:
        assert "Protected" not in offered(case_aide, open_case)["tabs"]
        assert "Protected" not in offered(auditor, open_case)["tabs"]

    def test_begins_in_groups_only_what_answers(self, open_case: Case, coach: User, case_aide: User) -> None:
        assert offered(coach, open_case)["headings"] == ["With the family", "Help and sharing", "Tell and ask"]
        for user in (coach, case_aide):
            client = signed_in(user)
            assert {client.get(address).status_code for address in offered(user, open_case)["new"]} == {200}

    def test_begins_nothing_for_who_only_reads(self, open_case: Case, auditor: User) -> None:
        assert offered(auditor, open_case)["new"] == []

    def test_begins_for_an_eligibility_worker_what_answers_them(self, open_case: Case) -> None:
        worker = make_user(role=Role.ELIGIBILITY_WORKER, office=open_case.office)
        client = signed_in(worker)
        assert {client.get(address).status_code for address in offered(worker, open_case)["new"]} == {200}
