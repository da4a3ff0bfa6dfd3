"""The register of work sites, placements with free places, and agreements that are signed (A089, A090, A091, A101)."""

import html
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, Role, Track
from casework.context import in_context
from casework.models import Case, User
from casework.refusals import Refused
from coaching.models import (
    Activity,
    Placement,
    PlacementAgreement,
    SiteAgreement,
    SiteChange,
    SiteEvaluation,
    SitePosition,
    WorkSite,
)
from coaching.operations.placements import STOPPED, chosen_position
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_case,
    make_event,
    make_office,
    make_user,
)
from tests.flows.casework.sending import position_facts, site_facts, site_seen
from tests.people import signed_in
from tests.site_records import (
    LATER,
    SOON,
    make_placement,
    make_placement_agreement,
    make_position,
    make_site,
    make_site_agreement,
)
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def site(coach: User) -> WorkSite:
    assert coach.office is not None
    return make_site(office=coach.office, by=coach)


@pytest.fixture
def position(site: WorkSite, coach: User) -> SitePosition:
    return make_position(site=site, by=coach)


def post(user: User, name: str, /, *args: Any, **sent: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=args), {"submission": str(uuid4())} | sent)


def read(user: User, name: str, *args: Any, query: str = "") -> str:
    return signed_in(user).get(f"{reverse(f'coaching:{name}', args=args)}{query}").content.decode()


def seen_of(user: User, name: str, *args: Any) -> str:
    page = signed_in(user).get(reverse(f"coaching:{name}", args=args))
    return str(page.context["form"]["seen"].value())


def activity(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "WEX",
        "words": "Kitchen help",
        "weekly_hours": "20",
        "first_day": TODAY.isoformat(),
        "next_check_on": SOON.isoformat(),
    } | changes


def assign(user: User, case: Case, **changes: Any) -> HttpResponse:
    return post(user, "activity-assign", case.pk, adult_of(case).pk, **activity(**changes))


