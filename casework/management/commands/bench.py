"""Measure what is claimed fast, as ratios in one run."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from casework.bench.fill import generate
from casework.bench.measure import measure_engine, measure_pages


class Command(BaseCommand):
    """`bench generate --cases N` makes a caseload; `bench` measures engine and pages on what is there."""

    help = "Measure engine and pages; `generate --cases N` makes the caseload first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and how many cases to make."""
        parser.add_argument("what", nargs="?", choices=["all", "generate", "engine", "pages"], default="all")
        parser.add_argument("--cases", type=int, default=10_000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print a line per figure."""
        now = timezone.now()
        if options["what"] == "generate":
            for step, seconds in generate(cases=options["cases"], now=now).items():
                self.stdout.write(f"{step:<44}{seconds:12.1f} s")
            return
        if options["what"] in {"all", "engine"}:
            for figure in measure_engine(now=now):
                self.stdout.write(figure.line())
        if options["what"] in {"all", "pages"}:
            for figure in measure_pages():
                self.stdout.write(figure.line())
