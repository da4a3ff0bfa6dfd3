"""The rotating intake calendar: who is on duty, swaps, absences, and the coach proposed for a new case (N009)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DatabaseRole, Jurisdiction, Role
from casework.context import in_context
from casework.models import Office, Rotation, User
from casework.queries.intake import DutyDay, coach_on_duty, intake_calendar
from tests.factories import TODAY, as_auditor, make_absence, make_case, make_office, make_rotation, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham() -> Office:
    return make_office(jurisdiction=Jurisdiction.NORTH_CAROLINA)


@pytest.fixture
def three(durham: Office) -> list[User]:
    return [make_user(office=durham, name=f"Coordinator {letter}") for letter in "ABC"]


@pytest.fixture
def manager(durham: Office) -> User:
    return make_user(office=durham, role=Role.OPERATIONS_MANAGER)


def calendar_of(office: Office, user: User, **changes: Any) -> list[DutyDay]:
    with in_context(actor=user):
        return intake_calendar(office, **{"first_day": TODAY} | changes)


def worked(days: list[DutyDay]) -> list[DutyDay]:
    return [one for one in days if not one.is_closed]


def change(user: User, *, office: Office | None = None, **form: Any) -> HttpResponse:
    url = reverse("supervision:rotation-change") + (f"?office={office.pk}" if office else "")
    return signed_in(user).post(url, {"submission": str(uuid4())} | form)


class TestCalendar:
    def test_gives_business_days_in_turn_and_closed_days_skip_nobody(
        self, durham: Office, three: list[User], manager: User
    ) -> None:
        make_rotation(office=durham, staff=three, first_day=date(2026, 12, 21))
        days = calendar_of(durham, manager, first_day=date(2026, 12, 21), days=14)
        names = [one.name[-1] for one in worked(days)]
        assert names == list("ABCABCABC")[: len(names)]
        assert len(names) < 10
        assert next(one for one in days if one.day == date(2026, 12, 25)).is_closed

    def test_counts_from_the_first_worked_day(self, durham: Office, three: list[User], manager: User) -> None:
        saturday = date(2026, 12, 5)
        make_rotation(office=durham, staff=three, first_day=saturday)
        monday = calendar_of(durham, manager, first_day=saturday, days=3)[2]
        assert monday.name == "Coordinator A"

    def test_passes_over_who_is_away(self, durham: Office, three: list[User], manager: User) -> None:
        make_rotation(office=durham, staff=three)
        day = worked(calendar_of(durham, manager))[0]
        regular = next(user for user in three if user.pk == day.staff_id)
        following = three[(three.index(regular) + 1) % 3]
        make_absence(staff=regular, stand_in=following, first_day=day.day, last_day=day.day)
        taken, after = worked(calendar_of(durham, manager))[:2]
        assert (taken.staff_id, taken.turn_of) == (following.pk, regular.name)
        assert after.staff_id == following.pk

    def test_passes_over_who_left(self, durham: Office, three: list[User], manager: User) -> None:
        make_rotation(office=durham, staff=three)
        with in_context(role=DatabaseRole.ADMIN):
            User.objects.filter(pk=three[0].pk).update(is_active=False)
        assert three[0].pk not in {one.staff_id for one in calendar_of(durham, manager)}

    def test_says_so_when_everybody_is_away(self, durham: Office, three: list[User], manager: User) -> None:
        make_rotation(office=durham, staff=three[:1])
        day = worked(calendar_of(durham, manager))[0]
        make_absence(staff=three[0], stand_in=three[1], first_day=day.day, last_day=day.day)
        assert "Everybody is away" in signed_in(manager).get(reverse("casework:intake")).content.decode()

    def test_is_read_by_the_office(self, durham: Office, three: list[User], manager: User, auditor: User) -> None:
        make_rotation(office=durham, staff=three)
        page = signed_in(three[0]).get(reverse("casework:intake")).content.decode()
        assert "Coordinator B" in page
        assert "Change the order" not in page
        assert "Change the order" in signed_in(manager).get(reverse("casework:intake")).content.decode()
        assert signed_in(auditor).get(reverse("casework:intake")).status_code == 403

    def test_is_not_read_by_another_office(self, durham: Office, three: list[User], coach: User) -> None:
        make_rotation(office=durham, staff=three)
        page = signed_in(coach).get(reverse("casework:intake"), {"office": durham.pk}).content.decode()
        assert "Coordinator" not in page
        with in_context(actor=coach):
            assert not Rotation.objects.exists()

    def test_asks_as_much_for_many_as_for_one(self, durham: Office, three: list[User], manager: User) -> None:
        rotation = make_rotation(office=durham, staff=three[:1])

        def queries() -> int:
            with in_context(actor=manager), CaptureQueriesContext(connection) as captured:
                intake_calendar(Office.objects.select_related("calendar").get(pk=durham.pk), first_day=TODAY)
            return len(captured)

        few = queries()
        with in_context(role=DatabaseRole.IMPORT):
            for position, user in enumerate(three[1:], start=1):
                rotation.places.create(position=position, staff=user)
        make_absence(staff=three[0], stand_in=three[1])
        assert queries() == few


class TestChange:
    def test_the_manager_sets_the_order_and_a_later_word_stands(
        self, durham: Office, three: list[User], manager: User
    ) -> None:
        first, second, third = three
        form = {"place_1": second.pk, "place_2": first.pk, "first_day": TODAY.isoformat()}
        assert change(manager, **form).status_code == 302
        assert change(manager, **form | {"place_1": third.pk}).status_code == 302
        later = TODAY + timedelta(days=30)
        assert change(manager, place_1=second.pk, first_day=later.isoformat()).status_code == 302
        with as_auditor():
            standing = list(Rotation.objects.standing().order_by("first_day"))
            assert [(one.first_day, one.last_day) for one in standing] == [
                (TODAY, later - timedelta(days=1)),
                (later, None),
            ]
            assert list(standing[0].places.order_by("position").values_list("staff_id", flat=True)) == [
                third.pk,
                first.pk,
            ]

    def test_refuses_nobody_somebody_twice_others_and_days_gone_by(
        self, three: list[User], manager: User, coach: User
    ) -> None:
        day = TODAY.isoformat()
        assert b"Choose at least one person." in change(manager, first_day=day).content
        twice = change(manager, place_1=three[0].pk, place_2=three[0].pk, first_day=day)
        assert b"Everybody stands in the order once." in twice.content
        assert change(manager, place_1=coach.pk, first_day=day).status_code == 422
        passed = change(manager, place_1=three[0].pk, first_day=(TODAY - timedelta(days=1)).isoformat())
        assert b"This day has passed." in passed.content

    def test_swaps_a_single_day(self, durham: Office, three: list[User], manager: User) -> None:
        make_rotation(office=durham, staff=three)
        day, after = worked(calendar_of(durham, manager))[:2]
        other = next(user for user in three if user.pk != day.staff_id)
        for _ in range(2):
            assert change(manager, swap="1", day=day.day.isoformat(), staff=other.pk).status_code == 302
        swapped, same = worked(calendar_of(durham, manager))[:2]
        assert (swapped.staff_id, swapped.is_swap) == (other.pk, True)
        assert same.staff_id == after.staff_id
        closed = next(one.day for one in calendar_of(durham, manager) if one.is_closed)
        refused = change(manager, swap="1", day=closed.isoformat(), staff=other.pk)
        assert refused.status_code == 422
        assert b"The office is closed on this day" in refused.content

    def test_is_for_the_manager_and_the_administrator(
        self, durham: Office, three: list[User], manager: User, admin: User
    ) -> None:
        url = reverse("supervision:rotation-change")
        lead = make_user(office=durham, role=Role.LEAD_WORKER)
        for user in (three[0], lead):
            assert signed_in(user).get(url).status_code == 403
        assert durham.name in signed_in(admin).get(url).content.decode()
        answer = change(admin, office=durham, place_1=three[0].pk, first_day=TODAY.isoformat())
        assert answer["Location"] == f"{reverse('casework:intake')}?office={durham.pk}"
        assert three[0].name in signed_in(admin).get(answer["Location"]).content.decode()


class TestProposal:
    def test_a_new_case_is_proposed_to_who_is_on_duty(self, durham: Office, three: list[User], manager: User) -> None:
        make_rotation(office=durham, staff=three)
        with in_context(actor=manager):
            today = next(iter(intake_calendar(durham, first_day=TODAY, days=1)))
            duty = coach_on_duty(durham, day=TODAY)
        assert (duty is None) == today.is_closed
        case = make_case(office=durham)
        page = signed_in(manager).get(reverse("supervision:case-assign", args=[case.pk]))
        opening = signed_in(manager).get(reverse("casework:case-open")).content.decode()
        if duty:
            assert "On intake duty today" in page.content.decode()
            assert page.context["form"].initial == {"coach": duty.staff_id}
            assert duty.name in opening
        else:
            assert "On intake duty today" not in opening

    def test_an_office_without_an_order_proposes_nobody(self, supervisor: User) -> None:
        case = make_case(office=supervisor.office)
        page = signed_in(supervisor).get(reverse("supervision:case-assign", args=[case.pk])).content.decode()
        assert "On intake duty today" not in page
