"""The supervisor's page: every number of a coach's work, and the list behind it."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DatabaseRole, EventKind, Role
from casework.context import in_context
from casework.models import Case, User
from supervision.queries.caseloads import Caseloads, caseloads
from supervision.queries.owed import BEHIND_A_NUMBER, Show, Whose, owed_counts
from tests.factories import (
    TODAY,
    adult_of,
    days_ago,
    deadlines_of,
    make_assignment,
    make_case,
    make_contact,
    make_event,
    make_office,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
#: Lists for which no number of the page of caseloads stands.
ELSEWHERE = {Show.AT_RISK, Show.UNVERIFIED, *BEHIND_A_NUMBER}


def loads_of(user: User) -> Caseloads:
    with in_context(actor=user):
        return caseloads(user, today=TODAY)


def counts_of(user: User, **whose: Any) -> dict[Show, int]:
    with in_context(actor=user):
        return owed_counts(user, Whose(**whose), work=None, today=TODAY)


def get(user: User, name: str = "supervision:caseloads", **query: Any) -> HttpResponse:
    return signed_in(user).get(reverse(name), query)


def overdue_in(case: Case) -> int:
    return sum(row.met_on is None and not row.is_excused and row.due_on < TODAY for row in deadlines_of(case))


class TestCaseloads:
    def test_counts_families_and_what_is_overdue_by_coach(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        lighter = make_case(coach=other_coach, referred_on=TODAY)
        first, second = loads_of(supervisor).coaches
        assert (first.coach_id, first.load.families, first.load.overdue) == (coach.pk, 1, overdue_in(open_case))
        assert (second.coach_id, second.load.overdue) == (other_coach.pk, overdue_in(lighter))
        assert first.load.overdue > 0

    def test_counts_each_deadline_for_the_coach_of_today_alone(
        self, supervisor: User, other_coach: User, coach: User
    ) -> None:
        case = make_case(office=coach.office)
        make_assignment(case=case, coach=other_coach, first_day=days_ago(30), last_day=days_ago(10))
        make_assignment(case=case, coach=coach, first_day=days_ago(9))
        by_coach = {one.coach_id: one.load for one in loads_of(supervisor).coaches}
        assert by_coach[coach.pk].overdue == overdue_in(case)
        assert (by_coach[other_coach.pk].families, by_coach[other_coach.pk].overdue) == (0, 0)

    def test_puts_what_nobody_carries_apart(self, supervisor: User, coach: User, open_case: Case) -> None:
        alone = make_case(office=coach.office)
        loads = loads_of(supervisor)
        assert (loads.unassigned.families, loads.unassigned.overdue) == (1, overdue_in(alone))
        assert loads.office.families == 2
        assert loads.office.overdue == overdue_in(alone) + overdue_in(open_case)

    def test_says_who_left_and_still_carries_families(self, supervisor: User, coach: User, open_case: Case) -> None:
        with in_context(role=DatabaseRole.ADMIN):
            User.objects.filter(pk=coach.pk).update(is_active=False)
        (left,) = loads_of(supervisor).coaches
        assert not left.is_here
        assert b"No longer here" in get(supervisor).content

    def test_counts_the_contact_of_this_month(self, supervisor: User, open_case: Case) -> None:
        (before,) = loads_of(supervisor).coaches
        make_event(
            open_case,
            EventKind.CONTACT_MADE,
            on=TODAY,
            participant=adult_of(open_case),
            method="PHONE",
            direction="OUT",
            plan_reviewed=True,
        )
        (after,) = loads_of(supervisor).coaches
        assert (before.load.contacts_met, before.load.contacts_owed) == (0, 1)
        assert (after.load.contacts_met, after.load.contacts_owed) == (1, 1)
        assert after.load.met > before.load.met

    def test_counts_notes_filed_late(self, supervisor: User, coach: User, open_case: Case) -> None:
        """A021: by the day that the standard wanted, this month."""
        contact = make_contact(case=open_case, by=coach, on=days_ago(20))
        assert loads_of(supervisor).office.late_notes == 0
        make_event(open_case, EventKind.NOTE_FILED, on=TODAY, about=contact.pk)
        assert loads_of(supervisor).office.late_notes == 1
        page = get(supervisor, "supervision:owed", show="late-notes").content.decode()
        assert "1 notes filed late this month." in page
        assert open_case.number in page

    def test_leaves_out_other_offices(self, supervisor: User, outsider: User) -> None:
        make_case(coach=outsider)
        loads = loads_of(supervisor)
        assert loads.office.families == 0
        assert outsider.pk not in {one.coach_id for one in loads.coaches}

    def test_holds_in_each_number_what_its_list_holds(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        make_case(coach=other_coach, referred_on=days_ago(4))
        make_case(office=coach.office)
        loads = loads_of(supervisor)
        for load, whose in [
            (loads.office, {}),
            (loads.unassigned, {"is_nobodys": True}),
            *((one.load, {"coach_id": one.coach_id}) for one in loads.coaches),
        ]:
            counts = counts_of(supervisor, **whose)
            for without in ELSEWHERE:
                del counts[without]
            assert counts == {
                Show.OVERDUE: load.overdue,
                Show.WEEK: load.due_soon,
                Show.CONTACT: load.contacts_open,
                Show.MET: load.met,
                Show.LATE_NOTES: load.late_notes,
            }

    def test_asks_as_much_for_many_coaches_as_for_one(self, supervisor: User, open_case: Case) -> None:
        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:caseloads"))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("supervision:caseloads")).status_code == 200
            return len(captured)

        make_case(office=supervisor.office)
        few = queries()
        for _ in range(4):
            make_case(coach=make_user(office=supervisor.office))
            make_case(office=supervisor.office)
        assert queries() == few


class TestPage:
    def test_opens_the_list_behind_every_number(self, supervisor: User, coach: User, open_case: Case) -> None:
        page = get(supervisor).content.decode()
        assert f"{reverse('casework:families')}?coach={coach.pk}" in page
        for show in set(Show) - ELSEWHERE:
            assert f"?show={show}&amp;coach={coach.pk}" in page
        assert coach.name in page

    def test_puts_families_without_a_coach_first(self, supervisor: User, open_case: Case) -> None:
        alone = make_case(office=supervisor.office)
        page = get(supervisor).content.decode()
        assert reverse("supervision:case-assign", args=[alone.pk]) in page
        assert page.index(alone.number) < page.index('id="super-coaches"')

    def test_says_so_when_no_coach_works_there(self) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=make_office())
        assert b"No coach works in this office yet." in get(manager).content


class TestOwed:
    def test_lists_what_is_overdue_with_the_coach(self, supervisor: User, coach: User, open_case: Case) -> None:
        (first,) = deadlines_of(open_case, "first-contact")
        page = get(supervisor, "supervision:owed").content.decode()
        assert "First contact" in page
        assert coach.name in page
        assert reverse("casework:deadline-why", args=[open_case.pk, first.pk]) in page

    def test_narrows_to_a_kind_of_work(self, supervisor: User, coach: User, open_case: Case) -> None:
        page = get(supervisor, "supervision:owed", coach=coach.pk, kind="notes").content.decode()
        assert "First contact" not in page

    def test_lists_what_nobody_carries(self, supervisor: User, open_case: Case) -> None:
        alone = make_case(office=supervisor.office)
        page = get(supervisor, "supervision:owed", coach="none").content.decode()
        assert alone.number in page
        assert open_case.number not in page

    def test_goes_on_after_fifty(self, supervisor: User, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("supervision.queries.owed.ROWS_AT_MOST", 2)
        cases = [make_case(coach=coach, referred_on=days_ago(30 + number)) for number in range(3)]
        client, seen = signed_in(supervisor), []
        url = f"{reverse('supervision:owed')}?show=overdue&kind=contacts"
        for _ in range(6):
            answer = client.get(url)
            seen += [row.id for row in answer.context["rows"]]
            url = answer.context["next_url"]
            if not url:
                break
        owed = [
            row.pk
            for case in cases
            for row in deadlines_of(case)
            if row.due_on < TODAY and row.met_on is None and row.standard in {"first-contact", "monthly-contact"}
        ]
        assert len(seen) == len(set(seen))
        assert set(owed) <= set(seen)

    def test_knows_no_coach_of_another_office(self, supervisor: User, outsider: User) -> None:
        assert get(supervisor, "supervision:owed", coach=outsider.pk).status_code == 404
        assert get(supervisor, "supervision:owed", coach="nonsense").status_code == 404

    def test_shows_what_is_overdue_when_it_is_asked_for_nonsense(self, supervisor: User) -> None:
        answer = get(supervisor, "supervision:owed", show="nonsense", kind="nonsense", after="nonsense")
        assert answer.status_code == 200


class TestAlerts:
    def test_shows_what_stayed_open_with_coach_and_reason(self, supervisor: User, coach: User, open_case: Case) -> None:
        (first,) = deadlines_of(open_case, "first-contact")
        page = get(supervisor, "supervision:alerts").content.decode()
        assert reverse("casework:deadline-why", args=[open_case.pk, first.pk]) in page
        assert coach.name in page

    def test_lets_go_of_what_was_done(self, supervisor: User, open_case: Case) -> None:
        make_event(
            open_case,
            EventKind.CONTACT_MADE,
            on=days_ago(30),
            participant=adult_of(open_case),
            method="PHONE",
            direction="OUT",
        )
        (first,) = deadlines_of(open_case, "first-contact")
        assert first.met_on is not None
        page = get(supervisor, "supervision:alerts").content.decode()
        assert reverse("casework:deadline-why", args=[open_case.pk, first.pk]) not in page

    def test_shows_nothing_of_other_offices(self, supervisor: User, outsider: User) -> None:
        case = make_case(coach=outsider)
        assert case.number not in get(supervisor, "supervision:alerts").content.decode()


@pytest.mark.parametrize("name", ["supervision:caseloads", "supervision:owed", "supervision:alerts"])
class TestWhoMayNot:
    def test_refuses_everybody_who_does_not_decide(
        self, name: str, coach: User, case_aide: User, engagement_specialist: User, auditor: User, admin: User
    ) -> None:
        others = (case_aide, engagement_specialist, admin)
        # A coach opens the lists behind their own numbers, an auditor those behind a state's.
        for user in others if name == "supervision:owed" else (coach, auditor, *others):
            assert get(user, name).status_code == 403, user.role

    def test_admits_the_lead_worker(self, name: str, lead_worker: User) -> None:
        assert get(lead_worker, name).status_code == 200
