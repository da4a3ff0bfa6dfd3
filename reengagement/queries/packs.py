"""What stands in a hearing pack: everything of a period on the record of a case, or a line that says why it is not."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework.public import Case, Contact, Document, Event, EventKind, Note, Notice, NoticeState, Participant, wording
from reengagement.choices import CauseStep, PenaltyReason
from reengagement.models import GoodCauseClaim, GoodCauseWords, HearingRequest
from reengagement.queries.standing import Standing, standing_of
from reengagement.rules.full_names import PersonName
from reengagement.rules.redaction import redacted

PROTECTED = "Protected: facts of violence or health are never in a pack."
PAPER = "A paper on file: attach a copy from the documents of the case."
UNSENT = "It never left."


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
    reason: str
    asked_on: date
    first_day: date
    last_day: date
    items: tuple[Item, ...]
    excluded: tuple[Excluded, ...]


def pack_of(hearing: HearingRequest, case: Case, *, first_day: date, last_day: date, today: date) -> Pack:
    """Return the pack of a hearing for a period; the hearing carries its penalty with the participant.

    Policy: domain 6 (everything of the period, or listed as excluded; third parties redacted).
    """
    stand = standing_of(hearing.penalty_id, case, today=today)
    appellant = hearing.penalty.participant
    hide = _Hiding(case, appellant)
    items: list[Item] = []
    excluded: list[Excluded] = [Excluded(None, "Protected entries, if there are any", PROTECTED)]
    for one in (
        *_penalty(stand),
        *_causes(case, appellant, first_day, last_day),
        *_contacts(case, first_day, last_day),
        *_notes(case, first_day, last_day),
        *_letters(case, first_day, last_day),
        *_papers(case, first_day, last_day),
        *_lines(case, first_day, last_day),
    ):
        if isinstance(one, Excluded):
            excluded.append(Excluded(one.on, hide(one.title), one.why))
        else:
            items.append(Item(one.on, hide(one.title), hide(one.text)))
    return Pack(
        number=case.number,
        office=case.office.name,
        person=appellant.person.standing.name,
        reason=str(PenaltyReason(hearing.penalty.reason).label),
        asked_on=hearing.asked_on,
        first_day=first_day,
        last_day=last_day,
        items=tuple(sorted(items, key=lambda one: one.on)),
        excluded=tuple(sorted(excluded, key=lambda one: one.on or first_day)),
    )


class _Hiding:
    """Blacks out everybody but the appellant: other people of the case, and those named in contacts outside it."""

    def __init__(self, case: Case, appellant: Participant) -> None:
        people = case.participants.exclude(person=appellant.person).select_related("person")
        self.others = [PersonName(one.person.given_name, one.person.family_name) for one in people]
        self.words = list(
            Contact.objects.filter(case=case).exclude(collateral_name="").values_list("collateral_name", flat=True)
        )

    def __call__(self, text: str) -> str:
        return redacted(text, others=self.others, words=self.words)


Found = Iterator[Item | Excluded]


def _penalty(stand: Standing) -> Found:
    """Give the request as it was frozen, its decision, its notices and how it stands; these belong in every pack."""
    request = stand.penalty.request
    yield Item(request.asked_on, "Penalty request with the answers of its gate", _checks(request.checks))
    if request.decided_on:
        yield Item(request.decided_on, "Decision on the request", request.decision)
    for one in stand.notices:
        title = f"Adverse notice, level {one.notice.level}, effective {wording.full_day(one.notice.effective_on)}"
        yield Item(one.notice.written_on, title, one.state)
    steps = [f"{step.name}: {step.rule} {step.result} ({step.source})" for step in stand.ending.steps]
    yield Item(stand.today, "How the penalty stands", "\n".join([stand.state, *steps]))


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


def _contacts(case: Case, first: date, last: date) -> Found:
    for one in Contact.objects.filter(case=case, on__range=(first, last)).order_by("on", "pk"):
        how = str(one.get_method_display() or "Contact")
        title = f"{how}, {'reached' if one.is_reached else 'not reached'}"
        if one.collateral_kind:
            title = f"{how} with somebody outside the family"
        words = [one.remark, f"Next step: {one.next_step}" if one.next_step else ""]
        yield Item(one.on, title, "\n".join(part for part in words if part) or "Nothing more is written down.")


def _notes(case: Case, first: date, last: date) -> Found:
    for one in Note.objects.filter(case=case, on__range=(first, last)).order_by("on", "pk"):
        yield Item(one.on, f"Client note: {one.title}", one.body)


def _letters(case: Case, first: date, last: date) -> Found:
    for one in Notice.objects.filter(case=case, asked_at__date__range=(first, last)).order_by("asked_at", "pk"):
        on = one.asked_at.astimezone(case.office.zone).date()
        title = f"{one.get_kind_display()}: {NoticeState(one.state).label.lower()}"
        if one.is_imported:
            yield Excluded(on, title, "Its words stand in the other system.")
        elif one.state in {NoticeState.REFUSED, NoticeState.VOID}:
            yield Excluded(on, title, UNSENT)
        else:
            yield Item(on, title, "\n\n".join(one.content["paragraphs"]))


def _papers(case: Case, first: date, last: date) -> Found:
    for one in Document.objects.filter(case=case, on__range=(first, last)).order_by("on", "pk"):
        if one.restricted_kind:
            yield Excluded(one.on, "A paper", PROTECTED)
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
    EventKind.PROTECTED_RECORDED,
)


def _lines(case: Case, first: date, last: date) -> Found:
    rows: Iterable[Event] = Event.objects.standing().filter(case=case, on__range=(first, last)).order_by("on", "id")
    for line in rows:
        if EventKind(line.kind) not in _TOLD_ELSEWHERE:
            yield Item(line.on, "On the timeline", str(EventKind(line.kind).label))
