"""Words that were written in the open and belong behind the narrower wall, moved there by their author."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from casework.public import (
    FACT_MAX,
    SOURCE_MAX,
    Refused,
    User,
    locked_case,
    permissions,
    record_fact,
    reword_drafts,
)
from coaching import rules
from coaching.models import Assessment
from coaching.queries.told import Told, told_in


@transaction.atomic
def move_answer(
    *,
    assessment_id: UUID,
    what: str,
    stays: str,
    participant_id: UUID,
    kind: str,
    consent_until: date | None,
    actor: User,
    now: datetime,
) -> Told:
    """Move what was told in a completed assessment into a protected entry; `stays` is what everybody reads instead.

    The words go under seal and are kept there; wherever the same words stand in the case (later assessments that
    began with them, notes, plans that are being written, drafts) the others stand instead. What people were offered
    or signed is never changed. Nothing that everybody sees says whose words went where: the entry itself does.

    Policy: domain 1 (restricted facts); security 2.1, 2.4; family coach position description, services 7 (O037).

    Raises:
        Case.DoesNotExist: no such assessment in a case that the actor may see.
        PermissionDenied: the actor did not complete it, or may not write such entries here.
        Refused: nothing of it is written there, or the entry or what stays cannot be.
    """
    assessment = Assessment.objects.select_related("instrument").get(pk=assessment_id)
    case = locked_case(actor, pk=assessment.case_id)
    permissions.require(permissions.can_plan(actor, case) and assessment.completed_by_id == actor.pk)
    told = next((one for one in told_in(assessment) if one.key == what), None)
    if told is None:
        raise Refused("Nothing is written there any more.", field="what")
    words = rules.require_stays(stays, told.texts)
    title = assessment.instrument.title if assessment.instrument else str(assessment.get_kind_display())
    whole = told.whole
    facts = [
        record_fact(
            case_id=case.pk,
            participant_id=participant_id,
            kind=kind,
            on=assessment.on,
            text=whole[start : start + FACT_MAX],
            source=f"{title}: {told.label}"[:SOURCE_MAX],
            consent_until=consent_until,
            actor=actor,
            now=now,
        )
        for start in range(0, len(whole), FACT_MAX)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.put_in_other_words(%s, %s, %s, %s)", [assessment.pk, facts[0].pk, told.texts, words])
        (is_done,) = cursor.fetchone()
    permissions.require(is_done)
    people = list(case.participants.values_list("pk", flat=True))
    reword_drafts(beside=assessment.pk, people=people, reword=lambda text: rules.reworded(text, told.texts, words))
    return told
