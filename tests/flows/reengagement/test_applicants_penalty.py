"""From which day a penalty counts of a family that applies for cash (7 AAC 45.980(d)(1)), and of one that gets it.

A040, A042: no cut before the day that the rule gives, and the letter tells that day.
"""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casework.choices import Jurisdiction
from casework.context import in_context
from casework.models import Notice
from casework.operations.notices import mark_left, open_paper
from casework.refusals import Refused
from eligibility.models import Application, BenefitReduction, Determination, HouseholdFact
from eligibility.queries.applying import applying_for_cash
from reengagement.choices import PenaltyReason
from reengagement.models import AdverseNotice, Penalty
from reengagement.operations.hearings import record_hearing_request
from reengagement.operations.reductions import follow_penalty
from tests.benefit_records import (
    end_told,
    make_action,
    make_application,
    make_certification,
    make_decision,
    make_household,
    make_household_fact,
    make_like,
)
from tests.factories import as_importer, make_case, make_participant, make_person, moment
from tests.penalty_records import Stage, answers, ask, decided, imposed, noticed, stage_in, stand
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
#: The situation, the application after it, the approval, and the day on which the letter is written and handed over.
FAILED, FILED, TOLD = date(2026, 8, 3), date(2026, 8, 5), date(2026, 8, 12)
JUNE, JULY, AUGUST, SEPTEMBER = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
#: What a notice of this day leaves to a recipient: the first of the next month after ten days.
RECIPIENTS_DAY = SEPTEMBER


@pytest.fixture
def stage() -> Stage:
    return family(Jurisdiction.ALASKA)


def family(state: str, *, failed_on: date = FAILED) -> Stage:
    """Make an adult with a child of seven and no income since June, whose penalty is agreed to."""
    found = stage_in(state, failed_on=failed_on)
    child = make_person(family=found.case.family, given_name="Eli", born_on=date(2019, 3, 1))
    make_participant(case=found.case, person=child, role="CHILD", position=3)
    make_household(case=found.case, by=found.coach, wages="0.00")
    with as_importer():
        HouseholdFact.objects.filter(case=found.case).update(first_day=date(2026, 6, 1), told_on=date(2026, 6, 1))
    return found


def applied(stage: Stage, *, filed_on: date = FILED, **changes: Any) -> Application:
    return make_application(case=stage.case, by=stage.coach, programme="TANF", filed_on=filed_on, **changes)


def approved(
    application: Application, by: Stage, *, on: date, hour: int = 9, month: date = AUGUST, **changes: Any
) -> Determination:
    times = {"decided_on": on, "decided_at": moment(on, hour)}
    return make_decision(application=application, by=by.coach, month=month, **times, **changes)


def denied(application: Application, by: Stage, *, on: date) -> Determination:
    return approved(application, by, on=on, is_eligible=False, monthly_benefit=0)


def told(stage: Stage, penalty: Penalty, *, on: date = TOLD, left_on: date | None = None) -> AdverseNotice:
    """Write the notice on a day, and hand it over as the coach does, on the same day unless told so."""
    notice = noticed(stage, penalty, on=on, leaves=False)
    left_on = left_on or on
    with in_context(actor=stage.coach):
        open_paper(notice_id=notice.notice_id, actor=stage.coach, now=moment(left_on))
        mark_left(notice_id=notice.notice_id, on=left_on, actor=stage.coach, now=moment(left_on))
    return notice


def on_file(stage: Stage) -> list[BenefitReduction]:
    with as_importer():
        return list(BenefitReduction.objects.standing().filter(case=stage.case).order_by("first_day"))


def said_in(notice: AdverseNotice) -> str:
    with as_importer():
        return "\n".join(Notice.objects.get(pk=notice.notice_id).content["paragraphs"])


def page(stage: Stage, name: str, penalty: Penalty) -> str:
    return str(signed_in(stage.coach).get(reverse(f"reengagement:{name}", args=[penalty.pk])).content.decode())


