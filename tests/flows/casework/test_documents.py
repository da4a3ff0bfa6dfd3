"""The six-part file: papers filed with their checked file, fetched, moved, withdrawn, and never deleted (A061-A064)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from casework import vault
from casework.choices import AccessVerb, EventKind, Role, ScanState
from casework.context import in_context
from casework.models import AccessLog, Case, Document, Office, User
from casework.operations.documents import file_document, move_document, set_folder_labels
from casework.queries.documents import papers_page
from casework.refusals import Refused
from casework.tasks import clear_files, scan_documents
from tests import clamd, factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_document, make_user, pdf_of, picture_of
from tests.people import signed_in

pytestmark = pytest.mark.django_db

PDF = pdf_of("A letter of the school")


def send(user: User, case: Case, *, content: bytes = PDF, name: str = "letter.pdf", **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "title": "Letter of the school",
        "part": "5",
        "tab": "",
        "on": TODAY.isoformat(),
        "paper_place": "Hard file, part 5",
    } | changes
    values = {key: value for key, value in values.items() if value is not None}
    if content is not None:
        values["file"] = SimpleUploadedFile(name, content)
    return signed_in(user).post(reverse("casework:document-file", args=[case.pk]), values)


def papers(case: Case) -> list[Document]:
    with as_auditor():
        return list(case.documents.order_by("pk"))


def fetch(user: User, document: Document) -> HttpResponse:
    return signed_in(user).get(reverse("casework:document-fetch", args=[document.pk]))


def listed(user: User, case: Case, query: str = "") -> str:
    return signed_in(user).get(reverse("casework:case-documents", args=[case.pk]) + query).content.decode()


@pytest.fixture
def scanner(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A scanner that is there."""
    with clamd.listening(tmp_path) as path:
        settings.CLAMD = path
        yield path


