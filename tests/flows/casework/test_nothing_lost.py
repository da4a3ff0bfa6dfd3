"""Nothing lost: every form of the site with a text longer than a line keeps drafts; the list of one's own drafts."""

import json
import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from casework.choices import Role
from casework.context import in_context
from casework.drafting import CASELESS, FORMS, WORDS, DraftKey
from casework.models import Case, Draft, User
from tests import factories
from tests.factories import as_importer, make_note_template, make_user
from tests.flows.casework.sending import keep_note_to_split
from tests.people import signed_in
from tests.security.stage import Stage, address, make_stage, url_names

pytestmark = pytest.mark.django_db(transaction=True)


ONE_OF_EACH_ROLE = (
    "coach", "aide", "specialist", "lead", "manager", "eligibility", "reviewer", "auditor", "privacy officer", "admin",
)  # fmt: skip
#: What one line of text takes, as the reason why a barrier was left; a longer one is worth keeping.
LONGEST_LINE = 300
#: What Alaska, where the stage stands, does not ask.
ASKED_ELSEWHERE = {"assess-employment", "assess-family", "assess-living", "assess-needs"}
#: Lists of names with commas between them, picked together and not composed.
LISTS = {"tribes", "cultures"}


class Forms(HTMLParser):
    """The forms of a page that post something, each with whether a long text stands in it and what it carries."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, bool]] = []
        self.is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.is_inside = values.get("method") == "post"
            if self.is_inside:
                wiring = "data-draft-url" in values and "data-draft-rev" in values
                self.found.append({"wired": wiring, "long": False, "rev": False, "button": False, "key": False})
        elif self.is_inside and (tag == "textarea" or self.is_long_line(tag, values)):
            self.found[-1]["long"] = True
        elif self.is_inside and values.get("name") == "draft_rev":
            self.found[-1]["rev"] = True
        elif self.is_inside and values.get("name") == "submission":
            self.found[-1]["key"] = True
        elif self.is_inside and re.match(r"/drafts/.+/", values.get("formaction") or ""):
            self.found[-1]["button"] = True

    def is_long_line(self, tag: str, values: dict[str, str | None]) -> bool:
        """Tell whether a tag is a line of text that takes more than a line."""
        is_text = tag == "input" and (values.get("type") or "text") == "text" and values.get("name") not in LISTS
        return is_text and int(values.get("maxlength") or 0) > LONGEST_LINE

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


@pytest.fixture
def stage(db: None) -> Stage:
    stage = make_stage()
    make_note_template()
    return stage


def pages_of(stage: Stage) -> dict[str, str]:
    """Return every page of the site that anybody can get, by its name."""
    found = {}
    for name in url_names():
        if name.startswith("account_"):
            continue
        for who in ONE_OF_EACH_ROLE:
            answer = stage.clients[who].get(address(name, stage.ids))
            if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
                found[f"{name} ({who})"] = answer.content.decode()
    return found


class TestEveryForm:
    def test_with_a_long_text_keeps_drafts(self, stage: Stage) -> None:
        """It fails on a new form with a box of several lines that carries no draft: see `casework/drafting.py`."""
        long_ones, bare = 0, []
        for name, page in pages_of(stage).items():
            for form in Forms(page).found:
                long_ones += form["long"]
                if form["long"] and not (form["wired"] and form["rev"] and form["button"] and form["key"]):
                    bare.append((name, form))
        assert long_ones > 40
        assert ", ".join(sorted({name.partition(" ")[0] for name, _ in bare})) == ""

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
            "month-note": f"{stage.case.pk}:{stage.ids['month']}",
            "plan-words": stage.ids["draft_id"],
            "goal": stage.ids["goal_id"],
            "goal-new": stage.ids["draft_id"],
            "fold-in": stage.ids["draft_id"],
            "merge": f"{stage.ids['person_id']}:{stage.ids['other_id']}",
            "unmerge": stage.ids["merge_id"],
            "hand-on": stage.ids["request_id"],
            "pass-on": stage.ids["request_id"],
            "became": stage.ids["appointment_id"],
            "void": stage.ids["notice_id"],
            "opening": stage.ids["fact_id"],
            "withdrawal": stage.ids["document_id"],
            "handover-answer": stage.ids["handover_id"],
        }.get(form)
        if form == "split":  # its page stands on the draft of the note that is split
            keep_note_to_split(stage)
        key = DraftKey(form, None if form in CASELESS else stage.case.pk, subject)
        assert DraftKey.read(str(key)) == DraftKey.read(str(DraftKey.read(str(key))))
        assert str(DraftKey.read(str(key))) == str(key)
        assert any(client.get(key.page).status_code == 200 for client in stage.clients.values())

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


def keep(client: Client, key: DraftKey, **data: str) -> int:
    address = reverse("casework:draft-save", args=[str(key)])
    return client.post(address, json.dumps({"rev": 0, "data": data}), content_type="application/json").status_code


class TestMyDrafts:
    def test_lists_one_s_own_with_the_way_back(self, open_case: Case, coach: User, supervisor: User) -> None:
        key = DraftKey("note", open_case.pk)
        assert keep(signed_in(coach), key, section_0="She said") == 200
        shown = signed_in(coach).get(reverse("casework:drafts")).content.decode()

        assert "Client note" in shown
        assert open_case.number in shown
        assert f'href="{key.page}"' in shown
        assert "She said" not in shown
        assert open_case.number not in signed_in(supervisor).get(reverse("casework:drafts")).content.decode()

    def test_throwing_away_leads_back_to_the_list(self, open_case: Case, coach: User) -> None:
        key = DraftKey("contact", open_case.pk)
        keep(signed_in(coach), key, remark="x")
        answer = signed_in(coach).post(reverse("casework:draft-discard", args=[str(key)]), {"list": "yes"})

        assert answer["Location"] == reverse("casework:drafts")
        with in_context(actor=coach):
            assert not Draft.objects.exists()

    def test_of_a_case_no_longer_one_s_own_can_only_be_thrown_away(self, coach: User, outsider: User) -> None:
        case = factories.make_case(coach=coach)
        key = DraftKey("note", case.pk)
        keep(signed_in(coach), key, section_0="x")
        with as_importer():
            case.assignments.update(coach=outsider)
            User.objects.filter(pk=coach.pk).update(office=outsider.office)
        shown = signed_in(coach).get(reverse("casework:drafts")).content.decode()

        assert "no longer yours" in shown
        assert case.number not in shown
        assert key.page not in shown
        gone = signed_in(coach).post(reverse("casework:draft-discard", args=[str(key)]), {"list": "yes"})
        assert gone.status_code == 302
        assert "No drafts" in signed_in(coach).get(reverse("casework:drafts")).content.decode()

    def test_takes_as_many_queries_for_many(self, coach: User) -> None:
        client = signed_in(coach)
        client.get(reverse("casework:drafts"))

        def queries(cases: int) -> int:
            for _ in range(cases):
                keep(client, DraftKey("note", factories.make_case(coach=coach).pk), section_0="x")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("casework:drafts")).status_code == 200
            return len(captured)

        assert queries(1) == queries(5)

    @pytest.mark.parametrize("key", ["intake.{case}", "closure.-.{case}/x", "setting.-.a b", "note.-.{case}", "note"])
    def test_keys_of_another_shape_are_not_there(self, open_case: Case, coach: User, key: str) -> None:
        answer = signed_in(coach).post(
            f"/drafts/{key.format(case=open_case.pk)}/",
            json.dumps({"rev": 0, "data": {"a": "b"}}),
            content_type="application/json",
        )
        assert answer.status_code == 404

    def test_who_only_reads_has_none(self, auditor: User, partner: User) -> None:
        assert signed_in(auditor).get(reverse("casework:drafts")).status_code == 403
        assert keep(signed_in(auditor), DraftKey("intake"), number="K-1") == 403
        assert keep(signed_in(partner), DraftKey("intake"), number="K-1") == 200

    def test_one_of_a_form_that_is_gone_is_left_out(self, coach: User) -> None:
        with in_context(actor=coach):
            draft = Draft(user=coach, key=f"former.{uuid4()}", saved_at=factories.NOW)
            draft.data = {"text": "x"}
            draft.save(force_insert=True)
        assert signed_in(coach).get(reverse("casework:drafts")).status_code == 200

    def test_without_an_office_they_are_kept_too(self) -> None:
        admin = make_user(role=Role.ADMIN, office=None)
        assert keep(signed_in(admin), DraftKey("closure", subject_id=uuid4()), reason="Storm") == 200
