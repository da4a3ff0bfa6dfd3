"""A family with a decision on food benefits, and the short ways of tests about notices, reviews and changes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, NoticeState
from casework.models import Case, Event, Notice, User
from eligibility.models import Application, Determination
from tests.benefit_records import MONTH, make_application, make_decision, make_household
from tests.factories import TODAY, as_auditor, as_importer, moment
from tests.people import signed_in

NEXT = (MONTH + timedelta(days=32)).replace(day=1)


def decided(case: Case, by: User, **changes: Any) -> tuple[Application, Determination]:
    """Return an application of a family whose facts are on file, with the decision of this month."""
    make_household(case=case, by=by)
    application = make_application(case=case, by=by, **{"filed_on": MONTH, "completed_on": TODAY} | changes)
    return application, make_decision(application=application, by=by)


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    """Send a form about benefits."""
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), {"submission": str(uuid4())} | sent)


def see(user: User, name: str, key: Any) -> str:
    """Return a page about benefits."""
    answer = signed_in(user).get(reverse(f"eligibility:{name}", args=[key]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def write_letter(user: User, name: str, key: Any, **changes: str) -> HttpResponse:
    """Look at a letter and write it as it was looked at."""
    sent = {"way": "HAND_OVER", "system": "ONE", "seen": seen_of(user, name, key)}
    return send(user, name, key, **sent | changes)


def seen_of(user: User, name: str, key: Any) -> str:
    """Return the digest of a letter that was looked at; empty where this person may not look, or there is none."""
    answer: Any = signed_in(user).get(reverse(f"eligibility:{name}", args=[key]))
    return str(answer.context["preview"].seen) if answer.status_code == 200 else ""


def lines(case: Case, kind: EventKind) -> list[Event]:
    """Return the lines of a kind that stand."""
    with as_auditor():
        return list(Event.objects.standing().filter(case=case, kind=kind))


def only(model: type[Any], **which: Any) -> Any:
    """Return the one row of a table."""
    with as_importer():
        return model.objects.select_related("case").get(**which)


def leave(notice_id: UUID, on: date, by: User) -> None:
    """Let a letter be handed over on a day."""
    with as_importer():
        Notice.objects.filter(pk=notice_id).update(
            state=NoticeState.HANDED_OVER, sent_on=on, sent_at=moment(on), sent_by=by
        )