class TestApplicant:
    def test_counts_from_the_application(self, stage: Stage) -> None:
        """A040; 7 AAC 45.980(d)(1): the reduction begins on that day, and the letter says so."""
        application, penalty = applied(stage), imposed(stage)
        notice = told(stage, penalty)
        assert (notice.effective_on, notice.leave_by, notice.application_id) == (FILED, None, application.pk)
        [one] = on_file(stage)
        assert (one.takes, one.step, one.first_day, one.last_day) == ("STEP", 1, FILED, None)
        words = said_in(notice)
        assert "This starts on August 5, 2026. The family applies for cash and does not get it yet." in words
        assert "that of the application, August 5, 2026" in words
        assert "timely notice" not in words
        assert "there is nothing that goes on until a hearing" in words
        assert stand(stage, penalty, on=TOLD).first_day == FILED
        with as_importer():
            assert not Determination.objects.exists()

    @pytest.mark.parametrize(
        ("filed_on", "first_day"),
        [(TOLD - DAY, TOLD - DAY), (TOLD, TOLD), (TOLD + DAY, RECIPIENTS_DAY)],
        ids=["the day before the notice", "the day of the notice", "the day after it"],
    )
    def test_is_who_applied_by_the_day_of_the_notice(self, stage: Stage, filed_on: date, first_day: date) -> None:
        applied(stage, filed_on=filed_on)
        assert told(stage, imposed(stage)).effective_on == first_day
        assert [one.first_day for one in on_file(stage)] == [first_day]

    def test_counts_from_the_day_on_which_the_family_would_get_cash_where_that_is_later(self, stage: Stage) -> None:
        with as_importer():
            HouseholdFact.objects.filter(case=stage.case, kind="WAGES").update(
                amount=6000, last_day=SEPTEMBER - DAY, ended_by=stage.coach, ended_at=moment(TOLD)
            )
        applied(stage)
        penalty = imposed(stage)
        assert "would get no cash up to August 2026" in why_not(stage, penalty, TOLD)
        notice = told(stage, penalty, on=SEPTEMBER + 9 * DAY)
        assert notice.effective_on == SEPTEMBER
        assert "the first on which the family would get cash, September 1, 2026" in said_in(notice)
        assert [one.first_day for one in on_file(stage)] == [SEPTEMBER]

    def test_has_no_notice_while_nothing_tells_from_when_it_would_get_cash(self, stage: Stage) -> None:
        """No day is guessed: what is missing is named, on the page too."""
        with as_importer():
            HouseholdFact.objects.filter(case=stage.case, kind="ROLE").update(
                voided_by=stage.coach, voided_at=moment(TOLD)
            )
        applied(stage)
        penalty = imposed(stage)
        assert "Nothing on file tells that day. August 2026: Still to find out:" in why_not(stage, penalty, TOLD)
        shown = page(stage, "penalty", penalty)
        assert "Nothing on file tells that day." in shown
        assert "would take effect on" not in shown
        assert "Nothing on file tells that day." in page(stage, "adverse-notice", penalty)

    def test_sees_the_day_on_the_page_and_that_the_letter_leaves_before_an_approval(self, stage: Stage) -> None:
        applied(stage)
        penalty = imposed(stage)
        assert "would take effect on <b>Wed Aug 5, 2026</b>" in page(stage, "penalty", penalty)
        assert "effective Aug 5 if it leaves before cash is approved" in page(stage, "adverse-notice", penalty)
        noticed(stage, penalty, on=TOLD, leaves=False)
        assert "Has to leave before cash is approved" in page(stage, "penalty", penalty)

    @pytest.mark.parametrize(
        ("approved_on", "hour", "counts"),
        [(TOLD - DAY, 9, False), (TOLD, 9, False), (TOLD, 11, True), (TOLD + DAY, 9, True)],
        ids=["the day before", "the same day, before it left", "the same day, after it left", "the day after"],
    )
    def test_loses_nothing_by_a_letter_that_leaves_after_cash_was_approved(
        self, stage: Stage, approved_on: date, hour: int, counts: bool
    ) -> None:
        """Who gets cash is owed all days of notice (7 AAC 45.980(d)(2), 49.060)."""
        application, penalty = applied(stage), imposed(stage)
        notice = noticed(stage, penalty, on=TOLD - 2 * DAY, leaves=False)
        approved(application, stage, on=approved_on, hour=hour)
        with in_context(actor=stage.coach):
            open_paper(notice_id=notice.notice_id, actor=stage.coach, now=moment(TOLD))
            mark_left(notice_id=notice.notice_id, on=TOLD, actor=stage.coach, now=moment(TOLD))
        assert [one.first_day for one in on_file(stage)] == ([FILED] if counts else [])
        assert ("Left after cash was approved" in page(stage, "penalty", penalty)) != counts
        if not counts:
            again = told(stage, penalty, on=TOLD)
            assert (again.effective_on, again.application_id) == (RECIPIENTS_DAY, None)

    def test_loses_nothing_where_cash_was_approved_on_an_earlier_application(self, stage: Stage) -> None:
        earlier = applied(stage, filed_on=FILED - DAY)
        applied(stage)
        penalty = imposed(stage)
        notice = noticed(stage, penalty, on=TOLD - 2 * DAY, leaves=False)
        assert notice.effective_on == FILED
        approved(earlier, stage, on=TOLD - DAY)
        with in_context(actor=stage.coach):
            open_paper(notice_id=notice.notice_id, actor=stage.coach, now=moment(TOLD))
            mark_left(notice_id=notice.notice_id, on=TOLD, actor=stage.coach, now=moment(TOLD))
        assert on_file(stage) == []

    def test_keeps_its_day_once_cash_is_approved(self, stage: Stage) -> None:
        application, penalty = applied(stage), imposed(stage)
        told(stage, penalty)
        row = approved(application, stage, on=TOLD + 9 * DAY)
        [stretch] = row.household["household"]["tanf_penalties"]
        assert (stretch["days"], stretch["steps"]) == (27, [1])
        assert stand(stage, penalty, on=TOLD + 30 * DAY).first_day == FILED

    def test_counts_no_more_once_its_application_was_taken_back(self, stage: Stage) -> None:
        application, penalty = applied(stage), imposed(stage)
        told(stage, penalty)
        with as_importer():
            Application.objects.filter(pk=application.pk).update(voided_by=stage.coach, voided_at=moment(TOLD))
        assert stand(stage, penalty, on=TOLD).first_day is None
        with in_context(actor=stage.coach):
            assert follow_penalty(penalty_id=penalty.pk, case=stage.case, actor=stage.coach, now=moment(TOLD))
        assert on_file(stage) == []
        assert "Its application was taken back" in page(stage, "penalty", penalty)

    @pytest.mark.parametrize("is_job", [False, True])
    def test_counts_no_more_once_the_family_withdrew(self, stage: Stage, is_job: bool) -> None:
        """7 AAC 45.980(d)(1): without an application there is no day of a finding; a new one begins the first level."""
        application = applied(stage)
        penalty = imposed(stage, reason=PenaltyReason.JOB_QUIT if is_job else PenaltyReason.ACTIVITY)
        told(stage, penalty)
        with as_importer():
            Application.objects.filter(pk=application.pk).update(
                withdrawn_on=TOLD, withdrawn_by=stage.coach, withdrawn_at=moment(TOLD)
            )
        followed(stage, penalty)
        assert stand(stage, penalty, on=TOLD).first_day is None
        assert on_file(stage) == []
        assert "Its application was withdrawn" in page(stage, "penalty", penalty)
        anew = applied(stage, filed_on=TOLD + DAY)
        again = told(stage, penalty, on=TOLD + 2 * DAY)
        assert (again.level, again.application_id) == (1, anew.pk)
        assert [one.first_day for one in on_file(stage)] == [FAILED if is_job else TOLD + DAY]

    def test_counts_no_more_once_the_family_was_denied(self, stage: Stage) -> None:
        """7 AAC 45.980(d)(1): there is no day on which the family would get cash with that application."""
        application, penalty = applied(stage), imposed(stage)
        told(stage, penalty)
        denied(application, stage, on=TOLD + DAY)
        followed(stage, penalty)
        assert on_file(stage) == []
        assert "Its application was denied" in page(stage, "penalty", penalty)
        anew = applied(stage, filed_on=TOLD + 2 * DAY)
        again = told(stage, penalty, on=TOLD + 3 * DAY)
        assert (again.level, again.application_id, again.effective_on) == (1, anew.pk, anew.filed_on)

    def test_has_nothing_that_goes_on_until_a_hearing(self, stage: Stage) -> None:
        """`notice.continuation`: nothing is paid yet."""
        applied(stage)
        penalty = imposed(stage)
        told(stage, penalty)
        with in_context(actor=stage.coach):
            hearing = record_hearing_request(
                penalty_id=penalty.pk,
                asked_on=TOLD,
                wants_continued=True,
                words="",
                actor=stage.coach,
                now=moment(TOLD),
            )
        assert hearing.has_continued_aid is False
        assert len(on_file(stage)) == 1


