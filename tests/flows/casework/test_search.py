"""Search: by number, by name however it is spelt, by what a note says; only ever among one's own families."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.choices import AccessVerb, CaseStatus, SafeContactRule
from casework.models import AccessLog, Case, User
from casework.queries.search import pieces_of
from tests import factories
from tests.factories import as_auditor, make_case, make_family, make_note, make_person
from tests.flows.casework.owing import quiet_case
from tests.people import signed_in, without_keys

pytestmark = pytest.mark.django_db(transaction=True)
SSN = "212-45-6789"


def find(user: User, words: str) -> HttpResponse:
    return signed_in(user).post(reverse("casework:search"), {"q": words})


def found(user: User, words: str) -> list[str]:
    response = find(user, words)
    assert response.status_code == 200
    return [family.number for family in response.context["found"].families]


def case_of(coach: User, given_name: str, family_name: str) -> Case:
    """Make a case in which somebody has this name, beside the people that each case has."""
    case = quiet_case(coach, family=make_family(name=family_name))
    person = make_person(given_name=given_name, family_name=family_name)
    factories.make_participant(case=case, person=person, position=3)
    return case


class TestNames:
    @pytest.mark.parametrize(
        "words",
        [
            "Jirina",
            "jirina sokolova",
            "Jiřina Sokolová",
            "sok jir",
            "SOKOLOVA",
            "Sokolva",
            "Sokolovva",
            "Jirna Sokolov",
            "Sokolova, Jirina",
        ],
    )
    def test_are_found_however_they_are_spelt(self, coach: User, words: str) -> None:
        case = case_of(coach, "Jiřina", "Sokolová")
        case_of(coach, "Marcus", "Bell")
        assert found(coach, words) == [case.number]

    @pytest.mark.parametrize("words", ["o'hara", "ohara-reyes", "reyes", "ann", "mary ann"])
    def test_are_found_by_each_of_their_parts(self, coach: User, words: str) -> None:
        case = case_of(coach, "Mary Ann", "O'Hara-Reyes")
        assert found(coach, words) == [case.number]

    def test_that_fit_better_stand_first_and_alone(self, coach: User) -> None:
        tolman = case_of(coach, "Amy", "Bellman")
        case_of(coach, "Amy", "Bellmann-Oak")
        assert tolman.number in found(coach, "bellman")
        assert found(coach, "xyzzyq") == []

    def test_tell_whose_they_are_and_what_is_unsafe(self, coach: User) -> None:
        case = quiet_case(coach)
        person = make_person(given_name="Zelda", safe_contact=[SafeContactRule.NO_VOICEMAIL])
        factories.make_participant(case=case, person=person, position=3)
        page = find(coach, "zelda").content.decode()
        assert person.name in page
        assert "No voicemail" in page

    @pytest.mark.parametrize("words", ["%", "__", "a%b", "'; --", "\\", "( | ) !", "<b>x", "🙂🙂", "\u0000x"])
    def test_of_any_signs_are_only_text(self, coach: User, words: str) -> None:
        case_of(coach, "Amy", "Bell")
        response = find(coach, words)
        assert response.status_code in {200, 422}
        assert "<b>x" not in response.content.decode()


class TestNumbers:
    @pytest.mark.parametrize("words", ["K-7001", "k-7001", " K-7001 "])
    def test_typed_whole_open_the_case(self, coach: User, words: str) -> None:
        case = quiet_case(coach, number="K-7001")
        quiet_case(coach, number="K-70011")
        response = find(coach, words)
        assert response.url == reverse("casework:case", args=[case.pk])

    def test_typed_in_part_list_what_begins_so(self, coach: User) -> None:
        quiet_case(coach, number="K-7001")
        closed = quiet_case(coach, number="K-7002", status=CaseStatus.CLOSED)
        assert found(coach, "K-70") == ["K-7001", closed.number]
        assert "Closed" in find(coach, "K-70").content.decode()

    @pytest.mark.parametrize("words", ["20508", "jnu20508", "JNU 20508", "0508"])
    def test_are_found_by_their_digits_and_without_a_hyphen(self, coach: User, words: str) -> None:
        case = quiet_case(coach, number="JNU-20508")
        quiet_case(coach, number="JNU-20509")
        assert found(coach, words) == [case.number]


class TestNotes:
    def test_are_found_by_their_words(self, coach: User) -> None:
        note = make_note(case=quiet_case(coach), by=coach, text="The childcare provider closes on Friday.")
        page = find(coach, "provider closing").content.decode()
        assert reverse("casework:note", args=[note.pk]) in page
        assert "<mark>provider</mark>" in page

    def test_show_their_text_as_text(self, coach: User) -> None:
        make_note(case=quiet_case(coach), by=coach, text="<script>alert(1)</script> provider")
        assert "<script>alert" not in find(coach, "provider").content.decode()

    def test_of_others_are_not_there(self, coach: User, other_coach: User, supervisor: User) -> None:
        make_note(case=quiet_case(coach), by=coach, text="The zeppelin landed.")
        assert find(other_coach, "zeppelin").context["found"].count == 0
        assert find(supervisor, "zeppelin").context["found"].count == 1

    def test_are_cut_into_pieces(self) -> None:
        assert pieces_of("a ⟦b⟧ c ⟦d⟧") == (("a ", False), ("b", True), (" c ", False), ("d", True))
        assert pieces_of("⟦b⟧") == (("b", True),)
        assert pieces_of("") == ()


class TestIdentifiers:
    def with_number(self, coach: User) -> Case:
        case = quiet_case(coach)
        factories.set_ssn(factories.adult_of(case).person, SSN)
        return case

    @pytest.mark.parametrize("words", [SSN, SSN.replace("-", "")])
    def test_find_whoever_has_exactly_this_one(self, coach: User, words: str) -> None:
        case = self.with_number(coach)
        response = find(coach, words)
        assert [family.number for family in response.context["found"].families] == [case.number]
        assert "6789" not in without_keys(response.content.decode())

    def test_are_written_down(self, coach: User) -> None:
        case = self.with_number(coach)
        find(coach, SSN)
        find(coach, "212-45-0001")
        with factories.as_auditor():
            log = AccessLog.objects.filter(actor=coach, verb=AccessVerb.REVEAL, route="casework:search")
            assert list(log.order_by("at").values_list("case_id", flat=True)) == [case.pk, None]

    def test_answer_the_same_to_those_who_may_not_ask(self, coach: User, case_aide: User, outsider: User) -> None:
        self.with_number(coach)
        for user in (case_aide, outsider):
            page = find(user, SSN)
            assert page.context["found"].count == 0
            assert "Nothing found among your families" in page.content.decode()


class TestWhoSees:
    def test_unknown_and_forbidden_look_the_same(self, coach: User, outsider: User, other_coach: User) -> None:
        case = make_case(coach=coach, number="K-8001", family=make_family(name="Quillon"))
        factories.make_participant(case=case, person=make_person(family_name="Quillon"), position=2)
        for user in (outsider, other_coach):
            for words, unknown in (("Quillon", "Zuillox"), ("K-8001", "K-9999"), ("K-80", "K-99")):
                here, there = (find(user, one).content.decode() for one in (words, unknown))
                assert _without(here, words) == _without(there, unknown)

    def test_roles_without_cases_find_nothing(self, coach: User, admin: User, partner: User, auditor: User) -> None:
        case = case_of(coach, "Amy", "Quillon")
        assert found(admin, "Quillon") == found(partner, "Quillon") == []
        assert found(auditor, "Quillon") == [case.number]


def _without(page: str, words: str) -> str:
    """Return what two answers must share: no words that were typed, no tokens."""
    start = page.index('<h2 class="search-found"')
    return page[start : page.index("</main>")].replace(words, "")


class TestLooks:
    def test_a_note_shown_is_a_look_at_its_case_once(self, coach: User) -> None:
        first, second = quiet_case(coach), quiet_case(coach)
        for case in (first, first, second):
            make_note(case=case, by=coach, text="The provider closed for the winter.")
        quiet_case(coach, family=make_family(name="Provider"))
        find(coach, "provider")
        with as_auditor():
            looks = list(AccessLog.objects.filter(actor=coach, verb=AccessVerb.VIEW).values_list("case_id", "route"))
        assert sorted(looks) == sorted([(first.pk, "casework:search"), (second.pk, "casework:search")])

    def test_the_focus_goes_to_what_was_found(self, coach: User) -> None:
        case_of(coach, "Amy", "Quillon")
        shown = find(coach, "Quillon").content.decode()
        assert '<h2 class="search-found" tabindex="-1" data-focus>' in shown


class TestForm:
    def test_takes_nothing_from_the_address(self, coach: User) -> None:
        quiet_case(coach, number="K-7001")
        response = signed_in(coach).get(reverse("casework:search"), {"q": "K-7001"})
        assert response.status_code == 200
        assert "K-7001" not in response.content.decode()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("", "Type a name, a case number or a word from a note."),
            ("a", "Type at least two characters."),
            ("a" * 201, "Search for something shorter"),
            ("a" * 10_000, "Search for something shorter"),
        ],
    )
    def test_says_what_to_type_instead(self, coach: User, words: str, said: str) -> None:
        response = find(coach, words)
        assert response.status_code == 422
        assert said in response.content.decode()

    def test_is_for_people_signed_in(self, client: Client) -> None:
        assert client.post(reverse("casework:search"), {"q": "Amy"}).status_code == 302
