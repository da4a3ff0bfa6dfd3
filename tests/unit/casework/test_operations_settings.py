from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS

from casework.calendars import holidays_of
from casework.choices import Jurisdiction
from casework.context import in_context
from casework.install.reference import lay_office_calendars
from casework.models import Calendar, Office, OfficeClosure, Setting, User
from casework.operations.settings import change_setting, enter_closure
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor

pytestmark = pytest.mark.django_db


def worked_after(office: Office, day: date) -> date:
    """Return the first worked day of the office after a day."""
    with as_auditor():
        row = office.calendar.days.filter(day__gt=day, is_business=True).order_by("day").first()
    assert row is not None
    return row.day


def close_on(office: Office, day: date, *, actor: User, reason: str = "Burst pipe") -> OfficeClosure:
    with in_context(actor=actor):
        return enter_closure(office_id=office.pk, day=day, reason=reason, actor=actor, now=NOW)


class TestEnterClosure:
    def test_closes_this_office_alone(self, office: Office, other_office: Office, admin: User) -> None:
        day = worked_after(office, TODAY)
        closure = close_on(office, day, actor=admin)
        assert closure.reconciled_at is None
        with as_auditor():
            own = Office.objects.select_related("calendar").get(pk=office.pk).calendar
            assert own.code == f"office:{office.pk}"
            closed = own.days.get(day=day)
            assert (closed.is_business, closed.reason) == (False, "Burst pipe")
            state = Calendar.objects.get(code="US-AK")
            assert state.days.get(day=day).is_business
            assert Office.objects.get(pk=other_office.pk).calendar_id == state.pk
            after = day + timedelta(days=40)
            assert own.days.get(day=after).number == state.days.get(day=after).number - 1

    def test_adds_to_earlier_closures(self, office: Office, admin: User) -> None:
        first = worked_after(office, TODAY)
        second = worked_after(office, first)
        close_on(office, first, actor=admin)
        close_on(office, second, actor=admin)
        with as_auditor():
            own = Office.objects.select_related("calendar").get(pk=office.pk).calendar
            assert not own.days.filter(day__in=[first, second], is_business=True).exists()

    def test_refuses_a_day_that_is_closed_or_outside(self, office: Office, admin: User) -> None:
        day = worked_after(office, TODAY)
        close_on(office, day, actor=admin)
        holiday = min(holidays_of(Jurisdiction.ALASKA, TODAY.year))
        for closed in (day, holiday, date(2014, 6, 3), date(TODAY.year + 9, 6, 3)):
            with pytest.raises(Refused) as refused:
                close_on(office, closed, actor=admin)
            assert refused.value.field == "day"

    def test_wants_a_reason(self, office: Office, admin: User) -> None:
        for reason in (" ", "x" * 121):
            with pytest.raises(Refused) as refused:
                close_on(office, worked_after(office, TODAY), actor=admin, reason=reason)
            assert refused.value.field == "reason"

    @pytest.mark.parametrize("who", ["coach", "supervisor", "auditor"])
    def test_is_for_administrators(self, office: Office, who: str, request: pytest.FixtureRequest) -> None:
        with pytest.raises(PermissionDenied):
            close_on(office, worked_after(office, TODAY), actor=request.getfixturevalue(who))

    def test_does_not_find_an_unknown_office(self, admin: User) -> None:
        with pytest.raises(Office.DoesNotExist):
            close_on(Office(id=uuid4()), TODAY, actor=admin)


