"""Families asked for timesheets that are not in: through the gate, each week once, and nobody where no way is safe."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, GateOutcome, GateReason, NoticeKind, NoticeState, Way
from casework.context import in_context
from casework.models import Case, Event, GateCheck, Notice, Participant, User
from coaching.models import Activity, TimesheetAsk
from coaching.operations.timesheets import SheetAsk, ask_for_timesheets
from tests.factories import NOW, adult_of, as_auditor, as_importer, make_absence, make_appointment, make_safe_address
from tests.people import signed_in
from tests.work_records import MONTH, MONTH_KEY, WEEKS, make_activity, make_hours, make_timesheets, work_case

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PAGE = reverse("coaching:timesheets")
HOME = "12 Spruce St\nJuneau, AK 99801"


def reached_by(participant: Participant, **changes: Any) -> None:
    with as_importer():
        for name, value in changes.items():
            setattr(participant.person, name, value)
        participant.person.save(update_fields=list(changes))


@pytest.fixture
def case(coach: User) -> Case:
    """A family whose adult owes the timesheet of each week of the month before, and can be written to."""
    found = work_case(coach, number="K-4101")
    make_activity(case=found, by=coach)
    make_timesheets(case=found, by=coach, rhythm="WEEKLY")
    reached_by(adult_of(found), mailing_address=HOME)
    return found


def ask(user: User, *people: Participant, way: str = "HOME_MAIL", **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {"submission": str(uuid4())}
    for one in people:
        values |= {f"ask_{one.pk.hex}": "on", f"way_{one.pk.hex}": way}
    return signed_in(user).post(f"{PAGE}?month={MONTH_KEY}", values | changes)


def shown(user: User, **query: str) -> Any:
    page = signed_in(user).get(PAGE, {"month": MONTH_KEY} | query)
    assert page.status_code == 200
    return page


def notices(case: Case) -> list[Notice]:
    with as_auditor():
        return list(case.notices.filter(kind=NoticeKind.TIMESHEET).order_by("asked_at", "pk"))


def asks(case: Case) -> list[TimesheetAsk]:
    with as_auditor():
        return list(TimesheetAsk.objects.filter(case=case).order_by("week_of"))


def activity_of(case: Case) -> Activity:
    with as_auditor():
        return Activity.objects.get(case=case)


class TestAsk:
    def test_writes_one_letter_for_all_weeks_and_says_so_in_the_list(self, case: Case, coach: User) -> None:
        answer = ask(coach, adult_of(case))
        assert answer.status_code == 302
        [notice] = notices(case)
        assert (notice.way, notice.state, notice.is_neutral) == (Way.HOME_MAIL, NoticeState.WAITING, False)
        text = "\n".join(notice.content["paragraphs"])
        first, last = WEEKS[0].first_day, WEEKS[-1].last_day
        assert f"{first:%B} {first.day} to {last:%B} {last.day}" in text
        assert "penalty" not in text.lower()
        assert [one.week_of for one in asks(case)] == [week.monday for week in WEEKS]
        page = shown(coach)
        [(person, tick, _)] = page.context["people"]
        assert tick is None
        assert all(sheet.ask.words.startswith("Asked ") for sheet in person.sheets)
        assert "Asked " in page.content.decode()

    def test_asks_only_for_the_weeks_that_are_not_in(self, case: Case, coach: User) -> None:
        make_hours(activity=activity_of(case), by=coach, week=WEEKS[1])
        ask(coach, adult_of(case))
        text = "\n".join(notices(case)[0].content["paragraphs"])
        assert " and " in text
        assert [one.week_of for one in asks(case)] == [week.monday for week in WEEKS if week != WEEKS[1]]

    def test_a_text_that_is_read_by_others_says_only_to_get_in_touch(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        reached_by(adult, mailing_address="", phone="907-555-0142", is_phone_shared=True)
        [(person, _, _)] = shown(coach).context["people"]
        assert (person.way, person.is_neutral) == (Way.TEXT, True)
        assert "timesheet" not in " ".join(person.wording.paragraphs).lower()
        ask(coach, adult, way="TEXT")
        [notice] = notices(case)
        assert notice.is_neutral
        assert "timesheet" not in "\n".join(notice.content["paragraphs"]).lower()

    def test_shows_word_for_word_what_is_sent(self, case: Case, coach: User) -> None:
        [(person, _, _)] = shown(coach).context["people"]
        ask(coach, adult_of(case))
        assert list(person.wording.paragraphs) == notices(case)[0].content["paragraphs"]

    def test_waits_for_the_end_of_quiet_hours(self, case: Case, coach: User) -> None:
        local = NOW.astimezone(case.office.zone)
        hours = {
            "quiet_from": (local - timedelta(hours=1)).time().replace(tzinfo=None, microsecond=0),
            "quiet_until": (local + timedelta(hours=1)).time().replace(tzinfo=None, microsecond=0),
        }
        reached_by(adult_of(case), mailing_address="", phone="907-555-0142", **hours)
        with in_context(actor=coach):
            found = ask_for_timesheets(month=MONTH, asks=[SheetAsk(adult_of(case).pk, "TEXT")], actor=coach, now=NOW)
        assert found.notices[0].not_before is not None

    def test_a_stand_in_asks_too(self, case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        adult = adult_of(case)
        page = f"{PAGE}?month={MONTH_KEY}&whose={coach.pk}"
        values = {"submission": str(uuid4()), f"ask_{adult.pk.hex}": "on", f"way_{adult.pk.hex}": "HOME_MAIL"}
        assert signed_in(other_coach).post(page, values).status_code == 302
        assert [one.asked_by_id for one in notices(case)] == [other_coach.pk]


class TestGrid:
    def test_leads_there_with_the_families_that_have_yet_to_be_asked(self, case: Case, coach: User) -> None:
        grid = f"{reverse('coaching:hours')}?month={MONTH_KEY}"
        assert "Ask 1 family for timesheets" in signed_in(coach).get(grid).content.decode()
        ask(coach, adult_of(case))
        page = signed_in(coach).get(grid).content.decode()
        assert f"{PAGE}?month={MONTH_KEY}" in page
        assert "for timesheets" not in page


class TestNobodyTwice:
    def test_sent_again_it_asks_nothing_more(self, case: Case, coach: User) -> None:
        """A double click: the same form arrives twice."""
        key = str(uuid4())
        answers = [ask(coach, adult_of(case), submission=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert len(notices(case)) == 1

    def test_a_second_tab_is_told(self, case: Case, coach: User) -> None:
        ask(coach, adult_of(case))
        answer = ask(coach, adult_of(case))
        assert answer.status_code == 422
        assert "was asked meanwhile" in answer.content.decode()
        assert len(notices(case)) == 1

    def test_a_second_day_asks_nothing_more(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        for later in (timedelta(), timedelta(days=1)):
            with in_context(actor=coach):
                found = ask_for_timesheets(
                    month=MONTH, asks=[SheetAsk(adult.pk, "HOME_MAIL")], actor=coach, now=NOW + later
                )
        assert found.left == {adult.pk: "Asked already."}
        assert len(notices(case)) == 1

    def test_another_rhythm_asks_no_week_twice(self, case: Case, coach: User) -> None:
        ask(coach, adult_of(case))
        make_timesheets(case=case, by=coach, rhythm="MONTHLY", first_day=MONTH)
        [(person, tick, _)] = shown(coach).context["people"]
        assert (person.spans, tick) == ((), None)

    def test_what_never_arrived_is_asked_for_again(self, case: Case, coach: User) -> None:
        ask(coach, adult_of(case))
        with as_importer():
            Notice.objects.filter(case=case).update(state=NoticeState.VOID)
        [(_, tick, _)] = shown(coach).context["people"]
        assert tick is not None
        ask(coach, adult_of(case))
        first, second = notices(case)
        assert {one.notice_id for one in asks(case)} == {second.pk}
        assert first.state == NoticeState.VOID

    def test_the_database_holds_it(self, case: Case, coach: User) -> None:
        ask(coach, adult_of(case))
        row = asks(case)[0]
        with pytest.raises(IntegrityError, match="timesheetask_once"), as_importer():
            TimesheetAsk.objects.create(
                case=case,
                participant_id=row.participant_id,
                month=row.month,
                week_of=row.week_of,
                notice_id=row.notice_id,
                asked_by=coach,
                asked_at=NOW,
            )


class TestNoSafeWay:
    def test_is_listed_with_the_reason_and_the_next_best_way(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        reached_by(adult, safe_contact=["SHE_CALLS_US"], phone="907-555-0142")
        [(person, tick, _)] = shown(coach).context["people"]
        assert tick is None
        assert person.why.startswith("Marked")
        assert person.instead == "Ask when you next speak or meet, and hand over a blank sheet."
        answer = ask(coach, adult)
        assert answer.status_code == 422
        assert notices(case) == []

    def test_names_the_appointment_at_which_one_meets(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        reached_by(adult, safe_contact=["OFFICE_ONLY"])
        starts = datetime.combine(
            NOW.astimezone(case.office.zone).date() + timedelta(days=2), time(14), case.office.zone
        )
        make_appointment(case=case, by=coach, starts_at=starts)
        [(person, _, _)] = shown(coach).context["people"]
        assert person.instead == f"Ask at the appointment on {starts:%b} {starts.day}, 2:00 PM."

    def test_a_way_that_was_closed_meanwhile_is_refused_and_written_down(self, case: Case, coach: User) -> None:
        other = work_case(coach, number="K-4102")
        make_activity(case=other, by=coach)
        reached_by(adult_of(other), mailing_address=HOME)
        adult = adult_of(case)
        reached_by(adult, safe_contact=["NO_MAIL"])
        with in_context(actor=coach):
            wanted = [SheetAsk(one.pk, "HOME_MAIL") for one in (adult, adult_of(other))]
            found = ask_for_timesheets(month=MONTH, asks=wanted, actor=coach, now=NOW)
        assert list(found.left) == [adult.pk]
        assert (notices(case), len(notices(other))) == ([], 1)
        with as_auditor():
            check = GateCheck.objects.get(case=case)
            assert (check.outcome, check.reason) == (GateOutcome.REFUSED, GateReason.MARKED)
            assert Event.objects.filter(case=case, kind=EventKind.OUTGOING_REFUSED).count() == 1

    def test_a_safe_address_is_for_the_coach_and_the_restricted_list(
        self, case: Case, coach: User, lead_worker: User
    ) -> None:
        adult = adult_of(case)
        make_safe_address(adult, coach)
        reached_by(adult, phone="")
        [(person, _, _)] = shown(coach).context["people"]
        assert person.way == Way.SAFE_MAIL
        [(person, tick, _)] = shown(lead_worker).context["people"]
        assert (person.way, tick) == (None, None)
        assert person.why.startswith("A safe address is on file")
        ask(coach, adult, way="SAFE_MAIL")
        assert notices(case)[0].way == Way.SAFE_MAIL


class TestRefusals:
    def test_nobody_ticked(self, case: Case, coach: User) -> None:
        answer = ask(coach)
        assert answer.status_code == 422
        assert "Tick whom to ask." in answer.content.decode()

    def test_a_way_that_is_none(self, case: Case, coach: User) -> None:
        assert ask(coach, adult_of(case), way="PIGEON").status_code == 422
        assert ask(coach, adult_of(case), way="HAND_OVER").status_code == 422
        assert notices(case) == []

    def test_hours_that_came_in_meanwhile(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        make_timesheets(case=case, by=coach, rhythm="MONTHLY", first_day=MONTH)
        make_hours(activity=activity_of(case), by=coach)
        with in_context(actor=coach):
            found = ask_for_timesheets(month=MONTH, asks=[SheetAsk(adult.pk, "HOME_MAIL")], actor=coach, now=NOW)
        assert found.left == {adult.pk: "The timesheets came in meanwhile."}

    def test_is_for_those_who_work_on_the_case(
        self, case: Case, coach: User, other_coach: User, outsider: User, auditor: User
    ) -> None:
        adult = adult_of(case)
        for user in (other_coach, outsider):
            assert ask(user, adult).status_code == 422
            with pytest.raises(Case.DoesNotExist), in_context(actor=user):
                ask_for_timesheets(month=MONTH, asks=[SheetAsk(adult.pk, "HOME_MAIL")], actor=user, now=NOW)
        assert ask(auditor, adult).status_code == 403
        assert notices(case) == []

    def test_the_page_of_letters_offers_no_such_kind(self, case: Case, coach: User) -> None:
        page = signed_in(coach).get(reverse("casework:notice-write", args=[case.pk]))
        assert "Timesheet asked for" not in page.content.decode()


class TestSpeed:
    def test_takes_as_many_queries_however_many_are_asked(self, coach: User) -> None:
        client, counts = signed_in(coach), []
        for number in range(2):
            for other in range(3):
                found = work_case(coach, number=f"K-6{number}{other}")
                make_activity(case=found, by=coach)
                reached_by(adult_of(found), mailing_address=HOME)
            client.get(PAGE, {"month": MONTH_KEY})
            with CaptureQueriesContext(connection) as queries:
                page = client.get(PAGE, {"month": MONTH_KEY})
            counts.append(len(queries))
            assert all(tick for _, tick, _ in page.context["people"])
        assert counts[0] == counts[1]
