"""Protected entries and hard topics: that they exist for all of the case, what they say for few, each time logged."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import AccessBasis, AccessVerb, DatabaseRole, EventKind, RestrictedKind
from casework.context import in_context
from casework.models import AccessLog, Case, Disclosure, RestrictedAccess, RestrictedFact, TopicTalk, User
from casework.operations.digests import claim_digest, owe_digests, send_digest
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
    make_contact,
    make_document,
    make_fact,
    make_follow_up,
    make_override,
    make_referral,
    make_release,
    make_user,
    moment,
    people_of,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WORDS = "He waits at the bus stop, says Xylotrope"


def url(name: str, *keys: Any) -> str:
    return reverse(f"casework:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def write(user: User, case: Case, query: str = "", **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(adult_of(case).pk),
        "kind": "DV",
        "on": TODAY.isoformat(),
        "text": WORDS,
        "source": "Her own words",
    } | changes
    return signed_in(user).post(url("protected-record", case.pk) + query, values)


def facts(case: Case) -> list[RestrictedFact]:
    with as_importer():
        return list(RestrictedFact.objects.filter(case=case).order_by("pk"))


def reveals(case: Case) -> list[AccessLog]:
    with as_auditor():
        return list(AccessLog.objects.filter(case_id=case.pk, verb=AccessVerb.REVEAL).order_by("pk"))


class TestHardTopicsOfAContact:
    """O037: a talk leads on to the grid; the ledger says nothing of it."""

    def test_are_offered_after_a_talk_with_an_adult_and_from_its_entry(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        grid = f"{url('hard-topics-record', open_case.pk)}?contact={contact.pk}"
        told = text_of(signed_in(coach).get(url("case", open_case.pk) + f"?logged={contact.pk}"))
        assert told.count(grid) == 2
        assert "In the contact of" in text_of(signed_in(coach).get(grid))
        assert not [line for line in events_of(open_case) if "TOPIC" in line.kind]

    def test_are_not_offered_after_a_try_nor_to_those_who_write_none_down(
        self, open_case: Case, coach: User, case_aide: User
    ) -> None:
        missed = make_contact(case=open_case, by=coach, is_reached=False)
        for user in (coach, case_aide):
            page = text_of(signed_in(user).get(url("case", open_case.pk) + f"?logged={missed.pk}"))
            assert "?contact=" not in page

    def test_are_not_offered_after_a_talk_with_a_child(self, open_case: Case, coach: User) -> None:
        child = next(one for one in people_of(open_case) if not one.is_adult)
        contact = make_contact(case=open_case, by=coach, people=[child])
        page = text_of(signed_in(coach).get(url("case", open_case.pk) + f"?logged={contact.pk}"))
        assert "Hard topics that came up" not in page


class TestProtectedEntries:
    def test_are_written_opened_and_logged_each_time(self, open_case: Case, coach: User) -> None:
        answer = write(coach, open_case)
        [fact] = facts(open_case)
        listed = text_of(signed_in(coach).get(answer["Location"]))
        timeline = text_of(signed_in(coach).get(url("case", open_case.pk)))
        assert answer["Location"] == url("case-protected", open_case.pk)
        assert "Protected entry" in listed
        assert "Protected entry" in timeline
        assert "Xylotrope" not in listed + timeline
        assert "Domestic violence" not in listed + timeline

        for number in (1, 2):
            opened = signed_in(coach).post(url("protected-open", open_case.pk, fact.pk))
            assert WORDS in text_of(opened)
            assert "no-store" in opened.headers["Cache-Control"]
            assert [(one.subject_id, one.basis) for one in reveals(open_case)] == [(fact.pk, AccessBasis.ROLE)] * number

    def test_sent_twice_are_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert (
            write(coach, open_case, submission=key)["Location"] == write(coach, open_case, submission=key)["Location"]
        )
        assert len(facts(open_case)) == 1

    def test_say_what_has_to_be_mended_and_keep_what_was_typed(self, open_case: Case, coach: User) -> None:
        for changes, words in (
            ({"kind": "TREATMENT"}, "written consent"),
            ({"on": days_ago(-1).isoformat()}, "future"),
            ({"text": ""}, "Write down what is known."),
            ({"kind": ""}, "Choose what kind"),
            ({"participant_id": str(uuid4())}, "does not belong"),
        ):
            answer = write(coach, open_case, **changes)
            assert answer.status_code == 422
            assert words in text_of(answer)
            assert "Her own words" in text_of(answer)
        assert not facts(open_case)

    def test_newer_ones_stand_in_their_place(self, open_case: Case, coach: User) -> None:
        write(coach, open_case)
        [old] = facts(open_case)
        answer = write(coach, open_case, f"?replaces={old.pk}", text="He moved away")
        assert answer.status_code == 302
        assert [one.replaces_id for one in facts(open_case)] == [None, old.pk]
        assert "Superseded" in text_of(signed_in(coach).get(answer["Location"]))
        missing = signed_in(coach).get(url("protected-record", open_case.pk) + f"?replaces={uuid4()}")
        assert missing.status_code == 404

    def test_open_to_others_for_a_need_and_a_reason(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User, outsider: User
    ) -> None:
        fact = make_fact(case=open_case, by=coach, text=WORDS)
        path = url("protected-open", open_case.pk, fact.pk)
        assert signed_in(outsider).post(path).status_code == 404
        assert signed_in(supervisor).post(path, {"reason": "I would like to know"}).status_code == 403
        assert signed_in(coach).post(url("protected-open", open_case.pk, uuid4())).status_code == 404
        make_access(case=open_case, staff=lead_worker)
        refused = signed_in(lead_worker).post(path, {"reason": "hm"})
        assert (refused.status_code, "Xylotrope" in text_of(refused)) == (422, False)
        opened = signed_in(lead_worker).post(path, {"reason": "Prepares the safety plan"})
        assert WORDS in text_of(opened)
        assert [(one.basis, one.reason) for one in reveals(open_case)] == [("LISTED", "Prepares the safety plan")]

    def test_withdrawn_consent_shuts_them(self, open_case: Case, coach: User) -> None:
        write(coach, open_case, kind="TREATMENT", consent_until=days_ago(-30).isoformat())
        [fact] = facts(open_case)
        path = url("protected-withdraw", open_case.pk, fact.participant_id)
        assert "42 CFR part 2" in text_of(signed_in(coach).post(url("protected-open", open_case.pk, fact.pk)))
        assert signed_in(coach).post(path, {"submission": str(uuid4())}).status_code == 302
        assert signed_in(coach).post(url("protected-open", open_case.pk, fact.pk)).status_code == 403
        again = signed_in(coach).post(path, {"submission": str(uuid4())}, follow=True)
        assert "nothing that rests" in text_of(again)

    def test_lists_take_as_many_queries_for_many(
        self, open_case: Case, coach: User, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(coach)
        for _ in range(2):
            with django_assert_max_num_queries(49):
                client.get(url("case-protected", open_case.pk))
            for _ in range(8):
                make_fact(case=open_case, by=coach)


class TestRestrictedList:
    def test_is_kept_by_the_manager(self, open_case: Case, supervisor: User, lead_worker: User, coach: User) -> None:
        path = url("protected-access", open_case.pk)
        values = {
            "submission": str(uuid4()),
            "staff_id": str(lead_worker.pk),
            "kinds": ["DV"],
            "need": "Runs the staffing on Friday",
            "first_day": TODAY.isoformat(),
            "last_day": days_ago(-7).isoformat(),
        }
        assert signed_in(coach).post(path, values).status_code == 403
        refused = signed_in(supervisor).post(path, values | {"need": "x", "staff_id": str(supervisor.pk)})
        assert refused.status_code == 422
        assert signed_in(supervisor).post(path, values)["Location"] == path
        assert lead_worker.name in text_of(signed_in(supervisor).get(path))
        with as_auditor():
            access = RestrictedAccess.objects.get(case=open_case)
        end = url("protected-access-end", access.pk)
        assert signed_in(supervisor).post(end, {"submission": str(uuid4())})["Location"] == path
        assert "ended already" in text_of(signed_in(supervisor).post(end, {"submission": str(uuid4())}, follow=True))


class TestHardTopics:
    """The grid of O037."""

    def test_are_written_on_one_sheet_and_shown_with_what_was_said_before(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        adult = adult_of(open_case).pk
        client, path = signed_in(coach), url("hard-topics-record", open_case.pk)
        values = {f"{adult}.HOUSING": "DISCUSSED", f"{adult}.DOMESTIC_VIOLENCE": "DECLINED", "on": TODAY.isoformat()}
        assert "Ask about violence only in private" in text_of(client.get(path))
        answer = client.post(path, values | {"submission": str(uuid4())})
        assert answer["Location"] == url("hard-topics", open_case.pk)
        client.post(path, {f"{adult}.HOUSING": "DECLINED", "on": TODAY.isoformat(), "submission": str(uuid4())})
        mine = text_of(client.get(answer["Location"]))
        theirs = text_of(signed_in(supervisor).get(answer["Location"]))
        assert "What was said before (1)" in mine
        assert ("2 of 17 raised" in mine, "1 of 7 raised" in theirs) == (True, True)
        with as_importer():
            assert TopicTalk.objects.count() == 3
        assert not [line for line in events_of(open_case) if "topic" in line.kind or line.subject_kind == "topictalk"]

    def test_two_people_at_once_are_told(self, open_case: Case, coach: User) -> None:
        adult = adult_of(open_case).pk
        client, path = signed_in(coach), url("hard-topics-record", open_case.pk)
        values = {"on": TODAY.isoformat(), "seen": "0" * 32, f"{adult}.HOUSING": "DISCUSSED"}
        answer = client.post(path, values)
        assert answer.status_code == 422
        assert "Somebody changed these topics" in text_of(answer)
        assert 'value="DISCUSSED"' in text_of(answer)

    def test_refuse_what_cannot_be(
        self, open_case: Case, coach: User, case_aide: User, outsider: User, supervisor: User
    ) -> None:
        adult, path = adult_of(open_case).pk, url("hard-topics-record", open_case.pk)
        values = {f"{adult}.HOUSING": "DISCUSSED", "on": days_ago(-1).isoformat()}
        assert signed_in(coach).post(path, values).status_code == 422
        assert "Nothing was changed" in text_of(signed_in(coach).post(path, {"on": TODAY.isoformat()}))
        assert signed_in(case_aide).post(path, values).status_code == 403
        assert signed_in(outsider).post(path, values).status_code == 404
        # A box that is not offered is not read.
        sent = {f"{adult}.ADDICTION": "DISCUSSED", "on": TODAY.isoformat()}
        assert "Nothing was changed" in text_of(signed_in(supervisor).post(path, sent))
        closed = make_case(coach=coach, status="CLOSED")
        assert signed_in(coach).get(url("hard-topics-record", closed.pk)).status_code == 302


class TestNothingLeaks:
    """A7: one token for each kind, then every page, file and search as every role."""

    PAGES = (
        "today",
        "families",
        "families-csv",
        "alerts",
        "letters",
        "releases-ending",
        "requests",
        "providers",
        "providers-csv",
    )
    CASE_PAGES = (
        "case",
        "case-deadlines",
        "case-people",
        "case-protected",
        "case-looks",
        "case-sharing",
        "case-referrals",
        "case-documents",
        "case-handover",
        "case-letters",
        "hard-topics",
    )
    DESK_PAGES = ("approvals", "owed", "overrides", "duplicates", "break-glass", "caseloads")
    #: What no list says: the kinds in words, and what tells of them.
    KINDS = ("Domestic violence", "Substance-use", "Mental health")

    def shown_to(self, user: User, case: Case) -> str:
        """Return everything that somebody is shown of a case, by page, list, file and search."""
        client = signed_in(user)
        addresses = [
            *(url(name) for name in self.PAGES),
            *(url(name, case.pk) for name in self.CASE_PAGES),
            f"{url('releases-ending')}?show=unfiled",
            f"{url('case-documents', case.pk)}?withdrawn=yes",
            *(f"{url('case', case.pk)}?show={part}" for part in ("papers", "decisions", "contacts", "notes")),
            *(reverse(f"supervision:{name}") for name in self.DESK_PAGES),
        ]
        said = "".join(text_of(client.get(address, follow=True)) for address in addresses)
        for words in ("Xylo", case.number):
            said += text_of(client.post(url("search"), {"q": words}, follow=True)).replace(f'value="{words}"', "")
        return said.replace("“Xylo”", "")

    def test_no_token_leaves_but_to_who_opens_it(self, open_case: Case, coach: User, mailoutbox: list[Any]) -> None:
        """Facts to nobody unopened; what tells of them to no colleague who is not listed; nothing by mail."""
        self.plant(open_case, coach)
        for user in (make_user(role=role, office=open_case.office) for role in STAFFED):
            found = set(re.findall(r"Xylo\w*", self.shown_to(user, open_case)))
            assert not found, (user.role, found)
        mine = set(re.findall(r"Xylo\w*", self.shown_to(coach, open_case)))
        assert {f"Xylo{kind}release" for kind in RestrictedKind.values} <= mine
        assert not [token for token in mine if token.endswith("fact")]
        morning = moment(TODAY, hour=7)
        with in_context(role=DatabaseRole.SENDER):
            owe_digests(now=morning)
            while claimed := claim_digest(now=morning):
                send_digest(digest_id=claimed.pk, now=morning)
        assert mailoutbox
        assert not [mail for mail in mailoutbox if "Xylo" in mail.subject + mail.body]
        for line in events_of(open_case, EventKind.PROTECTED_RECORDED):
            assert (line.facts, line.participant_id, line.due_on) == ({}, None, None)

    def test_the_pages_of_a_case_name_no_kind_of_its_facts(self, open_case: Case, coach: User) -> None:
        for kind in RestrictedKind.values:
            make_fact(case=open_case, by=coach, kind=kind, **({"consent_until": TODAY} if kind == "TREATMENT" else {}))
        shown = text_of(signed_in(coach).get(url("case", open_case.pk)))
        shown += text_of(signed_in(coach).get(url("case-protected", open_case.pk)))
        assert not [kind for kind in self.KINDS if kind in shown]

    def plant(self, case: Case, coach: User) -> None:
        """Write of each kind whatever can tell of it, each with a word that stands nowhere else."""
        forms = {
            "DV": ("SURVIVOR", "DOMESTIC_VIOLENCE"), "TREATMENT": ("PART2", "SUBSTANCE_USE"),
            "MEDICAL": ("HIPAA", "HEALTH"), "MENTAL_HEALTH": ("HIPAA", "MENTAL_HEALTH"),
        }  # fmt: skip
        for kind, (form, scope) in forms.items():
            kinds: dict[str, Any] = {"restricted_kinds": [kind]}
            consent = {"consent_until": TODAY} if kind == "TREATMENT" else {}
            make_fact(case=case, by=coach, kind=kind, text=f"Xylo{kind}fact", source=f"Xylo{kind}fact", **consent)
            release = make_release(
                case=case, by=coach, kind=form, scopes=[scope], party_name=f"Xylo{kind}release", last_day=TODAY, **kinds
            )
            referral = make_referral(
                case=case, by=coach, need=scope, party_name=f"Xylo{kind}referral", words=f"Xylo{kind}words",
                on=days_ago(20), follow_up_on=days_ago(2), **kinds,
            )  # fmt: skip
            make_follow_up(referral=referral, by=coach, words=f"Xylo{kind}followup", **kinds)
            if kind in ("MEDICAL", "MENTAL_HEALTH"):
                make_override(
                    case=case, by=coach, scopes=[scope], party_name=f"Xylo{kind}override", reason=f"Xylo{kind}reason",
                    **kinds,
                )  # fmt: skip
            with as_importer():
                Disclosure.objects.create(
                    case=case, share_id=uuid4(), participant=release.participant, partner_type="OTHER",
                    party_name=f"Xylo{kind}told", scopes=[scope], purpose="COORDINATION", basis="CONSENT",
                    release=release, on=TODAY, way="SPOKEN", what=f"Xylo{kind}what", has_part2_notice=True,
                    shared_by=coach, shared_at=NOW, **kinds,
                )  # fmt: skip
            paper: dict[str, Any] = {
                "restricted_kind": kind,
                "name": f"Xylo{kind}.pdf",
                "paper_place": f"Xylo{kind}place",
            }
            make_document(case=case, by=coach, title=f"Xylo{kind}paper", **paper)
            make_document(
                case=case, by=coach, title=f"Xylo{kind}withdrawn", withdrawn_by=coach, withdrawn_at=NOW,
                withdrawn_reason=f"Xylo{kind}because", **paper,
            )  # fmt: skip


STAFFED = (
    "COACH",
    "CASE_AIDE",
    "ENGAGEMENT_SPECIALIST",
    "LEAD_WORKER",
    "OPERATIONS_MANAGER",
    "ELIGIBILITY_WORKER",
    "QA_REVIEWER",
    "AUDITOR",
    "PRIVACY_OFFICER",
    "ADMIN",
    "PARTNER",
    "CHILD_WELFARE",
)
