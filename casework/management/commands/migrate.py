"""Django's migrate, as the owner of the schema."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.utils import timezone

from casework.install import install


class Command(migrate.Command):
    """Make the database roles, then migrate on the connection `owner`."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments; the database is `owner` unless told otherwise."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Ensure roles first: Django's own checks already connect as the owner."""
        call_command("ensure_roles")
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then lay walls, engine and reference data anew."""
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["app_label"]):
            install(options["database"], today=timezone.now().date())
