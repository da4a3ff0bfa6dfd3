"""What was signed stays as it was signed, whatever statement a member of staff sends (A024, O018)."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from casework.context import in_context
from casework.models import Case, User
from coaching.choices import StepStatus
from coaching.models import Goal, Plan, PlanParty, PlanSigner, Step
from coaching.operations.life import offer_plan
from coaching.operations.writing import PlanWords, save_plan
from tests.factories import NOW, TODAY, as_auditor
from tests.flows.coaching.planned import draft_plan
from tests.unit.coaching.planning import signed

pytestmark = pytest.mark.django_db(transaction=True)
JOINT = PlanWords(words="I want to work.", is_joint=True, communication="By phone", parties=(("Harbor", "Rent"),))
REFUSED = None


@pytest.fixture
def draft(open_case: Case, coach: User) -> Plan:
    """A jointly managed plan that lacks nothing."""
    plan = draft_plan(open_case, coach)
    with in_context(actor=coach):
        save_plan(plan_id=plan.pk, rev=plan.rev, says=JOINT, actor=coach, now=NOW)
    return plan


@pytest.fixture(params=["offered", "signed"])
def standing(request: pytest.FixtureRequest, draft: Plan, coach: User) -> Plan:
    """A plan that waits for signatures, or has them all."""
    with in_context(actor=coach):
        if request.param == "signed":
            signed(draft, coach)
        else:
            offer_plan(plan_id=draft.pk, knows_questions=True, actor=coach, now=NOW)
    return draft


def tried(coach: User, sql: str, *values: object) -> int | None:
    """Send a statement as the coach; return how many rows it touched, `REFUSED` where it was."""
    with in_context(actor=coach):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                return int(cursor.rowcount)
        except ProgrammingError:
            return REFUSED


def count(plan: Plan, part: type[Any]) -> int:
    with as_auditor():
        return int(part.objects.filter(plan=plan).count())


class TestByStatement:
    @pytest.mark.parametrize("part", [PlanParty, Step, Goal])
    def test_nothing_is_taken_out_of_what_is_signed(self, standing: Plan, coach: User, part: type[Any]) -> None:
        before = count(standing, part)
        assert before
        assert not tried(coach, f"DELETE FROM {part._meta.db_table} WHERE plan_id = %s", standing.pk)
        assert count(standing, part) == before

    @pytest.mark.parametrize("part", [PlanParty, Step])
    def test_of_a_draft_it_is(self, draft: Plan, coach: User, part: type[Any]) -> None:
        assert tried(coach, f"DELETE FROM {part._meta.db_table} WHERE plan_id = %s", draft.pk) == 1
        assert count(draft, part) == 0

    @pytest.mark.parametrize(
        ("part", "change"),
        [
            (Plan, "words = 'Other words'"),
            (Plan, "exit_on = '2030-01-01'"),
            (Goal, "words = 'Other words'"),
            (Step, "words = 'Other words'"),
            (Step, "review_on = '2030-01-01'"),
            (Step, "purpose = 'SKILL'"),
            (PlanParty, "role = 'Another'"),
        ],
    )
    def test_no_word_of_what_is_signed_is_changed(
        self, standing: Plan, coach: User, part: type[Any], change: str
    ) -> None:
        column = "id" if part is Plan else "plan_id"
        assert tried(coach, f"UPDATE {part._meta.db_table} SET {change} WHERE {column} = %s", standing.pk) is REFUSED

    @pytest.mark.parametrize("column", ["case_id", "participant_id", "kind", "form", "version", "written_on", "reason"])
    def test_whose_and_which_a_plan_is_never_changes(self, draft: Plan, coach: User, column: str) -> None:
        assert tried(coach, f"UPDATE coaching_plan SET {column} = {column} WHERE id = %s", draft.pk) is REFUSED

    def test_a_signature_stands_once(self, draft: Plan, coach: User) -> None:
        with in_context(actor=coach):
            signed(draft, coach)
        for change in ("typed_name = 'Joan'", "signed_on = NULL, way = ''", "consent_scopes = '[\"HEALTH\"]'"):
            assert tried(coach, f"UPDATE coaching_plansigner SET {change} WHERE plan_id = %s", draft.pk) is REFUSED
        with as_auditor():
            assert all(one.signed_on == TODAY for one in PlanSigner.objects.filter(plan=draft))

    def test_how_far_a_step_got_goes_on_changing(self, draft: Plan, coach: User) -> None:
        with in_context(actor=coach):
            signed(draft, coach)
        done = f"UPDATE coaching_step SET status = '{StepStatus.DONE}', status_on = %s WHERE plan_id = %s"
        assert tried(coach, done, TODAY, draft.pk) == 1

    def test_nothing_is_added_to_what_is_signed(self, draft: Plan, coach: User) -> None:
        with in_context(actor=coach):
            signed(draft, coach)
        values = f"case_id, '{draft.pk}', 'Another', 'Role'"
        added = f"INSERT INTO coaching_planparty (id, case_id, plan_id, name, role) SELECT gen_random_uuid(), {values}"
        assert tried(coach, f"{added} FROM coaching_plan WHERE id = %s", draft.pk) is REFUSED
