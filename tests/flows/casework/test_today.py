"""Today: what is owed now on the cases that a person sees, most pressing first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import acts, queue
from casework.choices import ContactMethod, SafeContactRule
from casework.context import in_context
from casework.engine.registry import standards
from casework.models import Case, User
from casework.queries.seen import seen_by
from casework.queries.today import Group, Narrowed, QueueRow, queue_counts, queue_page
from tests import factories
from tests.factories import TODAY, days_ago, make_case, make_contact, make_person
from tests.flows.casework.owing import DATABASES, owe, quiet_case
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=DATABASES)


def rows_of(user: User, **narrowed: Any) -> list[QueueRow]:
    with in_context(actor=user):
        return queue_page(user, seen_by(user), today=TODAY, narrowed=Narrowed(**narrowed)).rows


def get(user: User, **query: Any) -> HttpResponse:
    return signed_in(user).get(reverse("casework:today"), query)


def text_of(user: User, **query: Any) -> str:
    response = get(user, **query)
    assert response.status_code == 200
    return response.content.decode()


class TestRows:
    def test_say_what_to_do_for_whom_and_why(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "first-contact", due=-1, starts_on=days_ago(2))
        [row] = rows_of(coach)
        assert (row.lead, row.name, row.case_number) == ("Call", factories.adult_of(case).person.name, case.number)
        assert row.why.startswith("Referred ")
        assert row.action_label == "Log contact"
        assert row.action_url.startswith(reverse("casework:contact-log", args=[case.pk]))
        assert row.more_url == reverse("casework:deadline-why", args=[case.pk, row.id])

    def test_are_those_of_open_deadlines_whose_clock_runs(self, coach: User) -> None:
        case = quiet_case(coach)
        shown = owe(case, "ea", due=3)
        owe(case, "plan", due=3, met_on=TODAY)
        owe(case, "epi", due=3, is_excused=True)
        owe(case, "step-review", due=3, starts_on=TODAY + timedelta(days=1))
        owe(case, "work-readiness", due=30)
        assert [row.id for row in rows_of(coach)] == [shown.pk]

    def test_past_the_week_stand_only_when_their_warning_has_come(self, coach: User) -> None:
        case = quiet_case(coach)
        warned = owe(case, "plan-expiry", due=12, warn_on=TODAY)
        owe(case, "plan-update", due=12, warn_on=TODAY + timedelta(days=1))
        [row] = rows_of(coach)
        assert (row.id, row.group) == (warned.pk, Group.LATER)

    def test_stand_by_due_day_then_by_what_is_at_stake(self, coach: User) -> None:
        case = quiet_case(coach)
        for standard, due in (
            ("contact-note", -9),
            ("ea", -8),
            ("monthly-contact", -7),
            ("plan-expiry", -6),
            ("first-contact", -1),
            ("exemption-told", 0),
            ("reply", 3),
        ):
            owe(case, standard, due=due)
        found = [(row.group, row.stake) for row in rows_of(coach)]
        assert found == sorted(found)
        assert [row.due_on for row in rows_of(coach)][:2] == [days_ago(1), days_ago(6)]

    def test_lead_to_the_note_about_its_contact(self, coach: User, open_case: Case) -> None:
        contact = make_contact(case=open_case, by=coach, method=ContactMethod.PHONE, on=days_ago(5))
        row = next(row for row in rows_of(coach) if row.lead.startswith("Write the contact note"))
        assert row.why.startswith("Phone on ")
        assert row.action_url == f"{reverse('casework:note-file', args=[open_case.pk])}?about={contact.pk}"
        assert row.action_label == "Write note"

    def test_carry_safe_contact_and_language_with_the_name(self, coach: User) -> None:
        case = quiet_case(coach)
        person = make_person(
            safe_contact=[SafeContactRule.NO_VOICEMAIL], language="vi", needs_interpreter=True, family_name="Nguyen"
        )
        participant = factories.make_participant(case=case, person=person, position=5)
        owe(case, "monthly-contact", due=1, participant_id=participant.pk)
        [row] = rows_of(coach)
        assert [label for label, _, _ in row.tags] == ["No voicemail", "Vietnamese, interpreter"]

    def test_of_a_whole_case_name_the_family(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "referral-follow-up", due=0, participant_id=None)
        [row] = rows_of(coach)
        assert row.name == f"{case.family.name} family"

    def test_read_for_every_declared_standard(self, coach: User) -> None:
        case = quiet_case(coach)
        codes = sorted({declared.code for declared in standards()})
        for code in codes:
            owe(case, code, due=0, period=f"{TODAY:%Y-%m}")
        rows = rows_of(coach)
        assert len(rows) == len(codes)
        assert not [row.lead for row in rows if "{" in row.lead + row.why or not row.lead[0].isupper()]
        assert not [code for code in codes if code not in queue.DUTIES or code not in acts.ACTS]

    def test_of_an_unknown_standard_still_stand(self, coach: User) -> None:
        owe(quiet_case(coach), "something-new", due=0)
        assert rows_of(coach)[0].lead == "something-new:"


class TestWhoSees:
    def test_a_coach_sees_the_cases_carried_today(
        self, coach: User, other_coach: User, outsider: User, case_aide: User
    ) -> None:
        owe(quiet_case(coach), "reply", due=0)
        assert [len(rows_of(user)) for user in (coach, other_coach, outsider, case_aide)] == [1, 0, 0, 1]

    def test_a_row_leads_nobody_to_a_page_that_is_shut_to_them(self, coach: User, case_aide: User) -> None:
        case = quiet_case(coach)
        for code in ("work-verification", "step-review", "first-contact"):
            owe(case, code, due=0, period=f"{TODAY:%Y-%m}" if code == "work-verification" else "")
        own = {row.lead: row.action_url for row in rows_of(coach)}
        led = {row.lead: row.action_url for row in rows_of(case_aide)}
        page = reverse("casework:case", args=[case.pk])
        assert [lead for lead, url in led.items() if url == page and own[lead] != page] == [
            lead for lead in own if not lead.startswith("Call")
        ]
        assert all(signed_in(case_aide).get(url).status_code == 200 for url in led.values())

    def test_a_conflict_block_hides_the_case(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "reply", due=0)
        factories.make_conflict_block(case=case, staff=coach)
        assert rows_of(coach) == []

    def test_who_works_on_no_case_starts_elsewhere(self, auditor: User, admin: User, partner: User) -> None:
        assert get(auditor).url == reverse("casework:families")
        assert get(admin).url != reverse("casework:today")
        assert get(partner).url == reverse("reengagement:guest-rooms")

    def test_nobody_signed_out_sees_anything(self, client: Client) -> None:
        assert client.get(reverse("casework:today")).status_code == 302


class TestPage:
    def test_names_the_day_and_says_how_much(self, coach: User) -> None:
        case = quiet_case(coach)
        for due in (-2, 0, 0, 4):
            owe(case, "ea", due=due)
        page = text_of(coach)
        assert f"{TODAY:%A, %B} {TODAY.day}" in page
        assert "1 overdue, 2 due today, and 1 more by " in page

    @pytest.mark.parametrize(("count", "words"), [(1, "1 more is coming up."), (2, "2 more are coming up.")])
    def test_says_how_many_come_later(self, coach: User, count: int, words: str) -> None:
        case = quiet_case(coach)
        for code in ("ea", "plan")[:count]:
            owe(case, code, due=30, warn_on=TODAY)
        assert words in text_of(coach)

    def test_says_what_to_do_first_and_why(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "contact-note", due=-9)
        owe(case, "first-contact", due=-1)
        page = text_of(coach)
        assert page.index("Do this first") < page.index(">Call ")
        assert "First because somebody is waiting to hear from us" in page

    def test_puts_off_what_comes_first(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "contact-note", due=-9)
        owe(case, "first-contact", due=-1)
        page = text_of(coach, skip=1)
        first = page[page.index("Do this first") : page.index('class="chips"')]
        assert "Write the contact note" in first
        assert "Next because" in first
        assert text_of(coach, skip="99").count("First because somebody") == 1

    def test_narrows_to_one_kind_of_work(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "contact-note", due=0)
        owe(case, "ea", due=0)
        page = text_of(coach, kind="notes")
        assert "Write the contact note" in page
        assert "employability assessment" not in page
        assert 'href="/?kind=plans"' in page

    def test_counts_that_add_up(self, coach: User) -> None:
        case = quiet_case(coach)
        for number, standard in enumerate(queue.DUTIES):
            owe(case, standard, due=number % 9 - 4)
        with in_context(actor=coach):
            counts = queue_counts(seen_by(coach), today=TODAY, work=None)
        assert counts.total == len(queue.DUTIES) == sum(counts.by_work.values()) == len(rows_of(coach))

    def test_goes_on_where_the_last_page_ended(self, coach: User) -> None:
        case = quiet_case(coach)
        owed = {owe(case, "step-review", due=number % 5 - 3).pk for number in range(113)}
        client, found = signed_in(coach), []
        url = reverse("casework:today")
        while url:
            page = client.get(url)
            rows = [row for group in page.context["groups"] for row in group.rows]
            found += [row.id for row in rows]
            assert len(rows) <= 50
            url = page.context["next_url"]
        assert len(found) == len(owed)
        assert set(found) == owed

    def test_stands_family_by_family(self, coach: User) -> None:
        for name in ("Zeller", "Abbot"):
            case = quiet_case(coach, family=factories.make_family(name=name))
            owe(case, "reply", due=-1)
            owe(case, "ea", due=2)
        page = text_of(coach, group="family")
        assert page.index("Abbot family") < page.index("Zeller family")
        assert [row.family_name for row in rows_of(coach, by_family=True)] == ["Abbot"] * 2 + ["Zeller"] * 2

    def test_families_of_one_name_are_told_apart_by_their_numbers(self, coach: User) -> None:
        cases = [quiet_case(coach, family=factories.make_family(name="Mirza")) for _ in range(2)]
        for case in cases:
            owe(case, "ea", due=2)
        groups = get(coach, group="family").context["groups"]
        assert all(f"<span>{case.number}</span>" in "".join(group.heading for group in groups) for case in cases)
        assert len({group.heading for group in groups}) == 2

    def test_goes_on_family_by_family_without_names_in_the_address(self, coach: User) -> None:
        for number in range(60):
            owe(quiet_case(coach, family=factories.make_family(name=f"Tolmin {number:02}")), "reply", due=0)
        first = get(coach, group="family")
        assert "Tolmin" not in first.context["next_url"]
        second = signed_in(coach).get(first.context["next_url"])
        assert len(first.context["groups"]) + len(second.context["groups"]) == 60

    @pytest.mark.parametrize("query", [{"after": "x"}, {"kind": "x"}, {"skip": "-1"}, {"after": str(factories.NOW)}])
    def test_asks_for_nothing_by_what_cannot_be_read(self, coach: User, query: dict[str, str]) -> None:
        owe(quiet_case(coach), "reply", due=0)
        assert "Answer" in text_of(coach, **query)

    def test_says_so_when_nothing_waits(self, coach: User) -> None:
        assert "Nothing is waiting for you." in text_of(coach)

    def test_writes_names_as_text(self, coach: User) -> None:
        case = quiet_case(coach)
        person = make_person(given_name="<script>alert(1)</script>")
        owe(case, "reply", due=0, participant_id=factories.make_participant(case=case, person=person, position=4).pk)
        assert "<script>alert" not in text_of(coach)

    def test_says_how_the_month_stands(self, coach: User) -> None:
        case = quiet_case(coach)
        month_end = (TODAY.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        period = {"due_on": month_end, "period": f"{TODAY:%Y-%m}", "starts_on": TODAY.replace(day=1)}
        owe(case, "monthly-contact", due=0, **period)
        owe(case, "monthly-contact", due=0, met_on=TODAY, **period)
        page = text_of(coach)
        assert "Meaningful contact this month" in page
        assert "1 of 2" in page

    def test_says_what_waits_for_others(self, coach: User) -> None:
        case = quiet_case(coach)
        factories.make_excusal(deadline=owe(case, "ea", due=0), by=coach)
        factories.make_track_change(case=case, by=coach)
        page = text_of(coach)
        assert "Waiting on others" in page
        assert "Excusal: assessment (ea)" in page
        assert "Track: Families First" in page


class TestNotAssigned:
    def test_stand_on_the_page_of_those_who_assign(
        self, coach: User, supervisor: User, lead_worker: User, case_aide: User
    ) -> None:
        case = quiet_case(office=coach.office)
        owe(case, "first-contact", due=-1)
        for user in (supervisor, lead_worker):
            page = text_of(user)
            assert "Assign a coach to the" in page
            assert "First contact was" in page
        for user in (coach, case_aide):
            assert "Assign a coach to the" not in text_of(user)

    def test_leave_out_what_somebody_carries_and_what_is_closed(self, coach: User, supervisor: User) -> None:
        quiet_case(coach)
        quiet_case(office=coach.office, status="CLOSED")
        assert "Not assigned" not in text_of(supervisor)

    def test_have_a_list_of_their_own_with_pages(self, coach: User, supervisor: User) -> None:
        numbers = {quiet_case(office=coach.office).number for _ in range(53)}
        first = get(supervisor, show="unassigned")
        second = signed_in(supervisor).get(first.context["next_url"])
        found = [row.case_number for page in (first, second) for row in page.context["unassigned"].rows]
        assert len(found) == 53
        assert set(found) == numbers
        assert "All 53 families without a coach" in text_of(supervisor)


class TestQueries:
    def test_are_as_many_however_much_is_owed(self, coach: User) -> None:
        counts = []
        for cases in (1, 12):
            for _ in range(cases):
                case = make_case(coach=coach)
                make_contact(case=case, by=coach)
                owe(case, "reply", due=-1)
            client = signed_in(coach)
            client.get(reverse("casework:today"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("casework:today"))
            counts.append(len(queries))
        assert counts[0] == counts[1]
        # one each for absences, promises, transfers, appointments, notes, remarks, hours, workshops that changed,
        # copies owed, staffings and protected papers beside the queue itself
        assert counts[1] <= 30
