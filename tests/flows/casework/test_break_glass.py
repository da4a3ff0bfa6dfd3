"""Breaking the glass on its page, what is shown behind it, who looked, and people who may be on file already."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework import acts
from casework.choices import AccessBasis, AccessVerb, CaseKind, Role
from casework.context import in_context
from casework.door import open_pages
from casework.models import AccessLog, BreakGlass, Case, Family, Person, User
from casework.queries.seen import seen_by
from casework.queries.today import owed_now
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    break_glass,
    days_ago,
    deadlines_of,
    make_case,
    make_conflict_block,
    make_excusal,
    make_fact,
    make_notice,
    make_override,
    make_release,
    make_request,
    make_user,
    set_ssn,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
REASON = "Her sister calls: he is at the door"


def url(name: str, *keys: Any) -> str:
    return reverse(f"casework:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def ask(user: User, number: str = "K-1042", **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "number": number, "category": "DANGER", "reason": REASON} | changes
    return signed_in(user).post(url("break-glass"), values)


def tries() -> int:
    with as_auditor():
        return BreakGlass.objects.count()


class TestBreakGlass:
    def test_opens_the_case_for_reading_under_a_banner(self, open_case: Case, coach: User, outsider: User) -> None:
        fact = make_fact(case=open_case, by=coach, text="Xylotrope")
        answer = ask(outsider)
        client = signed_in(outsider)
        shown = text_of(client.get(answer["Location"]))
        assert answer["Location"] == url("case", open_case.pk)
        assert "Everything you look at is written down and reviewed." in shown
        assert "3 h 59 min left" in shown or "4 h 0 min left" in shown
        assert "Log contact" not in shown.partition("<main")[2]
        for page in ("contact-log", "note-file", "case-close", "protected-record"):
            assert client.get(url(page, open_case.pk)).status_code == 403
            assert client.post(url(page, open_case.pk)).status_code == 403
        opened = client.post(url("protected-open", open_case.pk, fact.pk), {"reason": "Where may I call her"})
        assert "Xylotrope" in text_of(opened)
        with as_auditor():
            lines = AccessLog.objects.filter(actor=outsider, case_id=open_case.pk).exclude(verb=AccessVerb.REFUSED)
            assert set(lines.values_list("basis", flat=True)) == {AccessBasis.GLASS}
            assert {"GLASS", "VIEW", "REVEAL"} <= set(lines.values_list("verb", flat=True))

    def test_leads_to_no_page_that_is_refused(self, open_case: Case, outsider: User) -> None:
        break_glass(case=open_case, by=outsider)
        client = signed_in(outsider)
        context = client.get(url("case", open_case.pk)).context
        assert {"Letters", "Sharing", "Handover"}.isdisjoint(tab.label for tab in context["tabs"])
        assert {client.get(tab.url).status_code for tab in context["tabs"]} == {200}
        assert context["new_groups"] == []
        assert not any(context["may"].values())

    def test_ends_at_once_when_it_is_given_back(self, open_case: Case, outsider: User) -> None:
        break_glass(case=open_case, by=outsider)
        client = signed_in(outsider)
        answer = client.post(url("break-glass-end", open_case.pk))
        assert answer["Location"] == url("families")
        assert client.get(url("case", open_case.pk)).status_code == 404

    def test_answers_every_number_alike_until_the_reason_is_given(self, open_case: Case, outsider: User) -> None:
        for changes in ({"reason": "short"}, {"category": ""}, {"reason": ""}):
            there, missing = ask(outsider, **changes), ask(outsider, "K-1043", **changes)
            assert there.status_code == missing.status_code == 422
            assert len(there.content) == len(missing.content)
        assert tries() == 0

    def test_says_that_there_is_no_such_case_and_counts_it(self, open_case: Case, outsider: User) -> None:
        make_conflict_block(case=open_case, staff=outsider)
        said = []
        for number in ("K-1042", "K-9999", "K-9998"):
            answer = ask(outsider, number)
            assert answer["Location"] == url("break-glass")
            said.append(text_of(signed_in(outsider).get(answer["Location"])))
        assert tries() == 3
        assert "3 times in the last 24 hours" in text_of(ask(outsider))

    def test_sent_twice_is_counted_once(self, open_case: Case, outsider: User) -> None:
        key = str(uuid4())
        assert ask(outsider, submission=key)["Location"] == ask(outsider, submission=key)["Location"]
        assert tries() == 1

    def test_breaks_nothing_where_one_sees_the_case(self, open_case: Case, coach: User) -> None:
        assert ask(coach)["Location"] == url("case", open_case.pk)
        assert tries() == 0

    def test_is_not_for_guests_or_administrators(self, open_case: Case, admin: User, partner: User) -> None:
        assert ask(admin).status_code == ask(partner).status_code == 403


class TestClocks:
    def test_lead_to_no_page_behind_broken_glass(self, open_case: Case, coach: User) -> None:
        """A button that leads to a refusal is none: staffings and what is missing among them."""
        with in_context(actor=coach):
            case = Case.objects.select_related("office").get(pk=open_case.pk)
            assert {acts.STAFFING, acts.STAFFINGS, acts.MISSING_SETTLE} <= open_pages(coach, case)
            case.is_behind_glass = True
            assert open_pages(coach, case) == frozenset()


class TestLists:
    """Broken glass opens pages, each logged: no list, search or count names what those pages keep shut."""

    LISTS = (
        *("casework:families", "casework:families-csv", "casework:letters", "casework:alerts", "casework:today"),
        *("casework:releases-ending", "casework:requests", "casework:children", "casework:contact-log-choose"),
        *("casework:notes-to-write", "casework:note-choose", "casework:appointment-choose"),
        *("supervision:approvals", "supervision:overrides"),
    )

    @pytest.fixture(autouse=True)
    def rows(self, open_case: Case, coach: User) -> None:
        person = adult_of(open_case).person
        with as_importer():
            Family.objects.filter(pk=open_case.family_id).update(name="Zorvexal")
            Person.objects.filter(pk=person.pk).update(family_name="Zorvexal")
        make_notice(case=open_case, by=coach)
        make_release(case=open_case, by=coach, last_day=days_ago(-3), party_name="Officer Zorvexal")
        make_request(to=coach, case=open_case, question="May Officer Zorvexal come along?")
        make_excusal(deadline=deadlines_of(open_case)[0], by=coach)
        make_override(case=open_case, by=coach)

    def naming(self, user: User) -> set[str]:
        """Return the lists that name the case to somebody, the rail aside."""
        client = signed_in(user)
        pages = [*self.LISTS, "casework:requests"]
        asked = [reverse(name) for name in pages[:-1]] + [f"{reverse(pages[-1])}?show=office"]
        shown = [text_of(client.get(path)) for path in asked]
        pages.append("search")
        shown.append(text_of(client.post(url("search"), {"q": "Zorvexal"})).replace('value="Zorvexal"', ""))
        return {name for name, text in zip(pages, shown, strict=True) if "Zorvexal" in text}

    @pytest.mark.parametrize("role", [Role.COACH, Role.OPERATIONS_MANAGER, Role.ELIGIBILITY_WORKER])
    def test_name_no_case_that_is_seen_behind_glass_alone(self, open_case: Case, role: Role) -> None:
        stranger = make_user(role=role)
        break_glass(case=open_case, by=stranger)
        assert signed_in(stranger).get(url("case", open_case.pk)).status_code == 200
        assert self.naming(stranger) == set()

    def test_name_it_to_whoever_works_on_it(self, open_case: Case, coach: User, supervisor: User) -> None:
        break_glass(case=make_case(), by=coach)
        assert {"casework:families", "casework:letters", "casework:requests", "search"} <= self.naming(coach)
        assert self.naming(supervisor) >= {"casework:releases-ending", "supervision:approvals"}

    def test_show_no_duty_of_it_on_today(self, open_case: Case, outsider: User) -> None:
        assert deadlines_of(open_case)
        break_glass(case=open_case, by=outsider)
        with in_context(actor=outsider):
            assert seen_by(outsider).families == 0
            assert not owed_now(seen_by(outsider), today=TODAY).exists()


class TestLooks:
    def test_are_shown_with_verb_kind_right_and_reason(self, open_case: Case, coach: User, supervisor: User) -> None:
        fact = make_fact(case=open_case, by=coach)
        glass = make_user(role=Role.COACH)
        break_glass(case=open_case, by=glass)
        signed_in(glass).post(url("protected-open", open_case.pk, fact.pk), {"reason": "Where may I call her"})
        signed_in(coach).post(url("protected-open", open_case.pk, fact.pk))
        client, path = signed_in(supervisor), url("case-looks", open_case.pk)
        shown = text_of(client.get(path))
        assert "Protected entry" in shown
        assert "Where may I call her" in shown
        assert "Break-glass" in shown
        opened = text_of(client.get(f"{path}?show=opened"))
        assert opened.count("A protected entry") == 2
        assert coach.name not in text_of(client.get(f"{path}?show=glass")).partition("<tbody>")[2]
        only = text_of(client.get(f"{path}?who={coach.pk}")).partition("<tbody>")[2]
        assert (coach.name in only, glass.name in only) == (True, False)
        assert client.get(f"{path}?show=x&who=x&after=x").status_code == 200

    def test_go_on_page_by_page(self, open_case: Case, coach: User, supervisor: User, monkeypatch: Any) -> None:
        monkeypatch.setattr("casework.queries.access.SHOWN", 2)
        for _ in range(3):
            signed_in(coach).get(url("case", open_case.pk))
        client = signed_in(supervisor)
        first = client.get(url("case-looks", open_case.pk))
        older = first.context["older_url"]
        assert len(first.context["page"].looks) == 2
        assert "after=" in older
        assert client.get(older).context["newest_url"] == url("case-looks", open_case.pk)

    def test_of_one_person_are_the_privacy_officer_s(
        self, open_case: Case, coach: User, supervisor: User, privacy_officer: User
    ) -> None:
        signed_in(coach).get(url("case", open_case.pk))
        path = url("staff-looks", coach.pk)
        assert "K-1042" in text_of(signed_in(privacy_officer).get(path))
        assert signed_in(supervisor).get(path).status_code == 403
        assert signed_in(privacy_officer).get(url("staff-looks", uuid4())).status_code == 404
        make_conflict_block(case=open_case, staff=privacy_officer)
        assert "K-1042" not in text_of(signed_in(privacy_officer).get(path))


class TestPeopleOnFile:
    def typed(self, case: Case, **changes: Any) -> dict[str, Any]:
        person = adult_of(case).person
        return {
            "submission": str(uuid4()),
            "rows": "1",
            "kind": CaseKind.WORK,
            "track": "WORK_FIRST",
            "language": "en",
            "received_on": days_ago(1).isoformat(),
            "person-0-given_name": person.given_name,
            "person-0-family_name": person.family_name,
            "person-0-born_on": person.born_on.isoformat() if person.born_on else "",
            "person-0-role": "ADULT",
        } | changes

    def test_are_asked_about_while_typing_and_on_sending(self, open_case: Case, case_aide: User) -> None:
        client, values = signed_in(case_aide), self.typed(open_case)
        fragment = text_of(client.post(url("person-alike"), values | {"row": "0"}))
        assert 'id="person-alike-0"' in fragment
        assert "K-1042" in fragment
        asked = client.post(url("case-open"), values)
        assert asked.status_code == 422
        assert "Somebody here may be on file already." in text_of(asked)
        assert "K-1042" in text_of(asked)
        opened = client.post(url("case-open"), values | {"knows_alike": "on"})
        assert opened.status_code == 302

    def test_beyond_the_walls_are_not_named(self, case_aide: User) -> None:
        elsewhere = make_case(number="K-5555")
        values = self.typed(elsewhere)
        fragment = text_of(signed_in(case_aide).post(url("person-alike"), values | {"row": "0"}))
        assert "may be known already. Ask your manager" in fragment
        assert "K-5555" not in fragment
        strange = values | {"person-0-given_name": "Zeb", "person-0-family_name": "Quartermain", "row": "9" * 9}
        assert "known" not in text_of(signed_in(case_aide).post(url("person-alike"), strange))

    def test_are_not_told_by_their_number_beyond_the_walls(self, open_case: Case, coach: User) -> None:
        """A8: a number that stands in a case one does not see is answered like one that stands nowhere."""
        mine = make_case(coach=coach)
        set_ssn(adult_of(open_case).person, "512-34-5678")
        set_ssn(adult_of(make_case()).person, "512-34-5679")
        path = url("person-ssn", mine.pk, adult_of(mine).pk)
        said = []
        for number in ("512-34-5679", "512-34-5670", "512-34-5678"):
            answer = signed_in(coach).post(path, {"ssn-ssn": number, "ssn-submission": str(uuid4())}, follow=True)
            said.append("It stands in K-1042." in text_of(answer))
            assert ("Somebody else has this number" in text_of(answer)) is said[-1]
        assert said == [False, False, True]

    def test_today_is_the_last_birthday(self, open_case: Case, case_aide: User) -> None:
        values = self.typed(open_case, **{"person-0-born_on": days_ago(-1).isoformat(), "row": "0"})
        assert signed_in(case_aide).post(url("person-alike"), values).status_code == 200
