"""The pack of a hearing: one file with numbered pages, everything of the period or listed, third parties redacted."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import CollateralKind, EventKind
from casework.context import in_context
from casework.refusals import Refused
from reengagement.models import HearingPack, HearingRequest
from reengagement.operations.hearings import make_hearing_pack, record_hearing_request
from reengagement.operations.visits import write_visit_results
from reengagement.rules.full_names import PersonName
from reengagement.rules.redaction import GONE, redacted
from tests.factories import (
    NOW,
    TODAY,
    as_importer,
    days_ago,
    events_of,
    make_contact,
    make_document,
    make_event,
    make_fact,
    make_note,
    make_participant,
    make_person,
)
from tests.penalty_records import Stage, claimed, imposed, noticed, stage_in
from tests.people import signed_in

OWN = PersonName("Amy", "Tolman")
pytestmark = pytest.mark.django_db


@pytest.fixture
def hearing() -> tuple[Stage, HearingRequest]:
    stage = stage_in(failed_on=days_ago(60))
    penalty = imposed(stage, situation="Stayed away from the class and answered no call.")
    noticed(stage, penalty, on=days_ago(50))
    with in_context(actor=stage.coach):
        asked = record_hearing_request(
            penalty_id=penalty.pk, asked_on=days_ago(45), wants_continued=True, words="", actor=stage.coach, now=NOW
        )
    return stage, asked


def make(stage: Stage, hearing: HearingRequest, **changes: Any) -> HearingPack:
    period = {"first_day": days_ago(60), "last_day": TODAY} | changes
    with in_context(actor=stage.coach):
        return make_hearing_pack(hearing_id=hearing.pk, **period, actor=stage.coach, now=NOW)


def pages_of(pack: HearingPack) -> list[str]:
    with as_importer():
        file = HearingPack.objects.get(pk=pack.pk).file
    # The reader of the tests gives letters of one typeface with a zero before each.
    return [" ".join(page.extract_text().replace("\0", "").split()) for page in PdfReader(io.BytesIO(file)).pages]


def test_holds_everything_of_the_period_or_says_why_not(hearing: tuple[Stage, HearingRequest]) -> None:
    stage, asked = hearing
    make_participant(case=stage.case, person=make_person(given_name="Burt", family_name="Quince"))
    make_contact(
        case=stage.case,
        by=stage.coach,
        people=[stage.adult],
        on=days_ago(30),
        remark="Burt Quince drove her. Call 907-555-0188 or b@q.example.",
    )
    make_contact(
        case=stage.case,
        by=stage.coach,
        people=[stage.adult],
        on=days_ago(29),
        remark="Mrs. Halloran saw her in class.",
        collateral_kind=CollateralKind.values[0],
        collateral_name="Mrs. Halloran",
        is_release_on_file=True,
    )
    make_contact(case=stage.case, by=stage.coach, on=days_ago(90), remark="Long before the period.")
    make_note(case=stage.case, by=stage.coach, on=days_ago(28), body="She asked for a later class.")
    make_document(case=stage.case, by=stage.coach, title="Letter of the school", on=days_ago(27))
    make_event(stage.case, EventKind.ASSESSMENT_COMPLETED, on=days_ago(26), assessment="EA")
    make_fact(case=stage.case, by=stage.coach, text="Vantoose shelter")
    claimed(stage, reason="DOMESTIC_VIOLENCE", words="He waits at the bus stop.")
    pack = make(stage, asked)
    pages = pages_of(pack)
    words = " ".join(pages)
    assert pack.pages == len(pages)
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
    for said in (
        f"Hearing pack, case {stage.case.number}",
        "did not take part in an assigned activity",
        "What was shown before the penalty was asked for",
        "You have the right to a hearing",
        "None found.",
        "B.Q. drove her",
        "saw her in class",
        "She asked for a later class.",
        "Paper: Letter of the school",
        "attach a copy",
        "Note to eligibility: Penalty",
        "Assessment completed",
        "Left out",
    ):
        assert said in words, (said, words)
    for hidden in (
        "Burt Quince",
        "Halloran",
        "907-555-0188",
        "b@q.example",
        "Vantoose",
        "bus stop",
        "Long before",
    ):
        assert hidden not in words, hidden
    assert words.count("Protected: facts of violence or health") >= 2
    [line] = events_of(stage.case, EventKind.HEARING_PACK_MADE)
    assert line.facts == {"hearing": str(asked.pk), "pages": len(pages)}


def test_is_made_and_opened_by_page(hearing: tuple[Stage, HearingRequest]) -> None:
    stage, asked = hearing
    address = reverse("reengagement:hearing-pack", args=[asked.pk])
    client = signed_in(stage.coach)
    told = {"first_day": days_ago(60).isoformat(), "last_day": TODAY.isoformat()}
    bad = client.post(address, told | {"first_day": TODAY.isoformat(), "last_day": days_ago(1).isoformat()})
    assert bad.status_code == 422
    assert client.post(address, told).status_code == 302
    with as_importer():
        pack = HearingPack.objects.get()
    paper = reverse("reengagement:hearing-pack-paper", args=[pack.pk])
    assert paper in client.get(address).content.decode()
    opened = client.get(paper)
    assert (opened.status_code, opened["Content-Type"]) == (200, "application/pdf")
    assert opened.content.startswith(b"%PDF")


def test_has_a_period_that_can_be(hearing: tuple[Stage, HearingRequest]) -> None:
    stage, asked = hearing
    for changes in ({"last_day": TODAY + timedelta(days=1)}, {"first_day": TODAY, "last_day": days_ago(1)}):
        with pytest.raises(Refused):
            make(stage, asked, **changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Burt Quince came", "B.Q. came"),
        ("QUINCE, burt came", "B.Q. came"),
        ("Burt came", "B. came"),
        ("The Quinces met Quince", "The Quinces met Q."),
        ("Amy came with Burt", "Amy came with B."),
        ("She stays at 412 Old Mill Road, Apt 3, Salem OR 97301.", f"She stays at {GONE}, Salem {GONE}."),
        ("Write to P.O. Box 77", f"Write to {GONE}"),
        ("15 minutes on the way", "15 minutes on the way"),
        ("Mrs. Halloran’s house", f"{GONE}’s house"),
        ("Call (907) 555-0188 now", f"Call {GONE} now"),
        ("Rule: OAR 461-130-0330, 461-135-0200", "Rule: OAR 461-130-0330, 461-135-0200"),
        ("write to a.b@c.example", f"write to {GONE}"),
        ("Case K-1001 of 2026-11-03", "Case K-1001 of 2026-11-03"),
        ("😀 Burt  Quince 😀", "😀 B.Q. 😀"),
    ],
)
def test_blacks_out_others(text: str, told: str) -> None:
    others = [PersonName("Burt", "Quince"), PersonName("Amy", "Quince")]
    assert redacted(text, others=others, words=["Mrs. Halloran"], own=OWN) == told


def test_leaves_out_what_is_about_another_adult(hearing: tuple[Stage, HearingRequest]) -> None:
    """Domain 6 and 1: the appellant may be whom the other one is safe from."""
    stage, asked = hearing
    other = make_participant(case=stage.case, person=make_person(given_name="Wanda", family_name="Quince"))
    hers = {"case": stage.case, "by": stage.coach, "on": days_ago(25)}
    make_contact(**hers, people=[other], remark="Moved to the blue house.")
    make_note(**hers, participant=other, title="About the blue door", body="Afraid of him.")
    make_document(**hers, participant=other, title="Blue lease")
    make_event(stage.case, EventKind.EXEMPTION_RECEIVED, on=days_ago(25), participant=other)
    make_contact(**hers, people=[stage.adult, other], remark="Both were met at the office.")
    words = " ".join(pages_of(make(stage, asked)))
    assert "blue" not in words.lower()
    assert "Afraid" not in words
    assert words.count("About another adult of the family") == 4
    assert "Both were met at the office." in words


def test_lists_what_else_belongs_to_the_period(hearing: tuple[Stage, HearingRequest]) -> None:
    """Everything of the period, or listed: frozen answers, notes to eligibility, what is attached by hand."""
    words = " ".join(pages_of(make(*hearing)))
    for said in (
        "What was answered when the penalty was asked for",
        "Supports: what: Bus pass",
        "Note to eligibility: Penalty",
        "Timesheets, hours, activities and supports",
        "Plan, version 1",
        "reads it first",
    ):
        assert said in words, said


def test_is_made_by_who_knows_whom_not_to_tell(hearing: tuple[Stage, HearingRequest]) -> None:
    stage, asked = hearing
    with pytest.raises(Refused, match="restricted list"):
        make(replace(stage, coach=stage.manager), asked)
    assert make(stage, asked)


def test_tells_what_came_of_a_visit(hearing: tuple[Stage, HearingRequest]) -> None:
    """A043: purpose by purpose, with its contact."""
    stage, asked = hearing
    visit = make_contact(
        case=stage.case, by=stage.coach, people=[stage.adult], method="IN_PERSON", place="HOME", on=days_ago(20)
    )
    said = {"case_id": stage.case.pk, "contact_id": visit.pk, "results": {"NEEDS": "A bed for the boy"}}
    with in_context(actor=stage.coach):
        write_visit_results(**said, actor=stage.coach, now=NOW)
    assert "Evaluate their needs: A bed for the boy" in " ".join(pages_of(make(stage, asked)))
