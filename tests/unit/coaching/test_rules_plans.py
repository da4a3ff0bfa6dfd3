"""What a plan is held against, line by line; who signs it; how versions differ; which are made where."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework.refusals import Refused
from coaching import rules
from coaching.choices import GoalKind, Horizon, MraPart, PlanKind, StepOwner, StepPurpose, StepStatus, WorkActivity
from coaching.rules import Check, GoalFacts, Owner, PlanFacts, StepFacts, TermFacts

TODAY = date(2028, 2, 29)
AMY, BEN = Owner(UUID(int=1), "Amy Tolmin"), Owner(UUID(int=2), "Ben Tolmin")
STEP = StepFacts(
    number=1,
    words="Call four providers",
    participant_id=AMY.participant_id,
    measure="Four calls made",
    do_by=TODAY + timedelta(days=10),
    review_on=TODAY + timedelta(days=20),
)
GOAL = GoalFacts(
    number=1,
    words="Steady care for June",
    participant_id=AMY.participant_id,
    why="So that I can work",
    specific="June is with a provider",
    measure="Four days a week",
    reach="There is a place",
    relevance="Work can begin",
    by=TODAY + timedelta(days=40),
    steps=(STEP,),
)
PLAN = PlanFacts(
    kind=PlanKind.FSSP, words="I want to work.", participant_id=AMY.participant_id, goals=(GOAL,), adults=(AMY,)
)
TERM = TermFacts(today=TODAY)
KINDS = (PlanKind.CONTRACT, PlanKind.PDP)


def unmet(plan: PlanFacts, term: TermFacts = TERM, **options: Any) -> list[Check]:
    return [check for check in rules.checks(plan, term, **options) if not check.is_met]


def with_goal(**changes: Any) -> PlanFacts:
    return replace(PLAN, goals=(replace(GOAL, **changes),))


def with_step(**changes: Any) -> PlanFacts:
    return with_goal(steps=(replace(STEP, **changes),))


class TestReadyList:
    def test_is_empty_for_a_plan_that_is_ready(self) -> None:
        assert unmet(PLAN) == []

    @pytest.mark.parametrize(
        ("plan", "words", "field"),
        [
            (replace(PLAN, words=" "), "The family’s own words stand first", "words"),
            (replace(PLAN, has_strengths=False), "A strength is written down", "strengths"),
            (with_goal(why=""), "Goal 1 says why it matters to them", "why"),
            (with_goal(specific=""), "Goal 1 says what exactly will be different", "specific"),
            (with_goal(measure="A provider agrees"), "Goal 1 has a measure: a number or how often", "measure"),
            (with_goal(reach=""), "Goal 1 says why it is within reach", "reach"),
            (with_goal(relevance=""), "Goal 1 says how it moves the family on", "relevance"),
            (with_goal(by=None), "Goal 1 has a day that lies ahead", "by"),
            (with_goal(by=TODAY - timedelta(days=1)), "Goal 1 has a day that lies ahead", "by"),
            (with_goal(steps=()), "Goal 1 has a step", "steps"),
            (with_step(do_by=None), "Step 1 has a day to do it by", "do_by"),
            (with_step(do_by=TODAY - timedelta(days=1)), "Step 1 has a day to do it by", "do_by"),
            (with_step(measure=""), "Step 1 has a measure", "measure"),
            (with_step(review_on=None), "Step 1 has a review date that lies ahead", "review_on"),
            (with_step(owner=StepOwner.PARTNER), "Step 1 names the agency", "party"),
            (
                with_step(source="Harbor House: plan", is_released=False),
                "Step 1 comes from another agency with a release on file",
                "release",
            ),
            (
                replace(PLAN, open_barriers=("No car",)),
                "A step answers “No car”, or says why none is needed",
                "barriers",
            ),
            (
                replace(PLAN, is_joint=True, parties=(("A", "B"),)),
                "It says how everybody keeps in touch",
                "communication",
            ),
            (replace(PLAN, is_joint=True, communication="Calls"), "Every agency has a role", "parties"),
            (
                replace(PLAN, is_joint=True, communication="Calls", parties=(("A", ""),)),
                "Every agency has a role",
                "parties",
            ),
        ],
    )
    def test_names_each_thing_that_is_missing_and_its_box(self, plan: PlanFacts, words: str, field: str) -> None:
        """A028-A030, N007, O009, O015, O041."""
        [check] = rules.blockers(rules.checks(plan, TERM))
        assert (check.words, check.field) == (words, field)

    def test_without_a_goal_it_asks_for_one(self) -> None:
        assert [check.words for check in unmet(replace(PLAN, goals=()))] == ["There is a goal"]

    @pytest.mark.parametrize(
        ("plan", "term", "words"),
        [
            (with_step(review_on=TODAY + timedelta(days=9)), TERM, "Step 1 is reviewed once it is done"),
            (with_goal(by=TODAY + timedelta(days=9)), TERM, "Step 1 is done before its goal’s day"),
            (
                PLAN,
                replace(TERM, next_appointment=STEP.review_on),
                "Step 1: Mar 20 is your next appointment, not a review of this step",
            ),
            (
                with_step(review_on=date(2028, 5, 30)),
                replace(TERM, months=3),
                "The last review lies within 3 months",
            ),
            (replace(PLAN, answered_elsewhere=("No car",)), TERM, "“No car” is answered outside this plan"),
            (with_step(review_on=date(2029, 3, 1)), TERM, "The last review lies within a year"),
            (with_goal(horizon=Horizon.SHORT, by=date(2029, 3, 1)), TERM, "Goal 1 is as near as it is called"),
            (
                with_step(do_by=TODAY - timedelta(days=1), earlier_id=UUID(int=9)),
                TERM,
                "Step 1 has a day to do it by",
            ),
        ],
    )
    def test_questions_what_may_be_meant_so(self, plan: PlanFacts, term: TermFacts, words: str) -> None:
        """A027, A030: a question stops nothing once it is answered."""
        found = rules.checks(plan, term)
        assert [check.words for check in rules.questions(found)] == [words]
        assert rules.blockers(found) == []

    def test_a_term_ends_on_the_same_day_of_the_month(self) -> None:
        assert unmet(with_step(review_on=date(2028, 5, 29)), replace(TERM, months=3)) == []

    def test_days_within_a_year_are_not_questioned(self) -> None:
        """A leap day is a year before the last of February."""
        assert unmet(with_step(review_on=date(2029, 2, 28))) == []
        assert unmet(with_goal(horizon=Horizon.SHORT, by=date(2029, 2, 28))) == []
        assert unmet(with_goal(horizon=Horizon.LONG, by=date(2033, 2, 28))) == []

    def test_more_than_three_open_steps_are_questioned_in_alaska(self) -> None:
        steps = tuple(replace(STEP, number=number) for number in range(1, 5))
        assert unmet(with_goal(steps=steps)) == []
        [check] = unmet(with_goal(steps=steps), questions_many=True)
        assert check.is_question
        done = (replace(STEP, status=StepStatus.DONE), *steps[1:])
        assert unmet(with_goal(steps=done), questions_many=True) == []

    def test_a_contract_has_a_part_for_every_adult_and_the_family(self) -> None:
        """O011."""
        plan = replace(PLAN, kind=PlanKind.CONTRACT, participant_id=None, adults=(AMY, BEN))
        assert [check.words for check in unmet(plan)] == ["Ben Tolmin has a part", "The family has a part"]

    def test_an_agreement_has_both_parts(self) -> None:
        """N023."""
        plan = replace(PLAN, kind=PlanKind.MRA)
        assert [check.field for check in rules.blockers(rules.checks(plan, TERM))] == ["goals", "core_words"]
        whole = replace(with_goal(part=MraPart.ACTION), kind=PlanKind.MRA, core_words="Come to class")
        assert rules.blockers(rules.checks(whole, TERM)) == []

    @pytest.mark.parametrize(
        ("changes", "is_asked"),
        [
            ({}, True),
            ({"purpose": StepPurpose.OTHER}, True),
            ({"purpose": StepPurpose.EMPLOYMENT}, False),
            ({"purpose": StepPurpose.SKILL}, False),
            ({"purpose": StepPurpose.SKILL, "owner": StepOwner.COACH}, False),
            ({"purpose": StepPurpose.SKILL, "owner": StepOwner.CHILD}, True),
            ({"purpose": StepPurpose.SKILL, "status": StepStatus.DONE}, True),
        ],
    )
    def test_an_agreement_links_the_person_to_work_or_to_a_skill(self, changes: dict[str, Any], is_asked: bool) -> None:
        """N004: questioned, and nothing more; no other plan is asked."""
        goal = replace(GOAL, part=MraPart.ACTION, steps=(replace(STEP, **changes),))
        whole = replace(PLAN, goals=(goal,), kind=PlanKind.MRA, core_words="Come to class")
        said = [check.said for check in rules.questions(rules.checks(whole, TERM)) if check.step is None]
        words = "No step links the person to an employment resource or a new skill"
        assert said == ([words] if is_asked else [])
        assert words not in [check.said for check in rules.checks(replace(whole, kind=PlanKind.FSSP), TERM)]

    def test_says_what_is_missing_first_and_questions_after(self) -> None:
        found = rules.checks(with_step(measure="", review_on=TODAY + timedelta(days=9)), TERM)
        assert [check.is_met for check in found][:3] == [False, False, True]
        assert [check.is_question for check in found][:2] == [False, True]

    def test_says_what_to_do_only_where_something_is_to_be_done(self) -> None:
        found = rules.checks(with_goal(measure="", why=""), TERM)
        said = {check.field: check.said for check in found if not check.step}
        assert said["measure"] == "Goal 1 needs a measure: a number or how often"
        assert said["why"] == "Goal 1 does not say why it matters to them"
        assert said["specific"] == "Goal 1 says what exactly will be different"


class TestHasMeasure:
    @pytest.mark.parametrize("text", ["4 calls", "twice", "Every Friday", "Lease signed", "None missed", "One visit"])
    def test_hears_a_number_how_often_or_a_state(self, text: str) -> None:
        assert rules.has_measure(text)

    @pytest.mark.parametrize("text", ["", "A provider agrees to take June.", "Better", "Someone"])
    def test_hears_none(self, text: str) -> None:
        assert not rules.has_measure(text)


class TestRequiredSigners:
    def test_of_a_contract_are_all_adults(self) -> None:
        plan = replace(PLAN, kind=PlanKind.CONTRACT, participant_id=None, adults=(AMY, BEN))
        assert rules.required_signers(plan) == (AMY.participant_id, BEN.participant_id)

    def test_of_a_familys_self_sufficiency_plan_are_both_parents(self) -> None:
        """AS 47.27.030, 7 AAC 45.257: each parent signs; a caregiver is no parent."""
        family = replace(PLAN, kind=PlanKind.FSSP, adults=(AMY, BEN))
        assert rules.required_signers(family) == (AMY.participant_id, BEN.participant_id)
        with_aunt = replace(family, adults=(AMY, replace(BEN, is_parent=False)))
        assert rules.required_signers(with_aunt) == (AMY.participant_id,)
        of_aunt = replace(with_aunt, participant_id=BEN.participant_id)
        assert rules.required_signers(of_aunt) == (AMY.participant_id, BEN.participant_id)

    def test_of_another_plan_are_its_adult_and_who_owns_a_part(self) -> None:
        own = replace(PLAN, kind=PlanKind.IFSSP, adults=(AMY, BEN))
        assert rules.required_signers(own) == (AMY.participant_id,)
        for owner in (StepOwner.PARTICIPANT, StepOwner.BOTH):
            step = with_step(participant_id=BEN.participant_id, owner=owner)
            shared = replace(step, kind=PlanKind.IFSSP, adults=(AMY, BEN))
            assert rules.required_signers(shared) == (AMY.participant_id, BEN.participant_id)
        theirs = replace(with_goal(participant_id=BEN.participant_id), kind=PlanKind.IFSSP, adults=(AMY, BEN))
        assert rules.required_signers(theirs) == (AMY.participant_id, BEN.participant_id)


class TestKinds:
    def test_a_contract_is_the_family_s_and_every_other_plan_an_adult_s(self) -> None:
        with pytest.raises(Refused, match="whole family"):
            rules.require_kind("CONTRACT", "FULL", offered=KINDS, participant_id=uuid4())
        with pytest.raises(Refused, match="whose plan"):
            rules.require_kind("PDP", "FULL", offered=KINDS, participant_id=None)

    def test_one_that_is_not_offered_is_refused_and_a_contract_has_no_field_form(self) -> None:
        """A033, A035."""
        with pytest.raises(Refused, match="not offered here"):
            rules.require_kind("FSSP", "FULL", offered=KINDS, participant_id=uuid4())
        with pytest.raises(Refused, match="field form"):
            rules.require_kind("CONTRACT", "FIELD", offered=KINDS, participant_id=None)


class TestChangesOf:
    def test_are_none_between_the_same(self) -> None:
        same = with_step(key=UUID(int=9))
        assert rules.changes_of(same, with_step(key=UUID(int=10), earlier_id=UUID(int=9))) == []

    def test_name_words_goals_and_steps(self) -> None:
        """O021."""
        before = with_step(key=UUID(int=9))
        after = replace(
            with_step(key=UUID(int=10), earlier_id=UUID(int=9), words="Call six providers"), words="I want to study."
        )
        words, step = rules.changes_of(before, after)
        assert (words.what, words.before, words.after) == (
            "In their own words", "I want to work.", "I want to study.",
        )  # fmt: skip
        assert step.what == "Step 1"
        assert step.before.startswith("Call four providers")
        assert step.after.startswith("Call six providers")

    @pytest.mark.parametrize(
        "changes",
        [
            {"owner": StepOwner.COACH},
            {"participant_id": BEN.participant_id},
            {"party": "Harbor House"},
            {"activity": WorkActivity.values[0]},
            {"weekly_hours": Decimal(20)},
            {"help_words": "Bus pass"},
            {"purpose": StepPurpose.SKILL},
        ],
    )
    def test_name_everything_that_a_step_says(self, changes: dict[str, Any]) -> None:
        """O021."""
        before = replace(with_step(key=UUID(int=9)), adults=(AMY, BEN))
        after = replace(with_step(key=UUID(int=10), earlier_id=UUID(int=9), **changes), adults=(AMY, BEN))
        assert [change.what for change in rules.changes_of(before, after)] == ["Step 1"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"why": "For June"},
            {"participant_id": None},
            {"horizon": Horizon.LONG},
            {"part": MraPart.ACTION},
            {"kind": GoalKind.CAREER},
            {"is_milestone": True},
        ],
    )
    def test_name_everything_that_a_goal_says(self, changes: dict[str, Any]) -> None:
        assert [change.what for change in rules.changes_of(PLAN, with_goal(**changes))][:1] == ["Goal 1"]

    def test_name_the_day_off_assistance_and_the_roles(self) -> None:
        after = replace(PLAN, exit_on=TODAY, parties=(("Harbor House", "Finds a flat"),))
        assert [change.what for change in rules.changes_of(PLAN, after)][:2] == ["Off assistance", "Who does what"]

    def test_a_goal_that_was_reached_leaves_the_others_as_they_were(self) -> None:
        done = replace(GOAL, words="Visit", steps=(replace(STEP, key=UUID(int=8), status=StepStatus.DONE),))
        kept = replace(GOAL, number=2, steps=(replace(STEP, number=2, key=UUID(int=9)),))
        now = replace(GOAL, steps=(replace(STEP, key=UUID(int=10), earlier_id=UUID(int=9)),))
        (left,) = rules.changes_of(replace(PLAN, goals=(done, kept)), replace(PLAN, goals=(now,)))
        assert (left.what, left.after) == ("Goal 1 before", "Not taken over: nothing was left to do in it.")
        assert left.before.startswith("Visit")

    def test_name_what_came_and_what_is_gone(self) -> None:
        before, after = with_step(key=UUID(int=9)), with_step(key=UUID(int=10), words="Visit two")
        came, gone = rules.changes_of(before, after)
        assert (came.before, came.after.startswith("Visit two")) == ("", True)
        assert (gone.before.startswith("Call four"), gone.after) == (True, "")

    def test_what_was_done_is_not_gone(self) -> None:
        before = with_step(key=UUID(int=9), status=StepStatus.DONE)
        after = with_step(key=UUID(int=10), words="Visit two")
        assert [change.after[:9] for change in rules.changes_of(before, after)] == ["Visit two"]


class TestTells:
    NAMES = ("Amy", "Tolmin-Ode", "O'Neil", "K-1042", "Åsa")

    @pytest.mark.parametrize(
        "words",
        ["ask amy first", "The Tolmin way", "neil came", "åsa came", "a.b@c.org", "907 555 0142", "12/24/26", "99501"],
    )
    def test_finds_names_numbers_and_addresses(self, words: str) -> None:
        """O061."""
        assert rules.tells([words], names=self.NAMES)

    def test_finds_an_agency_only_by_its_whole_name(self) -> None:
        assert rules.tells(["Ask at head start"], names=(), phrases=("Head Start", "")) == ["Head Start"]
        assert rules.tells(["Start the course"], names=(), phrases=("Head Start", "")) == []

    @pytest.mark.parametrize("words", ["Call 4 providers", "An amyl test", "Twice in 14 days", "Apply for 20 jobs"])
    def test_lets_counts_and_other_words_pass(self, words: str) -> None:
        assert rules.tells([words], names=self.NAMES) == []
