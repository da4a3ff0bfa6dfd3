"""Taking in a referral: several people on one form, clocks from the day it was received, nothing half done."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, User
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def take_in(user: User, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "rows": "4",
        "kind": "WORK",
        "track": "WORK_FIRST",
        "language": "es",
        "received_on": days_ago(1).isoformat(),
        "received_time": "09:30",
        "source": "Eligibility",
        "person-0-given_name": "Nora",
        "person-0-family_name": "Halvorsen",
        "person-0-role": "ADULT",
        "person-0-relationship": "Parent",
        "person-0-born_on": "1991-05-06",
        "person-1-given_name": "Finn",
        "person-1-family_name": "Halvorsen",
        "person-1-role": "CHILD",
        "person-1-born_on": "2019-02-03",
        "person-2-role": "CHILD",
    } | changes
    return signed_in(user).post(reverse("casework:case-open"), values)


def cases() -> list[Case]:
    with as_auditor():
        return list(Case.objects.select_related("family").order_by("pk"))


class TestOpenCase:
    def test_opens_with_everybody_and_its_clocks(self, case_aide: User) -> None:
        answer = take_in(case_aide)

        case = cases()[0]
        assert answer["Location"] == reverse("casework:case", args=[case.pk])
        assert (case.family.name, case.language, case.opened_on) == ("Halvorsen", "es", days_ago(1))
        assert [one.person.name for one in factories.people_of(case)] == ["Nora Halvorsen", "Finn Halvorsen"]
        assert factories.events_of(case, EventKind.REFERRAL_RECEIVED)
        assert factories.deadlines_of(case, "first-contact")
        shown = signed_in(case_aide).get(answer["Location"]).content.decode()
        assert "Halvorsen family" in shown
        assert "Not assigned to a coach." in shown

    def test_more_rows_keep_what_was_typed(self, case_aide: User) -> None:
        answer = take_in(case_aide, add_rows="yes")
        shown = answer.content.decode()

        assert answer.status_code == 200
        assert 'name="person-6-given_name"' in shown
        assert 'value="Nora"' in shown
        assert cases() == []

    def test_sent_twice_it_is_one(self, case_aide: User) -> None:
        key = str(uuid4())
        assert take_in(case_aide, submission=key)["Location"] == take_in(case_aide, submission=key)["Location"]
        assert len(cases()) == 1


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"received_on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"received_on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"person-0-born_on": days_ago(-5).isoformat()}, "cannot lie in the future"),
            ({"person-0-born_on": "31.31.1990"}, "This is not a day of the calendar."),
            ({"person-0-role": "CHILD"}, "A work case needs at least one adult."),
            ({"person-1-given_name": ""}, "Give everybody a name."),
            (
                {"person-0-given_name": "", "person-0-family_name": "", "person-0-born_on": ""}
                | {"person-1-given_name": "", "person-1-family_name": "", "person-1-born_on": ""},
                "Enter at least one person.",
            ),
            ({"person-1-given_name": "Nora", "person-1-born_on": "1991-05-06"}, "is entered twice"),
            ({"person-0-given_name": "N" * 10_000}, "at most 120 characters"),
            ({"number": "9" * 60}, "at most 40 characters"),
        ],
    )
    def test_is_said_and_the_text_is_kept(self, case_aide: User, changes: dict[str, Any], words: str) -> None:
        answer = take_in(case_aide, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert "Eligibility" in shown
        assert cases() == []

    def test_leads_to_the_box_of_the_row_that_is_wrong(self, case_aide: User) -> None:
        shown = take_in(case_aide, **{"person-1-given_name": ""}).content.decode()
        assert '<a href="#id_person-1-given_name">Person 2, Given name: Give everybody a name.</a>' in shown

    def test_number_that_is_taken(self, open_case: Case, case_aide: User) -> None:
        answer = take_in(case_aide, number=open_case.number)

        assert answer.status_code == 422
        assert "This case number is taken." in answer.content.decode()

    @pytest.mark.parametrize("who", ["coach", "engagement_specialist", "eligibility_worker", "auditor", "admin"])
    def test_others_may_not(self, who: str, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(who)

        assert take_in(user).status_code == 403
        assert signed_in(user).get(reverse("casework:case-open")).status_code == 403
        assert cases() == []

    def test_form_opens_empty(self, supervisor: User) -> None:
        shown = signed_in(supervisor).get(reverse("casework:case-open"))

        assert shown.status_code == 200
        assert TODAY.isoformat() in shown.content.decode()
