"""Two people of one family with a penalty each: what is taken together, on pages and in letters (13.2 no. 12, 13.3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from casework.choices import Jurisdiction
from casework.context import in_context
from casework.models import Participant
from casework.operations.notices import open_paper
from reengagement.choices import EndGround, PenaltyFactKind, PenaltyOutcome
from reengagement.models import AdverseNotice, Penalty
from reengagement.operations.cures import end_penalty, record_fact
from reengagement.operations.money import tell_money
from reengagement.operations.withdrawing import withdraw_waiting
from reengagement.rules.terms import Terms
from tests.factories import as_importer, moment
from tests.flows.reengagement.test_adverse_letters import words_of
from tests.penalty_records import Stage, imposed, leave, noticed, second_of, stage_in, stand
from tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FAILED, TOLD, BEGINS = date(2026, 8, 3), date(2026, 8, 12), date(2026, 9, 1)
ALASKA = Terms(payment=Decimal(923), size=3, table="adult_included")
OREGON = Terms(payment=Decimal(506))


def two(state: str, terms: Terms) -> tuple[Stage, Penalty, Stage, Penalty, AdverseNotice]:
    """Give a family whose two adults have a penalty each, with the letter of the second written, not left."""
    stage = stage_in(state, failed_on=FAILED)
    penalty = imposed(stage, terms=terms)
    noticed(stage, penalty, on=TOLD)
    other = replace(second_of(stage), failed_on=FAILED + DAY)
    second = imposed(other, terms=terms)
    told = noticed(other, second, on=TOLD + DAY, leaves=False)
    return stage, penalty, other, second, told


def said_in(stage: Stage, told: AdverseNotice) -> str:
    with in_context(actor=stage.coach):
        return words_of(open_paper(notice_id=told.notice_id, actor=stage.coach, now=moment(TOLD + DAY)))


def shown(stage: Stage, name: str, key: object) -> str:
    page = signed_in(stage.coach).get(reverse(f"reengagement:{name}", args=[key])).content.decode()
    return " ".join(page.split())


def both(state: str, terms: Terms) -> tuple[Stage, Penalty, Stage, Penalty]:
    """Give the same family with both letters left, so that both penalties take from September on."""
    stage = stage_in(state, failed_on=FAILED)
    penalty = imposed(stage, terms=terms)
    noticed(stage, penalty, on=TOLD)
    other = replace(second_of(stage), failed_on=FAILED + DAY)
    second = imposed(other, terms=terms)
    noticed(other, second, on=TOLD + DAY)
    return stage, penalty, other, second


class TestLetters:
    def test_in_alaska_the_highest_alone_counts(self) -> None:
        stage, _, _, _, told = two(Jurisdiction.ALASKA, ALASKA)
        words = said_in(stage, told)
        assert "Your family’s cash payment stays at $553.00 a month, level 1." in words
        assert "More than one reduction of your family counts then. Of several the highest share alone counts" in words
        with as_importer():
            assert Participant.objects.get(pk=stage.adult.pk).person.family_name not in words

    def test_in_oregon_shares_add_up_to_the_share_at_risk(self) -> None:
        stage, _, _, _, told = two(Jurisdiction.OREGON, OREGON)
        words = said_in(stage, told)
        assert "changes from $474.37 to $442.75 a month (less $31.62, level 1)" in words
        assert "Together they take 25 percent of the payment at most." in words
        assert "461-130-0330" in words

    def test_count_with_what_eligibility_told_last_of_the_family(self) -> None:
        """README 13.3: one payment, whichever penalty it was told with; the page counts with the same."""
        stage, penalty, other, second, _ = two(Jurisdiction.OREGON, OREGON)
        with in_context(actor=stage.coach):
            terms = Terms(payment=Decimal(600))
            tell_money(penalty_id=penalty.pk, terms=terms, actor=stage.coach, now=moment(TOLD + DAY, 15))
            withdraw_waiting(penalty=second, words="", actor=stage.coach, now=moment(TOLD + 2 * DAY))
        told = noticed(other, second, on=TOLD + 2 * DAY, leaves=False)
        assert "changes from $562.50 to $525.00 a month (less $37.50, level 1)" in said_in(stage, told)
        leave(told.notice_id, TOLD + 2 * DAY, stage.coach)
        for one in (penalty, second):
            found = stand(stage, one)
            assert (found.money.payment, found.amount and found.amount.after) == (Decimal(600), Decimal("562.50"))

    def test_of_one_alone_says_nothing_of_others(self) -> None:
        stage = stage_in(Jurisdiction.OREGON, failed_on=FAILED)
        told = noticed(stage, imposed(stage, terms=OREGON), on=TOLD + DAY, leaves=False)
        words = said_in(stage, told)
        assert "changes from $506.00 to $474.37 a month" in words
        assert "More than one reduction" not in words


class TestPages:
    def test_show_one_amount_for_the_family(self) -> None:
        stage, penalty, other, second = both(Jurisdiction.ALASKA, ALASKA)
        for page in (shown(stage, "penalties", stage.case.pk), shown(stage, "penalty", penalty.pk)):
            assert "All of the family together" in page
            assert "2 penalties in force" in page
            assert '<b class="num">$553.00</b> a month' in page
            assert "Of several the highest share alone counts" in page
        with in_context(actor=other.coach):
            told = {"actor": other.coach, "now": moment(BEGINS + 9 * DAY)}
            record_fact(penalty_id=second.pk, kind=PenaltyFactKind.EXEMPTION, on=BEGINS + 5 * DAY, **told)
            done = end_penalty(penalty_id=second.pk, **told)
        assert (done.outcome, done.effective_on) == (PenaltyOutcome.ENDS, BEGINS + 5 * DAY)
        assert stand(stage, penalty).is_taking, "12: two people penalised have an end each"
        assert "All of the family together" not in shown(stage, "penalties", stage.case.pk)

    def test_in_oregon_say_disqualification(self) -> None:
        stage, penalty, _, _ = both(Jurisdiction.OREGON, OREGON)
        for name, key in (
            ("penalties", stage.case.pk),
            ("penalty", penalty.pk),
            ("penalty-fact", penalty.pk),
            ("penalty-end", penalty.pk),
            ("hearing-request", penalty.pk),
        ):
            page = shown(stage, name, key)
            main = page[page.index("<main") : page.index("</main>")]
            texts = [part.split(">", 1)[-1] for part in main.split("<")]
            assert not [text for text in texts if "penal" in text.lower()], name
        timeline = signed_in(stage.coach).get(reverse("casework:case", args=[stage.case.pk])).content.decode()
        assert "Disqualification asked for" in timeline
        assert "Penalty asked for" not in timeline
        page = shown(stage, "penalties", stage.case.pk)
        assert "Good cause and disqualifications" in page
        assert "2 disqualifications in force" in page
        assert '<b class="num">$442.75</b> a month' in page

    @pytest.mark.parametrize("state", [Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS])
    def test_elsewhere_say_sanction(self, state: str) -> None:
        stage = stage_in(state, failed_on=FAILED)
        assert "Good cause and sanctions" in shown(stage, "penalties", stage.case.pk)

    def test_show_the_money_of_the_month_in_which_one_ends(self) -> None:
        """13.2 no. 18: five days of September at 40 percent, with the setting named."""
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage, terms=ALASKA)
        noticed(stage, penalty, on=TOLD)
        with in_context(actor=stage.coach):
            told = {"actor": stage.coach, "now": moment(BEGINS + 9 * DAY)}
            record_fact(penalty_id=penalty.pk, kind=PenaltyFactKind.EXEMPTION, on=BEGINS + 5 * DAY, **told)
        assert stand(stage, penalty).ending.ground == EndGround.EXEMPTION
        for name in ("penalty", "penalty-end"):
            page = shown(stage, name, penalty.pk)
            assert "The month in which it ends: $61.53" in page, name
            assert "5 of 30" in page
        with in_context(actor=stage.coach):
            end_penalty(penalty_id=penalty.pk, **told)
        assert "The month in which it ends: $61.53" in shown(stage, "penalty", penalty.pk)
