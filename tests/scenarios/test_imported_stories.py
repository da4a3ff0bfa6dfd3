"""The same stories told by another system's file (interchange 1): history, alerts, what was dated ahead."""

import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework import engine
from casework.engine import Owed
from casework.imports.facts import import_facts
from casework.models import Alert, Case, Deadline, Participant
from tests.factories import as_auditor
from tests.interchange import COACH, OFFICE, case_line, fact, run
from tests.scenarios.story import day, rows_of

pytestmark = pytest.mark.django_db

JUNEAU = ZoneInfo("America/Juneau")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00").replace(tzinfo=JUNEAU)


def imported(now: str, *lines: dict[str, Any]) -> str:
    """Import an office, its coach and some lines at a local moment; return the report."""
    text = "".join(f"{json.dumps(line)}\n" for line in (OFFICE, COACH, *lines))
    report = import_facts(io.BytesIO(text.encode()), now=at(now))
    assert not report.refusals, report.refusals
    return str(report)


def the_case(ref: str = "JNU-1") -> Case:
    with as_auditor():
        return Case.objects.select_related("office").get(ref=ref)


def expected(as_of: str, ref: str = "JNU-1") -> list[Owed]:
    with as_auditor():
        return engine.expected(as_of=day(as_of), case_ids=[the_case(ref).pk])


def owed(standard: str, as_of: str) -> list[str]:
    with as_auditor():
        names = dict(Participant.objects.filter(case__ref="JNU-1").values_list("pk", "ref"))
    rows = [row for row in expected(as_of) if row.standard == standard]
    return sorted(
        " ".join(
            filter(
                None,
                [
                    names.get(row.participant_id, ""),
                    row.period,
                    f"due {row.due_on}",
                    row.met_on and f"met {row.met_on}",
                ],
            )
        )
        for row in rows
    )


def alerts() -> list[str]:
    with as_auditor():
        standards = dict(Deadline.objects.values_list("pk", "standard"))
        return sorted(f"{standards[one.deadline_id]} {one.line} {one.raised_on}" for one in Alert.objects.all())


def test_the_hour_of_a_referral_decides_its_day_in_the_offices_zone() -> None:
    """A003: 23:59 on Friday in Juneau is Saturday morning in London, and Friday."""
    imported(
        "2026-09-14",
        case_line(),
        fact("f1", "referral.received", "2026-09-11", at="2026-09-11T23:59"),
        fact("f2", "referral.received", "2026-09-12", at="2026-09-12T00:01"),
        fact("f3", "referral.received", "2026-09-11", at="2026-09-12T07:59:00+00:00"),
        fact("f4", "referral.received", "2026-09-10", at="2026-09-10T23:59"),
    )

    assert [line.split(" ", 1)[1] for line in owed("first-contact", "2026-09-14")] == [
        "due 2026-09-11",
        "due 2026-09-14",
        "due 2026-09-14",
        "due 2026-09-14",
    ]


def test_history_comes_with_its_months_and_raises_nothing_by_itself() -> None:
    """Decisions 11: imports raise no alerts but set the mark back; the next sweep says the latest line of each."""
    imported("2026-09-01")
    imported(
        "2026-11-16",
        case_line(),
        fact("f1", "referral.received", "2026-08-31"),
        fact("f2", "contact.made", "2026-09-01", method="PHONE", plan_reviewed=True),
    )
    assert owed("monthly-contact", "2026-11-16") == [
        "amy 2026-08 due 2026-08-31",
        "amy 2026-09 due 2026-09-30 met 2026-09-01",
        "amy 2026-10 due 2026-10-31",
        "amy 2026-11 due 2026-11-30",
    ]
    assert alerts() == []

    engine.sweep(now=at("2026-11-16T15:00"))
    once = alerts()
    assert [line for line in once if line.startswith("monthly-contact")] == [
        "monthly-contact ESCALATE 2026-11-16",
        "monthly-contact ESCALATE 2026-11-16",
    ]
    assert not [line for line in once if line.startswith("first-contact")], "met"

    engine.sweep(now=at("2026-11-16T15:15"))
    assert alerts() == once


