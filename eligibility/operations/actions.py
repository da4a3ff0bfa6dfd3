"""Adverse actions: proposed by one person, confirmed by another, taken back when they are put right (O083)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Refused,
    User,
    calendars,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    withdraw_notice,
)
from eligibility.choices import ActionGround, Programme, TakenBackFor
from eligibility.models import AdverseAction, Application, ChangeReport, Determination, Issuance, Review
from eligibility.operations.applications import open_application
from eligibility.operations.certifications import give_certification_back
from eligibility.queries.actions import Stage, is_waiting, stand_of, stands_of
from eligibility.queries.certifications import ended_by, is_review_missing
from eligibility.queries.decision_letters import TELL_IN_PERSON, action_letter
from eligibility.queries.grounds import proofs_for
from eligibility.queries.levels import gives_less, levels_of
from eligibility.queries.places import of_programme, of_visible
from eligibility.rules.adverse import require_ground
from eligibility.rules.decision_letter import money
from policy.reader import NoRuleOnFile

WORDS_MAX, RULE_MAX = 300, 120
ANOTHER_OPEN = "Another adverse action of this programme is on its way. Finish it or take it back first."
NOT_ON_FILE = "The rules or the calendar of this state do not reach that day."
NEVER_PAID = (
    "The month is over and was not paid, so it is owed as it was told. Once it is paid, less can be decided: what was"
    " too much is then an overpayment."
)
SECOND_PERSON = "Another person than the one who proposed it confirms it."


@transaction.atomic
def propose_action(
    *,
    application_id: UUID,
    kind: str,
    ground: str,
    why: str,
    rule: str,
    change_id: UUID | None,
    review_id: UUID | None,
    actor: User,
    now: datetime,
) -> AdverseAction:
    """Propose that a family gets less, or nothing any more; nothing happens before a second person confirmed it.

    Policy: family coach position description, independent decisions (O083); 7 CFR 273.13; 45 CFR 205.10(a)(4);
    7 AAC 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: by the facts nothing is taken, another action is on its way, what it says was not done was done or
            not asked for, or what, why or the rule is missing.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    application = open_application(application_id)
    if application.programme == Programme.TA_DVS:
        raise Refused(TELL_IN_PERSON)
    require_ground(kind, ground)
    today = local_day(case, now)
    _require_alone(case, application.programme, today)
    row = AdverseAction(
        case=case,
        application=application,
        programme=application.programme,
        kind=kind,
        ground=ground,
        why=_line(why, "why", WORDS_MAX, empty="Say why, in words that the family reads."),
        rule=_rule(rule, ground),
        change=_about_change(case, change_id),
        review=_about_review(case, application.programme, review_id),
        proposed_on=today,
        proposed_by=actor,
        proposed_at=now,
    )
    require_grounds(row, today)
    require_effect(row, today)
    row.save(force_insert=True)
    facts = {"programme": row.programme, "what": row.kind}
    line = ledger.Line(EventKind.ADVERSE_ACTION_PROPOSED, today, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def confirm_action(*, action_id: UUID, actor: User, now: datetime) -> AdverseAction:
    """Confirm an adverse action that somebody else proposed; then its letter is written.

    Policy: family coach position description, independent decisions (O083).

    Raises:
        Case.DoesNotExist: no such action that the actor may see.
        PermissionDenied: the actor confirms none here, or proposed it.
        Refused: it is confirmed or taken back already, by the facts of today nothing is taken, or what it says was not
            done was done since.
    """
    case = locked_case(actor, **of_visible(AdverseAction, action_id, viewer=actor))
    row = AdverseAction.objects.select_related("application__case__office", "case__office").get(pk=action_id, case=case)
    permissions.require(permissions.can_confirm_adverse_action(actor, case, proposed_by_id=row.proposed_by_id))
    if row.taken_back_at is not None:
        raise Refused("It is taken back.")
    if row.confirmed_at is not None:
        raise Refused("It is confirmed already.")
    today = local_day(case, now)
    require_grounds(row, today)
    require_effect(row, today)
    row.confirmed_on, row.confirmed_by, row.confirmed_at = today, actor, now
    with refusing("adverseaction_two_people", SECOND_PERSON):
        row.save(update_fields=["confirmed_on", "confirmed_by", "confirmed_at"])
    facts = {"programme": row.programme, "about": row.pk}
    line = ledger.Line(EventKind.ADVERSE_ACTION_CONFIRMED, today, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def take_back_action(*, action_id: UUID, reason: str, actor: User, now: datetime) -> AdverseAction:
    """Take an adverse action back: the family put it right in time, it was wrong, or the second person disagrees.

    A letter of it that has not left is withdrawn. Once it is in effect only a mistake takes it back.

    Policy: 7 CFR 273.13(a)(2); domain 6 (the way to cure); family coach position description (O083).

    Raises:
        Case.DoesNotExist: no such action that the actor may see.
        PermissionDenied: the actor neither decides eligibility here nor confirms such actions.
        Refused: it is taken back already, the reason is missing, or it is too late for it.
    """
    case = locked_case(actor, **of_visible(AdverseAction, action_id, viewer=actor))
    row = AdverseAction.objects.select_related("case__office").get(pk=action_id, case=case)
    may_second = permissions.can_confirm_adverse_action(actor, case, proposed_by_id=row.proposed_by_id)
    permissions.require(permissions.can_decide_eligibility(actor, case) or may_second)
    if reason not in TakenBackFor.values or reason == TakenBackFor.HEARING:
        raise Refused("Say why it is taken back.", field="reason")
    if reason == TakenBackFor.NOT_AGREED and (row.confirmed_at is not None or not may_second):
        raise Refused("Only the second person disagrees, before it is confirmed.", field="reason")
    stage = stand_of(row, today=local_day(case, now)).stage
    if stage == Stage.TAKEN_BACK:
        raise Refused("It is taken back already.")
    if stage == Stage.IN_EFFECT and reason == TakenBackFor.CURED:
        raise Refused("It is in effect by now, so it is too late for this. The family can apply again.", field="reason")
    take_back(row=row, reason=reason, actor=actor, now=now)
    return row


def take_back(*, row: AdverseAction, reason: str, actor: User, now: datetime) -> None:
    """Write down that an action is taken back: withdraw its letter if that has not left, give back what it ended."""
    case: Case = row.case
    today = local_day(case, now)
    ended = ended_by(stand_of(row, today=today))
    row.taken_back_on, row.taken_back_for, row.taken_back_by, row.taken_back_at = today, reason, actor, now
    row.save(update_fields=["taken_back_on", "taken_back_for", "taken_back_by", "taken_back_at"])
    for letter in row.notices.select_related("notice"):
        if is_waiting(letter):
            withdraw_notice(notice_id=letter.notice_id, words="The action was taken back.", actor=actor, now=now)
    facts = {"programme": row.programme, "about": row.pk, "reason": reason}
    line = ledger.Line(EventKind.ADVERSE_ACTION_TAKEN_BACK, today, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    if ended is not None:
        give_certification_back(row=ended, actor=actor, now=now)


def require_grounds(row: AdverseAction, on: date) -> None:
    """Stop where an action says that proof or a review is missing, and none is, or the family still has time.

    Policy: 7 CFR 273.2(f), 273.14(b).

    Raises:
        Refused: nothing was asked for, it came in, its day is not over, or the review was held.
    """
    if row.ground == ActionGround.NO_PROOF and not any(one.is_missing_on(on) for one in proofs_for(row)):
        raise Refused("No proof that was asked for in this programme is overdue.", field="ground")
    if row.ground == ActionGround.NO_REVIEW and not is_review_missing(row.case, row.programme, on=on):
        raise Refused("No review of this programme is missing.", field="ground")


def require_effect(row: AdverseAction, on: date) -> None:
    """Stop unless the rules say from when an action would take effect, and that it takes something.

    Raises:
        Refused: they do not.
    """
    try:
        action_letter(row, given_on=on)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NOT_ON_FILE) from None


def require_told_ahead(*, row: Determination, today: date) -> None:
    """Stop at a decision that gives less than a family was told, before the letter of an adverse action told it.

    What a penalty of the cash takes was told by its own notice. What a new certification brings is told by the notice
    of its approval (`notice.exceptions`: expected change at certification). A month under an adverse action that does
    not take from it yet is decided by its facts, and paid as it was told (`queries.levels`). No notice ahead is owed of
    a month that was paid: what was too much is a claim. One that is over and was not paid is owed as it was told.
    On a closed case no adverse action is proposed: a month is decided by its facts there, and stays owed as it was told
    (`Levels.owed`).

    Policy: 7 CFR 273.13(a)(1), 273.15(k), 273.17(a), 273.18(a); 45 CFR 205.10(a)(4); 7 AAC 49.060; OAR 461-175-0050;
    G.S. 108A-79(b); TWH A-2340.

    Raises:
        Refused: it gives less.
    """
    if row.programme == Programme.TA_DVS or not row.case.is_open:
        return
    levels = levels_of(row.case, today=today)
    told = levels.told(row)
    if told is None or not gives_less(row, told) or levels.is_covered(row):
        return
    if _is_paid(row):
        return
    less = f"The family was told of {money(told.amount)} a month, and this is {money(Decimal(row.monthly_benefit))}."
    if row.month < today.replace(day=1):
        raise Refused(f"{less} {NEVER_PAID}")
    raise Refused(
        f"{less} Propose it as an adverse action: this can then be decided, and the month is paid as told until the"
        " notice or a hearing is over."
    )


def _is_paid(row: Determination) -> bool:
    rows = Issuance.objects.standing().filter(case=row.case_id, programme=row.programme, month=row.month)
    return rows.filter(issued_on__isnull=False, returned_on__isnull=True).exists()


def _require_alone(case: Case, programme: str, today: date) -> None:
    stands = stands_of(case, today=today)
    if any(one.action.programme == programme and not one.is_over for one in stands):
        raise Refused(ANOTHER_OPEN)


def _line(words: str, field: str, most: int, *, empty: str) -> str:
    words = words.strip()
    if not words:
        raise Refused(empty, field=field)
    if len(words) > most:
        raise Refused(f"Keep this under {most + 1} characters.", field=field)
    return words


def _rule(rule: str, ground: str) -> str:
    """Return where the rule stands: the decision names it where the facts decide, else somebody has to."""
    if ground == ActionGround.FACTS and not rule.strip():
        return ""
    return _line(rule, "rule", RULE_MAX, empty="Name the rule or the section of the manual.")


def _about_change(case: Case, change_id: UUID | None) -> ChangeReport | None:
    if change_id is None:
        return None
    found = ChangeReport.objects.standing().filter(case=case, pk=change_id).first()
    if found is None:
        raise Refused("This change is not of this case.", field="change_id")
    return found


def _about_review(case: Case, programme: str, review_id: UUID | None) -> Review | None:
    if review_id is None:
        return None
    found = Review.objects.standing().filter(case=case, programme=programme, pk=review_id).first()
    if found is None:
        raise Refused("This review is not of this programme.", field="review_id")
    return found
