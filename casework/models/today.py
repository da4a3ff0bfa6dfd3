"""The database's own today, in an office's time zone: the same clock that row security reads."""

from django.db.models import DateField, Func


class LocalToday(Func):
    """Today in the time zone named by a column: `LocalToday("office__time_zone")`."""

    template = "((now() AT TIME ZONE %(expressions)s)::date)"
    output_field = DateField()