class TestFile:
    def test_stands_in_its_part_and_on_the_timeline(self, open_case: Case, coach: User) -> None:
        answer = send(coach, open_case, tab="TA10", restricted_kind="NONE")

        assert answer["Location"] == reverse("casework:case-documents", args=[open_case.pk])
        [paper] = papers(open_case)
        assert (paper.part, paper.tab, paper.filed_by_id, paper.state) == (5, "TA10", coach.pk, ScanState.UNSCANNED)
        [line] = factories.events_of(open_case, EventKind.DOCUMENT_FILED)
        assert line.facts == {"part": 5, "tab": "TA10"}
        shown = listed(coach, open_case)
        for words in ("Letter of the school", "5. Letters and notices", "TA10", "Hard file, part 5", "Joan Bixby"):
            assert words in shown
        assert "not checked for viruses" in shown
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk]) + "?show=papers")
        assert "Document filed: Letter of the school" in timeline.content.decode()

    def test_lies_sealed_under_a_random_name_that_says_nothing(self, open_case: Case, coach: User) -> None:
        send(coach, open_case)

        [paper] = papers(open_case)
        with storages["documents"].open(paper.storage_name) as kept:
            sealed = kept.read()
        assert b"%PDF" not in sealed
        assert b"school" not in sealed
        assert "letter" not in paper.storage_name
        assert vault.get(paper.storage_name, row=paper.pk) == PDF

    def test_emoji_and_a_picture(self, open_case: Case, coach: User) -> None:
        assert (
            send(coach, open_case, content=picture_of(), name="Ida 👧.jpg", title="Ida 👧 at school").status_code == 302
        )

        [paper] = papers(open_case)
        assert (paper.name, paper.content_type) == ("Ida 👧.jpg", "image/jpeg")
        disposition = fetch(coach, paper)["Content-Disposition"]
        assert disposition.startswith("attachment")
        assert "Ida%20%F0%9F%91%A7.jpg" in disposition

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        first, second = send(coach, open_case, submission=key), send(coach, open_case, submission=key)

        assert first["Location"] == second["Location"]
        assert len(papers(open_case)) == 1

    def test_the_same_key_with_another_file_is_refused(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        send(coach, open_case, submission=key)
        answer = send(coach, open_case, submission=key, content=pdf_of("Another"))

        assert answer.status_code == 422
        assert "sent already" in answer.content.decode()

    def test_a_closed_case_still_takes_papers_and_shows_its_archive_rule(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        with as_importer():
            Office.objects.filter(pk=case.office_id).update(archive_rule="Box by year, basement, five years.")

        assert send(coach, case).status_code == 302
        assert "Box by year, basement, five years." in listed(coach, case)


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": "  "}, "Say in a few words what this paper is."),
            ({"title": "x" * 10_000}, "Keep the title under 161 characters."),
            ({"part": "7"}, "not one of the available choices"),
            ({"part": ""}, "Choose the part of the file."),
            ({"tab": "GOSSIP"}, "not one of the available choices"),
            ({"on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"on": "1990-01-01"}, "Days before 2015"),
            ({"content": None}, "Choose the file."),
            ({"content": b""}, "This file is empty."),
            ({"content": b"MZ\x90", "name": "letter.pdf"}, "no PDF, JPEG or PNG file"),
            ({"content": picture_of(), "name": "letter.pdf"}, "its name ends in .pdf"),
        ],
    )
    def test_is_said_and_what_was_typed_is_kept(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert "Hard file, part 5" in shown
        assert "Choose the file again" in shown
        assert papers(open_case) == []

    def test_larger_than_the_site_takes(self, open_case: Case, coach: User, settings: Settings) -> None:
        settings.DOCUMENT_MAX_BYTES = 1024 * 1024
        answer = send(coach, open_case, content=b"%PDF-" + b"0" * (3 * 1024 * 1024))

        assert answer.status_code == 422
        assert "larger than 1 MB" in answer.content.decode()

    def test_more_than_a_case_holds(self, open_case: Case, coach: User, settings: Settings) -> None:
        settings.DOCUMENTS_OF_A_CASE_MAX_BYTES = len(PDF) + 10
        send(coach, open_case)
        answer = send(coach, open_case, content=pdf_of("Another"))

        assert "there is no room left" in answer.content.decode()
        assert len(papers(open_case)) == 1

    def test_the_same_file_again(self, open_case: Case, coach: User) -> None:
        send(coach, open_case)
        answer = send(coach, open_case, title="Once more")

        assert answer.status_code == 422
        assert "on this case already as “Letter of the school”" in answer.content.decode()

    def test_somebody_of_another_case(self, open_case: Case, coach: User) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))

        assert send(coach, open_case, participant_id=str(stranger.pk)).status_code == 422

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert send(request.getfixturevalue(who), open_case).status_code == status
        assert papers(open_case) == []


class TestFetch:
    def test_is_saved_never_shown_and_written_down(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach, content=PDF)
        answer = fetch(coach, document)

        assert answer.content == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="release.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert "sandbox" in answer["Content-Security-Policy"]
        with as_auditor():
            verbs = set(
                AccessLog.objects.filter(case_id=open_case.pk, route="casework:document-fetch").values_list(
                    "verb", flat=True
                )
            )
        assert verbs == {AccessVerb.VIEW, AccessVerb.EXPORT}

    @pytest.mark.parametrize("who", ["outsider", "other_coach", "partner", "admin"])
    def test_is_not_there_for_others(
        self, open_case: Case, coach: User, who: str, request: pytest.FixtureRequest
    ) -> None:
        document = make_document(case=open_case, by=coach)

        assert fetch(request.getfixturevalue(who), document).status_code == 404

    @pytest.mark.parametrize(
        ("who", "status"),
        [("coach", 200), ("supervisor", 403), ("case_aide", 403), ("lead_worker", 403), ("eligibility_worker", 403)],
    )
    def test_medical_papers_are_for_the_coach_alone_until_somebody_is_listed(
        self, open_case: Case, coach: User, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL", title="TA10 of Dr Nystagma")
        user = request.getfixturevalue(who)

        assert fetch(user, document).status_code == status
        shown = listed(user, open_case)
        assert ("Nystagma" in shown) is (status == 200)
        assert ("Medical" in shown, "Protected paper" in shown) == (status == 200, status != 200)
        timeline = signed_in(user).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Nystagma" not in timeline
        move = signed_in(user).get(reverse("casework:document-move", args=[document.pk])).content.decode()
        assert ("Nystagma" in move) is (status == 200)

    def test_medical_papers_are_for_those_listed_for_medical_facts(
        self, open_case: Case, coach: User, lead_worker: User, supervisor: User
    ) -> None:
        """A068: the restricted list, for its kinds and its days."""
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL", title="TA10 of Dr Nystagma")
        factories.make_access(case=open_case, staff=lead_worker, kinds=["MEDICAL"])
        factories.make_access(case=open_case, staff=supervisor, kinds=["DV", "TREATMENT"])

        assert fetch(lead_worker, document).status_code == 200
        assert "Nystagma" in listed(lead_worker, open_case)
        assert fetch(supervisor, document).status_code == 403
        assert "Nystagma" not in listed(supervisor, open_case)

    def test_medical_papers_are_not_for_those_whose_days_are_over(
        self, open_case: Case, coach: User, lead_worker: User
    ) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL")
        factories.make_access(
            case=open_case, staff=lead_worker, kinds=["MEDICAL"], first_day=days_ago(9), last_day=days_ago(1)
        )

        assert fetch(lead_worker, document).status_code == 403

    def test_medical_papers_are_for_the_stand_in(self, open_case: Case, coach: User, other_coach: User) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL")
        factories.make_absence(staff=coach, stand_in=other_coach)

        assert fetch(other_coach, document).status_code == 200

    @pytest.mark.parametrize(("category", "status"), [("DANGER", 403), ("MEDICAL_EMERGENCY", 200)])
    def test_medical_papers_are_read_behind_glass_in_an_emergency(
        self, open_case: Case, coach: User, outsider: User, category: str, status: int
    ) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL", title="TA10 of Dr Nystagma")
        other = make_document(case=open_case, by=coach, content=pdf_of("Another"))
        factories.break_glass(case=open_case, by=outsider, category=category)

        assert fetch(outsider, document).status_code == status
        assert fetch(outsider, other).status_code == 200
        shown = listed(outsider, open_case)
        assert ("Nystagma" in shown) is (status == 200)
        assert "File a paper" not in shown
        assert "Withdraw" not in shown
        with as_auditor():
            taken = AccessLog.objects.filter(actor=outsider, verb=AccessVerb.EXPORT)
            assert set(taken.values_list("basis", flat=True)) == {"GLASS"}

    @pytest.mark.parametrize("kind", ["DV", "TREATMENT", "MENTAL_HEALTH"])
    def test_papers_of_every_kind_are_for_those_listed_for_it(
        self, open_case: Case, coach: User, lead_worker: User, supervisor: User, kind: str
    ) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind=kind, title="Order about Nystagma")
        factories.make_access(case=open_case, staff=lead_worker, kinds=[kind])
        factories.make_access(case=open_case, staff=supervisor, kinds=["MEDICAL"])
        timeline = reverse("casework:case", args=[open_case.pk])

        assert [fetch(user, document).status_code for user in (coach, lead_worker, supervisor)] == [200, 200, 403]
        assert "Nystagma" in listed(lead_worker, open_case)
        shown = listed(supervisor, open_case) + signed_in(supervisor).get(timeline).content.decode()
        assert ("Nystagma" in shown, "Protected paper" in shown) == (False, True)

    @pytest.mark.parametrize("tab", ["TA10", "LEGAL"])
    def test_a_doctor_s_form_and_a_court_s_paper_are_asked_about(self, open_case: Case, coach: User, tab: str) -> None:
        """S7: what they tell is protected only by being said."""
        refused = send(coach, open_case, tab=tab)
        assert refused.status_code == 422
        assert "tells of violence, treatment or health." in refused.content.decode()
        assert send(coach, open_case, tab=tab, restricted_kind="NONE").status_code == 302
        other = send(coach, open_case, tab=tab, restricted_kind="DV", content=pdf_of("Order of protection"))
        assert other.status_code == 302
        assert [paper.restricted_kind for paper in papers(open_case)] == ["", "DV"]

    def test_a_paper_about_health_needs_a_release_or_a_reason(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User
    ) -> None:
        """A068: checked at filing; what is kept without one says why, is flagged, and can be listed."""
        refused = send(coach, open_case, restricted_kind="MEDICAL")
        assert refused.status_code == 422
        assert "No HIPAA release is in force for this." in refused.content.decode()
        assert papers(open_case) == []
        reason = "It came by mail before she could sign"
        assert send(coach, open_case, restricted_kind="MEDICAL", unreleased_reason=reason).status_code == 302
        shown = listed(coach, open_case)
        assert ("No HIPAA release" in shown, reason in shown) == (True, True)
        assert reason not in listed(supervisor, open_case)
        make_document(case=open_case, by=coach, title="Wimbrel")
        listing = reverse("casework:case-documents", args=[open_case.pk]) + "?unreleased=yes"
        narrowed = signed_in(coach).get(listing).content.decode()
        assert (reason in narrowed, "Wimbrel" in narrowed) == (True, False)
        factories.make_release(case=open_case, by=coach, kind="HIPAA", scopes=["HEALTH"], restricted_kinds=["MEDICAL"])
        # The aide may not read the release, and still is not asked for one that is there.
        sent = send(case_aide, open_case, restricted_kind="MEDICAL", content=pdf_of("Another"))
        assert sent.status_code == 302
        assert [paper.unreleased_reason for paper in papers(open_case) if paper.restricted_kind] == [reason, ""]

    def test_another_person_s_release_covers_no_paper(self, open_case: Case, coach: User) -> None:
        adult, child = factories.people_of(open_case)[:2]
        given = {"kind": "HIPAA", "scopes": ["HEALTH"], "restricted_kinds": ["MEDICAL"]}
        factories.make_release(case=open_case, by=coach, participant=child, **given)
        values = {"restricted_kind": "MEDICAL", "participant_id": str(adult.pk)}
        assert send(coach, open_case, **values).status_code == 422
        factories.make_release(case=open_case, by=coach, participant=adult, last_day=days_ago(1), **given)
        assert send(coach, open_case, **values).status_code == 422
        factories.make_release(case=open_case, by=coach, participant=adult, last_day=TODAY, **given)
        assert send(coach, open_case, **values).status_code == 302

    def test_filing_shows_the_hipaa_releases_that_are_in_force(self, open_case: Case, coach: User) -> None:
        """A068: a medical paper is told to nobody without one."""
        address = reverse("casework:document-file", args=[open_case.pk])
        assert "None is in force." in signed_in(coach).get(address).content.decode()
        given = {"kind": "HIPAA", "scopes": ["HEALTH"], "restricted_kinds": ["MEDICAL"]}
        factories.make_release(case=open_case, by=coach, party_name="Nystagma Clinic", **given)
        factories.make_release(
            case=open_case, by=coach, party_name="Wimbrel", first_day=days_ago(9), last_day=days_ago(1), **given
        )
        shown = signed_in(coach).get(address).content.decode()
        assert "to Nystagma Clinic" in shown
        assert "Wimbrel" not in shown

    def test_lies_outside_everything_that_is_handed_out(self) -> None:
        from config import settings as site

        options = site.STORAGES["documents"]["OPTIONS"]
        location = Path(str(options["location"]))
        assert Path(str(settings.STATIC_ROOT)) not in (location, *location.parents)
        assert not settings.MEDIA_ROOT
        assert options["file_permissions_mode"] == 0o600


class TestMove:
    def address(self, document: Document) -> str:
        return reverse("casework:document-move", args=[document.pk])

    def test_leaves_a_line(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach)
        answer = signed_in(coach).post(self.address(document), {"part": "3", "tab": "PLAN", "paper_place": ""})

        assert answer.status_code == 302
        [moved] = papers(open_case)
        assert (moved.part, moved.tab) == (3, "PLAN")
        [line] = factories.events_of(open_case, EventKind.DOCUMENT_MOVED)
        assert line.facts == {"part": 3, "tab": "PLAN", "from_part": 1}

    def test_to_where_it_stands_is_refused(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach)
        answer = signed_in(coach).post(self.address(document), {"part": "1", "tab": "ROI", "paper_place": ""})

        assert answer.status_code == 422
        assert "stands there already" in answer.content.decode()

    def test_says_anew_of_what_a_paper_tells(self, open_case: Case, coach: User, lead_worker: User) -> None:
        document = make_document(case=open_case, by=coach, tab="LEGAL")
        same = {"part": "1", "tab": "LEGAL", "paper_place": ""}
        assert signed_in(lead_worker).post(self.address(document), same | {"restricted_kind": "DV"}).status_code == 302
        assert papers(open_case)[0].restricted_kind == "DV"
        # Now it is not theirs to read any more, nor to open again.
        signed_in(lead_worker).post(self.address(document), same | {"part": "2", "restricted_kind": "NONE"})
        assert (papers(open_case)[0].part, papers(open_case)[0].restricted_kind) == (2, "DV")
        with in_context(actor=lead_worker), pytest.raises(PermissionDenied):
            move_document(
                document_id=document.pk, part=2, tab="", paper_place="", restricted_kind="", actor=lead_worker, now=NOW
            )
        health = same | {"part": "2", "restricted_kind": "MEDICAL"}
        assert signed_in(coach).post(self.address(document), health).status_code == 422
        assert (
            signed_in(coach).post(self.address(document), health | {"unreleased_reason": "By mail"}).status_code == 302
        )

    def test_a_place_nobody_may_read_stays_as_it_was(self, open_case: Case, coach: User, case_aide: User) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL", paper_place="Locked drawer")
        assert "Locked drawer" not in signed_in(case_aide).get(self.address(document)).content.decode()
        signed_in(case_aide).post(self.address(document), {"part": "2", "tab": ""})

        assert papers(open_case)[0].paper_place == "Locked drawer"


class TestWithdraw:
    def address(self, document: Document) -> str:
        return reverse("casework:document-withdraw", args=[document.pk])

    def test_its_row_and_file_stay(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach)
        client = signed_in(coach)
        answer = client.post(self.address(document), {"reason": "Belongs to another family"})

        assert answer.status_code == 302
        assert vault.get(document.storage_name, row=document.pk)
        assert "Signed release" not in listed(coach, open_case)
        shown = listed(coach, open_case, "?withdrawn=yes")
        assert "Belongs to another family" in shown
        again = client.post(self.address(document), {"reason": "Belongs to another family"})
        assert again.status_code == 422
        assert "was withdrawn" in again.content.decode()
        moved = client.post(reverse("casework:document-move", args=[document.pk]), {"part": "2", "tab": ""})
        assert moved.status_code == 422

    def test_needs_a_reason(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach)
        answer = signed_in(coach).post(self.address(document), {"reason": "oops"})

        assert answer.status_code == 422
        assert "at least 10 characters" in answer.content.decode()

    def test_only_by_whom_filed_it_or_who_decides(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User
    ) -> None:
        document = make_document(case=open_case, by=coach)

        assert signed_in(case_aide).get(self.address(document)).status_code == 403
        assert signed_in(supervisor).get(self.address(document)).status_code == 200

    def test_its_file_is_fetched_by_nobody_else(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User
    ) -> None:
        document = make_document(case=open_case, by=coach)
        fetch = reverse("casework:document-fetch", args=[document.pk])
        assert signed_in(case_aide).get(fetch).status_code == 200
        signed_in(coach).post(self.address(document), {"reason": "Belongs to another family"})

        assert signed_in(case_aide).get(fetch).status_code == 403
        assert fetch not in listed(case_aide, open_case, "?withdrawn=yes")
        assert signed_in(supervisor).get(fetch).status_code == 200
        assert fetch in listed(supervisor, open_case, "?withdrawn=yes")

    def test_then_the_file_may_be_filed_again(self, open_case: Case, coach: User) -> None:
        send(coach, open_case)
        signed_in(coach).post(self.address(papers(open_case)[0]), {"reason": "Wrong day on it, filed anew"})

        assert send(coach, open_case).status_code == 302


class TestList:
    def test_tabbed_papers_come_first_then_the_newest(self, open_case: Case, coach: User) -> None:
        make_document(case=open_case, by=coach, title="Newest plain", tab="", on=TODAY)
        make_document(case=open_case, by=coach, title="Oldest tabbed", on=days_ago(90))
        make_document(case=open_case, by=coach, title="Older plain", tab="", on=days_ago(5))

        shown = listed(coach, open_case)
        places = [shown.index(title) for title in ("Oldest tabbed", "Newest plain", "Older plain")]
        assert places == sorted(places)

    def test_is_narrowed_by_its_address(self, open_case: Case, coach: User) -> None:
        make_document(case=open_case, by=coach, title="In one", part=1)
        make_document(case=open_case, by=coach, title="In two", part=2, tab="TA10")

        assert "In two" not in listed(coach, open_case, "?part=1")
        assert "In one" not in listed(coach, open_case, "?tab=TA10")
        assert "In one" in listed(coach, open_case, "?part=x&tab=y&after=z")

    def test_goes_on_page_by_page_and_asks_as_often_for_many(
        self, open_case: Case, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(papers_page, "__kwdefaults__", {"size": 2})
        for number in range(2):
            make_document(case=open_case, by=coach, title=f"Paper {number}", tab="" if number % 2 else "ROI")
        client, address = signed_in(coach), reverse("casework:case-documents", args=[open_case.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(2, 7):
            make_document(case=open_case, by=coach, title=f"Paper {number}", tab="" if number % 2 else "ROI")
        with CaptureQueriesContext(connection) as many:
            page = client.get(address)
        assert len(many) == len(few)

        seen: list[str] = []
        while True:
            seen += [paper.title for paper in page.context["page"].papers]
            if not page.context["next_url"]:
                break
            page = client.get(page.context["next_url"])
        assert sorted(seen) == [f"Paper {number}" for number in range(7)]


class TestScanner:
    def test_what_it_finds_clean_may_be_fetched(self, open_case: Case, coach: User, scanner: str) -> None:
        send(coach, open_case)

        [paper] = papers(open_case)
        assert paper.state == ScanState.CLEAN
        assert fetch(coach, paper).status_code == 200
        assert "not checked for viruses" not in listed(coach, open_case)

    def test_a_virus_is_refused(self, open_case: Case, coach: User, scanner: str) -> None:
        infected = PDF.replace(b"%%EOF", b"%" + clamd.EICAR + b"\n%%EOF")
        answer = send(coach, open_case, content=infected)

        assert answer.status_code == 422
        assert "A virus was found in this file" in answer.content.decode()
        assert papers(open_case) == []

    def test_when_it_is_down_files_are_held_and_asked_about_later(
        self, open_case: Case, coach: User, tmp_path: Path, settings: Settings
    ) -> None:
        settings.CLAMD = str(tmp_path / "clamd.sock")
        assert send(coach, open_case).status_code == 302
        infected = make_document(
            case=open_case, by=coach, content=b"%" + clamd.EICAR, state=ScanState.QUARANTINED, title="Bad paper"
        )
        held = papers(open_case)[0]
        assert held.state == ScanState.QUARANTINED
        assert scan_documents() == 0
        for paper in (held, infected):
            answer = fetch(coach, paper)
            assert answer.status_code == 302, "nothing is handed out while nobody could look at it"
        assert "Held until it is checked" in listed(coach, open_case)

        with clamd.listening(tmp_path):
            assert scan_documents() == 2
            assert scan_documents() == 0
        assert [paper.state for paper in papers(open_case)] == [ScanState.CLEAN, ScanState.INFECTED]
        assert fetch(coach, held).status_code == 200
        assert fetch(coach, infected).status_code == 302
        assert "Virus found" in listed(coach, open_case)

    def test_files_that_are_gone_or_broken_hold_up_no_other(
        self, open_case: Case, coach: User, scanner: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        gone = [make_document(case=open_case, by=coach) for _ in range(3)]
        whole = make_document(case=open_case, by=coach)
        for document in gone:
            vault.drop(document.storage_name)
        assert scan_documents() == 1
        assert papers(open_case)[-1].state == ScanState.CLEAN
        assert str(gone[0].pk) in caplog.text
        assert fetch(coach, whole).status_code == 200

    def test_what_was_filed_before_there_was_one_is_checked_too(
        self, open_case: Case, coach: User, scanner: str
    ) -> None:
        document = make_document(case=open_case, by=coach)
        assert fetch(coach, document).status_code == 302
        assert scan_documents() == 1

        assert fetch(coach, document).status_code == 200

    @pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    def test_a_row_that_another_worker_is_at_is_passed_over(self, open_case: Case, coach: User, scanner: str) -> None:
        document = make_document(case=open_case, by=coach, state=ScanState.QUARANTINED)
        with connections["owner"].cursor() as other:
            other.execute("BEGIN")
            other.execute("SELECT id FROM casework_document WHERE id = %s FOR UPDATE", [document.pk])
            assert scan_documents() == 0
            other.execute("ROLLBACK")
        assert scan_documents() == 1

    def test_nothing_listens_where_nothing_is_set(self, open_case: Case, coach: User) -> None:
        make_document(case=open_case, by=coach)

        assert scan_documents() == 0


class TestOrphans:
    def breaks_off(self, case: Case, coach: User) -> None:
        with in_context(actor=coach):
            file_document(
                case_id=case.pk,
                content=PDF,
                name="a.pdf",
                title="Lost",
                part=1,
                tab="",
                on=TODAY,
                paper_place="",
                participant_id=None,
                restricted_kind=None,
                actor=coach,
                now=NOW,
            )
            raise RuntimeError("the line broke")

    def test_of_a_request_that_failed_are_cleared_and_no_other(
        self, open_case: Case, coach: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("casework.vault._storage", lambda: FileSystemStorage(location=tmp_path))
        kept = make_document(case=open_case, by=coach)
        with pytest.raises(RuntimeError):
            self.breaks_off(open_case, coach)
        assert len(papers(open_case)) == 1
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2
        assert clear_files() == 0, "it may belong to a request that goes on"

        with time_machine.travel(NOW + timedelta(hours=3)):
            assert clear_files() == 1
        assert vault.get(kept.storage_name, row=kept.pk)

    def test_where_nothing_was_ever_filed_there_are_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
    ) -> None:
        monkeypatch.setattr("casework.vault._storage", lambda: FileSystemStorage(location=tmp_path / "none"))

        assert clear_files() == 0


class TestLabels:
    LABELS = ["Intake", "Plans", "Hours", "Letters", "Medical", "Else"]

    def send(self, user: User, **changes: Any) -> HttpResponse:
        values = {f"label_{number}": label for number, label in enumerate(self.LABELS, start=1)}
        values |= {"where": "US-AK", "first_day": TODAY.isoformat(), "source": "ESS Resource"} | changes
        return signed_in(user).post(reverse("casework:folder-labels-set"), values)

    def test_an_office_says_them_its_own_way(self, open_case: Case, coach: User, admin: User) -> None:
        assert self.send(admin).status_code == 302
        assert "1. Intake (0)" in listed(coach, open_case)
        own = self.send(admin, where=str(open_case.office_id), label_1="Office intake")
        assert own.status_code == 302

        assert "1. Office intake (0)" in listed(coach, open_case)
        assert "Office intake" in signed_in(admin).get(reverse("casework:folder-labels-set")).content.decode()

    def test_hold_from_their_day(self, open_case: Case, coach: User, admin: User) -> None:
        self.send(admin, first_day=days_ago(-5).isoformat())

        assert "1. Forms and releases (0)" in listed(coach, open_case)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"label_2": ""}, "Give this part a label."),
            ({"label_2": "intake"}, "Two parts cannot have the same label."),
            ({"label_2": "x" * 100}, "Keep a label under 61 characters."),
            ({"source": ""}, "Say who decided this"),
            ({"where": "Atlantis"}, "not one of the available choices"),
            ({"first_day": "1999-01-01"}, "Days before 2015"),
        ],
    )
    def test_cannot_be_anything(self, admin: User, changes: dict[str, Any], words: str) -> None:
        answer = self.send(admin, **changes)

        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_twice_from_one_day_is_refused(self, admin: User) -> None:
        self.send(admin)

        assert "named from this day already" in self.send(admin).content.decode()

    def test_are_set_by_administrators_only(self, coach: User) -> None:
        assert self.send(coach).status_code == 403


class TestOperations:
    def test_refuse_what_a_form_would_not_send(self, open_case: Case, coach: User, admin: User) -> None:
        document = make_document(case=open_case, by=coach)
        with in_context(actor=coach), pytest.raises(Refused, match="6 parts"):
            move_document(document_id=document.pk, part=9, tab="", paper_place="", actor=coach, now=NOW)
        with in_context(actor=coach), pytest.raises(Refused, match="a tab from the list"):
            move_document(document_id=document.pk, part=2, tab="X", paper_place="", actor=coach, now=NOW)
        for changes, words in (({"jurisdiction": "US-XX"}, "a state"), ({"office_id": uuid4()}, "not in this state")):
            values: dict[str, Any] = {"jurisdiction": "US-AK", "office_id": None} | changes
            with in_context(actor=admin), pytest.raises(Refused, match=words):
                set_folder_labels(
                    **values, first_day=TODAY, labels=TestLabels.LABELS, source="Order", actor=admin, now=NOW
                )

    def test_the_database_holds_what_a_filed_paper_says(self, open_case: Case, coach: User) -> None:
        document = make_document(case=open_case, by=coach)
        for change in ({"title": "Other"}, {"digest": b"x"}, {"state": "CLEAN"}, {"storage_name": "a/b"}):
            with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=coach):
                Document.objects.filter(pk=document.pk).update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=coach):
            Document.objects.filter(pk=document.pk)._raw_delete("default")
        stranger = make_user(role=Role.COACH)
        with in_context(actor=stranger):
            assert not Document.objects.exists()
