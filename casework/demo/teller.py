"""Writes down one family's story, step by step."""

from dataclasses import replace
from datetime import date, time, timedelta
from random import Random
from typing import Any

from casework.demo import texts
from casework.demo.days import DAY, worked_after, worked_from, worked_until
from casework.demo.steps import (
    AppointmentBooked,
    AppointmentClosed,
    Assigned,
    Contacted,
    DemoFamily,
    DemoPerson,
    EngagementChanged,
    ExcusalAsked,
    ExcusalDecided,
    Fact,
    GlassBroken,
    LetterWritten,
    NoteFiled,
    NoteRemarked,
    ProtectedWritten,
    ReachedBy,
    ReferralIn,
    RemarkAnswered,
    Step,
    TopicsTalked,
    TrackChangeAsked,
    TrackChangeDecided,
)

MORNING, NOON, AFTERNOON = time(9, 10), time(11, 40), time(14, 5)
LATE_AFTERNOON = time(16, 20)
HOUR = 60


class Teller:
    """Collects the steps of one family up to today; later ones are dropped."""

    def __init__(
        self, *, ref: str, office: str, jurisdiction: str, coach: str, manager: str, today: date, rng: Random
    ) -> None:
        self.ref, self.office, self.jurisdiction = ref, office, jurisdiction
        self.coach, self.manager, self.today, self.rng = coach, manager, today, rng
        self.people: list[DemoPerson] = []
        self.steps: list[Step] = []
        self.kind, self.track, self.assistance, self.language = "WORK", "", "", "en"
        self.safe_contact: tuple[str, ...] = ()
        self.takes_care = True
        self._running = 0

    # People and days

    @property
    def adults(self) -> tuple[str, ...]:
        """Give the references of the adults."""
        return tuple(person.ref for person in self.people if person.role != "CHILD")

    @property
    def first_adult(self) -> DemoPerson:
        """Give the person whom most of the story is about."""
        return self.people[0]

    @property
    def children(self) -> tuple[DemoPerson, ...]:
        """Give the children, eldest first."""
        return tuple(person for person in self.people if person.role == "CHILD")

    def worked(self, day: date) -> date:
        """Give the first day from this one on at which the office is open."""
        return worked_from(self.jurisdiction, day)

    def after(self, day: date, count: int) -> date:
        """Give the day that lies some worked days later (earlier when negative)."""
        return worked_after(self.jurisdiction, day, count)

    def last_worked(self, day: date) -> date:
        """Give the last day up to this one at which the office was open."""
        return worked_until(self.jurisdiction, day)

    def key(self, stem: str) -> str:
        """Give a reference that no other step of this family has."""
        self._running += 1
        return f"{stem}{self._running}"

    # Steps

    def add(self, step: Step) -> None:
        """Write a step down unless it lies in the future; what happened today happened early."""
        if step.on == self.today:
            minutes = (step.at.hour * 60 + step.at.minute) // 12
            step = replace(step, at=time(7, minutes % 60) if minutes < HOUR else time(8, minutes - HOUR))
        if step.on <= self.today:
            self.steps.append(step)

    def referral(self, on: date) -> None:
        """Open the case with a referral."""
        self.add(ReferralIn(on=on, at=time(8, 40), by=self.manager, source=self.rng.choice(texts.SOURCES)))

    def assigned(self, on: date, coach: str | None = None) -> None:
        """Give the case to a coach."""
        self.add(Assigned(on=on, at=time(8, 55), by=self.manager, coach=coach or self.coach))

    def talked(self, on: date, subject: texts.Subject, **changes: Any) -> str:
        """Log a contact with all adults; give its key."""
        key = self.key("contact")
        values: dict[str, Any] = {
            "who": self.adults,
            "method": self._method(),
            "topics": subject.topics,
            "is_plan_reviewed": "PLAN" in subject.topics,
            "direction": self.rng.choice(("OUT", "OUT", "OUT", "IN")),
            "at": self.rng.choice((MORNING, NOON, AFTERNOON)),
            **changes,
        }
        if values["method"] == "IN_PERSON":
            values.setdefault("place", self._place())
        self.add(Contacted(on=on, by=self.coach, key=key, **values))
        return key

    def _method(self) -> str:
        if "OFFICE_ONLY" in self.safe_contact:
            return "IN_PERSON"
        method = self.rng.choice(("PHONE", "PHONE", "IN_PERSON", "VIDEO", "TEXT"))
        return "PHONE" if method == "TEXT" and "NO_TEXT" in self.safe_contact else method

    def _place(self) -> str:
        return "OFFICE" if self.safe_contact else self.rng.choice(("OFFICE", "OFFICE", "HOME", "COMMUNITY"))

    def noted(self, on: date, subject: texts.Subject, about: str) -> None:
        """File the note of a contact."""
        self.add(
            NoteFiled(
                on=on,
                at=LATE_AFTERNOON,
                by=self.coach,
                title=self.fill(subject.title),
                paragraphs=tuple(self.fill(text) for text in subject.paragraphs),
                about=about,
                who=self.first_adult.ref,
            )
        )

    def talked_and_noted(self, on: date, subject: texts.Subject, **changes: Any) -> None:
        """Log a contact and file its note the same day."""
        self.noted(on, subject, self.talked(on, subject, **changes))

    def remarked(self, on: date, kind: str, text: str, *, answer: str = "") -> None:
        """Let the supervisor ask about or praise the latest note; with an answer, the coach gives it a day later."""
        self.add(NoteRemarked(on=on, at=time(16, 40), by=self.manager, kind=kind, text=text))
        if answer:
            self.add(RemarkAnswered(on=self.after(on, 1), at=time(8, 20), by=self.coach, text=answer))

    def tried(self, on: date, method: str, *, note: bool = True) -> None:
        """Log an attempt that did not reach the first adult, with its note."""
        key = self.key("attempt")
        who = (self.first_adult.ref,)
        self.add(Contacted(on=on, at=NOON, by=self.coach, key=key, who=who, method=method, is_reached=False))
        if note:
            title, text = texts.ATTEMPTS[method]
            self.noted(on, texts.Subject((), title, (text,)), key)

    def fact(self, on: date, kind: str, who: str = "", **keys: Any) -> str:
        """Write down a fact whose screen comes later; give its reference."""
        ref = self.key("f")
        self.add(Fact(on=on, at=NOON, by=self.coach, ref=ref, kind=kind, who=who, keys=keys))
        return ref

    def engagement(self, on: date, *, is_engaged: bool) -> None:
        """Note that the first adult stopped or began again to take part."""
        who = self.first_adult.ref
        self.add(EngagementChanged(on=on, at=AFTERNOON, by=self.coach, who=who, is_engaged=is_engaged))

    def reached_by(self, on: date, method: str, *safe_contact: str) -> None:
        """Note how the first adult wants to be reached."""
        self.add(
            ReachedBy(
                on=on,
                at=NOON,
                by=self.coach,
                who=self.first_adult.ref,
                preferred_method=method,
                safe_contact=safe_contact,
                mailing_address=f"{self._house_number()} {texts.STREET}",
            )
        )

    def _house_number(self) -> int:
        return Random(self.ref).randint(2, 980)  # noqa: S311 - a made-up caseload

    def booked(self, on: date, starts_on: date, starts_at: time, **changes: Any) -> str:
        """Book an appointment with the first adult; give its key."""
        key = self.key("appointment")
        values: dict[str, Any] = {"purpose": "MONTHLY", "channel": "IN_PERSON", "place": "OFFICE", **changes}
        who = (self.first_adult.ref,)
        self.add(
            AppointmentBooked(
                on=on, at=NOON, by=self.coach, key=key, who=who, starts_on=starts_on, starts_at=starts_at, **values
            )
        )
        return key

    def met(self, key: str, on: date, becomes: str) -> None:
        """Say what became of an appointment on its day."""
        self.add(AppointmentClosed(on=on, at=time(17, 20), by=self.coach, key=key, becomes=becomes))

    def wrote(self, on: date, way: str, words: str, *, is_sent: bool = True) -> None:
        """Write the first adult a letter."""
        who = self.first_adult.ref
        text = self.fill(words)
        self.add(LetterWritten(on=on, at=AFTERNOON, by=self.coach, who=who, way=way, words=text, is_sent=is_sent))

    def track_change(self, on: date, track: str, reason: str, decided_on: date | None, *, approve: bool = True) -> None:
        """Ask for the other track; with a day of decision, decide."""
        self.add(TrackChangeAsked(on=on, at=AFTERNOON, by=self.coach, track=track, reason=reason))
        if decided_on:
            answer = "Agreed after reading the papers." if approve else "Not yet: wait for the doctor's second letter."
            self.add(TrackChangeDecided(on=decided_on, at=MORNING, by=self.manager, is_approved=approve, answer=answer))

    def excusal(self, on: date, standard: str, reason: str, *, answer: str | None = None, **keys: Any) -> None:
        """Ask to be excused from a deadline; `answer` is `yes`, `no`, or missing while it waits."""
        who = keys.pop("who", self.first_adult.ref)
        self.add(ExcusalAsked(on=on, at=AFTERNOON, by=self.coach, standard=standard, who=who, reason=reason, **keys))
        if answer:
            said = "Agreed." if answer == "yes" else "The attempts on file do not show a second method."
            decided_on = self.after(on, 1)
            self.add(ExcusalDecided(on=decided_on, at=NOON, by=self.manager, is_approved=answer == "yes", answer=said))

    def protected(self, on: date, words: tuple[str, str, str], *, consent_until: date | None = None) -> None:
        """Write a protected entry about the first adult down."""
        kind, text, source = words
        self.add(
            ProtectedWritten(
                on=on,
                at=NOON,
                by=self.coach,
                who=self.first_adult.ref,
                kind=kind,
                text=text,
                source=source,
                consent_until=consent_until,
            )
        )

    def topics_talked(self, on: date, states: tuple[tuple[str, str], ...]) -> None:
        """Note how far the hard topics got with the first adult."""
        self.add(TopicsTalked(on=on, at=AFTERNOON, by=self.coach, who=self.first_adult.ref, states=states))

    def glass_broken(self, by: str) -> None:
        """Let somebody who does not carry the family open the case today, after everything else."""
        category, reason = texts.GLASS
        self.add(GlassBroken(on=self.today, at=time(23, 59), by=by, category=category, reason=reason))

    def fill(self, text: str) -> str:
        """Put the family's names into a sentence."""
        child = self.children[0].given_name if self.children else "the child"
        return text.format(name=self.first_adult.given_name, child=child)

    def monthly_subject(self) -> texts.Subject:
        """Pick the subject of a month's talk."""
        fitting = [subject for subject in texts.MONTHLY if self.children or not subject.needs_child]
        return self.rng.choice(fitting)

    def told(self) -> DemoFamily:
        """Give the finished story, in the order in which it happened."""
        ordered = sorted(self.steps, key=lambda step: (step.on, step.at))
        return DemoFamily(
            ref=self.ref,
            office=self.office,
            kind=self.kind,
            people=tuple(self.people),
            track=self.track,
            assistance=self.assistance,
            language=self.language,
            steps=tuple(ordered),
        )


def days_later(day: date, count: int) -> date:
    """Give the day that lies some calendar days later."""
    return day + timedelta(days=count)


def each_month(first: date, last: date) -> list[date]:
    """Give the first day of each month that lies in a span, from the first one's month on."""
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(day)
        day = (day + 32 * DAY).replace(day=1)
    return months
