"""Decide a programme for many households: JSON Lines in, JSON Lines out."""

import sys
import traceback
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility.rules.answers import answer, unanswered
from eligibility.rules.registry import Program

#: A line longer than this is none of a household.
LINE_MOST = 1_000_000


class Command(BaseCommand):
    """Standard output holds the answers, in order, and nothing else."""

    help = "Read households from standard input, one JSON object a line, and print a decision a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the programme."""
        parser.add_argument("--program", required=True, choices=[str(program) for program in Program], metavar="P")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer line by line; nothing is kept.

        Raises:
            CommandError: a defect was met; every other line is answered all the same.
        """
        program, defects = Program(options["program"]), 0
        write = self.stdout.write
        for line in _lines(sys.stdin.buffer):
            try:
                write(answer(program, line))
            except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
                defects += 1
                write(unanswered(program, line))
                self.stderr.write(traceback.format_exc())
        if defects:
            raise CommandError(f"{defects} households could not be decided: a defect of the program.")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each line that is not blank; of an endless one the beginning, which is no JSON."""
    while line := stream.readline(LINE_MOST):
        is_whole = line.endswith(b"\n") or len(line) < LINE_MOST
        while not is_whole:
            rest = stream.readline(LINE_MOST)
            is_whole = rest.endswith(b"\n") or len(rest) < LINE_MOST
        if line.removeprefix(BOM_UTF8).strip():
            yield line
