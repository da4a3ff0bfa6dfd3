"""Certified with the approving decision, reviewed, and certified again; child-only cases not without a home visit."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from casework import calendars
from casework.choices import CaseKind, EventKind
from casework.models import Case, Office, User
from casework.wording import month_words, short_day
from eligibility.models import Application, Certification, Determination, Review
from eligibility.queries.programmes import ProgrammeLine, programmes_of
from eligibility.rules.certification import last_month_of
from eligibility.rules.wording import dollars
from tests.benefit_records import (
    MONTH,
    end_told,
    make_action,
    make_application,
    make_benefit_hearing,
    make_certification,
    make_decision,
    make_decision_notice,
    make_household,
    make_like,
    make_review,
    make_verification,
)
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    days_ago,
    deadlines_of,
    make_case,
    make_contact,
    moment,
)
from tests.flows.eligibility.desk import decided, lines, only, see, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def approved(case: Case, coach: User) -> Application:
    return decided(case, coach)[0]


def programmes_seen(case: Case, viewer: User) -> list[ProgrammeLine]:
    with as_importer():
        return programmes_of(case, viewer=viewer, today=TODAY)


def review(user: User, row: Certification, **changes: str) -> int:
    sent = {"held_on": TODAY.isoformat(), "how": "PHONE", "result": "CONTINUES"}
    whom = {"participant_id": str(adult_of(row.case).pk)}
    return send(user, "review-record", row.pk, **sent | whom | changes).status_code


class TestCertification:
    def test_is_set_with_the_approval_for_the_months_of_the_rule(
        self, approved: Application, eligibility_worker: User
    ) -> None:
        """O047: the tab says until when, and the review is owed as a deadline."""
        assert "Approved, not certified yet" in see(eligibility_worker, "benefits", approved.case_id)
        assert send(eligibility_worker, "certification-set", approved.pk, months="12").status_code == 302
        row = only(Certification)
        assert (row.first_month, row.last_month) == (MONTH, last_month_of(MONTH, 12))
        assert row.source == "snap.certification_max_months"
        [line] = lines(approved.case, EventKind.CERTIFICATION_SET)
        assert line.due_on == last_month_of(MONTH, 13) - timedelta(days=1)
        [owed] = deadlines_of(approved.case, "benefit-review")
        assert owed.due_on == line.due_on
        shown = see(eligibility_worker, "benefits", approved.case_id)
        assert "Recertification" in shown
        assert "Certified" in shown

    @pytest.mark.parametrize(
        ("months", "why", "words"),
        [
            ("13", "x", "At most 12 months"),
            ("6", "", "Say why it is another length"),
            ("0", "", "whole number"),
            ("6", "🙂" * 10_000, "under 301 characters"),
        ],
    )
    def test_is_refused_beside_the_field(
        self, approved: Application, eligibility_worker: User, months: str, why: str, words: str
    ) -> None:
        answer = send(eligibility_worker, "certification-set", approved.pk, months=months, why=why)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_needs_an_approval(self, case: Case, coach: User, eligibility_worker: User) -> None:
        waiting = make_application(case=case, by=coach, completed_on=TODAY)
        answer = send(eligibility_worker, "certification-set", waiting.pk, months="12")
        assert answer.status_code == 422
        assert "Nothing is approved yet" in answer.content.decode()

    def test_is_for_who_decides_alone(self, approved: Application, coach: User, outsider: User) -> None:
        assert send(coach, "certification-set", approved.pk, months="12").status_code == 403
        assert send(outsider, "certification-set", approved.pk, months="12").status_code == 404

    def test_follows_on_the_last_one_only_after_its_review(
        self, approved: Application, coach: User, eligibility_worker: User
    ) -> None:
        first = make_certification(application=approved, by=coach)
        refused = send(eligibility_worker, "certification-set", approved.pk, months="12")
        assert "Write down its review first" in refused.content.decode()
        make_review(certification=first, by=coach)
        assert send(eligibility_worker, "certification-set", approved.pk, months="12").status_code == 302
        assert only(Certification, first_month__gt=first.last_month).last_month > first.last_month

    def test_never_overlaps_another(self, approved: Application, coach: User) -> None:
        make_certification(application=approved, by=coach)
        with pytest.raises(DatabaseError):
            make_certification(application=approved, by=coach)

    def test_is_taken_back_with_its_line_but_not_once_reviewed(
        self, approved: Application, coach: User, eligibility_worker: User
    ) -> None:
        send(eligibility_worker, "certification-set", approved.pk, months="12")
        row = only(Certification)
        held = make_review(certification=row, by=coach)
        assert send(eligibility_worker, "certification-void", row.pk).status_code == 422
        with as_importer():
            Review.objects.filter(pk=held.pk).update(voided_by=coach, voided_at=held.entered_at)
        assert send(eligibility_worker, "certification-void", row.pk).status_code == 302
        assert lines(approved.case, EventKind.CERTIFICATION_SET) == []


class TestEnd:
    def test_is_counted_from_the_action_and_lets_the_family_apply_anew(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        application, decision = decided(case, coach)
        first = (MONTH - timedelta(days=60)).replace(day=1)
        row = make_certification(application=application, by=coach, first_month=first)
        refused = send(eligibility_worker, "certification-end", row.pk)
        assert refused.status_code == 422
        assert "No adverse action that ends it is in effect" in refused.content.decode()
        action = make_action(application=application, by=coach, confirmed_by=supervisor)
        end_told(action=action, decision=decision, by=coach, effective_on=MONTH)
        assert "End the certification" in see(eligibility_worker, "benefits", case.pk)
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 302
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 422
        ended = only(Certification)
        assert ended.ended_month == (MONTH - timedelta(days=1)).replace(day=1)
        assert send(eligibility_worker, "certification-set", application.pk, months="12").status_code == 302
        assert only(Certification, ended_at__isnull=True).first_month == MONTH

    def test_meets_the_review_that_was_owed(
        self, approved: Application, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        send(eligibility_worker, "certification-set", approved.pk, months="12")
        row = only(Certification)
        with as_importer():
            Certification.objects.filter(pk=row.pk).update(first_month=(MONTH - timedelta(days=60)).replace(day=1))
        action = make_action(application=approved, by=coach, confirmed_by=supervisor)
        end_told(action=action, decision=only(Determination), by=coach, effective_on=MONTH)
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 302
        assert [one.met_on for one in deadlines_of(approved.case, "benefit-review")] == [TODAY]

    def test_with_the_last_month_closes_what_is_owed(
        self, approved: Application, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        """A denial at review takes effect on the day after the certification."""
        send(eligibility_worker, "certification-set", approved.pk, months="1", why="Moves soon.")
        row = only(Certification)
        with as_importer():
            before = (MONTH - timedelta(days=1)).replace(day=1)
            Certification.objects.filter(pk=row.pk).update(first_month=before, last_month=before)
        action = make_action(application=approved, by=coach, confirmed_by=supervisor, kind="DENIAL", ground="NO_REVIEW")
        end_told(action=action, decision=only(Determination), by=coach, effective_on=MONTH)
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 302
        assert only(Certification).ended_month == before
        assert [one.met_on for one in deadlines_of(approved.case, "benefit-review")] == [TODAY]

    def test_of_an_earlier_certification_is_none_of_a_family_that_came_back(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        application, decision = decided(case, coach)
        ended = (MONTH - timedelta(days=40)).replace(day=1)
        action = make_action(application=application, by=coach, confirmed_by=supervisor)
        end_told(action=action, decision=decision, by=coach, effective_on=ended)
        row = make_certification(application=application, by=coach)
        [shown] = programmes_seen(case, eligibility_worker)
        assert (shown.status, shown.certified_until) == ("Certified", calendars.end_of_month(row.last_month))
        assert not shown.may_be_ended
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 422

    def test_on_the_first_day_of_a_renewal_closes_it_whole_and_gives_it_back_whole(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        """7 CFR 273.13: renewed in the month before, then ended; nothing of the renewal is left."""
        application, decision = decided(case, coach)
        before = (MONTH - timedelta(days=1)).replace(day=1)
        first = (before - timedelta(days=1)).replace(day=1)
        make_certification(application=application, by=coach, first_month=first, last_month=before)
        renewed = make_certification(application=application, by=coach, set_at=moment(days_ago(40)))
        action = make_action(application=application, by=coach, confirmed_by=supervisor)
        letter = end_told(action=action, decision=decision, by=coach, effective_on=MONTH)
        [shown] = programmes_seen(case, eligibility_worker)
        assert shown.certification == renewed
        assert shown.may_be_ended
        assert send(eligibility_worker, "certification-end", renewed.pk).status_code == 302
        assert only(Certification, pk=renewed.pk).ended_month == before
        [shown] = programmes_seen(case, eligibility_worker)
        assert (shown.status, shown.may_be_ended) == ("Ended", False)
        hearing = make_benefit_hearing(letter=letter, by=coach)
        sent = {"result": "FOR_FAMILY", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", hearing.pk, **sent).status_code == 302
        back = only(Certification, first_month=MONTH, ended_at__isnull=True)
        assert back.last_month == renewed.last_month

    def test_on_the_first_day_of_one_that_was_set_since_is_none_of_it(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        application, decision = decided(case, coach)
        early = {"proposed_on": days_ago(40), "proposed_at": moment(days_ago(40))}
        action = make_action(application=application, by=coach, confirmed_by=supervisor, **early)
        end_told(action=action, decision=decision, by=coach, effective_on=MONTH)
        row = make_certification(application=application, by=coach)
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 422

    @pytest.mark.parametrize("is_anew", [False, True])
    def test_is_given_back_where_a_hearing_is_won(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User, is_anew: bool
    ) -> None:
        """7 CFR 273.15(c)(1): what was ended stays on file; the months after it are certified again."""
        application, decision = decided(case, coach)
        first = (MONTH - timedelta(days=60)).replace(day=1)
        row = make_certification(application=application, by=coach, first_month=first)
        action = make_action(application=application, by=coach, confirmed_by=supervisor)
        letter = end_told(action=action, decision=decision, by=coach, effective_on=MONTH)
        assert send(eligibility_worker, "certification-end", row.pk).status_code == 302
        if is_anew:
            make_certification(application=application, by=coach)
        hearing = make_benefit_hearing(letter=letter, by=coach)
        sent = {"result": "FOR_FAMILY", "on": TODAY.isoformat()}
        assert send(eligibility_worker, "benefit-hearing-decide", hearing.pk, **sent).status_code == 302
        with as_importer():
            rows = list(Certification.objects.order_by("first_month"))
        assert [one.first_month for one in rows] == [first, MONTH]
        assert (rows[1].last_month, bool(rows[1].why)) == (row.last_month, not is_anew)
        assert len(lines(case, EventKind.CERTIFICATION_SET)) == (0 if is_anew else 1)


class TestReview:
    def test_that_was_missed_is_held_late_and_lets_the_family_go_on(
        self, approved: Application, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.14(b)(1): after a missed interim report the last one is the recertification."""
        row = make_certification(application=approved, by=coach)
        with as_importer():
            first = (MONTH - timedelta(days=330)).replace(day=1)
            Office.objects.update(jurisdiction="US-OR")
            Certification.objects.filter(pk=row.pk).update(first_month=first, last_month=MONTH)
        assert "Recertification" in see(eligibility_worker, "review-record", row.pk)
        assert review(eligibility_worker, row) == 302
        assert only(Review).kind == "RECERTIFICATION"

    def test_taken_back_lets_the_one_after_it_meet_the_day(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        application, _ = decided(case, coach, programme="TANF")
        told = {"months": "24", "why": "As the manual has it."}
        assert send(eligibility_worker, "certification-set", application.pk, **told).status_code == 302
        assert review(eligibility_worker, only(Certification)) == 302
        first = only(Review)
        assert review(eligibility_worker, only(Certification)) == 302
        assert send(eligibility_worker, "review-void", first.pk).status_code == 302
        set_line, held_line = deadlines_of(case, "benefit-review")
        assert {set_line.met_on, held_line.met_on} == {TODAY, None}

    def test_takes_no_home_visit_of_a_later_day(self, coach: User, eligibility_worker: User) -> None:
        """N010."""
        case = make_case(coach=coach, kind=CaseKind.CHILD_ONLY)
        row = make_certification(application=decided(case, coach)[0], by=coach, set_on=MONTH)
        make_contact(case=case, by=coach, place="HOME", method="IN_PERSON", on=TODAY)
        assert review(eligibility_worker, row, held_on=(TODAY - timedelta(days=1)).isoformat()) == 422

    def test_is_written_down_and_meets_its_deadline(self, approved: Application, eligibility_worker: User) -> None:
        send(eligibility_worker, "certification-set", approved.pk, months="12")
        assert review(eligibility_worker, only(Certification)) == 302
        [owed] = deadlines_of(approved.case, "benefit-review")
        assert owed.met_on == TODAY
        assert "Recertification held" in see(eligibility_worker, "benefits", approved.case_id)

    def test_is_taken_back_and_owed_again(self, approved: Application, eligibility_worker: User) -> None:
        send(eligibility_worker, "certification-set", approved.pk, months="12")
        review(eligibility_worker, only(Certification))
        assert send(eligibility_worker, "review-void", only(Review).pk).status_code == 302
        assert [one.met_on for one in deadlines_of(approved.case, "benefit-review")] == [None]

    def test_of_a_child_only_case_asks_a_home_visit_or_a_reason(self, coach: User, eligibility_worker: User) -> None:
        """N010."""
        case = make_case(coach=coach, kind=CaseKind.CHILD_ONLY)
        row = make_certification(application=decided(case, coach)[0], by=coach)
        assert review(eligibility_worker, row) == 422
        assert "No home visit is on file" in see(eligibility_worker, "review-record", row.pk)
        assert review(eligibility_worker, row, no_visit_why="The family moves on Monday.") == 302
        assert only(Review).no_visit_why == "The family moves on Monday."

    def test_of_a_child_only_case_takes_the_visit_that_was_made(self, coach: User, eligibility_worker: User) -> None:
        """N010."""
        case = make_case(coach=coach, kind=CaseKind.CHILD_ONLY)
        row = make_certification(application=decided(case, coach)[0], by=coach)
        visit = make_contact(case=case, by=coach, place="HOME", method="IN_PERSON", on=TODAY)
        assert review(eligibility_worker, row) == 302
        assert only(Review).visit_id == visit.pk

    def test_of_a_child_only_case_without_either_is_kept_out_by_the_database(self, coach: User) -> None:
        """N010."""
        case = make_case(coach=coach, kind=CaseKind.CHILD_ONLY)
        row = make_certification(application=decided(case, coach)[0], by=coach)
        with pytest.raises(DatabaseError):
            make_review(certification=row, by=coach, is_child_only=True)


class TestToBeProven:
    """O047, O025: how many proofs of a programme are still to come in, and by when the first of them."""

    def test_counts_what_is_asked_and_names_the_first_day(
        self, approved: Application, coach: User, eligibility_worker: User
    ) -> None:
        make_verification(application=approved, by=coach, due_on=days_ago(-14))
        make_verification(application=approved, by=coach, proof="SHELTER", due_on=days_ago(-11))
        [line] = programmes_seen(approved.case, eligibility_worker)
        assert (line.proofs_due, line.next_proof_on) == (2, days_ago(-11))
        words = f"To be proven</dt><dd>2, the first by {short_day(days_ago(-11), today=TODAY)}</dd>"
        assert words in see(eligibility_worker, "benefits", approved.case_id)

    def test_leaves_out_what_came_in_was_taken_back_or_is_of_another_programme(
        self, case: Case, approved: Application, coach: User, eligibility_worker: User
    ) -> None:
        came_in = {"received_on": TODAY, "source": "DOCUMENT", "result": "CONFIRMS"}
        make_verification(application=approved, by=coach, received_by=coach, received_at=NOW, **came_in)
        make_verification(application=approved, by=coach, voided_by=coach, voided_at=NOW)
        make_verification(application=make_application(case=case, by=coach, programme="TANF"), by=coach)
        [line] = programmes_seen(case, eligibility_worker)
        assert (line.proofs_due, line.next_proof_on) == (0, None)
        assert "<dt>To be proven" not in see(eligibility_worker, "benefits", case.pk)


class TestWhatHappened:
    """O047: decisions, certifications, reviews, notices and adverse actions of a programme, the latest first."""

    def test_is_told_the_latest_first_with_its_pages(
        self, case: Case, coach: User, eligibility_worker: User, supervisor: User
    ) -> None:
        make_household(case=case, by=coach)
        application = make_application(case=case, by=coach, filed_on=days_ago(9), completed_on=days_ago(8))
        decision = make_decision(application=application, by=eligibility_worker, decided_on=days_ago(7))
        row = make_certification(application=application, by=eligibility_worker, set_on=days_ago(6))
        make_decision_notice(decision=decision, by=eligibility_worker, written_on=days_ago(5), sent_on=days_ago(5))
        make_review(certification=row, by=eligibility_worker, held_on=days_ago(4))
        make_review(certification=row, by=coach, held_on=days_ago(4), voided_by=coach, voided_at=NOW)
        taken_back = {"taken_back_on": days_ago(2), "taken_back_for": "CURED", "taken_back_by": supervisor}
        proposed = {"proposed_on": days_ago(3), "taken_back_at": NOW}
        action = make_action(application=application, by=eligibility_worker, **proposed, **taken_back)
        [line] = programmes_seen(case, eligibility_worker)
        assert [
            (days_ago(number), words)
            for number, words in (
                (2, "Adverse action taken back: the family put it right in time"),
                (3, "Adverse action proposed: the benefit ends"),
                (4, "Recertification: nothing changes"),
                (5, "Notice: approved, handed over"),
                (6, f"Certified, {month_words(MONTH)} to {month_words(row.last_month)}"),
                (7, f"Decided for {month_words(MONTH)}: {dollars(float(decision.monthly_benefit))}"),
            )
        ] == [(one.on, one.words) for one in line.log]
        shown = see(coach, "benefits", case.pk)
        told = shown[shown.index("What happened") :]
        places = [told.index(one.words) for one in line.log]
        assert places == sorted(places)
        for name, key in (("action", action.pk), ("determination", decision.pk)):
            assert f'href="{reverse(f"eligibility:{name}", args=[key])}"' in told

    def test_says_of_a_denial_that_there_is_no_benefit(self, case: Case, coach: User) -> None:
        make_household(case=case, by=coach, wages="9000.00")
        make_decision(application=make_application(case=case, by=coach, completed_on=TODAY), by=coach)
        [line] = programmes_seen(case, coach)
        assert [one.words for one in line.log] == [f"Decided for {month_words(MONTH)}: not eligible"]

    def test_shows_the_last_twelve(self, case: Case, coach: User) -> None:
        _, decision = decided(case, coach)
        month = MONTH
        for number in range(1, 14):
            month = (month + timedelta(days=32)).replace(day=1)
            make_like(decision, month=month, benefit="100.00", decided_on=days_ago(number))
        [line] = programmes_seen(case, coach)
        assert [one.on for one in line.log] == [days_ago(number) for number in range(12)]
