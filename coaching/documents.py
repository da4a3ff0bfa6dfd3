"""The papers of a plan: the whole agreement to sign and to keep, and a participant's next three steps.

What is printed is made once as plain words (`words_of`), so that what was offered is what
everybody signs, and what was signed is kept and printed again.
"""

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.template.loader import render_to_string

from casework.public import (
    AGENCIES,
    DRAWN,
    Appointment,
    Assignment,
    Case,
    HouseholdPerson,
    Jurisdiction,
    Participant,
    User,
    day_words,
    moment_words,
    render_page,
    sealing,
)
from coaching.choices import (
    ClaimRhythm,
    ContractKind,
    HoursProof,
    MraPart,
    PlanForm,
    PlanKind,
    SigningWay,
    StepOwner,
    StepStatus,
)
from coaching.models import (
    DRAWING_PLACE,
    ContractClaim,
    ExitSummary,
    PlacementAgreement,
    Plan,
    PlanSigner,
    SiteAgreement,
    WorkContract,
    Workshop,
    WorkshopSession,
)
from coaching.queries.history import Resume, Summary
from coaching.rules import FIELD_GOAL, GoalFacts, PlanFacts, StepFacts, work

FILE = Path(__file__).parent / "plan_words.yaml"
ENGLISH = "en"
STEPS_ON_A_COPY = 3
BLANK_LINES = 2


@cache
def fixed_words() -> dict[str, dict[str, Any]]:
    """Return the fixed words of the papers, by language; those not reviewed are left out."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {entry["language"]: entry for entry in entries if entry["reviewed_by"]}


def without_text(people: Iterable[HouseholdPerson], *, only: Collection[UUID | None] = ()) -> list[HouseholdPerson]:
    """Return the adults in whose language no reviewed text of a paper exists, so that theirs is in English.

    `only`: of these participants; empty or with None among them, of all.
    """
    asked = set(only)
    return [
        person
        for person in people
        if person.is_adult
        and (not asked or None in asked or person.participant_id in asked)
        and person.language.lower() not in fixed_words()
    ]


def words_of(plan: Plan, facts: PlanFacts, *, now: datetime, participant: Participant | None = None) -> dict[str, Any]:
    """Return everything that the paper of a plan says, in the language of whom it is for where a reviewed text exists.

    The plan carries its case with office and family.
    """
    case, zone = plan.case, plan.case.office.zone
    people = {one.pk: one for one in case.participants.select_related("person__merged_into")}
    first = facts.adults[0].participant_id if facts.adults else None
    reader = participant or plan.participant or (people.get(first) if first else None)
    language = reader.person.language if reader and reader.person.language in fixed_words() else ENGLISH
    fixed = fixed_words()[language]
    coach = _coach_of(plan)
    names = ", ".join(adult.name for adult in facts.adults if plan.participant_id in {None, adult.participant_id})
    return {
        "language": language,
        "fixed": fixed,
        "title": fixed["titles"][plan.kind],
        "agency": AGENCIES[Jurisdiction(case.office.jurisdiction)].name,
        "office": case.office.name,
        "number": case.number,
        "version": plan.version,
        "lead": fixed["with_coach"].format(
            names=names, coach=coach.name, day=day_words(plan.written_on, language), version=plan.version
        ),
        "own": plan.words,
        "goals": [_goal(goal, people, coach.name, fixed, language) for goal in facts.goals],
        "core": plan.core_words if plan.kind == PlanKind.MRA else "",
        "touch": plan.communication,
        "parties": [list(party) for party in facts.parties],
        "next": _next(case, now, language),
        "lapses": _lapses(plan, facts, fixed, language),
        "exit": fixed["exit"].format(day=day_words(plan.exit_on, language)) if plan.exit_on else "",
        "field": _field(plan, fixed, language) if plan.form == PlanForm.FIELD else {},
        "signers": [
            {
                "id": str(one.pk),
                "name": one.user.name if one.user else _name(people, one.participant_id),
                "is_coach": one.user_id is not None,
                "offered": [] if one.participant_id is None else list(fixed["scopes"].values()),
            }
            | _signature(one, fixed, language)
            for one in _signers(plan)
        ],
        "day": now.astimezone(zone).date().isoformat(),
    }


def with_signatures(words: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Return words that were kept at the offer with what was signed on them since; nothing else of them changes."""
    rows = {str(one.pk): one for one in _signers(plan)}
    fixed, language = words["fixed"], words["language"]
    lines = [line | _signature(rows[line["id"]], fixed, language) for line in words["signers"] if line["id"] in rows]
    return words | {"signers": lines}


