"""Today: what is owed now on the cases that a person sees, most pressing first."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Deadline, User
from casework.queries.today import Narrowed, QueueRow, queue_page
from tests import factories
from tests.factories import TODAY
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(user: User, **narrowed: Any) -> list[QueueRow]:
    with in_context(actor=user):
        return queue_page(user, today=TODAY, narrowed=Narrowed(**narrowed)).rows


def get(user: User, **query: Any) -> HttpResponse:
    return signed_in(user).get(reverse("casework:today"), query)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def owe(case: Case, standard: str, *, due: int, **changes: Any) -> Deadline:
    """Write one deadline as the engine would, so many days from today."""
    due_on = TODAY + timedelta(days=due)
    values: dict[str, Any] = {
        "id": uuid4(),
        "office_id": case.office_id,
        "participant": factories.adult_of(case),
        "starts_on": due_on - timedelta(days=30),
        "warn_on": due_on - timedelta(days=5),
        "escalate_on": due_on + timedelta(days=2),
        "due_on": due_on,
    } | changes
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _insert(Deadline(case=case, standard=standard, **values))


def _insert(deadline: Deadline) -> Deadline:
    deadline.save(using="owner", force_insert=True)
    return deadline
