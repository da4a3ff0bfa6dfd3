"""A caseload and its history from a file of JSON Lines: each case whole or not at all, each line once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.db import connection

from casework.calendars import FIRST_YEAR, Period
from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.imports.cases import Outcome, import_case
from casework.imports.entries import CASE_LINE, CaseRefused, digest_of
from casework.imports.lines import CaseLines, FactsFile, Line, Refusal
from casework.imports.places import import_offices, import_staff
from casework.imports.story import Run
from casework.install.reference import YEARS_AHEAD
from casework.models import Case, ImportedFact, NoteTemplate, Office, User
from casework.refusals import Refused

LOOKED_UP_AT_ONCE = 500
ADVISORY_LOCK = 7_203_514


@dataclass
class Report:
    """What an import did, and what it refused."""

    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    people: int = 0
    facts: int = 0
    offices: int = 0
    staff: int = 0
    refused_cases: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Add what became of one case."""
        self.opened += outcome.is_new
        self.updated += outcome.is_changed and not outcome.is_new
        self.unchanged += not outcome.is_changed
        self.people += outcome.people
        self.facts += outcome.facts

    def refuse(self, refusals: list[Refusal]) -> None:
        """Add one case that was refused."""
        self.refused_cases += 1
        self.refusals += refusals

    def __str__(self) -> str:
        return (
            f"cases: {self.opened} opened, {self.updated} updated, {self.unchanged} unchanged,"
            f" {self.refused_cases} refused; people: {self.people}; facts added: {self.facts};"
            f" offices: {self.offices}; staff: {self.staff}; lines refused: {len(self.refusals)}"
        )


def import_facts(stream: BinaryIO, *, now: datetime) -> Report:
    """Take over a file; each case in a transaction of its own, so that what was done stays when the process dies.

    Lines may stand in any order, facts of one case in the order in which they are to be played. The stream must be
    one that can be read twice.

    Policy: interchange 1; decisions 13, 14, 16.

    Raises:
        NotReadable: the file as a whole cannot be read.
        Refused: another import is running.
    """
    file = FactsFile(stream)
    report = Report(refusals=list(file.flaws))
    with one_at_a_time():
        run = _prepared(now)
        with in_context(actor=run.actor):
            report.offices, refused_offices = import_offices(file.offices, run=run)
            report.staff, refused_staff = import_staff(file.staff, run=run)
        report.refusals += refused_offices + refused_staff
        for case, lines, known in _cases(file, run):
            _import(case, lines, known, run, report)
    report.refusals.sort()
    return report


def _prepared(now: datetime) -> Run:
    calendar = Period(date(FIRST_YEAR, 1, 1), date(now.year + YEARS_AHEAD, 12, 31))
    with in_context(role=DatabaseRole.IMPORT):
        templates = NoteTemplate.objects.order_by("version")
        return Run(
            actor=User.objects.get(username="import"),
            now=now,
            calendar=calendar,
            offices={office.ref: office for office in Office.objects.all()},
            staff={user.username: user for user in User.objects.exclude(role=Role.SYSTEM).select_related("office")},
            templates={(template.code, template.jurisdiction): template for template in templates},
        )


def _cases(file: FactsFile, run: Run) -> Iterator[tuple[CaseLines, list[Line], dict[str, bytes]]]:
    """Give each case with its lines and the digests of what was imported of it before."""
    cases = list(file.cases.values())
    for start in range(0, len(cases), LOOKED_UP_AT_ONCE):
        batch = cases[start : start + LOOKED_UP_AT_ONCE]
        with in_context(actor=run.actor):
            known = _known([case.ref for case in batch])
        for case in batch:
            yield case, file.lines_of(case) if not case.flaws else [], known.get(case.ref, {})


def _known(refs: list[str]) -> dict[str, dict[str, bytes]]:
    ids: dict[UUID, str] = {pk: ref or "" for pk, ref in Case.objects.filter(ref__in=refs).values_list("pk", "ref")}
    known: dict[str, dict[str, bytes]] = {}
    digests = ImportedFact.objects.filter(case__in=ids).values_list("case_id", "ref", "digest")
    for case_id, ref, digest in digests.iterator():
        known.setdefault(ids[case_id], {})[ref] = bytes(digest)
    return known


def _import(case: CaseLines, lines: list[Line], known: dict[str, bytes], run: Run, report: Report) -> None:
    if case.flaws:
        report.refuse(case.flaws)
        return
    if known and all(known.get(_ref_of(line)) == digest_of(line) for line in lines):
        report.unchanged += 1
        return
    try:
        with in_context(actor=run.actor):
            _do_not_wait_for_disk()
            outcome = import_case(ref=case.ref, lines=lines, run=run)
    except CaseRefused as refused:
        report.refuse(refused.refusals)
    else:
        report.count(outcome)


def _do_not_wait_for_disk() -> None:
    """Let this commit return before it is on disk: a case lost to a crash of the machine is imported again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _ref_of(line: Line) -> str:
    return CASE_LINE if line.content["type"] == "case" else str(line.content.get("ref"))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock of imports.

    Raises:
        Refused: another import is running.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if cursor.fetchone() != (True,):
            raise Refused("Another import is running. Try again when it has ended.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