def render_plan(words: dict[str, Any]) -> bytes:
    """Return the whole agreement as a tagged PDF, from its words.

    What the signatures agree to stands above lines that are signed here; who signed a field form agreed to its own
    words, which are in the file (A033).
    """
    context = {"plan": words, "signs_here": [line for line in words["signers"] if not line["is_on_form"]]}
    return render_page(render_to_string("coaching/papers/plan.html", context), sheet_name="plan")


def render_copy(words: dict[str, Any], *, participant_id: UUID) -> bytes:
    """Return a participant's copy: their next three open steps in large type, and when one talks next."""
    steps = [
        step
        for goal in words["goals"]
        for step in goal["steps"]
        if step["is_open"] and _is_theirs(step, str(participant_id))
    ]
    soonest = sorted(steps, key=lambda step: step["sort"])[:STEPS_ON_A_COPY]
    page = render_to_string("coaching/papers/copy.html", {"plan": words, "steps": soonest})
    return render_page(page, sheet_name="plan")


def _is_theirs(step: dict[str, Any], participant: str) -> bool:
    """Tell whether somebody does a step: theirs, or the family's; never what the coach, an agency or a child does."""
    if step["owner"] == StepOwner.CHILD:
        return bool(step["participant"] == participant)
    return step["owner"] in {StepOwner.PARTICIPANT, StepOwner.BOTH} and step["participant"] in {"", participant}


def render_employability(summary: Summary, *, case: Case, on: date) -> bytes:
    """Return somebody's employability summary as a tagged PDF, for the file and for them (O053)."""
    context = {
        "summary": summary,
        "agency": AGENCIES[Jurisdiction(case.office.jurisdiction)].name,
        "office": case.office.name,
        "number": case.number,
        "day": day_words(on, ENGLISH),
    }
    return render_page(render_to_string("coaching/papers/employability.html", context), sheet_name="plan")


def render_resume(resume: Resume) -> bytes:
    """Return the draft of a résumé as a tagged PDF; nothing on it says where it comes from (O052)."""
    return render_page(render_to_string("coaching/papers/resume.html", {"resume": resume}), sheet_name="plan")


def render_site_agreement(agreement: SiteAgreement) -> bytes:
    """Return the agreement with a work site as a tagged PDF, in the words in which it was made (A090)."""
    return _agreement("coaching/papers/site_agreement.html", agreement)


def render_placement_agreement(agreement: PlacementAgreement) -> bytes:
    """Return the agreement about a placement as a tagged PDF, in the words in which it was made (A090)."""
    return _agreement("coaching/papers/placement_agreement.html", agreement)


def render_contract(contract: WorkContract) -> bytes:
    """Return an OJT or Job Start contract as a tagged PDF: with lines to sign on, or with who signed (A096)."""
    case, person = contract.case, contract.participant.person
    context = {
        "contract": contract,
        "kind": ContractKind(contract.kind).label,
        "who": person.standing.name,
        "hours": work.plain_hours(contract.weekly_hours),
        "rhythm": ClaimRhythm(contract.rhythm).label if contract.rhythm else "",
        **_heading(case),
        **_period(contract.first_day, contract.last_day),
        "signed": day_words(contract.signed_on, ENGLISH) if contract.signed_on else "",
        "coach": contract.entered_by.name,
    }
    return render_page(render_to_string("coaching/papers/contract.html", context), sheet_name="plan")


