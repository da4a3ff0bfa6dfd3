"""The federal sample file imported: what counts of its rows against what its sender found (issue 5).

The file is never part of the project; see the README beside it. Hours go over weeks of the calendar here, so that a
month of job search in five weeks loses the fifth, and averages are divided by 4.33.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command

from casework.acf199.parser import parse
from casework.models import Case, Participant
from coaching.choices import RateFactKind
from coaching.counting import recount
from coaching.models import RateFact
from coaching.queries.work_facts import Story, stories_of
from coaching.rules import hours
from tests.factories import NOW, as_importer, make_office

NAME = Path("shared/data/acf199/ADS.E2J.FTP1.TS06")
FILE = next((path / NAME for path in Path(__file__).resolve().parents if (path / NAME).exists()), None)
JUDGED = {"17", "18", "19"}
#: What the sender said, and what we find; where these differ, the rules differ likewise (see `test_federal_file`): item
#: 48 is 07 (99), a child under 12 months (01), 24 hours of one of two adults whose youngest is a teenager (17 and 18).
EXPECTED = {
    ("17", "17"): 13,
    ("17", "18"): 1,
    ("17", "99"): 1,
    ("18", "01"): 4,
    ("18", "18"): 41,
    ("18", "99"): 10,
    ("19", "19"): 26,
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(FILE is None, reason="the federal sample file is not at hand"),
]


def _ours(story: Story, counts: hours.Counts, adult_id: UUID, month: date) -> str:
    """Judge one adult by their own hours, as the sender did."""
    figures, family = story.figures_of(month), story.family(month)
    alone = replace(
        family,
        adults=tuple(adult for adult in family.adults if adult.adult_id == adult_id),
        has_other_parent=len(family.adults) > 1,
        penalty_months=frozenset(),
        monthly_assistance=None,
    )
    return hours.status_code(hours.finding_of(alone, counts, hours.Rate.ALL_FAMILIES, figures), figures)


def test_rows_agree_with_the_sender_but_for_what_is_listed() -> None:
    assert FILE is not None
    make_office(ref="AK-TST")
    call_command("import_acf199", str(FILE), "--office=AK-TST", "--referred-on=2026-11-02")
    with FILE.open("rb") as stream:
        parsed = parse(stream)
    with as_importer():
        keys = list(Case.objects.values_list("pk", flat=True))
        assert recount(case_ids=keys[:50], now=NOW) == 0
        assert RateFact.objects.filter(kind=RateFactKind.CASH).exists()
        people = {(one.case.number, one.ref): one for one in Participant.objects.select_related("case")}
        told = {
            story.case_id: (story, story.counted())
            for start in range(0, len(keys), 100)
            for story in stories_of(keys[start : start + 100])
        }
    found: Counter[tuple[str, str]] = Counter()
    for file in parsed.families:
        for adult in file.adults:
            participant = people[file.case_number, adult.ref]
            story, counts = told[participant.case_id]
            for reported in adult.months:
                if reported.participation_status in JUDGED:
                    month = date.fromisoformat(f"{reported.month}-01")
                    found[reported.participation_status, _ours(story, counts, participant.pk, month)] += 1
    assert found == EXPECTED
