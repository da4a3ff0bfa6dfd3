"""A page of the tests that asks the database without a condition: what comes back, row security let through."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, include, path


@login_not_required
def probe(request: HttpRequest) -> JsonResponse:
    """Answer with all case keys that come back, or that the database refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('app.uid')")
        role, uid = cursor.fetchone()
        cursor.execute("SELECT has_table_privilege('casework_case', 'SELECT')")
        [may_read] = cursor.fetchone()
        cases: list[str] = []
        if may_read:
            cursor.execute("SELECT id::text FROM casework_case ORDER BY 1")
            cases = [key for (key,) in cursor.fetchall()]
    if request.GET.get("fail"):
        raise RuntimeError("on purpose")
    return JsonResponse({"role": role, "uid": uid, "cases": cases})


urlpatterns: list[URLPattern | URLResolver] = [
    path("probe/", probe, name="probe"),
    path("", include("config.urls")),
]
