"""A2: in any world the two walls and a plain reading of the policy let the same rows through."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings

from casework import engine
from casework.choices import DatabaseRole, RestrictedKind
from casework.context import in_context
from casework.models import Case, Release, RestrictedFact, TopicTalk, User
from tests.factories import TODAY, as_importer
from tests.security.worlds import SEES_SSN, Plan, World, break_glass_at, plans, write

#: Tables whose rows a case brings along, with the column that names the case.
BY_CASE = {
    "casework_case": "id",
    "casework_participant": "case_id",
    "casework_event": "case_id",
    "casework_deadline": "case_id",
    "casework_assignment": "case_id",
    "casework_note": "case_id",
}
BY_PERSON = {"casework_person": "id", "casework_membership": "person_id"}


def let_through(table: str, column: str) -> set[UUID]:
    """Ask the database without a condition: what comes back is what row security lets through."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
        return {key for (key,) in cursor.fetchall()}


def past_row_security(user: User) -> set[UUID]:
    with as_importer():
        return set(Case.objects.visible_to(user).values_list("pk", flat=True))


def check(world: World, user: User, owing: set[UUID]) -> None:
    """Compare what one person is let through to; `owing` are the cases that have deadlines at all."""
    cases = world.case_ids(user)
    assert past_row_security(user) == cases
    if not user.is_active and user.database_role != DatabaseRole.STAFF:
        return  # an inactive auditor has no session and so no context
    with in_context(actor=user):
        assert set(Case.objects.visible_to(user).values_list("pk", flat=True)) == cases
        check_restricted(world, user)
        if user.database_role in (DatabaseRole.STAFF, DatabaseRole.AUDITOR):
            check_rows(world, user, owing)


def check_restricted(world: World, user: User) -> None:
    """Compare the narrower walls: cases by kind, facts, hard topics, and what may be written."""
    by_kind = {
        kind: {case.pk for case in world.cases if world.reads_of(user, case, kind)} for kind in RestrictedKind.values
    }
    for kind, cases in by_kind.items():
        assert set(Case.objects.restricted_to(user, kind).values_list("pk", flat=True)) == cases, kind
    if user.database_role != DatabaseRole.STAFF:
        assert not any(by_kind.values())
        assert set(Release.objects.visible_to(user).values_list("pk", flat=True)) == world.release_ids(user)
        if user.database_role == DatabaseRole.AUDITOR:
            assert let_through("casework_release", "id") == world.release_ids(user)
        return
    writable = {case.pk for case in world.cases if world.writes(user, case)}
    assert set(Case.objects.writable_by(user).values_list("pk", flat=True)) == writable
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(array_agg(x), '{}') FROM unnest(sec.writable_case_ids()) x")
        assert set(cursor.fetchone()[0]) == writable
        cursor.execute("SELECT id, sec.who_sees(id) FROM unnest(%s::uuid[]) id", [[case.pk for case in world.cases]])
        working = {case: set(found) & {one.pk for one in world.users} for case, found in cursor.fetchall()}
    for case in world.cases:
        workers = {one.pk for one in world.users if world.writes(one, case)}
        assert working[case.pk] == (workers if case.pk in writable else set())
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, sec.restricted_case_ids(kind) FROM unnest(%s::text[]) kind", [list(by_kind)])
        assert {kind: set(found) for kind, found in cursor.fetchall()} == by_kind
    assert let_through("casework_restrictedfact", "id") == world.fact_ids(user)
    assert set(RestrictedFact.objects.visible_to(user).values_list("pk", flat=True)) == world.fact_ids(user)
    assert let_through("casework_release", "id") == world.release_ids(user)
    assert set(Release.objects.visible_to(user).values_list("pk", flat=True)) == world.release_ids(user)
    assert let_through("casework_topictalk", "id") == world.topic_ids(user)
    assert set(TopicTalk.objects.visible_to(user).values_list("pk", flat=True)) == world.topic_ids(user)


def check_rows(world: World, user: User, owing: set[UUID]) -> None:
    cases, persons = world.case_ids(user), world.person_ids(user)
    carried = {row.case_id for row in world.assignments}
    expected = dict.fromkeys(BY_CASE, cases) | {
        "casework_deadline": cases & owing,
        "casework_assignment": cases & carried,
    }
    for table, column in BY_CASE.items():
        assert let_through(table, column) == expected[table], table
    everybody = set().union(*world.people.values())
    for table, column in BY_PERSON.items():
        assert let_through(table, column) & everybody == persons, table
    if user.database_role == DatabaseRole.STAFF:
        assert let_through("casework_family", "id") == world.family_ids(user)
        assert let_through("casework_personidentifier", "person_id") == (persons if user.role in SEES_SSN else set())


@pytest.mark.django_db
class TestWorlds:
    @settings(
        max_examples=50,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(plan=plans())
    def test_both_walls_and_the_policy_agree(self, plan: Plan) -> None:
        with transaction.atomic():
            with as_importer(), connection.cursor() as cursor:
                cursor.execute("SELECT now()")
                [now] = cursor.fetchone()
                world = write(plan, now=now)
                for case in world.cases:
                    engine.refresh_case(case.pk, today=TODAY)
                owing = let_through("casework_deadline", "case_id")
            break_glass_at(world, plan)
            for user in world.users:
                check(world, user, owing)
            transaction.set_rollback(True)
