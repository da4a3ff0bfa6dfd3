from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, EventKind, Jurisdiction, ParticipantRole
from casework.context import in_context
from casework.models import Case, Membership, Office, Participant, Person, Referral, User
from casework.operations import cases
from casework.operations.cases import PersonEntry, ReferralEntry, change_engagement, close_case
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, days_ago, events_of, moment

pytestmark = pytest.mark.django_db

AMY = PersonEntry(given_name="Amy", family_name="Tolmin", role="ADULT", born_on=date(1997, 4, 2))
BO = PersonEntry(given_name="Bo", family_name="Tolmin", role="ADULT", born_on=date(1996, 1, 9))
ELI = PersonEntry(given_name="Eli", family_name="Tolmin", role="CHILD", born_on=date(2019, 1, 20), relationship="Son")


def open_family(actor: User, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "office": actor.office,
        "family_name": "Tolmin",
        "kind": "WORK",
        "people": [AMY, ELI],
        "referral": ReferralEntry(received_on=days_ago(3), source="Eligibility office"),
        "track": "WORK_FIRST",
        "language": "en",
        "assistance": "",
        "number": None,
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return cases.open_case(actor=actor, **values)


class TestOpenCase:
    @pytest.mark.parametrize("who", ["case_aide", "lead_worker", "supervisor"])
    def test_makes_the_family_its_people_and_the_referral(self, who: str, request: pytest.FixtureRequest) -> None:
        actor = request.getfixturevalue(who)
        case = open_family(actor)
        lines = [(line.kind, line.on, line.facts) for line in events_of(case)]
        assert lines == [
            (EventKind.CASE_OPENED, days_ago(3), {"track": "WORK_FIRST"}),
            (EventKind.REFERRAL_RECEIVED, days_ago(3), {}),
        ]
        with as_auditor():
            stored = Case.objects.get(pk=case.pk)
            assert (stored.opened_on, stored.track, stored.opening_track) == (days_ago(3), "WORK_FIRST", "WORK_FIRST")
            assert stored.family.name == "Tolmin"
            assert [one.person.name for one in stored.participants.order_by("position")] == ["Amy Tolmin", "Eli Tolmin"]
            members = Membership.objects.filter(family=stored.family)
            assert {(one.first_day, one.relationship) for one in members} == {(days_ago(3), ""), (days_ago(3), "Son")}
            assert Referral.objects.get(case=stored).participant is None

    def test_gives_each_named_adult_a_referral(self, case_aide: User) -> None:
        referral = ReferralEntry(received_on=TODAY, received_at=NOW, people=(0, 1))
        case = open_family(case_aide, people=[AMY, BO, ELI], referral=referral)
        adults = [one.pk for one in factories.people_of(case) if one.is_adult]
        assert [line.participant_id for line in events_of(case, EventKind.REFERRAL_RECEIVED)] == adults

    def test_numbers_cases_of_an_office_in_a_row(self, supervisor: User) -> None:
        first, second = open_family(supervisor), open_family(supervisor)
        assert (first.number, second.number) == ("JUNEAU-1001", "JUNEAU-1002")

    def test_counts_numbers_that_its_opener_cannot_see(self, supervisor: User, other_office: Office) -> None:
        factories.make_case(office=other_office, number="JUNEAU-1007")
        hidden = factories.make_case(office=supervisor.office, number="JUNEAU-1008")
        factories.make_conflict_block(case=hidden, staff=supervisor)
        assert open_family(supervisor).number == "JUNEAU-1009"

    def test_takes_a_number_and_refuses_a_taken_one(self, supervisor: User, other_office: Office) -> None:
        assert open_family(supervisor, number=" K-7 ").number == "K-7"
        factories.make_case(office=other_office, number="K-8")
        with pytest.raises(Refused, match="taken") as refused:
            open_family(supervisor, number="K-8")
        assert refused.value.field == "number"
        with as_auditor():
            assert not Person.objects.filter(given_name="Eli", participations__case__number="K-8").exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"people": [ELI]}, "people"),
            ({"people": []}, "people"),
            ({"people": [AMY, ELI, AMY]}, "people"),
            ({"people": [AMY, PersonEntry(given_name=" ", role="CHILD")]}, "people"),
            (
                {"people": [AMY, PersonEntry(given_name="Ib", role="CHILD", born_on=TODAY + timedelta(days=1))]},
                "people",
            ),
            ({"people": [PersonEntry(given_name="x" * 121, role="ADULT")]}, "people"),
            ({"people": [PersonEntry(given_name="Amy", role="ADULT", phone="9" * 41)]}, "people"),
            ({"referral": ReferralEntry(received_on=TODAY, source="x" * 121)}, "source"),
            ({"language": "x" * 13}, "language"),
            ({"people": [PersonEntry(given_name="Old", role="ADULT", born_on=date(1899, 1, 1))]}, "people"),
            ({"people": [PersonEntry(given_name="Rex", role="DOG"), AMY]}, "people"),
            ({"referral": ReferralEntry(received_on=TODAY + timedelta(days=1))}, "received_on"),
            ({"referral": ReferralEntry(received_on=date(2014, 12, 31))}, "received_on"),
            ({"referral": ReferralEntry(received_on=TODAY, received_at=moment(days_ago(1)))}, "received_at"),
            ({"referral": ReferralEntry(received_on=TODAY, received_at=NOW + timedelta(minutes=1))}, "received_at"),
            ({"referral": ReferralEntry(received_on=TODAY, people=(2,))}, "people"),
            ({"track": ""}, "track"),
            ({"assistance": "EMPLOYMENT"}, "assistance"),
            ({"kind": "PERMANENCY", "track": "", "people": [AMY]}, "people"),
            ({"kind": "OTHER"}, "kind"),
            ({"number": "9" * 41}, "number"),
            ({"family_name": "x" * 121}, "family_name"),
        ],
    )
    def test_refuses_what_cannot_be(self, case_aide: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            open_family(case_aide, **changes)
        assert refused.value.field == field
        with as_auditor():
            assert not Case.objects.exists()

    def test_knows_employment_cases_of_north_carolina(self) -> None:
        office = factories.make_office(jurisdiction=Jurisdiction.NORTH_CAROLINA, time_zone="America/New_York")
        manager = factories.make_user(role="OPERATIONS_MANAGER", office=office)
        assert open_family(manager, track="", assistance="EMPLOYMENT").assistance == "EMPLOYMENT"

    @pytest.mark.parametrize("who", ["coach", "engagement_specialist", "eligibility_worker", "auditor", "admin"])
    def test_is_forbidden_to_everybody_else(self, office: Office, who: str, request: pytest.FixtureRequest) -> None:
        with pytest.raises(PermissionDenied):
            open_family(request.getfixturevalue(who), office=office)

    def test_is_forbidden_in_another_office(self, supervisor: User, other_office: Office) -> None:
        with pytest.raises(PermissionDenied):
            open_family(supervisor, office=other_office)


def close(case: Case, *, actor: User, **changes: Any) -> Case:
    values: dict[str, Any] = {"reason": "WORK", "with_work": True, "on": TODAY, "now": NOW} | changes
    with in_context(actor=actor):
        return close_case(case_id=case.pk, actor=actor, **values)


class TestCloseCase:
    def test_writes_the_closing_line(self, open_case: Case, coach: User) -> None:
        close(open_case, actor=coach, on=days_ago(1))
        (line,) = events_of(open_case, EventKind.CASE_CLOSED)
        assert (line.on, line.facts) == (days_ago(1), {"reason": "WORK", "with_work": True})
        with as_auditor():
            stored = Case.objects.get(pk=open_case.pk)
        assert (stored.status, stored.closed_on, stored.closure_reason) == (CaseStatus.CLOSED, days_ago(1), "WORK")
        assert stored.is_closed_with_work

    def test_refuses_a_closed_case(self, open_case: Case, coach: User) -> None:
        close(open_case, actor=coach)
        with pytest.raises(Refused, match="closed"):
            close(open_case, actor=coach)
        assert len(events_of(open_case, EventKind.CASE_CLOSED)) == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"on": TODAY + timedelta(days=1)}, "on"), ({"on": days_ago(31)}, "on"), ({"reason": "BORED"}, "reason")],
    )
    def test_refuses_what_cannot_be(self, open_case: Case, coach: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            close(open_case, actor=coach, **changes)
        assert refused.value.field == field

    def test_asks_who_it_is(self, open_case: Case, case_aide: User, outsider: User) -> None:
        with pytest.raises(PermissionDenied):
            close(open_case, actor=case_aide)
        with pytest.raises(Case.DoesNotExist):
            close(open_case, actor=outsider)


def engage(case: Case, participant: Participant, *, actor: User, engaged: bool, on: date = TODAY) -> Participant:
    with in_context(actor=actor):
        return change_engagement(
            case_id=case.pk, participant_id=participant.pk, engaged=engaged, on=on, actor=actor, now=NOW
        )


class TestChangeEngagement:
    def test_goes_off_and_on(self, open_case: Case, coach: User, adult: Participant) -> None:
        engage(open_case, adult, actor=coach, engaged=False, on=days_ago(5))
        engage(open_case, adult, actor=coach, engaged=True, on=days_ago(5))
        engage(open_case, adult, actor=coach, engaged=False)
        lines = events_of(open_case, EventKind.ENGAGEMENT_CHANGED)
        assert [(line.on, line.facts["engaged"]) for line in lines] == [
            (days_ago(5), False),
            (days_ago(5), True),
            (TODAY, False),
        ]

    def test_refuses_what_is_so_already(self, open_case: Case, coach: User, adult: Participant) -> None:
        with pytest.raises(Refused, match="already"):
            engage(open_case, adult, actor=coach, engaged=True)
        engage(open_case, adult, actor=coach, engaged=False, on=days_ago(2))
        with pytest.raises(Refused, match="already"):
            engage(open_case, adult, actor=coach, engaged=False)
        with pytest.raises(Refused, match="already"):
            engage(open_case, adult, actor=coach, engaged=True, on=days_ago(3))

    def test_refuses_children_strangers_and_days_that_cannot_be(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        child = next(one for one in factories.people_of(open_case) if one.role == ParticipantRole.CHILD)
        stranger = factories.adult_of(factories.make_case(coach=coach))
        for participant in (child, stranger):
            with pytest.raises(Refused):
                engage(open_case, participant, actor=coach, engaged=False)
        for on in (TODAY + timedelta(days=1), days_ago(31)):
            with pytest.raises(Refused):
                engage(open_case, adult, actor=coach, engaged=False, on=on)

    def test_asks_who_it_is(self, open_case: Case, adult: Participant, case_aide: User, other_coach: User) -> None:
        with pytest.raises(PermissionDenied):
            engage(open_case, adult, actor=case_aide, engaged=False)
        with pytest.raises(Case.DoesNotExist):
            engage(open_case, adult, actor=other_coach, engaged=False)
