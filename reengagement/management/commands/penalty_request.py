"""Ask for a penalty from the command line: the same operation and the same gate as the page."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.public import Case, DatabaseRole, Refused, User, in_context, local_day, participant_of
from policy.reader import NoRuleOnFile
from reengagement.operations.penalties import request_penalty
from reengagement.queries.asking import facts_of_request
from reengagement.rules import gate
from reengagement.rules.asked import Asked
from reengagement.rules.words import in_state

_DAYS = ("checked_on", "offered_on", "refused_on", "needs_asked_on", "told_on")


class Command(BaseCommand):
    """It prints the six checks with what each says, as JSON; only with all six open is a request made."""

    help = "Ask for a penalty as somebody of the staff. The gate has to let it through; it cannot be passed by."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who asks, about whom, and the file with the answers."""
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME")
        parser.add_argument("--case", required=True, metavar="NUMBER")
        parser.add_argument("--participant", required=True, type=UUID, metavar="ID")
        parser.add_argument("--answers", required=True, type=Path, metavar="FILE", help="JSON, one object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the gate, and ask for the penalty if it is open.

        Raises:
            CommandError: the gate is shut, or what was given cannot be.
        """
        asked = _asked(options["answers"])
        user = _user(options["username"])
        now = timezone.now()
        with in_context(actor=user):
            try:
                case = Case.objects.visible_to(user).select_related("office").get(number=options["case"])
                participant = participant_of(case, options["participant"])
                facts = facts_of_request(case, participant, asked, today=local_day(case, now))
                self.stdout.write(
                    json.dumps(_told(gate.judge(facts), case.office.jurisdiction), ensure_ascii=False, indent=2)
                )
                request = request_penalty(
                    case_id=case.pk, participant_id=participant.pk, asked=asked, actor=user, now=now
                )
            except Case.DoesNotExist:
                raise CommandError(f"{user.name} sees no case {options['case']}.") from None
            except PermissionDenied:
                raise CommandError(f"{user.name} may not ask for penalties on this case.") from None
            except (Refused, NoRuleOnFile) as refusal:
                raise CommandError(f"{refusal} Nothing was asked for.") from refusal
        self.stdout.write(f"Asked for: {request.pk}")


def _user(username: str) -> User:
    with in_context(role=DatabaseRole.IMPORT):
        user = User.objects.select_related("office").filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody is called {username}.")
    return user


def _asked(path: Path) -> Asked:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        unknown = set(given) - {field.name for field in fields(Asked)}
        if unknown:
            raise CommandError(f"Nobody asks for: {', '.join(sorted(unknown))}.")
        for name in _DAYS:
            given[name] = _day(given.get(name))
        given["claim_id"] = UUID(given["claim_id"]) if given.get("claim_id") else None
        given["activity_id"] = UUID(given["activity_id"]) if given.get("activity_id") else None
        given["supports"] = tuple(_support(one) for one in given.get("supports", ()))
        return Asked(**given)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise CommandError(f"The answers cannot be read: {error}") from error


def _support(given: dict[str, Any]) -> gate.Support:
    days = {name: _day(given.get(name)) for name in ("offered_on", "given_on")}
    what, record = given.get("what", ""), given.get("record", "")
    if not (what or record):
        raise CommandError("A support needs a name, or the key of its record.")
    return gate.Support(what, is_declined=given.get("is_declined") is True, record=record, **days)


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def _told(verdict: gate.Verdict, jurisdiction: str) -> dict[str, Any]:
    return {
        "is_open": verdict.is_open,
        "checks": [
            {
                "check": check.gate.value,
                "title": in_state(check.title, jurisdiction),
                "is_open": check.is_open,
                "says": [
                    {"words": point.said, "is_met": point.is_met, "source": point.source} for point in check.points
                ],
            }
            for check in verdict.checks
        ],
    }
