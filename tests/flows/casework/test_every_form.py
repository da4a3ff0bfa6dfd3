"""Nothing lost: every form that keeps drafts has words and a page for them, and goes on from where it was left.

That no form with a text longer than a line goes without is seen where every page is: `tests/security/test_matrix.py`.
"""

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import resolve
from pytest_django.plugin import DjangoDbBlocker

from casework.drafting import CASELESS, FORMS, WORDS, DraftKey
from tests.factories import make_note_template
from tests.flows.casework.sending import for_guest, keep_note_to_split
from tests.leaving_records import leave
from tests.security.forms import Forms, bare_forms
from tests.security.stage import Stage, address, on_stage

#: What Alaska, where the stage stands, does not ask.
ASKED_ELSEWHERE = {"assess-employment", "assess-family", "assess-living", "assess-needs"}
#: Forms whose texts are of one line; their drafts are kept all the same.
SHORT = {
    "close", "closure", "fold-in", "folder-labels", "intake", "job-lost", "job-started", "meeting", "resource",
    "self-check", "setting", "staffing", "staffing-other", "visit-step", "work-screen",
}  # fmt: skip
#: Forms that stand on the pages of a family that left.
AFTER_LEAVING = {"exit-summary", "job-lost", "job-started", "reopening", "work-problem", "work-screen"}

#: Forms that save on the staffing itself.
ROOM_FORMS = (
    "room-own", "room-statement", "room-services", "room-option", "room-told", "room-harm", "room-welfare", "chances",
    "next-steps", "guest-words", "room-review", "room-extension",
)  # fmt: skip
#: Forms that stand on their pages only in another state than the stage's, or for who has come to them.
NOT_YET_ASKED = {
    "alert-answer", "cano", "handover-answer", "handover-many", "progress", "remark-answer", "reengage", "room-harm",
    "room-welfare", "room-review", "room-extension", "late-note-ask",
}  # fmt: skip


def keeps_draft(page: str, *, is_long: bool) -> bool:
    """Tell whether a form of a page keeps a draft; one with a text longer than a line, if asked for."""
    return any(form["wired"] and (form["long"] or not is_long) for form in Forms(page).found)


@pytest.fixture(scope="module")
def whole_stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with on_stage(django_db_blocker) as stage:
        make_note_template()
        yield stage


@pytest.fixture
def stage(whole_stage: Stage) -> Iterator[Stage]:
    """The stage; what a test does on it is taken back."""
    with transaction.atomic():
        yield whole_stage
        transaction.set_rollback(True)


