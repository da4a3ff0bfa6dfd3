"""The engine's SQL and plain Python say the same about cases made up at random."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given

from casework import engine
from casework.engine import Owed
from casework.engine.registry import standards
from casework.models import Case, Event, Participant
from tests.factories import as_auditor, as_importer
from tests.properties import oracle
from tests.properties.conftest import Ground
from tests.properties.made import CASES, JURISDICTIONS, SEEDS, quiet
from tests.properties.oracle import Row
from tests.properties.worlds import Made, Plan, a_day, made_of, made_up

pytestmark = pytest.mark.django_db

#: The form is due before the staffing; a month that is over may be authorised late; a carried day is anybody's.
COUNTING_BACK = {"extension-form", "child-care-request"}


def written(ground: Ground, drawn: Sequence[Plan]) -> list[Made]:
    """Write made-up cases down; the caller's savepoint takes them away again."""
    made = [_unsaved(ground, plan) for plan in drawn]
    Case.objects.bulk_create([one.case for one in made])
    Participant.objects.bulk_create([person for one in made for person in one.participants])
    Event.objects.bulk_create([event for one in made for event in one.events])
    return made


def _unsaved(ground: Ground, plan: Plan) -> Made:
    office = ground.offices[plan.office]
    return made_of(plan, office=office, family=ground.family, persons=ground.persons, clerk=ground.clerk)


def said_by_sql(made: Sequence[Made], as_of: date) -> dict[UUID, set[Row]]:
    with as_auditor():
        found = engine.expected(as_of=as_of, case_ids=[one.case.pk for one in made])
    assert len({row.id for row in found}) == len(found), "keys are unique"
    rows: dict[UUID, set[Row]] = {one.case.pk: set() for one in made}
    for owed in found:
        rows[owed.case_id].add(
            Row(
                owed.standard,
                owed.participant_id,
                owed.trigger_id,
                owed.period,
                owed.starts_on,
                owed.warn_on,
                owed.due_on,
                owed.met_on,
                owed.escalate_on,
            )
        )
    assert sum(map(len, rows.values())) == len(found), "no deadline stands twice"
    return rows


@quiet
@given(seed=SEEDS)
def test_sql_says_what_the_documents_say(ground: Ground, seed: int) -> None:
    chance = Random(seed)
    drawn = [made_up(chance, JURISDICTIONS) for _ in range(CASES)]
    differing = differences(ground, drawn, as_of := a_day(chance))
    if differing:
        plan = shortest(min(differing, key=lambda one: len(one.facts)), lambda one: differences(ground, [one], as_of))
        pytest.fail(f"as of {as_of}\n{differences(ground, [plan], as_of)[plan]}")


def test_made_up_cases_reach_every_standard_met_and_open(ground: Ground) -> None:
    """What the other properties hold is not empty."""
    chance = Random(2026)
    reached: set[tuple[str, bool]] = set()
    for _ in range(4000):
        plan = made_up(chance, JURISDICTIONS)
        told = _unsaved(ground, plan).told
        rows = oracle.owed(told, ground.oracles[plan.office], standards(), as_of=a_day(chance))
        reached |= {(row.standard, row.met is not None) for row in rows}
    assert reached == {(declared.code, is_met) for declared in standards() for is_met in (True, False)}


@quiet
@given(seed=SEEDS)
def test_a_window_shows_the_same_rows_as_the_whole(ground: Ground, seed: int) -> None:
    """performance.md 1: the nightly reconcile looks at what starts in a window; it must see there what is there."""
    chance = Random(seed)
    drawn = [made_up(chance, JURISDICTIONS) for _ in range(CASES)]
    as_of = a_day(chance)
    since = as_of - timedelta(days=chance.choice([0, 1, 10, 31, 62, 100]))
    differing = window_differences(ground, drawn, as_of, since)
    if differing:
        plan = next(one for one in drawn if window_differences(ground, [one], as_of, since))
        plan = shortest(plan, lambda one: window_differences(ground, [one], as_of, since))
        pytest.fail(f"as of {as_of}, since {since}: {window_differences(ground, [plan], as_of, since)}\n{plan.facts}")