def choose(actor: User, **changes: Any) -> Setting:
    values: dict[str, Any] = {
        "parameter": "std.all.warn",
        "jurisdiction": "US-AK",
        "office_id": None,
        "first_day": TODAY,
        "value": "3",
        "source": "Letter of the director",
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return change_setting(actor=actor, **values)


class TestChangeSetting:
    def test_holds_from_its_day_and_waits_for_a_reconcile(self, admin: User) -> None:
        setting = choose(admin)
        assert (setting.value, setting.number, setting.last_day, setting.reconciled_at) == (3, 3, None, None)

    def test_leaves_no_day_to_two_values(self, admin: User, office: Office) -> None:
        choose(admin, first_day=date(2026, 1, 1))
        choose(admin, first_day=date(2026, 7, 1), value=4)
        choose(admin, first_day=date(2026, 3, 1), value=5)
        choose(admin, first_day=date(2026, 2, 1), value=6, office_id=office.pk)
        with as_auditor():
            rows = Setting.objects.order_by("office_id", "first_day").values_list("first_day", "last_day", "number")
            assert list(rows.filter(office=None)) == [
                (date(2026, 1, 1), date(2026, 2, 28), 3),
                (date(2026, 3, 1), date(2026, 6, 30), 5),
                (date(2026, 7, 1), None, 4),
            ]
            assert list(rows.filter(office=office)) == [(date(2026, 2, 1), None, 6)]

    def test_reaches_the_clocks_of_new_deadlines(self, admin: User, coach: User) -> None:
        early = factories.deadlines_of(factories.make_case(coach=coach), "first-contact")
        choose(admin, parameter="std.all.escalate", value=9, first_day=date(2015, 1, 1))
        late = factories.deadlines_of(factories.make_case(coach=coach), "first-contact")
        assert late[0].due_on == early[0].due_on
        assert late[0].escalate_on > early[0].escalate_on

    def test_takes_the_words_of_a_choice(self, admin: User) -> None:
        setting = choose(admin, parameter="std.ak.assessment_note_unit", value="business")
        assert (setting.value, setting.number) == ("business", None)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"parameter": "std.ak.first_contact_business_days"}, "parameter"),
            ({"parameter": "nothing"}, "parameter"),
            ({"jurisdiction": "US-XX"}, "jurisdiction"),
            ({"parameter": "std.tx.statistics_day"}, "jurisdiction"),
            ({"value": "-1"}, "value"),
            ({"value": "1.5"}, "value"),
            ({"value": "many"}, "value"),
            ({"value": "99999"}, "value"),
            ({"value": True}, "value"),
            ({"parameter": "std.ak.assessment_note_unit", "value": "lunar"}, "value"),
            ({"parameter": "std.ak.post_ta_contacts_per_month", "value": 0}, "value"),
            ({"source": " "}, "source"),
            ({"first_day": date(2014, 1, 1)}, "first_day"),
            ({"office_id": uuid4()}, "office_id"),
        ],
    )
    def test_refuses_what_cannot_be(self, admin: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            choose(admin, **changes)
        assert refused.value.field == field

    def test_refuses_the_same_day_twice_and_an_office_of_another_state(self, admin: User, office: Office) -> None:
        choose(admin)
        with pytest.raises(Refused, match="already") as refused:
            choose(admin, value=9)
        assert refused.value.field == "first_day"
        with pytest.raises(Refused) as refused:
            choose(admin, jurisdiction="US-OR", office_id=office.pk)
        assert refused.value.field == "office_id"

    @pytest.mark.parametrize("who", ["coach", "supervisor", "auditor"])
    def test_is_for_administrators(self, who: str, request: pytest.FixtureRequest) -> None:
        with pytest.raises(PermissionDenied):
            choose(request.getfixturevalue(who))


class TestOfficeCalendar:
    def test_grows_with_the_years_and_keeps_its_closures(self, office: Office, admin: User) -> None:
        day = worked_after(office, TODAY)
        close_on(office, day, actor=admin)
        next_year = TODAY.replace(year=TODAY.year + 1, day=1)
        with in_context(actor=admin):
            lay_office_calendars(DEFAULT_DB_ALIAS, today=next_year)
        with as_auditor():
            own = Office.objects.select_related("calendar").get(pk=office.pk).calendar
            last = own.days.latest("day")
            assert last.day == date(next_year.year + 3, 12, 31)
            assert not own.days.get(day=day).is_business
