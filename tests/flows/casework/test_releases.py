"""Releases: recorded, noted, filed, revoked; what is shared passes the gate or a second person (A065-A069, R028)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case, Disclosure, Release, ShareOverride, User
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_override, make_release
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def give(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(factories.adult_of(case).pk),
        "kind": "GENERAL",
        "party_name": "Officer Dane",
        "partner_type": "PROBATION",
        "scopes": ["ATTENDANCE"],
        "purpose": "COORDINATION",
        "first_day": str(TODAY),
        "last_day": str(TODAY + timedelta(days=90)),
        "file_place": "Part 2, tab ROI",
    } | changes
    return signed_in(user).post(reverse("casework:release-give", args=[case.pk]), _sent(values))


def share(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(factories.adult_of(case).pk),
        "party_name": "Officer Dane",
        "partner_type": "PROBATION",
        "scopes": ["ATTENDANCE"],
        "purpose": "COORDINATION",
        "way": "SPOKEN",
        "what": "She comes every day 🙂",
    } | changes
    return signed_in(user).post(reverse("casework:share", args=[case.pk]), _sent(values))


def _sent(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("casework:case-sharing", args=[case.pk])).content.decode()


def told() -> list[Disclosure]:
    with as_auditor():
        return list(Disclosure.objects.order_by("pk"))


def release() -> Release:
    with as_auditor():
        return Release.objects.get()


class TestRelease:
    def test_is_recorded_noted_and_filed(self, open_case: Case, coach: User) -> None:
        """A069: two ticks."""
        answer = give(coach, open_case, file_place=None)
        given = release()
        assert answer["Location"] == reverse("casework:release", args=[open_case.pk, given.pk])
        page = signed_in(coach).get(answer["Location"]).content.decode()
        assert "Original not filed" in page
        assert "No note yet" in page
        note_page = f"{reverse('casework:note-file', args=[open_case.pk])}?about={given.pk}"
        assert note_page in page
        form = signed_in(coach).get(note_page).context["form"]
        assert form["title"].value() == "Release signed: General release, for Officer Dane"
        note = {
            "submission": str(uuid4()), "template_code": form["template_code"].value(), "on": str(TODAY),
            "title": form["title"].value(), "about": str(given.pk), "section_0": "Signed after we read it together.",
        }  # fmt: skip
        assert signed_in(coach).post(note_page, note).status_code == 302
        place = reverse("casework:release-file", args=[open_case.pk, given.pk])
        signed_in(coach).post(place, {"submission": str(uuid4()), "file_place": "Part 2, tab ROI"})
        page = signed_in(coach).get(answer["Location"]).content.decode()
        assert "Original filed" in page
        assert "Noted" in page

    def test_what_another_window_said_of_its_place_is_not_overwritten(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        """A069."""
        given = factories.make_release(case=open_case, by=coach)
        page, place = (
            reverse(f"casework:{name}", args=[open_case.pk, given.pk]) for name in ("release", "release-file")
        )
        seen = {user: signed_in(user).get(page).context["form"]["seen"].value() for user in (coach, supervisor)}
        form = {"submission": str(uuid4()), "file_place": "Part 2, tab ROI", "seen": seen[coach]}
        assert signed_in(coach).post(place, form).status_code == 302
        late = signed_in(supervisor).post(place, {"file_place": "Part 5", "seen": seen[supervisor]})
        assert late.status_code == 422
        shown = late.content.decode()
        assert "It says “Part 2, tab ROI” now" in shown
        assert 'value="Part 5"' in shown
        with as_auditor():
            assert Release.objects.get(pk=given.pk).file_place == "Part 2, tab ROI"
        again = {"file_place": "Part 5", "seen": late.context["form"]["seen"].value()}
        assert signed_in(supervisor).post(place, again).status_code == 302

    def test_refusals_stand_beside_their_field(self, open_case: Case, coach: User) -> None:
        answer = give(coach, open_case, kind="PART2", scopes=["SUBSTANCE_USE"], last_day=None)
        assert answer.status_code == 422
        assert "has to name its last day" in answer.content.decode()
        assert "Part 2, tab ROI" in answer.content.decode()

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert give(coach, open_case, submission=key)["Location"] == give(coach, open_case, submission=key)["Location"]

    def test_not_on_a_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        page = reverse("casework:release-give", args=[case.pk])
        assert signed_in(coach).get(page)["Location"] == reverse("casework:case-sharing", args=[case.pk])
        assert "This case is closed" in give(coach, case).content.decode()

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(who)
        assert give(user, open_case).status_code == status
        assert share(user, open_case).status_code == status

    def test_an_aide_neither_sees_nor_records_what_is_restricted(
        self, open_case: Case, coach: User, case_aide: User
    ) -> None:
        hidden = make_release(case=open_case, by=coach, kind="HIPAA", scopes=["HEALTH"], restricted_kinds=["MEDICAL"])
        assert "HIPAA" in tab(coach, open_case)
        assert "HIPAA" not in tab(case_aide, open_case)
        page = reverse("casework:release", args=[open_case.pk, hidden.pk])
        assert signed_in(case_aide).get(page).status_code == 403
        assert give(case_aide, open_case, kind="HIPAA", scopes=["HEALTH"]).status_code == 422
        assert give(case_aide, open_case, partner_type="MENTAL_HEALTH").status_code == 422

    def test_revoked_it_opens_nothing_on_the_next_request(self, open_case: Case, coach: User) -> None:
        give(coach, open_case)
        assert share(coach, open_case).status_code == 302
        page = reverse("casework:release-revoke", args=[open_case.pk, release().pk])
        assert signed_in(coach).get(page).status_code == 200
        assert signed_in(coach).post(page, {"submission": str(uuid4()), "on": str(TODAY)}).status_code == 302
        answer = share(coach, open_case)
        assert answer.status_code == 422
        assert "was revoked on" in answer.content.decode()
        assert len(told()) == 1
        again = signed_in(coach).post(page, {"submission": str(uuid4()), "on": str(TODAY)})
        assert "revoked already" in again.content.decode()


class TestShare:
    def test_passes_with_its_release_and_is_written_down(self, open_case: Case, coach: User) -> None:
        give(coach, open_case)
        assert share(coach, open_case)["Location"] == reverse("casework:case-sharing", args=[open_case.pk])
        [row] = told()
        assert (row.basis, row.release_id, row.shared_by_id) == ("CONSENT", release().pk, coach.pk)
        shown = tab(coach, open_case)
        assert "She comes every day 🙂" in shown
        assert "Written release (45 CFR 205.50)" in shown

    def test_stops_with_what_is_missing_and_offers_a_second_person(self, open_case: Case, coach: User) -> None:
        answer = share(coach, open_case)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "This may not be told yet" in shown
        assert "none is on file for them" in shown
        assert 'name="ask"' in shown
        assert "She comes every day 🙂" in shown
        assert told() == []

    def test_violence_offers_none(self, open_case: Case, coach: User) -> None:
        shown = share(coach, open_case, scopes=["DOMESTIC_VIOLENCE"]).content.decode()
        assert "Nobody can override this" in shown
        assert 'name="ask"' not in shown

    def test_an_override_takes_a_second_person(self, open_case: Case, coach: User, supervisor: User) -> None:
        asked = share(coach, open_case, ask="yes", reason="The hearing is this afternoon")
        assert asked.status_code == 302
        with as_auditor():
            override = ShareOverride.objects.get()
        inbox = signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        assert "Share without a release" in inbox
        assert "The hearing is this afternoon" in inbox
        decide = reverse("supervision:override-decide", args=[override.pk])
        assert signed_in(coach).post(decide, {"decision": "approve"}).status_code == 403
        sent = {"submission": str(uuid4()), "decision": "approve"}
        assert signed_in(supervisor).post(decide, sent).status_code == 302
        again = signed_in(supervisor).post(decide, {"submission": str(uuid4()), "decision": "approve"})
        assert again["Location"] == reverse("supervision:approvals")
        page = f"{reverse('casework:share', args=[open_case.pk])}?override={override.pk}"
        assert page in tab(coach, open_case)
        form = signed_in(coach).get(page).context["form"]
        assert form["party_name"].value() == "Officer Dane"
        assert share(coach, open_case, override_id=str(override.pk)).status_code == 302
        assert told()[0].basis == "OVERRIDE"
        used = share(coach, open_case, override_id=str(override.pk))
        assert "used already" in used.content.decode()

    def test_asking_needs_a_reason(self, open_case: Case, coach: User) -> None:
        answer = share(coach, open_case, ask="yes")
        assert answer.status_code == 422
        assert "Give the reason" in answer.content.decode()


class TestOverrideList:
    def test_is_the_supervisor_s(self, open_case: Case, coach: User, supervisor: User, outsider: User) -> None:
        make_override(case=open_case, by=coach)
        make_override(
            case=open_case, by=coach, scopes=["HEALTH"], restricted_kinds=["MEDICAL"], reason="Her surgery is today"
        )
        page = reverse("supervision:overrides")
        shown = signed_in(supervisor).get(page).content.decode()
        assert "Hollis Rentals" in shown
        assert "Her surgery is today" not in shown
        assert signed_in(coach).get(page).status_code == 403
        other = factories.make_user(role="OPERATIONS_MANAGER", office=outsider.office)
        assert "Hollis Rentals" not in signed_in(other).get(page).content.decode()


class TestEnding:
    def rows(self, user: User) -> list[tuple[str, str, int]]:
        answer = signed_in(user).get(reverse("casework:releases-ending"))
        assert answer.status_code == 200
        return [(row.case_number, row.party, row.days_left) for row in answer.context["rows"]]

    def test_lists_what_ends_soon_or_ended_lately(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        for days in (-400, -31, -1, 0, 30, 31):
            last_day = TODAY + timedelta(days=days)
            make_release(case=open_case, by=coach, first_day=days_ago(500), last_day=last_day)
        make_release(case=open_case, by=coach, last_day=None)
        revoked = {"revoked_on": TODAY, "revoked_by": coach, "revoked_at": factories.NOW}
        make_release(case=open_case, by=coach, last_day=TODAY, **revoked)
        due = [(open_case.number, "Officer Dane", days) for days in (-1, 0, 30)]
        assert self.rows(coach) == self.rows(supervisor) == due
        assert self.rows(other_coach) == []
        assert (
            "2 releases end soon"
            in signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        )

    def test_lists_originals_that_are_in_no_hard_file(self, open_case: Case, coach: User, other_coach: User) -> None:
        """A069."""
        make_release(case=open_case, by=coach, last_day=None, party_name="Unfiled Xylotrope")
        make_release(case=open_case, by=coach, party_name="Filed Wimbrel", file_place="Part 2, tab ROI")
        make_release(case=open_case, by=coach, party_name="Over Wimbrel", last_day=days_ago(1))
        page = f"{reverse('casework:releases-ending')}?show=unfiled"
        shown = signed_in(coach).get(page).content.decode()
        assert ("Unfiled Xylotrope" in shown, "Wimbrel" in shown) == (True, False)
        assert "Every release in force is in its hard file." in signed_in(other_coach).get(page).content.decode()

    def test_does_not_say_what_is_restricted(self, open_case: Case, coach: User) -> None:
        make_release(
            case=open_case,
            by=coach,
            kind="PART2",
            scopes=["SUBSTANCE_USE"],
            last_day=TODAY,
            restricted_kinds=["TREATMENT"],
        )
        shown = signed_in(coach).get(reverse("casework:releases-ending")).content.decode()
        assert "Restricted, open the case" in shown
        assert "Part 2" not in shown
        assert "Officer Dane" not in shown

    def test_costs_the_same_for_one_and_for_many(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        pages = (reverse("casework:releases-ending"), reverse("casework:case-sharing", args=[open_case.pk]))

        def count() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as queries:
                    client.get(page)
                found.append(len(queries))
            return found

        def add() -> None:
            given = make_release(case=open_case, by=coach, last_day=TODAY)
            make_override(case=open_case, by=coach)
            with as_importer():
                Disclosure.objects.create(
                    case=open_case, share_id=uuid4(), participant=given.participant, party_name="Officer Dane",
                    partner_type="PROBATION", scopes=["PLAN"], purpose="COORDINATION", basis="CONSENT", release=given,
                    on=TODAY, way="SPOKEN", what="Takes part", shared_by=coach, shared_at=factories.NOW,
                )  # fmt: skip

        add()
        count()
        few = count()
        for _ in range(6):
            add()
        assert count() == few
