"""The daily digest: who gets one, what it says, and that it is sent once whatever happens to its worker."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import ProgrammingError, connection
from django.db.models import Model

from casework import digest, tasks
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import (
    Case,
    Contact,
    Deadline,
    Digest,
    Event,
    Excusal,
    Family,
    Note,
    Participant,
    Person,
    User,
)
from casework.operations.digests import claim_digest, owe_digests, send_digest
from casework.queries.alerts import due_things
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    make_absence,
    make_case,
    make_conflict_block,
    make_office,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

MORNING = moment(TODAY, 7)


def owe(now: datetime = MORNING) -> int:
    with in_context(role=DatabaseRole.SENDER):
        return owe_digests(now=now)


def claim(now: datetime = MORNING) -> Digest | None:
    with in_context(role=DatabaseRole.SENDER):
        return claim_digest(now=now)


def send(claimed: Digest, now: datetime = MORNING) -> bool:
    with in_context(role=DatabaseRole.SENDER):
        return send_digest(digest_id=claimed.pk, now=now)


def digests() -> list[Digest]:
    with in_context(role=DatabaseRole.SENDER):
        return list(Digest.objects.order_by("day", "user__username"))


@pytest.fixture
def at_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    """The morning of TODAY in the offices' zone."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)


class TestOweDigests:
    def test_owes_one_to_a_coach_with_an_alert_that_stands(self, open_case: Case, coach: User) -> None:
        assert owe() == 1
        assert [(row.user_id, row.day, row.sent_at) for row in digests()] == [(coach.pk, TODAY, None)]

    def test_owes_one_to_the_stand_in_on_days_of_an_absence(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        """O066; not to one whom a conflict block keeps from the only case."""
        make_absence(staff=coach, stand_in=other_coach)
        owe()
        assert {row.user_id for row in digests()} == {coach.pk, other_coach.pk}
        with in_context(role=DatabaseRole.SENDER):
            assert due_things(other_coach) == due_things(coach) != []
        make_conflict_block(case=open_case, staff=other_coach)
        with in_context(role=DatabaseRole.SENDER):
            assert due_things(other_coach) == []

    def test_owes_it_once_a_day(self, open_case: Case) -> None:
        owe()
        assert owe(MORNING + timedelta(hours=3)) == 0
        assert len(digests()) == 1

    def test_waits_for_six_in_the_morning_of_the_office(self, open_case: Case) -> None:
        assert owe(moment(TODAY, 5, 59)) == 0
        assert owe(moment(TODAY, 6)) == 1

    def test_counts_hours_where_the_person_works(self, open_case: Case) -> None:
        east = make_office(time_zone="America/New_York")
        coach = make_user(office=east)
        make_case(coach=coach)
        assert owe(moment(TODAY, 3)) == 1
        assert [row.user_id for row in digests()] == [coach.pk]

    def test_owes_nothing_to_somebody_without_alerts(self, other_coach: User) -> None:
        assert owe() == 0

    @pytest.mark.parametrize("change", [{"wants_digest": False}, {"email": ""}, {"is_active": False}])
    def test_owes_nothing_to_somebody_who_gets_no_mail(
        self, open_case: Case, coach: User, change: dict[str, object]
    ) -> None:
        with as_importer():
            User.objects.filter(pk=coach.pk).update(**change)
        assert owe() == 0

    def test_owes_nothing_once_nothing_is_open(self, open_case: Case) -> None:
        Deadline.objects.using("owner").update(is_excused=True)
        assert owe() == 0


class TestContents:
    def test_says_case_numbers_and_what_is_owed_and_no_names(
        self, open_case: Case, coach: User, at_seven: None
    ) -> None:
        assert tasks.deliver() == 1
        (sent,) = mail.outbox
        assert sent.to == [coach.email]
        assert sent.subject.startswith("Glidepath: ")
        assert sent.subject.endswith(" due")
        assert "K-1042: Employability assessment" in sent.body
        with as_auditor():
            names = [open_case.family.name] + [p.person.given_name for p in open_case.participants.all()]
        said = (sent.subject + sent.body).replace("Glidepath", "")
        assert not [name for name in [*names, coach.name] if name in said]

    def test_carries_the_key_of_its_row(self, open_case: Case, at_seven: None) -> None:
        tasks.deliver()
        (row,) = digests()
        assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{row.pk}@")
        assert row.sent_at == MORNING

    def test_tells_the_supervisor_what_stayed_open(self, supervisor: User, open_case: Case, at_seven: None) -> None:
        tasks.deliver()
        (to_supervisor,) = [sent for sent in mail.outbox if sent.to == [supervisor.email]]
        assert "Still open, for you as supervisor" in to_supervisor.body
        assert "K-1042" in to_supervisor.body

    def test_leaves_out_a_case_that_the_reader_must_not_see(self, open_case: Case, coach: User) -> None:
        make_conflict_block(case=open_case, staff=coach)
        assert owe() == 0

    def test_lists_a_dozen_and_counts_the_rest(self) -> None:
        things = [digest.DueThing(f"K-{n}", "Note", TODAY, is_for_supervisor=False) for n in range(1000, 1020)]
        text = digest.text(things, today=TODAY, address="https://glidepath.example")
        assert "Due (20)" in text
        assert text.count("K-10") == digest.LISTED
        assert "and 8 more" in text

    def test_says_one_thing_in_the_singular(self) -> None:
        assert digest.subject(1) == "Glidepath: 1 thing due"


class TestSender:
    @pytest.mark.parametrize("model", [Person, Family, Note, Contact, Event, Participant, Excusal])
    def test_reads_nothing_about_people(self, open_case: Case, model: type[Model]) -> None:
        with pytest.raises(ProgrammingError), in_context(role=DatabaseRole.SENDER):
            model._default_manager.exists()

    def test_reads_of_a_case_its_number_alone(self, open_case: Case) -> None:
        with in_context(role=DatabaseRole.SENDER):
            assert list(Case.objects.values_list("number", flat=True)) == ["K-1042"]
        with pytest.raises(ProgrammingError), in_context(role=DatabaseRole.SENDER):
            list(Case.objects.values_list("family_id", flat=True))


class TestSending:
    def test_sends_nothing_twice(self, open_case: Case, at_seven: None) -> None:
        assert tasks.deliver() == 1
        assert tasks.deliver() == 0
        assert len(mail.outbox) == 1

    def test_writes_the_attempt_down_before_it_sends(self, open_case: Case) -> None:
        owe()
        claimed = claim()
        assert claimed is not None
        assert digests()[0].tried_at == MORNING
        assert claim() is None

    def test_makes_up_for_a_worker_that_ended_before_the_mail(self, open_case: Case) -> None:
        owe()
        claim()
        assert claim(MORNING + timedelta(minutes=9)) is None
        again = claim(MORNING + timedelta(minutes=10))
        assert again is not None
        assert send(again)
        assert len(mail.outbox) == 1

    def test_sends_one_more_at_most_for_a_worker_that_ended_before_the_stamp(
        self, open_case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        owe()
        claimed = claim()
        assert claimed is not None
        with monkeypatch.context() as patched:
            patched.setattr(Digest, "save", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                send(claimed)
        later = MORNING + timedelta(minutes=11)
        again = claim(later)
        assert again is not None
        assert send(again, later)
        assert claim(later + timedelta(hours=1)) is None
        assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1
        assert len(mail.outbox) == 2

    def test_keeps_it_owed_while_the_server_is_down(
        self, open_case: Case, at_seven: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> int:
            raise ConnectionRefusedError

        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", refuse)
            assert tasks.deliver() == 0
        assert digests()[0].sent_at is None
        monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING + timedelta(minutes=11))
        assert tasks.deliver() == 1

    def test_holds_up_nobody_else_when_one_address_is_refused(
        self, open_case: Case, coach: User, other_coach: User, at_seven: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_case(coach=other_coach)
        send_all = EmailBackend.send_messages

        def refuse_coach(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
            if messages[0].to == [coach.email]:
                raise OSError
            return send_all(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_coach)
        assert tasks.deliver() == 1
        assert mail.outbox[0].to == [other_coach.email]

    def test_asks_again_whether_the_reader_wants_it(self, open_case: Case, coach: User) -> None:
        owe()
        claimed = claim()
        assert claimed is not None
        with as_importer():
            User.objects.filter(pk=coach.pk).update(wants_digest=False)
        assert not send(claimed)
        assert not mail.outbox

    def test_leaves_yesterdays_to_todays(self, open_case: Case) -> None:
        owe(MORNING - timedelta(days=1))
        assert claim() is None
        assert owe() == 1
        claimed = claim()
        assert claimed is not None
        assert claimed.day == TODAY

    def test_sends_one_mail_with_two_workers_at_once(self, open_case: Case, at_seven: None) -> None:
        for _ in range(2):
            make_case(coach=make_user(office=open_case.office))
        start, counts = Barrier(2), []

        def work() -> None:
            start.wait()
            try:
                counts.append(tasks.deliver())
            finally:
                connection.close()

        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sum(counts) == 3
        assert len({tuple(sent.to) for sent in mail.outbox}) == len(mail.outbox) == 3
