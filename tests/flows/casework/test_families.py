"""The list of families: narrowed by its address, counted so that nothing is missing, taken along as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import AccessVerb, CaseKind, CaseStatus, EventKind, Role, SafeContactRule, Track
from casework.models import AccessLog, Case, User
from casework.views import families
from tests import factories
from tests.factories import TODAY, days_ago, make_case, make_contact, make_event, make_family, make_person, make_user
from tests.flows.casework.owing import DATABASES, owe, quiet_case
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=DATABASES)


def get(user: User, **query: Any) -> HttpResponse:
    response = signed_in(user).get(reverse("casework:families"), query)
    assert response.status_code == 200
    return response


def numbers(user: User, **query: Any) -> list[str]:
    return [row.number for row in get(user, **query).context["rows"]]


def words(user: User, **query: Any) -> str:
    return str(get(user, **query).context["words"])


def named(name: str, coach: User | None = None, **changes: Any) -> Case:
    return quiet_case(coach, family=make_family(name=name), **changes)


class TestList:
    def test_shows_who_carries_and_what_is_due_next(self, supervisor: User, coach: User) -> None:
        case = named("Abbot", coach)
        owe(case, "ea", due=4)
        owe(case, "contact-note", due=-3)
        page = get(supervisor).content.decode()
        assert "Abbot" in page
        assert coach.name in page
        assert "Contact note" in page
        [row] = get(supervisor).context["rows"]
        assert (row.overdue, row.next_due_on) == (1, days_ago(3))

    def test_is_of_visible_cases_only(
        self, coach: User, other_coach: User, outsider: User, auditor: User, admin: User, partner: User
    ) -> None:
        case = quiet_case(coach)
        assert numbers(coach) == numbers(auditor) == [case.number]
        for user in (other_coach, outsider, admin, partner):
            assert numbers(user) == []

    def test_shows_safe_contact_and_engagement_beside_names(self, coach: User) -> None:
        case = make_case(coach=coach)
        person = make_person(safe_contact=[SafeContactRule.NO_TEXT])
        adult = factories.make_participant(case=case, person=person, position=3)
        make_event(case, EventKind.ENGAGEMENT_CHANGED, on=days_ago(3), participant=adult, engaged=False)
        page = get(coach).content.decode()
        assert "No text messages" in page
        assert "Not engaged" in page

    def test_says_when_the_last_contact_was(self, coach: User) -> None:
        case = make_case(coach=coach)
        make_contact(case=case, by=coach, on=days_ago(3))
        assert get(coach).context["rows"][0].last_contact_on == days_ago(3)

    def test_writes_names_as_text(self, coach: User) -> None:
        named("<b>Abbot", coach)
        assert "<b>Abbot" not in get(coach).content.decode()

    def test_asks_as_often_however_long_it_is(self, coach: User) -> None:
        counts = []
        for cases in (1, 10):
            for _ in range(cases):
                make_contact(case=make_case(coach=coach), by=coach)
            client = signed_in(coach)
            client.get(reverse("casework:families"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("casework:families"))
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[1] <= 17


class TestNarrowing:
    def test_counts_what_is_shown_and_what_is_not(self, coach: User) -> None:
        for kind in (CaseKind.CHILD_ONLY, CaseKind.WORK, CaseKind.WORK):
            quiet_case(coach, kind=kind)
        quiet_case(coach, status=CaseStatus.CLOSED)
        assert words(coach) == "3 of 4 families: 1 filtered out"
        assert words(coach, status="any") == "4 families"
        assert words(coach, status="CLOSED") == "1 of 4 families: 3 filtered out"
        assert words(coach, kind="WORK") == "2 of 4 families: 2 filtered out"

    def test_by_track_kind_and_language(self, coach: User) -> None:
        case = quiet_case(coach, track=Track.FAMILIES_FIRST, language="vi")
        quiet_case(coach, track=Track.WORK_FIRST)
        for query in ({"track": "FAMILIES_FIRST"}, {"language": "vi"}):
            assert numbers(coach, **query) == [case.number]

    def test_by_taking_part(self, coach: User) -> None:
        away, back, there = (make_case(coach=coach) for _ in range(3))
        for case in (away, back):
            adult = factories.adult_of(case)
            make_event(case, EventKind.ENGAGEMENT_CHANGED, on=days_ago(9), participant=adult, engaged=False)
        make_event(
            back, EventKind.ENGAGEMENT_CHANGED, on=days_ago(2), participant=factories.adult_of(back), engaged=True
        )
        assert numbers(coach, engaged="no") == [away.number]
        assert sorted(numbers(coach, engaged="yes")) == sorted([back.number, there.number])

    def test_by_what_is_overdue_or_due(self, coach: User) -> None:
        late, soon, quiet = (quiet_case(coach) for _ in range(3))
        owe(late, "ea", due=-1)
        owe(soon, "ea", due=3)
        assert numbers(coach, overdue="yes") == [late.number]
        assert sorted(numbers(coach, overdue="no")) == sorted([soon.number, quiet.number])
        assert numbers(coach, due="week") == [soon.number]
        assert numbers(coach, due="today") == []

    def test_by_coach_where_there_are_several(self, supervisor: User, coach: User, other_coach: User) -> None:
        mine, theirs, nobodys = quiet_case(coach), quiet_case(other_coach), quiet_case(office=coach.office)
        assert numbers(supervisor, coach=coach.pk) == [mine.number]
        assert numbers(supervisor, coach=other_coach.pk) == [theirs.number]
        assert numbers(supervisor, coach="none") == [nobodys.number]
        assert 'name="coach"' not in get(coach).content.decode()

    def test_by_office_where_there_are_several(self, auditor: User, coach: User, outsider: User) -> None:
        case = quiet_case(outsider)
        quiet_case(coach)
        assert numbers(auditor, office=outsider.office_id) == [case.number]
        assert 'name="office"' not in get(coach).content.decode()

    @pytest.mark.parametrize(
        "query", [{"kind": "x"}, {"coach": "x"}, {"status": "'"}, {"after": "x"}, {"sort": "x"}, {"page": "2"}]
    )
    def test_leaves_the_list_as_it_is_by_what_cannot_be_read(self, coach: User, query: dict[str, str]) -> None:
        case = quiet_case(coach)
        assert numbers(coach, **query) == [case.number]

    def test_answers_a_script_with_the_list_and_says_how_many(self, coach: User) -> None:
        quiet_case(coach)
        url = reverse("casework:families")
        page = signed_in(coach).get(url, headers={"HX-Request": "true", "HX-Target": "families-list"}).content.decode()
        assert "<html" not in page
        assert '<div id="say" hx-swap-oob="innerHTML">1 family</div>' in page


class TestOrder:
    def test_is_by_name_unless_asked_for(self, coach: User) -> None:
        zeller = named("Zeller", coach, number="A-1", opened_on=days_ago(90))
        abbot = named("abbot", coach, number="B-1", opened_on=days_ago(20))
        owe(zeller, "ea", due=2)
        owe(abbot, "ea", due=5)
        by_name, by_age = [abbot.number, zeller.number], [zeller.number, abbot.number]
        assert numbers(coach) == by_name
        assert numbers(coach, sort="number") == numbers(coach, sort="due") == by_age
        assert numbers(coach, sort="newest") == by_name

    @pytest.mark.parametrize("sort", ["", "due", "newest", "number"])
    def test_goes_on_where_the_last_page_ended(self, coach: User, sort: str) -> None:
        cases = [quiet_case(coach, opened_on=days_ago(20 + number % 3)) for number in range(55)]
        for case in cases[::2]:
            owe(case, "ea", due=1)
        client, found = signed_in(coach), []
        url = f"{reverse('casework:families')}?sort={sort}"
        while url:
            page = client.get(url)
            found += [row.number for row in page.context["rows"]]
            url = page.context["next_url"]
        assert len(found) == 55
        assert set(found) == {case.number for case in cases}


class TestFile:
    def read(self, user: User, **query: Any) -> list[dict[str, str]]:
        response = signed_in(user).get(reverse("casework:families-csv"), query)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))

    def test_holds_the_list_as_narrowed(self, coach: User) -> None:
        case = named("Abbot", coach)
        owe(case, "ea", due=-2)
        named("Zeller", coach, kind=CaseKind.WORK)
        [line] = self.read(coach, kind="CHILD_ONLY")
        assert (line["Case"], line["Family"], line["Overdue"]) == (case.number, "Abbot", "1")
        assert line["Next due on"] == str(days_ago(2))

    def test_runs_no_formula(self, coach: User) -> None:
        named("=HYPERLINK(1)", coach)
        assert self.read(coach)[0]["Family"] == "'=HYPERLINK(1)"

    def test_leaves_out_numbers_and_marks_that_could_harm(self, coach: User) -> None:
        case = quiet_case(coach)
        person = make_person(safe_contact=[SafeContactRule.NO_MAIL], phone="907-555-0199")
        factories.set_ssn(person, "212-45-6789")
        factories.make_participant(case=case, person=person, position=2)
        text = signed_in(coach).get(reverse("casework:families-csv")).content.decode()
        assert not [word for word in ("6789", "212", "No mail", "0199") if word in text]

    def test_writes_down_each_case_that_left(self, coach: User) -> None:
        cases = {quiet_case(coach).pk for _ in range(3)}
        self.read(coach)
        with factories.as_auditor():
            log = AccessLog.objects.filter(actor=coach, verb=AccessVerb.EXPORT, route="casework:families-csv")
            assert set(log.values_list("case_id", flat=True)) == cases

    def test_is_refused_when_too_long(self, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(families, "EXPORTED_AT_MOST", 2)
        for _ in range(3):
            quiet_case(coach)
        response = signed_in(coach).get(reverse("casework:families-csv"), {"kind": "CHILD_ONLY"}, follow=True)
        assert "This list has 3 families. A download holds at most 2" in response.content.decode()
        assert response.redirect_chain[0][0] == f"{reverse('casework:families')}?kind=CHILD_ONLY"
        with factories.as_auditor():
            assert not AccessLog.objects.filter(verb=AccessVerb.EXPORT).exists()

    def test_holds_nothing_for_others(self, coach: User, outsider: User) -> None:
        quiet_case(coach)
        assert self.read(outsider) == []


class TestManyCases:
    def test_are_counted_and_listed_as_few_are(self, supervisor: User, coach: User) -> None:
        """Past a couple of hundred cases what is seen stays a subquery."""
        make_user(role=Role.COACH, office=coach.office)
        for _ in range(3):
            owe(quiet_case(coach), "ea", due=-1)
        few = get(supervisor).context
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("casework.queries.seen.LISTED_AT_MOST", 1)
            many = get(supervisor).context
        assert [row.number for row in few["rows"]] == [row.number for row in many["rows"]]
        assert few["words"] == many["words"]
        assert few["shell"].items[1].count == many["shell"].items[1].count == "3"


def test_today_plus_a_week_is_the_last_day_of_the_coming_week(coach: User) -> None:
    case = quiet_case(coach)
    owe(case, "ea", due=6)
    assert numbers(coach, due="week") == [case.number]
    assert TODAY + timedelta(days=6) == get(coach).context["rows"][0].next_due_on
