"""Promises made to families, and the sheet that tells the next coach what matters."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind, PromiseStatus
from casework.models import HandoverSheet, Promise, User
from casework.operations.locking import local_day, locked_case, participant_of
from casework.refusals import Refused


@transaction.atomic
def make_promise(
    *, case_id: UUID, what: str, participant_id: UUID | None, due_on: date, actor: User, now: datetime
) -> Promise:
    """Write down what was promised, to one person or the whole family, and by when.

    Policy: family coach position description, services 2 (O027).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor only reads, or the case is closed.
        Refused: nothing is promised, or to somebody else, or for a day that cannot be.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_make_promise(actor, case))
    today = local_day(case, now)
    tidy = rules.require_promise(what, due_on=due_on, today=today)
    participant = participant_of(case, participant_id) if participant_id else None

    promise = Promise(case=case, participant=participant, what=tidy, due_on=due_on, made_by=actor, made_at=now)
    promise.save(force_insert=True)
    line = ledger.Line(EventKind.PROMISE_MADE, today, participant, promise, due_on=due_on)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return promise


@transaction.atomic
def settle_promise(*, promise_id: UUID, is_kept: bool, outcome: str, actor: User, now: datetime) -> Promise:
    """Say whether a promise was kept; one that was not says what happened instead.

    Policy: family coach position description, services 2 (O027).

    Raises:
        Case.DoesNotExist: no such promise in a case that the actor may see.
        PermissionDenied: the actor only reads.
        Refused: it is settled already, or was not kept and nothing says why.
    """
    case = locked_case(actor, promises=promise_id)
    permissions.require(permissions.can_settle_promise(actor, case))
    promise = case.promises.select_for_update(of=("self",)).select_related("participant").get(pk=promise_id)
    if promise.status != PromiseStatus.OPEN:
        raise Refused(f"This promise is settled already: {PromiseStatus(promise.status).label.lower()}.")
    tidy = rules.require_outcome(outcome, is_kept=is_kept)

    promise.status = PromiseStatus.KEPT if is_kept else PromiseStatus.NOT_KEPT
    promise.settled_by, promise.settled_at, promise.outcome = actor, now, tidy
    promise.save(update_fields=["status", "settled_by", "settled_at", "outcome"])
    facts = {"promise": promise.pk, "kept": is_kept}
    line = ledger.Line(EventKind.PROMISE_SETTLED, local_day(case, now), promise.participant, promise, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return promise


@transaction.atomic
def save_handover_sheet(
    *, case_id: UUID, proud: str, words: str, rev: int, actor: User, now: datetime
) -> HandoverSheet:
    """Keep what the family is proud of and what the next coach should know. `rev` is the save it was written on.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor only reads.
        Refused: too long, or somebody else saved meanwhile: nobody's text is overwritten.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_write_handover(actor, case))
    texts = rules.require_sheet({"proud": proud, "words": words})
    sheet = HandoverSheet.objects.select_for_update(of=("self",)).filter(case=case).select_related("changed_by").first()
    if sheet and sheet.rev != rev:
        raise Refused(
            f"{sheet.changed_by.name} changed this text meanwhile. Theirs is kept; put yours and theirs together.",
            field="words",
        )
    is_new = sheet is None
    sheet = sheet or HandoverSheet(case=case)

    sheet.proud, sheet.words, sheet.rev = texts["proud"], texts["words"], sheet.rev + 1
    sheet.changed_by, sheet.changed_at = actor, now
    sheet.save(force_insert=is_new)
    return sheet
