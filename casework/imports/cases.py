"""One case of a file: opened, or added to, or refused whole."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from casework import engine
from casework.choices import ADULT_ROLES, Assistance, CaseKind, CaseStatus, EventKind
from casework.imports.entries import CASE_LINE, CaseEntries, CaseEntry, read_entries
from casework.imports.lines import Line, shown
from casework.imports.story import Rows, Run, Story, cut, sealed
from casework.imports.told import Carried, Told, carried, opening_day, standing, told_by
from casework.imports.writing import insert
from casework.models import (
    Assignment,
    Case,
    Family,
    ImportedFact,
    Membership,
    Office,
    Participant,
    Person,
)
from casework.reactions import CASE_IMPORTED, react

NUMBER_LENGTH, REASON_LENGTH, WORD_LENGTH = 40, 120, 12
SETTLED = ("opened_on", "track", "status", "closed_on", "closure_reason", "is_closed_with_work")


@dataclass(frozen=True)
class Outcome:
    """What the import of one case did."""

    is_new: bool = False
    people: int = 0
    facts: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether anything was written."""
        return self.is_new or self.people > 0 or self.facts > 0


@dataclass
class _Household:
    """The people whom a case line adds."""

    people: list[Person] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)


def import_case(*, ref: str, lines: list[Line], run: Run) -> Outcome:
    """Open a case from its lines, or add to it what it has not got yet; all of them or none.

    Policy: interchange 1; decisions 3, 6 (a closed case takes no new referral), 11, 13, 16.

    Raises:
        CaseRefused: something is wrong with a line; nothing was written.
    """
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("office", "family")
        .filter(ref=ref)
        .first()
    )
    if case is None:
        return _open(ref, lines, run)
    return _add_to(case, lines, run)


# A case that is not known yet


def _open(ref: str, lines: list[Line], run: Run) -> Outcome:
    entries = read_entries(ref, lines, known={}, calendar=run.calendar)
    if entries.case is None:
        if not entries.flaws:
            entries.refuse(entries.first_line, "is not known, and no line of type case opens it")
        entries.raise_flaws()
        raise AssertionError("a case without a line is refused")
    office = run.offices.get(entries.case.values["office"])
    _check_places(entries, office, run)
    if office is None:
        entries.raise_flaws()
        raise AssertionError("a case without an office is refused")

    case = _new_case(entries, office, run)
    _check_births(entries, entries.case.people, _today(case, run))
    household = _household(case, entries.case.people, opened_on=case.opened_on, known=0)
    story = Story(case=case, participants=household.participants, told=[], run=run)
    story.open(entries.case)
    story.play(entries)
    _settle(case, story, entries)
    entries.raise_flaws()

    case.number = _free_number(ref)
    case.family.save(force_insert=True)
    case.save(force_insert=True)
    _write(household, story.rows)
    first_coach = _coach_of(entries.case, run)
    day = case.opened_on
    _assign(case, [], carried([], story.told, opened_on=day, was_opened_on=day, first_coach=first_coach), run)
    react(CASE_IMPORTED, case_id=case.pk, kinds={event.kind for event in story.rows.events})
    engine.refresh_case(case.pk, today=_today(case, run), is_import=True)
    return Outcome(is_new=True, people=len(household.people), facts=len(entries.facts))


def _check_places(entries: CaseEntries, office: Office | None, run: Run) -> None:
    if entries.case is None:
        return
    number, values = entries.case.line.number, entries.case.values
    if office is None:
        entries.refuse(number, f'"office" names {shown(values["office"])}, which is not known')
    if "coach" in values and values["coach"] not in run.staff:
        entries.refuse(number, f'"coach" names {shown(values["coach"])}, who is not on the staff')


def _check_births(entries: CaseEntries, people: list[dict[str, Any]], today: date) -> None:
    for person in people:
        born_on = person.get("born_on")
        if born_on is not None and born_on > today and entries.case is not None:
            entries.refuse(entries.case.line.number, f'"born_on" of {shown(person["ref"])} is {born_on}, a day to come')


