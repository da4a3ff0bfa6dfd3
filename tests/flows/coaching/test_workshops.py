"""Workshops: offered, referred to, attended; attendance becomes hours, and not coming a talk (O023, O024, O054)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import AccessLog, Case, Event, User
from coaching.models import Activity, Attendance, WorkHours, Workshop, WorkshopPlace
from coaching.operations.workshops import refer_to_workshop, workshop_stand
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_case,
    make_contact,
)
from tests.flows.casework.sending import new_shop
from tests.people import signed_in
from tests.unit.coaching.months import make_closed_month
from tests.unit.coaching.shops import make_place, make_shop, session_on

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LIST = reverse("coaching:workshops")
LONG_AGO = days_ago(90)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach, number="K-3001", referred_on=LONG_AGO)


@pytest.fixture
def shop(coach: User) -> Workshop:
    """A workshop of two places with a session yesterday and one in a week."""
    return make_shop(by=coach, meetings=[session_on(days_ago(1)), session_on(TODAY + timedelta(days=7))])


def post(user: User, url: str, **values: Any) -> HttpResponse:
    return signed_in(user).post(url, {"submission": str(uuid4())} | values)


def refer(user: User, case: Case, shop: Workshop) -> HttpResponse:
    page = reverse("coaching:workshop-refer", args=[case.pk, adult_of(case).pk])
    return post(user, page, workshop_id=str(shop.pk))


def attend(user: User, shop: Workshop, place: WorkshopPlace, mark: str, late: str = "", number: int = 0) -> Any:
    with as_auditor():
        session = list(shop.sessions.order_by("on"))[number]
    values = {"led_by": "Ida Ross", f"mark_{place.pk.hex}": mark, f"late_{place.pk.hex}": late}
    return post(user, reverse("coaching:workshop-attendance", args=[session.pk]), **values)


def hours_of(case: Case) -> list[tuple[str, Decimal, str, bool]]:
    with as_auditor():
        rows = WorkHours.objects.filter(case=case).order_by("how")
        return [(row.how, row.hours, row.proof, row.is_supervised) for row in rows]


def page_of(user: User, shop: Workshop) -> str:
    return signed_in(user).get(reverse("coaching:workshop", args=[shop.pk])).content.decode()


class TestOffer:
    def test_makes_a_workshop_with_its_sessions(self, coach: User) -> None:
        values = new_shop() | {"on_1": TODAY.isoformat(), "starts_1": "13:00", "ends_1": "14:00"}
        answer = post(coach, reverse("coaching:workshop-new"), **values)
        with as_auditor():
            made = Workshop.objects.get()
            days = [one.on for one in made.sessions.order_by("on")]
        assert answer["Location"] == reverse("coaching:workshop", args=[made.pk])
        assert days == [TODAY, TODAY + timedelta(days=3)]
        assert "Interview skills" in signed_in(coach).get(LIST).content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": " "}, "Give the workshop a title."),
            ({"on_0": "", "starts_0": "", "ends_0": ""}, "Enter at least one session."),
            ({"ends_0": ""}, "Enter the day, when it begins and when it ends."),
            ({"ends_0": "08:00"}, "A session ends after it begins"),
            ({"on_1": (TODAY + timedelta(days=3)).isoformat(), "starts_1": "11:00", "ends_1": "12:00"}, "same time"),
            ({"capacity": "0"}, "capacity"),
            ({"kind": "UNSUB"}, "kind"),
        ],
    )
    def test_says_what_is_to_mend_and_keeps_what_was_typed(
        self, coach: User, changes: dict[str, str], words: str
    ) -> None:
        answer = post(coach, reverse("coaching:workshop-new"), **new_shop() | {"led_by": "Ida 🌲"} | changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Ida 🌲" in answer.content.decode()
        with as_auditor():
            assert not Workshop.objects.exists()

    def test_on_a_day_without_work_is_taken_once_that_is_ticked(self, coach: User, shop: Workshop) -> None:
        """Domain 10: the office's calendar says on which days it is closed, and why."""
        sunday = (TODAY + timedelta(days=13 - TODAY.weekday())).isoformat()
        values = new_shop() | {"on_0": sunday, "even_so_0": "", "led_by": "Ida 🌲"}
        page = reverse("coaching:workshop-new")
        answer = post(coach, page, **values)
        assert answer.status_code == 422
        (said,) = answer.context["form"].errors["on_0"]
        assert said.startswith("The office is closed on Sun")
        shown = answer.content.decode()
        assert "Ida 🌲" in shown
        assert 'name="even_so_0"' in shown
        assert 'name="even_so_1"' not in shown
        assert post(coach, page, **values | {"even_so_0": "on"}).status_code == 302
        more = {"on": sunday, "starts_at": "15:00", "ends_at": "16:00"}
        add = reverse("coaching:session-add", args=[shop.pk])
        assert list(post(coach, add, **more).context["form"].errors) == ["on"]
        assert post(coach, add, **more, even_so="on").status_code == 302

    def test_says_beside_the_field_that_it_ends_before_it_begins(self, coach: User, shop: Workshop) -> None:
        answer = post(coach, reverse("coaching:workshop-new"), **new_shop() | {"ends_0": "08:00"})
        assert list(answer.context["form"].errors) == ["ends_0"]
        times = {"on": TODAY.isoformat(), "starts_at": "09:00", "ends_at": "09:00", "even_so": "on"}
        answer = post(coach, reverse("coaching:session-add", args=[shop.pk]), **times)
        assert list(answer.context["form"].errors) == ["ends_at"]

    def test_is_nobody_s_of_another_office(self, shop: Workshop, outsider: User, auditor: User) -> None:
        assert signed_in(outsider).get(reverse("coaching:workshop", args=[shop.pk])).status_code == 403
        assert signed_in(auditor).get(LIST).status_code == 403
        assert shop.title not in signed_in(outsider).get(LIST).content.decode()


