"""What administrators enter: closures of an office, and dated settings; who may not."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework import tasks
from casework.context import in_context
from casework.models import CalendarDay, Case, Office, OfficeClosure, Setting, User
from tests.factories import TODAY, days_ago, deadlines_of, make_office
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def next_workday(office: Office, admin: User) -> date:
    with in_context(actor=admin):
        days = CalendarDay.objects.filter(calendar=office.calendar_id, day__gt=TODAY, is_business=True)
        return days.order_by("day").values_list("day", flat=True)[0]


def close(user: User, office: Office, **form: Any) -> HttpResponse:
    url = reverse("supervision:closures", args=[office.pk])
    return signed_in(user).post(url, {"submission": str(uuid4()), "reason": "Storm"} | form)


def set_value(user: User, *, state: str = "US-AK", parameter: str = "std.all.escalate", **form: Any) -> HttpResponse:
    url = reverse("supervision:setting-change", args=[state, parameter])
    given = {
        "submission": str(uuid4()),
        "value": "4",
        "office_id": "state",
        "first_day": days_ago(400).isoformat(),
        "source": "Memo of the deputy director",
    }
    return signed_in(user).post(url, given | form)


class TestOffices:
    def test_lists_every_office(self, admin: User, office: Office, other_office: Office) -> None:
        page = signed_in(admin).get(reverse("supervision:offices")).content.decode()
        assert office.name in page
        assert reverse("supervision:closures", args=[other_office.pk]) in page


class TestWhereItIs:
    """An administrator says where an office is; letters (A004) and the documents page (A064) show it."""

    def change(self, user: User, office: Office, **form: Any) -> HttpResponse:
        url = reverse("supervision:office-change", args=[office.pk])
        return signed_in(user).post(url, {"submission": str(uuid4())} | form)

    def test_is_entered_and_shown(self, admin: User, office: Office, open_case: Case, coach: User) -> None:
        answer = self.change(
            admin, office, address=" 10  Glacier Way \n\nJuneau, AK", telephone="907-555-0100", archive_rule="Box 7 🗄"
        )
        assert answer["Location"] == reverse("supervision:offices")
        with in_context(actor=admin):
            stands = Office.objects.get(pk=office.pk)
            assert (stands.address, stands.telephone) == ("10 Glacier Way\nJuneau, AK", "907-555-0100")
            assert stands.described_by == admin
            assert stands.described_at is not None
        page = signed_in(coach).get(reverse("casework:case-documents", args=[open_case.pk])).content.decode()
        assert "Box 7 🗄" in page
        page = signed_in(admin).get(reverse("supervision:office-change", args=[office.pk])).content.decode()
        assert f"Last changed by {admin.name}" in page

    @pytest.mark.parametrize(
        "form", [{"address": "x" * 301}, {"telephone": "none"}, {"archive_rule": "x" * 2001}, {"seen": "another"}]
    )
    def test_refuses_what_cannot_be(self, admin: User, office: Office, form: dict[str, str]) -> None:
        answer = self.change(admin, office, **form)
        assert answer.status_code == 422
        with in_context(actor=admin):
            assert Office.objects.get(pk=office.pk).described_at is None

    def test_is_the_administrator_s(self, coach: User, office: Office) -> None:
        assert self.change(coach, office, address="1 Elm St").status_code == 403

    def test_the_list_says_where_none_is(self, admin: User) -> None:
        make_office(address="")
        assert "No address" in signed_in(admin).get(reverse("supervision:offices")).content.decode()


class TestClosures:
    def test_closes_the_office_and_moves_its_deadlines_later(
        self, admin: User, office: Office, other_office: Office, open_case: Case
    ) -> None:
        day = next_workday(office, admin)
        answer = close(admin, office, day=day.isoformat())
        assert answer["Location"] == reverse("supervision:closures", args=[office.pk])
        with in_context(actor=admin):
            calendars = [Office.objects.get(pk=one.pk).calendar_id for one in (office, other_office)]
            open_on = [CalendarDay.objects.get(calendar=one, day=day).is_business for one in calendars]
            assert open_on == [False, True]
            assert OfficeClosure.objects.get().reconciled_at is None
        page = signed_in(admin).get(reverse("supervision:closures", args=[office.pk])).content.decode()
        assert "Storm" in page
        assert "Deadlines not moved yet" in page
        tasks.settle()
        page = signed_in(admin).get(reverse("supervision:closures", args=[office.pk])).content.decode()
        assert "Deadlines not moved yet" not in page

    def test_shows_holidays_of_the_state(self, admin: User, office: Office) -> None:
        page = signed_in(admin).get(reverse("supervision:closures", args=[office.pk])).content.decode()
        assert "Alaska Day" in page
        assert "Alaska holidays" in page

    def test_refuses_a_day_that_is_closed_already(self, admin: User, office: Office) -> None:
        holiday = date(TODAY.year + 1, 12, 24)
        while True:
            holiday += timedelta(days=1)
            with in_context(actor=admin):
                if not CalendarDay.objects.get(calendar=office.calendar_id, day=holiday).is_business:
                    break
        answer = close(admin, office, day=holiday.isoformat())
        assert answer.status_code == 422
        assert b"The office is closed on this day already" in answer.content

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"day": "2026-02-30"}, "This is not a day of the calendar"),
            ({"day": "1999-01-04"}, "outside the office&#x27;s calendar"),
            ({"day": "", "reason": "Storm"}, "Enter the day."),
            ({"day": "2026-03-03", "reason": ""}, "Say why the office is closed."),
            ({"day": "2026-03-03", "reason": "x" * 121}, "under 120 characters"),
        ],
    )
    def test_says_what_is_wrong(self, admin: User, office: Office, form: dict[str, str], words: str) -> None:
        answer = close(admin, office, **form)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        with in_context(actor=admin):
            assert not OfficeClosure.objects.exists()


class TestSettings:
    def test_shows_what_is_on_file(self, admin: User) -> None:
        page = signed_in(admin).get(reverse("supervision:settings")).content.decode()
        assert "std.all.escalate" in page
        assert "2 business days" in page
        assert "Not set" in page

    def test_shows_only_what_a_state_may_set(self, admin: User) -> None:
        page = signed_in(admin).get(reverse("supervision:settings"), {"state": "US-TX"}).content.decode()
        assert "std.ak.case_review_months" not in page
        assert "std.all.escalate" in page

    def test_sets_a_value_for_a_state(self, admin: User, open_case: Case) -> None:
        before = {row.pk: row.escalate_on for row in deadlines_of(open_case)}
        answer = set_value(admin)
        assert answer["Location"] == f"{reverse('supervision:settings')}?state=US-AK"
        page = signed_in(admin).get(answer["Location"]).content.decode()
        assert "4 business days" in page
        assert "Memo of the deputy director" in page
        assert "Deadlines not moved yet" in page
        assert tasks.settle() > 0
        assert any(row.escalate_on > before[row.pk] for row in deadlines_of(open_case))

    def test_sets_a_value_for_one_office(self, admin: User, office: Office) -> None:
        set_value(admin, office_id=str(office.pk))
        with in_context(actor=admin):
            assert Setting.objects.get().office_id == office.pk

    def test_sets_a_choice(self, admin: User) -> None:
        answer = set_value(admin, parameter="std.ak.assessment_note_unit", value="business")
        assert answer.status_code == 302
        with in_context(actor=admin):
            assert Setting.objects.get().value == "business"

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"value": "many"}, "Give a whole number"),
            ({"value": "-1"}, "Give a whole number"),
            ({"value": ""}, "Give the value."),
            ({"first_day": "1999-01-01"}, "Days before 2015"),
            ({"source": ""}, "Say who decided this"),
            ({"office_id": str(uuid4())}, "Choose an office of this state"),
        ],
    )
    def test_says_what_is_wrong(self, admin: User, form: dict[str, str], words: str) -> None:
        answer = set_value(admin, **form)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_refuses_a_second_value_from_the_same_day(self, admin: User) -> None:
        set_value(admin)
        answer = set_value(admin, value="5")
        assert answer.status_code == 422
        assert b"A value is set from this day already." in answer.content

    @pytest.mark.parametrize(
        ("state", "parameter"),
        [
            ("US-ZZ", "std.all.escalate"),
            ("US-TX", "std.ak.case_review_months"),
            ("US-AK", "std.ak.plan_update_months"),
            ("US-AK", "nonsense"),
        ],
    )
    def test_knows_no_other_values(self, admin: User, state: str, parameter: str) -> None:
        assert set_value(admin, state=state, parameter=parameter).status_code == 404


def test_refuses_everybody_but_administrators(supervisor: User, coach: User, auditor: User, office: Office) -> None:
    for user in (supervisor, coach, auditor):
        client = signed_in(user)
        for name, keys in (
            ("offices", []),
            ("settings", []),
            ("closures", [office.pk]),
            ("setting-change", ["US-AK", "std.all.escalate"]),
        ):
            assert client.get(reverse(f"supervision:{name}", args=keys)).status_code == 403
        assert close(user, office, day="2026-03-03").status_code == 403
        assert set_value(user).status_code == 403
