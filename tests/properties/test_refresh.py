"""What the writes leave in the table is what recomputing says, whatever came late, early or was taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given

from casework import engine, ledger
from casework.engine import Owed
from casework.models import Case, Event, Participant
from tests.factories import as_auditor, as_importer
from tests.properties.conftest import Ground
from tests.properties.made import JURISDICTIONS, SEEDS, slow
from tests.properties.worlds import FIRST, NOON, Made, line_of, made_of, made_up
from tests.scenarios.story import rows_of

pytestmark = pytest.mark.django_db


@slow
@given(seed=SEEDS)
def test_the_table_says_what_recomputing_says(ground: Ground, seed: int) -> None:
    chance = Random(seed)
    with transaction.atomic():
        made = [_opened(chance, ground) for _ in range(2)]
        last = _written_in_turn(chance, made)
        now = _noon(last + timedelta(days=chance.choice([0, 1, 3, 40])))
        engine.sweep(now=now)
        for one in made:
            assert rows_of(one.case) == _expected(one.case, now.astimezone(one.case.office.zone).date())
        assert engine.reconcile(now=now, window_days=100) == 0
        assert engine.reconcile(now=now) == 0
        transaction.set_rollback(True)


def _noon(day: date) -> datetime:
    """Return the moment when it is noon in Alaska, and the same day in all four states."""
    return datetime.combine(day, NOON, tzinfo=ZoneInfo("America/Anchorage"))


def _opened(chance: Random, ground: Ground) -> Made:
    plan = made_up(chance, JURISDICTIONS)
    made = made_of(
        plan, office=ground.offices[plan.office], family=ground.family, persons=ground.persons, clerk=ground.clerk
    )
    with as_importer():
        Case.objects.bulk_create([made.case])
        Participant.objects.bulk_create(made.participants)
    return made


def _written_in_turn(chance: Random, made: list[Made]) -> date:
    """Write the cases' lines as days go by: some on their day, some late, some ahead; now and then the sweep runs."""
    written: dict[UUID, Event] = {}
    waiting = [[(one, fact) for fact in one.told.facts] for one in made]
    today = FIRST
    while any(waiting):
        one, fact = chance.choice([lines for lines in waiting if lines]).pop(0)
        line = replace(line_of(fact, one.participants), voids=written[fact.voids] if fact.voids else None)
        with as_importer():
            (written[fact.id],) = ledger.record_lines(one.case, [line], actor=one.events[0].actor, now=_noon(today))
        assert rows_of(one.case) == _expected(one.case, today)
        today += timedelta(days=chance.choice([0, 0, 0, 1, 2, 5, 17]))
        if chance.random() < 0.3:
            engine.sweep(now=_noon(today))
    return today


def _expected(case: Case, today: date) -> dict[UUID, Owed]:
    with as_auditor():
        return {row.id: row for row in engine.expected(as_of=today, case_ids=[case.pk])}
