"""Speaking up for a family with an agency, and what came of it (O022). What an agency is told passes the gate."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Contact,
    EventKind,
    NotReleased,
    Participant,
    Refused,
    ShareFacts,
    SharePurpose,
    ShareWay,
    Telling,
    User,
    ledger,
    local_day,
    locked_case,
    named_party,
    participant_of,
    permissions,
    provider_of,
    tell,
    usable_override,
)
from coaching.choices import PlanStatus
from coaching.models import Advocacy, Step
from coaching.queries.advocacy import contacts_to_link
from coaching.queries.places import of_record
from coaching.rules import require_change_day
from coaching.rules.advocacy import AdvocacyFacts, tidy_advocacy, tidy_result

NO_RESULT_TWICE = "The result of this is written down already; it stays as it is."


class NotReleasedFor(NotReleased):
    """The gate is closed for one person of the family: `participant_id` says for whom, `decision` what is missing."""

    def __init__(self, refusal: NotReleased, participant: Participant) -> None:
        super().__init__(refusal.decision)
        self.participant_id = participant.pk


@transaction.atomic
def record_advocacy(
    *,
    case_id: UUID,
    participant_id: UUID | None,
    on: date,
    provider_id: UUID | None,
    party_name: str,
    partner_type: str,
    person_name: str,
    issue: str,
    words: str,
    scopes: tuple[str, ...],
    way: str,
    step_id: UUID | None,
    contact_id: UUID | None,
    actor: User,
    now: datetime,
) -> Advocacy:
    """Write down that the actor spoke up for a person, or for the whole family, with an agency or somebody there.

    `scopes` are the facts that the agency was told of them, through the gate, each person by themselves; with none it
    was told nothing by which it knows them. No day is set for the result: no source sets one.

    Policy: family coach position description, duties (O022); DPAWS expectations 18 (A065-A068).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        NotReleasedFor: a release for what was told is missing.
        Refused: agency, issue or words are missing, too long or tell of a protected fact, the day cannot be, or step or
            contact are none of the case's.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_advocacy(actor, case))
    participant = participant_of(case, participant_id) if participant_id else None
    provider = provider_of(provider_id=provider_id, actor=actor)
    if provider and party_name.strip():
        raise Refused("Choose from the directory or name somebody else, not both.", field="party_name")
    facts = tidy_advocacy(
        AdvocacyFacts(
            has_provider=provider is not None,
            party_name=provider.name if provider else party_name,
            partner_type=str(provider.partner_type) if provider else partner_type,
            person_name=person_name,
            issue=issue,
            words=words,
            scopes=scopes,
        )
    )
    require_change_day(on, opened_on=case.opened_on, today=local_day(case, now))
    advocacy = Advocacy(
        case=case,
        participant=participant,
        provider=provider,
        party_name=facts.party_name,
        partner_type=facts.partner_type,
        person_name=facts.person_name,
        on=on,
        issue=facts.issue,
        words=facts.words,
        told_scopes=list(facts.scopes),
        step=_step(case, step_id),
        contact=_contact(case, contact_id),
        entered_by=actor,
        entered_at=now,
    )
    if facts.scopes:
        _tell(advocacy, facts, way=way, actor=actor, now=now)
    advocacy.save(force_insert=True)
    line = ledger.Line(
        EventKind.ADVOCACY_RECORDED,
        on,
        participant,
        advocacy,
        facts={"step": advocacy.step_id, "contact": advocacy.contact_id},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return advocacy


@transaction.atomic
def settle_advocacy(*, advocacy_id: UUID, result: str, on: date, actor: User, now: datetime) -> Advocacy:
    """Say what came of speaking up for a family; on a closed case too, so that nothing stays open for ever.

    Policy: family coach position description, duties (O022).

    Raises:
        Case.DoesNotExist: no such record in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: the result is written down already, says nothing, or its day cannot be.
    """
    case = locked_case(actor, **of_record(Advocacy, advocacy_id))
    permissions.require(permissions.can_settle_advocacy(actor, case))
    advocacy = Advocacy.objects.select_related("participant").get(pk=advocacy_id, case=case)
    if advocacy.result_on is not None:
        raise Refused(NO_RESULT_TWICE)
    tidy = tidy_result(result, on=on, done_on=advocacy.on, today=local_day(case, now))
    advocacy.result, advocacy.result_on, advocacy.result_by, advocacy.result_at = tidy, on, actor, now
    advocacy.save(update_fields=["result", "result_on", "result_by", "result_at"])
    line = ledger.Line(EventKind.ADVOCACY_SETTLED, on, advocacy.participant, advocacy, facts={"advocacy": advocacy.pk})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return advocacy


def _tell(advocacy: Advocacy, facts: AdvocacyFacts, *, way: str, actor: User, now: datetime) -> None:
    """Tell the agency what was said of the person, or of every adult of the family; nothing if the gate is closed."""
    if way not in ShareWay.values:
        raise Refused("Say how it was told.", field="way")
    told = ShareFacts(
        party=named_party(advocacy.provider, "" if advocacy.provider else facts.party_name, facts.partner_type),
        scopes=facts.scopes,
        purpose=SharePurpose.COORDINATION,
        way=way,
        what=f"Spoke up for them: {facts.issue}",
        has_part2_notice=False,
    )
    for person in _about(advocacy):
        telling = Telling(person, advocacy.provider, told)
        try:
            tell(case=advocacy.case, telling=telling, actor=actor, now=now, on=advocacy.on)
        except NotReleased as refusal:
            override = usable_override(telling=telling, case=advocacy.case, actor=actor, now=now)
            if override is None:
                raise NotReleasedFor(refusal, person) from refusal
            tell(
                case=advocacy.case,
                telling=replace(telling, override=override),
                actor=actor,
                now=now,
                on=advocacy.on,
            )


def _about(advocacy: Advocacy) -> list[Participant]:
    """Return of whom the agency was told: the person, or the adults of the family."""
    if advocacy.participant is not None:
        return [advocacy.participant]
    return list(advocacy.case.participants.adults().select_related("person").order_by("position", "pk"))


def _step(case: Case, step_id: UUID | None) -> Step | None:
    if step_id is None:
        return None
    found = Step.objects.filter(pk=step_id, case=case, plan__status=PlanStatus.ACTIVE).first()
    if found is None:
        raise Refused("Choose a step of a plan that holds now.", field="step_id")
    return found


def _contact(case: Case, contact_id: UUID | None) -> Contact | None:
    if contact_id is None:
        return None
    found = contacts_to_link(case).filter(pk=contact_id).first()
    if found is None:
        raise Refused("Choose a contact of this case that stands.", field="contact_id")
    return found
