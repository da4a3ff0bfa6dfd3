"""Child care: asked for with its note in one go, changed by a new version, answered, ended, not needed (A079, A083)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Participant,
    Provider,
    Refused,
    User,
    file_note,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    provider_of,
    refusing,
)
from coaching.choices import CARE_ENDS_SAID, CARE_ENDS_UNANSWERED, CareAnswer, CareEnd
from coaching.models import Activity, CareAuthorisation, CareDecision, CareNotNeeded
from coaching.queries.child_care import note_parts, note_template
from coaching.queries.child_care_offices import referrals_said
from coaching.queries.places import of_record
from coaching.rules import child_care as rules
from coaching.rules import short
from coaching.rules.weeks import last_day_of

ASKED_TWICE = "Care of this child by this provider is asked for already for this month."
ENDED = "This was ended already; it stays as it is."
ANSWERED = "The answer to this is written down already; it stays as it is."


@dataclass(frozen=True)
class Wanted:
    """What a form about care asks for: for whose work or activity, by whom, in which month, how much of it, and why."""

    participant_id: UUID
    month: date
    hours: Decimal
    provider_id: UUID | None
    provider_name: str
    activity_id: UUID | None
    comment: str


@transaction.atomic
def ask_child_care(*, case_id: UUID, child_id: UUID, wanted: Wanted, actor: User, now: datetime) -> CareAuthorisation:
    """Ask for care of a child in a month; the comment is filed as the case note of the same day in the same moment.

    What the family said of no care in that month is taken back by it.

    Policy: DPAWS expectations 21, 22 (A075, A079, A083); family worker duties (N014: care linked to an activity).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: nobody of this case, a month, hours or words that cannot be, no provider or two, an activity of
            somebody else, or it is asked for already.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_ask_child_care(actor, case))
    child = _child(case, child_id)
    made = _new(case, child, wanted, actor=actor, now=now)
    _take_back_not_needed(case, made, actor=actor, now=now)
    return _write(made, actor=actor, now=now)


@transaction.atomic
def change_child_care(*, authorisation_id: UUID, wanted: Wanted, actor: User, now: datetime) -> CareAuthorisation:
    """Ask for a child's care of a month anew, by another provider or for other hours; the version before ends.

    Policy: DPAWS expectations 21, 22 (A075, A079, A083).

    Raises:
        Case.DoesNotExist: no such authorisation in a case that the actor may see.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: it was ended already, it is of another month, or what `ask_child_care` refuses.
    """
    case, old = _locked(authorisation_id, actor)
    permissions.require(permissions.can_ask_child_care(actor, case))
    _require_standing(old)
    if wanted.month != old.month:
        raise Refused("A new version is for the same month. Ask for another month by itself.", field="month")
    made = _new(case, old.child, wanted, actor=actor, now=now, is_of_old_month=True)
    made.replaces = old
    is_same = made.provider_name.casefold() == old.provider_name.casefold()
    _end(old, CareEnd.CHANGED if is_same else CareEnd.PROVIDER, on=made.asked_on, actor=actor, now=now)
    return _write(made, actor=actor, now=now)


