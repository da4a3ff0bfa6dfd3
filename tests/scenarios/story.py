"""A small language for stories: what happened to one family, day by day, and what was owed to it on a day.

    story = Story()
    story.referred("2026-09-04")
    story.reached("2026-09-08", "PHONE")
    assert story.owed("first-contact", "2026-09-08") == ["amy due 2026-09-08: MET on 2026-09-08"]

Every happening is a line laid through the ledger, recorded at noon of its day unless `recorded` says another moment.
Each answer about the last day told is also held against the rows that the writes left in the table.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model

from casework import engine, ledger
from casework.choices import CaseKind, EventKind, ParticipantRole
from casework.engine import Owed
from casework.models import Calendar, Case, Contact, Deadline, Event, Office, Participant, User
from casework.models.base import new_id
from tests import factories
from tests.factories import as_auditor, as_importer

NOON = time(12)
ZONES = {
    "US-AK": "America/Anchorage",
    "US-OR": "America/Los_Angeles",
    "US-NC": "America/New_York",
    "US-TX": "America/Chicago",
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def make_office(state: str = "US-AK", *, zone: str = "", today: str = "2026-08-31") -> Office:
    """Make an office whose marks stand at a day of the story, not at the real today."""
    with as_importer():
        office = Office.objects.create(
            ref=f"O-{new_id()}",
            name="Office of the story",
            jurisdiction=state,
            time_zone=zone or ZONES[state],
            calendar=Calendar.objects.get(code=state),
        )
        engine.office_added(office.pk, today=day(today))
        return office


class Story:
    """One case, its people by name, and all that happens to it."""

    def __init__(
        self,
        *,
        state: str = "US-AK",
        office: Office | None = None,
        adults: Sequence[str] = ("amy",),
        children: Sequence[str] = (),
        track: str = "WORK_FIRST",
        coach: User | None = None,
        **case: Any,
    ) -> None:
        self.office = office or make_office(state)
        kind = CaseKind.PERMANENCY if self.office.jurisdiction == "US-TX" else CaseKind.WORK
        values: dict[str, Any] = {"kind": kind, "opened_on": day("2015-01-01"), "track": track} | case
        with as_importer():
            self.clerk = User.objects.get(username="import")
            self.case = Case.objects.create(
                office=self.office,
                family=factories.make_family(),
                number=f"S-{new_id()}",
                opening_track=track,
                **values,
            )
        if coach:
            factories.make_assignment(case=self.case, coach=coach, first_day=day("2015-01-01"))
        self.people: dict[str, Participant] = {}
        self.names: dict[UUID, str] = {}
        for name in adults:
            self.joins(name, ParticipantRole.ADULT)
        for name in children:
            self.joins(name, ParticipantRole.CHILD)
        self.told_to: date | None = None

    def joins(self, name: str, role: str) -> None:
        """Let a person take part in the case from now on."""
        person = factories.make_person(given_name=name)
        self.people[name] = factories.make_participant(
            case=self.case, person=person, role=role, position=len(self.people)
        )
        self.names[self.people[name].pk] = name

    # What happens

    def lay(
        self,
        kind: EventKind,
        on: str,
        *,
        who: str | None = None,
        recorded: str = "",
        subject: Model | UUID | None = None,
        due_on: str = "",
        voids: Event | None = None,
        **facts: Any,
    ) -> Event:
        """Lay one line. `recorded` is the office's local moment of writing, noon of the day unless given."""
        at = self.moment(recorded) if recorded else datetime.combine(day(on), NOON, tzinfo=self.office.zone)
        line = ledger.Line(
            kind,
            day(on),
            self.people[who] if who else None,
            _subject(subject),
            day(due_on) if due_on else None,
            voids,
            facts,
        )
        with as_importer():
            event = ledger.record_lines(self.case, [line], actor=self.clerk, now=at)[0]
        self._hold(at)
        return event

    def moment(self, text: str) -> datetime:
        """Return a moment of the office: a day alone is its noon."""
        local = datetime.fromisoformat(text)
        at = local.time() if "T" in text else NOON
        return datetime.combine(local.date(), at, tzinfo=ZoneInfo(self.office.time_zone))

    def referred(self, on: str, who: str | None = None, **more: Any) -> Event:
        return self.lay(EventKind.REFERRAL_RECEIVED, on, who=who, **more)

    def refer_on(self, days: Sequence[str]) -> None:
        """Refer the family on each of some days, all entered on the last of them."""
        self.lay_all([ledger.Line(EventKind.REFERRAL_RECEIVED, day(on)) for on in days], now=max(days))

    def lay_all(self, lines: list[ledger.Line], *, now: str) -> None:
        """Lay many lines at once."""
        with as_importer():
            ledger.record_lines(self.case, lines, actor=self.clerk, now=self.moment(now))
        self._hold(self.moment(now))

    def closed(self, on: str, *, with_work: bool = False, **more: Any) -> Event:
        return self.lay(EventKind.CASE_CLOSED, on, with_work=with_work, **more)

    def reached(self, on: str, method: str = "PHONE", who: str | None = None, **more: Any) -> Event:
        more.setdefault("subject", new_id())
        return self.lay(EventKind.CONTACT_MADE, on, who=who, method=method, **more)

    def tried(self, on: str, method: str = "PHONE", who: str | None = None, **more: Any) -> Event:
        more.setdefault("subject", new_id())
        return self.lay(EventKind.CONTACT_ATTEMPTED, on, who=who, method=method, **more)

    def sent_j016(self, on: str, *, appointment: str = "", code: str = "J016", **more: Any) -> Event:
        return self.lay(EventKind.NOTICE_SENT, on, code=code, appointment_at=appointment or None, **more)

    def assessed(self, on: str, assessment: str, **more: Any) -> Event:
        more.setdefault("subject", new_id())
        return self.lay(EventKind.ASSESSMENT_COMPLETED, on, assessment=assessment, **more)

    def noted(self, on: str, *, about: Event | None = None, **more: Any) -> Event:
        return self.lay(EventKind.NOTE_FILED, on, about=about.subject_id if about else None, **more)

    def signed(self, on: str, kind: str = "FSSP", *, reviews: Sequence[str] = (), **more: Any) -> Event:
        """Sign a plan whose steps are reviewed on these days ("" for a step without one)."""
        plan = new_id()
        last = max(filter(None, reviews), default="")
        signing = self.lay(EventKind.PLAN_SIGNED, on, subject=plan, due_on=last, plan_kind=kind, **more)
        for number, review in enumerate(reviews, start=1):
            self.lay(EventKind.STEP_AGREED, on, due_on=review, plan=plan, number=number, **more)
        return signing

    def reviewed(self, on: str, plan: Event, **more: Any) -> Event:
        return self.lay(EventKind.PLAN_REVIEWED, on, plan=plan.subject_id, **more)

    def did_step(self, on: str, plan: Event, number: int, **more: Any) -> Event:
        return self.lay(EventKind.STEP_DONE, on, plan=plan.subject_id, number=number, **more)

    def got_coach(self, on: str, **more: Any) -> Event:
        return self.lay(EventKind.ASSIGNMENT_CHANGED, on, coach=new_id(), **more)

    def got_track(self, on: str, track: str, **more: Any) -> Event:
        return self.lay(EventKind.TRACK_CHANGED, on, track=track, **more)

    def engaged(self, on: str, *, engaged: bool, **more: Any) -> Event:
        return self.lay(EventKind.ENGAGEMENT_CHANGED, on, engaged=engaged, **more)

    def took_back(self, event: Event, *, on: str = "", **more: Any) -> Event:
        """Take a line back; the taking back stands on the day of the line that it speaks of unless said otherwise."""
        return self.lay(EventKind.TAKEN_BACK, on or event.on.isoformat(), voids=event, **more)

    # What is owed

    def rows(self, standard: str, as_of: str) -> list[Owed]:
        """Return the deadlines of one standard on a day, by due day, period and person."""
        found = [row for row in self.all_rows(as_of) if row.standard == standard]
        found.sort(key=lambda row: row.trigger_id or row.id)
        return sorted(found, key=lambda row: (row.due_on, row.starts_on, row.period, self._name(row)))

    def all_rows(self, as_of: str) -> list[Owed]:
        """Return every deadline on a day."""
        return _expected(self.case, day(as_of))

    def owed(self, standard: str, as_of: str) -> list[str]:
        """Say what is owed on a day, one sentence a deadline: who, period, due day, state."""
        return [self._said(row, day(as_of)) for row in self.rows(standard, as_of)]

    def due(self, standard: str, as_of: str) -> list[str]:
        """Return the due days alone."""
        return [row.due_on.isoformat() for row in self.rows(standard, as_of)]

    def periods(self, standard: str, as_of: str) -> list[str]:
        """Return the periods alone."""
        return [row.period for row in self.rows(standard, as_of)]

    def _said(self, row: Owed, on: date) -> str:
        state = Deadline(**asdict(row)).state(on)
        met = f" on {row.met_on}" if row.met_on else ""
        return " ".join(filter(None, [self._name(row), row.period, f"due {row.due_on}: {state}{met}"]))

    def _name(self, row: Owed) -> str:
        return self.names[row.participant_id] if row.participant_id else ""

    def _hold(self, at: datetime) -> None:
        """Hold the table against what is owed, where time went forward."""
        today = at.astimezone(self.office.zone).date()
        if self.told_to is None or today >= self.told_to:
            self.told_to = today
            assert rows_of(self.case) == {row.id: row for row in _expected(self.case, today)}


def rows_of(case: Case) -> dict[UUID, Owed]:
    """Return the deadlines of a case as they stand in the table."""
    with as_auditor():
        found = Deadline.objects.filter(case=case).values_list(*Owed.__dataclass_fields__)
        return {row[0]: Owed(*row) for row in found}


def _expected(case: Case, as_of: date) -> list[Owed]:
    with as_auditor():
        return engine.expected(as_of=as_of, case_ids=[case.pk])


def _subject(subject: Model | UUID | None) -> Model | None:
    """Return the record that a line speaks of; the key of one that nothing else asks for is enough."""
    return Contact(pk=subject) if isinstance(subject, UUID) else subject
