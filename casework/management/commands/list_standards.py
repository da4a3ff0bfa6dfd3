"""Print every standard in every jurisdiction that it binds, with its figures and its source."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.queries.declared import declared_standards


class Command(BaseCommand):
    """A standard whose figure is not set makes no deadline, and says so here."""

    help = "Print the declared standards, one JSON object a line: code, jurisdiction, owed, shape, clock, source."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the format, of which there is one."""
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print line by line."""
        with in_context(role=DatabaseRole.AUDITOR):
            for standard in declared_standards(today=timezone.now().date()):
                self.stdout.write(json.dumps(asdict(standard), ensure_ascii=False))
