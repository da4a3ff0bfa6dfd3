"""Forms that arrive twice, and people who act at the same moment: on committed data, each in its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Contact, Draft, Participant, Submission, User
from casework.operations import cases
from casework.operations.cases import PersonEntry, ReferralEntry, ask_track_change, assign_case
from casework.operations.contacts import log_contact, take_back_contact
from casework.operations.notes import DraftChanged, save_draft
from casework.operations.submissions import SentBefore, fingerprint_of, once
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, events_of

RACERS = 8


def fingerprint(**fields: str) -> bytes:
    return fingerprint_of("/cases/1/contact/", [(name, [value]) for name, value in fields.items()])


def call_at_once(what: Callable[[], Any]) -> list[Any]:
    """Call something eight times at the same moment; return what came of each, refusals too."""
    start = Barrier(RACERS)

    def run() -> Any:
        try:
            start.wait(10)
            return what()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        calls = [pool.submit(run) for _ in range(RACERS)]
        return [call.result() for call in calls]


def log(case: Case, participant: Participant, coach: User) -> Contact:
    return log_contact(
        case_id=case.pk,
        participant_ids=[participant.pk],
        is_reached=True,
        method="PHONE",
        place="",
        direction="OUT",
        on=TODAY,
        at=None,
        topics=["PLAN"],
        is_plan_reviewed=True,
        remark="",
        actor=coach,
        now=NOW,
    )


def send(user: User, key: UUID, mark: bytes, do: Callable[[], str]) -> str:
    with in_context(actor=user):
        return once(user=user, key=key, fingerprint=mark, do=do, now=NOW)


@pytest.mark.django_db
class TestOnce:
    def test_does_it_and_then_only_shows_it(self, coach: User) -> None:
        key, done = uuid4(), []

        def do() -> str:
            done.append(1)
            return "/cases/1/"

        mark = fingerprint(method="PHONE")
        assert [send(coach, key, mark, do) for _ in range(3)] == ["/cases/1/"] * 3
        assert done == [1]

    def test_refuses_other_contents_under_the_same_key(self, coach: User) -> None:
        key = uuid4()
        send(coach, key, fingerprint(method="PHONE"), lambda: "/a/")
        with pytest.raises(SentBefore):
            send(coach, key, fingerprint(method="TEXT"), lambda: "/b/")

    def test_keeps_no_key_of_a_refused_form(self, coach: User) -> None:
        key = uuid4()

        def refuse() -> str:
            raise Refused("Tick at least one person.")

        with pytest.raises(Refused):
            send(coach, key, fingerprint(method="PHONE"), refuse)
        assert send(coach, key, fingerprint(method="TEXT"), lambda: "/mended/") == "/mended/"

    def test_knows_people_apart(self, coach: User, supervisor: User) -> None:
        key = uuid4()
        assert send(coach, key, fingerprint(), lambda: "/mine/") == "/mine/"
        assert send(supervisor, key, fingerprint(), lambda: "/theirs/") == "/theirs/"

    def test_reads_the_form_and_not_its_envelope(self) -> None:
        first = fingerprint(method="PHONE", csrfmiddlewaretoken="a", submission="1")
        assert first == fingerprint(submission="2", method="PHONE", csrfmiddlewaretoken="b")
        assert first != fingerprint(method="PHONE", remark="")
        assert first != fingerprint_of("/cases/2/contact/", [("method", ["PHONE"])])


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_form_sent_eight_times_is_one_contact(self, open_case: Case, adult: Participant, coach: User) -> None:
        key, mark = uuid4(), fingerprint(method="PHONE")
        locations = call_at_once(lambda: send(coach, key, mark, lambda: f"/{log(open_case, adult, coach).pk}/"))
        assert len(set(locations)) == 1
        with as_auditor():
            assert [f"/{contact.pk}/" for contact in Contact.objects.all()] == locations[:1]
        with in_context(actor=coach):
            assert Submission.objects.count() == 1

    def test_a_contact_is_taken_back_once(self, open_case: Case, adult: Participant, coach: User) -> None:
        with in_context(actor=coach):
            contact = log(open_case, adult, coach)

        def take_back() -> object:
            with in_context(actor=coach):
                return take_back_contact(contact_id=contact.pk, participant_ids=None, actor=coach, now=NOW)

        results = call_at_once(take_back)
        assert sum(isinstance(result, Refused) for result in results) == RACERS - 1
        assert len(events_of(open_case, EventKind.TAKEN_BACK)) == 1

    def test_two_coaches_never_carry_one_case(self, supervisor: User) -> None:
        case = factories.make_case(office=supervisor.office)
        coaches = [factories.make_user(office=supervisor.office) for _ in range(RACERS)]

        def assign() -> object:
            coach = coaches.pop()
            with in_context(actor=supervisor):
                return assign_case(case_id=case.pk, coach=coach, first_day=TODAY, actor=supervisor, now=NOW)

        call_at_once(assign)
        with as_auditor():
            assert case.assignments.count() == 1

    def test_one_request_waits(self, open_case: Case, coach: User) -> None:
        def ask() -> object:
            with in_context(actor=coach):
                return ask_track_change(
                    case_id=open_case.pk,
                    track="FAMILIES_FIRST",
                    reason="A long recovery lies ahead.",
                    actor=coach,
                    now=NOW,
                )

        results = call_at_once(ask)
        assert sum(isinstance(result, Refused) for result in results) == RACERS - 1

    def test_numbers_of_new_cases_differ(self, supervisor: User) -> None:
        office = supervisor.office
        assert office is not None

        def take_in() -> str:
            with in_context(actor=supervisor):
                case = cases.open_case(
                    office=office,
                    family_name="Tolmin",
                    kind="WORK",
                    people=[PersonEntry(given_name="Amy", role="ADULT")],
                    referral=ReferralEntry(received_on=TODAY),
                    track="WORK_FIRST",
                    language="en",
                    assistance="",
                    number=None,
                    actor=supervisor,
                    now=NOW,
                )
                return case.number

        assert sorted(call_at_once(take_in)) == [f"JUNEAU-{1001 + count}" for count in range(RACERS)]

    def test_a_first_draft_is_saved_by_one_window(self, open_case: Case, coach: User) -> None:
        def save() -> object:
            with in_context(actor=coach):
                return save_draft(user=coach, key="note", case_id=open_case.pk, rev=0, data={"a": "b"}, now=NOW)

        results = call_at_once(save)
        assert sum(isinstance(result, DraftChanged) for result in results) == RACERS - 1
        assert all(result.draft for result in results if isinstance(result, DraftChanged))
        with in_context(actor=coach):
            assert Draft.objects.get().rev == 1
