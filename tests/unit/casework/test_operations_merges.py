"""Two records of one person: joined without rewriting a row, followed everywhere, taken apart exactly."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Membership, Participant, Person, PersonIdentifier, PersonMerge, SafeAddress, User
from casework.operations.merges import merge_people, say_apart, unmerge_people
from casework.operations.people import change_reach, set_safe_address
from casework.operations.people import set_ssn as store_ssn
from casework.queries.alike import TypedPerson, near_days, people_alike
from casework.queries.cases import household, masked_numbers
from casework.queries.joined import entered_since, hides_address
from casework.queries.people import find_by_ssn
from casework.queries.search import search
from casework.queries.seen import seen_by
from casework.refusals import Refused
from supervision.queries.duplicates import suspected_duplicates
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_access,
    make_case,
    make_conflict_block,
    make_participant,
    make_person,
    make_user,
    set_ssn,
)

pytestmark = pytest.mark.django_db
REASON = "Both show the same birth certificate"


@pytest.fixture
def twin(coach: User) -> Case:
    """A second case of the coach, in which the adult of the first one stands under another name."""
    case = make_case(coach=coach)
    rename(adult_of(case).person, "Amie", "Tolmin")
    return case


def rename(person: Person, given_name: str, family_name: str) -> None:
    with as_importer():
        Person.objects.filter(pk=person.pk).update(given_name=given_name, family_name=family_name)


def merge(actor: User, kept: Case, merged: Case, **changes: Any) -> PersonMerge:
    values = {"reason": REASON} | changes
    with in_context(actor=actor):
        return merge_people(
            kept_id=adult_of(kept).person_id, merged_id=adult_of(merged).person_id, **values, actor=actor, now=NOW
        )


def rows_of() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that a merge might have rewritten."""
    with as_importer():
        return {
            model.__name__: list(model.objects.order_by("pk").values_list())
            for model in (Person, Participant, Membership, PersonIdentifier)
        }


