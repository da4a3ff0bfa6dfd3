"""The case page: who may open it, what it shows, what it never shows, and how many questions it asks."""

import json
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import sealing
from casework.choices import AccessVerb, EventKind, SafeContactRule
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import AccessLog, Case, ImportedFact, Office, Participant, User
from casework.queries.timeline import timeline
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_contact, make_event, make_note
from tests.people import signed_in, without_keys

pytestmark = pytest.mark.django_db(transaction=True)


def page(user: User, case: Case, **query: str) -> HttpResponse:
    return signed_in(user).get(reverse("casework:case", args=[case.pk]), query)


def text(user: User, case: Case, **query: str) -> str:
    return page(user, case, **query).content.decode()


class TestWhoSeesIt:
    def test_coach_and_office_see_it(self, open_case: Case, coach: User, supervisor: User, case_aide: User) -> None:
        assert [page(user, open_case).status_code for user in (coach, supervisor, case_aide)] == [200, 200, 200]

    def test_auditor_reads_it_without_buttons(self, open_case: Case, auditor: User) -> None:
        shown = text(auditor, open_case)

        assert open_case.number in shown
        assert reverse("casework:contact-log", args=[open_case.pk]) not in shown
        assert "File note" not in shown

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_who_has_no_office_reads_days_as_the_office_of_the_case_does(
        self, open_case: Case, auditor: User, zone: str
    ) -> None:
        with as_importer():
            Office.objects.filter(pk=open_case.office_id).update(time_zone=zone)
        answer = page(auditor, open_case)

        assert answer.context["today"] == answer.wsgi_request.now.astimezone(ZoneInfo(zone)).date()

    @pytest.mark.parametrize("stranger", ["other_coach", "outsider", "admin", "partner"])
    def test_to_others_it_is_not_there(self, open_case: Case, stranger: str, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(stranger)

        assert page(user, open_case).status_code == 404

    def test_unknown_case_is_not_there(self, coach: User) -> None:
        assert signed_in(coach).get(reverse("casework:case", args=[uuid4()])).status_code == 404

    def test_view_is_written_down(self, open_case: Case, coach: User) -> None:
        page(coach, open_case)

        with as_auditor():
            looks = AccessLog.objects.filter(case_id=open_case.pk, actor=coach, verb=AccessVerb.VIEW)
            assert [look.route for look in looks] == ["casework:case"]


class TestWhatItShows:
    def test_head_and_clocks(self, open_case: Case, coach: User, supervisor: User) -> None:
        shown = text(coach, open_case)

        assert f"{open_case.family.name} family" in shown
        for words in ("Work First", "One adult, youngest is 2", "English", "Signed plan", "Joan Bixby", "Xavier Ruiz"):
            assert words in shown

    def test_overdue_clocks_of_one_duty_are_one(self, coach: User) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(200))
        shown = text(coach, case)

        assert shown.count(">Contact in") <= 2
        assert " since</span>" in shown

    def test_safe_contact_stands_in_head_and_household(self, open_case: Case, coach: User, adult: Participant) -> None:
        with as_importer():
            adult.person.safe_contact = [SafeContactRule.NO_VOICEMAIL]
            adult.person.save(update_fields=["safe_contact"])

        shown = text(coach, open_case)

        assert "Contact safely: no voicemail" in shown
        assert shown.count("No voicemail") >= 1

    def test_number_shows_its_last_four_digits_to_those_who_may(
        self, open_case: Case, adult: Participant, coach: User, case_aide: User
    ) -> None:
        factories.set_ssn(adult.person, "123-45-6789")
        address = reverse("casework:case-people", args=[open_case.pk])

        to_coach = without_keys(signed_in(coach).get(address).content.decode())
        to_aide = without_keys(signed_in(case_aide).get(address).content.decode())

        assert "6789" in to_coach
        assert "45-6789" not in to_coach
        assert "123456789" not in to_coach
        assert "6789" not in to_aide

    def test_names_are_marked_so_that_they_can_be_hidden(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        shown = text(coach, open_case)

        assert f'<span class="pii">{adult.person.name}</span>' in shown

    def test_closed_case_says_so_and_takes_no_contact(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")

        shown = text(coach, case)

        assert "This case is closed." in shown
        assert reverse("casework:contact-log", args=[case.pk]) not in shown
        assert "File note" in shown


class TestNeighbours:
    def test_keys_lead_along_the_list_by_name(self, coach: User) -> None:
        first, middle, last = (
            factories.make_case(coach=coach, family=factories.make_family(name=name))
            for name in ("Abel", "Brandt", "Cole")
        )
        factories.make_case(coach=coach, family=factories.make_family(name="Bruun"), status="CLOSED")
        factories.make_case(family=factories.make_family(name="Brae"))

        shown = text(coach, middle)
        assert f'href="{reverse("casework:case", args=[first.pk])}" data-key="["' in shown
        assert f'href="{reverse("casework:case", args=[last.pk])}" data-key="]"' in shown
        assert 'data-key="["' not in text(coach, first)
        assert 'data-key="]"' not in text(coach, last)

    @pytest.mark.parametrize("name", ["casework:contact-log", "casework:note-file"])
    def test_note_and_contact_keys_stay_with_the_family(self, open_case: Case, coach: User, name: str) -> None:
        shown = signed_in(coach).get(reverse(name, args=[open_case.pk])).content.decode()

        for target, key in (("casework:note-file", "n"), ("casework:contact-log", "l")):
            assert f'href="{reverse(target, args=[open_case.pk])}" data-key="{key}"' in shown
        assert 'autocomplete="off"' in shown


class TestTimeline:
    def test_newest_first_by_month(self, open_case: Case, coach: User) -> None:
        make_contact(case=open_case, by=coach, remark="Asked about gas help", topics=["TRANSPORT"])
        make_note(case=open_case, by=coach)

        shown = text(coach, open_case)

        for words in (
            "Phone call",
            "Transport",
            "Asked about gas help",
            "bus pass",
            "Referral received",
            "Case opened",
        ):
            assert words in shown

    def test_filters_are_links(self, open_case: Case, coach: User) -> None:
        make_contact(case=open_case, by=coach, remark="Asked about gas help")
        make_note(case=open_case, by=coach)

        contacts = text(coach, open_case, show="contacts")
        notes = text(coach, open_case, show="notes")

        assert "Asked about gas help" in contacts
        assert "Referral received" not in contacts
        assert "the bus pass" in notes
        assert "Asked about gas help" not in notes

    def test_taken_back_line_is_struck_and_says_by_whom(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        line = factories.events_of(open_case, EventKind.CONTACT_MADE)[0]
        assert line.subject_id == contact.pk
        make_event(
            open_case,
            EventKind.TAKEN_BACK,
            on=line.on,
            participant=factories.adult_of(open_case),
            actor=coach,
            voids=line,
        )

        shown = text(coach, open_case)

        assert "<s>" in shown
        assert "Taken back" in shown
        assert "by J. Bixby" in shown

    def test_handed_over_line_keeps_its_own_text(self, open_case: Case, coach: User) -> None:
        fact = {"type": "fact", "ref": "f7", "case": "J-1", "kind": "support.authorised", "purpose": "Work boots"}
        with as_importer():
            kept = ImportedFact(case=open_case, ref="f7", kind=fact["kind"], on=days_ago(2), digest=b"x")
            kept.sealed_line = sealing.seal(json.dumps(fact), "casework_importedfact.sealed_line", kept.pk)
            kept.save(force_insert=True)
            line = Line(EventKind.SUPPORT_AUTHORISED, days_ago(2), subject=kept)
            event_of(
                open_case, line, actor=User.objects.get(username="import"), recorded_at=factories.NOW, is_imported=True
            ).save(force_insert=True)

        shown = text(coach, open_case)

        assert "Support authorised" in shown
        assert "Purpose: Work boots" in shown
        assert "Import from another system" in shown

    def test_pages_follow_each_other_without_gap_or_double(self, open_case: Case, coach: User) -> None:
        for number in range(30):
            make_contact(case=open_case, by=coach, on=days_ago(number % 5), remark=f"r{number:02}")
        everything = self._all(open_case, coach, size=500)
        assert len(everything) == 32

        for size in (1, 3, 7, 40):
            assert self._all(open_case, coach, size=size) == everything

    def test_people_written_down_together_are_one_line_on_every_page(self, open_case: Case, coach: User) -> None:
        people = factories.people_of(open_case)
        for number in range(6):
            make_contact(case=open_case, by=coach, people=people, on=days_ago(3), remark=f"r{number}")

        for size in (3, 4, 5):
            found = self._all(open_case, coach, size=size)
            assert [who for title, who in found if title.startswith("Phone")] == ["Amy and Ida"] * 6

    def _all(self, case: Case, user: User, *, size: int) -> list[tuple[str, str]]:
        from casework.queries.cursor import Cursor

        found: list[tuple[str, str]] = []
        before = None
        with in_context(actor=user):
            seen = Case.objects.visible_to(user).select_related("office").get(pk=case.pk)
            for _ in range(100):
                shown = timeline(seen, viewer=user, shown="all", before=before, today=TODAY, size=size)
                found += [(one.title + one.text, one.who) for month in shown.months for one in month.happenings]
                if not shown.older:
                    return found
                before = Cursor.read(shown.older)
        raise AssertionError("the timeline does not end")

    def test_address_of_the_next_page_names_nobody(self, open_case: Case, coach: User, adult: Participant) -> None:
        for number in range(45):
            make_contact(case=open_case, by=coach, on=days_ago(number % 20))

        shown = text(coach, open_case)

        assert "?before=" in shown
        assert f"before={adult.person.given_name}" not in shown

    def test_unreadable_cursor_shows_the_newest(self, open_case: Case, coach: User) -> None:
        assert page(coach, open_case, before="2026-02-30.x", show="nonsense").status_code == 200


class TestQuestions:
    def test_their_number_does_not_grow_with_the_case(self, coach: User) -> None:
        small = factories.make_case(coach=coach)
        large = factories.make_case(coach=coach, referred_on=days_ago(400))
        for case, times in ((small, 1), (large, 30)):
            for number in range(times):
                make_contact(case=case, by=coach, on=days_ago(number))
                make_note(case=case, by=coach, on=days_ago(number))

        assert self._count(coach, large) <= self._count(coach, small) <= 33

    def _count(self, user: User, case: Case) -> int:
        client = signed_in(user)
        address = reverse("casework:case", args=[case.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)


class TestDeadlinesTab:
    def test_every_deadline_stands_there(self, open_case: Case, coach: User) -> None:
        shown = signed_in(coach).get(reverse("casework:case-deadlines", args=[open_case.pk])).content.decode()

        for deadline in factories.deadlines_of(open_case):
            assert str(deadline.pk) in shown

    def test_outsider_finds_nothing(self, open_case: Case, outsider: User) -> None:
        for name in ("casework:case-deadlines", "casework:case-people"):
            assert signed_in(outsider).get(reverse(name, args=[open_case.pk])).status_code == 404


class TestChoosing:
    @pytest.mark.parametrize("name", ["contact-log-choose", "note-choose"])
    def test_lists_the_open_cases_one_sees(self, name: str, open_case: Case, coach: User, outsider: User) -> None:
        address = reverse(f"casework:{name}")

        assert open_case.number in signed_in(coach).get(address).content.decode()
        assert open_case.number not in signed_in(outsider).get(address).content.decode()