class TestRegister:
    def test_holds_what_the_duty_names(self, coach: User) -> None:
        """A089: positions, hours, skills, number of volunteers needed, contact person, address, phone."""
        assert post(coach, "site-add", **site_facts("Clinic 🏥")).status_code == 302
        with as_auditor():
            site = WorkSite.objects.get()
            assert (site.office_id, site.entered_by_id) == (coach.office_id, coach.pk)
        sent = position_facts("Front desk") | {"skills": "Speaks Spanish", "schedule": "Mornings"}
        assert post(coach, "position-add", site.pk, **sent).status_code == 302
        for page in (read(coach, "sites"), read(coach, "site", site.pk)):
            assert "Clinic 🏥" in page
            assert "3 of 3 free" in page
            assert "Una Weld" in page
            assert "1 Main Street" in page
            assert "907-555-0122" in page
        assert "Speaks Spanish" in read(coach, "site", site.pk)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": " "}, "Give the site&#x27;s name."),
            ({"phone": ""}, "Give the telephone number."),
            ({"contact_name": ""}, "Say whom one asks for."),
            ({"kind": "X"}, "Choose what kind of site it is."),
            ({"address": "x" * 10_000}, "Keep this under 201 characters."),
            ({"name": "HARBOR SHELTER"}, "A site of this name stands in the register already."),
        ],
    )
    def test_says_what_cannot_be_and_keeps_what_was_typed(
        self, coach: User, site: WorkSite, changes: dict[str, str], said: str
    ) -> None:
        answer = post(coach, "site-add", **site_facts("Clinic") | changes)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Una Weld" in answer.content.decode() or "contact_name" in changes

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"needed": "0"}, "Count the volunteers needed"),
            ({"needed": "viel"}, "Count the volunteers needed"),
            ({"weekly_hours": "7.1"}, "Hours a week are quarters"),
            ({"weekly_hours": "100"}, "Write the hours a week as a number"),
            ({"title": ""}, "Say what is done there."),
            ({"title": "kitchen help"}, "This site has a position of this name already."),
        ],
    )
    def test_takes_no_position_that_cannot_be(
        self, coach: User, site: WorkSite, position: SitePosition, changes: dict[str, str], said: str
    ) -> None:
        answer = post(coach, "position-add", site.pk, **position_facts("Desk") | changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_keeps_what_stood_before(self, coach: User, site: WorkSite, position: SitePosition) -> None:
        seen = seen_of(coach, "site-change", site.pk)
        assert post(coach, "site-change", site.pk, **site_facts("Harbor house"), seen=seen).status_code == 302
        seen = seen_of(coach, "position-change", position.pk)
        post(coach, "position-change", position.pk, **position_facts("Kitchen help"), seen=seen)
        page = read(coach, "site", site.pk)
        assert "Name: Harbor shelter → Harbor house" in page
        assert "Kitchen help: volunteers needed: 2 → 3" in page
        with as_auditor():
            assert SiteChange.objects.count() == 2

    def test_tells_what_somebody_else_changed_meanwhile(self, coach: User, supervisor: User, site: WorkSite) -> None:
        seen = seen_of(coach, "site-change", site.pk)
        post(supervisor, "site-change", site.pk, **site_facts("Harbor house"), seen=seen)
        answer = post(coach, "site-change", site.pk, **site_facts("Shelter"), seen=seen)
        assert answer.status_code == 422
        assert "What stands now" in answer.content.decode()
        assert "Harbor house" in answer.content.decode()

    def test_is_read_by_the_state_and_kept_by_the_office(self, outsider: User, site: WorkSite, auditor: User) -> None:
        assert "Harbor shelter" not in read(outsider, "sites")
        assert "Harbor shelter" in read(outsider, "sites", query="?where=any")
        assert "Harbor shelter" in read(outsider, "site", site.pk)
        assert "Add a position" not in read(outsider, "site", site.pk)
        assert post(outsider, "site-change", site.pk, **site_facts("Mine")).status_code == 403
        assert post(outsider, "site-close", site.pk, words="No").status_code == 403
        assert signed_in(auditor).get(reverse("coaching:sites")).status_code == 403

    def test_is_not_for_other_states(self, site: WorkSite) -> None:
        other = make_user(role=Role.COACH, office=make_office(jurisdiction="US-OR"))
        assert signed_in(other).get(reverse("coaching:site", args=[site.pk])).status_code == 404
        assert "Harbor shelter" not in read(other, "sites", query="?where=any")

    def test_can_be_narrowed(self, coach: User, site: WorkSite, position: SitePosition, case: Case) -> None:
        assert coach.office is not None
        clinic = make_site(office=coach.office, by=coach, name="Clinic", kind="BWE")
        make_position(site=clinic, by=coach, title="Front desk", weekly_hours=Decimal(10), needed=1, skills="Spanish")
        make_placement(case=case, position=_only(clinic), by=coach)

        def names(query: str) -> list[str]:
            page = signed_in(coach).get(f"{reverse('coaching:sites')}?{query}")
            return [row.name for row in page.context["rows"]]

        assert names("") == ["Clinic", "Harbor shelter"]
        assert names("free=yes") == ["Harbor shelter"]
        assert names("kind=BWE") == ["Clinic"]
        assert names("words=spanish") == ["Clinic"]
        assert names("words=dock") == ["Clinic", "Harbor shelter"]  # both stand at 12 Dock Street
        assert names("hours=10") == ["Clinic"]
        assert names("status=closed") == []

    def test_asks_as_much_however_many_there_are(self, coach: User, case: Case, position: SitePosition) -> None:
        assert coach.office is not None
        client, address = signed_in(coach), reverse("coaching:sites")
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(6):
            more = make_site(office=coach.office, by=coach, name=f"Site {number}")
            make_position(site=more, by=coach)
            make_site_agreement(site=more, by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)


def _only(site: WorkSite) -> SitePosition:
    with as_auditor():
        return SitePosition.objects.get(site=site)


class TestClosing:
    def test_waits_until_nobody_is_placed(
        self, coach: User, site: WorkSite, position: SitePosition, case: Case
    ) -> None:
        placement = make_placement(case=case, position=position, by=coach)
        answer = post(coach, "site-close", site.pk, words="Moved away")
        assert "1 person is placed here. End those activities first." in answer.content.decode()
        with as_importer():
            Activity.objects.filter(pk=placement.activity_id).update(last_day=days_ago(1))
        assert post(coach, "site-close", site.pk, words="").status_code == 422
        assert post(coach, "site-close", site.pk, words="Moved away").status_code == 302
        assert "Moved away" in read(coach, "site", site.pk)
        assert "Harbor shelter" in read(coach, "sites", query="?status=closed")
        assert post(coach, "site-close", site.pk, words="Again").status_code == 422
        assert post(coach, "position-add", site.pk, **position_facts("Desk")).status_code == 422
        assert signed_in(coach).get(reverse("coaching:site-change", args=[site.pk])).status_code == 302

    def test_of_a_position_waits_too(self, coach: User, position: SitePosition, case: Case) -> None:
        make_placement(case=case, position=position, by=coach)
        make_placement(case=work_case(coach), position=position, by=coach)
        seen = seen_of(coach, "position-change", position.pk)
        sent = position_facts("Kitchen help") | {"seen": seen}
        ended = post(coach, "position-change", position.pk, **sent, is_ended="on")
        assert "Somebody is placed here." in ended.content.decode()
        fewer = post(coach, "position-change", position.pk, **sent | {"needed": "1"})
        assert "2 are placed here already." in fewer.content.decode()


class TestEvaluation:
    """A091: what was seen at a site, and whether people are placed there any more; the check-ins stand on the case."""

    def test_stands_on_the_page_of_the_site(self, site: WorkSite, coach: User) -> None:
        assert post(coach, "site-evaluate", site.pk, **site_seen()).status_code == 302
        later = site_seen(verdict="MENDS", words="The ramp 🌲", safety="Ice on the ramp")
        assert post(coach, "site-evaluate", site.pk, **later).status_code == 302
        page = read(coach, "site", site.pk)
        assert "The head cook stands beside them" in page
        assert page.index("Ice on the ramp") < page.index("Gloves and shoes")
        assert "Go on once something is mended" in page
        with as_auditor():
            assert SiteEvaluation.objects.filter(site=site).count() == 2

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"on": (TODAY + timedelta(days=1)).isoformat()}, "This day lies ahead."),
            ({"on": "2026-02-30"}, "not a day of the calendar"),
            ({"safety": " "}, "Say how safe the place is."),
            ({"supervision": ""}, "Say who watches over the work"),
            ({"skills": ""}, "Say which skills are taught."),
            ({"verdict": ""}, "Say whether people are placed there any more."),
            ({"verdict": "ENDS"}, "why nobody is placed there any more"),
            ({"words": "x" * 301}, "Keep this under 301 characters."),
        ],
    )
    def test_refuses_what_cannot_be(self, site: WorkSite, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = post(coach, "site-evaluate", site.pk, **site_seen(**changes))
        assert answer.status_code == 422
        assert words in html.unescape(answer.content.decode())

    def test_is_for_the_office_of_the_site_while_it_is_open(
        self, site: WorkSite, coach: User, outsider: User, auditor: User
    ) -> None:
        assert post(outsider, "site-evaluate", site.pk, **site_seen()).status_code == 403
        assert post(auditor, "site-evaluate", site.pk, **site_seen()).status_code == 403
        post(coach, "site-close", site.pk, words="Moved away")
        assert post(coach, "site-evaluate", site.pk, **site_seen()).status_code == 422
        assert "Evaluate the site" not in read(coach, "site", site.pk)


class TestPlaceNobodyMore:
    """A091: what was seen last at a site says whether people are placed there any more."""

    def evaluate(self, user: User, site: WorkSite, verdict: str, **changes: Any) -> None:
        told = site_seen(verdict=verdict, words="Nobody watches over the work", **changes)
        assert post(user, "site-evaluate", site.pk, **told).status_code == 302

    def test_is_not_offered_nor_suggested_nor_found_free(self, coach: User, position: SitePosition) -> None:
        case = work_case(coach, track=Track.WORK_FIRST)
        make_event(case, EventKind.CONTACT_MADE, participant=adult_of(case), on=days_ago(3), method="PHONE")
        assert f"?position={position.pk}" in read(coach, "work", case.pk)
        self.evaluate(coach, position.site, "ENDS")
        assert f"?position={position.pk}" not in read(coach, "work", case.pk)
        asked = read(coach, "activity-assign", case.pk, adult_of(case).pk, query=f"?position={position.pk}")
        assert "Kitchen help" not in asked
        assert "Harbor shelter" not in read(coach, "sites", query="?free=yes")
        register = read(coach, "sites")
        assert "Place nobody more there" in register
        assert "0 of 2 places taken, nobody more" in register

    def test_is_refused_beside_the_field_to_a_supervisor_too(
        self, coach: User, supervisor: User, case: Case, position: SitePosition
    ) -> None:
        self.evaluate(coach, position.site, "ENDS")
        for user in (coach, supervisor):
            answer = assign(user, case, position_id=str(position.pk), over_words="Sisters come together")
            assert answer.status_code == 422
            assert answer.context["form"].errors["position_id"] == [STOPPED]
        with as_auditor():
            assert not Activity.objects.exists()

    def test_holds_where_two_work_at_once(self, coach: User, case: Case, position: SitePosition) -> None:
        self.evaluate(coach, position.site, "ENDS")
        with (
            in_context(actor=coach),
            pytest.raises(Refused, match="Nobody more is placed") as refusal,
            transaction.atomic(),
        ):
            chosen_position(case, position.pk)
        assert refusal.value.field == "position_id"

    def test_lets_who_works_there_go_on(self, coach: User, case: Case, position: SitePosition) -> None:
        placement = make_placement(case=case, position=position, by=coach)
        self.evaluate(coach, position.site, "ENDS")
        assert "Kitchen of the shelter" in read(coach, "work", case.pk)
        seen = seen_of(coach, "activity-change", placement.activity_id)
        told = activity(words="Kitchen and store", place="12 Dock Street", seen=seen)
        assert post(coach, "activity-change", placement.activity_id, **told).status_code == 302
        assert "1 of 2 places taken, nobody more" in read(coach, "site", position.site_id)

    @pytest.mark.parametrize("verdict", ["GOES_ON", "MENDS"])
    def test_ends_with_a_later_better_evaluation(
        self, coach: User, case: Case, position: SitePosition, verdict: str
    ) -> None:
        self.evaluate(coach, position.site, verdict, on=days_ago(9).isoformat())
        self.evaluate(coach, position.site, "ENDS", on=days_ago(5).isoformat())
        self.evaluate(coach, position.site, "GOES_ON", on=days_ago(7).isoformat())
        assert assign(coach, case, position_id=str(position.pk)).status_code == 422
        self.evaluate(coach, position.site, verdict)
        assert assign(coach, case, position_id=str(position.pk)).status_code == 302


class TestPlacing:
    def test_takes_a_free_place(self, coach: User, case: Case, position: SitePosition) -> None:
        """A089: free places are those needed less the placements; place and telephone are the site's."""
        page = read(coach, "activity-assign", case.pk, adult_of(case).pk)
        assert "Harbor shelter: Kitchen help, 20 hours a week (2 of 2 free)" in page
        assert assign(coach, case, position_id=str(position.pk)).status_code == 302
        with as_auditor():
            made = Placement.objects.select_related("activity").get()
            assert (made.position_id, made.placed_by_id, made.over_words) == (position.pk, coach.pk, "")
            assert made.activity.place == "Harbor shelter, 12 Dock Street"
            assert made.activity.hours_supervisor == "Pia Roth, 907-555-0199"
        assert "1 of 2 free" in read(coach, "site", position.site_id)
        work = read(coach, "work", case.pk)
        assert "Placed at" in work
        assert "No agreement" in work

    def test_never_takes_more_than_there_are_unless_a_supervisor_says_why(
        self, coach: User, supervisor: User, case: Case, position: SitePosition
    ) -> None:
        for _ in range(2):
            make_placement(case=make_case(coach=coach), position=position, by=coach)
        refused = assign(coach, case, position_id=str(position.pk))
        assert refused.status_code == 422
        silent = assign(supervisor, case, position_id=str(position.pk))
        assert "No place is free there. Say why one more is placed." in silent.content.decode()
        told = assign(supervisor, case, position_id=str(position.pk), over_words="Sisters come together")
        assert told.status_code == 302
        with as_auditor():
            assert Placement.objects.filter(over_words="Sisters come together").count() == 1
        assert "none free, 1 over" in read(coach, "site", position.site_id)

    def test_counts_cases_that_the_coach_does_not_see(
        self, coach: User, other_coach: User, case: Case, position: SitePosition
    ) -> None:
        hidden = make_case(coach=other_coach)
        make_placement(case=hidden, position=position, by=other_coach)
        page = read(coach, "site", position.site_id)
        assert "1 of 2 free" in page
        assert "1 of families that are not yours." in page
        assert hidden.number not in page
        assert hidden.number in read(other_coach, "site", position.site_id)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"weekly_hours": "25"}, "This position has 20 hours a week."),
            ({"kind": "VOCED"}, "Only work experience and community service"),
            ({"position_id": str(uuid4())}, "Choose a position with a free place."),
        ],
    )
    def test_says_what_cannot_be(
        self, coach: User, case: Case, position: SitePosition, changes: dict[str, str], said: str
    ) -> None:
        answer = assign(coach, case, **{"position_id": str(position.pk)} | changes)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        with as_auditor():
            assert not Activity.objects.exists()

    def test_gives_the_place_back_when_the_activity_or_the_case_ends(
        self, coach: User, case: Case, position: SitePosition
    ) -> None:
        placement = make_placement(case=case, position=position, by=coach)
        post(coach, "activity-end", placement.activity_id, last_day=str(days_ago(1)), words="Hired")
        assert "2 of 2 free" in read(coach, "site", position.site_id)


