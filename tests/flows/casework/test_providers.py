"""The provider directory: found by what it offers, kept current, proposed by some and listed by others (O013, O017)."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Jurisdiction, PartnerType, ProviderStatus
from casework.models import Office, Provider, User
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago, make_provider
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def names(user: User, **query: Any) -> list[str]:
    answer = signed_in(user).get(reverse("casework:providers"), query)
    assert answer.status_code == 200
    return [row.name for row in answer.context["rows"]]


def send(user: User, provider: Provider | None = None, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "name": "Harbor Pantry",
        "partner_type": "COMMUNITY_PARTNER",
        "services": ["FOOD", "CLOTHING"],
        "languages": ["en", "tli"],
        "tribes": "Tlingit,  Haida, Tlingit",
        "readiness": ["LIMITED_EXPERIENCE"],
        "accepts_criminal_record": "yes",
        "phone": "907-555-0120",
    } | changes
    page = reverse("casework:provider-change", args=[provider.pk]) if provider else reverse("casework:provider-add")
    return signed_in(user).post(page, values)


def only(name: str = "Harbor Pantry") -> Provider:
    with as_auditor():
        return Provider.objects.get(name=name)


class TestDirectory:
    def test_is_narrowed_by_its_address_and_says_what_is_left_out(self, coach: User) -> None:
        make_provider(
            by=coach, name="Pantry", services=["FOOD"], languages=["en", "es"], readiness=["BEGINNING"],
            accepts_criminal_record=True,
        )  # fmt: skip
        make_provider(
            by=coach, name="Clinic", services=["HEALTH"], tribes=["Tlingit"], cultures=["Tribal"], needs_own_form=True,
            partner_type=PartnerType.HEALTH,
        )  # fmt: skip
        make_provider(by=coach, name="Old desk", status=ProviderStatus.RETIRED)
        make_provider(by=coach, name="Quiet house", verified_on=days_ago(181))
        make_provider(by=coach, name="New place", status=ProviderStatus.PROPOSED, verified_on=None)
        assert names(coach) == ["Clinic", "New place", "Pantry", "Quiet house"]
        for query, found in (
            ({"service": "HEALTH"}, ["Clinic"]),
            ({"type": "HEALTH"}, ["Clinic"]),
            ({"language": "es"}, ["Pantry"]),
            ({"tribe": "Tlingit"}, ["Clinic"]),
            ({"culture": "Tribal"}, ["Clinic"]),
            ({"readiness": "BEGINNING"}, ["Pantry"]),
            ({"criminal": "yes"}, ["Pantry"]),
            ({"form": "yes"}, ["Clinic"]),
            ({"name": "pant"}, ["Pantry"]),
            ({"status": "stale"}, ["New place", "Quiet house"]),
            ({"status": "RETIRED"}, ["Old desk"]),
            ({"status": "any"}, ["Clinic", "New place", "Old desk", "Pantry", "Quiet house"]),
            ({"service": "SHOES"}, ["Clinic", "New place", "Pantry", "Quiet house"]),
        ):
            assert names(coach, **query) == found, query
        page = signed_in(coach).get(reverse("casework:providers"), {"service": "FOOD"})
        assert page.context["words"] == "3 of 5 entries: 2 filtered out"

    def test_is_of_the_office_and_its_state(self, coach: User, outsider: User, auditor: User) -> None:
        make_provider(by=coach, name="Ours")
        make_provider(by=outsider, name="Theirs")
        make_provider(by=coach, name="Everybody's", office=None)
        make_provider(by=coach, name="Elsewhere", office=None, jurisdiction=Jurisdiction.OREGON)
        assert names(coach) == ["Everybody's", "Ours"]
        assert names(auditor) == ["Elsewhere", "Everybody's", "Ours", "Theirs"]
        assert signed_in(coach).get(reverse("casework:provider", args=[only("Theirs").pk])).status_code == 404

    def test_costs_the_same_for_one_and_for_many(self, coach: User) -> None:
        client = signed_in(coach)

        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("casework:providers"))
            return len(queries)

        make_provider(by=coach)
        count()
        few = count()
        for _ in range(55):
            make_provider(by=coach)
        assert count() == few
        page = client.get(reverse("casework:providers"))
        rest = client.get(page.context["next_url"])
        assert len(page.context["rows"]) + len(rest.context["rows"]) == 56

    def test_leaves_as_a_file_that_no_spreadsheet_runs(self, coach: User) -> None:
        make_provider(by=coach, name="=HYPERLINK(1)", remark="+1")
        answer = signed_in(coach).get(reverse("casework:providers-csv"))
        [row] = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert (row["Name"], row["Good to know"], row["Verified on"]) == ("'=HYPERLINK(1)", "'+1", str(days_ago(10)))

    def test_guests_do_not_read_it(self, partner: User) -> None:
        assert signed_in(partner).get(reverse("casework:providers")).status_code == 403


class TestAdd:
    def test_a_specialist_lists_at_once(self, engagement_specialist: User) -> None:
        answer = send(engagement_specialist)
        added = only()
        assert answer["Location"] == reverse("casework:provider", args=[added.pk])
        assert (added.status, added.verified_on, added.verified_by_id) == ("LISTED", TODAY, engagement_specialist.pk)
        assert added.tribes == ["Tlingit", "Haida"]
        assert added.accepts_criminal_record is True
        assert "Tlingit, Haida" in signed_in(engagement_specialist).get(answer["Location"]).content.decode()

    def test_a_coach_proposes_and_a_specialist_lists(self, coach: User, engagement_specialist: User) -> None:
        send(coach, is_statewide="on")
        proposed = only()
        assert (proposed.status, proposed.verified_on, proposed.office_id) == ("PROPOSED", None, coach.office_id)
        verify = reverse("casework:provider-verify", args=[proposed.pk])
        assert signed_in(coach).post(verify, {"submission": str(uuid4())}).status_code == 403
        assert signed_in(engagement_specialist).post(verify, {"submission": str(uuid4())}).status_code == 302
        assert only().status == "LISTED"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": ""}, "Give the provider"),
            ({"partner_type": ""}, "Say what kind"),
            ({"services": []}, "Tick what they offer"),
            ({"phone": ""}, "one way to reach them"),
            ({"name": "x" * 10_000}, "under 121 characters"),
            ({"tribes": ",".join(f"Tribe {n}" for n in range(21))}, "at most 20"),
            ({"website": "javascript:alert(1)"}, "not an address"),
            ({"email": "nobody"}, "not an e-mail"),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(
        self, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, remark="Ring twice 🔔", **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Ring twice 🔔" in answer.content.decode()

    def test_a_name_stands_once_and_a_form_counts_once(self, supervisor: User) -> None:
        key = str(uuid4())
        assert send(supervisor, submission=key)["Location"] == send(supervisor, submission=key)["Location"]
        assert "stands in the directory already" in send(supervisor, name="harbor pantry").content.decode()

    @pytest.mark.parametrize("who", ["auditor", "admin", "partner"])
    def test_others_may_not(self, who: str, request: pytest.FixtureRequest) -> None:
        assert send(request.getfixturevalue(who)).status_code == 403


class TestChange:
    def test_counts_as_verified_and_can_take_it_out(self, supervisor: User, coach: User) -> None:
        provider = make_provider(by=coach, verified_on=days_ago(300))
        page = reverse("casework:provider-change", args=[provider.pk])
        seen = signed_in(supervisor).get(page).context["form"]["seen"].value()
        assert send(supervisor, provider, seen=seen, is_retired="on").status_code == 302
        assert (only().status, only().verified_on) == ("RETIRED", TODAY)

    def test_the_second_of_two_gets_what_the_first_saved(self, supervisor: User, lead_worker: User) -> None:
        provider = make_provider(by=supervisor)
        page = reverse("casework:provider-change", args=[provider.pk])
        seen = signed_in(supervisor).get(page).context["form"]["seen"].value()
        send(lead_worker, provider, seen=seen, name="First name")
        answer = send(supervisor, provider, seen=seen, name="Second name")
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "What stands now" in shown
        assert "First name" in shown
        assert "Second name" in shown
        again = answer.context["form"]["seen"].value()
        assert send(supervisor, provider, seen=again, name="Second name").status_code == 302

    def test_coaches_change_nothing_but_verify(self, coach: User) -> None:
        provider = make_provider(by=coach, verified_on=days_ago(200))
        assert send(coach, provider).status_code == 403
        verify = reverse("casework:provider-verify", args=[provider.pk])
        assert signed_in(coach).post(verify, {"submission": str(uuid4())}).status_code == 302
        assert only(provider.name).verified_on == TODAY


class TestStaleDays:
    def test_are_a_setting(self, coach: User, admin: User, office: Office) -> None:
        make_provider(by=coach, name="Quiet house", verified_on=days_ago(40))
        assert names(coach, status="stale") == []
        values = {
            "submission": str(uuid4()), "value": "30", "office_id": "state", "first_day": str(TODAY),
            "source": "Office meeting",
        }  # fmt: skip
        page = reverse("supervision:setting-change", args=["US-AK", "std.all.provider_stale_days"])
        assert signed_in(admin).post(page, values).status_code == 302
        assert names(coach, status="stale") == ["Quiet house"]


class TestChildrenToSee:
    """A036."""

    def rows(self, user: User) -> list[str]:
        answer = signed_in(user).get(reverse("casework:children"))
        assert answer.status_code == 200
        return [row.case_number for row in answer.context["page"].rows]

    def test_lists_children_without_a_contact_or_a_referral(self, coach: User, other_coach: User) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(150))
        factories.make_case(coach=coach, referred_on=days_ago(30))
        child = factories.people_of(case)[1]
        factories.make_contact(case=case, by=coach)
        assert self.rows(coach) == [case.number]
        assert self.rows(other_coach) == []
        factories.make_contact(case=case, by=coach, people=[child], on=days_ago(120))
        assert self.rows(coach) == [case.number]
        factories.make_referral(case=case, by=coach, participant=child)
        assert self.rows(coach) == []

    def test_costs_the_same_for_one_and_for_many(self, coach: User) -> None:
        client = signed_in(coach)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("casework:children"))
            return len(queries)

        factories.make_case(coach=coach, referred_on=days_ago(150))
        count()
        few = count()
        for _ in range(4):
            factories.make_case(coach=coach, referred_on=days_ago(150))
        assert count() == few
