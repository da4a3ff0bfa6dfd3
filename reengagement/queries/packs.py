"""What stands in a hearing pack: everything of a period on the record of a case, or a line that says why it is not."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import (
    Case,
    Contact,
    Document,
    Event,
    EventKind,
    Note,
    Notice,
    NoticeState,
    Participant,
    without_pictures,
    wording,
)
from coaching.public import Plan
from reengagement.choices import CauseStep, PenaltyFactKind, PenaltyReason
from reengagement.models import GoodCauseClaim, GoodCauseWords, HearingRequest, StaffingNarration
from reengagement.queries.standing import Standing, standing_of
from reengagement.queries.visits import results_among
from reengagement.rules.full_names import PersonName
from reengagement.rules.redaction import redacted
from reengagement.rules.words import in_state, of_state

PROTECTED = "Protected: facts of violence or health are never in a pack."
PAPER = "A paper on file: attach a copy from the documents of the case."
UNSENT = "It never left."
OF_ANOTHER = "About another adult of the family. It is not the appellant’s to read."
IN_THE_PLAN = "It stands under the plans of the case: attach a copy."
BESIDE = "They stand in the work months, activities and referrals of the case: attach a copy of each of the period."


@dataclass(frozen=True)
class Item:
    """One record in a pack: its day, what it is, and its words, redacted."""

    on: date
    title: str
    text: str


@dataclass(frozen=True)
class Excluded:
    """One record that is not in a pack, by its day and kind, and why."""

    on: date | None
    title: str
    why: str


@dataclass(frozen=True)
class Pack:
    """Everything of a period: what is in, in the order of its days, and what is left out."""

    number: str
    office: str
    person: str
    word: str
    reason: str
    asked_on: date
    first_day: date
    last_day: date
    items: tuple[Item, ...]
    excluded: tuple[Excluded, ...]


Found = Iterator[Item | Excluded]


def pack_of(hearing: HearingRequest, case: Case, *, first_day: date, last_day: date, today: date) -> Pack:
    """Return the pack of a hearing for a period; the hearing carries its penalty with the participant.

    What is about another adult of the family stands in it as left out, with its day and kind alone.

    Policy: domain 6 (everything of the period, or listed as excluded; third parties redacted); domain 1.
    """
    stand = standing_of(hearing.penalty_id, case, today=today)
    appellant = hearing.penalty.participant
    hide = _Hiding(case, appellant)
    items: list[Item] = []
    others = other_adults(case, appellant)
    excluded: list[Excluded] = [
        Excluded(None, "Protected entries, if there are any", PROTECTED),
        Excluded(None, "Timesheets, hours, activities and supports, if there are any", BESIDE),
    ]
    for one in (
        *_penalty(stand),
        *_tending(stand),
        *_causes(case, appellant, first_day, last_day),
        *_contacts(case, appellant, others, first_day, last_day),
        *_notes(case, others, first_day, last_day),
        *_told(case, others, first_day, last_day),
        *_letters(case, appellant, first_day, last_day),
        *_papers(case, others, first_day, last_day),
        *_plans(case, others, first_day, last_day),
        *_staffings(case, appellant, first_day, last_day),
        *_lines(case, others, first_day, last_day),
    ):
        if isinstance(one, Excluded):
            excluded.append(Excluded(one.on, hide(one.title), one.why))
        else:
            items.append(Item(one.on, hide(one.title), hide(one.text)))
    return Pack(
        number=case.number,
        office=case.office.name,
        person=appellant.person.standing.name,
        word=of_state(case.office.jurisdiction),
        reason=str(PenaltyReason(hearing.penalty.reason).label),
        asked_on=hearing.asked_on,
        first_day=first_day,
        last_day=last_day,
        items=tuple(sorted(items, key=lambda one: one.on)),
        excluded=tuple(sorted(excluded, key=lambda one: one.on or first_day)),
    )


def other_adults(case: Case, appellant: Participant) -> frozenset[UUID]:
    """Return the adults of a case beside the appellant, who may be whom one of them is safe from."""
    adults = case.participants.adults().exclude(person=appellant.person)
    return frozenset(adults.values_list("pk", flat=True))


class _Hiding:
    """Blacks out everybody but the appellant: other people of the case, and those named in contacts outside it."""

    def __init__(self, case: Case, appellant: Participant) -> None:
        people = case.participants.exclude(person=appellant.person).select_related("person")
        self.others = [PersonName(one.person.given_name, one.person.family_name) for one in people]
        self.own = PersonName(appellant.person.given_name, appellant.person.family_name)
        self.words = list(
            Contact.objects.filter(case=case).exclude(collateral_name="").values_list("collateral_name", flat=True)
        )

    def __call__(self, text: str) -> str:
        return redacted(without_pictures(text), others=self.others, words=self.words, own=self.own)


def _penalty(stand: Standing) -> Found:
    """Give the request as it was frozen, its decision, its notices and how it stands; these belong in every pack."""
    request, state = stand.penalty.request, stand.penalty.case.office.jurisdiction
    shown = in_state("What was shown before the penalty was asked for", state)
    yield Item(request.asked_on, shown, _checks(request.checks))
    answered = in_state("What was answered when the penalty was asked for", state)
    yield Item(request.asked_on, answered, _facts(request.facts))
    if request.decided_on:
        yield Item(request.decided_on, "Decision on the request", request.decision)
    for one in stand.notices:
        title = f"Adverse notice, level {one.notice.level}, effective {wording.full_day(one.notice.effective_on)}"
        yield Item(one.notice.written_on, title, one.state)
    steps = [f"{step.name}: {step.rule} {step.result} ({step.source})" for step in stand.ending.steps]
    yield Item(stand.today, in_state("How the penalty stands", state), "\n".join([stand.state, *steps]))


def _facts(kept: str) -> str:
    """Say the frozen answers, one to a line; what was not answered is left away."""
    return "\n".join(_answers(json.loads(kept)))


def _answers(told: dict[str, Any], within: str = "") -> Iterator[str]:
    for name, value in told.items():
        if name == "record":
            continue
        words = f"{within}{name.replace('_', ' ').capitalize() if not within else name.replace('_', ' ')}"
        if isinstance(value, dict):
            yield from _answers(value, f"{words}: ")
        elif isinstance(value, list):
            for one in value:
                yield from _answers(one, f"{words}: ")
        elif value not in (None, ""):
            yield f"{words}: {('yes' if value else 'no') if isinstance(value, bool) else value}"


def _tending(stand: Standing) -> Found:
    """Give what was done under the penalty: visits, findings on the children, attempts to comply."""
    for visit in stand.penalty.visits.all():
        yield Item(visit.on, "Visit at home", "Made." if visit.contact.is_reached else "Tried; nobody was met.")
        for finding in visit.findings.all():
            found = "could be significantly harmed" if not finding.is_safe else "will not be significantly harmed"
            yield Item(finding.on, "Finding on the children", f"The children {found}.\n{finding.words}")
    for attempt in stand.penalty.attempts.all():
        days = (
            ("Said that they want to comply", attempt.intent_on),
            ("Activity began", attempt.began_on),
            *(("Done", day) for day in attempt.done_on),
            ("Plan signed", attempt.signed_on),
            ("Failed", attempt.failed_on),
        )
        known = [(words, day) for words, day in days if day is not None]
        text = "\n".join(f"{words}: {wording.full_day(day)}" for words, day in known)
        yield Item(min(day for _, day in known), "Doing what was asked", text)
    for fact in stand.penalty.facts.all():
        title = in_state("What bears on the end of the penalty", stand.penalty.case.office.jurisdiction)
        yield Item(fact.on, title, str(PenaltyFactKind(fact.kind).label))


def _checks(kept: str) -> str:
    lines = []
    for check in json.loads(kept):
        lines.append(str(check["gate"]).replace("_", " ").capitalize())
        lines += [f"  {point['words']} ({point['source']})" for point in check["points"]]
    return "\n".join(lines)


def _causes(case: Case, appellant: Participant, first: date, last: date) -> Found:
    claims = GoodCauseClaim.objects.filter(case=case, participant=appellant, situation_on__range=(first, last))
    for claim in claims.order_by("situation_on", "pk"):
        day = wording.full_day(claim.situation_on)
        said = {one.step: one for one in GoodCauseWords.objects.filter(claim=claim, kind="")}
        for step, on, title in (
            (CauseStep.CLAIMED, claim.asked_on, f"Asked why, about {day}"),
            (CauseStep.DECIDED, claim.decided_on, f"Good cause decided, about {day}"),
        ):
            if on is None:
                continue
            if step in said:
                found = "" if step == CauseStep.CLAIMED else ("Found. " if claim.is_found else "None found. ")
                yield Item(on, title, f"{found}{said[step].words}")
            else:
                yield Excluded(on, title, PROTECTED)


def _contacts(case: Case, appellant: Participant, others: frozenset[UUID], first: date, last: date) -> Found:
    rows = Contact.objects.standing().filter(case=case, on__range=(first, last)).prefetch_related("people")
    came_of = results_among(case, first_day=first, last_day=last)
    for one in rows.order_by("on", "pk"):
        people = {person.participant_id for person in one.people.all()}
        if people & others and appellant.pk not in people:
            yield Excluded(one.on, "A contact", OF_ANOTHER)
            continue
        how = str(one.get_method_display() or "Contact")
        title = f"{how}, {'reached' if one.is_reached else 'not reached'}"
        if one.collateral_kind:
            title = f"{how} with somebody outside the family"
        words = [one.remark, f"Next step: {one.next_step}" if one.next_step else "", *came_of.get(one.pk, ())]
        yield Item(one.on, title, "\n".join(part for part in words if part) or "Nothing more is written down.")


def _notes(case: Case, others: frozenset[UUID], first: date, last: date) -> Found:
    for one in Note.objects.filter(case=case, on__range=(first, last)).order_by("on", "pk"):
        if one.participant_id in others:
            yield Excluded(one.on, "A client note", OF_ANOTHER)
        else:
            yield Item(one.on, f"Client note: {one.title}", one.body)


def _told(case: Case, others: frozenset[UUID], first: date, last: date) -> Found:
    """Give what eligibility was told by note."""
    for one in case.eligibility_notes.filter(on__range=(first, last)).order_by("on", "pk"):
        if one.participant_id in others:
            yield Excluded(one.on, "A note to eligibility", OF_ANOTHER)
        else:
            text = "\n\n".join(f"{part['heading']}: {part['text']}" for part in one.sections)
            yield Item(one.on, f"Note to eligibility: {one.get_subject_display() or 'from another system'}", text)


def _plans(case: Case, others: frozenset[UUID], first: date, last: date) -> Found:
    """List the plans that held in the period; their papers are attached by hand."""
    rows = Plan.objects.filter(case=case, signed_on__lte=last, last_review_on__gte=first)
    for one in rows.order_by("signed_on", "pk"):
        is_theirs = one.participant_id in others
        title = "A plan" if is_theirs else f"Plan, version {one.version}: {one.get_kind_display()}"
        yield Excluded(one.signed_on, title, OF_ANOTHER if is_theirs else IN_THE_PLAN)


def _staffings(case: Case, appellant: Participant, first: date, last: date) -> Found:
    """Give the narrations of staffings of the appellant; of another adult's only that there was one."""
    rows = StaffingNarration.objects.filter(case=case, staffing__on__range=(first, last))
    for one in rows.select_related("staffing__reengagement").order_by("staffing__on", "pk"):
        begun = one.staffing.reengagement
        if begun is None or begun.participant_id == appellant.pk:
            yield Item(one.staffing.on, "Narration of a staffing", one.text)
        else:
            yield Excluded(one.staffing.on, "Narration of a staffing", OF_ANOTHER)


