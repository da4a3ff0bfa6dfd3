"""How a penalty stands on a day: from which day, at which level, what it takes, what its state's rule of the end says.

Nothing of it is stored before the end: a penalty begins, rises and waits on its day with no job running.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casework.public import Case, Jurisdiction
from eligibility.public import Days, Step, calendar_around, figures_of
from reengagement.choices import PenaltyOutcome
from reengagement.models import AdverseNotice, Penalty
from reengagement.queries.endings import ending_of, with_month
from reengagement.queries.entrants import classes_said
from reengagement.queries.levels import levels_of
from reengagement.queries.money import amount_alone, money_told, newest_told
from reengagement.queries.notice_stands import (
    NoticeStand,
    begin_days,
    first_day_of,
    heard_of,
    notice_of,
    notice_stand,
)
from reengagement.rules import Figures, hearings, notices
from reengagement.rules.family import FamilyMoney
from reengagement.rules.hearings import Heard
from reengagement.rules.jobs import without_duty_from
from reengagement.rules.ladder import Amount, Ending, Level
from reengagement.rules.words import step_in_state


@dataclass(frozen=True)
class Standing:
    """A penalty on a day. `first_day` is None until a notice of it has left in time.

    `planned_on`: the first day that a notice given today would leave. `levels`: those reached, the last one in force.
    `money`: the payment of the family, as eligibility told it last with any of its open penalties. `denial`: in words
    that the case is over by the rule, if it is.
    """

    penalty: Penalty
    today: date
    first_day: date | None
    planned_on: date
    notices: tuple[NoticeStand, ...]
    levels: tuple[Level, ...]
    month: int
    ladder_steps: tuple[Step, ...]
    ending: Ending
    money: FamilyMoney
    amount: Amount | None
    heard: tuple[Heard, ...]
    denial: str = ""

    @property
    def is_denied(self) -> bool:
        """Whether the case is over by the rule of the penalty."""
        return bool(self.denial)

    @property
    def is_over(self) -> bool:
        """Whether somebody ended or deleted it."""
        return bool(self.penalty.outcome)

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.first_day is not None and self.first_day <= self.today

    @property
    def is_taking(self) -> bool:
        """Whether it takes from the payment: it has begun, nothing ended it, and no hearing holds it."""
        return self.has_begun and not (self.is_over or self.ending.is_over or self.waits)

    @property
    def level(self) -> Level | None:
        """The level in force."""
        return self.levels[-1] if self.levels else None

    @property
    def can_end(self) -> bool:
        """Whether its state's rule says that it is over, and nobody wrote that down yet."""
        return not self.is_over and self.ending.is_over

    @property
    def waits(self) -> bool:
        """Whether it waits for a hearing with the benefit going on."""
        return not self.is_over and self.ending.outcome == PenaltyOutcome.WAITS

    @property
    def is_heard(self) -> bool:
        """Whether a hearing with the benefit going on has no decision yet: nothing is raised meanwhile."""
        return hearings.held_from(self.heard) is not None

    @property
    def begun(self) -> list[date]:
        """The days on which its levels begin or began, one for each notice that counts and that no hearing holds."""
        return begin_days(self.notices, self.heard, self.first_day) if self.first_day else []

    @property
    def state(self) -> str:
        """How it stands, in a few words."""
        if self.is_over:
            return "Ended" if self.penalty.outcome == PenaltyOutcome.ENDS else "Deleted"
        if self.can_end:
            return "Over by its rule: end it"
        if self.waits:
            return "Waits for the hearing"
        if self.first_day is None:
            return "No notice given in time yet"
        return "In force" if self.has_begun else "Begins later"


def penalties_with_records(case: Case) -> QuerySet[Penalty]:
    """Return the penalties of a case with all that bears on them, the newest first."""
    rows = Penalty.objects.filter(case=case).select_related("participant__person", "request", "imposed_by", "ended_by")
    return with_records(rows).order_by("-failed_on", "-pk")


def with_records(penalties: QuerySet[Penalty]) -> QuerySet[Penalty]:
    """Read penalties together with all that bears on them."""
    told = Prefetch("notices", AdverseNotice.objects.with_approval())
    return penalties.prefetch_related(
        told,
        "notices__notice",
        "facts",
        "attempts",
        "money",
        "raises",
        "hearings",
        "visits__findings",
        "visits__contact",
    )


def standing_of(penalty_id: UUID, case: Case, *, today: date) -> Standing:
    """Return how a penalty of a case stands on a day.

    Raises:
        Penalty.DoesNotExist: it is none of the case's.
    """
    return standings_of([penalties_with_records(case).get(pk=penalty_id)], case, today=today)[0]


def standings_of(penalties: Sequence[Penalty], case: Case, *, today: date) -> list[Standing]:
    """Return how penalties of one case, read with their records, stand on a day."""
    if not penalties:
        return []
    figures = figures_of(case, on=today)
    told = [one.written_on for penalty in penalties for one in penalty.notices.all()]
    days = calendar_around(case, min([*told, today]), today)
    money = newest_told(one.case_id for one in penalties)
    is_oregon = figures.jurisdiction == Jurisdiction.OREGON
    said = classes_said(one.participant_id for one in penalties) if is_oregon else {}
    return [
        _standing(
            one,
            figures,
            days,
            money=money_told(one) if one.outcome else money.get(one.case_id, money_told(one)),
            reclassified_on=without_duty_from(said.get(one.participant_id, ()), on=one.failed_on),
        )
        for one in penalties
    ]


def _standing(
    penalty: Penalty, figures: Figures, days: Days, *, money: FamilyMoney, reclassified_on: date | None
) -> Standing:
    today = figures.on
    told = tuple(notice_stand(penalty, one, figures, days) for one in penalty.notices.all())
    heard = tuple(heard_of(one, told) for one in sorted(penalty.hearings.all(), key=lambda one: one.asked_on))
    planned = notices.effect_of(notice_of(penalty, today, figures), days, policy=figures.policy).effective_on
    first = first_day_of(told, heard)
    levels, month, steps = levels_of(penalty, first, told, heard, figures)
    ending, denial = ending_of(penalty, first or planned, heard, figures, reclassified_on=reclassified_on)
    has_begun = first is not None and first <= today
    amount = amount_alone(penalty, levels, money, figures, is_case_over=bool(denial)) if has_begun else None
    if first is not None:
        ending = _with_month_of_end(penalty, ending, levels, first, figures, money=money)
    told_steps = tuple(step_in_state(step, figures.jurisdiction) for step in ending.steps)
    return Standing(
        penalty=penalty,
        today=today,
        first_day=penalty.first_day if penalty.outcome else first,
        planned_on=planned,
        notices=told,
        levels=levels,
        month=month,
        ladder_steps=steps,
        ending=replace(ending, steps=told_steps),
        money=money,
        amount=amount,
        heard=heard,
        denial=denial,
    )


def _with_month_of_end(
    penalty: Penalty, ending: Ending, levels: Sequence[Level], first: date, figures: Figures, *, money: FamilyMoney
) -> Ending:
    """Return an end in Alaska with the money of its month, at the level that was in force on the last day."""
    last = ending.last_penalty_day
    if figures.jurisdiction != Jurisdiction.ALASKA or last is None:
        return ending
    amount = amount_alone(penalty, [one for one in levels if one.first_day <= last], money, figures)
    return with_month(ending, amount, first, figures) if amount else ending