class TestWorkFirst:
    def test_without_activity_after_the_first_contact_is_red_with_sites(
        self, coach: User, position: SitePosition
    ) -> None:
        """A101: engaged at once; where work is not at hand, in a CWE or BWE."""
        case = work_case(coach, track=Track.WORK_FIRST)
        assert "No activity yet" not in read(coach, "work", case.pk)
        make_event(case, EventKind.CONTACT_MADE, participant=adult_of(case), on=days_ago(3), method="PHONE")
        page = read(coach, "work", case.pk)
        assert "No activity yet" in page
        assert "Kitchen help" in page
        assert f"?position={position.pk}" in page
        begun = read(coach, "activity-assign", case.pk, adult_of(case).pk, query=f"?position={position.pk}")
        assert 'value="Kitchen help"' in begun
        assign(coach, case, position_id=str(position.pk))
        assert "No activity yet" not in read(coach, "work", case.pk)

    def test_is_asked_of_no_other_track(self, coach: User) -> None:
        case = work_case(coach, track=Track.FAMILIES_FIRST)
        make_event(case, EventKind.CONTACT_MADE, participant=adult_of(case), on=days_ago(3), method="PHONE")
        assert "No activity yet" not in read(coach, "work", case.pk)


def text_of(response: HttpResponse) -> str:
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        return str(pdf.docinfo.get("/Title", ""))