def _letters(case: Case, appellant: Participant, first: date, last: date) -> Found:
    for one in Notice.objects.filter(case=case, asked_at__date__range=(first, last)).order_by("asked_at", "pk"):
        on = one.asked_at.astimezone(case.office.zone).date()
        title = f"{one.get_kind_display()}: {NoticeState(one.state).label.lower()}"
        if one.participant_id not in {None, appellant.pk}:
            yield Excluded(on, "A letter", OF_ANOTHER)
        elif one.is_imported:
            yield Excluded(on, title, "Its words stand in the other system.")
        elif one.state in {NoticeState.REFUSED, NoticeState.VOID}:
            yield Excluded(on, title, UNSENT)
        else:
            yield Item(on, title, "\n\n".join(one.content["paragraphs"]))


def _papers(case: Case, others: frozenset[UUID], first: date, last: date) -> Found:
    for one in Document.objects.filter(case=case, on__range=(first, last)).order_by("on", "pk"):
        if one.restricted_kind:
            yield Excluded(one.on, "A paper", PROTECTED)
        elif one.participant_id in others:
            yield Excluded(one.on, "A paper", OF_ANOTHER)
        else:
            why = "Withdrawn from the file." if one.withdrawn_at else PAPER
            yield Excluded(one.on, f"Paper: {one.title}", why)