def render_claim(claim: ContractClaim, *, on: date) -> bytes:
    """Return an employer's claim as a tagged PDF, with the hours that it rests on and the arithmetic (A096)."""
    contract, person = claim.contract, claim.contract.participant.person
    lines = [
        (
            _span(date.fromisoformat(first), date.fromisoformat(last)),
            hours,
            HoursProof(proof).label,
        )
        for first, last, hours, proof in claim.lines
    ]
    context = {
        "claim": claim,
        "contract": contract,
        "kind": ContractKind(contract.kind).label,
        "who": person.standing.name,
        "hours": work.plain_hours(claim.hours),
        "lines": lines,
        "day": day_words(on, ENGLISH),
        "made_by": claim.made_by.name,
        **_heading(contract.case),
        **_period(claim.first_day, claim.last_day),
    }
    return render_page(render_to_string("coaching/papers/claim.html", context), sheet_name="plan")


def render_exit_summary(summary: ExitSummary, *, names: Sequence[str]) -> bytes:
    """Return an exit summary as a tagged PDF, as it was filed (A070, A073)."""
    context = {
        "summary": summary,
        "who": ", ".join(names),
        **_heading(summary.case),
        "closed": day_words(summary.closing.on, ENGLISH),
        "day": day_words(summary.on, ENGLISH),
        "coach": summary.filed_by.name,
    }
    return render_page(render_to_string("coaching/papers/exit_summary.html", context), sheet_name="plan")


def _heading(case: Case) -> dict[str, str]:
    agency = AGENCIES[Jurisdiction(case.office.jurisdiction)].name
    return {"agency": agency, "office": case.office.name, "number": case.number}


def _period(first_day: date | None, last_day: date | None) -> dict[str, str]:
    return {
        "first_day": day_words(first_day, ENGLISH) if first_day else "",
        "last_day": day_words(last_day, ENGLISH) if last_day else "",
    }


def _span(first_day: date, last_day: date) -> str:
    if first_day == last_day:
        return day_words(first_day, ENGLISH)
    return f"{day_words(first_day, ENGLISH)} to {day_words(last_day, ENGLISH)}"


def _agreement(template: str, agreement: SiteAgreement | PlacementAgreement) -> bytes:
    context = {
        "told": agreement.content,
        "agreement": agreement,
        "first_day": day_words(agreement.first_day, ENGLISH),
        "last_day": day_words(agreement.last_day, ENGLISH),
        "signed": day_words(agreement.signed_on, ENGLISH) if agreement.signed_on else "",
    }
    return render_page(render_to_string(template, context), sheet_name="plan")


def render_attendance(shop: Workshop, session: WorkshopSession, names: Sequence[str], *, hidden: int) -> bytes:
    """Return the attendance sheet of a session to sign; others who have a place write their own names in (O023)."""
    context = {
        "shop": shop,
        "agency": AGENCIES[Jurisdiction(shop.office.jurisdiction)].name,
        "day": day_words(session.on, ENGLISH),
        "session": session,
        "names": names,
        "blank": range(hidden + BLANK_LINES),
    }
    return render_page(render_to_string("coaching/papers/attendance.html", context), sheet_name="plan")


def render_timesheet(
    case: Case, *, name: str, activities: Sequence[tuple[str, str]], days: Sequence[date], has_own_language: bool
) -> bytes:
    """Return a blank timesheet of one person: a line for each day of each activity, and who watched over it signs.

    It is in English; `has_own_language` says that somebody has to read it out, as no reviewed text is in theirs.
    """
    context = {
        "agency": AGENCIES[Jurisdiction(case.office.jurisdiction)].name,
        "office": case.office,
        "number": case.number,
        "name": name,
        "activities": activities,
        "days": [f"{day:%A, %B} {day.day}" for day in days],
        "first": day_words(days[0], ENGLISH),
        "last": day_words(days[-1], ENGLISH),
        "is_to_read_out": has_own_language,
    }
    return render_page(render_to_string("coaching/papers/timesheet.html", context), sheet_name="plan")


def _coach_of(plan: Plan) -> User:
    """Return the coach whom the paper names: who offered or wrote the plan; of an imported one who has the case now."""
    if plan.is_imported:
        now = Assignment.objects.filter(case=plan.case_id, last_day__isnull=True).select_related("coach").first()
        if now is not None:
            return now.coach
    return plan.offered_by or plan.written_by


