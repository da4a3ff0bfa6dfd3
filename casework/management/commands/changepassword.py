"""Django's changepassword, which knows no context and so may read nobody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Say which command does it here."""

    help = "Not in use here: see `bin/manage staff USERNAME --password`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whatever the command would take, so that the answer is the same."""
        parser.add_argument("given", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse.

        Raises:
            CommandError: always.
        """
        raise CommandError("Nothing was changed. Here this is done with `bin/manage staff USERNAME --password`.")
