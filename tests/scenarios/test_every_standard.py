"""What holds for every standard alike, told of each one's plain example (domain 3 and 4; decisions 4 to 7)."""

from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

import pytest

from casework.choices import DecisionStatus
from casework.engine.registry import standards
from casework.models import Deadline, User
from tests import factories
from tests.factories import as_importer
from tests.scenarios.examples import EXAMPLES, Example
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db

#: A day after the due days of all examples.
LATE = "2026-12-15"


def after(on: str, days: int = 1) -> str:
    return str(date.fromisoformat(on) + timedelta(days=days))


def first(story: Story, example: Example, as_of: str) -> dict[str, str]:
    """Say how the first deadline of each person stands: its due day, its state and when it was met."""
    said: dict[str, str] = {}
    for row in story.rows(example.code, as_of):
        state = Deadline(**asdict(row)).state(day(as_of))
        met = f" {row.met_on}" if row.met_on else ""
        said.setdefault(_name(story, row.participant_id), f"{row.due_on} {state}{met}")
    return said


def _name(story: Story, participant_id: UUID | None) -> str:
    assert participant_id is not None, "none of these belongs to the case alone (decisions 5)"
    return story.names[participant_id]


def of_all(example: Example, said: str) -> dict[str, str]:
    """Say the same of both adults; a referral to a service or a request has one row, whoever is meant (decisions 5)."""
    of_one = {
        *("benefit-decision", "benefit-review", "expedited-decision"),
        *("referral-follow-up", "reply", "missing-information"),
    }
    return dict.fromkeys(["amy"] if example.code in of_one else ["amy", "bob"], said)


def every(*, but: str = "") -> pytest.MarkDecorator:
    """Tell it of every example, less those of which something is true."""
    chosen = [example for example in EXAMPLES if not (but and getattr(example, but))]
    return pytest.mark.parametrize("example", chosen, ids=str)


def test_there_is_an_example_of_every_standard() -> None:
    told = {(example.code, example.state) for example in EXAMPLES}
    for declared in standards():
        assert told & {(declared.code, where) for where in declared.where}, declared.code


@every()
def test_met_on_the_due_day_it_is_met_and_a_day_later_it_is_late(example: Example) -> None:
    """Domain 3: a due day is on time until it ends."""
    story, start = example.told()
    example.meets(story, start, example.due)
    assert first(story, example, example.due) == of_all(example, f"{example.due} MET {example.due}")

    story, start = example.told()
    late = after(example.due)
    assert first(story, example, late) == of_all(example, f"{example.due} OVERDUE")
    example.meets(story, start, late)
    said = "OVERDUE" if example.is_of_period else f"MET_LATE {late}"
    assert first(story, example, late) == of_all(example, f"{example.due} {said}")


@every()
def test_entered_late_it_counts_on_the_day_that_it_happened(example: Example) -> None:
    """Domain 3: back-dated entries and corrections come out right, and a correction of a correction too."""
    story, start = example.told()
    assert first(story, example, LATE) == of_all(example, f"{example.due} OVERDUE")

    met = of_all(example, f"{example.due} MET {example.on}")
    meeting = example.meets(story, start, example.on, recorded=LATE)
    assert first(story, example, LATE) == met

    taking_back = story.took_back(meeting, recorded=after(LATE))
    assert first(story, example, after(LATE)) == of_all(example, f"{example.due} OVERDUE")
    story.took_back(taking_back, recorded=after(LATE, 2))
    assert first(story, example, after(LATE, 2)) == met


@every()
def test_what_started_it_taken_back_takes_it_along_and_brings_the_same_one_back(example: Example) -> None:
    """Domain 3: rows are keyed by standard, person and trigger or period."""
    story, start = example.told()
    before = {row.id for row in story.rows(example.code, LATE)}
    taking_back = story.took_back(start, recorded=LATE)
    assert before
    assert story.owed(example.code, LATE) == []

    story.took_back(taking_back, recorded=after(LATE))
    assert {row.id for row in story.rows(example.code, LATE)} == before


@every(but="names_record")
def test_what_one_adult_did_leaves_the_other_owing(example: Example) -> None:
    """Decisions 5: one row per adult; an event meets that of the same participant."""
    story, start = example.told()
    example.meets(story, start, example.on, who="bob")

    assert first(story, example, example.due)["bob"] == f"{example.due} MET {example.on}"
    assert first(story, example, after(example.due))["amy"] == f"{example.due} OVERDUE"


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.names_record], ids=str)
def test_what_speaks_of_the_record_meets_it_for_everybody(example: Example) -> None:
    """Domain 3: of the same participant or of the same subject."""
    story, start = example.told()
    example.meets(story, start, example.on, who="bob")

    assert first(story, example, example.due) == of_all(example, f"{example.due} MET {example.on}")


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.starts_itself], ids=str)
def test_what_happened_before_the_referral_starts_nothing(example: Example) -> None:
    """Decisions 6: earlier facts are history."""
    story = example.story()
    start = example.starts(story) if example.starts else None
    assert start
    story.referred(after(str(start.on)))

    assert [row for row in story.rows(example.code, LATE) if row.trigger_id == start.pk or not row.trigger_id] == []


@every(but="is_leaving")
def test_closed_before_its_due_day_it_goes_and_closed_on_it_it_stays(example: Example) -> None:
    """Domain 4, closing; decisions 7: the closing month's work month stays owed."""
    story, start = example.told()
    story.closed(example.due)
    assert first(story, example, LATE) == of_all(example, f"{example.due} OVERDUE")

    if example.due == str(start.on):
        return
    story, _ = example.told()
    story.closed(after(example.due, -1))
    left = of_all(example, f"{example.due} OVERDUE") if example.stays else {}
    assert first(story, example, LATE) == left


@every()
def test_it_is_not_owed_by_other_kinds_of_cases_nor_in_other_states(example: Example) -> None:
    """Decisions 5: WORK cases in three states, PERMANENCY in Texas; a rule pack per state."""
    story = example.story(kind=example.other_kind)
    example.begin(story)
    assert story.owed(example.code, LATE) == []

    if example.elsewhere:
        story = Story(**{"adults": ["amy", "bob"]} | example.case | {"state": example.elsewhere})
        example.begin(story)
        assert story.owed(example.code, LATE) == []


@every()
def test_a_later_day_approved_for_one_moves_that_one_alone(example: Example, supervisor: User, coach: User) -> None:
    """Domain 3: an excusal belongs to one deadline."""
    story, start = example.told()
    rows = [row for row in story.rows(example.code, LATE) if str(row.due_on) == example.due]
    before = {row.id for row in rows}
    row = next(row for row in rows if _name(story, row.participant_id) == "amy")
    until = after(example.due, 3)
    with as_importer():
        factories.make_excusal(
            deadline=Deadline(**asdict(row)),
            by=coach,
            until=date.fromisoformat(until),
            status=DecisionStatus.APPROVED,
            decided_by=supervisor,
            decided_at=story.moment(str(start.on)),
        )

    stands = {_name(story, one.participant_id): one for one in story.rows(example.code, LATE) if one.id in before}
    assert {name: str(one.due_on) for name, one in stands.items()} == of_all(example, example.due) | {"amy": until}
    assert stands["amy"].warn_on <= stands["amy"].due_on <= stands["amy"].escalate_on