def _goal(
    goal: GoalFacts, people: dict[UUID, Participant], coach: str, fixed: dict[str, Any], language: str
) -> dict[str, Any]:
    return {
        "number": goal.number,
        "words": goal.words,
        "whose": _name(people, goal.participant_id),
        "why": goal.why,
        "part": fixed["action"] if goal.part == MraPart.ACTION else fixed["core"] if goal.part else "",
        "told": [
            [words, said]
            for prompt, words in fixed["smart"].items()
            if (said := _day(goal.by, language) if prompt == "by" else str(getattr(goal, prompt)).strip())
        ],
        "steps": [_step(step, people, coach, fixed, language) for step in goal.steps],
    }


def _step(
    step: StepFacts, people: dict[UUID, Participant], coach: str, fixed: dict[str, Any], language: str
) -> dict[str, Any]:
    who = {
        StepOwner.COACH: coach,
        StepOwner.BOTH: f"{_given(people, step.participant_id)}, {coach}".removeprefix(", "),
        StepOwner.PARTNER: step.party,
    }.get(StepOwner(step.owner), _given(people, step.participant_id))
    return {
        "number": step.number,
        "words": step.words,
        "measure": step.measure,
        "who": who,
        "owner": str(step.owner),
        "is_together": step.owner == StepOwner.BOTH,
        "participant": str(step.participant_id or ""),
        "do_by": _day(step.do_by, language),
        "review_on": _day(step.review_on, language),
        "help": step.help_words,
        "purpose": fixed["purposes"][step.purpose] if step.purpose else "",
        "is_open": step.status == StepStatus.OPEN,
        "sort": (step.do_by or date.max).isoformat(),
    }


def _signers(plan: Plan) -> list[PlanSigner]:
    return list(plan.signers.standing().select_related("user").order_by("position"))


def _signature(one: PlanSigner, fixed: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what somebody put on their line; of a coach also the name, for a colleague may sign in their place."""
    drawing = ""
    if one.drawing:
        drawing = DRAWN + b64encode(sealing.unseal_bytes(one.drawing, DRAWING_PLACE, one.pk)).decode()
    return {
        "drawing": drawing,
        "typed": one.typed_name if one.way == SigningWay.TYPED else "",
        "signed": fixed["signed"].format(day=day_words(one.signed_on, language)) if one.signed_on else "",
        "scopes": [fixed["scopes"][scope] for scope in one.consent_scopes if scope in fixed["scopes"]],
        "is_on_form": one.way == SigningWay.FIELD,
    } | ({"name": one.user.name} if one.user else {})


def _field(plan: Plan, fixed: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the four fields of a field form with its fixed goal (A033)."""
    on_form = plan.signers.standing().filter(way=SigningWay.FIELD).order_by("position").first()
    told = fixed["field"]
    return {
        "title": told["title"],
        "lines": [
            [told["written_on"], _day(plan.written_on, language)],
            [told["goal_on"], _day(plan.goal_on, language)],
            [told["goal"], FIELD_GOAL],
            [told["signed_on"], _day(on_form.signed_on if on_form else None, language)],
        ],
    }


def _next(case: Case, now: datetime, language: str) -> str:
    ahead = Appointment.objects.booked().filter(case=case, starts_at__gt=now).order_by("starts_at").first()
    return moment_words(ahead.starts_at.astimezone(case.office.zone), language) if ahead else ""


def _lapses(plan: Plan, facts: PlanFacts, fixed: dict[str, Any], language: str) -> str:
    days = [step.review_on for step in facts.steps if step.review_on and step.status == StepStatus.OPEN]
    last = plan.last_review_on or plan.goal_on or max(days, default=None)
    return fixed["lapses"].format(day=day_words(last, language)) if last else ""


def _day(day: date | None, language: str) -> str:
    return day_words(day, language) if day else ""


def _name(people: dict[UUID, Participant], key: UUID | None) -> str:
    one = people.get(key) if key else None
    return one.person.standing.name if one else ""


def _given(people: dict[UUID, Participant], key: UUID | None) -> str:
    one = people.get(key) if key else None
    return one.person.standing.given_name if one else ""
