"""What the notice of a decision or of an adverse action would say if it were given on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from casework.public import Case, NoticeState, Participant, Refused, calendars, wording
from eligibility.choices import ActionGround, ActionKind, LetterKind, Programme
from eligibility.models import AdverseAction, Certification, DecisionNotice, Determination
from eligibility.queries.actions import told_amount
from eligibility.queries.benefits import names_of
from eligibility.queries.certifications import certification_on, goes_on_from, latest_certification
from eligibility.queries.computed import computed, in_force, is_part
from eligibility.queries.figures import calendar_around, figures_of
from eligibility.queries.levels import gives_less, levels_of
from eligibility.queries.reductions import held_back_by_notice
from eligibility.rules import adverse
from eligibility.rules.certification import starts_with_month
from eligibility.rules.decision_letter import LetterFacts, money
from eligibility.rules.timely import Effect, Step, System
from eligibility.rules.wording import denied_by

TELL_IN_PERSON = "Help after violence is told in person: no letter of it leaves. Write the notice that is handed over."
NOT_CERTIFIED = "Set for which months the family is certified first: the notice says the first and the last day."
NEEDS_ACTION = (
    "The family gets less by this than it was told before. Propose it as an adverse action: its own letter tells it."
)
PENALTY_TOLD = "What the penalty takes was told by its own notice."
TOLD_ALREADY = "A notice of this is written already."
LATER = "A later decision took the place of this one. Write the notice of that one."
_PASSES = "your household passes every test of this programme"
_KINDS = {
    ActionKind.REDUCTION: LetterKind.REDUCTION,
    ActionKind.END: LetterKind.END,
    ActionKind.DENIAL: LetterKind.END,
}
_NOT_ARRIVED = (NoticeState.VOID, NoticeState.REFUSED, NoticeState.RETURNED)


@dataclass(frozen=True)
class Told:
    """What a letter says beside its words, to be kept with it."""

    facts: LetterFacts
    participant: Participant
    certification: Certification | None
    leave_by: date | None = None


def live_letters(case: Case, programme: str) -> list[DecisionNotice]:
    """Return the letters of a programme that arrived or are on their way, the latest first."""
    rows = DecisionNotice.objects.filter(case=case, programme=programme).select_related("notice")
    return list(rows.exclude(notice__state__in=_NOT_ARRIVED).order_by("-made_at", "-pk"))


def letter_of(
    row: Determination, letters: Sequence[DecisionNotice], certification: Certification | None
) -> DecisionNotice | None:
    """Return the letter that tells a decision: its own, or the last one of its certification that says the same."""
    own = next((one for one in letters if one.determination_id == row.pk), None)
    if own is not None:
        return own
    for one in letters:
        first = one.effective_on or (one.determination.month if one.determination else None)
        is_of_it = certification is None or (first is not None and first >= certification.first_month)
        if first is not None and first <= row.month and is_of_it:
            return one if one.after == row.monthly_benefit else None
    return None


def decision_letter(row: Determination, *, given_on: date) -> Told:
    """Return what the notice of a decision says.

    Policy: 7 CFR 273.10(g); 45 CFR 205.10(a)(4); OAR 461-175-0010.

    Raises:
        NoRuleOnFile: the state's rule is not on file on that day.
        Refused: there is to be no letter of it, or something comes first.
    """
    case = row.case
    if row.programme == Programme.TA_DVS:
        raise Refused(TELL_IN_PERSON)
    if hasattr(row, "superseded_by"):
        raise Refused(LATER)
    letters = live_letters(case, row.programme)
    certification = certification_on(case, row.programme, row.month)
    if letter_of(row, letters, certification) is not None:
        raise Refused(TOLD_ALREADY)
    since = _told_since(certification) if certification else row.month
    before = told_amount(case, row.programme, row.month, since=since, today=given_on)
    kind = _kind(row, before)
    if kind == LetterKind.APPROVAL and certification is None:
        raise Refused(NOT_CERTIFIED)
    figures = figures_of(case, on=given_on)
    days = calendar_around(case, given_on, given_on)
    effect = Effect(given_on, given_on, Step("", (), "", "", ""))
    amounts: tuple[tuple[date, Decimal], ...] = ((row.month, row.monthly_benefit),)
    if kind == LetterKind.APPROVAL and certification is not None:
        amounts = _months(row, certification)
    reasons, rules = why_of(row.is_eligible, row.steps, row.programme, names_of(case))
    facts = LetterFacts(
        kind=kind,
        programme=Programme(row.programme),
        jurisdiction=case.office.jurisdiction,
        given_on=given_on,
        amounts=amounts,
        before=before,
        certified=_span(row, certification) if kind == LetterKind.APPROVAL and certification else None,
        reasons=reasons,
        rules=rules,
        hearing=adverse.hearing_of(row.programme, given_on, effect, days, figures),
        office=case.office.name,
        telephone=case.office.telephone,
    )
    return Told(facts, head_of(case, row.household), certification)


def action_letter(action: AdverseAction, *, given_on: date, system: str = System.ONE) -> Told:
    """Return what the letter of an adverse action says, if it is given on a day; the amounts are computed for then.

    Policy: 7 CFR 273.13; 7 AAC 49.060; OAR 461-175-0010, 461-175-0050; G.S. 108A-79(b), (c); TWH A-2340.

    Raises:
        NoRuleOnFile: the state's rule is not on file on that day.
        Refused: no rule on file says how much notice is owed, or by the facts nothing is taken.
    """
    case = action.case
    figures = figures_of(case, on=given_on)
    asked = asked_of(action, given_on=given_on, system=system)
    days = calendar_around(case, min(given_on, asked.certified_until or given_on), given_on)
    effect = adverse.effect_of(asked, days, figures)
    before = in_force(case, action.programme, calendars.day_of_month(effect.effective_on, -1, 1))
    if before is None:
        raise Refused("No whole month of this programme is decided, so nothing can be taken. Decide it first.")
    was = _level_before(before, given_on)
    after, reasons, rules = _after(action, effect, before, was)
    facts = LetterFacts(
        kind=_KINDS[ActionKind(action.kind)],
        programme=Programme(action.programme),
        jurisdiction=case.office.jurisdiction,
        given_on=given_on,
        amounts=((effect.effective_on.replace(day=1), after),),
        before=was,
        certified=None,
        reasons=reasons,
        rules=rules,
        hearing=adverse.hearing_of(action.programme, given_on, effect, days, figures),
        office=case.office.name,
        telephone=case.office.telephone,
        effect=effect,
        cure=adverse.cure_words(ActionGround(action.ground), effect.effective_on, given_on),
        certified_until=asked.certified_until,
    )
    last = adverse.leave_by(asked, days, figures)
    return Told(facts, head_of(case, before.household), latest_certification(case, action.programme), last)


def asked_of(action: AdverseAction, *, given_on: date, system: str = System.ONE) -> adverse.Action:
    """Return an action as the rules ask about it."""
    certification = latest_certification(action.case, action.programme)
    return adverse.Action(
        programme=action.programme,
        kind=ActionKind(action.kind),
        ground=ActionGround(action.ground),
        given_on=given_on,
        certified_until=calendars.end_of_month(certification.last_month) if certification else None,
        system=System(system),
    )


def head_of(case: Case, household: dict[str, Any]) -> Participant:
    """Return to whom the letter goes: the head of the household, else the first adult."""
    members = household.get("household", {}).get("members", [])
    key = next((str(one["id"]) for one in members if one.get("role") == "head"), None)
    people = case.participants.select_related("person__merged_into")
    found = people.filter(pk=UUID(key)).first() if key else None
    found = found or people.filter(pk__in=case.participants.adults()).order_by("position", "pk").first()
    if found is None:
        raise Refused("Nobody of this case can get a letter.")
    head: Participant = found
    return head


def _told_since(certification: Certification) -> date:
    rows = Certification.objects.standing().filter(case=certification.case_id, programme=certification.programme)
    return goes_on_from(certification, rows)


def _kind(row: Determination, before: Decimal | None) -> LetterKind:
    if before is None or before == 0:
        return LetterKind.APPROVAL if row.is_eligible else LetterKind.DENIAL
    if row.monthly_benefit < before:
        raise Refused(PENALTY_TOLD if held_back_by_notice(row) else NEEDS_ACTION)
    return LetterKind.SAME if row.monthly_benefit == before else LetterKind.INCREASE


def _months(row: Determination, certification: Certification) -> tuple[tuple[date, Decimal], ...]:
    """Return what is decided of a certification from a month on.

    The month of filing is often a part of one, so that the month after it has to be decided too.

    Policy: 7 CFR 273.10(g)(1)(i)(A).
    """
    rows = Determination.objects.newest().filter(
        case=row.case_id,
        programme=row.programme,
        is_eligible=True,
        month__gte=row.month,
        month__lte=certification.really_until,
    )
    found = tuple(rows.order_by("month").values_list("month", "monthly_benefit"))
    following = calendars.day_of_month(row.month, 1, 1)
    if len(found) == 1 and is_part(row) and following <= certification.last_month:
        raise Refused(
            f"{wording.month_words(row.month)} is only a part of a month. Decide {wording.month_words(following)} too:"
            " the notice says what the family gets from then on."
        )
    return found


def _span(row: Determination, certification: Certification) -> tuple[date, date]:
    filed = row.application.filed_on
    is_whole = starts_with_month(row.programme, row.jurisdiction) or filed.replace(day=1) != certification.first_month
    first = certification.first_month if is_whole else max(certification.first_month, filed)
    return first, calendars.end_of_month(certification.last_month)


def why_of(
    is_eligible: bool, steps: Sequence[dict[str, Any]], programme: str, names: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the reasons in words with their sources, and where they stand."""
    denied = [] if is_eligible else denied_by(steps, names, programme=programme)
    if denied:
        told = tuple(f"{one.name}: {one.figure.lower()} ({one.source})" for one in denied)
        return told, tuple(dict.fromkeys(one.source for one in denied))
    last = next((one["source"] for one in reversed(steps) if one["source"]), "")
    return (_PASSES if is_eligible else "the steps of the decision show it",), (last,)


