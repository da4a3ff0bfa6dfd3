"""What Today offers for each standard of plans lands on the page where it is done (A032, O024, N013)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import acts
from casework.door import open_pages
from casework.models import Case, User
from coaching.models import Step
from tests.factories import TODAY, as_auditor
from tests.flows.coaching.planned import STEP, signed_plan
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "ea": "coaching:assessments",
    "epi": "coaching:assessments",
    "plan": "coaching:plans",
    "plan-update": "coaching:plans",
    "plan-change": "coaching:plans",
    "assessment-change": "coaching:assessments",
    "plan-expiry": "coaching:plans",
    "plan-return": "coaching:plans",
    "step-review": "coaching:plan-review",
    "weekly-progress": "coaching:progress-record",
    "monthly-contact": "casework:contact-log",
}


def test_every_standard_has_its_page_and_opens_it(open_case: Case, coach: User) -> None:
    assert {code: acts.act(code).page for code in PAGES} == PAGES
    client, shown = signed_in(coach), open_pages(coach, open_case)
    for page in set(PAGES.values()):
        assert page in shown
        assert client.get(reverse(page, args=[open_case.pk])).status_code == 200


def test_a_step_to_be_reviewed_leads_to_the_review_of_its_plan(open_case: Case, coach: User) -> None:
    soon = TODAY + timedelta(days=1)
    signed_plan(open_case, coach, steps=[replace(STEP, do_by=TODAY, review_on=soon)])
    with as_auditor():
        step = Step.objects.get()
    shown = signed_in(coach).get(reverse("casework:today")).content.decode()
    link = f"{reverse('coaching:plan-review', args=[open_case.pk])}?step={step.pk}"
    assert link in shown
    page = signed_in(coach).get(link).content.decode()
    assert "What went well" in page
    assert reverse("coaching:step-look", args=[step.pk]) in page


class TestRail:
    def test_shows_plan_pages_as_part_of_families(self, open_case: Case, coach: User) -> None:
        page = signed_in(coach).get(reverse("coaching:plans", args=[open_case.pk]))
        around = [item.label for item in page.context["shell"].items if item.is_around]
        assert around == ["Families"]
