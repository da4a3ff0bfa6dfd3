"""The notes of a case as its tab, and the contacts that nobody wrote about yet."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction
from casework.models import Case, User
from tests import factories
from tests.factories import TODAY, as_importer, days_ago, make_contact, make_note, make_note_remark, moment
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def tab(user: User, case: Case, **query: Any) -> str:
    return signed_in(user).get(reverse("casework:case-notes", args=[case.pk]), query).content.decode()


def desk(user: User, **query: Any) -> str:
    return signed_in(user).get(reverse("casework:notes-to-write"), query).content.decode()


def queries_of(user: User, address: str) -> int:
    client = signed_in(user)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def assessed(case: Case, ago: int = 1) -> None:
    factories.make_event(
        case, EventKind.ASSESSMENT_COMPLETED, on=days_ago(ago), participant=factories.adult_of(case), assessment="EA"
    )


class TestTab:
    def test_can_be_narrowed(self, open_case: Case, coach: User, supervisor: User) -> None:
        with as_importer():
            kind = factories.NoteTemplate.objects.in_force("US-AK", TODAY).get(code="PLAN")
        make_note(case=open_case, by=coach, title="Contacted regarding the bus", on=TODAY, filed_at=factories.NOW)
        make_note(case=open_case, by=coach, title="Plan reviewed regarding work", template=kind, on=days_ago(1))
        late = {"on": days_ago(20), "filed_at": moment(days_ago(2))}
        make_note(case=open_case, by=supervisor, title="Contacted regarding school", **late)

        assert all(words in tab(coach, open_case) for words in ("the bus", "regarding work", "regarding school"))
        assert "the bus" not in tab(coach, open_case, kind="PLAN")
        assert "regarding work" in tab(coach, open_case, kind="PLAN")
        assert "regarding school" not in tab(coach, open_case, mine="yes")
        assert "the bus" not in tab(coach, open_case, author=str(supervisor.pk))
        only_late = tab(coach, open_case, late="yes")
        assert "regarding school" in only_late
        assert "the bus" not in only_late
        assert "business days later" in only_late
        assert "No note is left." in tab(coach, open_case, kind="PLAN", late="yes", mine="yes")

    def test_reads_nonsense_as_nothing_asked(self, open_case: Case, coach: User) -> None:
        make_note(case=open_case, by=coach)
        shown = tab(coach, open_case, kind="'; DROP", author="x", before="y", late="z")
        assert "Contacted regarding the bus pass" in shown

    def test_goes_on_page_by_page_and_loses_none(self, open_case: Case, coach: User) -> None:
        for number in range(30):
            make_note(
                case=open_case, by=coach, title=f"Contacted regarding matter {number:02}", on=days_ago(number // 4)
            )
        first = tab(coach, open_case)
        address = first.partition(">Older")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        second = signed_in(coach).get(address).content.decode()
        found = [sum(f"matter {number:02}" in page for page in (first, second)) for number in range(30)]
        assert found == [1] * 30

    def test_costs_the_same_however_many(self, open_case: Case, coach: User, supervisor: User) -> None:
        address = reverse("casework:case-notes", args=[open_case.pk])
        make_note_remark(note=make_note(case=open_case, by=coach), by=supervisor)
        before = queries_of(coach, address)
        for _ in range(8):
            make_note_remark(note=make_note(case=open_case, by=supervisor), by=supervisor)
        assert queries_of(coach, address) == before

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 200), ("other_coach", 404)])
    def test_is_for_those_who_see_the_case(
        self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        assert signed_in(user).get(reverse("casework:case-notes", args=[open_case.pk])).status_code == status


class TestToWrite:
    def test_holds_contacts_without_a_note_oldest_first(self, open_case: Case, coach: User) -> None:
        """A022."""
        new = make_contact(case=open_case, by=coach, on=TODAY, method="TEXT")
        old = make_contact(case=open_case, by=coach, on=days_ago(5), method="VIDEO")
        noted = make_contact(case=open_case, by=coach, on=days_ago(2), method="IN_PERSON")
        make_note(case=open_case, by=coach, about_kind="contact", about_id=noted.pk)
        shown = desk(coach)
        assert shown.index(str(old.pk)) < shown.index(str(new.pk))
        assert str(noted.pk) not in shown
        assert "2 notes to write" in signed_in(coach).get(reverse("casework:today")).content.decode()

    def test_has_those_of_a_case_that_somebody_else_logged(
        self, open_case: Case, coach: User, case_aide: User, other_coach: User
    ) -> None:
        contact = make_contact(case=open_case, by=case_aide)
        assert str(contact.pk) in desk(coach)
        assert str(contact.pk) in desk(case_aide)
        assert str(contact.pk) not in desk(other_coach)

    def test_has_assessments_whose_note_is_owed(self, open_case: Case, coach: User, other_coach: User) -> None:
        """A020, A022."""
        assessed(open_case)
        shown = desk(coach)
        assert "Assessments without their note" in shown
        assert "template=EA" in shown
        assert "Assessments without their note" not in desk(other_coach)
        assert "1 note to write" in signed_in(coach).get(reverse("casework:today")).content.decode()

    def test_has_those_of_whoever_is_away(self, open_case: Case, coach: User, other_coach: User) -> None:
        """O066: the stand-in keeps the record."""
        contact = make_contact(case=open_case, by=coach)
        assessed(open_case)
        assert str(contact.pk) not in desk(other_coach)
        factories.make_absence(staff=coach, stand_in=other_coach)
        shown = desk(other_coach)
        assert str(contact.pk) in shown
        assert "Assessments without their note" in shown
        assert "2 notes to write" in signed_in(other_coach).get(reverse("casework:today")).content.decode()

    def test_shows_the_clock_where_there_is_one(self, open_case: Case, coach: User) -> None:
        make_contact(case=open_case, by=coach, on=days_ago(9))
        assert " over" in desk(coach)
        office = factories.make_office(jurisdiction=Jurisdiction.TEXAS, time_zone="America/Chicago")
        texan = factories.make_user(office=office)
        make_contact(case=factories.make_case(coach=texan), by=texan)
        assert "No clock" in desk(texan)

    def test_goes_on_page_by_page(self, open_case: Case, coach: User) -> None:
        keys = [str(make_contact(case=open_case, by=coach, on=days_ago(number % 7)).pk) for number in range(28)]
        first = desk(coach)
        address = first.rpartition(">More<")[0].rpartition('href="')[2].partition('"')[0]
        second = signed_in(coach).get(address).content.decode()
        assert [sum(key in page for page in (first, second)) for key in keys] == [1] * 28

    def test_costs_the_same_however_many(self, open_case: Case, coach: User, supervisor: User) -> None:
        address = reverse("casework:notes-to-write")
        make_contact(case=open_case, by=coach)
        make_note_remark(note=make_note(case=open_case, by=coach), by=supervisor)
        assessed(open_case)
        before = queries_of(coach, address)
        for number in range(8):
            assessed(open_case, ago=number)
            make_contact(case=open_case, by=coach)
            make_note_remark(note=make_note(case=open_case, by=coach), by=supervisor)
        assert queries_of(coach, address) == before

    @pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("admin", 403), ("supervisor", 200)])
    def test_is_for_those_who_work_on_cases(self, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert signed_in(request.getfixturevalue(who)).get(reverse("casework:notes-to-write")).status_code == status
