"""Make or change a member of staff."""

import getpass
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.operations.staff import KeptStaff, StaffEntry, keep_staff
from casework.refusals import Refused


class Command(BaseCommand):
    """Somebody new gets a first password, printed once, unless one is read from standard input."""

    help = (
        "Make a member of staff or a guest, or change what is given of one: role, office, agency, supervisor, password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is and what is said of them."""
        parser.add_argument("username")
        parser.add_argument("--name")
        parser.add_argument("--role", choices=[role for role in Role.values if role != Role.SYSTEM])
        parser.add_argument("--office", metavar="REF")
        parser.add_argument("--email")
        parser.add_argument("--agency", metavar="NAME", help="of a guest: the entry of the directory they come from")
        parser.add_argument("--supervisor", metavar="USERNAME", help="supervises from today on; the one before ends")
        parser.add_argument(
            "--cleared", metavar="DAY", type=date.fromisoformat, help="background and abuse checks passed"
        )
        parser.add_argument("--password", action="store_true", help="read a password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or change, and say what was done.

        Raises:
            CommandError: it cannot be as asked.
        """
        said = {
            key: options[key]
            for key in ("username", "name", "role", "office", "email", "supervisor", "agency", "cleared")
        }
        entry = StaffEntry(**said, password=_password() if options["password"] else None)
        try:
            with in_context(role=DatabaseRole.IMPORT):
                kept = keep_staff(entry=entry, now=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        self.stdout.write(_told(kept))


def _password() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _told(kept: KeptStaff) -> str:
    user = kept.user
    where = f" in {user.office.name}" if user.office else ""
    told = f"{user.username} {'made' if kept.is_new else 'changed'}: {user.name}, {Role(user.role).label}{where}."
    return f"{told}\nFirst password, shown only now: {kept.first_password}" if kept.first_password else told
