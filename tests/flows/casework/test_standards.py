"""The page of standards: every rule that binds with its source, every value with its days."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casework.choices import DatabaseRole, Jurisdiction
from casework.context import in_context
from casework.engine.registry import standards
from casework.models import Setting, User
from casework.queries.standards import figure_of, programs, watched
from policy.reader import load
from tests.factories import NOW, make_office, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def page(user: User, **query: Any) -> str:
    response = signed_in(user).get(reverse("casework:standards"), query)
    assert response.status_code == 200
    return response.content.decode()


class TestStandards:
    @pytest.mark.parametrize("jurisdiction", Jurisdiction.values)
    def test_lists_each_one_that_binds_there(self, coach: User, jurisdiction: str) -> None:
        shown = page(coach, jurisdiction=jurisdiction)
        for declared in standards():
            assert (f'id="standard-{declared.code}"' in shown) == (
                jurisdiction in {one for other in standards() if other.code == declared.code for one in other.where}
            )

    def test_says_what_is_owed_by_when_and_where_it_is_written(self, coach: User) -> None:
        shown = page(coach)
        assert "First contact after referral" in shown
        assert "1 business day after" in shown
        assert "DPAWS expectations, 2" in shown
        assert "A003" in shown

    def test_says_when_a_figure_is_not_set(self, coach: User) -> None:
        assert "not set, so nothing is owed" in page(coach)

    def test_opens_on_the_state_of_the_office(self) -> None:
        user = make_user(office=make_office(jurisdiction=Jurisdiction.OREGON))
        assert 'aria-current="true">Oregon' in page(user)
        assert 'aria-current="true">Alaska' in page(user, jurisdiction="US-AK")

    @pytest.mark.parametrize("query", [{"jurisdiction": "US-CA"}, {"part": "x"}])
    def test_takes_what_it_cannot_read_for_nothing(self, coach: User, query: dict[str, str]) -> None:
        assert "First contact after referral" in page(coach, **query)

    def test_is_for_everybody(self, auditor: User, admin: User, partner: User) -> None:
        for user in (auditor, admin, partner):
            assert "Standards and values" in page(user)


class TestValues:
    def test_show_every_parameter_with_its_source(self, coach: User) -> None:
        shown = page(coach, part="values")
        for parameter in load().parameters():
            assert (f">{parameter.id}<" in shown) == parameter.covers("US-AK")

    def test_show_since_when_and_how_sure(self, coach: User) -> None:
        shown = page(coach, part="values")
        assert "since Sun Jan 1, 2012" in shown
        assert "High confidence" in shown

    def test_show_what_an_administrator_chose(self, coach: User, admin: User) -> None:
        with in_context(actor=admin):
            Setting.objects.create(
                parameter="std.ak.case_review_months",
                jurisdiction="US-AK",
                office=coach.office,
                first_day=date(2026, 1, 1),
                number=6,
                value=6,
                source="Regional manager's memo",
                set_by=admin,
                set_at=NOW,
            )
        shown = page(coach, part="values")
        assert "Regional manager&#x27;s memo" in shown
        assert coach.office.name in shown

    def test_stand_by_field_with_the_standards_first(self) -> None:
        with in_context(role=DatabaseRole.AUDITOR):
            found = programs("US-OR", today=date(2026, 11, 22))
        assert found[0].key == "practice"
        assert len(found) == len({program.key for program in found})
        assert all(program.name[0].isupper() for program in found)

    def test_of_tables_are_lines(self) -> None:
        figure = figure_of({"a_1": {"b": 1200}, "c": [1, 2], "d": None, "e": [{"f": True}]})
        assert figure.lines == (("a 1, b", "1,200"), ("c", "1, 2"), ("d", "none"), ("e 1, f", "yes"))
        assert figure_of(0.5).text == "0.5"


class TestEndings:
    def test_list_what_ends_within_sixty_days(self, coach: User) -> None:
        shown = page(coach, part="endings", jurisdiction="US-OR")
        expected = [item for item in load().watch_list(NOW.date()) if item.id.startswith(("tanf.or.", "tadvs.or."))]
        assert all(item.id in shown for item in expected)

    def test_of_other_states_are_not_among_them(self, coach: User) -> None:
        assert "tanf.or." not in page(coach, part="endings", jurisdiction="US-AK")

    def test_of_every_state_are_what_a_person_without_an_office_sees_first(self, admin: User, coach: User) -> None:
        expected = {item.id for item in load().watch_list(NOW.date()) if item.id}
        for shown in (page(admin, part="endings"), page(coach, part="endings", jurisdiction="all")):
            assert 'aria-current="true">Every state' in shown
            assert all(id in shown for id in expected)
        assert '?part=endings">Ends soon' in page(admin)
        assert "tanf.or." not in page(admin, part="endings", jurisdiction="US-AK")

    def test_of_every_state_are_no_part_of_standards_and_values(self, admin: User) -> None:
        for part in ("standards", "values"):
            shown = page(admin, part=part, jurisdiction="all")
            assert "Every state" not in shown
            assert 'aria-current="true">Alaska' in shown

    @pytest.mark.parametrize(("today", "is_on_it"), [(date(2026, 11, 1), True), (date(2026, 10, 31), False)])
    @pytest.mark.parametrize("jurisdiction", ["US-AK", None])
    def test_begin_sixty_days_before(self, jurisdiction: str | None, today: date, is_on_it: bool) -> None:
        """Alaska's payment ratio ends with December 31, 2026."""
        assert ("tanf.ak.payment_ratio" in {item.id for item in watched(jurisdiction, today=today)}) is is_on_it

    def test_of_every_state_are_those_of_each(self) -> None:
        today = date(2026, 11, 22)
        each = [{item.id for item in watched(str(one), today=today)} for one in Jurisdiction.values]
        assert {"tanf.ak.payment_ratio", "tanf.or.voced_months"} <= set().union(*each)
        assert set().union(*each) == {item.id for item in watched(None, today=today)}