@transaction.atomic
def answer_child_care(
    *,
    authorisation_id: UUID,
    answer: str,
    on: date,
    words: str,
    monthly_amount: Decimal | None,
    monthly_copay: Decimal | None,
    actor: User,
    now: datetime,
) -> CareDecision:
    """Write down what the child care office answered, once; amounts as it told them, never reckoned here.

    What is refused ends, so that care can be asked for anew, and its month counts as not asked for; the office that
    refused writes its own letter. An answer may come after the care ended.

    Policy: DPAWS expectations 22 (A079); 7 AAC 45.258.

    Raises:
        Case.DoesNotExist: no such authorisation in a case that the actor may see.
        PermissionDenied: the actor does not plan with families.
        Refused: it was answered already, it was a mistake or has a new version, a refusal has no reason or has
            amounts, or the day cannot be.
    """
    case, asked = _locked(authorisation_id, actor)
    permissions.require(permissions.can_settle_child_care(actor, case))
    if CareDecision.objects.filter(authorisation=asked).exists():
        raise Refused(ANSWERED)
    if asked.ended_reason in CARE_ENDS_UNANSWERED:
        raise Refused(ENDED)
    amounts = (monthly_amount, monthly_copay)
    today = local_day(case, now)
    tidy = rules.tidy_answer(answer, words, amounts, on=on, asked_on=asked.asked_on, today=today)
    decision = CareDecision(
        case=case,
        authorisation=asked,
        answer=answer,
        on=on,
        words=tidy,
        monthly_amount=monthly_amount,
        monthly_copay=monthly_copay,
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("coaching_caredecision_authorisation_id_key", ANSWERED):
        decision.save(force_insert=True)
    is_refused = answer == CareAnswer.REFUSED
    if is_refused and asked.ended_at is None:
        _end(asked, CareEnd.REFUSED, on=on, actor=actor, now=now)
    facts = {"month": _key(asked.month), "answer": answer}
    line = ledger.Line(EventKind.CHILD_CARE_ANSWERED, on, asked.child, decision, facts=facts)
    undone = _asked_for_nothing(asked, today) if is_refused else []
    ledger.record_lines(case, [line, *undone], actor=actor, now=now)
    return decision


@transaction.atomic
def end_child_care(
    *, authorisation_id: UUID, reason: str, on: date | None, words: str, actor: User, now: datetime
) -> CareAuthorisation:
    """Say that an authorisation holds no longer and why; one that was a mistake counts as never asked for.

    A mistake has no last day. Where nothing is left of a month, no care was asked for in it.

    Policy: DPAWS expectations 22 (A079).

    Raises:
        Case.DoesNotExist: no such authorisation in a case that the actor may see.
        PermissionDenied: the actor does not plan with families.
        Refused: it was ended already, it is none of the reasons, too much is written, or the day cannot be.
    """
    case, asked = _locked(authorisation_id, actor)
    permissions.require(permissions.can_settle_child_care(actor, case))
    _require_standing(asked)
    if reason not in CARE_ENDS_SAID:
        raise Refused("Say why it ends.", field="reason")
    today = local_day(case, now)
    last = today if reason == CareEnd.MISTAKE else _last_day(asked, on, today)
    asked.ended_words = short(" ".join(words.split()), rules.WORDS_MAX, "words")
    _end(asked, CareEnd(reason), on=last, actor=actor, now=now)
    lines = [] if reason == CareEnd.MISTAKE else [_ended(asked, min(last, today))]
    ledger.record_lines(case, [*lines, *_asked_for_nothing(asked, today)], actor=actor, now=now)
    return asked


@transaction.atomic
def say_no_care_needed(
    *, case_id: UUID, participant_id: UUID, child_id: UUID, month: date, words: str, actor: User, now: datetime
) -> CareNotNeeded:
    """Write down that a family needs no care for a child in a month, so that nobody has to ask for it.

    Policy: DPAWS expectations 22 (A079).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: nobody of this case, no month that is asked for, no reason, it is said already, or care is asked for.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_ask_child_care(actor, case))
    parent, child = _parent(case, participant_id), _child(case, child_id)
    today = local_day(case, now)
    if month not in rules.months_to_ask(today):
        raise Refused("Choose one of the months.", field="month")
    tidy = short(" ".join(words.split()), rules.WORDS_MAX, "words")
    if not tidy:
        raise Refused("Write why none is needed, as the family says it.", field="words")
    if CareAuthorisation.objects.standing().filter(case=case, child=child, month=month).exists():
        raise Refused("Care is asked for in this month. End that first.", field="month")
    said = CareNotNeeded(
        case=case,
        participant=parent,
        child=child,
        month=month,
        words=tidy,
        on=today,
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("carenotneeded_once", "This is written down already for this month.", field="month"):
        said.save(force_insert=True)
    line = ledger.Line(EventKind.CHILD_CARE_NOT_NEEDED, today, child, said, facts={"month": _key(month)})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return said


@transaction.atomic
def take_back_no_care_needed(*, not_needed_id: UUID, actor: User, now: datetime) -> CareNotNeeded:
    """Take back that a child needs no care in a month: it is asked for again.

    Policy: DPAWS expectations 22 (A079).

    Raises:
        Case.DoesNotExist: no such record in a case that the actor may see.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: it was taken back already.
    """
    case = locked_case(actor, **of_record(CareNotNeeded, not_needed_id))
    permissions.require(permissions.can_ask_child_care(actor, case))
    said = CareNotNeeded.objects.select_related("child").get(pk=not_needed_id, case=case)
    if said.voided_at is not None:
        raise Refused("This was taken back already.")
    _void(case, said, actor=actor, now=now)
    return said


def _locked(authorisation_id: UUID, actor: User) -> tuple[Case, CareAuthorisation]:
    case = locked_case(actor, **of_record(CareAuthorisation, authorisation_id))
    rows = CareAuthorisation.objects.select_related("participant", "child__person__merged_into")
    return case, rows.get(pk=authorisation_id, case=case)


def _require_standing(asked: CareAuthorisation) -> None:
    if asked.ended_at is not None:
        raise Refused(ENDED)


def _new(
    case: Case, child: Participant, wanted: Wanted, *, actor: User, now: datetime, is_of_old_month: bool = False
) -> CareAuthorisation:
    """Return the unsaved authorisation that a form asks for; a new version may be of a month that is over."""
    today = local_day(case, now)
    provider = _provider(wanted, actor)
    facts = rules.CareFacts(
        wanted.month, wanted.hours, provider.name if provider else wanted.provider_name, wanted.comment
    )
    facts = rules.tidy_request(facts, today=wanted.month if is_of_old_month else today)
    parent = _parent(case, wanted.participant_id)
    return CareAuthorisation(
        case=case,
        participant=parent,
        child=child,
        month=facts.month,
        hours=facts.hours,
        provider=provider,
        provider_name=facts.provider_name,
        activity=_activity(case, parent, wanted.activity_id),
        comment=facts.comment,
        asked_on=today,
        asked_by=actor,
        asked_at=now,
    )


def _write(made: CareAuthorisation, *, actor: User, now: datetime) -> CareAuthorisation:
    """Save it with its line of the ledger, and file its comment as the note about it."""
    case = made.case
    with refusing("careauthorisation_once", ASKED_TWICE, field="provider_id"):
        made.save(force_insert=True)
    facts = {"month": _key(made.month)}
    line = ledger.Line(EventKind.CHILD_CARE_AUTHORISED, made.asked_on, made.child, made, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    code, headings = note_template(case, on=made.asked_on)
    child, hours = note_parts(made)
    name = made.child.person.standing.name
    sections = rules.note_sections(
        headings, child=child, hours=hours, why=made.comment, referrals=referrals_said(made.child, viewer=actor)
    )
    try:
        file_note(
            case_id=case.pk,
            template_code=code,
            title=rules.note_title(name, made.month),
            sections=sections,
            on=made.asked_on,
            about=made.pk,
            participant_id=made.participant_id,
            actor=actor,
            now=now,
        )
    except Refused as refusal:
        raise Refused(str(refusal), field="comment") from refusal
    return made


def _end(asked: CareAuthorisation, reason: CareEnd, *, on: date, actor: User, now: datetime) -> None:
    asked.ended_on, asked.ended_reason, asked.ended_by, asked.ended_at = on, reason, actor, now
    asked.save(update_fields=["ended_on", "ended_reason", "ended_words", "ended_by", "ended_at"])


def _take_back_not_needed(case: Case, made: CareAuthorisation, *, actor: User, now: datetime) -> None:
    rows = CareNotNeeded.objects.filter(case=case, child=made.child, month=made.month, voided_at__isnull=True)
    for said in rows.select_related("child"):
        _void(case, said, actor=actor, now=now)


def _void(case: Case, said: CareNotNeeded, *, actor: User, now: datetime) -> None:
    said.voided_by, said.voided_at = actor, now
    said.save(update_fields=["voided_by", "voided_at"])
    today = local_day(case, now)
    event = case.events.standing().get(kind=EventKind.CHILD_CARE_NOT_NEEDED, subject_id=said.pk)
    ledger.record_lines(case, [ledger.Line(EventKind.TAKEN_BACK, today, said.child, voids=event)], actor=actor, now=now)


def _last_day(asked: CareAuthorisation, on: date | None, today: date) -> date:
    if on is None:
        raise Refused("Enter the day.", field="on")
    if on < asked.asked_on:
        raise Refused("It cannot end before it was asked for.", field="on")
    if on > last_day_of(max(asked.month, today)):
        raise Refused("It ends in its month at the latest.", field="on")
    return on


def _ended(asked: CareAuthorisation, on: date) -> ledger.Line:
    facts = {"month": _key(asked.month), "reason": asked.ended_reason}
    return ledger.Line(EventKind.CHILD_CARE_ENDED, on, asked.child, asked, facts=facts)


def _asked_for_nothing(asked: CareAuthorisation, today: date) -> list[ledger.Line]:
    """Return what takes the lines of a child's month back of which nothing stands and nothing was given.

    So the month counts as not asked for, and owes none after it. A mistake is taken back whatever stands.
    """
    rows = CareAuthorisation.objects.filter(case=asked.case_id, child=asked.child_id, month=asked.month)
    ends = list(rows.values_list("pk", "ended_reason", "ended_on", "decision__answer"))
    is_given = any(
        rules.CareMonth(asked.month, CareEnd.REFUSED if answer == CareAnswer.REFUSED else ended, on).was_given
        for _, ended, on, answer in ends
    )
    gone = [key for key, ended, *_ in ends if not is_given or ended == CareEnd.MISTAKE]
    lines = Event.objects.standing().filter(
        case=asked.case_id, kind=EventKind.CHILD_CARE_AUTHORISED, subject_id__in=gone
    )
    return [ledger.Line(EventKind.TAKEN_BACK, today, asked.child, voids=one) for one in lines.order_by("on", "pk")]


def _parent(case: Case, participant_id: UUID) -> Participant:
    parent = participant_of(case, participant_id)
    if not parent.is_adult:
        raise Refused("Choose the parent for whose work or activity care is needed.", field="participant_id")
    return parent


def _child(case: Case, child_id: UUID) -> Participant:
    child = participant_of(case, child_id, field="child_id")
    if child.is_adult:
        raise Refused("Choose a child of this case.", field="child_id")
    return child


def _provider(wanted: Wanted, actor: User) -> Provider | None:
    if wanted.provider_id and wanted.provider_name.strip():
        raise Refused("Choose from the directory or name somebody else, not both.", field="provider_name")
    return provider_of(provider_id=wanted.provider_id, actor=actor)


def _activity(case: Case, parent: Participant, activity_id: UUID | None) -> Activity | None:
    if activity_id is None:
        return None
    found = Activity.objects.filter(pk=activity_id, case=case, participant=parent).first()
    if found is None:
        raise Refused("Choose an activity of this parent.", field="activity_id")
    return found


def _key(month: date) -> str:
    return f"{month:%Y-%m}"
