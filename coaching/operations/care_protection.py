"""No penalty without child care: told to a parent, shown by the only parent of a young child, ended (45 CFR 261.56)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Document,
    EventKind,
    Participant,
    Refused,
    RestrictedKind,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_day,
)
from coaching.choices import CareToldWay
from coaching.models import CareSearch, CareTold, ChildDisability
from coaching.queries.care_protection import young_years
from coaching.queries.places import of_record
from coaching.rules import care_protection as rules

TAKEN_BACK = "This was taken back already."


@transaction.atomic
def tell_care_protection(
    *, case_id: UUID, participant_id: UUID, on: date, way: str, actor: User, now: datetime
) -> CareTold:
    """Write down that a parent was told: no penalty without child care, and how to show that there is none.

    Policy: 45 CFR 261.56(c) (`wpr.no_child_care_protection`).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: it is no adult of the case, the day cannot be, no way, or it is written down for this day.
    """
    case = _asked(actor, case_id)
    parent = _adult(case, participant_id)
    require_day(on, today=local_day(case, now))
    if way not in CareToldWay.values:
        raise Refused("Say how they were told.", field="way")
    told = CareTold(case=case, participant=parent, on=on, way=way, told_by=actor, told_at=now)
    with refusing("caretold_once", "This is written down already for this day.", field="on"):
        told.save(force_insert=True)
    line = ledger.Line(EventKind.CARE_PROTECTION_TOLD, on, parent, told)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return told


@transaction.atomic
def take_back_care_told(*, told_id: UUID, actor: User, now: datetime) -> CareTold:
    """Take back that a parent was told of the protection.

    Policy: 45 CFR 261.56(c).

    Raises:
        Case.DoesNotExist: no such record in a case that the actor may see.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: it was taken back already.
    """
    case = locked_case(actor, **of_record(CareTold, told_id))
    permissions.require(permissions.can_ask_child_care(actor, case))
    told = CareTold.objects.select_related("participant").get(pk=told_id, case=case)
    if told.voided_at is not None:
        raise Refused(TAKEN_BACK)
    told.voided_by, told.voided_at = actor, now
    told.save(update_fields=["voided_by", "voided_at"])
    said = case.events.standing().get(kind=EventKind.CARE_PROTECTION_TOLD, subject_id=told.pk)
    line = ledger.Line(EventKind.TAKEN_BACK, local_day(case, now), told.participant, voids=said)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return told


@transaction.atomic
def record_care_search(
    *,
    case_id: UUID,
    participant_id: UUID,
    child_id: UUID,
    is_only_parent: bool,
    facts: rules.SearchFacts,
    document_id: UUID | None,
    actor: User,
    now: datetime,
) -> CareSearch:
    """Write down that the only parent of a child under six shows that no suitable care can be found, with the proof.

    Policy: 42 USC 607(e)(2), 45 CFR 261.56(a) (`wpr.no_child_care_protection`, `wpr.ages`).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with families, or the case is closed.
        Refused: not the only parent, no child under six on that day, nothing that shows it, a document of another
            case, or it is written down for this child.
    """
    case = _asked(actor, case_id)
    parent = _adult(case, participant_id)
    child = participant_of(case, child_id, field="child_id")
    if child.is_adult:
        raise Refused("Choose a child of this case.", field="child_id")
    if not is_only_parent:
        raise Refused(
            "This protects the only parent who has the child. For two parents it can be good cause.",
            field="is_only_parent",
        )
    today = local_day(case, now)
    tidy = rules.tidy_search(facts, today=today)
    years = young_years(case, on=tidy.first_day)
    if not rules.is_young(child.person.born_on, tidy.first_day, years=years):
        raise Refused(
            f"This protects parents of a child under {years}. On that day the child was older.", field="child_id"
        )
    search = CareSearch(
        case=case,
        participant=parent,
        child=child,
        first_day=tidy.first_day,
        lacks=list(tidy.lacks),
        looked_at=tidy.looked_at,
        proof=tidy.proof,
        document=_document(case, document_id),
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("caresearch_once", "This is written down already; end that first.", field="child_id"):
        search.save(force_insert=True)
    line = ledger.Line(EventKind.CARE_NOT_FOUND, tidy.first_day, parent, search)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return search


@transaction.atomic
def end_care_search(*, search_id: UUID, on: date, words: str, actor: User, now: datetime) -> CareSearch:
    """Say that suitable care was found since a day, or that the protection was no right one, and why.

    Policy: 45 CFR 261.56(b).

    Raises:
        Case.DoesNotExist: no such record in a case that the actor may see.
        PermissionDenied: the actor does not plan with families.
        Refused: it was ended already, no reason is written, or the day cannot be.
    """
    case = locked_case(actor, **of_record(CareSearch, search_id))
    permissions.require(permissions.can_settle_child_care(actor, case))
    search = CareSearch.objects.select_related("participant").get(pk=search_id, case=case)
    if search.ended_at is not None:
        raise Refused("This was ended already; it stays as it is.")
    search.ended_words = rules.tidy_end(words, on=on, first_day=search.first_day, today=local_day(case, now))
    search.ended_on, search.ended_by, search.ended_at = on, actor, now
    search.save(update_fields=["ended_on", "ended_words", "ended_by", "ended_at"])
    facts = {"search": search.pk}
    line = ledger.Line(EventKind.CARE_SEARCH_ENDED, on, search.participant, search, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return search


@transaction.atomic
def say_child_disability(*, case_id: UUID, child_id: UUID, actor: User, now: datetime) -> ChildDisability:
    """Say that a child who needs care has a disability, so that both referrals are suggested. Nothing is in the ledger.

    Policy: DPAWS expectations 22 (A082); decisions 8.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it is no child of the case, or it is said already.
    """
    case = locked_case(actor, pk=case_id)
    _require_health(actor, case)
    child = participant_of(case, child_id, field="child_id")
    if child.is_adult:
        raise Refused("Choose a child of this case.", field="child_id")
    said = ChildDisability(case=case, child=child, on=local_day(case, now), recorded_by=actor, recorded_at=now)
    with refusing("childdisability_once", "This is on file already.", field="child_id"):
        said.save(force_insert=True)
    return said


@transaction.atomic
def take_back_child_disability(*, disability_id: UUID, actor: User, now: datetime) -> ChildDisability:
    """Take back that a child has a disability; the suggestions go with it.

    Policy: DPAWS expectations 22 (A082); decisions 8.

    Raises:
        Case.DoesNotExist: no such record that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it was taken back already.
    """
    case = locked_case(actor, **of_record(ChildDisability, disability_id))
    _require_health(actor, case)
    said = ChildDisability.objects.get(pk=disability_id, case=case)
    if said.voided_at is not None:
        raise Refused(TAKEN_BACK)
    said.voided_by, said.voided_at = actor, now
    said.save(update_fields=["voided_by", "voided_at"])
    return said


def _asked(actor: User, case_id: UUID) -> Case:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_ask_child_care(actor, case))
    return case


def _require_health(actor: User, case: Case) -> None:
    permissions.require(
        permissions.can_ask_child_care(actor, case)
        and permissions.can_record_restricted(actor, case, RestrictedKind.MEDICAL)
    )


def _adult(case: Case, participant_id: UUID) -> Participant:
    parent = participant_of(case, participant_id)
    if not parent.is_adult:
        raise Refused("Choose an adult of this case.", field="participant_id")
    return parent


def _document(case: Case, document_id: UUID | None) -> Document | None:
    if document_id is None:
        return None
    found = case.documents.filter(pk=document_id, restricted_kind="", withdrawn_at__isnull=True).first()
    if found is None:
        raise Refused("Choose a document of this case.", field="document_id")
    return found