def followed(stage: Stage, penalty: Penalty) -> None:
    with in_context(actor=stage.coach):
        follow_penalty(penalty_id=penalty.pk, case=stage.case, actor=stage.coach, now=moment(TOLD))


def why_not(stage: Stage, penalty: Penalty, on: date) -> str:
    with pytest.raises(Refused) as refused:
        noticed(stage, penalty, on=on, leaves=False)
    return str(refused.value)


def earlier_cash(stage: Stage) -> Application:
    """Let the family have got cash since June by an earlier application; the last decision is of July."""
    earlier = applied(stage, filed_on=date(2026, 5, 20))
    first = approved(earlier, stage, on=JUNE, month=JUNE)
    make_like(first, month=JULY, benefit=str(first.monthly_benefit))
    return earlier


class TestRecipient:
    """7 AAC 45.980(d)(2): the first of the month after the notice, and all its days."""

    def test_is_who_got_cash_approved(self, stage: Stage) -> None:
        approved(applied(stage), stage, on=TOLD - DAY)
        notice = told(stage, imposed(stage))
        assert (notice.effective_on, notice.leave_by) == (RECIPIENTS_DAY, date(2026, 8, 22))
        assert notice.application_id is None
        assert "after timely notice" in said_in(notice)
        assert [one.first_day for one in on_file(stage)] == [RECIPIENTS_DAY]

    def test_is_who_gets_cash_and_applies_again(self, stage: Stage) -> None:
        approved(applied(stage, filed_on=FILED - 30 * DAY), stage, on=TOLD - 20 * DAY)
        applied(stage)
        assert told(stage, imposed(stage)).effective_on == RECIPIENTS_DAY

    def test_is_who_gets_cash_by_a_fact_on_file(self, stage: Stage) -> None:
        make_household_fact(
            case=stage.case, by=stage.coach, kind="TANF_CURRENT_RECIPIENT", flag=True, first_day=AUGUST, told_on=TOLD
        )
        applied(stage)
        assert told(stage, imposed(stage)).effective_on == RECIPIENTS_DAY

    @pytest.mark.parametrize("is_certified", [False, True])
    def test_is_who_got_cash_in_an_earlier_month_that_goes_on(self, stage: Stage, is_certified: bool) -> None:
        """Of the month in which it files again nothing is decided: the last decision, or the certification, speaks."""
        earlier = earlier_cash(stage)
        if is_certified:
            make_certification(application=earlier, by=stage.coach, first_month=JUNE, last_month=date(2027, 5, 1))
        applied(stage)
        notice = told(stage, imposed(stage))
        assert (notice.effective_on, notice.application_id) == (RECIPIENTS_DAY, None)
        assert "Cash is not paid to you yet" not in said_in(notice)

    def test_is_not_who_got_cash_until_its_certification_ran_out(self, stage: Stage) -> None:
        earlier = earlier_cash(stage)
        make_certification(application=earlier, by=stage.coach, first_month=JUNE, last_month=JULY)
        applied(stage)
        assert told(stage, imposed(stage)).effective_on == FILED

    def test_is_not_who_was_told_in_time_that_cash_ends(self, stage: Stage) -> None:
        earlier = earlier_cash(stage)
        with as_importer():
            rows = Determination.objects.select_related("case")
            decision = rows.get(application=earlier, month=JULY)
        make_certification(application=earlier, by=stage.coach, first_month=JUNE, last_month=date(2027, 5, 1))
        action = make_action(
            application=earlier,
            by=stage.coach,
            confirmed_by=stage.manager,
            proposed_on=JULY,
            confirmed_on=JULY,
        )
        end_told(action=action, decision=decision, by=stage.coach, effective_on=AUGUST)
        applied(stage)
        assert told(stage, imposed(stage)).effective_on == FILED

    def test_is_who_got_cash_approved_for_a_later_month_alone(self, stage: Stage) -> None:
        """The same approval stops the notice of an applicant and lets none of it count: no letter is for nothing."""
        earlier = applied(stage, filed_on=FILED - 20 * DAY)
        applied(stage)
        penalty = imposed(stage)
        first = told(stage, penalty, on=TOLD - 2 * DAY, left_on=TOLD)
        assert first.effective_on == FILED
        approved(earlier, stage, on=TOLD - DAY, month=SEPTEMBER)
        followed(stage, penalty)
        assert on_file(stage) == []
        again = told(stage, penalty)
        assert (again.effective_on, again.application_id) == (RECIPIENTS_DAY, None)
        assert [one.first_day for one in on_file(stage)] == [RECIPIENTS_DAY]

    @pytest.mark.parametrize("changes", [{"withdrawn": True}, {"voided": True}, {"programme": "SNAP"}])
    def test_is_who_applies_for_no_cash(self, stage: Stage, changes: dict[str, Any]) -> None:
        application = make_application(
            case=stage.case, by=stage.coach, programme=changes.get("programme", "TANF"), filed_on=FILED
        )
        with as_importer():
            rows = Application.objects.filter(pk=application.pk)
            if "withdrawn" in changes:
                rows.update(withdrawn_on=FILED, withdrawn_by=stage.coach, withdrawn_at=moment(FILED))
            if "voided" in changes:
                rows.update(voided_by=stage.coach, voided_at=moment(FILED))
        assert told(stage, imposed(stage)).effective_on == RECIPIENTS_DAY

    def test_is_who_was_denied(self, stage: Stage) -> None:
        with as_importer():
            HouseholdFact.objects.filter(case=stage.case, kind="WAGES").update(amount=6000)
        row = approved(applied(stage), stage, on=TOLD - DAY)
        assert not row.is_eligible
        with in_context(actor=stage.coach):
            assert applying_for_cash(stage.case, on=TOLD) is None

    def test_is_everybody_in_a_state_without_that_rule(self) -> None:
        stage = family(Jurisdiction.OREGON)
        applied(stage)
        assert told(stage, imposed(stage)).application_id is None


