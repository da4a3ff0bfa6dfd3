"""The room: what the family said first, seats, six areas, cause, outcome, narration, and the ready list beside it.

Each part of the page is a form of its own, sent to the page's own address with its name in `part`; what is to be
mended is said in the part, and everything else stands as it was.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework.public import (
    SentForm,
    SignedInRequest,
    StandForm,
    discard_draft,
    filed_rev,
    permissions,
    repeatable,
    sent_once,
)
from reengagement.choices import CauseAnswer, CheckOf, Outcome, Seat, StaffingKind, StaffingStatus
from reengagement.forms import room as forms
from reengagement.forms.boxes import said, yes_no
from reengagement.models import Check, Staffing, lines_of
from reengagement.operations import answering, checks, deciding, partners
from reengagement.operations.answering import RoomWords
from reengagement.queries.beginnings import TONES
from reengagement.queries.figures import room_figures
from reengagement.queries.names import staff_names
from reengagement.queries.narrations import told_of
from reengagement.queries.referrals import referrals_since
from reengagement.queries.rooms import room_facts
from reengagement.queries.seats import facts_of_seat, seat_of_user, seat_rows
from reengagement.queries.shown import AreaLine, area_lines, gate_lines, seat_lines
from reengagement.rules import room as rules
from reengagement.rules.facts import RoomFacts
from reengagement.rules.locks import lock_of
from reengagement.rules.narration import narration
from reengagement.rules.outcomes import is_sanction, options
from reengagement.rules.ready import ready
from reengagement.views import other_rooms
from reengagement.views.frame import room_url, seen_staffing, staffing_page, starts_words, title_of
from reengagement.views.parts import COMMON, Do, Part, Shown, act, part_stand, require_seen, shown_part

UNPROCESSABLE = 422
TRIES_SHOWN = 6
_CAUSE_HINTS = {
    CauseAnswer.FOUND: "Something kept them from taking part, or a support was not given.",
    CauseAnswer.NONE: "Every area was reviewed, and what was offered is on record.",
    CauseAnswer.UNKNOWN: "What is missing goes on the list; the team meets again.",
}
_OUTCOME_HINTS = {
    Outcome.NEW_PLAN: "Opens the next version of the plan with the next steps.",
    Outcome.REDUCTION: "A recommendation only: the request for it passes its own checks.",
}


def _write(*names: str) -> Do:
    def write(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
        told = form.cleaned_data
        says = RoomWords(**{name: told[name] for name in names})
        return answering.write_room(staffing_id=staffing.pk, says=says, actor=request.user, now=request.now)

    return write


def _stands(*names: str) -> Callable[[Staffing], dict[str, Any]]:
    return lambda staffing: {name: getattr(staffing, name) for name in names}


def _keep_cause(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    says = RoomWords(cause=told["cause"], is_plan_fit=said(told["is_plan_fit"]))
    return answering.write_room(staffing_id=staffing.pk, says=says, actor=request.user, now=request.now)


def _with_day(name: str, *names: str) -> Do:
    """Write down some parts and a day; a day that was emptied is taken back."""

    def write(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
        told = form.cleaned_data
        common: dict[str, Any] = {"staffing_id": staffing.pk, "actor": request.user, "now": request.now}
        if told[name] is None and getattr(staffing, name) is not None:
            answering.clear_day(name=name, **common)
        says = RoomWords(**{one: told[one] for one in (*names, name)})
        return answering.write_room(says=says, **common)

    return write


def _consider(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    return answering.consider_option(
        staffing_id=staffing.pk, outcome=told["outcome"], why=told["why"], actor=request.user, now=request.now
    )


def _ask_welfare(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    return partners.ask_child_welfare(
        staffing_id=staffing.pk, asked_on=told["asked_on"], actor=request.user, now=request.now
    )


def _hear_welfare(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    return partners.record_child_welfare(
        staffing_id=staffing.pk,
        answer=told["answer"],
        statement=told["statement"],
        actor=request.user,
        now=request.now,
    )


def _decide(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    return deciding.decide_staffing(
        staffing_id=staffing.pk, outcome=told["outcome"], actor=request.user, now=request.now
    )


def _cause_stands(staffing: Staffing) -> dict[str, Any]:
    return {"cause": staffing.cause, "is_plan_fit": yes_no(staffing.is_plan_fit)}


def _welfare_stands(staffing: Staffing) -> dict[str, Any]:
    found = getattr(staffing, "child_welfare", None)
    return {"answer": found.answer, "statement": found.statement} if found else {}


PARTS: dict[str, Part] = COMMON | {
    "own": Part(
        forms.OwnForm,
        _write("strengths", "goals"),
        draft="room-own",
        stands=_stands("strengths", "goals"),
    ),
    "statement": Part(
        forms.StatementForm,
        _write("coach_statement"),
        draft="room-statement",
        stands=_stands("coach_statement"),
    ),
    "services": Part(
        forms.ServicesForm,
        _write("services"),
        draft="room-services",
        stands=_stands("services"),
    ),
    "cause": Part(forms.CauseForm, _keep_cause, stands=_cause_stands),
    "outcome": Part(
        forms.OutcomeForm,
        _with_day("agreed_on", "outcome"),
        stands=_stands("outcome", "agreed_on"),
        asks_today=True,
    ),
    "considered": Part(forms.OptionForm, _consider, draft="room-option"),
    "told": Part(forms.ToldForm, _write("words"), draft="room-told", stands=_stands("words")),
    "harm": Part(
        forms.HarmForm,
        _with_day("community_visit_tried_on", "child_risk"),
        draft="room-harm",
        stands=_stands("child_risk", "community_visit_tried_on"),
        asks_today=True,
    ),
    "welfare-ask": Part(forms.AskWelfareForm, _ask_welfare, asks_today=True),
    "welfare": Part(forms.WelfareForm, _hear_welfare, draft="room-welfare", stands=_welfare_stands),
    "bias": Part(SentForm, act(checks.check_bias), done="Asked aloud, and marked."),
    "validity": Part(SentForm, act(checks.check_validity), done="Checked: substance and process."),
    "decide": Part(forms.DecideForm, _decide, done="Recorded. Each member confirms under their own sign-in."),
}
#: What may have changed on a staffing since it was read, when a form on it is refused.
_CHANGES = (
    "status", "changed_at", "outcome", "decided_at", "cause", "is_plan_fit", "agreed_on", "community_visit_tried_on",
    "sealed_strengths", "sealed_goals", "sealed_coach_statement", "sealed_services", "sealed_words",
    "sealed_child_risk",
)  # fmt: skip
#: Where the page goes back to, if the part has no place of its own name.
_PLACES = {"welfare-ask": "harm", "welfare": "harm", "open": "who", "decide": ""}


@require_http_methods(["GET", "POST"])
@repeatable
def room(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show the room of a staffing, and keep what is said in one of its parts."""
    staffing = seen_staffing(request, staffing_id)
    name = request.POST.get("part", "") if request.method == "POST" else ""
    part = (PARTS if staffing.kind == StaffingKind.REENGAGEMENT else other_rooms.PARTS[staffing.kind]).get(name)
    if request.method == "GET" or part is None:
        return _room_page(request, staffing, {}, status=200 if request.method == "GET" else UNPROCESSABLE)
    shown = shown_part(request, staffing, name, part, is_sent=True)

    def keep() -> str:
        if isinstance(shown.form, StandForm):
            require_seen(request, staffing, shown.form, lambda standing: part_stand(standing, part))
        part.do(request, staffing, shown.form)
        if shown.key is not None:
            discard_draft(user=request.user, key=str(shown.key), rev=filed_rev(request, shown.key))
        return room_url(staffing, _PLACES.get(name, name))

    if shown.form.is_valid() and (answer := sent_once(request, shown.form, keep)):
        messages.success(request, part.done)
        return answer
    staffing.refresh_from_db(fields=_CHANGES)
    if isinstance(shown.form, StandForm) and shown.form.is_outdated:
        shown.form.look_again(part_stand(staffing, part))
    return _room_page(request, staffing, {name: shown}, status=UNPROCESSABLE)


