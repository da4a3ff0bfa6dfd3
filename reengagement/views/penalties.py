"""Penalties of a case: what there is of each adult, one penalty whole, asking for one, deciding it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    Jurisdiction,
    SignedInRequest,
    frame_of,
    initial_of,
    local_day,
    log_views,
    permissions,
    seen_case,
    wording,
)
from coaching.public import care_protection
from eligibility.public import cash_told, figures_of
from policy.reader import NoRuleOnFile
from reengagement.forms.penalties import PenaltyDecisionForm, PenaltyRequestForm
from reengagement.models import Penalty, PenaltyRequest
from reengagement.operations.penalties import decide_request, request_penalty
from reengagement.queries.asking import activity_choices, facts_of_request
from reengagement.queries.endings import attempt_of
from reengagement.queries.family_money import taken_together
from reengagement.queries.letters import next_notice, raise_points_of
from reengagement.queries.penalties_shown import (
    first_situation,
    penalties_of,
    reasons_to_penalize,
    request_row,
    requests_waiting,
    situations_decided,
)
from reengagement.queries.places import of_record
from reengagement.queries.standing import Standing, penalties_with_records, standings_of
from reengagement.queries.supports import recorded_supports
from reengagement.rules import gate
from reengagement.rules.attempts import INCURABLE
from reengagement.rules.family import OFF_THE_LADDER
from reengagement.rules.words import in_state
from reengagement.views.sheets import Sheet, adult_of_case, answer, begin_with, draft_of, page_of, source_of


@require_safe
def case_penalties(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show good cause, requests and penalties of each adult of a family."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_penalties(request.user, case))
    frame = frame_of(request, case, current="reengagement:penalties")
    state = case.office.jurisdiction
    persons = penalties_of(case, frame["people"], today=request.today)
    stands = [stand for person in persons for stand in person.standings]
    context = {
        "persons": persons,
        "together": taken_together(stands, figures_of(case, on=request.today)),
        "may": frame["may"] | may_of(request, case),
        "tabs": [replace(tab, label=in_state(tab.label, state)) for tab in frame["tabs"]],
    }
    return render(request, "reengagement/penalties.html", frame | context)


def may_of(request: SignedInRequest, case: Case) -> dict[str, bool]:
    """Return what this person may do about penalties of a case."""
    user = request.user
    return {
        "claim_good_cause": permissions.can_claim_good_cause(user, case),
        "decide_good_cause": permissions.can_decide_good_cause(user, case),
        "request_penalty": permissions.can_request_penalty(user, case),
        "decide_penalty": permissions.can_decide_penalty(user, case),
        "tend_penalty": permissions.can_tend_penalty(user, case),
        "record_hearing": permissions.can_record_hearing(user, case),
    }


@require_safe
def penalty(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Show one penalty whole: its ladder, money, notices, visits, what cures it, hearings, with all arithmetic."""
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_see_penalties(request.user, case))
    stands = standings_of(list(penalties_with_records(case)), case, today=request.today)
    stand = next(one for one in stands if one.penalty.pk == penalty_id)
    context = page_of(request, case, "Penalty") | {
        "stand": stand,
        "penalty": stand.penalty,
        "together": taken_together(stands, figures_of(case, on=request.today)) if stand.is_taking else None,
        "coming": next_notice(stand, case, today=request.today),
        "may": may_of(request, case),
        **_ladder_of(stand, case),
        **_cures_of(stand, case),
    }
    return render(request, "reengagement/penalty.html", context)


def _ladder_of(stand: Standing, case: Case) -> dict[str, Any]:
    has_ladder = case.office.jurisdiction == Jurisdiction.ALASKA and stand.penalty.reason not in OFF_THE_LADDER
    figures = figures_of(case, on=stand.today)
    is_shown = has_ladder and not stand.is_over and stand.first_day is not None
    return {"has_ladder": has_ladder, "raise_points": raise_points_of(stand, figures) if is_shown else ()}


def _cures_of(stand: Standing, case: Case) -> dict[str, Any]:
    figures = figures_of(case, on=stand.today)
    attempts = [(one, attempt_of(stand.penalty, one, figures).complied_on) for one in stand.penalty.attempts.all()]
    is_alaska = case.office.jurisdiction == Jurisdiction.ALASKA
    return {"attempts": attempts, "takes_attempts": is_alaska and stand.penalty.reason not in INCURABLE}