class TestJob:
    """7 AAC 45.970(d): of an applicant the days of a job that was quit run from that day."""

    def test_that_was_quit_before_applying_counts_from_that_day(self, stage: Stage) -> None:
        applied(stage)
        notice = told(stage, imposed(stage, reason=PenaltyReason.JOB_QUIT))
        assert notice.effective_on == FAILED
        assert "counts from the day on which the work was quit or refused" in said_in(notice)
        [one] = on_file(stage)
        assert (one.takes, one.first_day) == ("WHOLE", FAILED)

    def test_that_was_quit_after_applying_counts_by_its_notice(self, stage: Stage) -> None:
        """What holds then was not read: `tanf.ak.job_quit_start` says so."""
        applied(stage, filed_on=FAILED - DAY)
        assert told(stage, imposed(stage, reason=PenaltyReason.JOB_QUIT)).effective_on == RECIPIENTS_DAY

    def test_that_was_quit_goes_on_where_the_application_is_denied_for_it(self, stage: Stage) -> None:
        """7 AAC 45.970(d): a denial may be what those days lead to; they run on."""
        application, penalty = applied(stage), imposed(stage, reason=PenaltyReason.JOB_QUIT)
        told(stage, penalty)
        denied(application, stage, on=TOLD + DAY)
        followed(stage, penalty)
        assert [one.first_day for one in on_file(stage)] == [FAILED]

    def test_is_looked_back_from_the_application_that_the_notice_names(self, stage: Stage) -> None:
        """7 AAC 45.970(a): quit in August, denied in August; an application of October is too late for it."""
        first = applied(stage, filed_on=FAILED + 4 * DAY)
        penalty = imposed(stage, reason=PenaltyReason.JOB_QUIT)
        denied(first, stage, on=FAILED + 9 * DAY)
        applied(stage, filed_on=FAILED + 60 * DAY)
        on = FAILED + 61 * DAY
        assert "less than 60 days before" in why_not(stage, penalty, on)
        assert "less than 60 days before" in page(stage, "penalty", penalty)
        assert on_file(stage) == []

    def test_is_no_reason_where_only_a_denied_application_was_near_enough(self, stage: Stage) -> None:
        quit_on, claim = stage.failed_on, decided(stage)
        denied(applied(stage, filed_on=quit_on + 4 * DAY), stage, on=quit_on + 5 * DAY)
        applied(stage, filed_on=quit_on + 60 * DAY)
        asked = answers(stage, claim, reason=PenaltyReason.JOB_QUIT)
        with pytest.raises(Refused, match="less than 60 days before"):
            ask(stage, asked, on=quit_on + 62 * DAY)

    def test_is_looked_back_from_the_application_that_was_approved(self, stage: Stage) -> None:
        """Who got cash with it and files again later is a recipient whose job is still near enough."""
        quit_on, claim = stage.failed_on, decided(stage)
        approved(applied(stage, filed_on=quit_on + 4 * DAY), stage, on=quit_on + 5 * DAY)
        applied(stage, filed_on=quit_on + 70 * DAY)
        asked = answers(stage, claim, reason=PenaltyReason.JOB_QUIT)
        assert ask(stage, asked, on=quit_on + 71 * DAY).reason == PenaltyReason.JOB_QUIT