#: Lines of the ledger that stand for a record that is in the pack itself, or for something protected.
_TOLD_ELSEWHERE = (
    EventKind.CONTACT_MADE,
    EventKind.CONTACT_ATTEMPTED,
    EventKind.CONTACT_COLLATERAL,
    EventKind.NOTE_FILED,
    EventKind.DOCUMENT_FILED,
    EventKind.ELIGIBILITY_NOTE_FILED,
    EventKind.PROTECTED_RECORDED,
)
#: Records that stand on pages of their own and are attached by hand, with why.
_ATTACHED = {
    EventKind.PLAN_SIGNED: "Print the signed plan from its page and attach it.",
    EventKind.ASSESSMENT_COMPLETED: "Its answers can hold protected facts. Attach by hand what bears on this.",
    EventKind.WORK_MONTH_VERIFIED: "Its hours and proofs stand on the page of the month. Attach what matters.",
}


def _lines(case: Case, others: frozenset[UUID], first: date, last: date) -> Found:
    rows: Iterable[Event] = Event.objects.standing().filter(case=case, on__range=(first, last)).order_by("on", "id")
    for line in rows:
        if EventKind(line.kind) in _TOLD_ELSEWHERE:
            continue
        if line.participant_id in others:
            yield Excluded(line.on, "A line of the timeline", OF_ANOTHER)
        elif EventKind(line.kind) in _ATTACHED:
            yield Excluded(line.on, str(EventKind(line.kind).label), _ATTACHED[EventKind(line.kind)])
        else:
            yield Item(line.on, "On the timeline", str(EventKind(line.kind).label))
