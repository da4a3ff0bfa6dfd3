"""Adverse actions on benefits: from which day after timely notice, by whom to be heard, what puts them right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.public import Jurisdiction, Refused, wording
from eligibility.choices import ActionGround, ActionKind, Programme
from eligibility.rules.figures import Figures
from eligibility.rules.timely import (
    DAY,
    Days,
    Effect,
    Hearing,
    HearingRule,
    Step,
    System,
    after_days,
    day_words,
    first_of_month_from,
    heard_by,
    in_alaska,
    in_north_carolina,
    in_oregon,
    in_texas,
    last_to_leave,
)

EXCEPTIONS = "notice.exceptions"
SNAP_DAYS = "notice.federal.snap_adverse_days"
NO_NOTICE_RULE = "No rule on file says how much notice this programme owes in this state. Ask your administrator."
NO_HEARING_RULE = (
    "No rule on file says until when a hearing can be asked for in this programme and state. Ask your administrator."
)
#: The grounds for which no notice ahead is owed, as `notice.exceptions` calls them.
_EXCEPTED: Mapping[ActionGround, str] = {
    ActionGround.DEATH: "death of all members",
    ActionGround.MOVED_OUT: "moved out of state",
    ActionGround.ASKED: "signed request to end",
    ActionGround.MASS_CHANGE: "mass change",
    ActionGround.DISQUALIFIED: "disqualification order",
    ActionGround.MAIL_RETURNED: "mail returned with no known address",
}
_AT_REVIEW = "expected change at certification"
GROUNDS: Mapping[ActionKind, tuple[ActionGround, ...]] = {
    ActionKind.REDUCTION: (ActionGround.FACTS, ActionGround.MASS_CHANGE),
    ActionKind.END: tuple(one for one in ActionGround if one not in {ActionGround.NO_REVIEW, ActionGround.MASS_CHANGE}),
    ActionKind.DENIAL: (ActionGround.FACTS, ActionGround.NO_PROOF, ActionGround.NO_REVIEW),
}


@dataclass(frozen=True, slots=True)
class Action:
    """An adverse action as the rules ask about it; `certified_until`: the last day of the certification, if one is."""

    programme: str
    kind: ActionKind
    ground: ActionGround
    given_on: date
    certified_until: date | None = None
    system: System = System.ONE


def require_ground(kind: str, ground: str) -> None:
    """Stop at a ground that this kind of action cannot have.

    Raises:
        Refused: it is none, or none of this kind.
    """
    if kind not in ActionKind.values:
        raise Refused("Say what it does.", field="kind")
    if ground not in ActionGround.values or ActionGround(ground) not in GROUNDS[ActionKind(kind)]:
        raise Refused("Choose a reason that fits what it does.", field="ground")


def is_excepted(action: Action, figures: Figures) -> bool:
    """Tell whether no notice ahead is owed.

    Policy: 7 CFR 273.13(b); 7 AAC 49.060; OAR 461-175 (`notice.exceptions`).
    """
    figures.source(EXCEPTIONS)
    named = _AT_REVIEW if action.kind == ActionKind.DENIAL else _EXCEPTED.get(action.ground, "")
    examples = figures.policy.rule(EXCEPTIONS).logic["examples"]
    return named in (examples if isinstance(examples, tuple) else (examples,))


def effect_of(action: Action, days: Days, figures: Figures) -> Effect:
    """Return from which day an action takes effect if its letter leaves on `given_on`.

    Food benefits follow the State's own count, and never fewer days than the federal ones. Where no notice ahead is
    owed, it takes effect on the first of the next month; after a review, on the day after the certification, told
    before that day or later: no month after it was promised.

    Policy: 7 CFR 273.13(a)(1), (b); 7 AAC 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        OutsideCalendar: the calendar does not reach that far.
        Refused: no rule on file speaks of this programme in this state.
    """
    if is_excepted(action, figures):
        return _without_notice(action, figures)
    own = _by_state(action, days, figures)
    if action.programme != Programme.SNAP:
        return own
    federal = after_days(action.given_on, figures.count(SNAP_DAYS), figures.source(SNAP_DAYS))
    return max(own, federal, key=lambda one: (one.effective_on, one.earliest_on))


def leave_by(action: Action, days: Days, figures: Figures) -> date:
    """Return the last day on which its letter may leave, so that it takes effect on its day.

    Policy: as `effect_of`.
    """

    def effective_if(on: date) -> date:
        return effect_of(
            Action(action.programme, action.kind, action.ground, on, action.certified_until, action.system),
            days,
            figures,
        ).effective_on

    return last_to_leave(action.given_on, effective_if(action.given_on), effective_if)


def hearing_of(programme: str, given_on: date, effect: Effect, days: Days, figures: Figures) -> Hearing:
    """Return until when a hearing about a decision can be asked for, and until when with the benefit going on.

    Policy: 7 CFR 273.15(g); 7 AAC 49; OAR 461-025-0310, 461-025-0311, 414-175-0095; G.S. 108A-79(c), (d); 1 TAC 357.3.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        Refused: no rule on file speaks of this programme in this state.
    """
    return heard_by(_hearing_rule(programme, given_on, figures), given_on, effect, days, figures)


def hearing_days(programme: str, given_on: date, figures: Figures) -> int:
    """Return within how many days of its notice a hearing about a decision can be asked for.

    Policy: as `hearing_of`.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        Refused: no rule on file speaks of this programme in this state.
    """
    rule = _hearing_rule(programme, given_on, figures)
    return figures.count(rule.id, *rule.keys)


def _hearing_rule(programme: str, given_on: date, figures: Figures) -> HearingRule:
    is_food = programme == Programme.SNAP
    is_cash = programme in {Programme.TANF, Programme.TA_DVS}
    start = (given_on, "Notice given")
    match Jurisdiction(figures.jurisdiction):
        case Jurisdiction.ALASKA:
            rule = HearingRule("notice.ak.hearing_days", ("snap" if is_food else "cash_and_others",), *start)
        case Jurisdiction.OREGON if is_food or is_cash:
            rule = HearingRule("notice.or.hearing_days", ("snap" if is_food else "public_assistance",), *start)
        case Jurisdiction.OREGON:
            rule = HearingRule("notice.or.child_care_hearing_days", (), *start)
        case Jurisdiction.NORTH_CAROLINA if is_food:
            rule = HearingRule("notice.federal.snap_hearing_days", (), *start)
        case Jurisdiction.NORTH_CAROLINA if is_cash:
            rule = HearingRule("notice.nc.appeal_days", (), *start)
        case Jurisdiction.TEXAS if is_food or is_cash:
            rule = HearingRule("notice.tx.hearing_days", (), *start)
        case _:
            raise Refused(NO_HEARING_RULE)
    return rule


def cure_words(ground: ActionGround, effective_on: date, given_on: date) -> str:
    """Say what the family can do before the day on which it takes effect, so that nothing is taken.

    Policy: 7 CFR 273.13(a)(2), 273.12(c); domain 6 for the way to cure.
    """
    if effective_on <= given_on:
        return "Your certification is over. You can apply again at any time: call us."
    before = f"before {wording.spelt_day(effective_on)}"
    return {
        ActionGround.NO_PROOF: f"Hand in what we asked for {before}, and nothing is taken.",
        ActionGround.NO_REVIEW: f"Come to your review {before}: call us for a time. Then it is decided anew.",
        ActionGround.ASKED: f"If you want to keep it, tell us {before}.",
        ActionGround.MAIL_RETURNED: f"Tell us your address {before}, and nothing is taken.",
    }.get(ground, f"If what we know of your household is not right, tell us and show us {before}. It is decided anew.")


def _without_notice(action: Action, figures: Figures) -> Effect:
    day = first_of_month_from(action.given_on + DAY)
    if action.kind == ActionKind.DENIAL and action.certified_until is not None:
        day = action.certified_until + DAY
    named = _AT_REVIEW if action.kind == ActionKind.DENIAL else _EXCEPTED[action.ground]
    step = Step(
        "Effective day",
        (("Notice given", day_words(action.given_on)), ("No notice ahead is owed", named)),
        "The first of the month after the notice; after a review, the day after the certification.",
        day_words(day),
        figures.source(EXCEPTIONS),
    )
    return Effect(day, day, step)


def _by_state(action: Action, days: Days, figures: Figures) -> Effect:
    is_cash = action.programme == Programme.TANF
    is_care = action.programme == Programme.CHILD_CARE
    match Jurisdiction(figures.jurisdiction):
        case Jurisdiction.ALASKA:
            id = "tanf.ak.adverse_notice_days" if is_cash else "notice.ak.adverse_days"
            return in_alaska(action.given_on, figures, id)
        case Jurisdiction.OREGON if not is_care:
            return in_oregon(action.given_on, days, figures, action.system)
        case Jurisdiction.NORTH_CAROLINA if not is_care:
            return in_north_carolina(action.given_on, days, figures)
        case Jurisdiction.TEXAS if not is_care:
            return in_texas(action.given_on, figures)
        case _:
            raise Refused(NO_NOTICE_RULE)
