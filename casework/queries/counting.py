"""Counting as part of another query: several figures of a page in one statement."""

from django.db.models import IntegerField, Subquery


class CountOf(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0
