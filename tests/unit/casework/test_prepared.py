"""Questions whose SQL is put together once: the same rows as the queryset gives, for whatever values and shapes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, Event
from casework.prepared import Keys, Prepared
from tests.factories import as_importer, days_ago, make_case

pytestmark = pytest.mark.django_db


def of_cases(cases: list[Any], first: date, last: date) -> Any:
    return Event.objects.filter(case__in=cases, on__range=(first, last)).order_by("pk")


def test_answers_as_the_queryset_does_for_every_shape() -> None:
    keys = [make_case().pk for _ in range(3)]
    asked = Prepared(of_cases)
    with as_importer():
        for wanted in (keys, keys[:1], keys[1:], [], keys[2:]):
            days = (days_ago(400), days_ago(len(wanted)))
            assert asked(wanted, *days) == list(of_cases(wanted, *days))


def test_puts_the_question_together_once(django_assert_num_queries: Any) -> None:
    key = make_case().pk
    built = []

    def ask(case: Any) -> Any:
        built.append(case)
        return Case.objects.filter(pk=case)

    asked = Prepared(ask)
    with as_importer(), django_assert_num_queries(3):
        assert [one.pk for _ in range(3) for one in asked(key)] == [key] * 3
    assert len(built) == 1


def test_a_value_that_equals_a_constant_of_the_query_takes_no_other_place() -> None:
    case = make_case()
    asked = Prepared(lambda key: Case.objects.filter(pk=key, family=case.family_id))
    with as_importer():
        assert asked(case.pk) == [case]
        assert asked(case.family_id) == []


def test_locks_as_the_queryset_says() -> None:
    case = make_case()
    asked = Prepared(lambda key: Case.objects.filter(pk=key).select_for_update(of=("self",), no_key=True))
    with as_importer(), CaptureQueriesContext(connection) as told:
        asked(case.pk)
    assert "FOR NO KEY UPDATE" in told.captured_queries[-1]["sql"]


def test_gives_columns_and_takes_keys_as_one_array() -> None:
    keys = [make_case().pk for _ in range(3)]
    asked = Prepared(lambda keys, day: Case.objects.filter(pk__among=keys, opened_on__lte=day).values_list("pk"))
    with as_importer():
        assert {key for (key,) in asked.tuples(Keys(keys), days_ago(0))} == set(keys)
        assert asked.tuples(Keys(keys[:1]), days_ago(0)) == [(keys[0],)]
        assert asked.tuples(Keys([]), days_ago(0)) == []


def test_a_value_made_of_another_inside_is_found_out() -> None:
    asked = Prepared(lambda day: Case.objects.filter(opened_on__lte=day - timedelta(days=30)))
    with pytest.raises(ValueError, match="made of another"):
        asked(days_ago(0))
