"""The engine room of administrators, the signs of life of jobs, and the search of the audit record."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DatabaseRole, EventKind
from casework.context import in_context
from casework.models import AccessLog, Case, Drift, OfficeClosure, Person, RotationSwap, Setting, SweepRun, User
from casework.operations.glass import review_glass
from casework.queries.audit import Sought
from config import heartbeats
from supervision.models import JobBeat, PackSending
from supervision.operations.statistics import claim_sending, end_recipient
from supervision.queries.change_sources import SOURCES
from supervision.queries.changes import changes_found
from supervision.queries.engine_room import GRACE, Waits, failed_mails, is_quiet, jobs, queue_length, waiting
from tests.conference_records import make_conference
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    break_glass,
    days_ago,
    make_access,
    make_case,
    make_conflict_block,
    make_event,
    make_merge,
    make_notice,
    make_rotation,
)
from tests.people import signed_in
from tests.report_records import make_export, make_pack, make_sending
from tests.staff_records import make_overtime, make_skill, make_training

pytestmark = pytest.mark.django_db

ROOM = "supervision:engine-room"


def search(user: User, page: str = "audit-search", **asked: str) -> HttpResponse:
    return signed_in(user).get(reverse(f"supervision:{page}"), {"what": "looked"} | asked)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def waits(admin: User) -> dict[str, Waits]:
    with in_context(actor=admin):
        return {one.label: one for one in waiting()}


class TestEngineRoom:
    def test_is_for_administrators(self, admin: User, supervisor: User, auditor: User, coach: User) -> None:
        assert signed_in(admin).get(reverse(ROOM)).status_code == 200
        for user in (supervisor, auditor, coach):
            assert signed_in(user).get(reverse(ROOM)).status_code == 403

    @pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    def test_shows_runs_drift_and_what_failed_without_a_word_of_it(
        self, admin: User, coach: User, open_case: Case
    ) -> None:
        with in_context(role=DatabaseRole.WORKER):
            run = SweepRun.objects.create(task="reconcile", as_of=TODAY, started_at=NOW, finished_at=NOW, drift=1)
        Drift(run=run, case_id=open_case.pk, deadline_id=open_case.pk, standard="plan", what="gone").save(
            using="owner", force_insert=True
        )
        make_notice(case=open_case, by=coach, state="REFUSED", reason="NOT_TAKEN")
        shown = text_of(signed_in(admin).get(reverse(ROOM)))
        assert str(open_case.pk) in shown
        assert "gone" in shown
        assert open_case.number not in shown
        assert coach.name in shown
        assert "Rules that end within sixty days" in shown

    def test_tries_a_mail_again(self, admin: User, supervisor: User) -> None:
        sending = make_sending(pack=make_pack(by=supervisor), by=supervisor, tried_at=NOW, tried_count=12)
        assert "Try again" in text_of(signed_in(admin).get(reverse(ROOM)))
        again = reverse("supervision:sending-again", args=[sending.pk])
        assert signed_in(supervisor).post(again).status_code == 403
        assert signed_in(admin).post(again).status_code == 302
        with as_auditor():
            known = PackSending.objects.get()
        assert (known.tried_at, known.tried_count) == (None, 0)

    def test_leaves_alone_the_mail_of_who_was_taken_out(self, admin: User, supervisor: User) -> None:
        """T022: nobody waits for it, so it is neither counted, nor tried, nor offered again."""
        sending = make_sending(
            pack=make_pack(by=supervisor), by=supervisor, tried_at=NOW - timedelta(days=1), tried_count=3
        )
        assert waits(admin)["Mails of frozen months"].count == 1
        with in_context(actor=supervisor):
            end_recipient(recipient_id=sending.recipient_id, actor=supervisor, now=NOW)
        assert waits(admin)["Mails of frozen months"].count == 0
        assert failed_mails() == []
        assert "Try again" not in text_of(signed_in(admin).get(reverse(ROOM)))
        answer = signed_in(admin).post(reverse("supervision:sending-again", args=[sending.pk]), follow=True)
        assert "It waits no more" in text_of(answer)
        with in_context(role=DatabaseRole.SENDER):
            assert claim_sending(now=NOW) is None
        with as_auditor():
            assert PackSending.objects.get().tried_count == 3

    def test_counts_what_waits_and_since_when(self, admin: User, supervisor: User) -> None:
        make_sending(pack=make_pack(by=supervisor), by=supervisor)
        make_export(by=supervisor)
        found = waits(admin)
        assert found["Mails of frozen months"].count == found["Files of reports"].count == 1
        assert found["Files of reports"].since is not None
        assert {"Letters and messages", "Settings to be applied", "Closures to be applied"} <= found.keys()

    def test_shows_the_last_runs_of_each_task(self, admin: User) -> None:
        with as_importer():
            for task, looked_at in (("sweep", 7), ("reconcile", 9)):
                SweepRun.objects.create(
                    task=task, as_of=TODAY, started_at=NOW, cases_open=11, cases_looked_at=looked_at, alerts_raised=2
                )
        shown = text_of(signed_in(admin).get(reverse(ROOM)))
        assert "7 of 11" in shown
        assert "9 of 11" in shown
        assert "Settings and closures: last runs" in shown
        assert "It has not run yet" in shown

    def test_says_that_the_worker_is_quiet_or_alive(self, admin: User) -> None:
        assert is_quiet(None, now=NOW)
        assert not is_quiet(NOW - timedelta(minutes=15), now=NOW)
        assert is_quiet(NOW - timedelta(minutes=16), now=NOW)
        assert "no job has begun yet" in text_of(signed_in(admin).get(reverse(ROOM)))

    def test_says_that_the_broker_does_not_answer(self, admin: User, settings: Any) -> None:
        settings.REDIS_URL = "redis://localhost:1/0"
        assert queue_length() is None
        assert "No answer" in text_of(signed_in(admin).get(reverse(ROOM)))


class TestJobs:
    class _Task:
        name = "casework.tasks.sweep"

    def test_write_when_they_began_ended_and_failed(self) -> None:
        heartbeats.job_began(task=self._Task)
        heartbeats.job_ended(sender=self._Task)
        with in_context(role=DatabaseRole.WORKER):
            beat = JobBeat.objects.get()
        assert beat.ended_at is not None
        assert beat.ended_at >= beat.began_at
        heartbeats.job_began(task=self._Task)
        heartbeats.job_failed(sender=self._Task, exception=ValueError("Amy's address"))
        with in_context(role=DatabaseRole.WORKER):
            beat = JobBeat.objects.get()
        assert beat.failure == "ValueError"

    @pytest.mark.parametrize("name", ["casework.tasks.sweep", "casework.tasks.deliver"])
    def test_are_late_after_their_time(self, name: str) -> None:
        with in_context(role=DatabaseRole.WORKER):
            JobBeat.objects.create(job=name, began_at=NOW)
            label = name.rpartition(".")[2].capitalize()
            for later, is_late in ((timedelta(minutes=1), False), (GRACE + timedelta(minutes=16), True)):
                found = {one.name: one for one in jobs(now=NOW + later)}
                assert found[label].is_late == is_late
            assert found["Reconcile"].began_at is None


class TestAuditSearch:
    @pytest.fixture
    def seen(self, coach: User, open_case: Case) -> Case:
        signed_in(coach).get(reverse("casework:case", args=[open_case.pk]))
        make_event(open_case, EventKind.PLAN_REVIEWED, on=days_ago(1), participant=adult_of(open_case), actor=coach)
        return open_case

    def test_finds_who_looked_by_case_person_and_staff(
        self, auditor: User, privacy_officer: User, coach: User, seen: Case
    ) -> None:
        person = adult_of(seen).person
        for user in (auditor, privacy_officer):
            for asked in ({"about": seen.number}, {"about": person.name}, {"staff": coach.username}):
                shown = text_of(search(user, **asked))
                assert coach.name in shown
                assert seen.number in shown

    def test_finds_who_changed_and_keeps_to_the_days(self, auditor: User, coach: User, seen: Case) -> None:
        assert "Plan reviewed" in text_of(search(auditor, about=seen.number, what="changed"))
        before = search(auditor, about=seen.number, what="changed", since="2016-01-01", until="2016-02-29")
        assert "Nothing was found" in text_of(before)
        assert coach.name not in text_of(search(auditor, about=seen.number, until="2016-02-29"))

    def test_finds_what_stands_beside_the_ledger(
        self, auditor: User, privacy_officer: User, supervisor: User, coach: User, seen: Case
    ) -> None:
        make_skill(staff=coach, by=supervisor)
        make_training(staff=coach, by=supervisor, done_on=TODAY, done_by=supervisor, done_at=NOW)
        make_overtime(staff=coach)
        make_conference(coach=coach, by=supervisor, is_signed=True)
        with in_context(role=DatabaseRole.WORKER):
            Setting.objects.create(
                parameter="std.all.caseload_band",
                jurisdiction="US-AK",
                first_day=TODAY,
                value=2,
                source="Chosen",
                set_by=supervisor,
                set_at=NOW,
            )
        for user in (auditor, privacy_officer):
            shown = text_of(search(user, staff=supervisor.username, what="changed"))
            for words in (
                "Language or skill: recorded",
                "Training: recorded",
                "Training: done",
                "Conference: held",
                "Setting: changed",
                "Staff file",
            ):
                assert words in shown
            own = text_of(search(user, staff=coach.username, what="changed"))
            for words in ("Plan reviewed", "Ledger", "Overtime: asked for", "Conference: signed", "Training: done"):
                assert words in own

    def test_finds_who_opened_and_shut_the_walls_of_a_case(
        self,
        auditor: User,
        privacy_officer: User,
        supervisor: User,
        coach: User,
        other_coach: User,
        outsider: User,
        seen: Case,
    ) -> None:
        """Restricted lists, conflict blocks, broken glass: by whom and about whom, never of which kind or why."""
        make_access(case=seen, staff=supervisor, by=coach, ended_by=coach, ended_at=NOW)
        make_conflict_block(case=seen, staff=other_coach, reason="A cousin", set_by=coach)
        glass = break_glass(case=seen, by=outsider)
        with in_context(actor=supervisor):
            review_glass(glass_id=glass.pk, finding="JUSTIFIED", words="A real fire", actor=supervisor, now=NOW)
        for user in (auditor, privacy_officer):
            shown = text_of(search(user, about=seen.number, what="changed"))
            for words in (
                "Restricted list: somebody added",
                "Restricted list: ended",
                "Conflict block: set",
                "Broken glass: opened",
                "Broken glass: looked at",
                supervisor.name,
                other_coach.name,
                outsider.name,
            ):
                assert words in shown
            for word in ("A cousin", "Prepares the staffing", "shouting", "A real fire", "iolence"):
                assert word not in shown
            assert "Conflict block: set" in text_of(search(user, staff=other_coach.username, what="changed"))

    def test_tells_of_no_wall_of_a_case_from_which_the_reader_is_kept(
        self, auditor: User, supervisor: User, coach: User, other_coach: User, seen: Case
    ) -> None:
        make_access(case=seen, staff=supervisor, by=coach)
        for staff in (auditor, other_coach):
            make_conflict_block(case=seen, staff=staff, set_by=supervisor)
        shown = text_of(search(auditor, staff=supervisor.username, what="changed"))
        for word in ("Conflict block", "Restricted list", seen.number):
            assert word not in shown

    def test_finds_who_set_calendars_and_rotations(
        self, auditor: User, admin: User, supervisor: User, coach: User
    ) -> None:
        rotation = make_rotation(office=coach.office, staff=[coach], set_by=supervisor)
        with as_importer():
            RotationSwap.objects.create(
                office=rotation.office, day=TODAY, staff=coach, entered_by=supervisor, entered_at=NOW
            )
        with in_context(actor=admin):
            OfficeClosure.objects.create(office=rotation.office, day=TODAY, reason="Snow", entered_by=admin)
        by_manager = text_of(search(auditor, staff=supervisor.username, what="changed"))
        assert "Rotation of intake: set" in by_manager
        assert "Rotation of intake: a day given to somebody" in by_manager
        assert "a day given to somebody" in text_of(search(auditor, staff=coach.username, what="changed"))
        assert "Office closed on a day" in text_of(search(auditor, staff=admin.username, what="changed"))
        sought = Sought(case_ids=None, staff_id=admin.pk, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
        with in_context(actor=auditor):
            (closed,) = [one for one in changes_found(sought, after="").changes if one.source == "Calendar"]
        assert abs(closed.at - datetime.now(UTC)) < timedelta(minutes=10)

    def test_of_a_case_holds_what_belongs_to_it(self, auditor: User, supervisor: User, coach: User, seen: Case) -> None:
        make_skill(staff=coach, by=supervisor)
        shown = text_of(search(auditor, about=seen.number, what="changed"))
        assert "Plan reviewed" in shown
        assert "Language or skill" not in shown

    def test_pages_go_through_all_sources_without_a_gap_or_a_double(
        self, auditor: User, supervisor: User, coach: User, seen: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Rows of one moment are told apart: a training recorded and done, and other rows of then."""
        for code in ("es", "so", "ko"):
            make_skill(staff=coach, by=supervisor, language=code)
        make_training(staff=coach, by=supervisor, done_on=TODAY, done_by=supervisor, done_at=NOW)
        for _ in range(3):
            make_event(seen, EventKind.PLAN_REVIEWED, on=days_ago(1), participant=adult_of(seen), actor=supervisor)
        sought = Sought(
            case_ids=None, staff_id=supervisor.pk, since=NOW - timedelta(days=9), until=NOW + timedelta(days=9)
        )
        with in_context(actor=auditor):
            whole = changes_found(sought, after="").changes
            found, after = [], ""
            while page := changes_found(sought, after=after, size=2):
                found += page.changes
                after = page.older
                if not after:
                    break
        assert len(whole) >= 8
        assert found == whole
        assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)

    @pytest.mark.parametrize("after", ["x", "2026-01-01_x_1", "0001-01-01T00:00:00_x_1", "\U0001f9ca", "_" * 300])
    def test_a_page_that_is_none_is_the_first(self, auditor: User, coach: User, seen: Case, after: str) -> None:
        asked = {"staff": coach.username, "what": "changed", "after": after}
        assert "Plan reviewed" in text_of(search(auditor, **asked))

    def test_asks_three_questions_whatever_there_is(
        self, auditor: User, supervisor: User, coach: User, seen: Case
    ) -> None:
        sought = Sought(case_ids=None, staff_id=coach.pk, since=NOW - timedelta(days=90), until=NOW + timedelta(days=1))
        with in_context(actor=auditor), CaptureQueriesContext(connection) as captured:
            changes_found(sought, after="")
        assert len(captured) == 3

    def test_every_source_is_read_by_auditors(self, auditor: User) -> None:
        with in_context(actor=auditor):
            for source in SOURCES:
                told = [source.by, source.at, *filter(None, (source.about, source.case, source.detail))]
                list(source.rows().values_list(*told)[:1])

    def test_is_written_down_itself(self, auditor: User, coach: User, seen: Case) -> None:
        search(auditor, about=seen.number)
        search(auditor, staff=coach.username)
        with as_auditor():
            lines = list(AccessLog.objects.filter(route="supervision:audit-search").order_by("at", "id"))
        assert [(one.actor_id, one.case_id, one.subject_id) for one in lines] == [
            (auditor.pk, seen.pk, None),
            (auditor.pk, None, coach.pk),
        ]

    def test_is_for_auditors_and_the_privacy_officer(self, admin: User, supervisor: User, coach: User) -> None:
        for user in (admin, supervisor, coach):
            assert search(user, about="K-1").status_code == 403
            assert search(user, "audit-csv", about="K-1").status_code == 403

    def test_keeps_a_blocked_case_away(self, auditor: User, coach: User, seen: Case) -> None:
        make_conflict_block(case=seen, staff=auditor)
        assert "No case has this number" in text_of(search(auditor, about=seen.number))
        assert seen.number not in text_of(search(auditor, staff=coach.username))
        assert seen.number not in text_of(search(auditor, staff=coach.username, what="changed"))

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"about": ""}, "Name a case"),
            ({"staff": "nobody-here"}, "Nobody signs in by this name"),
            ({"about": "x" * 10_000}, "at most"),
            ({"about": "K-1", "since": "2020-02-29", "until": "2020-02-28"}, "before the first day"),
            ({"about": "K-1", "since": "0001-01-01"}, "Nothing is on file of this year"),
            ({"about": "K-1", "until": "0001-01-01"}, "Nothing is on file of this year"),
            ({"about": "K-1", "until": "9999-12-31"}, "Nothing is on file of this year"),
        ],
    )
    def test_says_what_is_to_be_mended(self, auditor: User, asked: dict[str, str], words: str) -> None:
        assert words in text_of(search(auditor, **asked))

    def test_finds_a_case_by_the_name_of_the_record_that_a_person_was_joined_to(
        self, auditor: User, supervisor: User, coach: User, seen: Case
    ) -> None:
        stands = adult_of(make_case(coach=coach)).person
        with as_importer():
            Person.objects.filter(pk=stands.pk).update(given_name="Odile", family_name="Fenn")
        assert seen.number not in text_of(search(auditor, about="Odile Fenn"))
        make_merge(kept=stands, merged=adult_of(seen).person, by=supervisor)
        assert seen.number in text_of(search(auditor, about="Odile Fenn"))

    def test_of_a_name_that_too_many_have_asks_for_the_number(
        self, auditor: User, coach: User, seen: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("casework.queries.audit.CASES_AT_MOST", 1)
        person = adult_of(seen).person
        assert seen.number in text_of(search(auditor, about=person.name))
        other = adult_of(make_case(coach=coach)).person
        with as_importer():
            Person.objects.filter(pk=other.pk).update(given_name=person.given_name, family_name=person.family_name)
        for page in ("audit-search", "audit-csv"):
            asked = signed_in(auditor).get(
                reverse(f"supervision:{page}"), {"what": "looked", "about": person.name}, follow=True
            )
            assert "Enter the number of a case" in text_of(asked)

    def test_leaves_as_a_file_that_is_logged(self, auditor: User, coach: User, seen: Case) -> None:
        told = search(auditor, "audit-csv", about=seen.number)
        assert coach.name in told.content.decode("utf-8-sig")
        moments = [line.split(",")[0] for line in told.content.decode("utf-8-sig").splitlines()[1:]]
        assert moments
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", one) for one in moments)
        with as_auditor():
            lines = AccessLog.objects.filter(route="supervision:audit-csv")
            assert {one.verb for one in lines} == {"EXPORT", "VIEW"}
            assert {one.case_id for one in lines} == {seen.pk}

    def test_of_many_lines_is_narrowed_first(self, auditor: User, seen: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("supervision.views.engine.AT_ONCE", 1)
        for _ in range(2):
            signed_in(auditor).get(reverse("casework:case", args=[seen.pk]))
        assert search(auditor, "audit-csv", about=seen.number).status_code == 302
