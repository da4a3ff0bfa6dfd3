import pytest

from casework.engine.registry import standards
from tests.interchange import run

pytestmark = pytest.mark.django_db

KEYS = ["code", "jurisdiction", "owed", "shape", "clock", "met_by", "values", "source", "duty_ids"]


class TestListStandards:
    def test_prints_every_standard_of_every_jurisdiction(self) -> None:
        answer = run("list_standards", "--format", "json")

        assert all(list(one) == KEYS for one in answer.objects)
        said = {(one["code"], one["jurisdiction"]) for one in answer.objects}
        assert said == {(declared.code, where) for declared in standards() for where in declared.where}
        assert len(said) == len(answer.lines)

    def test_says_clock_figure_and_source(self) -> None:
        found = {(one["code"], one["jurisdiction"]): one for one in run("list_standards").objects}

        first = found["first-contact", "US-AK"]
        assert first["shape"] == "once"
        assert first["clock"].startswith("1 business day after ")
        assert first["values"] == {"std.ak.first_contact_business_days": 1}
        assert first["source"].startswith("DPAWS expectations")
        assert first["duty_ids"] == ["A003", "A004", "A005"]
        assert found["monthly-contact", "US-OR"]["shape"] == "every"

    def test_says_which_figures_are_not_set(self) -> None:
        found = {(one["code"], one["jurisdiction"]): one for one in run("list_standards").objects}

        assert found["case-review", "US-AK"]["values"] == {"std.ak.case_review_months": "not set"}
        assert "not set" in found["case-review", "US-AK"]["clock"]