@require_http_methods(["GET", "POST"])
def penalty_request(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Ask for a penalty: the gate stands beside the answers, and each check says what it needs and where."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_request_penalty(request.user, case))
    participant = adult_of_case(case, participant_id)
    key = DraftKey("penalty", case.pk, participant.pk)
    draft = draft_of(request, key)
    claims = situations_decided(case, participant.pk)
    recorded = recorded_supports(case, participant, since=first_situation(case, participant.pk))
    form = PenaltyRequestForm(
        request.POST or None,
        claims=claims,
        activities=activity_choices(participant),
        supports=[(one.key, one.words) for one in recorded],
        needed=sum(one.is_needed for one in recorded),
        reasons=reasons_to_penalize(case.office.jurisdiction),
        is_oregon=case.office.jurisdiction == Jurisdiction.OREGON,
        today=request.today,
        initial={"claim_id": claims[0][0] if claims else ""} | initial_of(draft),
    )
    if form.is_bound:
        form.is_valid()
    back = reverse("reengagement:penalties", args=[case.pk])

    def ask() -> str:
        made = request_penalty(
            case_id=case.pk, participant_id=participant.pk, asked=form.asked(), actor=request.user, now=request.now
        )
        return f"{back}#request-{made.pk}"

    facts = facts_of_request(case, participant, form.asked(), today=local_day(case, request.now))
    checks = checks_of(facts)
    sheet = Sheet(
        title="Ask for a penalty",
        button="Ask for the penalty",
        back=back,
        said="Asked for. A manager decides; nothing takes effect before its notice.",
        act=ask,
        key=key,
        draft=draft,
        template="reengagement/penalty_request.html",
    )
    return answer(
        request,
        case,
        form,
        sheet,
        is_shown_only="check" in request.POST,
        checks=checks,
        is_gate_open=bool(checks) and all(check.is_open for check in checks),
        person=participant.person.standing,
        recorded=recorded,
        care=care_protection(participant, situation_on=facts.situation_on, today=local_day(case, request.now)),
        places=_places(case, participant.pk),
    )


def checks_of(facts: gate.Request) -> tuple[gate.Check, ...]:
    """Return the six checks of a request; none where the state's rules are not on file for its day."""
    try:
        return gate.judge(facts).checks
    except NoRuleOnFile:
        return ()


def _places(case: Case, participant_id: UUID) -> dict[str, str]:
    """Return where what the record itself tells is mended, by the field that a point of the gate names."""
    return {
        "good_cause": reverse("reengagement:good-cause-claim", args=[case.pk, participant_id]),
        "has_plan": reverse("coaching:plans", args=[case.pk]),
    }


@require_http_methods(["GET", "POST"])
def penalty_decide(request: SignedInRequest, penalty_request_id: UUID) -> HttpResponse:
    """Decide a penalty request: a manager agrees to it or does not, with the frozen facts and checks beside."""
    case = seen_case(request, **of_record(PenaltyRequest, penalty_request_id))
    asked_by_id = PenaltyRequest.objects.values_list("asked_by_id", flat=True).get(pk=penalty_request_id)
    permissions.require(permissions.can_decide_penalty_asked(request.user, case, asked_by_id=asked_by_id))
    kept = PenaltyRequest.objects.select_related("participant__person__merged_into").get(pk=penalty_request_id)
    row = request_row(case, penalty_request_id)
    key = DraftKey("penalty-decision", case.pk, penalty_request_id)
    draft = draft_of(request, key)
    known = cash_told(case, on=request.today)
    form = PenaltyDecisionForm(
        request.POST or None,
        jurisdiction=case.office.jurisdiction,
        is_decided=known is not None,
        initial=begin_with(known) | initial_of(draft),
    )
    back = reverse("reengagement:penalties", args=[case.pk])

    def decide() -> str:
        made = decide_request(request_id=penalty_request_id, **form.arguments(), actor=request.user, now=request.now)
        agreed = Penalty.objects.filter(request=made).first()
        return reverse("reengagement:penalty", args=[agreed.pk]) if agreed else back

    sheet = Sheet(
        title="Decide a penalty request",
        button="Decide",
        back=back,
        said="Decided. If you agreed, the penalty begins only after its notice.",
        act=decide,
        lede=source_of(known),
        above="reengagement/_request_facts.html",
        key=key,
        draft=draft,
    )
    return answer(
        request,
        case,
        form,
        sheet,
        row=row,
        situation=json.loads(kept.facts)["situation"],
        supports=_kept_supports(kept, request.today),
        care=care_protection(kept.participant, situation_on=kept.situation_on, today=local_day(case, request.now)),
        kept_checks=[(gate.TITLES[gate.Gate(check["gate"])], check["points"]) for check in json.loads(kept.checks)],
        is_shut=not row.is_waiting,
    )


def _kept_supports(kept: PenaltyRequest, today: date) -> list[str]:
    """Say each support that a request froze, with its days."""

    def said(on: str | None) -> str:
        return wording.short_day(date.fromisoformat(on), today=today) if on else "never"

    return [
        f"{one['what']}: offered {said(one['offered_on'])}, "
        + ("declined" if one["is_declined"] else f"given {said(one['given_on'])}")
        for one in json.loads(kept.facts)["supports"]
    ]


@require_safe
def penalty_requests(request: SignedInRequest) -> HttpResponse:
    """List the penalty requests that wait for a decision in the office."""
    permissions.require(permissions.decides_penalties(request.user))
    office_id = request.user.office_id
    rows = requests_waiting(office_id) if office_id else []
    log_views(request=request, case_ids=[row.case_id for row in rows])
    return render(request, "reengagement/penalty_requests.html", {"rows": rows, "today": request.today})
