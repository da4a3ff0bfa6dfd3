"""The six checks of a penalty request, point by point, each with the text that asks for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from casework.public import Jurisdiction, Refused
from eligibility.public import Figures
from policy.reader import Policy, load
from reengagement.choices import PenaltyReason
from reengagement.rules.gate.facts import Check, ChildCare, Duty, Gate, Request, Support, Verdict
from reengagement.rules.points import Point
from reengagement.rules.words import in_state

_EXPECTATIONS = "DPAWS expectations"
_AK, _OR = Jurisdiction.ALASKA, Jurisdiction.OREGON
_NC, _TX = Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS
#: What each state may penalise, and the rule or figure on file that says so; a missing timesheet is nowhere (A057).
_REASONS: dict[str, dict[PenaltyReason, str]] = {
    _AK: {
        PenaltyReason.ACTIVITY: "tanf.ak.penalty.steps",
        PenaltyReason.ASSESSMENT: "tanf.ak.fssp",
        PenaltyReason.PLAN: "tanf.ak.fssp",
        PenaltyReason.SIGNATURE: "tanf.ak.fssp",
        PenaltyReason.CHILD_SUPPORT: "tanf.ak.penalty.steps",
        PenaltyReason.SCHOOL: "tanf.ak.penalty.school_minor_parent",
        PenaltyReason.JOB_REFUSED: "tanf.ak.job_quit_ineligibility",
        PenaltyReason.JOB_QUIT: "tanf.ak.job_quit_ineligibility",
    },
    _OR: {PenaltyReason.ACTIVITY: "tanf.or.dq.levels"},
    _NC: {
        PenaltyReason.ACTIVITY: "tanf.nc.sanction.mra",
        PenaltyReason.SIGNATURE: "tanf.nc.mra_b",
        PenaltyReason.CORE_TERMS: "tanf.nc.mra_core",
        PenaltyReason.CHILD_SUPPORT: "tanf.nc.sanction.child_support",
        PenaltyReason.JOB_QUIT: "tanf.nc.job_quit_months",
        PenaltyReason.SUBSTANCE: "tanf.nc.sanction.substance",
    },
    _TX: {
        PenaltyReason.ACTIVITY: "tanf.tx.pra",
        PenaltyReason.CHILD_SUPPORT: "tanf.tx.pra",
        PenaltyReason.JOB_QUIT: "tanf.tx.pra",
        PenaltyReason.HEALTH_CHECKS: "tanf.tx.pra",
        PenaltyReason.SCHOOL: "tanf.tx.pra",
        PenaltyReason.PARENTING: "tanf.tx.pra",
        PenaltyReason.SUBSTANCE: "tanf.tx.pra",
    },
}
#: Who has the duty to take part, by state.
_DUTIES = {_AK: "tanf.ak.exemptions", _OR: "tanf.or.jobs_classes", _NC: "tanf.nc.mra_b", _TX: "tanf.tx.pra"}
#: What makes a plan's activities binding, by state.
_PLANS = {_AK: "tanf.ak.fssp", _OR: "tanf.or.case_plan", _NC: "tanf.nc.mra_b", _TX: "tanf.tx.pra"}


#: Reasons about taking part or keeping the plan: whether somebody did is asked before any paper (A056, A057).
_TAKING_PART = frozenset(
    {
        PenaltyReason.ACTIVITY,
        PenaltyReason.ASSESSMENT,
        PenaltyReason.PLAN,
        PenaltyReason.CORE_TERMS,
        PenaltyReason.SCHOOL,
        PenaltyReason.PARENTING,
    }
)
#: Reasons that a plan or agreement in force on the day has to carry.
_BY_PLAN = frozenset({PenaltyReason.ACTIVITY, PenaltyReason.CORE_TERMS})


def reasons_of(jurisdiction: str) -> tuple[PenaltyReason, ...]:
    """Return what may be penalized in a state; a missing timesheet is never among it (A057)."""
    return tuple(_REASONS[jurisdiction])


def judge(request: Request, *, policy: Policy | None = None) -> Verdict:
    """Hold a penalty request against the six checks.

    Policy: DPAWS expectations 3, 7, 11, 15 (A010, A025, A040, A041, A057); SSP Re-engagement Reference Guide (R015);
    42 USC 607(e)(2); ORS 412.009; OAR 461-130-0327, 461-190-0231; 7 AAC 45.261; domain 6.

    Raises:
        NoRuleOnFile: the state's rules are not on file for the day of the situation.
    """
    figures = Figures(request.jurisdiction, request.situation_on or request.asked_on, policy or load())
    points = {
        Gate.SITUATION: _said(_situation(request), request.jurisdiction),
        Gate.REASON: _said(_reason(request, figures), request.jurisdiction),
        Gate.BOUND: _said(_bound(request, figures), request.jurisdiction),
        Gate.SUPPORTS: _supports(request),
        Gate.CHILD_CARE: _said(_child_care(request, figures), request.jurisdiction),
        Gate.GOOD_CAUSE: _said(_good_cause(request, figures), request.jurisdiction),
    }
    return Verdict(tuple(Check(gate, tuple(points[gate])) for gate in Gate))


def _said(points: Iterable[Point], jurisdiction: str) -> Iterator[Point]:
    """Say points in the words of the state; nothing that somebody typed is in them yet."""
    for point in points:
        yield replace(point, words=in_state(point.words, jurisdiction), todo=in_state(point.todo, jurisdiction))


def require(request: Request, *, policy: Policy | None = None) -> None:
    """Stop at a penalty request that one of the six checks does not let through; pages and commands alike."""
    missing = judge(request, policy=policy).missing
    if missing:
        raise Refused(missing[0].todo, field=missing[0].field)


def _situation(request: Request) -> Iterator[Point]:
    source = f"{_EXPECTATIONS} 11"
    yield Point(
        "The day is on record", request.situation_on is not None, "Enter the day it happened.", source, "situation_on"
    )
    is_past = request.situation_on is None or request.situation_on <= request.asked_on
    yield Point(
        "It happened before this request",
        is_past,
        "A penalty is asked for after what happened.",
        source,
        "situation_on",
    )
    yield Point(
        "What happened is written down", bool(request.situation.strip()), "Write what happened.", source, "situation"
    )


def _reason(request: Request, figures: Figures) -> Iterator[Point]:
    listed = _REASONS[request.jurisdiction]
    is_listed = request.reason in listed
    source = figures.source(listed[PenaltyReason(request.reason)]) if is_listed else f"{_EXPECTATIONS} 15"
    todo = "Choose the reason from the list. A missing timesheet is not one."
    yield Point("The reason is on the list", is_listed, todo, source, "reason")
    if request.reason == PenaltyReason.SIGNATURE:
        yield from _signature(request)
    if request.reason in _TAKING_PART:
        source = (
            figures.source("tanf.ak.penalty.good_cause_first")
            if request.jurisdiction == _AK
            else f"{_EXPECTATIONS} 15, taken over here"
        )
        yield Point(
            "Taking part was checked another way than by paper",
            request.checked_on is not None,
            "Ask at the activity, or the person, whether they took part. Late paper is no reason.",
            source,
            "checked_on",
        )
        yield Point(
            "They did not take part",
            request.took_part is False,
            "Only not taking part can be penalized. If they took part, there is nothing to ask for.",
            source,
            "took_part",
        )


def _signature(request: Request) -> Iterator[Point]:
    """Ask for the day of the offer and the refusal itself; that good cause is none the last check asks (A025)."""
    source = f"{_EXPECTATIONS} 7"
    offered, refused = request.offered_on, request.refused_on
    yield Point(
        "The plan was offered for signing", offered is not None, "Enter the day it was offered.", source, "offered_on"
    )
    is_after = refused is not None and (offered is None or offered <= refused)
    yield Point(
        "The refusal is on record",
        is_after,
        "Enter the day on which the person refused, on or after the offer.",
        source,
        "refused_on",
    )


def _bound(request: Request, figures: Figures) -> Iterator[Point]:
    source = figures.source(_DUTIES[Jurisdiction(request.jurisdiction)])
    yield Point(
        "The person had the duty to take part on that day",
        request.duty == Duty.BOUND,
        _duty_words(request.duty),
        _duty_source(request, source, figures),
        "duty",
    )
    if request.reason in _BY_PLAN:
        yield Point(
            "A plan that bound the person asked for it",
            request.has_plan is True,
            "There is no plan in force on that day that asks for this activity.",
            figures.source(_PLANS[Jurisdiction(request.jurisdiction)]),
            "has_plan",
        )
    if request.reason == PenaltyReason.ACTIVITY and request.has_activities:
        yield Point(
            "The activity is one that the person had on that day",
            bool(request.activity),
            "Choose the activity in which they did not take part. It has to be one of that day.",
            figures.source(_PLANS[Jurisdiction(request.jurisdiction)]),
            "activity_id",
        )
    if request.reason == PenaltyReason.PLAN:
        is_offered = request.offered_on is not None and request.offered_on <= (request.situation_on or request.asked_on)
        yield Point(
            "A plan bound the person, or making one was offered",
            request.has_plan is True or is_offered,
            "There is no plan in force on that day. If none was made, enter the day on which making one was offered.",
            figures.source(_PLANS[Jurisdiction(request.jurisdiction)]),
            "offered_on",
        )
    if request.jurisdiction == _OR:
        yield from _reengaged(request, figures)


def _duty_words(duty: Duty | None) -> str:
    return {
        Duty.EXEMPT: "The person was exempt on that day. Nothing can be asked for.",
        Duty.VOLUNTEER: "The person was a volunteer. Volunteers are never penalized.",
        Duty.TA_DVS: "The person receives help for survivors of domestic violence. There is no duty to take part.",
    }.get(duty or Duty.BOUND, "Say whether the person had to take part on that day.")


def _duty_source(request: Request, source: str, figures: Figures) -> str:
    if request.duty == Duty.TA_DVS and request.jurisdiction == _OR:
        return figures.source("tadvs.or.participation")
    return source


def _reengaged(request: Request, figures: Figures) -> Iterator[Point]:
    """Ask what Oregon owes before it may touch a grant: re-engagement tried in full, and no family that is kept out."""
    source, kept_out = figures.source("tanf.or.reengagement"), figures.source("tanf.or.dq.not_allowed")
    facts = request.reengagement
    for words, is_met, todo, where, field in (
        (
            "Screenings and their follow-up were offered",
            facts.has_screenings,
            "Offer the screenings that are missing, and their follow-up.",
            source,
            "has_screenings",
        ),
        (
            "The risk of harm to the children was assessed",
            _by(facts.risk_assessed_on, request.asked_on),
            "Assess the risk of harm to the children first.",
            source,
            "risk_assessed_on",
        ),
        (
            "A visit away from the office was tried",
            _by(facts.visit_tried_on, request.asked_on),
            "Try to visit the family away from the office first.",
            source,
            "visit_tried_on",
        ),
        (
            "Re-engagement ended without success, with its narration",
            _by(facts.ended_without_success_on, request.asked_on) and facts.is_narrated,
            "Nothing may be touched before re-engagement has ended without success and is narrated.",
            source,
            "ended_without_success_on",
        ),
        (
            "More was missed than the re-engagement meeting itself",
            facts.is_meeting_alone is False,
            "Staying away from the re-engagement meeting is nothing that can be penalized.",
            source,
            "is_meeting_alone",
        ),
        (
            "The family is not waiting for SSI or SSDI",
            facts.is_pre_ssi is False,
            "Say whether the family receives pre-SSI or SSDI assistance. Such families keep their grant.",
            kept_out,
            "is_pre_ssi",
        ),
        (
            "The family does not meet the federal hours",
            facts.meets_federal_hours is False,
            "Say whether the family meets the federal hours. If it does, it keeps its grant.",
            kept_out,
            "meets_federal_hours",
        ),
    ):
        yield Point(words, is_met, todo, where, field)


def _by(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def _supports(request: Request) -> Iterator[Point]:
    """Ask about needs and supports, in the words of the state; what somebody typed is put in as it was typed."""
    guide = "SSP Re-engagement Reference Guide, comprehensive case review"
    asked = (
        Point(
            "Somebody asked what the person needed",
            _by(request.needs_asked_on, request.asked_on),
            "Ask what the person needed to take part, and write down the answer.",
            guide,
            "needs_asked_on",
        ),
    )
    yield from _said(asked, request.jurisdiction)
    for point in _said(_nothing_left_out(request, guide), request.jurisdiction):
        yield replace(point, todo=f"{point.todo} {'; '.join(request.left_out)}.")
    for support in request.supports:
        for point in _said(_one_support(support, request), request.jurisdiction):
            yield replace(point, words=f"{support.what}: {point.words}", todo=f"{support.what}: {point.todo}")


def _nothing_left_out(request: Request, guide: str) -> Iterator[Point]:
    yield Point(
        "Nothing that affected taking part, as the record says, is left out",
        not request.left_out,
        "The record says that this affected taking part. Choose it too:",
        guide,
        "supports",
    )


def _one_support(support: Support, request: Request) -> Iterator[Point]:
    source = "OAR 461-130-0327" if request.jurisdiction == _OR else "OAR 461-130-0327, taken over here"
    last = request.situation_on or request.asked_on
    yield Point(
        "offered in time",
        support.was_offered_by(last),
        "it was needed and not offered by then. That is good cause.",
        source,
        "supports",
    )
    yield Point(
        "given, or declined by the person",
        support.was_given_by(last),
        "the department did not give it in time. That is good cause.",
        source,
        "supports",
    )


def _child_care(request: Request, figures: Figures) -> Iterator[Point]:
    """Ask about the protection of a single parent of a young child; anybody else passes (42 USC 607(e)(2))."""
    facts, source = request.child_care, figures.source("wpr.no_child_care_protection")
    yield Point(
        "It is known whether this is a single parent",
        facts.is_single_custodial is not None,
        "Say whether the person is the only parent who has the children.",
        source,
        "is_single_custodial",
    )
    if facts.is_single_custodial is None:
        return
    years = figures.count("wpr.ages", "young_child")
    is_older = facts.youngest_born_on is not None and age_on(facts.youngest_born_on, figures.on) >= years
    if not facts.is_single_custodial:
        if facts.is_alone_on_record and not is_older:
            yield from _not_alone(facts, source)
        return
    if is_older:
        words = f"The youngest child was {years} or older"
        yield Point(words, is_met=True, todo=words, source=source, field="youngest_born_on")
        return
    told = "The parent was told of the protection and how to show it"
    todo = "Tell the parent that there is no penalty without child care, and how to show it."
    yield Point(told, _by(facts.told_on, request.asked_on), todo, source, "told_on")
    yield Point(
        "Child care could be found",
        facts.cannot_find is False,
        "No suitable child care within reach could be found. The grant may not be touched."
        if facts.cannot_find
        else "Say whether child care could be found.",
        source,
        "cannot_find",
    )
    criteria = "What was looked at is written down"
    todo = "Write down what was looked at: suitable, near enough, affordable."
    yield Point(criteria, bool(facts.criteria.strip()), todo, _criteria_source(request, source, figures), "criteria")


def _not_alone(facts: ChildCare, source: str) -> Iterator[Point]:
    """Ask who answers "no" against the record, one adult and a young child, why that is so and what shows it."""
    todo = "The case has one adult and a child under six. Write why this is not the only parent, or answer yes."
    yield Point(
        "Why the record is wrong is written down", bool(facts.not_alone_why.strip()), todo, source, "not_alone_why"
    )
    yield Point(
        "What shows it is written down",
        bool(facts.not_alone_shown.strip()),
        "Write what shows it: which paper, or who said so and when.",
        source,
        "not_alone_shown",
    )


def _criteria_source(request: Request, source: str, figures: Figures) -> str:
    return figures.source("tanf.nc.sanction.mra") if request.jurisdiction == _NC else source


def age_on(born_on: date, on: date) -> int:
    """Return a child's age in years; who is born on 29 February is a year older on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _good_cause(request: Request, figures: Figures) -> Iterator[Point]:
    facts, source = request.good_cause, _good_cause_source(request, figures)
    decided = facts.decided_on
    yield Point(
        "The person was asked why", _by(facts.asked_on, decided or request.asked_on), _ASK, source, "good_cause"
    )
    is_after = decided is not None and (request.situation_on or decided) <= decided <= request.asked_on
    yield Point(
        "Good cause was decided after the situation and before this request",
        is_after,
        "Decide good cause first: after what happened, and before asking for a penalty.",
        f"{_EXPECTATIONS} 11" if request.jurisdiction == _AK else source,
        "good_cause",
    )
    todo = (
        "Good cause was found. No penalty can be asked for."
        if facts.is_found
        else "Decide whether there is good cause."
    )
    yield Point("No good cause was found", facts.is_found is False, todo, source, "good_cause")
    yield Point(
        "The note of the decision is on file",
        _by(facts.noted_on, request.asked_on),
        "File the note of the decision. Without it nothing is decided.",
        f"{_EXPECTATIONS} 11",
        "good_cause",
    )
    yield Point(
        "Nothing else about this situation waits for its decision",
        not facts.is_other_open,
        "The person gave another reason for this situation. Decide that first.",
        f"{_EXPECTATIONS} 11" if request.jurisdiction == _AK else source,
        "good_cause",
    )


_ASK = "Ask the person why, and write down the answer."


def _good_cause_source(request: Request, figures: Figures) -> str:
    id = {
        _AK: "tanf.ak.penalty.good_cause_first",
        _OR: "tanf.or.reengagement",
        _NC: "tanf.nc.sanction.mra",
        _TX: "tanf.tx.good_cause.reasons",
    }[Jurisdiction(request.jurisdiction)]
    return figures.source(id)