def _new_case(entries: CaseEntries, office: Office, run: Run) -> Case:
    values: dict[str, Any] = entries.case.values if entries.case else {}
    today = run.now.astimezone(office.zone).date()
    assistance = cut(values.get("assistance", ""), WORD_LENGTH)
    return Case(
        ref=entries.ref,
        family=Family(name=_family_name(values.get("people", [])) or entries.ref),
        office=office,
        kind=CaseKind(values["kind"]),
        assistance=assistance.upper() if assistance.upper() in Assistance.values else assistance,
        opened_on=_opened_on(entries, otherwise=today),
        opening_track=values.get("track", ""),
        track=values.get("track", ""),
        language=cut(values.get("language", "") or "en", WORD_LENGTH),
    )


def _opened_on(entries: CaseEntries, *, otherwise: date) -> date:
    """Return the first day of what the file tells, before it is played in full."""
    voided = {fact.values["voids"] for fact in entries.facts if "voids" in fact.values}
    referrals = [
        fact.on for fact in entries.facts if fact.kind == EventKind.REFERRAL_RECEIVED and fact.ref not in voided
    ]
    return min(referrals or [fact.on for fact in entries.facts], default=otherwise)


def _family_name(people: list[dict[str, Any]]) -> str:
    """Return the family name of the first adult, or of the first person when there is no adult."""
    adults = [person for person in people if person["role"] in ADULT_ROLES]
    for person in [*adults, *people]:
        given, family = _names(person)
        return family or given
    return ""


def _names(person: dict[str, Any]) -> tuple[str, str]:
    """Split a name on its last space; somebody without a name goes by their reference."""
    given, _, family = " ".join(person.get("name", "").split()).rpartition(" ")
    return (given, family) if given else (family or person["ref"], "")


def _household(case: Case, people: list[dict[str, Any]], *, opened_on: date, known: int) -> _Household:
    household = _Household()
    for position, values in enumerate(people, start=known + 1):
        given, family = _names(values)
        born_on = values.get("born_on")
        person = Person(given_name=given, family_name=family, born_on=born_on, language=case.language)
        household.people.append(person)
        household.memberships.append(
            Membership(family=case.family, person=person, first_day=max(opened_on, born_on or opened_on))
        )
        household.participants.append(
            Participant(case=case, person=person, role=values["role"], ref=values["ref"], position=position)
        )
    return household


def _free_number(ref: str) -> str:
    """Return the reference as the printed number, with a suffix when it is taken or too long."""
    if len(ref) <= NUMBER_LENGTH and not Case.objects.filter(number=ref).exists():
        return ref
    stem = ref[: NUMBER_LENGTH - 6]
    taken = set(Case.objects.filter(number__startswith=f"{stem}-").values_list("number", flat=True))
    return next(number for n in range(2, len(taken) + 3) if (number := f"{stem}-{n}") not in taken)


# A case that stands already


def _add_to(case: Case, lines: list[Line], run: Run) -> Outcome:
    digests = dict(case.imported_facts.values_list("ref", "digest"))
    known = {ref: bytes(digest) for ref, digest in digests.items()}
    entries = read_entries(case.ref or "", lines, known=known, calendar=run.calendar)
    opening = case.imported_facts.filter(ref=CASE_LINE).first()
    participants = list(case.participants.select_related("person").order_by("position", "id"))
    newcomers = _newcomers(entries, opening)
    _check_births(entries, newcomers, _today(case, run))
    entries.raise_flaws()
    if not entries.facts and not newcomers:
        return Outcome()

    household = _household(case, newcomers, opened_on=case.opened_on, known=len(participants))
    told = told_by(list(case.events.order_by("id")), case.imported_facts.defer("sealed_line", "digest"))
    story = Story(case=case, participants=[*participants, *household.participants], told=told, run=run)
    story.play(entries)
    was_opened_on = case.opened_on
    _settle(case, story, entries)
    entries.raise_flaws()
    if newcomers and case.is_open:
        story.grow(on=_today(case, run))

    case.save(update_fields=SETTLED)
    _write(household, story.rows)
    if opening is not None and newcomers and entries.case is not None:
        opening.digest, opening.sealed_line = entries.case.digest, sealed(entries.case.line.text, opening.pk)
        opening.save(update_fields=["digest", "sealed_line"])
    if was_opened_on != case.opened_on or _coach_is_touched(story.told):
        rows = list(case.assignments.all())
        first_coach = _first_coach(opening, run)
        wanted = carried(
            rows, story.told, opened_on=case.opened_on, was_opened_on=was_opened_on, first_coach=first_coach
        )
        _assign(case, rows, wanted, run)
    react(CASE_IMPORTED, case_id=case.pk, kinds={event.kind for event in story.rows.events})
    engine.refresh_case(case.pk, today=_today(case, run), is_import=True)
    return Outcome(people=len(newcomers), facts=len(entries.facts))


