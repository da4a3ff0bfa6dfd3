"""Messages by machine: claimed, the attempt written down, sent as whoever asked, once, whatever happens."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import ProgrammingError
from django.urls import reverse

from casework import tasks
from casework.choices import DatabaseRole, EventKind, GateMoment, GateOutcome, NoticeState, SafeContactRule, Way
from casework.context import in_context
from casework.models import Assignment, Case, DeliveryAttempt, GateCheck, Notice, Participant, User
from casework.operations import deliveries, notices
from casework.operations.gate import GateRefused
from casework.operations.notices import Letter, write_notice
from casework.outgoing import transports
from tests import factories
from tests.factories import NOW, as_auditor, as_importer, days_ago, make_appointment
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TEXTS: list[tuple[str, str, str]] = []


class RecordingProvider:
    """Keeps what is handed over."""

    def send(self, *, number: str, text: str, key: str) -> None:
        TEXTS.append((number, text, key))


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[None]:
    settings.TEXT_PROVIDER = f"{__name__}.RecordingProvider"
    TEXTS.clear()
    yield
    TEXTS.clear()


@pytest.fixture
def adult(open_case: Case) -> Participant:
    participant = factories.adult_of(open_case)
    change(participant, email="amy@example.test", quiet_from=hour(-3), quiet_until=hour(-2))
    return participant


def hour(hours: int) -> Any:
    return (NOW + timedelta(hours=hours)).time().replace(tzinfo=None, microsecond=0)


def change(participant: Participant, **changes: Any) -> None:
    with as_importer():
        for name, value in changes.items():
            setattr(participant.person, name, value)
        participant.person.save(update_fields=list(changes))


def ask(case: Case, by: User, adult: Participant, way: str = Way.EMAIL) -> Notice:
    booked = make_appointment(case=case, by=by)
    letter = Letter(kind="APPOINTMENT", way=way, appointment_id=booked.pk)
    with in_context(actor=by):
        return write_notice(case_id=case.pk, participant_id=adult.pk, letter=letter, actor=by, now=NOW)


def standing(notice: Notice) -> Notice:
    with as_auditor():
        return Notice.objects.get(pk=notice.pk)


def later(monkeypatch: pytest.MonkeyPatch, *, than: datetime | None = None, **by: int) -> None:
    """Let the clock stand so much later than another moment, than now."""
    moment = (than or datetime.now(UTC)) + timedelta(**by)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


class TestSending:
    def test_an_e_mail_leaves_once_with_its_key_and_no_more_than_the_hour(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        notice = ask(open_case, coach, adult)
        assert tasks.send_notices() == 1
        assert tasks.send_notices() == 0
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["amy@example.test"], "A message for you")
        assert sent.extra_headers["Message-ID"].startswith(f"<{notice.pk}@")
        assert "10:00 AM" in sent.body
        with as_auditor():
            family = open_case.family.name
        for word in (family, open_case.number, "Juneau", "Alaska", "Monthly"):
            assert word not in sent.subject + sent.body
        left = standing(notice)
        assert (left.state, left.sent_by_id) == (NoticeState.SENT, coach.pk)
        (line,) = factories.events_of(open_case, EventKind.NOTICE_SENT)
        assert line.facts["code"] == "APPOINTMENT"

    def test_details_are_for_those_who_asked(self, open_case: Case, coach: User, adult: Participant) -> None:
        change(adult, wants_details=True)
        ask(open_case, coach, adult)
        tasks.send_notices()
        assert "Where: " in mail.outbox[0].body

    def test_a_text_message_leaves_through_the_provider_of_the_settings(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        notice = ask(open_case, coach, adult, Way.TEXT)
        tasks.send_notices()
        ((number, text, key),) = TEXTS
        assert (number, key) == ("907-555-0142", str(notice.pk))
        assert "10:00 AM" in text

    def test_the_console_says_neither_number_nor_text(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO")
        transports.ConsoleTextProvider().send(number="907-555-0142", text="Your appointment", key="k1")
        assert "k1" in caplog.text
        assert "907" not in caplog.text
        assert "appointment" not in caplog.text.replace("text message", "")

    def test_a_letter_is_rendered_and_waits_for_a_hand(self, open_case: Case, coach: User, adult: Participant) -> None:
        letter = Letter(kind="GENERAL", way=Way.HAND_OVER, words="Here.")
        with in_context(actor=coach):
            notice = write_notice(case_id=open_case.pk, participant_id=adult.pk, letter=letter, actor=coach, now=NOW)
        assert tasks.send_notices() == 1
        assert standing(notice).state == NoticeState.RENDERED
        assert standing(notice).paper.startswith(b"%PDF")
        assert not factories.events_of(open_case, EventKind.NOTICE_SENT)


class TestTheGateIsAskedAgain:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"safe_contact": [SafeContactRule.NO_EMAIL]}, "MARKED"),
            ({"safe_contact": [SafeContactRule.SHE_CALLS_US]}, "MARKED"),
            ({"email": ""}, "NOT_ON_FILE"),
            ({"email": "other@example.test"}, "CHANGED"),
            ({"is_email_shared": True}, "SHARED"),
        ],
    )
    def test_and_keeps_back_what_became_unsafe(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], reason: str
    ) -> None:
        notice = ask(open_case, coach, adult)
        change(adult, **changes)
        tasks.send_notices()
        assert mail.outbox == []
        kept = standing(notice)
        assert (kept.state, kept.reason) == (NoticeState.REFUSED, reason)
        assert factories.events_of(open_case, EventKind.OUTGOING_REFUSED)
        with as_auditor():
            assert GateCheck.objects.filter(notice=notice, outcome=GateOutcome.REFUSED, reason=reason).exists()

    def test_and_lets_it_wait_in_the_quiet_hours(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notice = ask(open_case, coach, adult)
        change(adult, quiet_from=hour(-1), quiet_until=hour(2))
        later(monkeypatch, seconds=1)
        assert tasks.send_notices() == 0
        waits = standing(notice).not_before
        assert waits is not None
        later(monkeypatch, than=waits, seconds=-1)
        assert tasks.send_notices() == 0
        assert mail.outbox == []
        later(monkeypatch, than=waits, seconds=1)
        assert tasks.send_notices() == 1
        assert len(mail.outbox) == 1

    def test_and_stops_for_whoever_lost_sight_of_the_case(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        notice = ask(open_case, coach, adult)
        with as_importer():
            Assignment.objects.filter(case=open_case).update(last_day=days_ago(1))
        tasks.send_notices()
        assert mail.outbox == []
        assert standing(notice).reason == "LOST_SIGHT"

    def test_and_stops_for_whoever_sees_it_behind_broken_glass_alone(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        notice = ask(open_case, coach, adult)
        with as_importer():
            Assignment.objects.filter(case=open_case).update(last_day=days_ago(1))
        factories.break_glass(case=open_case, by=coach)
        elsewhere = make_case_with_mail(coach)
        other = ask(elsewhere, coach, factories.adult_of(elsewhere))
        tasks.send_notices()
        assert standing(notice).reason == "LOST_SIGHT"
        assert standing(other).state == NoticeState.SENT

    def test_and_as_many_wait_as_are_looked_at_in_one_tick(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(2):
            ask(open_case, coach, adult)
        change(adult, quiet_from=hour(-1), quiet_until=hour(2))
        monkeypatch.setattr(tasks, "NOTICES_AT_ONCE", 1)
        later(monkeypatch, seconds=1)
        tasks.send_notices()
        with as_auditor():
            assert Notice.objects.filter(not_before__isnull=False).count() == 1


def make_case_with_mail(coach: User) -> Case:
    case = factories.make_case(coach=coach)
    change(factories.adult_of(case), email="ida@example.test", quiet_from=hour(-3), quiet_until=hour(-2))
    return case


class TestWithoutAService:
    """Nothing is recorded as sent that did not leave."""

    @pytest.mark.parametrize(("way", "words"), [(Way.TEXT, "No text service"), (Way.EMAIL, "No e-mail service")])
    def test_nothing_stands_as_sent(
        self, open_case: Case, coach: User, adult: Participant, settings: Any, way: Way, words: str
    ) -> None:
        notice = ask(open_case, coach, adult, way)
        settings.TEXT_PROVIDER = "casework.outgoing.transports.ConsoleTextProvider"
        settings.TRAINING = False
        assert tasks.send_notices() == 1
        stands = standing(notice)
        assert (stands.state, stands.reason, stands.sent_on) == (NoticeState.REFUSED, "NO_SERVICE", None)
        with as_auditor():
            assert not open_case.events.filter(kind=EventKind.NOTICE_SENT).exists()
        assert not mail.outbox
        page = signed_in(coach).get(reverse("casework:notice", args=[open_case.pk, notice.pk])).content.decode()
        assert "Not sent" in page
        assert f"{words} is set up. Nothing left." in page

    def test_the_way_is_closed_before_anything_is_written(
        self, open_case: Case, coach: User, adult: Participant, settings: Any
    ) -> None:
        settings.TEXT_PROVIDER = "casework.outgoing.transports.ConsoleTextProvider"
        settings.TRAINING = False
        address = reverse("casework:notice-write", args=[open_case.pk])
        page = signed_in(coach).get(address, {"kind": "APPOINTMENT"}).content.decode()
        assert "No text service is set up, so nothing would leave." in page
        assert "No e-mail service is set up, so nothing would leave." in page
        with pytest.raises(GateRefused, match="No text service"):
            ask(open_case, coach, adult, Way.TEXT)

    def test_a_training_copy_goes_through_the_motions_and_says_so(
        self, open_case: Case, coach: User, adult: Participant, settings: Any
    ) -> None:
        settings.TEXT_PROVIDER = "casework.outgoing.transports.ConsoleTextProvider"
        notice = ask(open_case, coach, adult, Way.TEXT)
        assert tasks.send_notices() == 1
        assert standing(notice).state == NoticeState.SENT
        for address in (
            reverse("casework:notice", args=[open_case.pk, notice.pk]),
            reverse("casework:case-letters", args=[open_case.pk]),
            reverse("casework:notice-write", args=[open_case.pk]) + "?kind=APPOINTMENT",
        ):
            assert "they go through the motions" in signed_in(coach).get(address).content.decode()


class TestNothingIsLostOrDoubled:
    def test_by_one_that_is_broken(
        self,
        open_case: Case,
        coach: User,
        adult: Participant,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        broken, whole = ask(open_case, coach, adult), ask(open_case, coach, adult)
        with as_importer():
            Notice.objects.filter(pk=broken.pk).update(sealed_content=b"broken")
        assert tasks.send_notices() == 1
        assert standing(whole).state == NoticeState.SENT
        assert standing(broken).state == NoticeState.WAITING
        assert "is broken: SealBroken" in caplog.text
        for number in range(1, deliveries.ATTEMPTS_AT_MOST):
            later(monkeypatch, minutes=11 * number)
            tasks.send_notices()
        assert standing(broken).reason == "NOT_TAKEN"
        assert len(mail.outbox) == 1

    def test_by_a_worker_that_ends_after_the_attempt_was_written(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notice = ask(open_case, coach, adult)

        def die(**_: object) -> bool:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(tasks, "deliver_notice", die)
            with pytest.raises(KeyboardInterrupt):
                tasks.send_notices()
        with as_auditor():
            (attempt,) = DeliveryAttempt.objects.filter(notice=notice)
        assert (attempt.was_taken, attempt.ended_at) == (False, None)
        assert tasks.send_notices() == 0
        assert mail.outbox == []
        later(monkeypatch, minutes=11)
        assert tasks.send_notices() == 1
        assert len(mail.outbox) == 1
        assert tasks.send_notices() == 0

    def test_by_a_worker_that_ends_between_message_and_stamp(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notice = ask(open_case, coach, adult)

        def die(**_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(deliveries, "stamp_left", die)
            with pytest.raises(KeyboardInterrupt):
                tasks.send_notices()
        assert standing(notice).state == NoticeState.WAITING
        later(monkeypatch, minutes=11)
        assert tasks.send_notices() == 1
        assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1
        assert len(factories.events_of(open_case, EventKind.NOTICE_SENT)) == 1

    def test_by_a_server_that_is_down(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notice = ask(open_case, coach, adult)

        def refuse(*_: object) -> int:
            raise ConnectionRefusedError

        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", refuse)
            for number in range(deliveries.ATTEMPTS_AT_MOST - 1):
                later(patched, minutes=11 * number)
                assert tasks.send_notices() == 0
            assert standing(notice).state == NoticeState.WAITING
            later(patched, minutes=11 * deliveries.ATTEMPTS_AT_MOST)
            tasks.send_notices()
        assert standing(notice).reason == "NOT_TAKEN"
        assert mail.outbox == []


class TestTheSender:
    def test_reads_not_a_word_of_a_notice(self, open_case: Case, coach: User, adult: Participant) -> None:
        ask(open_case, coach, adult)
        for column in ("sealed_content", "sealed_paper", "kind", "code"):
            with pytest.raises(ProgrammingError), in_context(role=DatabaseRole.SENDER):
                list(Notice.objects.values_list(column))


class TestEverythingThatLeavesHasItsAnswer:
    def test_of_the_gate(self, open_case: Case, coach: User, adult: Participant) -> None:
        """E-mail, text message, paper, calendar: each that left has a row of the gate that let it."""
        emailed, texted = ask(open_case, coach, adult), ask(open_case, coach, adult, Way.TEXT)
        letter = Letter(kind="GENERAL", way=Way.HAND_OVER, words="Here.")
        with in_context(actor=coach):
            printed = write_notice(case_id=open_case.pk, participant_id=adult.pk, letter=letter, actor=coach, now=NOW)
            notices.open_paper(notice_id=printed.pk, actor=coach, now=NOW)
        tasks.send_notices()
        assert len(mail.outbox) == len(TEXTS) == 1
        with as_auditor():
            passed = GateCheck.objects.exclude(outcome=GateOutcome.REFUSED)
            assert passed.filter(notice=emailed, moment=GateMoment.SENT).count() == len(mail.outbox)
            assert passed.filter(notice=texted, moment=GateMoment.SENT).count() == len(TEXTS)
            assert passed.filter(notice=printed, moment=GateMoment.PAPER).count() == 1
