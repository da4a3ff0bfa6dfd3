"""Supports of a penalty request as the record has them: chosen from it, with its days, and no answer past it (R015)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework.choices import Jurisdiction, ReferralOutcome, RestrictedKind
from casework.context import in_context
from casework.refusals import Refused
from reengagement.choices import Finding, ReviewArea
from reengagement.models import AreaAnswer, AreaOffer, Staffing
from reengagement.queries.supports import RecordedSupport, recorded_supports
from reengagement.rules.gate import Support
from tests.coaching_records import make_barrier
from tests.factories import NOW, as_importer, days_ago, make_follow_up, make_promise, make_referral, moment
from tests.flows.reengagement.test_penalty_pages import typed
from tests.penalty_records import Stage, answers, ask, decided, reengaged_in_vain, second_of, stage_in
from tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Stage:
    return stage_in()


def on_record(stage: Stage) -> list[RecordedSupport]:
    with in_context(actor=stage.coach):
        return recorded_supports(stage.case, stage.adult, since=stage.failed_on)


def asking(stage: Stage, *supports: Support) -> Any:
    return ask(stage, answers(stage, decided(stage), supports=supports))


def told(stage: Stage, *supports: Support) -> dict[str, Any]:
    """Ask for the penalty, and return the one support that was frozen with it."""
    [kept] = json.loads(asking(stage, *supports).facts)["supports"]
    return dict(kept)


class TestARecord:
    def test_of_a_referral_has_its_days(self, stage: Stage) -> None:
        before = stage.failed_on - 20 * DAY
        referral = make_referral(case=stage.case, by=stage.coach, need="TRANSPORT", party_name="Bus pass", on=before)
        make_follow_up(referral=referral, by=stage.coach, outcome=ReferralOutcome.BEGAN, on=before + DAY)
        [found] = on_record(stage)
        assert (found.offered_on, found.given_on, found.is_known) == (before, before + DAY, True)
        assert found.words.startswith("Transport, Bus pass: offered ")
        kept = told(stage, Support("something typed", record=found.key))
        assert (kept["what"], kept["offered_on"]) == ("Transport, Bus pass", before.isoformat())
        assert kept["given_on"] == (before + DAY).isoformat()

    def test_goes_before_what_is_typed(self, stage: Stage) -> None:
        """The department did not give it: good cause, whatever somebody types (OAR 461-130-0327)."""
        before = stage.failed_on - 20 * DAY
        referral = make_referral(case=stage.case, by=stage.coach, need="CHILD_CARE", on=before)
        make_follow_up(referral=referral, by=stage.coach, outcome=ReferralOutcome.WAITING, on=before + DAY)
        [found] = on_record(stage)
        lie = Support("Care", before, is_declined=True, given_on=before, record=found.key)
        with pytest.raises(Refused, match="did not give it in time") as refused:
            asking(stage, lie)
        assert refused.value.field == "supports"

    def test_that_does_not_say_whether_it_was_given_is_filled_in(self, stage: Stage) -> None:
        before = stage.failed_on - 20 * DAY
        make_referral(case=stage.case, by=stage.coach, on=before)
        [found] = on_record(stage)
        assert not found.is_known
        assert told(stage, Support("", given_on=before + DAY, record=found.key))["given_on"]

    def test_of_somebody_who_declined_it(self, stage: Stage) -> None:
        before = stage.failed_on - 20 * DAY
        referral = make_referral(case=stage.case, by=stage.coach, on=before)
        make_follow_up(referral=referral, by=stage.coach, outcome=ReferralOutcome.DECLINED, on=before + DAY)
        [found] = on_record(stage)
        assert told(stage, Support("", record=found.key))["is_declined"]

    def test_of_a_promise_that_was_not_kept_shuts(self, stage: Stage) -> None:
        before = stage.failed_on - 20 * DAY
        make_promise(case=stage.case, by=stage.coach, what="Gas card for May", due_on=before, made_at=moment(before))
        [found] = on_record(stage)
        assert (found.offered_on, found.given_on, found.source) == (before, None, "promised")
        with pytest.raises(Refused, match="Gas card for May: the department did not give it in time"):
            asking(stage, Support("", record=found.key))

    def test_of_a_barrier_that_nothing_answers_shuts(self, stage: Stage) -> None:
        make_barrier(case=stage.case, by=stage.coach)
        [found] = on_record(stage)
        assert found.words.startswith("No care in June: never offered")
        with pytest.raises(Refused, match="not offered by then"):
            asking(stage, Support("", record=found.key))

    def test_never_tells_what_stands_behind_a_wall(self, stage: Stage) -> None:
        make_referral(case=stage.case, by=stage.coach, need="DOMESTIC_VIOLENCE", restricted_kinds=[RestrictedKind.DV])
        assert on_record(stage) == []

    def test_is_not_that_of_another_adult(self, stage: Stage) -> None:
        other = second_of(stage)
        make_referral(case=stage.case, by=stage.coach, participant=other.adult)
        assert on_record(stage) == []
        with pytest.raises(Refused, match="not on record any more"):
            asking(stage, Support("", record=on_record(other)[0].key))


class TestAStaffing:
    def area(self, stage: Stage, *, affected: bool, offered: bool = True, times: int = 1) -> None:
        with as_importer():
            staffing = Staffing.objects.get(case=stage.case)
            answer = AreaAnswer.objects.create(
                case=stage.case,
                staffing=staffing,
                area=ReviewArea.CARE_TRANSPORT,
                participant=stage.adult,
                finding=Finding.EXISTS,
                affected=affected,
                is_nothing_offered=not offered,
                said_by=stage.coach,
                said_at=NOW,
            )
            for _ in range(times if offered else 0):
                offer = AreaOffer(case=stage.case, answer=answer, on=staffing.on)
                offer.what = "A seat in the van"
                offer.save(force_insert=True)

    @pytest.mark.parametrize("offered", [True, False])
    def test_that_wrote_that_it_affected_taking_part_is_not_left_out(self, *, offered: bool) -> None:
        """R015: for each limitation what was offered and whether it affected taking part."""
        stage = stage_in(Jurisdiction.OREGON)
        reengaged_in_vain(stage)
        self.area(stage, affected=True, offered=offered)
        with pytest.raises(Refused, match="affected taking part. Choose it too: Child care and transportation"):
            asking(stage, Support("Bus pass", days_ago(40), given_on=days_ago(40)))

    def test_that_wrote_that_it_did_not_is_offered_to_choose(self) -> None:
        stage = stage_in(Jurisdiction.OREGON)
        reengaged_in_vain(stage)
        self.area(stage, affected=False)
        [found] = on_record(stage)
        assert found.words.startswith("Child care and transportation: A seat in the van: offered ")
        assert asking(stage, Support("Bus pass", days_ago(40), given_on=days_ago(40)))

    def test_that_wrote_of_five_can_be_told_of_on_the_page_with_one_more(self) -> None:
        """Every needed one has to be chosen, so the page has a row for each and one to spare."""
        stage = stage_in(Jurisdiction.OREGON)
        reengaged_in_vain(stage)
        self.area(stage, affected=True, times=5)
        address = reverse("reengagement:penalty-request", args=[stage.case.pk, stage.adult.pk])
        values = typed(answers(stage, decided(stage), supports=())) | {"check": "1"}
        assert "Choose it too" in signed_in(stage.coach).post(address, values).content.decode()
        values |= {f"support_{number}_record": one.key for number, one in enumerate(on_record(stage))}
        page = signed_in(stage.coach).post(address, values).content.decode()
        assert "Choose it too" not in page
        assert "Support 6</legend>" in page
        assert "Support 7</legend>" not in page


class TestPage:
    def test_shows_them_beside_the_check_and_chooses_them(self, stage: Stage) -> None:
        before = stage.failed_on - 20 * DAY
        referral = make_referral(case=stage.case, by=stage.coach, need="TRANSPORT", party_name="Bus pass", on=before)
        make_follow_up(referral=referral, by=stage.coach, on=before + DAY)
        address = reverse("reengagement:penalty-request", args=[stage.case.pk, stage.adult.pk])
        [found] = on_record(stage)
        shown = signed_in(stage.coach).get(address).content.decode()
        assert shown.count(found.words) >= 2
        values = typed(answers(stage, decided(stage), supports=()))
        sent = values | {"support_0_record": found.key, "check": "1"}
        answer = signed_in(stage.coach).post(address, sent)
        assert answer.context["is_gate_open"]
        assert "Transport, Bus pass: offered in time" in answer.content.decode()
        wrong = signed_in(stage.coach).post(address, values | {"support_0_record": "referral-of-nobody", "check": "1"})
        assert "Choose one of the list." in wrong.content.decode()


def test_answers_of_a_command_name_the_record(stage: Stage) -> None:
    from reengagement.management.commands.penalty_request import _support

    assert _support({"record": "promise-1"}) == Support("", record="promise-1")
    assert replace(_support({"what": "Gas"}), what="") == Support("")