class TestDatabase:
    def copied(self, stage: Stage, **changes: Any) -> AdverseNotice:
        applied(stage)
        first = noticed(stage, imposed(stage), on=TOLD, leaves=False)
        return AdverseNotice(
            **{field.attname: getattr(first, field.attname) for field in AdverseNotice._meta.concrete_fields}
            | {"id": uuid4()}
            | changes
        )

    @pytest.mark.parametrize("changes", [{"leave_by": TOLD}, {"level": 2}, {"application_id": None}])
    def test_keeps_the_two_kinds_apart(self, stage: Stage, changes: dict[str, Any]) -> None:
        row = self.copied(stage, **changes)
        with as_importer():
            letter = Notice.objects.get(pk=row.notice_id)
        other = replace_letter(letter)
        row.notice_id = other.pk
        with as_importer(), pytest.raises(IntegrityError, match="adversenotice_days"), transaction.atomic():
            row.save(force_insert=True)

    def test_takes_no_application_of_another_family_or_programme(self, stage: Stage) -> None:
        row = self.copied(stage)
        elsewhere = make_application(
            case=make_case(coach=stage.coach, office=stage.case.office), by=stage.coach, programme="TANF"
        )
        food = make_application(case=stage.case, by=stage.coach, programme="SNAP")
        with as_importer():
            other = replace_letter(Notice.objects.get(pk=row.notice_id))
        row.notice_id = other.pk
        for one in (elsewhere, food):
            row.application_id = one.pk
            with in_context(actor=stage.coach), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                row.save(force_insert=True)


def replace_letter(letter: Notice) -> Notice:
    with as_importer():
        letter.pk = uuid4()
        letter.save(force_insert=True)
    return letter
