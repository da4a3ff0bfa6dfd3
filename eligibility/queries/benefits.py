"""The Benefits tab of a case: programmes with application, clock and decision; what is known, and what is not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from casework.public import Case, User, wording
from eligibility.choices import FactSource, Period, Programme, ProofResult
from eligibility.models import Application, Determination, HouseholdFact, Interview, Verification
from eligibility.queries.again import touched_of
from eligibility.queries.held import fact_of, held_for
from eligibility.queries.reductions import CaseReductions, reductions_of
from eligibility.queries.seven_days import ScreeningLine, SevenDays, Told, screenings_of, seven_days_of
from eligibility.rules.book import NoRule
from eligibility.rules.clocks import DecideBy, decide_by, interview_by
from eligibility.rules.holding import Fact, Missing, Someone
from eligibility.rules.kinds import KINDS, ROLE, Kind, Shape, word_of
from eligibility.rules.registry import Program
from eligibility.rules.requirements import program_of
from eligibility.rules.screening import Said
from eligibility.rules.wording import dollars

ENDED_SHOWN = 20


@dataclass(frozen=True)
class DecisionLine:
    """A decision in one line; `is_touched`: a reduction of cash changed since, so that it is to be decided again."""

    id: UUID
    month: date
    is_eligible: bool
    benefit: str
    decided_on: date
    is_touched: bool = False


@dataclass(frozen=True)
class ApplicationLine:
    """An application with its clock; `is_expedited`: due within seven days by what was said or is on file.

    `not_told`: nobody screened it, and what is missing before the facts can tell it, of whom and what. `is_decided`:
    there is any decision of it, though decisions of a later application may have taken the place of every one.
    `interview`: by when one is to be held, where that is on file and none was held since filing.
    """

    id: UUID
    programme: str
    filed_on: date
    how: str
    completed_on: date | None
    withdrawn_on: date | None
    is_expedited: bool
    screenings: list[ScreeningLine]
    may_be_screened: bool
    not_told: list[tuple[str, str]]
    is_unscreened: bool
    is_decided: bool
    due: DecideBy | None
    is_late: bool
    interview: DecideBy | None
    is_interview_late: bool
    decisions: list[DecisionLine]
    proofs: list["ProofLine"]

    @property
    def is_open(self) -> bool:
        """Whether it waits for its first decision."""
        return self.withdrawn_on is None and not self.is_decided


@dataclass(frozen=True)
class ProofLine:
    """A line of the checklist in words; `who` is empty for the whole household, `received` until it came in."""

    id: UUID
    label: str
    who: str
    asked_on: date
    due_on: date
    received_on: date | None
    received: str
    is_late: bool


@dataclass(frozen=True)
class FactLine:
    """A fact in words; `who` is empty for the whole household."""

    id: UUID
    label: str
    said: str
    who: str
    first_day: date
    last_day: date | None
    source: str
    source_on: date
    told_on: date
    recorded_by: str
    is_over: bool


@dataclass(frozen=True)
class InterviewLine:
    """An interview in words."""

    id: UUID
    who: str
    on: date
    how: str
    explained_on: date | None
    held_by: str


@dataclass(frozen=True)
class Benefits:
    """Everything on the tab; `apart` are the rows on it that tell of violence."""

    applications: list[ApplicationLine]
    facts: list[FactLine]
    ended: list[FactLine]
    interviews: list[InterviewLine]
    missing: list[tuple[str, str]]
    apart: list[UUID]

    @property
    def is_explained(self) -> bool:
        """Whether it was explained that help is temporary."""
        return any(one.explained_on for one in self.interviews)


def benefits_of(case: Case, *, viewer: User, today: date) -> Benefits:
    """Return the tab of a case, as far as the viewer may know of it."""
    participants = list(case.participants.select_related("person__merged_into").order_by("position", "pk"))
    names = {str(one.pk): one.person.standing.name for one in participants}
    people = [Someone(str(one.pk), one.person.standing.born_on) for one in participants]
    rows = list(
        HouseholdFact.objects.visible_to(viewer)
        .standing()
        .filter(case=case)
        .select_related("recorded_by")
        .order_by("first_day", "recorded_at", "pk")
    )
    facts = [fact_of(one) for one in rows]
    reductions = reductions_of([case])[case.pk]
    applications, decisions, decided = _applications(case, viewer=viewer)
    proofs = _proofs(applications, names, today)
    screenings = screenings_of(case)
    interviews = _interviews(case, names)
    talked = max((one.on for one in interviews), default=date.min)

    def known(one: Application) -> _Known:
        said = screenings.get(one.pk, [])
        told = Told(case, people, facts, reductions, [Said(each.on, each.is_expedited, each.answers) for each in said])
        return _Known(names, told, said, one.pk in decided, decisions.get(one.pk, []), proofs.get(one.pk, []), talked)

    lines = [_application(case, one, known(one), today) for one in applications]
    told = sorted((_fact(one, names, today) for one in rows), key=lambda one: (one.who != "", one.who, one.label))
    over = sorted((one for one in told if one.is_over), key=lambda one: one.first_day, reverse=True)[:ENDED_SHOWN]
    now = [one for one in told if not one.is_over]
    shown = {one.id for one in (*now, *over)}
    return Benefits(
        applications=lines,
        facts=now,
        ended=over,
        interviews=interviews,
        missing=_missing(case, people, facts, names, today),
        apart=[
            *(one.pk for one in applications if one.is_apart),
            *(one.pk for one in rows if one.is_apart and one.pk in shown),
        ],
    )


def names_of(case: Case) -> dict[str, str]:
    """Return the names of the people of a case by key."""
    rows = case.participants.select_related("person__merged_into").order_by("position", "pk")
    return {str(one.pk): one.person.standing.name for one in rows}


def fact_line(fact: HouseholdFact, case: Case, *, today: date) -> FactLine:
    """Return one fact in words."""
    return _fact(fact, names_of(case), today)


def said_of(kind: Kind, fact: Fact) -> str:
    """Say what a fact says: an amount with its period, yes or no, a word."""
    if kind.shape is Shape.FLAG:
        return "Yes" if fact.flag else "No"
    if kind.shape is Shape.DAY:
        return wording.full_day(fact.day) if fact.day else ""
    if kind.shape is Shape.WORD:
        return word_of(fact.word) if kind.words else fact.word
    number = float(fact.amount or 0)
    if not kind.is_money:
        return f"{number:g}"
    told = f"{dollars(number)} {Period(fact.period).label.lower()}" if fact.period else dollars(number)
    pays = ", ".join(dollars(float(pay)) for pay in fact.averaged_from)
    return f"{told}, the average of {pays}" if pays else told


@dataclass(frozen=True)
class _Known:
    """What was read once for all applications, and what belongs to one; `talked_on`: the newest interview."""

    names: Mapping[str, str]
    told: Told
    screenings: list[ScreeningLine]
    is_decided: bool
    decisions: list[DecisionLine]
    proofs: list[ProofLine]
    talked_on: date


def _proofs(
    applications: Sequence[Application], names: Mapping[str, str], today: date
) -> Mapping[UUID, list[ProofLine]]:
    rows = Verification.objects.standing().filter(application__in=[one.pk for one in applications])
    found: dict[UUID, list[ProofLine]] = {}
    for one in rows.order_by("due_on", "pk"):
        found.setdefault(one.application_id, []).append(_proof(one, names, today))
    return found


def _proof(row: Verification, names: Mapping[str, str], today: date) -> ProofLine:
    received = f"{FactSource(row.source).label}: {ProofResult(row.result).label.lower()}" if row.received_on else ""
    return ProofLine(
        id=row.pk,
        label=row.get_proof_display(),
        who=names.get(str(row.participant_id), "") if row.participant_id else "",
        asked_on=row.asked_on,
        due_on=row.due_on,
        received_on=row.received_on,
        received=received,
        is_late=row.received_on is None and row.due_on < today,
    )


def _applications(
    case: Case, *, viewer: User
) -> tuple[list[Application], Mapping[UUID, list[DecisionLine]], set[UUID]]:
    """Return applications, the newest decisions by application, and which applications have any decision at all."""
    applications = Application.objects.visible_to(viewer).standing().filter(case=case).order_by("-filed_on", "pk")
    decided = (
        Determination.objects.visible_to(viewer)
        .filter(case=case)
        .annotate(later=F("superseded_by"))
        .order_by("-month", "programme")
        .only("pk", "application_id", "month", "is_eligible", "monthly_benefit", "decided_on")
    )
    found: dict[UUID, list[DecisionLine]] = {}
    touched = {one.pk for one in touched_of([case])}
    for one in decided:
        if vars(one)["later"] is not None:
            continue
        benefit = dollars(float(one.monthly_benefit))
        line = DecisionLine(one.pk, one.month, one.is_eligible, benefit, one.decided_on, one.pk in touched)
        found.setdefault(one.application_id, []).append(line)
    return list(applications), found, {one.application_id for one in decided}


def _application(case: Case, row: Application, known: _Known, today: date) -> ApplicationLine:
    program, jurisdiction = program_of(row.programme), case.office.jurisdiction
    is_open = row.withdrawn_on is None and not known.is_decided
    is_asked = is_open and program is Program.SNAP
    asked = seven_days_of(row, known.told) if is_asked else SevenDays()
    due = decide_by(program, jurisdiction, row.filed_on, expedited_from=asked.since) if is_open else None
    is_asked_in = is_open and known.talked_on < row.filed_on
    interview = interview_by(program, jurisdiction, row.filed_on) if is_asked_in else None
    return ApplicationLine(
        id=row.pk,
        programme=row.get_programme_display(),
        filed_on=row.filed_on,
        how=row.get_how_display().lower(),
        completed_on=row.completed_on,
        withdrawn_on=row.withdrawn_on,
        is_expedited=asked.since is not None,
        screenings=known.screenings,
        may_be_screened=is_asked and asked.since is None,
        not_told=[(known.names.get(who, ""), what) for who, what in asked.wants],
        is_unscreened=is_asked and not known.screenings,
        is_decided=known.is_decided,
        due=due,
        is_late=due is not None and due.on < today,
        interview=interview,
        is_interview_late=interview is not None and interview.on < today,
        decisions=known.decisions,
        proofs=known.proofs,
    )


def _missing(
    case: Case, people: list[Someone], facts: list[Fact], names: Mapping[str, str], today: date
) -> list[tuple[str, str]]:
    """Return what has to be known before anything can be decided: of whom, and what."""
    try:
        held_for(
            case,
            programme="",
            month=today.replace(day=1),
            filed_on=today,
            people=people,
            facts=[one for one in facts if not one.programme],
            reductions=CaseReductions(case.office.jurisdiction),
        )
    except Missing as error:
        return [(names.get(who, ""), what) for who, what in error.wants]
    except NoRule:
        return []
    return []


def _interviews(case: Case, names: Mapping[str, str]) -> list[InterviewLine]:
    rows = Interview.objects.standing().filter(case=case).select_related("held_by").order_by("-on", "-pk")
    return [
        InterviewLine(
            id=one.pk,
            who=names.get(str(one.participant_id), ""),
            on=one.on,
            how=one.get_how_display().lower(),
            explained_on=one.explained_on,
            held_by=one.held_by.name,
        )
        for one in rows
    ]


def _fact(row: HouseholdFact, names: Mapping[str, str], today: date) -> FactLine:
    kind = KINDS.get(row.kind)
    label = kind.label if kind else row.kind.replace("_", " ").capitalize()
    if row.kind == ROLE and row.programme:
        label = f"{label}, for {Programme(row.programme).label}"
    return FactLine(
        id=row.pk,
        label=label,
        said=said_of(kind, fact_of(row)) if kind else str(row.amount or row.word or row.day or row.flag),
        who=names.get(str(row.participant_id), "") if row.participant_id else "",
        first_day=row.first_day,
        last_day=row.last_day,
        source=str(FactSource(row.source).label).lower(),
        source_on=row.source_on,
        told_on=row.told_on,
        recorded_by=row.recorded_by.name,
        is_over=row.last_day is not None and row.last_day < today,
    )


def kinds_to_choose(*, sees_violence: bool) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds of facts to choose from, of a person first; what tells of violence to who may know of it."""
    shown = [kind for kind in KINDS.values() if sees_violence or not kind.is_apart]
    ordered = sorted(shown, key=lambda kind: (kind.code != ROLE, kind.part.value != "income", kind.label))
    personal = [(kind.code, kind.label) for kind in ordered if kind.is_personal]
    household = [(kind.code, kind.label) for kind in ordered if not kind.is_personal]
    return [("Of one person", personal), ("Of the whole household", household)]