def test_imported_after_the_sweep_of_the_day_it_is_said_by_the_next() -> None:
    """Decisions 11: the mark goes back to the earliest line that the import bore."""
    imported("2026-09-14T08:00")
    engine.sweep(now=at("2026-09-14T09:00"))
    imported("2026-09-14T10:00", case_line(), fact("f1", "referral.received", "2026-09-11"))
    assert alerts() == []

    engine.sweep(now=at("2026-09-14T10:15"))
    assert alerts() == ["first-contact WARN 2026-09-14"]


def test_a_closing_dated_ahead_counts_on_its_day() -> None:
    """Decisions 13: importers accept any day of the calendar; the sweep of that day plays it forward."""
    imported(
        "2026-09-14",
        case_line(),
        fact("f1", "referral.received", "2026-09-11"),
        fact("f2", "case.closed", "2026-09-21", with_work=True),
        fact("f3", "contact.made", "2026-09-16", method="PHONE"),
    )
    case = the_case()
    for now in ("2026-09-15", "2026-09-16", "2026-09-20", "2026-09-21", "2026-10-01"):
        engine.sweep(now=at(now))
        assert rows_of(case) == {row.id: row for row in expected(now)}, now

    assert owed("ea", "2026-10-01") == []
    assert owed("post-ta", "2026-10-01") == ["amy 2026-10 due 2026-10-31"]


def test_a_plan_with_steps_and_its_parts() -> None:
    """Decisions 1: one line for the plan, due its last review date, one a step; `plan#n` is the step's trigger."""
    steps = [
        {"text": "Call the school", "review_on": "2026-10-03"},
        {"text": "Open an account", "review_on": "2026-11-02"},
    ]
    imported(
        "2026-10-05",
        case_line(),
        fact("f1", "referral.received", "2026-09-11"),
        fact("f2", "plan.signed", "2026-09-15", plan_kind="FSSP", steps=steps, participant="amy"),
        fact("f3", "step.done", "2026-09-28", plan="f2", step=1, participant="amy"),
    )

    said = run("deadlines", "--as-of", "2026-10-05", "--case", "JNU-1", "--format", "json").objects
    assert [(row["trigger"], row["state"]) for row in said if row["standard"] == "step-review"] == [
        ("f2#1", "MET"),
        ("f2#2", "UPCOMING"),
    ]
    assert owed("plan-expiry", "2026-10-05") == ["amy due 2026-11-02"]
    assert owed("step-review", "2026-10-05") == ["amy due 2026-10-03 met 2026-09-28", "amy due 2026-11-02"]


def test_voiding_a_plan_voids_its_steps_and_voiding_that_brings_them_back() -> None:
    """Interchange 1: the voided fact as if it had never been."""
    steps = [{"text": "Call the school", "review_on": "2026-10-03"}]
    lines = [
        case_line(),
        fact("f1", "referral.received", "2026-09-11"),
        fact("f2", "plan.signed", "2026-09-15", plan_kind="FSSP", steps=steps),
        fact("f3", "contact.made", "2026-09-16", method="PHONE", voids="f2"),
    ]
    imported("2026-09-20", *lines)
    assert owed("step-review", "2026-09-20") == []
    assert owed("first-contact", "2026-09-20") == ["amy due 2026-09-14 met 2026-09-16"], "it counts in its own right"

    imported("2026-09-21", *lines, fact("f4", "contact.attempted", "2026-09-17", method="TEXT", voids="f3"))
    assert owed("step-review", "2026-09-21") == ["amy due 2026-10-03"]
    assert owed("first-contact", "2026-09-21") == ["amy due 2026-09-14"]


def test_late_entries_of_the_old_system_count_on_the_day_they_happened() -> None:
    """Interchange 2: when they were recorded does not matter."""
    imported(
        "2026-10-05",
        case_line(),
        fact("f1", "referral.received", "2026-09-11", recorded_on="2026-09-15"),
        fact("f2", "contact.made", "2026-09-14", method="PHONE", recorded_on="2026-10-02"),
    )

    assert owed("first-contact", "2026-09-14") == ["amy due 2026-09-14 met 2026-09-14"]


def test_imported_twice_nothing_changes() -> None:
    """Interchange 1: same ref, same thing."""
    lines = [
        case_line(),
        fact("f1", "referral.received", "2026-09-11"),
        fact("f2", "contact.made", "2026-09-14", method="PHONE"),
    ]
    imported("2026-09-15", *lines)
    before = rows_of(the_case())
    imported("2026-09-15", *lines)

    assert rows_of(the_case()) == before
    assert engine.reconcile(now=at("2026-09-15")) == 0
