"""Phone tag: the tries of a month, what is still asked, and how often somebody is contacted."""

from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, ContactInterval, Participant, User
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_contact
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def page(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("casework:contact-tries", args=[case.pk])).content.decode()


def tried(case: Case, by: User, method: str, **changes: Any) -> None:
    make_contact(case=case, by=by, method=method, is_reached=False, on=TODAY, **changes)


def set_interval(user: User, case: Case, **changes: Any) -> Any:
    values = {
        "submission": str(uuid4()),
        "participant_id": str(factories.adult_of(case).pk),
        "days": "7",
        "reason": "New job, first weeks are hard",
    } | changes
    return signed_in(user).post(reverse("casework:contact-tries", args=[case.pk]), values)


class TestTries:
    def test_stand_in_their_order_with_what_comes_next(self, open_case: Case, coach: User, adult: Participant) -> None:
        with as_importer():
            adult.person.mailing_address = "12 Spruce Way\nJuneau, AK 99801"
            adult.person.save(update_fields=["mailing_address"])
        tried(open_case, coach, "TEXT", at=time(15, 0))
        tried(open_case, coach, "PHONE", at=time(9, 0), remark="Rang out")
        shown = page(coach, open_case)
        assert shown.index("9:00 AM") < shown.index("3:00 PM")
        for words in ("2 tries, 2 ways", "Rang out", "Not reached", "Next: Send a letter."):
            assert words in shown

    def test_say_what_the_standard_still_asks(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A009: two by one method do not meet it."""
        factories.make_event(open_case, EventKind.ENGAGEMENT_CHANGED, on=TODAY, participant=adult, engaged=False)
        tried(open_case, coach, "PHONE")
        tried(open_case, coach, "PHONE")
        assert "One more attempt, by a way not used yet." in page(coach, open_case)
        tried(open_case, coach, "LETTER")
        assert "What the standard asks this month is done." in page(coach, open_case)

    def test_ask_nothing_where_no_standard_counts_them(self, db: None) -> None:
        oregon = factories.make_user(office=factories.make_office(jurisdiction="US-OR"))
        case = factories.make_case(coach=oregon)
        shown = page(oregon, case)
        assert "Nobody tried this month yet." in shown
        assert "Still asked" not in shown

    def test_leave_out_what_was_taken_back(self, open_case: Case, coach: User, adult: Participant) -> None:
        contact = make_contact(
            case=open_case, by=coach, method="PHONE", is_reached=False, on=TODAY, remark="Wrong door"
        )
        address = reverse("casework:contact-take-back", args=[open_case.pk, contact.pk])
        signed_in(coach).post(address, {"submission": str(uuid4()), "participant_ids": [str(adult.pk)]})
        assert "Wrong door" not in page(coach, open_case)
        assert "Nobody tried this month yet." in page(coach, open_case)

    def test_suggest_no_unsafe_way(self, open_case: Case, coach: User, adult: Participant) -> None:
        with factories.as_importer():
            adult.person.safe_contact = ["SHE_CALLS_US"]
            adult.person.save(update_fields=["safe_contact"])
        assert "Next: Wait until they reach out." in page(coach, open_case)

    def test_cost_the_same_however_many(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        address = reverse("casework:contact-tries", args=[open_case.pk])
        client.get(address)
        counts = []
        for _ in range(2):
            tried(open_case, coach, "PHONE")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            counts.append(len(queries))
            for _ in range(8):
                tried(open_case, coach, "TEXT")
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 403), ("case_aide", 200)])
    def test_are_for_those_who_work_on_the_case(
        self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        assert signed_in(user).get(reverse("casework:contact-tries", args=[open_case.pk])).status_code == status


class TestInterval:
    def test_is_kept_and_shown_beside_the_name(self, open_case: Case, coach: User) -> None:
        """A007."""
        assert set_interval(coach, open_case).status_code == 302
        with as_auditor():
            interval = ContactInterval.objects.get()
        assert (interval.days, interval.set_by_id) == (7, coach.pk)
        (line,) = factories.events_of(open_case, EventKind.CONTACT_INTERVAL_SET)
        assert line.facts == {"days": 7}
        shown = page(coach, open_case)
        assert "Contact at least every 7 days" in shown
        set_interval(coach, open_case, days="14")
        assert "Contact at least every 14 days" in page(coach, open_case)

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        set_interval(coach, open_case, submission=key)
        set_interval(coach, open_case, submission=key)
        with as_auditor():
            assert ContactInterval.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"days": "29"}, "Contact is due at least every 28 days"),
            ({"days": "0"}, "An interval has at least one day."),
            ({"days": "often"}, "Enter a whole number of days."),
            ({"reason": ""}, "Say why, in a sentence."),
            ({"reason": "short"}, "at least 10 characters"),
            ({"participant_id": str(uuid4())}, "not one of the available choices"),
        ],
    )
    def test_is_never_longer_than_the_minimum(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        """A007."""
        answer = set_interval(coach, open_case, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_needs_an_open_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        assert set_interval(coach, case).status_code == 403


class TestIntervalThatIsOver:
    """A007: it is said where the day begins and on the case, and counted from the last contact made."""

    def set(self, case: Case, coach: User, *, ago: int, days: int = 3) -> None:
        with as_importer():
            ContactInterval.objects.create(
                case=case, participant=factories.adult_of(case), days=days, reason="New baby", set_by=coach,
                set_at=factories.moment(days_ago(ago)),
            )  # fmt: skip

    def pages(self, coach: User, case: Case) -> list[str]:
        client = signed_in(coach)
        return [
            client.get(address).content.decode()
            for address in (reverse("casework:today"), reverse("casework:case", args=[case.pk]))
        ]

    def test_stands_on_today_and_on_the_case(self, open_case: Case, coach: User, other_coach: User) -> None:
        self.set(open_case, coach, ago=9)
        today, on_case = self.pages(coach, open_case)
        assert "More often than the minimum" in today
        assert "At least every 3 days" in today
        assert "Contact interval over" in on_case
        assert "More often than" not in signed_in(other_coach).get(reverse("casework:today")).content.decode()

    def test_ends_with_a_contact_and_with_a_longer_one(self, open_case: Case, coach: User) -> None:
        self.set(open_case, coach, ago=9)
        make_contact(case=open_case, by=coach, on=days_ago(1))
        assert not any(
            "ontact interval over" in page or "More often than" in page for page in self.pages(coach, open_case)
        )
        self.set(open_case, coach, ago=8, days=28)
        assert not any("More often than" in page for page in self.pages(coach, open_case))
