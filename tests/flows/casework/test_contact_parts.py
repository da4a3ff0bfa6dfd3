"""What a contact may carry beyond its first fields: place, interpreter, somebody else, the preferred way."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, ParticipantRole
from casework.models import Case, Contact, Disclosure, Participant, Provider, User
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_ids": [str(factories.adult_of(case).pk)],
        "is_reached": "yes",
        "method": "PHONE",
        "direction": "OUT",
        "topics": ["CHILD_CARE"],
        "on": TODAY.isoformat(),
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(reverse("casework:contact-log", args=[case.pk]), values)


def contacts(case: Case) -> list[Contact]:
    with as_auditor():
        return list(case.contacts.order_by("pk"))


def change(participant: Participant, **values: Any) -> None:
    with as_importer():
        for name, value in values.items():
            setattr(participant.person, name, value)
        participant.person.save(update_fields=list(values))


def preferred_field(participant: Participant) -> str:
    return f"preferred_{participant.pk.hex}"


def person_of(participant: Participant) -> Any:
    with as_auditor():
        return Participant.objects.select_related("person").get(pk=participant.pk).person


class TestPlace:
    def test_another_agreed_place_is_named(self, open_case: Case, coach: User) -> None:
        """O035."""
        assert send(coach, open_case, method="IN_PERSON", place="OTHER").status_code == 422
        assert send(coach, open_case, method="IN_PERSON", place="OTHER", place_words="the library").status_code == 302
        assert contacts(open_case)[0].place_words == "the library"
        shown = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Met in person at the library" in shown

    def test_words_of_a_place_not_chosen_are_dropped(self, open_case: Case, coach: User) -> None:
        assert send(coach, open_case, place_words="the library").status_code == 302
        assert contacts(open_case)[0].place_words == ""


class TestInterpreter:
    def test_is_asked_about_where_one_is_needed(self, open_case: Case, coach: User, adult: Participant) -> None:
        change(adult, needs_interpreter=True)
        refused = send(coach, open_case)
        assert refused.status_code == 422
        assert "needs an interpreter" in refused.content.decode()
        assert send(coach, open_case, interpreter="USED").status_code == 302
        assert contacts(open_case)[0].interpreter == "USED"

    def test_a_refusal_is_said_and_its_note_tells_it(self, open_case: Case, coach: User, adult: Participant) -> None:
        """Alaska 100-6: a refusal must be in the note."""
        assert send(coach, open_case, interpreter="DECLINED").status_code == 422
        send(coach, open_case, interpreter="DECLINED", interpreter_words="her English is fine, she said")
        contact = contacts(open_case)[0]
        address = f"{reverse('casework:note-file', args=[open_case.pk])}?about={contact.pk}"
        opened = signed_in(coach).get(address).content.decode()
        assert "An interpreter was offered free of charge and declined: her English is fine, she said." in opened

        values = {
            "submission": str(uuid4()),
            "template_code": "CONTACT",
            "title": "Contacted regarding child care in June",
            "on": TODAY.isoformat(),
            "about": str(contact.pk),
            "section_0": "We spoke of June.",
        }
        refused = signed_in(coach).post(address, values)
        assert refused.status_code == 422
        assert "An interpreter was declined" in refused.content.decode()
        told = values | {"section_0": "We spoke of June. She declined an interpreter."}
        assert signed_in(coach).post(address, told).status_code == 302


class TestSomebodyElse:
    collateral = {
        "collateral_kind": "PROVIDER",
        "collateral_name": "Dr. Aune, Clinic",
        "is_told": "no",
        "release_reason": "Only listened, nothing was told",
    }

    def test_meets_nothing_that_is_owed_to_the_family(self, coach: User) -> None:
        """O039."""
        case = factories.make_case(coach=coach, referred_on=TODAY)
        assert send(coach, case, **self.collateral).status_code == 302
        (line,) = factories.events_of(case, EventKind.CONTACT_COLLATERAL)
        assert line.facts == {"method": "PHONE", "direction": "OUT", "with": "PROVIDER", "release": False}
        assert "Aune" not in str(line.facts)
        assert factories.deadlines_of(case, "first-contact")[0].met_on is None
        shown = signed_in(coach).get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "Contact with Dr. Aune, Clinic" in shown
        assert "No release" in shown

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"is_told": None}, "Say whether you told them anything"),
            ({"release_reason": " "}, "Say in a sentence what you asked or heard"),
            ({"is_told": "yes"}, "Tick what you told them."),
            ({"is_told": "yes", "told_scopes": ["PLAN"]}, "Say in words what you told them."),
            ({"is_told": "yes", "is_reached": "no"}, "Nobody was reached"),
            ({"collateral_name": ""}, "Say who it was with."),
            ({"is_plan_reviewed": "on"}, "A plan is reviewed with the client"),
        ],
    )
    def test_says_about_consent_what_is_asked(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, **self.collateral | changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert contacts(open_case) == []

    def told(self, **changes: Any) -> dict[str, Any]:
        return (
            self.collateral
            | {
                "is_told": "yes",
                "release_reason": "",
                "told_scopes": ["ATTENDANCE"],
                "told_words": "She comes every day",
            }
            | changes
        )

    def disclosures(self) -> list[Disclosure]:
        with as_importer():
            return list(Disclosure.objects.order_by("pk"))

    def test_telling_without_a_release_is_refused_with_the_way_to_an_override(
        self, open_case: Case, coach: User
    ) -> None:
        """O039: a sentence covers listening; what is told passes the gate."""
        answer = send(coach, open_case, **self.told())
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "This may not be told yet" in shown
        assert reverse("casework:share", args=[open_case.pk]) in shown
        assert "She comes every day" in shown
        assert contacts(open_case) == []
        assert self.disclosures() == []

    def test_telling_is_written_down_with_its_release(self, open_case: Case, coach: User, adult: Participant) -> None:
        name = self.collateral["collateral_name"]
        release = factories.make_release(case=open_case, by=coach, participant=adult, party_name=name)
        assert send(coach, open_case, **self.told()).status_code == 302
        [row] = self.disclosures()
        assert (row.release_id, row.scopes, row.what, row.way) == (
            release.pk, ["ATTENDANCE"], "She comes every day", "SPOKEN",
        )  # fmt: skip
        [contact] = contacts(open_case)
        assert contact.is_release_on_file is True
        other = send(coach, open_case, **self.told(told_scopes=["BENEFITS"], confirmed_again="on"))
        assert "does not name this" in other.content.decode()

    def test_health_is_not_covered_by_a_release_about_attendance(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        name = self.collateral["collateral_name"]
        factories.make_release(case=open_case, by=coach, participant=adult, party_name=name)
        answer = send(coach, open_case, **self.told(told_scopes=["HEALTH"]))
        assert "Have a HIPAA release signed" in answer.content.decode()

    def test_passes_once_with_an_approved_override(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        override = factories.make_override(
            case=open_case, by=coach, participant=adult, party_name=self.collateral["collateral_name"],
            partner_type="OTHER", purpose="COORDINATION", status="APPROVED", decided_by=supervisor, decided_at=NOW,
            last_day=TODAY,
        )  # fmt: skip
        assert send(coach, open_case, **self.told()).status_code == 302
        assert [row.override_id for row in self.disclosures()] == [override.pk]
        assert contacts(open_case)[0].release_reason == "Override approved by a second person"
        assert send(coach, open_case, **self.told(confirmed_again="on")).status_code == 422

    def test_names_a_provider_of_the_directory_only_when_it_is_listed_here(
        self, open_case: Case, coach: User, outsider: User, adult: Participant
    ) -> None:
        name = self.collateral["collateral_name"]
        factories.make_provider(by=outsider, name=name, needs_own_form=True)
        proposed = factories.make_provider(by=coach, name=name, needs_own_form=True, status="PROPOSED")
        factories.make_release(case=open_case, by=coach, participant=adult, party_name=name)
        assert send(coach, open_case, **self.told()).status_code == 302
        with as_importer():
            Provider.objects.filter(pk=proposed.pk).update(status="LISTED")
        answer = send(coach, open_case, **self.told(confirmed_again="on"))
        assert "accepts only a form of its own" in answer.content.decode()

    def test_nobody_tells_what_they_may_not_know(self, open_case: Case, lead_worker: User) -> None:
        answer = send(lead_worker, open_case, **self.told(told_scopes=["DOMESTIC_VIOLENCE"]))
        assert answer.status_code == 422
        assert "Choose what was told from the list." in answer.content.decode()

    def test_can_be_taken_back(self, open_case: Case, coach: User, adult: Participant) -> None:
        send(coach, open_case, **self.collateral)
        address = reverse("casework:contact-take-back", args=[open_case.pk, contacts(open_case)[0].pk])
        signed_in(coach).post(address, {"submission": str(uuid4()), "participant_ids": [str(adult.pk)]})
        assert len(factories.events_of(open_case, EventKind.TAKEN_BACK)) == 1


class TestPreferredWay:
    def test_is_set_in_place(self, open_case: Case, coach: User, adult: Participant) -> None:
        """O036."""
        shown = signed_in(coach).get(reverse("casework:contact-log", args=[open_case.pk])).content.decode()
        assert f'name="{preferred_field(adult)}"' in shown
        send(coach, open_case, is_plan_reviewed="on", **{preferred_field(adult): "TEXT"})
        assert person_of(adult).preferred_method == "TEXT"
        again = signed_in(coach).get(reverse("casework:contact-log", args=[open_case.pk])).content.decode()
        assert preferred_field(adult) not in again

    def test_is_not_required_in_alaska(self, open_case: Case, coach: User) -> None:
        assert send(coach, open_case, is_plan_reviewed="on").status_code == 302

    def test_oregon_makes_no_contact_without_it(self, db: None) -> None:
        """O036: required before the first contact that meets the month (O014), with a plan review or without."""
        office = factories.make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        coach = factories.make_user(office=office)
        case = factories.make_case(coach=coach)
        adult = factories.adult_of(case)
        assert send(coach, case, is_reached="no").status_code == 302
        refused = send(coach, case)
        assert refused.status_code == 422
        assert "wants to be reached first" in refused.content.decode()
        assert send(coach, case, **{preferred_field(adult): "PHONE"}).status_code == 302
        assert person_of(adult).preferred_method == "PHONE"
        assert send(coach, case, is_plan_reviewed="on", method="TEXT").status_code == 302

    def test_is_never_a_way_that_a_mark_forbids(self, open_case: Case, coach: User, adult: Participant) -> None:
        change(adult, safe_contact=["NO_TEXT"])
        refused = send(coach, open_case, is_plan_reviewed="on", **{preferred_field(adult): "TEXT"})
        assert refused.status_code == 422
        assert "forbids the preferred way" in refused.content.decode()
        assert person_of(adult).preferred_method == ""

    def test_is_asked_in_the_note_box_too(self, coach: User) -> None:
        office = factories.make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        user = factories.make_user(office=office)
        case = factories.make_case(coach=user)
        adult = factories.adult_of(case)
        values = {
            "submission": str(uuid4()),
            "template_code": "CONTACT",
            "title": "Contacted regarding the renewal letter",
            "section_0": "She has it.",
            "method": "PHONE",
            "participant_ids": [str(adult.pk)],
            "topics": "BENEFITS",
            "is_plan_reviewed": "on",
            "on": TODAY.isoformat(),
        }
        address = reverse("casework:note-quick", args=[case.pk])
        refused = signed_in(user).post(address, values)
        assert refused.status_code == 422
        assert "wants to be reached first" in refused.content.decode()
        assert signed_in(user).post(address, values | {preferred_field(adult): "PHONE"}).status_code == 302


class TestTheSameAgain:
    def test_is_asked_about_once(self, open_case: Case, coach: User) -> None:
        send(coach, open_case)
        again = send(coach, open_case)
        assert again.status_code == 422
        assert "Is this another contact?" in again.content.decode()
        assert send(coach, open_case, confirmed_again="on").status_code == 302
        assert len(contacts(open_case)) == 2

    @pytest.mark.parametrize("changes", [{"method": "TEXT"}, {"direction": "IN"}, {"is_reached": "no"}])
    def test_another_way_is_another_contact(self, open_case: Case, coach: User, changes: dict[str, Any]) -> None:
        send(coach, open_case)
        assert send(coach, open_case, **changes).status_code == 302

    def test_one_taken_back_asks_nothing(self, open_case: Case, coach: User, adult: Participant) -> None:
        send(coach, open_case)
        address = reverse("casework:contact-take-back", args=[open_case.pk, contacts(open_case)[0].pk])
        signed_in(coach).post(address, {"submission": str(uuid4()), "participant_ids": [str(adult.pk)]})
        assert send(coach, open_case).status_code == 302


class TestOneVisitWithThree:
    def test_closes_exactly_their_clocks_and_taking_one_back_opens_only_theirs(
        self, open_case: Case, coach: User
    ) -> None:
        """A008: one contact serves every person ticked and all their clocks."""
        with as_importer():
            for number, name in enumerate(("Eli", "June", "Otto"), start=3):
                person = factories.make_person(family=open_case.family, given_name=name)
                factories.make_participant(case=open_case, person=person, role=ParticipantRole.ADULT, position=number)
        factories.make_event(open_case, EventKind.REFERRAL_RECEIVED, on=factories.days_ago(29))
        adults = [one for one in factories.people_of(open_case) if one.is_adult]
        assert len(adults) == 4
        month = f"{TODAY:%Y-%m}"

        def met() -> dict[UUID | None, bool]:
            rows = factories.deadlines_of(open_case, "monthly-contact")
            return {row.participant_id: row.met_on is not None for row in rows if row.period == month}

        assert not any(met().values())
        send(
            coach,
            open_case,
            participant_ids=[str(one.pk) for one in adults[:3]],
            method="IN_PERSON",
            place="HOME",
            is_plan_reviewed="on",
        )
        assert met() == {one.pk: number < 3 for number, one in enumerate(adults)}

        address = reverse("casework:contact-take-back", args=[open_case.pk, contacts(open_case)[0].pk])
        signed_in(coach).post(address, {"submission": str(uuid4()), "participant_ids": [str(adults[1].pk)]})
        assert met() == {one.pk: number in (0, 2) for number, one in enumerate(adults)}
