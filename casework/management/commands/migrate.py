"""Django's migrate, as the owner of the schema."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate


class Command(migrate.Command):
    """Make the database roles, then migrate on the connection `owner`."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments; the database is `owner` unless told otherwise."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ensure roles, then migrate."""
        call_command("ensure_roles")
        super().handle(*args, **options)
