"""A decision made, stored whole, and computed again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, ledger, local_day, locked_case, permissions, refusing, wording
from eligibility.choices import Programme
from eligibility.models import Application, Determination
from eligibility.operations.actions import require_told_ahead
from eligibility.operations.applications import open_application
from eligibility.queries.again import months_again
from eligibility.queries.benefits import names_of
from eligibility.queries.held import held_for
from eligibility.queries.places import of_programme
from eligibility.rules import determination as rules
from eligibility.rules.answers import shown
from eligibility.rules.book import NoRule
from eligibility.rules.facts import Question
from eligibility.rules.holding import Held, Missing, Turned, question_of
from eligibility.rules.reading import Misread
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from eligibility.rules.replay import changed_since, replay
from eligibility.rules.requirements import program_of, require_month, unreadable

NOT_COMPLETE = "The application is not complete: the interview comes first."
CLOSED = (
    "The case is closed. Only months are decided again in which a reduction of cash changed after they were decided."
)
NOTHING_NEW = "Nothing changed since the last decision of this month."
#: A stored decision that meets one of these cannot be computed any more: a difference, and the others are looked at.
_DEFECTS = (NoRule, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


@transaction.atomic
def decide_application(*, application_id: UUID, month: date, actor: User, now: datetime) -> Determination:
    """Decide a programme for a month, told by its first day, from the facts that hold then and the rules of the month.

    The decision is stored whole: household, rule versions, steps, answer. One that is there already is superseded. On a
    closed case a month is decided that a reduction of cash touches since it was decided, and no other.

    Policy: family coach position description, eligibility (O010, O047); domain 6, Determination.

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed and no month
            of this application is to be decided again.
        Refused: it is withdrawn or not complete, the month cannot be, a fact or a rule is missing, nothing changed, or
            the family was told of more and no adverse action came first.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    may_again = permissions.can_decide_again(actor, case)
    permissions.require(permissions.can_decide_eligibility(actor, case) or may_again)
    application = open_application(application_id)
    again = [] if case.is_open else months_again(application)
    permissions.require(case.is_open or bool(again))
    if again and month not in again:
        raise Refused(CLOSED, field="month")
    if application.completed_on is None:
        raise Refused(NOT_COMPLETE)
    today = local_day(case, now)
    require_month(month, filed_on=application.filed_on, today=today)
    held, decided = _decided(application, month)
    before = Determination.objects.newest().filter(case=case, programme=application.programme, month=month).first()
    row = Determination(
        case=case,
        application=application,
        programme=application.programme,
        jurisdiction=decided.jurisdiction,
        month=month,
        household=held.line,
        used=[*(_used(one) for one in held.used), *held.reduced],
        readings=[one.as_plain() for one in _readings(held, decided)],
        steps=plain_steps(decided),
        is_eligible=decided.eligible,
        monthly_benefit=decided.monthly_benefit,
        supersedes=before,
        decided_on=today,
        decided_by=actor,
        decided_at=now,
    )
    if before is not None and _same(before, row):
        raise Refused(NOTHING_NEW)
    require_told_ahead(row=row, today=today)
    with refusing("determination_first", "This month was decided meanwhile. Look at that decision first."):
        row.save(force_insert=True)
    if application.programme != Programme.TA_DVS:
        facts = {
            "programme": application.programme,
            "about": application.pk,
            "month": f"{month:%Y-%m}",
            "eligible": row.is_eligible,
            "filing_month": month == application.filed_on.replace(day=1),
        }
        line = ledger.Line(EventKind.ELIGIBILITY_DECIDED, today, None, row, facts=facts)
        ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@dataclass(frozen=True)
class Difference:
    """What a stored decision and the same computed again do not agree on, by name; `error`: it cannot be computed.

    `ids` are the policy ids it read that say something else on file now.
    """

    determination_id: UUID
    names: tuple[str, ...] = ()
    error: str = ""
    ids: tuple[str, ...] = ()


def replayed(row: Determination) -> Difference | None:
    """Compute a stored decision again with the rule versions that it read; None where it comes out the same."""
    return _compared(row, lambda program, asked: replay(program, asked, _kept(row)))


def changed_by_rules(row: Determination) -> Difference | None:
    """Compute a stored decision again with the rules as they are on file now; None where it comes out the same."""
    found = _compared(row, lambda program, asked: determine(program, asked.household, asked.month))
    if found is None:
        return None
    try:
        changed = changed_since(row.jurisdiction, row.month, _kept(row))
    except _DEFECTS:
        return found
    return replace(found, ids=tuple(dict.fromkeys(one.id for one in changed)))


def plain_steps(decided: rules.Determination) -> list[dict[str, Any]]:
    """Return the steps of a decision as they are stored."""
    return [
        {"name": one.name, "value": shown(one.value), "rule": one.rule, "source": one.source} for one in decided.steps
    ]


def _decided(application: Application, month: date) -> tuple[Held, rules.Determination]:
    case = application.case
    try:
        held = held_for(case, programme=application.programme, month=month, filed_on=application.filed_on)
        decided = determine(program_of(application.programme), held.question.household, month)
    except Missing as error:
        names = names_of(case)
        wants = [f"{names[who]}: {what}" if who in names else what for who, what in error.wants]
        raise Refused(f"Still to find out for {wording.month_words(month)}: {'; '.join(wants)}.") from None
    except NoRule as error:
        raise Refused(f"This cannot be decided: {error}.", field="month") from None
    except Misread as error:
        raise Refused(f"This cannot be decided: {unreadable(error)}.") from None
    return held, decided


def _readings(held: Held, decided: rules.Determination) -> list[Reading]:
    return list({(one.id, one.on): one for one in (*held.readings, *decided.readings)}.values())


def _used(one: Turned) -> dict[str, Any]:
    found = {
        "fact": one.fact.id,
        "monthly": None if one.monthly is None else shown(one.monthly),
        "times": None if one.times is None else shown(one.times),
    }
    return found | {"months": one.months} if one.months else found


def _same(before: Determination, row: Determination) -> bool:
    """Answer whether nothing is new, the application neither: another one is decided though it finds the same."""
    known = ("application_id", "household", "steps", "used")
    return all(getattr(before, name) == getattr(row, name) for name in known)


def _kept(row: Determination) -> list[Reading]:
    return [Reading.of_plain(one) for one in row.readings]


def _compared(row: Determination, compute: Callable[[Program, Question], rules.Determination]) -> Difference | None:
    try:
        decided = compute(program_of(row.programme), question_of(row.household))
        names = _differing({one["name"]: one["value"] for one in row.steps}, plain_steps(decided))
    except _DEFECTS as error:
        return Difference(row.pk, error=f"cannot be computed: {str(error) or type(error).__name__}")
    if decided.eligible != row.is_eligible:
        names.append("the answer")
    if decided.monthly_benefit != row.monthly_benefit:
        names.append("the monthly benefit")
    return Difference(row.pk, tuple(names)) if names else None


def _differing(stored: dict[str, Any], steps: list[dict[str, Any]]) -> list[str]:
    """Return the names of steps that differ, are new or are gone."""
    now = {one["name"]: one["value"] for one in steps}
    return [name for name in {**stored, **now} if stored.get(name, ...) != now.get(name, ...)]