def _level_before(row: Determination, today: date) -> Decimal:
    """Return what the family gets by a decision: what it was told, where that is more."""
    told = levels_of(row.case, today=today).told(row)
    return told.amount if told and gives_less(row, told) else row.monthly_benefit


def _after(
    action: AdverseAction, effect: Effect, before: Determination, was: Decimal
) -> tuple[Decimal, tuple[str, ...], tuple[str, ...]]:
    """Return what is paid from the effective month on, the reasons and the rules."""
    if action.ground not in {ActionGround.FACTS, ActionGround.MASS_CHANGE}:
        label = str(ActionGround(action.ground).label)
        return Decimal(0), (f"{label[:1].lower()}{label[1:]}", action.why), (action.rule,)
    month = effect.effective_on.replace(day=1)
    found = computed(before.application, month)
    if found.error:
        raise Refused(f"{wording.month_words(month)}: {found.error}")
    ends = action.kind != ActionKind.REDUCTION
    if ends and found.is_eligible and found.benefit > 0:
        raise Refused(
            f"By the facts on file the family gets {money(found.benefit)} in {wording.month_words(month)}: it does not"
            " end. Write down what changed first, or take this back."
        )
    if not ends and not 0 < found.benefit < was:
        raise Refused(
            f"By the facts on file the family gets {money(found.benefit)} in {wording.month_words(month)}, and"
            f" {money(was)} before: that is no reduction. Write down what changed first, or take"
            " this back."
        )
    reasons, rules = why_of(found.is_eligible, found.steps, action.programme, names_of(action.case))
    own = (action.rule,) if action.rule else ()
    told = tuple(one for one in reasons if one != _PASSES)
    return found.benefit, (action.why, *told), (*own, *rules)