class TestRefer:
    def test_gives_a_place_with_its_activity(self, case: Case, shop: Workshop, coach: User) -> None:
        work = reverse("coaching:work", args=[case.pk])
        assert refer(coach, case, shop)["Location"] == work
        with as_auditor():
            place = WorkshopPlace.objects.select_related("activity").get()
        assert place.activity is not None
        assert (place.activity.kind, place.activity.weekly_hours) == ("JST", Decimal("2.5"))
        assert place.activity.hours_supervisor == "Ida Ross"
        assert shop.title in signed_in(coach).get(work).content.decode()

    def test_waits_in_order_and_moves_up(self, shop: Workshop, coach: User) -> None:
        cases = [make_case(coach=coach, number=f"K-30{number}", referred_on=LONG_AGO) for number in range(11, 15)]
        for one in cases:
            assert refer(coach, one, shop).status_code == 302
        roster = signed_in(coach).get(reverse("coaching:workshop", args=[shop.pk])).context["roster"]
        assert [(one.case_number, one.is_waiting) for one in roster.lines] == [
            ("K-3011", False), ("K-3012", False), ("K-3013", True), ("K-3014", True),
        ]  # fmt: skip
        with as_auditor():
            first = WorkshopPlace.objects.get(case=cases[0])
            assert Activity.objects.count() == 2, "who waits is assigned nothing"
        answer = post(coach, reverse("coaching:workshop-leave", args=[first.pk]), words="Moved to Sitka")
        assert answer.status_code == 302
        roster = signed_in(coach).get(reverse("coaching:workshop", args=[shop.pk])).context["roster"]
        assert [(one.case_number, one.is_waiting) for one in roster.lines] == [
            ("K-3012", False), ("K-3013", False), ("K-3014", True),
        ]  # fmt: skip

    def test_passes_no_capacity_when_many_refer_at_once(self, coach: User) -> None:
        shop = make_shop(by=coach, meetings=[session_on(TODAY)], capacity=1)
        cases = [make_case(coach=coach, referred_on=LONG_AGO) for _ in range(4)]

        people = {case.pk: adult_of(case).pk for case in cases}

        def go(case: Case) -> None:
            told = {"case_id": case.pk, "participant_id": people[case.pk], "workshop_id": shop.pk}
            try:
                with in_context(actor=coach):
                    refer_to_workshop(**told, actor=coach, now=NOW)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(go, cases))
        with as_auditor():
            assert sorted(WorkshopPlace.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
            assert Activity.objects.count() == 1

    def test_refuses_twice_over_and_elsewhere(self, case: Case, coach: User, other_office: Any) -> None:
        shop = make_shop(by=coach, meetings=[session_on(TODAY)])
        assert refer(coach, case, shop).status_code == 302
        assert "on the list already" in refer(coach, case, shop).content.decode()
        over = make_shop(by=coach, meetings=[session_on(days_ago(3))], title="Over")
        assert "Choose a workshop of this office" in refer(coach, case, over).content.decode()
        away = make_shop(by=coach, meetings=[session_on(TODAY)], office=other_office, title="Away")
        assert "Choose a workshop of this office" in refer(coach, case, away).content.decode()

    def test_is_nobody_s_who_does_not_work_on_the_case(
        self, case: Case, shop: Workshop, outsider: User, other_coach: User, auditor: User
    ) -> None:
        page = reverse("coaching:workshop-refer", args=[case.pk, adult_of(case).pk])
        assert signed_in(outsider).get(page).status_code == 404
        assert signed_in(other_coach).get(page).status_code == 404
        assert signed_in(auditor).get(page).status_code == 403

    def test_of_a_closed_case_leads_back_with_words(self, shop: Workshop, coach: User) -> None:
        closed = make_case(coach=coach, status=CaseStatus.CLOSED, closed_on=days_ago(2), referred_on=LONG_AGO)
        page = reverse("coaching:workshop-refer", args=[closed.pk, adult_of(closed).pk])
        assert "This case is closed" in signed_in(coach).get(page, follow=True).content.decode()


class TestMovingUp:
    """O023, O054: who waited and has a place now stands on their coach's Today page until they are told."""

    def today(self, user: User) -> str:
        shown = signed_in(user).get(reverse("casework:today")).content.decode()
        _, found, rest = shown.partition('id="today-moved-up"')
        return rest.partition("</section>")[0] if found else ""

    def test_by_a_place_given_back_is_told_to_the_coach_of_who_moves_up(
        self, case: Case, coach: User, other_coach: User
    ) -> None:
        shop = make_shop(by=coach, meetings=[session_on(TODAY + timedelta(days=3))], capacity=1)
        theirs = [make_case(coach=other_coach, number=f"K-34{number}", referred_on=LONG_AGO) for number in range(2)]
        assert refer(coach, case, shop).status_code == 302
        for one in theirs:
            assert refer(other_coach, one, shop).status_code == 302
        assert self.today(other_coach) == ""
        with as_auditor():
            place = WorkshopPlace.objects.get(case=case)
        left = post(coach, reverse("coaching:workshop-leave", args=[place.pk]), words="Moved to Sitka")
        assert left.status_code == 302
        shown = self.today(other_coach)
        assert [one.number in shown for one in theirs] == [True, False]
        assert "Interview skills: has a place now." in shown
        assert self.today(coach) == ""
        make_contact(
            case=theirs[0], by=other_coach, on=TODAY, is_reached=True, entered_at=datetime.now(UTC) + timedelta(hours=1)
        )
        assert self.today(other_coach) == ""

    def test_by_more_places_is_told_once_and_not_to_who_had_one(self, case: Case, shop: Workshop, coach: User) -> None:
        more = [make_case(coach=coach, number=f"K-35{number}", referred_on=LONG_AGO) for number in range(3)]
        for one in (case, *more):
            assert refer(coach, one, shop).status_code == 302
        with as_auditor():
            seen = workshop_stand(Workshop.objects.get(pk=shop.pk))
        told = {"title": shop.title, "led_by": shop.led_by, "place": shop.place, "seen": seen}
        changed = post(coach, reverse("coaching:workshop-change", args=[shop.pk]), **told, capacity="3")
        assert changed.status_code == 302
        shown = self.today(coach)
        assert [one.number in shown for one in (case, *more)] == [False, False, True, False]
        with as_auditor():
            place = WorkshopPlace.objects.get(case=more[1])
            assert place.activity_id is None
        assert attend(coach, shop, place, "CAME").status_code == 302
        assert self.today(coach) == "", "who came knows of it"


class TestRoster:
    def test_names_only_whose_families_one_sees_and_counts_the_others(
        self, case: Case, shop: Workshop, coach: User, other_coach: User
    ) -> None:
        theirs = make_case(coach=other_coach, number="K-3999", referred_on=LONG_AGO)
        make_place(shop=shop, case=case, by=coach)
        make_place(shop=shop, case=theirs, by=other_coach)
        shown = page_of(coach, shop)
        assert "K-3001" in shown
        assert "K-3999" not in shown
        assert "1 person of other caseloads has a place." in shown
        with as_auditor():
            assert not AccessLog.objects.filter(route="coaching:workshop", case_id=theirs.pk).exists()
            assert AccessLog.objects.filter(route="coaching:workshop", case_id=case.pk).exists()

    def test_is_read_in_as_many_queries_however_many_there_are(self, shop: Workshop, coach: User) -> None:
        client, page = signed_in(coach), reverse("coaching:workshop", args=[shop.pk])
        client.get(page)
        counts = []
        for _ in range(2):
            for _ in range(3):
                make_place(shop=shop, case=make_case(coach=coach, referred_on=LONG_AGO), by=coach)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_prints_a_sheet(self, case: Case, shop: Workshop, coach: User) -> None:
        make_place(shop=shop, case=case, by=coach)
        with as_auditor():
            session = shop.sessions.order_by("on")[0]
        answer = signed_in(coach).get(reverse("coaching:workshop-sheet", args=[session.pk]))
        assert answer.content.startswith(b"%PDF")


class TestAttendance:
    def test_of_nobody_is_not_said_to_be_written_down(self, case: Case, shop: Workshop, coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        answer = attend(coach, shop, place, "")
        assert answer.status_code == 422
        assert "Say of one person at least whether they came." in answer.content.decode()

    @pytest.mark.parametrize(
        ("mark", "late", "expected"),
        [
            ("CAME", "", [("WORKED", Decimal("2.5"), "ATTENDANCE", True)]),
            ("LATE", "20", [("WORKED", Decimal("2"), "ATTENDANCE", True)]),
            ("EXCUSED", "", [("EXCUSED", Decimal("2.5"), "ATTENDANCE", True)]),
            ("ABSENT", "", [("WORKED", Decimal("0"), "ATTENDANCE", True)]),
        ],
    )
    def test_becomes_hours_of_that_day(
        self, case: Case, shop: Workshop, coach: User, mark: str, late: str, expected: list[Any]
    ) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        assert attend(coach, shop, place, mark, late).status_code == 302
        assert hours_of(case) == expected
        with as_auditor():
            assert WorkHours.objects.get().on == days_ago(1)
            assert Event.objects.filter(case=case, kind=EventKind.WORK_HOURS_RECORDED).count() == 1

    def test_corrected_corrects_the_hours(self, case: Case, shop: Workshop, coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        attend(coach, shop, place, "CAME")
        attend(coach, shop, place, "LATE", "61")
        assert hours_of(case) == [("WORKED", Decimal("1.25"), "ATTENDANCE", True)]
        attend(coach, shop, place, "EXCUSED")
        assert hours_of(case) == [("EXCUSED", Decimal("2.5"), "ATTENDANCE", True)]
        with as_auditor():
            assert Attendance.objects.count() == 1

    def test_of_a_closed_month_is_refused_with_words(self, case: Case, coach: User) -> None:
        shop = make_shop(by=coach, meetings=[session_on(days_ago(40)), session_on(TODAY)])
        place = make_place(shop=shop, case=case, by=coach)
        make_closed_month(case=case, by=coach, month=days_ago(40).replace(day=1))
        answer = attend(coach, shop, place, "CAME")
        assert answer.status_code == 422
        assert f"{days_ago(40):%B} is closed" in answer.content.decode()
        with as_auditor():
            assert not Attendance.objects.exists()
        assert hours_of(case) == []

    @pytest.mark.parametrize(
        ("late", "words"), [("", "Say how many minutes."), ("150", "Say how many minutes late, fewer than")]
    )
    def test_says_what_is_to_mend(self, case: Case, shop: Workshop, coach: User, late: str, words: str) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        answer = attend(coach, shop, place, "LATE", late)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_of_a_session_ahead_is_not_written_down(self, case: Case, shop: Workshop, coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        assert "lies ahead" in attend(coach, shop, place, "CAME", number=1).content.decode()
        assert hours_of(case) == []

    def test_leaves_other_caseloads_alone(self, case: Case, shop: Workshop, coach: User, other_coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        assert attend(other_coach, shop, place, "CAME").status_code == 302
        assert hours_of(case) == []


class TestChange:
    """O023: a workshop is changed, sessions come and go; what was held stays."""

    def change(self, user: User, shop: Workshop, **values: Any) -> HttpResponse:
        with as_auditor():
            seen = workshop_stand(Workshop.objects.get(pk=shop.pk))
        told = {"title": "Interviews", "led_by": "Ida Ross", "place": "Room 9", "capacity": "2", "seen": seen}
        return post(user, reverse("coaching:workshop-change", args=[shop.pk]), **told | values)

    def test_takes_title_place_and_places(self, shop: Workshop, coach: User) -> None:
        assert self.change(coach, shop, capacity="5").status_code == 302
        page = page_of(coach, shop)
        assert "Interviews" in page
        assert "Room 9" in page
        assert "5 places are" in page
        assert f"Changed by {coach.name}" in page

    def test_gives_no_fewer_places_than_are_given(self, shop: Workshop, coach: User) -> None:
        for number in range(3):
            make_place(shop=shop, case=make_case(coach=coach, referred_on=LONG_AGO, number=f"K-31{number}"), by=coach)
        answer = self.change(coach, shop, capacity="1")
        assert answer.status_code == 422
        assert "2 people have a place. Give places back first." in answer.content.decode()
        assert self.change(coach, shop, capacity="3").status_code == 302
        assert "Waits" not in page_of(coach, shop)

    def test_goes_on_to_the_running_activities_of_its_places(
        self, case: Case, shop: Workshop, coach: User, other_coach: User
    ) -> None:
        """The Work page and the blank timesheet name the place and the leader that hold, of other caseloads too."""
        theirs = make_case(coach=other_coach, number="K-3301", referred_on=LONG_AGO)
        assert refer(coach, case, shop).status_code == 302
        assert refer(other_coach, theirs, shop).status_code == 302
        with as_auditor():
            lines = Event.objects.count()
            rev = Activity.objects.get(case=case).rev
        assert self.change(coach, shop, led_by="Noa Bell").status_code == 302
        with as_auditor():
            told = set(Activity.objects.values_list("words", "place", "hours_supervisor", "rev"))
            assert told == {("Workshop: Interviews", "Room 9", "Noa Bell", rev + 1)}
            assert Event.objects.count() == lines
        work = signed_in(coach).get(reverse("coaching:work", args=[case.pk])).content.decode()
        assert "Room 9" in work
        assert "Room 2" not in work
        with as_auditor():
            seen = workshop_stand(Workshop.objects.get(pk=shop.pk))
        same = {"led_by": "Noa Bell", "capacity": "4", "seen": seen}
        assert self.change(coach, shop, **same).status_code == 302
        with as_auditor():
            assert set(Activity.objects.values_list("rev", flat=True)) == {rev + 1}, "nothing changed for them"

    def test_leaves_what_ended_and_what_somebody_typed(self, case: Case, shop: Workshop, coach: User) -> None:
        over = make_case(coach=coach, number="K-3302", referred_on=LONG_AGO)
        for one in (case, over):
            assert refer(coach, one, shop).status_code == 302
        with as_importer():
            Activity.objects.filter(case=case).update(place="Room 2, by the back door")
            Activity.objects.filter(case=over).update(last_day=days_ago(1))
        assert self.change(coach, shop).status_code == 302
        with as_auditor():
            told = dict(Activity.objects.values_list("case__number", "place"))
            words = dict(Activity.objects.values_list("case__number", "words"))
        assert told == {case.number: "Room 2, by the back door", over.number: "Room 2"}
        assert words == {case.number: "Workshop: Interviews", over.number: "Workshop: Interview skills"}

    def test_overwrites_nothing_unseen(self, shop: Workshop, coach: User) -> None:
        with as_auditor():
            seen = workshop_stand(Workshop.objects.get(pk=shop.pk))
        self.change(coach, shop, place="Hall")
        answer = self.change(coach, shop, seen=seen)
        assert answer.status_code == 422
        assert "Hall" in answer.content.decode()

    def test_says_what_is_missing(self, shop: Workshop, coach: User) -> None:
        for name in ("title", "led_by", "place", "capacity"):
            assert self.change(coach, shop, **{name: ""}).status_code == 422

    def test_is_of_the_office(self, shop: Workshop, outsider: User, auditor: User) -> None:
        assert self.change(outsider, shop).status_code == 403
        assert self.change(auditor, shop).status_code == 403


class TestSessions:
    def add(self, user: User, shop: Workshop, **values: Any) -> HttpResponse:
        told = {
            "even_so": "on",
            "on": (TODAY + timedelta(days=9)).isoformat(),
            "starts_at": "09:00",
            "ends_at": "11:00",
        }
        return post(user, reverse("coaching:session-add", args=[shop.pk]), **told | values)

    def cancel(self, user: User, shop: Workshop, number: int, words: str = "The room is flooded") -> HttpResponse:
        with as_auditor():
            session = list(shop.sessions.order_by("on"))[number]
        return post(user, reverse("coaching:session-cancel", args=[session.pk]), words=words)

    def test_one_more_is_added_once(self, shop: Workshop, coach: User) -> None:
        assert self.add(coach, shop).status_code == 302
        again = self.add(coach, shop, starts_at="10:30")
        assert "Two sessions go on at the same time." in again.content.decode()
        assert self.add(coach, shop, ends_at="08:00").status_code == 422
        assert self.add(coach, shop, on="2026-02-30").status_code == 422
        assert page_of(coach, shop).count(f"Added by {coach.name}") == 1
        with as_auditor():
            assert shop.sessions.count() == 3

    def test_hours_of_an_added_one_are_written_down(self, case: Case, coach: User) -> None:
        """The activity of a place reaches to a session that came later."""
        shop = make_shop(by=coach, meetings=[session_on(TODAY + timedelta(days=3))])
        assert refer(coach, case, shop).status_code == 302
        assert self.add(coach, shop, on=TODAY.isoformat()).status_code == 302
        with as_auditor():
            place = WorkshopPlace.objects.get(case=case)
        assert attend(coach, shop, place, "CAME").status_code == 302
        assert [hours for _, hours, _, _ in hours_of(case)] == [Decimal(2)]

    def test_a_cancelled_one_stays_with_its_reason_and_its_people_are_told(
        self, case: Case, shop: Workshop, coach: User
    ) -> None:
        make_place(shop=shop, case=case, by=coach)
        assert self.cancel(coach, shop, 1).status_code == 302
        assert "The room is flooded" in page_of(coach, shop)
        today = reverse("casework:today")
        shown = signed_in(coach).get(today).content.decode()
        assert "Tell them: a session was cancelled" in shown
        assert "The room is flooded" in shown
        make_contact(case=case, by=coach, on=TODAY, is_reached=True, entered_at=NOW + timedelta(hours=1))
        assert "a session was cancelled" not in signed_in(coach).get(today).content.decode()

    def test_is_told_to_nobody_who_waits(self, shop: Workshop, coach: User) -> None:
        cases = [make_case(coach=coach, referred_on=LONG_AGO, number=f"K-32{number}") for number in range(3)]
        for one in cases:
            make_place(shop=shop, case=one, by=coach)
        self.cancel(coach, shop, 1)
        shown = signed_in(coach).get(reverse("casework:today")).content.decode()
        told = shown[shown.index("today-cancelled") :].partition("</section>")[0]
        assert [one.number in told for one in cases] == [True, True, False]

    def test_a_held_one_is_not_cancelled(self, case: Case, shop: Workshop, coach: User, lead_worker: User) -> None:
        attend(coach, shop, make_place(shop=shop, case=case, by=coach), "CAME")
        for user in (coach, lead_worker):
            assert "so it was held" in self.cancel(user, shop, 0).content.decode()
        with as_auditor():
            assert Attendance.objects.filter(case=case).count() == 1

    def test_nobody_came_to_a_cancelled_one(self, case: Case, shop: Workshop, coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        assert self.cancel(coach, shop, 0, words=" ").status_code == 422
        assert self.cancel(coach, shop, 0).status_code == 302
        assert "cancelled already" in self.cancel(coach, shop, 0).content.decode()
        answer = attend(coach, shop, place, "CAME")
        assert answer.status_code == 422
        assert "This session was cancelled" in answer.content.decode()

    def test_a_workshop_without_a_session_left_takes_nobody(self, case: Case, shop: Workshop, coach: User) -> None:
        self.cancel(coach, shop, 1)
        page = signed_in(coach).get(reverse("coaching:workshop-refer", args=[case.pk, adult_of(case).pk]))
        assert "No workshop of this office has a session ahead." in page.content.decode()

    def test_is_of_the_office(self, shop: Workshop, outsider: User, auditor: User) -> None:
        for user in (outsider, auditor):
            assert self.add(user, shop).status_code == 403
            assert self.cancel(user, shop, 1).status_code == 403


class TestNotComing:
    def test_is_a_talk_until_one_was_had_and_nothing_else(self, case: Case, shop: Workshop, coach: User) -> None:
        place = make_place(shop=shop, case=case, by=coach)
        with as_auditor():
            before = set(Event.objects.filter(case=case).values_list("pk", flat=True))
        attend(coach, shop, place, "ABSENT")
        today = reverse("casework:today")
        assert "Did not come to a workshop" in signed_in(coach).get(today).content.decode()
        assert "missed" in signed_in(coach).get(reverse("coaching:work", args=[case.pk])).content.decode()
        with as_auditor():
            kinds = list(Event.objects.filter(case=case).exclude(pk__in=before).values_list("kind", flat=True))
        assert kinds == [EventKind.WORK_HOURS_RECORDED], "no sanction follows by itself (O024)"
        make_contact(case=case, by=coach, on=TODAY, is_reached=True)
        assert "Did not come to a workshop" not in signed_in(coach).get(today).content.decode()
