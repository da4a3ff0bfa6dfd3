"""What happens to a support after it was asked for: paid, ended, money back, papers; budgets; help from elsewhere."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from casework.public import (
    Case,
    CommunityReferral,
    Document,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_words,
)
from coaching.choices import SupportPaperKind
from coaching.models import OutsideResource, Support, SupportBudget, SupportPaper, SupportRefund
from coaching.queries.places import of_record
from coaching.queries.support_ties import step_of
from coaching.queries.supports import stage_of
from coaching.rules import require_change_day
from coaching.rules.supports import (
    BUDGET_MOST,
    BUDGET_NAME_MAX,
    NOTHING,
    WORDS_MAX,
    ResourceFacts,
    require_issue_day,
    tidy_amount,
    tidy_refund,
    tidy_resource,
)

NOT_TO_PAY = "Only an authorised support that is not paid yet is paid."
NEEDS_TWO = "Help that goes on ends where another person confirms it. Ask for its end."
NOT_RUNNING = "This support is paid, refused, replaced or ended already."


@transaction.atomic
def issue_support(*, support_id: UUID, on: date, actor: User, now: datetime) -> Support:
    """Say that an authorised support was paid on a day, once; on a closed case too.

    Policy: family coach position description, duties 5 (O031): needs are met in time.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: it is not authorised, or paid, ended or replaced; or a day that cannot be.
    """
    case, support = _locked(support_id, actor)
    today = local_day(case, now)
    if support.authorised_on is None or stage_of(support, today=today) != "To be paid":
        raise Refused(NOT_TO_PAY)
    require_issue_day(on, authorised_on=support.authorised_on, today=today)
    support.issued_on, support.issued_by, support.issued_at = on, actor, now
    support.save(update_fields=["issued_on", "issued_by", "issued_at"])
    _record(case, EventKind.SUPPORT_ISSUED, support, support, on, actor=actor, now=now, amount=support.amount)
    return support


@transaction.atomic
def stop_support(*, support_id: UUID, words: str, on: date, actor: User, now: datetime) -> Support:
    """End a support that waits or is to be paid, with the reason; once.

    One that waits is ended where the family withdraws it; a denial is for who decides. What goes on ends where another
    person confirms it (`support_endings.ask_support_end`).

    Policy: issue 8 (ending; nothing is deleted).

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: it is paid or over, no reason, or a day that cannot be.
    """
    case, support = _locked(support_id, actor)
    today = local_day(case, now)
    stage = stage_of(support, today=today)
    if stage == "Goes on" and support.stopped_at is None:
        raise Refused(NEEDS_TWO)
    if stage not in {"Waiting", "To be paid"}:
        raise Refused(NOT_RUNNING)
    empty = "Say what the family said." if stage == "Waiting" else "Say why it ends."
    tidy = require_words(" ".join(words.split()), field="words", empty=empty, most=WORDS_MAX)
    if not support.told_on <= on <= (support.last_day or today):
        raise Refused("This day is before it was asked for, or it is over by then.", field="on")
    support.stopped_on, support.stopped_by, support.stopped_at, support.stopped_words = on, actor, now, tidy
    support.save(update_fields=["stopped_on", "stopped_by", "stopped_at", "stopped_words"])
    _record(case, EventKind.SUPPORT_STOPPED, support, support, today, actor=actor, now=now)
    return support


@transaction.atomic
def refund_support(
    *, support_id: UUID, amount: Decimal, on: date, words: str, actor: User, now: datetime
) -> SupportRefund:
    """Write down money of a paid support that came back.

    Policy: issue 8 (refunds); what came back counts neither to the year nor to the budget.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: it was not paid, more than was paid, no reason, or a day that cannot be.
    """
    case, support = _locked(support_id, actor)
    if support.issued_on is None or support.voided_at is not None:
        raise Refused("Nothing was paid of it, so nothing can come back.")
    back = support.refunds.filter(voided_at__isnull=True).aggregate(total=Sum("amount"))["total"] or NOTHING
    tidy = tidy_refund(
        amount, paid=support.amount, back=back, on=on, issued_on=support.issued_on, today=local_day(case, now)
    )
    why = require_words(" ".join(words.split()), field="words", empty="Say why it came back.", most=WORDS_MAX)
    refund = SupportRefund(case=case, support=support, amount=tidy, on=on, words=why, entered_by=actor, entered_at=now)
    refund.save(force_insert=True)
    told = {"amount": tidy, "support": support.pk}
    _record(case, EventKind.SUPPORT_REFUNDED, support, refund, on, actor=actor, now=now, **told)
    return refund


@transaction.atomic
def add_support_paper(*, support_id: UUID, document_id: UUID, what: str, actor: User, now: datetime) -> SupportPaper:
    """Say that a paper of the case is the quote or the receipt of a support.

    Policy: issue 8 (quotes and receipts); DPAWS expectations 21 (A075: documented).

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: no such paper that everybody on the case reads, or it is linked already.
    """
    case, support = _locked(support_id, actor)
    if what not in SupportPaperKind.values:
        raise Refused("Choose what it is.", field="what")
    document = Document.objects.filter(pk=document_id, case=case, restricted_kind="", withdrawn_at__isnull=True).first()
    if document is None:
        raise Refused("Choose a paper of this case.", field="document_id")
    paper = SupportPaper(case=case, support=support, document=document, what=what, added_by=actor, added_at=now)
    with refusing("supportpaper_once", "This paper is with the support already.", field="document_id"):
        paper.save(force_insert=True)
    told = {"what": what, "support": support.pk}
    _record(case, EventKind.SUPPORT_PAPER_ADDED, support, paper, local_day(case, now), actor=actor, now=now, **told)
    return paper


@transaction.atomic
def set_support_budget(
    *, name: str, owner_id: UUID, amount: Decimal, first_day: date, last_day: date, actor: User, now: datetime
) -> SupportBudget:
    """Set a budget of the actor's office with who answers for it.

    Policy: family coach position description, budget authority (O090): a coach changes none.

    Raises:
        PermissionDenied: the actor sets no budgets.
        Refused: a name that is taken, no owner of this office, an amount or days that cannot be.
    """
    permissions.require(permissions.sets_support_budgets(actor))
    tidy = require_words(" ".join(name.split()), field="name", empty="Give it a name.", most=BUDGET_NAME_MAX)
    owner = User.objects.filter(pk=owner_id, office=actor.office_id, is_active=True).first()
    if owner is None or not permissions.sets_support_budgets(owner):
        raise Refused("Choose a manager or lead worker of this office.", field="owner_id")
    if last_day < first_day:
        raise Refused("The last day cannot come before the first.", field="last_day")
    budget = SupportBudget(
        office=actor.office,
        name=tidy,
        owner=owner,
        amount=tidy_amount(amount, most=BUDGET_MOST),
        first_day=first_day,
        last_day=last_day,
        set_by=actor,
        set_at=now,
    )
    with refusing("supportbudget_once", "A budget with this name is in force. End it first.", field="name"):
        budget.save(force_insert=True)
    return budget


@transaction.atomic
def end_support_budget(*, budget_id: UUID, actor: User, now: datetime) -> SupportBudget:
    """End a budget: nothing more is drawn on it; what was drawn stays.

    Raises:
        SupportBudget.DoesNotExist: none of the actor's office.
        PermissionDenied: the actor sets no budgets.
        Refused: it is ended already.
    """
    permissions.require(permissions.sets_support_budgets(actor))
    budget = SupportBudget.objects.select_for_update(of=("self",)).get(pk=budget_id, office=actor.office_id)
    if budget.ended_at is not None:
        raise Refused("This budget is ended already.")
    budget.ended_by, budget.ended_at = actor, now
    budget.save(update_fields=["ended_by", "ended_at"])
    return budget


@transaction.atomic
def record_resource(
    *,
    case_id: UUID,
    participant_id: UUID | None,
    facts: ResourceFacts,
    on: date,
    step_id: UUID | None,
    referral_id: UUID | None,
    actor: User,
    now: datetime,
) -> OutsideResource:
    """Write down help that a person or the family got from elsewhere, with what it was worth.

    Policy: family coach position description, duties 5 (O032): as many outside resources as possible.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: something is missing, tells of a protected fact or cannot be, or step or referral are not the case's.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_resource(actor, case))
    participant = participant_of(case, participant_id) if participant_id else None
    tidy = tidy_resource(facts)
    require_change_day(on, opened_on=case.opened_on, today=local_day(case, now))
    resource = OutsideResource(
        case=case,
        participant=participant,
        on=on,
        step=step_of(case, step_id),
        referral=_referral(case, referral_id),
        entered_by=actor,
        entered_at=now,
        **vars(tidy),
    )
    resource.save(force_insert=True)
    line = ledger.Line(EventKind.RESOURCE_OBTAINED, on, participant, resource, facts={"value": resource.value})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return resource