def _room_page(request: SignedInRequest, staffing: Staffing, refused: dict[str, Shown], *, status: int) -> HttpResponse:
    if staffing.kind != StaffingKind.REENGAGEMENT:
        return other_rooms.other_room_page(request, staffing, refused, status=status)
    context = staffing_page(request, staffing, title_of(staffing)) | _facts(request, staffing)
    parts = {
        name.replace("-", "_"): refused.get(name) or shown_part(request, staffing, name, part)
        for name, part in PARTS.items()
    }
    context |= {"part": parts, "refused": next(iter(refused.values())).form if refused else None}
    context["crumbs"] = context["crumbs"][:-1]
    return render(request, "reengagement/room.html", context, status=status)


def _facts(request: SignedInRequest, staffing: Staffing) -> dict[str, Any]:
    """Return what is known in the room, as this person may see it."""
    case, user = staffing.case, request.user
    figures = room_figures(case.office, on=staffing.on)
    facts = room_facts(staffing, case, user, figures=figures, today=request.today)
    gates = ready(facts, figures, today=request.today)
    rows = seat_rows(staffing)
    own = seat_of_user(staffing, user)
    mine = facts_of_seat(own) if own is not None and own.left_team_at is None else None
    lines = area_lines(facts, figures, staffing_on=staffing.on, reads=permissions.kinds_seen(user, case))
    done = sum(line.is_done for line in lines)
    frozen = staffing.narrations.order_by("-made_at", "-pk").first()
    built = narration(told_of(staffing, user, areas_left=len(lines) - done))
    return {
        "facts": facts,
        "quorum": rules.quorum((row.facts for row in rows), needed=figures.team_minimum),
        "seats": [
            (line, forms.PresenceForm(auto_id=f"id_{line.row.id}_%s", initial=_mark_stands(line.row)))
            for line in seat_lines(rows)
        ],
        "spared": rules.SPARED_WORDS,
        "areas": lines,
        "areas_done": done,
        "areas_words": f"{done} of {len(lines)} areas complete",
        "status_tone": TONES[StaffingStatus(staffing.status)],
        "gates": gate_lines(gates, staffing),
        "left": sum(gate.is_locking for gate in gates),
        "lock": lock_of(gates),
        "options": _options(facts, request),
        "causes": [(one.value, str(one.label), _CAUSE_HINTS[one]) for one in CauseAnswer],
        "considered": [(str(Outcome(one.outcome).label), one.why) for one in facts.considered],
        "asks_harm": is_sanction(staffing.outcome) or bool(facts.child_risk or facts.child_welfare.asked_on),
        "narration": built,
        "frozen": frozen if staffing.decided_at else None,
        "tries": facts.efforts[::-1][:TRIES_SHOWN],
        "more_tries": max(len(facts.efforts) - TRIES_SHOWN, 0),
        "checks": _checks(staffing),
        "steps": list(staffing.steps.select_related("seat").order_by("number")),
        "pauses": list(staffing.pauses.select_related("activity").order_by("pk")),
        "open_items": [one for one in facts.missing if one.is_open],
        "referrals": referrals_since(staffing),
        "open_areas": [line.label for line in lines if _has_limitation(line)],
        "own_words": facts.goals[0] if facts.goals else "",
        "starts_at": starts_words(staffing),
        "is_coach": mine is not None and mine.seat == Seat.COACH,
        "may_check": mine is not None and rules.may_check_validity(mine),
        "may_record": mine is not None and rules.may_record(mine),
        "is_open": staffing.status == StaffingStatus.IN_SESSION,
        "is_ahead": staffing.status == StaffingStatus.SCHEDULED,
        "is_decided": staffing.status == StaffingStatus.DECIDED,
        "supports": lines_of(staffing.supports),
    }


def _has_limitation(line: AreaLine) -> bool:
    """Tell whether the reader sees a limitation in an area, so that something is to be offered for it."""
    return any(person.affected for person in line.people)


def _mark_stands(row: Any) -> dict[str, Any]:
    return {"seat_id": row.id, "presence": row.facts.presence}


def _options(facts: RoomFacts, request: SignedInRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": one.outcome.value,
            "label": str(one.outcome.label),
            "hint": _OUTCOME_HINTS.get(one.outcome, ""),
            "closed": one.closed,
        }
        for one in options(facts, today=request.today)
    ]


def _checks(staffing: Staffing) -> dict[str, tuple[str, Any]]:
    """Return who checked last and when, for bias and for validity."""
    rows = list(Check.objects.filter(staffing=staffing).order_by("at", "pk"))
    names = staff_names(row.by_id for row in rows)
    return {CheckOf(row.of).name.lower(): (names.get(row.by_id, ""), row.at) for row in rows}