class TestMerge:
    def test_shows_one_person_and_finds_both_names(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        kept = adult_of(open_case).person
        merge(supervisor, open_case, twin)

        with in_context(actor=coach):
            shown = household(twin.pk, today=TODAY)[0]
            assert (shown.person_id, shown.name) == (kept.pk, kept.name)
            seen = seen_by(coach)
            for words in (kept.name, "Amie Tolmin", "Amie"):
                found = search(coach, seen, words=words, today=TODAY)
                assert {one.case_id for one in found.families} >= {twin.pk, open_case.pk}, words
        assert events_of(twin, EventKind.PEOPLE_MERGED)
        assert not events_of(open_case, EventKind.PEOPLE_MERGED)

    def test_rewrites_no_row_and_apart_again_all_stands_as_before(
        self, open_case: Case, twin: Case, supervisor: User
    ) -> None:
        before = rows_of()
        standing = merge(supervisor, open_case, twin)
        while_joined = rows_of()
        for table in ("Participant", "Membership", "PersonIdentifier"):
            assert while_joined[table] == before[table]
        with in_context(actor=supervisor):
            unmerge_people(merge_id=standing.pk, reason="Two cousins after all", actor=supervisor, now=NOW)
            with pytest.raises(Refused, match="already"):
                unmerge_people(merge_id=standing.pk, reason="Two cousins after all", actor=supervisor, now=NOW)

        assert rows_of() == before
        assert [line.kind for line in events_of(twin)][-2:] == ["people.merged", "people.unmerged"]

    def test_keeps_what_both_held_in_codes(self, open_case: Case, twin: Case, supervisor: User) -> None:
        standing = merge(supervisor, open_case, twin)
        assert standing.merged_held["cases"] == [str(twin.pk)]
        assert standing.kept_held["participants"] == [str(adult_of(open_case).pk)]
        assert "Amie" not in str(standing.merged_held) + str(standing.kept_held)

    def test_finds_a_number_of_either_and_changes_the_one_that_is_kept(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        set_ssn(adult_of(twin).person, "512-34-5678")
        merge(supervisor, open_case, twin)
        with in_context(actor=coach):
            found = find_by_ssn(ssn="512-34-5678", actor=coach)
            assert {one.case_id for one in found} == {open_case.pk, twin.pk}
            assert set(masked_numbers(household(open_case.pk, today=TODAY)).values()) == {"•••-••-5678"}
            change_reach(
                case_id=twin.pk,
                participant_id=adult_of(twin).pk,
                phone="907-555-0100",
                email="",
                preferred_method="",
                safe_contact=[],
                language="en",
                needs_interpreter=False,
                actor=coach,
                now=NOW,
            )
            assert household(open_case.pk, today=TODAY)[0].phone == "907-555-0100"

    def test_is_refused_where_it_cannot_be(self, open_case: Case, twin: Case, supervisor: User, coach: User) -> None:
        with pytest.raises(Refused, match="same record"):
            merge(supervisor, open_case, open_case)
        third = make_case(coach=coach)
        merge(supervisor, open_case, twin)
        with pytest.raises(Refused, match="joined to another"):
            merge(supervisor, twin, open_case)
        with pytest.raises(Refused, match="joined to another"):
            merge(supervisor, third, twin)
        with pytest.raises(Refused, match="Other records are joined"):
            merge(supervisor, third, open_case)
        with pytest.raises(Refused, match="at least 10"):
            merge(supervisor, open_case, third, reason="same")

    def test_is_refused_for_two_people_of_one_case(self, open_case: Case, twin: Case, supervisor: User) -> None:
        make_participant(case=twin, person=adult_of(open_case).person, position=7)
        with pytest.raises(Refused, match=f"Both stand in case {twin.number}"):
            merge(supervisor, open_case, twin)

    def test_asks_about_two_numbers(self, open_case: Case, twin: Case, supervisor: User) -> None:
        set_ssn(adult_of(open_case).person, "512-34-5678")
        set_ssn(adult_of(twin).person, "512-34-5687")
        with pytest.raises(Refused, match="two different Social Security") as refused:
            merge(supervisor, open_case, twin)
        assert refused.value.field == "knows_other_ssn"
        assert merge(supervisor, open_case, twin, knows_other_ssn=True).pk

    def test_is_a_supervisor_s_and_among_people_of_their_cases(
        self, open_case: Case, twin: Case, coach: User, supervisor: User
    ) -> None:
        with pytest.raises(PermissionDenied):
            merge(coach, open_case, twin)
        elsewhere = make_case()
        with pytest.raises(Person.DoesNotExist):
            merge(supervisor, open_case, elsewhere)
        make_conflict_block(case=twin, staff=supervisor)
        with pytest.raises(Person.DoesNotExist):
            merge(supervisor, open_case, twin)


def reach(one: Participant, actor: User, **changes: Any) -> None:
    values = {"phone": "", "email": "", "preferred_method": "", "safe_contact": [], "language": "en"} | changes
    with in_context(actor=actor):
        change_reach(
            case_id=one.case_id, participant_id=one.pk, needs_interpreter=False, actor=actor, now=NOW, **values
        )


def apart(actor: User, standing: PersonMerge, **choices: str) -> None:
    with in_context(actor=actor):
        unmerge_people(merge_id=standing.pk, reason="Two cousins after all", choices=choices, actor=actor, now=NOW)


def asked(actor: User, standing: PersonMerge) -> list[str]:
    with in_context(actor=actor):
        return [one.name for one in entered_since(PersonMerge.objects.get(pk=standing.pk))]


def on_file(*cases: Case) -> list[Person]:
    with as_importer():
        return [Person.objects.get(pk=adult_of(case).person_id) for case in cases]


class TestEnteredWhileJoined:
    def test_goes_where_the_supervisor_says(self, open_case: Case, twin: Case, supervisor: User, coach: User) -> None:
        reach(adult_of(open_case), coach, phone="907-555-0100")
        standing = merge(supervisor, open_case, twin)
        assert asked(supervisor, standing) == []
        reach(adult_of(twin), coach, phone="907-555-0199", email="amie@example.test", language="vi")
        assert asked(supervisor, standing) == ["phone", "email", "language"]
        with pytest.raises(Refused, match="Say whose it is") as refused:
            apart(supervisor, standing, phone="other", email="stays")
        assert refused.value.field == "entered_language"

        apart(supervisor, standing, phone="other", email="both", language="other")
        kept, other = on_file(open_case, twin)
        assert (kept.phone, kept.email, kept.language) == ("", "amie@example.test", "en")
        assert (other.phone, other.email, other.language) == ("907-555-0199", "amie@example.test", "vi")
        for case in (open_case, twin):
            (line,) = events_of(case, EventKind.PEOPLE_UNMERGED)
            assert line.facts == {"moved": "phone,language", "both": "email"}

    def test_never_loses_a_safe_contact_mark(self, open_case: Case, twin: Case, supervisor: User, coach: User) -> None:
        reach(adult_of(open_case), coach, safe_contact=["NO_MAIL"])
        reach(adult_of(twin), coach, safe_contact=["NO_VOICEMAIL"])
        standing = merge(supervisor, open_case, twin)
        reach(adult_of(twin), coach, safe_contact=["NO_MAIL", "NO_TEXT"])
        assert asked(supervisor, standing) == ["NO_VOICEMAIL", "NO_TEXT"]
        with pytest.raises(Refused):
            apart(supervisor, standing, NO_TEXT="neither")
        apart(supervisor, standing)
        kept, other = on_file(open_case, twin)
        assert (kept.safe_contact, other.safe_contact) == (["NO_TEXT", "NO_MAIL"], ["NO_VOICEMAIL", "NO_TEXT"])
        (line,) = events_of(twin, EventKind.PEOPLE_UNMERGED)
        assert line.facts == {"moved": "safe_contact", "both": "safe_contact"}

    def test_a_mark_taken_off_may_stay_off(self, open_case: Case, twin: Case, supervisor: User, coach: User) -> None:
        reach(adult_of(open_case), coach)
        reach(adult_of(twin), coach, safe_contact=["NO_VOICEMAIL"])
        standing = merge(supervisor, open_case, twin)
        reach(adult_of(open_case), coach)
        apart(supervisor, standing, NO_VOICEMAIL="neither")
        assert [one.safe_contact for one in on_file(open_case, twin)] == [[], []]

    @pytest.mark.parametrize(("choice", "holders"), [("stays", "kept"), ("other", "other"), ("both", "kept other")])
    def test_a_number_and_a_safe_address_go_too(
        self, open_case: Case, twin: Case, supervisor: User, coach: User, choice: str, holders: str
    ) -> None:
        standing = merge(supervisor, open_case, twin)
        for case in (open_case, twin):
            make_access(case=case, staff=supervisor)
        adult = adult_of(twin)
        with in_context(actor=coach):
            store_ssn(case_id=twin.pk, participant_id=adult.pk, ssn="512-34-5678", actor=coach, now=NOW)
            later = NOW + timedelta(minutes=1)
            set_safe_address(case_id=twin.pk, participant_id=adult.pk, address="PO Box 7", actor=coach, now=later)
        assert asked(supervisor, standing) == ["ssn", "safe_address"]
        apart(supervisor, standing, ssn=choice, safe_address=choice)
        people = {"kept": adult_of(open_case).person_id, "other": adult.person_id}
        wanted = {people[name] for name in holders.split()}
        with in_context(actor=supervisor):
            numbers, addresses = PersonIdentifier.objects.all(), SafeAddress.objects.all()
            assert {row.person_id for row in numbers if row.ssn == "512345678"} == wanted
            assert {row.person_id for row in addresses if row.address == "PO Box 7"} == wanted

    def test_a_safe_address_that_cannot_be_read_is_said_and_stays(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        standing = merge(supervisor, open_case, twin)
        with in_context(actor=coach):
            set_safe_address(
                case_id=twin.pk, participant_id=adult_of(twin).pk, address="PO Box 7", actor=coach, now=NOW
            )
        with in_context(actor=supervisor):
            assert hides_address(PersonMerge.objects.get(pk=standing.pk))
        apart(supervisor, standing)
        with in_context(actor=coach):
            assert SafeAddress.objects.get().person_id == adult_of(open_case).person_id

    def test_of_an_older_merge_everything_on_file_is_asked_about(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        reach(adult_of(open_case), coach, phone="907-555-0100")
        standing = merge(supervisor, open_case, twin)
        del standing.kept_held["reach"]
        with in_context(actor=supervisor):
            assert [one.name for one in entered_since(standing)] == ["phone"]


class TestSuspectedDuplicates:
    def test_are_found_by_birthday_name_and_number_and_not_within_a_case(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        # Made people carry a running number in their name, which makes the two ever less alike as it grows.
        rename(adult_of(open_case).person, "Amy", "Tolmin")
        with in_context(actor=supervisor):
            rows = suspected_duplicates(supervisor).rows
        pairs = [{one.first.id, one.second.id} for one in rows]
        assert {adult_of(open_case).person_id, adult_of(twin).person_id} in pairs
        with in_context(actor=supervisor):
            for one in rows:
                say_apart(person_id=one.first.id, other_id=one.second.id, actor=supervisor, now=NOW)
            assert suspected_duplicates(supervisor).count == 0
        other = make_case(coach=coach)
        rename(adult_of(other).person, "Zeb", "Quartermain")
        set_ssn(adult_of(other).person, "512-34-5678")
        set_ssn(adult_of(twin).person, "512-34-5678")
        with in_context(actor=supervisor):
            assert suspected_duplicates(supervisor).rows[0].why == "Same Social Security number"

    def test_takes_as_many_queries_for_many(
        self, open_case: Case, twin: Case, supervisor: User, coach: User, django_assert_num_queries: Any
    ) -> None:
        for _ in range(2):
            with in_context(actor=supervisor), django_assert_num_queries(5):
                assert suspected_duplicates(supervisor).count
            for _ in range(3):
                make_case(coach=coach)


class TestAlike:
    @pytest.mark.parametrize(
        ("given", "family", "born"),
        [
            ("Halla", "Benediktsson", "1996-04-02"),
            ("Hala", "Benedictson", "1996-04-02"),
            ("HÁLLA", "benediktsson", "1996-02-04"),
            ("Halla", "Benediktsson", "1995-04-02"),
            ("Halla", "Benediktsson", ""),
        ],
    )
    def test_finds_who_is_on_file_however_spelt(
        self, open_case: Case, coach: User, case_aide: User, given: str, family: str, born: str
    ) -> None:
        rename(adult_of(open_case).person, "Halla", "Benediktsson")
        typed = TypedPerson(given, family, date.fromisoformat(born) if born else None)
        with in_context(actor=case_aide):
            assert [one.case_id for one in people_alike(typed, user=case_aide).people] == [open_case.pk]

    def test_shows_the_kept_record_with_the_marks_of_both(
        self, open_case: Case, twin: Case, supervisor: User, coach: User, case_aide: User
    ) -> None:
        reach(adult_of(twin), coach, safe_contact=["NO_TEXT"])
        reach(adult_of(open_case), coach, safe_contact=["NO_MAIL"])
        kept = adult_of(open_case).person
        merge(supervisor, open_case, twin)
        with in_context(actor=case_aide):
            found = people_alike(TypedPerson("Amie", "Tolmin", kept.born_on), user=case_aide).people
        assert {one.case_id for one in found} == {open_case.pk, twin.pk}
        assert {(one.name, one.safe_contact) for one in found} == {(kept.name, "No text messages, no mail to the home")}

    def test_leaves_others_alone(self, open_case: Case, case_aide: User) -> None:
        for typed in (
            TypedPerson("Zeb", "Quartermain", days_ago(9000)),
            TypedPerson("", "", None),
            TypedPerson("A", "", None),
            TypedPerson("\0", "\0", None),
        ):
            with in_context(actor=case_aide):
                assert not people_alike(typed, user=case_aide)

    def test_says_no_name_beyond_the_walls_and_nothing_of_a_blocked_case(self, case_aide: User) -> None:
        elsewhere = make_case()
        person = make_person(given_name="Halla", family_name="Benediktsson")
        make_participant(case=elsewhere, person=person, position=8)
        typed = TypedPerson("Halla", "Benedictsson", person.born_on)
        with in_context(actor=case_aide):
            alike = people_alike(typed, user=case_aide)
            assert (alike.people, alike.may_be_known) == ((), True)
            assert not people_alike(TypedPerson("Halla", "Benediktsson", None), user=case_aide)
        make_conflict_block(case=elsewhere, staff=case_aide)
        with in_context(actor=case_aide):
            assert not people_alike(typed, user=case_aide)

    def test_says_nothing_to_those_who_open_no_cases(self, coach: User) -> None:
        person = adult_of(make_case()).person
        with in_context(actor=coach):
            assert not people_alike(TypedPerson(person.given_name, person.family_name, person.born_on), user=coach)

    def test_knows_leap_days(self) -> None:
        assert date(2023, 2, 28) not in near_days(date(2024, 2, 29))
        assert date(2024, 2, 28) in near_days(date(2024, 2, 29))


class TestSeen:
    def test_a_stranger_to_both_sees_neither(self, open_case: Case, twin: Case, supervisor: User) -> None:
        merge(supervisor, open_case, twin)
        stranger = make_user()
        with in_context(actor=stranger):
            assert not Person.objects.exists()
            assert not PersonMerge.objects.exists()
        with as_auditor():
            assert PersonMerge.objects.count() == 1