def window_differences(ground: Ground, drawn: Sequence[Plan], as_of: date, since: date) -> set[Owed]:
    """Return the rows of a window that are not those of the whole, or the other way round."""
    with transaction.atomic():
        with as_importer():
            made = written(ground, drawn)
        ids = [one.case.pk for one in made]
        whole = {row for row in _asked("expected_many", ids, as_of) if row.starts_on >= since}
        window = set(_asked("expected_many", ids, as_of, since))
        transaction.set_rollback(True)
    return whole ^ window


@quiet
@given(seed=SEEDS)
def test_one_case_alone_says_the_same_as_among_many(ground: Ground, seed: int) -> None:
    chance = Random(seed)
    drawn = [made_up(chance, JURISDICTIONS) for _ in range(4)]
    as_of = a_day(chance)
    with transaction.atomic():
        with as_importer():
            made = written(ground, drawn)
        ids = [one.case.pk for one in made]
        alone = [row for id in ids for row in _asked("expected_one", [id], as_of)]
        assert set(alone) == set(_asked("expected_many", ids, as_of))
        transaction.set_rollback(True)


@quiet
@given(seed=SEEDS)
def test_keys_stay_and_due_days_follow_their_starts(ground: Ground, seed: int) -> None:
    """The key of a deadline is that of its standard, person and trigger or period, whenever it is derived."""
    chance = Random(seed)
    drawn = [made_up(chance, JURISDICTIONS) for _ in range(CASES)]
    days = sorted([a_day(chance), a_day(chance)])
    with transaction.atomic():
        with as_importer():
            made = written(ground, drawn)
        ids = [one.case.pk for one in made]
        then, later = (_asked("expected_many", ids, day) for day in days)
        transaction.set_rollback(True)
    keys: dict[UUID, tuple[object, ...]] = {}
    for row in then + later:
        key = (row.case_id, row.standard, row.participant_id, row.period or row.trigger_id)
        assert keys.setdefault(row.id, key) == key
        assert row.starts_on <= row.due_on or row.standard in COUNTING_BACK
        assert row.warn_on <= row.due_on <= row.escalate_on
    assert len(set(keys.values())) == len(keys)


def _asked(function: str, ids: list[UUID], as_of: date, since: date | str = "-infinity") -> list[Owed]:
    with as_auditor(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM engine.{function}(%s::uuid[], %s, %s)", [ids, as_of, since])
        return [Owed(*row) for row in cursor.fetchall()]


def differences(ground: Ground, drawn: Sequence[Plan], as_of: date) -> dict[Plan, str]:
    """Say for each made-up case where SQL and documents part."""
    with transaction.atomic():
        with as_importer():
            made = written(ground, drawn)
        said = said_by_sql(made, as_of)
        transaction.set_rollback(True)
    found = {}
    for one, plan in zip(made, drawn, strict=True):
        wanted = oracle.owed(one.told, ground.oracles[plan.office], standards(), as_of=as_of)
        if said[one.case.pk] != wanted:
            found[plan] = _parting(said[one.case.pk], wanted, one, plan)
    return found


def shortest(plan: Plan, parts: Callable[[Plan], object]) -> Plan:
    """Leave facts out of a case on which two answers part, as long as they do."""
    for place in range(len(plan.facts)):
        shorter = replace(plan, facts=plan.facts[:place] + plan.facts[place + 1 :])
        if parts(shorter):
            return shortest(shorter, parts)
    return plan


def _parting(said: set[Row], wanted: set[Row], made: Made, plan: Plan) -> str:
    names = {person: f"person {place}" for place, person in enumerate(made.told.adults + made.told.children, start=1)}
    names |= {fact.id: f"{fact.kind} {fact.on}" for fact in made.told.facts} | {None: "everybody"}
    rows = [
        f"{who}: {row._replace(participant=names[row.participant], trigger=names[row.trigger])}"
        for who, some in (("SQL alone", said - wanted), ("documents alone", wanted - said))
        for row in sorted(some, key=str)
    ]
    facts = [
        f"  {fact.kind} {fact.on} {names[fact.who]} {fact.facts} due={fact.due_on}"
        f" voids={names[fact.voids] if fact.voids else ''}"
        for fact in made.told.facts
    ]
    return "\n".join([*rows, JURISDICTIONS[plan.office], *facts])