class TestEveryForm:
    @pytest.mark.parametrize("form", sorted(ASKED_ELSEWHERE))
    def test_of_another_state_has_words_and_an_address(self, form: str) -> None:
        """Their pages are opened and sent in `test_sent_once`, in a state that asks them."""
        assert form in WORDS
        assert resolve(DraftKey(form, uuid4(), uuid4()).page).url_name == form

    @pytest.mark.parametrize("form", sorted(FORMS.keys() - ASKED_ELSEWHERE))
    def test_of_the_list_has_words_and_a_page(self, stage: Stage, form: str) -> None:
        assert form in WORDS
        subject = {
            "note": None,
            "excusal": stage.ids["deadline_id"],
            "addendum": stage.ids["note_id"],
            "person": stage.ids["participant_id"],
            "answer": stage.ids["excusal_id"],
            "closure": stage.ids["office_id"],
            "office": stage.ids["office_id"],
            "setting": "US-AK:std.all.warn",
            "template": "US-AK:CONTACT",
            "outcome": stage.ids["promise_id"],
            "remark": stage.ids["note_id"],
            "remark-answer": stage.ids["remark_id"],
            "followup": stage.ids["referral_id"],
            "cano-addendum": stage.ids["eligibility_note_id"],
            "alert-answer": stage.ids["eligibility_alert_id"],
            "request-answer": stage.ids["request_id"],
            "reply": stage.ids["request_id"],
            "moving": stage.ids["appointment_id"],
            "safe-address": stage.ids["participant_id"],
            "glass-review": stage.ids["glass_id"],
            "assess-ea": stage.ids["participant_id"],
            "assess-epi": stage.ids["participant_id"],
            "explain": stage.ids["answer_id"],
            "keep": stage.ids["family_assessment_id"],
            "search-debrief": stage.ids["participant_id"],
            "month-note": stage.ids["month"],
            "plan-words": stage.ids["draft_id"],
            "goal": stage.ids["goal_id"],
            "goal-new": stage.ids["draft_id"],
            "fold-in": stage.ids["draft_id"],
            "minutes": stage.ids["meeting_id"],
            "advocacy-result": stage.ids["advocacy_id"],
            "visit-step": stage.ids["visit_step_id"],
            "support-change": stage.ids["support_id"],
            "child-care-change": stage.ids["authorisation_id"],
            "child-care-answer": stage.ids["authorisation_id"],
            "care-question-answer": stage.ids["care_question_id"],
            "reengage": stage.ids["participant_id"],
            "staffing-other": "CASE_REVIEW",
            "staffing": stage.ids["reengagement_id"],
            **dict.fromkeys(ROOM_FORMS, stage.ids["staffing_id"]),
            "area": f"{stage.ids['staffing_id']}:CARE_TRANSPORT",
            "missing-settle": stage.ids["missing_item_id"],
            "partner-words": stage.ids["seat_id"],
            "good-cause": stage.ids["participant_id"],
            "good-cause-decision": stage.ids["good_cause_id"],
            "penalty": stage.ids["participant_id"],
            "visit-results": stage.ids["home_visit_id"],
            "penalty-decision": stage.ids["penalty_request_id"],
            "attempt": stage.ids["penalty_id"],
            "child-safety": stage.ids["penalty_visit_id"],
            "hearing": stage.ids["penalty_id"],
            "merge": f"{stage.ids['person_id']}:{stage.ids['other_id']}",
            "unmerge": stage.ids["merge_id"],
            "hand-on": stage.ids["request_id"],
            "pass-on": stage.ids["request_id"],
            "became": stage.ids["appointment_id"],
            "void": stage.ids["notice_id"],
            "opening": stage.ids["fact_id"],
            "withdrawal": stage.ids["document_id"],
            "handover-answer": stage.ids["handover_id"],
            "case-review": stage.ids["sampled_id"],
            "self-check": stage.ids["sampled_id"],
            "month-ask": stage.ids["work_month_id"],
            "late-note-ask": stage.ids["deadline_id"],
            "finding-answer": stage.ids["finding_id"],
            "review-take-back": stage.ids["case_review_id"],
            "conference": f"{stage.ids['coach_id']}:{stage.ids['conference_period']}",
            "conference-sign": stage.ids["conference_id"],
            "conference-take-back": stage.ids["conference_id"],
            "engagement-take-back": stage.ids["engagement_review_id"],
        }.get(form)
        if form == "split":  # its page stands on the draft of the note that is split
            keep_note_to_split(stage)
        if form in AFTER_LEAVING:
            leave(stage.case, by=next(user for actor, user in stage.actors if actor.name == "coach" and user))
        if form == "guest-words":  # its page stands while a guest sits in the room
            for_guest(stage)
        key = DraftKey(form, None if form in CASELESS else stage.case.pk, subject)
        assert DraftKey.read(str(key)) == DraftKey.read(str(DraftKey.read(str(key))))
        assert str(DraftKey.read(str(key))) == str(key)
        answers = (client.get(key.page) for client in stage.clients.values())
        pages = (answer.content.decode() for answer in answers if answer.status_code == 200)
        assert any(form in NOT_YET_ASKED or keeps_draft(page, is_long=form not in SHORT) for page in pages)

    def test_with_a_long_text_is_seen_to_carry_no_draft(self, stage: Stage) -> None:
        page = stage.clients["coach"].get(address("casework:note-file", stage.ids)).content.decode()
        assert not bare_forms(page)
        assert bare_forms(page.replace("data-draft-url", "data-other"))

    @pytest.mark.parametrize(
        ("form", "name", "who", "data", "shown"),
        [
            ("intake", "casework:case-open", "aide", {"person-5-given_name": "Quillabelle"}, "Quillabelle"),
            ("person", "casework:person-change", "coach", {"email": "half@example.test"}, "half@example.test"),
            ("close", "casework:case-close", "coach", {"on": "2026-02-28"}, "2026-02-28"),
            ("answer", "supervision:approvals", "lead", {"answer": "Ask me \U0001f9ca again"}, "\U0001f9ca again"),
            ("closure", "supervision:closures", "admin", {"reason": "Storm from the west"}, "Storm from the west"),
            ("office", "supervision:office-change", "admin", {"address": "5 Fir"}, "5 Fir"),
            ("setting", "supervision:setting-change", "admin", {"source": "Memo of the"}, "Memo of the"),
            ("excusal", "casework:excusal-ask", "coach", {"reason": "Was away"}, "Was away"),
            ("booking", "casework:appointment-book", "coach", {"remark": "Bring the lease"}, "Bring the lease"),
            ("moving", "casework:appointment-move", "coach", {"remark": "Bring the lease"}, "Bring the lease"),
            ("safe-address", "casework:safe-address", "coach", {"address": "PO Box 9"}, "PO Box 9"),
            ("hand-on", "casework:request", "coach", {"words": "Call her sis"}, "Call her sis"),
            ("became", "casework:appointment", "coach", {"words": "Came late, the b"}, "Came late, the b"),
            ("void", "casework:notice", "coach", {"words": "Wrong da"}, "Wrong da"),
            ("withdrawal", "casework:document-withdraw", "coach", {"reason": "Of the other"}, "Of the other"),
            ("folder-labels", "casework:folder-labels-set", "admin", {"source": "Memo of Jun"}, "Memo of Jun"),
            ("glass", "casework:break-glass", "coach", {"reason": "He is at the"}, "He is at the"),
            ("glass-review", "supervision:break-glass", "lead", {"words": "Asked her coa"}, "Asked her coa"),
            ("template", "casework:note-template-add", "admin", {"guidance": "Say who was"}, "Say who was"),
            ("merge", "supervision:people-merge", "lead", {"reason": "The same birthd"}, "The same birthd"),
            ("unmerge", "supervision:people-unmerge", "lead", {"reason": "Two birthd"}, "Two birthd"),
        ],
    )
    def test_goes_on_from_its_draft(
        self, stage: Stage, form: str, name: str, who: str, data: dict[str, str], shown: str
    ) -> None:
        client, page = stage.clients[who], address(name, stage.ids)
        found = re.search(rf'data-draft-url="(/drafts/{form}[^"]*)"', client.get(page).content.decode())
        assert found
        answer = client.post(found[1], json.dumps({"rev": 0, "data": data}), content_type="application/json")
        assert answer.status_code == 200
        assert shown in client.get(page).content.decode()
        assert "Your draft is back in the form" in client.get(page).content.decode()
        assert client.post(f"{found[1]}discard/").status_code == 302
        assert shown not in client.get(page).content.decode()