def _newcomers(entries: CaseEntries, opening: ImportedFact | None) -> list[dict[str, Any]]:
    """Return the people whom a case line adds to those known; that is all it may change."""
    if entries.case is None:
        return []
    if opening is None:
        entries.refuse(entries.case.line.number, "stands already, and was not opened by an import of facts")
        return []
    before, after = dict(opening.line), dict(entries.case.line.content)
    old, new = before.pop("people", None) or [], after.pop("people", None) or []
    is_same = _said(before) == _said(after) and all(person in map(_said, new) for person in map(_said, old))
    refs = {person["ref"] for person in old}
    added = [person for person in entries.case.people if person["ref"] not in refs]
    if not is_same or len(added) + len(old) != len(new):
        entries.refuse(entries.case.line.number, "was imported before with other content")
        return []
    return added


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value is not None}


def _first_coach(opening: ImportedFact | None, run: Run) -> UUID | None:
    coach = run.staff.get(opening.line.get("coach") or "") if opening else None
    return coach.pk if coach else None


def _coach_of(entry: CaseEntry, run: Run) -> UUID | None:
    coach = run.staff.get(entry.values.get("coach", ""))
    return coach.pk if coach else None


# Both


def _settle(case: Case, story: Story, entries: CaseEntries) -> None:
    """Bring the case's own columns in line with what is told; a second closing or a late referral is refused."""
    case.opened_on = opening_day(story.told, otherwise=case.opened_on)
    tracks = standing(story.told, EventKind.TRACK_CHANGED)
    case.track = tracks[-1].facts.get("track", "") if tracks else case.opening_track
    closings = standing(story.told, EventKind.CASE_CLOSED)
    if len(closings) > 1:
        late = max(closings, key=lambda one: one.line)
        entries.refuse(late.line, f"the case is closed already, on {closings[0].on}")
    _close(case, closings, entries)
    for referral in standing(story.told, EventKind.REFERRAL_RECEIVED):
        if closings and referral.on > closings[0].on and (referral.is_new or closings[0].is_new):
            line = referral.line or closings[0].line
            entries.refuse(line, f"a case closed on {closings[0].on} takes no referral of {referral.on}")


def _close(case: Case, closings: list[Told], entries: CaseEntries) -> None:
    if not closings:
        case.status, case.closed_on, case.closure_reason = CaseStatus.OPEN, None, ""
        case.is_closed_with_work = False
    elif closings[0].is_new:
        values = next(fact.values for fact in entries.facts if fact.ref == closings[0].ref)
        case.status, case.closed_on = CaseStatus.CLOSED, closings[0].on
        case.closure_reason = cut(values.get("reason", ""), REASON_LENGTH)
        case.is_closed_with_work = values.get("with_work", False)


def _write(household: _Household, rows: Rows) -> None:
    insert(household.people)
    insert(household.memberships)
    insert(household.participants)
    insert(rows.facts)
    insert(rows.events)
    insert(rows.referrals)
    insert(rows.contacts)
    insert(rows.contact_people)
    insert(rows.notes)
    insert(rows.community_referrals)
    insert(rows.follow_ups)
    insert(rows.eligibility_notes)
    insert(rows.eligibility_alerts)
    insert(rows.notices)


def _coach_is_touched(told: list[Told]) -> bool:
    return any(one.kind == EventKind.ASSIGNMENT_CHANGED and one.is_touched for one in told)


def _assign(case: Case, rows: list[Assignment], wanted: list[Carried], run: Run) -> None:
    """Bring the assignments in line with who carries the case when."""
    standing_rows = {(row.coach_id, row.first_day, row.last_day): row.pk for row in rows}
    keys = {(one.coach_id, one.first_day, one.last_day) for one in wanted}
    if gone := [pk for key, pk in standing_rows.items() if key not in keys]:
        case.assignments.filter(pk__in=gone).delete()
    Assignment.objects.bulk_create(
        Assignment(case=case, coach_id=coach_id, first_day=first_day, last_day=last_day, assigned_by=run.actor)
        for coach_id, first_day, last_day in keys - standing_rows.keys()
    )


def _today(case: Case, run: Run) -> date:
    return run.now.astimezone(case.office.zone).date()