@transaction.atomic
def void_resource(*, resource_id: UUID, actor: User, now: datetime) -> OutsideResource:
    """Take a wrong line about help from elsewhere back; it stays readable and counts no more.

    Raises:
        Case.DoesNotExist: no such line in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is taken back already.
    """
    case = locked_case(actor, **of_record(OutsideResource, resource_id))
    permissions.require(permissions.can_record_resource(actor, case))
    resource = OutsideResource.objects.select_related("participant").get(pk=resource_id, case=case)
    if resource.voided_at is not None:
        raise Refused("This is taken back already.")
    resource.voided_by, resource.voided_at = actor, now
    resource.save(update_fields=["voided_by", "voided_at"])
    line = ledger.Line(EventKind.RESOURCE_VOIDED, local_day(case, now), resource.participant, resource)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return resource


def _locked(support_id: UUID, actor: User) -> tuple[Case, Support]:
    case = locked_case(actor, **of_record(Support, support_id))
    permissions.require(permissions.can_tend_support(actor, case))
    return case, Support.objects.select_related("participant", "replaced_by").get(pk=support_id, case=case)


def _record(
    case: Case,
    kind: EventKind,
    of: Support,
    subject: Support | SupportRefund | SupportPaper,
    on: date,
    *,
    actor: User,
    now: datetime,
    **facts: object,
) -> None:
    line = ledger.Line(kind, on, of.participant, subject, facts=dict(facts))
    ledger.record_lines(case, [line], actor=actor, now=now)


def _referral(case: Case, referral_id: UUID | None) -> CommunityReferral | None:
    if referral_id is None:
        return None
    found = CommunityReferral.objects.standing().filter(pk=referral_id, case=case, restricted_kinds=[]).first()
    if found is None:
        raise Refused("Choose a referral of this case that stands.", field="referral_id")
    return found