class TestSiteAgreement:
    def test_is_written_given_out_and_signed_with_its_last_day(
        self, coach: User, site: WorkSite, position: SitePosition
    ) -> None:
        """A090: generated, signed, end-dated."""
        sent = {"first_day": TODAY.isoformat(), "last_day": LATER.isoformat(), "extra": "Keys stay at the desk"}
        assert post(coach, "site-agreement-make", site.pk, **sent).status_code == 302
        with as_auditor():
            made = SiteAgreement.objects.get()
        assert made.content["positions"][0]["title"] == "Kitchen help"
        assert "Agreement not signed" in read(coach, "site", site.pk)
        paper = signed_in(coach).get(reverse("coaching:site-agreement-paper", args=[made.pk]))
        assert text_of(paper) == "Work site agreement, Harbor shelter"
        signing = {"way": "PAPER", "signed_on": TODAY.isoformat(), "site_signer": "Pia Roth"}
        answer = post(coach, "site-agreement-sign", made.pk, **signing)
        assert "Say where the signed paper is kept." in answer.content.decode()
        assert post(coach, "site-agreement-sign", made.pk, **signing, kept_at="Binder 2").status_code == 302
        page = read(coach, "site", site.pk)
        assert "Agreement in force" in page
        assert "Binder 2" in page
        assert post(coach, "site-agreement-sign", made.pk, **signing, kept_at="Binder 3").status_code == 422

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"last_day": ""}, "An agreement has a last day."),
            ({"last_day": "2027-02-30"}, "This is not a day of the calendar."),
            ({"first_day": str(LATER + timedelta(days=1))}, "The last day comes before the first."),
            ({"extra": "x" * 301}, "Keep this under 301 characters."),
        ],
    )
    def test_says_what_cannot_be(
        self, coach: User, site: WorkSite, position: SitePosition, changes: dict[str, str], said: str
    ) -> None:
        sent = {"first_day": TODAY.isoformat(), "last_day": LATER.isoformat(), "extra": ""} | changes
        answer = post(coach, "site-agreement-make", site.pk, **sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_asks_for_a_position_first(self, coach: User, site: WorkSite) -> None:
        sent = {"first_day": TODAY.isoformat(), "last_day": LATER.isoformat()}
        assert "Enter a position first" in post(coach, "site-agreement-make", site.pk, **sent).content.decode()

    def test_is_not_signed_tomorrow_nor_elsewhere(self, coach: User, outsider: User, site: WorkSite) -> None:
        made = make_site_agreement(site=site, by=coach)
        signing = {"way": "TYPED", "signed_on": str(TODAY + timedelta(days=1)), "site_signer": "Pia Roth"}
        assert post(coach, "site-agreement-sign", made.pk, **signing).status_code == 422
        assert post(outsider, "site-agreement-sign", made.pk, **signing).status_code == 403


class TestPlacementAgreement:
    @pytest.fixture
    def placement(self, coach: User, case: Case, position: SitePosition) -> Placement:
        return make_placement(case=case, position=position, by=coach)

    def test_is_written_given_out_and_signed(self, coach: User, case: Case, placement: Placement) -> None:
        sent = {"first_day": TODAY.isoformat(), "last_day": LATER.isoformat(), "extra": ""}
        assert post(coach, "placement-agreement-make", placement.pk, **sent).status_code == 302
        with as_auditor():
            made = PlacementAgreement.objects.get()
        assert made.content["number"] == case.number
        paper = signed_in(coach).get(reverse("coaching:placement-agreement-paper", args=[made.pk]))
        assert text_of(paper) == f"Placement agreement, {case.number}"
        signing = {"way": "TYPED", "signed_on": TODAY.isoformat(), "site_signer": "Pia Roth"}
        without = post(coach, "placement-agreement-sign", made.pk, **signing, participant_signer=" ")
        assert "Type the participant&#x27;s name as they signed." in without.content.decode()
        paper_only = signing | {"way": "PAPER", "participant_signer": "Ada"}
        assert "Choose the scan" in post(coach, "placement-agreement-sign", made.pk, **paper_only).content.decode()
        done = post(coach, "placement-agreement-sign", made.pk, **signing, participant_signer="Ada")
        assert done.status_code == 302
        assert "Agreement in force" in read(coach, "work", case.pk)

    def test_is_not_for_others_nor_for_a_closed_case(
        self, coach: User, outsider: User, auditor: User, placement: Placement
    ) -> None:
        sent = {"first_day": TODAY.isoformat(), "last_day": LATER.isoformat()}
        assert post(outsider, "placement-agreement-make", placement.pk, **sent).status_code == 404
        assert post(auditor, "placement-agreement-make", placement.pk, **sent).status_code == 403

    def test_of_days_outside_the_activity_is_not_written(self, coach: User, placement: Placement) -> None:
        sent = {"first_day": "2015-01-01", "last_day": LATER.isoformat()}
        answer = post(coach, "placement-agreement-make", placement.pk, **sent)
        assert "The activity has not begun on this day." in answer.content.decode()


class TestToday:
    def test_shows_what_is_not_signed_and_what_ends(
        self, coach: User, other_coach: User, case: Case, site: WorkSite, position: SitePosition
    ) -> None:
        """A090: an agreement about to end stands on the coach's Today."""
        placement = make_placement(case=case, position=position, by=coach)
        page = signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Agreements with work sites" in page
        assert "Placement at Harbor shelter" in page
        make_placement_agreement(placement=placement, by=coach, is_signed=True, participant_signer="Ada")
        make_site_agreement(site=site, by=coach, is_signed=True, last_day=TODAY + timedelta(days=20))
        page = signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Placement at Harbor shelter" not in page
        assert "Agreement ends soon" in page
        assert "Agreements with work sites" not in (
            signed_in(other_coach).get(reverse("casework:today")).content.decode()
        )
