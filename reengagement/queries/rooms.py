"""Everything that is known in the room of a re-engagement staffing, as somebody may see it."""

from datetime import date

from casework.public import Case, User, household
from reengagement.choices import CheckOf
from reengagement.models import Check, Reengagement, Staffing, lines_of
from reengagement.queries.areas import as_rules, members_of, standing_answers, unread_of
from reengagement.queries.entrants import has_duty
from reengagement.queries.missing import missing_of
from reengagement.queries.record_facts import efforts_of, record_facts, standings_of
from reengagement.queries.seats import seats_of
from reengagement.rules import facts
from reengagement.rules.areas import Member
from reengagement.rules.room_figures import RoomFigures


def room_facts(staffing: Staffing, case: Case, viewer: User, *, figures: RoomFigures, today: date) -> facts.RoomFacts:
    """Return the facts of a room. Of protected areas the viewer gets what they may read, and how the rest stands."""
    reengagement = Reengagement.objects.select_related("participant__person").get(staffings=staffing)
    members = members_of(household(case.pk, today=today))
    record = record_facts(case, reengagement.participant)
    return facts.RoomFacts(
        on=staffing.on,
        participant=_participant(reengagement, members),
        household=members,
        seats=seats_of(staffing),
        invited_on=staffing.invited_on,
        choice=staffing.choice,
        process_told_on=staffing.process_told_on,
        efforts=efforts_of(reengagement, record, until=min(staffing.on, today)),
        sources=standings_of(reengagement, record),
        strengths=lines_of(staffing.strengths),
        goals=lines_of(staffing.goals),
        next_steps=tuple(step.what for step in staffing.steps.order_by("number")),
        supports=lines_of(staffing.supports),
        is_no_support_needed=staffing.is_no_support_needed,
        opportunities=_opportunities(staffing),
        screenings=_screenings(staffing),
        answers=tuple(as_rules(answer) for answer in standing_answers(staffing, viewer).values()),
        unread=unread_of(staffing, case, viewer, dv_months=figures.dv_months),
        missing=missing_of(staffing),
        cause=staffing.cause,
        is_plan_fit=staffing.is_plan_fit,
        agreed_on=staffing.agreed_on,
        coach_statement=staffing.coach_statement,
        bias_check=_newest(staffing, CheckOf.BIAS),
        validity_check=_newest(staffing, CheckOf.VALIDITY),
        considered=tuple(
            facts.OptionConsidered(one.outcome, one.why) for one in staffing.considered.order_by("said_at", "pk")
        ),
        outcome=staffing.outcome,
        child_welfare=_child_welfare(staffing),
        child_risk=staffing.child_risk,
        community_visit_tried_on=staffing.community_visit_tried_on,
        changed_at=staffing.changed_at,
        has_duty=has_duty(reengagement.participant, today),
    )


def _participant(reengagement: Reengagement, members: tuple[Member, ...]) -> Member:
    key = reengagement.participant_id
    found = (member for member in members if member.person_id == key)
    return next(found, Member(key, reengagement.participant.person.standing.given_name, is_adult=True))


def _opportunities(staffing: Staffing) -> tuple[facts.OpportunityAnswer, ...]:
    rows = staffing.opportunities.order_by("pk")
    return tuple(facts.OpportunityAnswer(one.opportunity, one.was_given, one.evidence) for one in rows)


def _screenings(staffing: Staffing) -> tuple[facts.ScreeningFacts, ...]:
    rows = staffing.screenings.order_by("pk").values_list("screening", "is_done", "offered_on")
    return tuple(facts.ScreeningFacts(*row) for row in rows)


def _newest(staffing: Staffing, of: str) -> facts.Tick | None:
    row = Check.objects.filter(staffing=staffing, of=of).order_by("-at", "-pk").values_list("by", "at").first()
    return facts.Tick(*row) if row else None


def _child_welfare(staffing: Staffing) -> facts.ChildWelfareFacts:
    found = getattr(staffing, "child_welfare", None)
    if found is None:
        return facts.ChildWelfareFacts()
    return facts.ChildWelfareFacts(found.asked_on, found.answer, found.statement)
