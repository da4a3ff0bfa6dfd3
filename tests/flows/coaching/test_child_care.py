"""Child care asked for with its note, changed, answered, ended, not needed; what the caseload has left (A079, A083)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind, Role
from casework.context import in_context
from casework.models import Case, Note, User
from casework.queries.seen import seen_by
from casework.refusals import Refused
from coaching.models import CareAuthorisation, CareDecision, CareNotNeeded
from coaching.operations.child_care import Wanted, ask_child_care
from coaching.queries.child_care import care_owed, imported_owed, last_worked_day
from coaching.rules.weeks import month_before, next_month
from tests import factories
from tests.coaching_records import child_of, make_child_care, make_not_needed
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    deadlines_of,
    events_of,
    make_case,
    make_provider,
    make_user,
)
from tests.people import signed_in
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)
THIS, NEXT = TODAY.replace(day=1), next_month(TODAY)
WHY = "She begins at the mill and works mornings 🪵"


def page(name: str, key: Any) -> str:
    return reverse(f"coaching:{name}", args=[key])


def asked(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid4()),
        "child_id": str(child_of(case).pk),
        "month": f"{NEXT:%Y-%m}",
        "hours": "86",
        "provider_name": "Wren’s Nest",
        "participant_id": str(adult_of(case).pk),
        "comment": WHY,
    } | changes


def ask(user: User, case: Case, **changes: Any) -> HttpResponse:
    return signed_in(user).post(page("child-care-ask", case.pk), asked(case, **changes))


def wanted(case: Case, month: date, **changes: Any) -> Wanted:
    values: dict[str, Any] = {
        "participant_id": adult_of(case).pk,
        "month": month,
        "hours": Decimal(86),
        "provider_id": None,
        "provider_name": "Wren’s Nest",
        "activity_id": None,
        "comment": WHY,
    } | changes
    return Wanted(**values)


def kept() -> list[CareAuthorisation]:
    with as_auditor():
        return list(CareAuthorisation.objects.order_by("asked_at", "pk"))


def notes_of(case: Case) -> list[Note]:
    with as_auditor():
        return list(Note.objects.filter(case=case).order_by("filed_at"))


def owed(case: Case) -> list[tuple[str, str, str]]:
    return [(one.period, str(one.due_on), str(one.state(TODAY))) for one in deadlines_of(case, "child-care-request")]


class TestAsk:
    def test_a083_keeps_it_with_its_line_and_the_note_of_the_same_day(self, open_case: Case, coach: User) -> None:
        activity = make_activity(case=open_case, by=coach, words="Mornings at the mill")
        answer = ask(coach, open_case, activity_id=str(activity.pk))
        assert answer["Location"] == page("child-care", open_case.pk)
        (row,) = kept()
        assert (row.month, row.hours, row.provider_name, row.comment) == (NEXT, Decimal(86), "Wren’s Nest", WHY)
        assert (row.asked_on, row.activity_id, row.asked_by_id) == (TODAY, activity.pk, coach.pk)
        (line,) = events_of(open_case, EventKind.CHILD_CARE_AUTHORISED)
        assert (line.on, line.participant_id, line.subject_id) == (TODAY, child_of(open_case).pk, row.pk)
        assert line.facts == {"month": f"{NEXT:%Y-%m}"}
        (note,) = notes_of(open_case)
        assert (note.on, note.about_id, note.filed_by_id) == (TODAY, row.pk, coach.pk)
        assert note.title.startswith("Child care requested regarding Ida")
        told = {one["heading"]: one["text"] for one in note.sections}
        assert told["Justification"] == WHY
        assert "Wren’s Nest" in told["Children and provider"]
        assert "86 hours" in told["Hours and activity"]
        assert "Mornings at the mill" in told["Hours and activity"]
        shown = signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert reverse("casework:note", args=[note.pk]) in shown
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert f"Child care asked for: {NEXT:%B %Y}" in timeline
        assert "Child care authorised" not in timeline

    def test_with_a_provider_of_the_directory_keeps_its_name_of_that_day(self, open_case: Case, coach: User) -> None:
        provider = make_provider(by=coach, name="Fern Room", partner_type="CHILD_CARE", services=["CHILD_CARE"])
        assert ask(coach, open_case, provider_id=str(provider.pk), provider_name="").status_code == 302
        assert (kept()[0].provider_id, kept()[0].provider_name) == (provider.pk, "Fern Room")

    def test_a079_opens_the_deadline_of_the_month_and_meets_that_of_the_month_before(
        self, open_case: Case, coach: User
    ) -> None:
        make_child_care(case=open_case, by=coach)
        (before,) = owed(open_case)
        assert before[0] == f"{THIS:%Y-%m}"
        assert before[1] == str(NEXT - timedelta(days=1))
        assert before[2] != "MET"
        assert ask(coach, open_case).status_code == 302
        assert owed(open_case)[0][2] == "MET"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"child_id": "00000000-0000-4000-8000-000000000001"}, "Choose a child of this case."),
            ({"month": "2001-01"}, "Choose one of the months."),
            ({"hours": "0"}, "Write the hours of the month"),
            ({"hours": "745"}, "Write the hours of the month"),
            ({"hours": "many"}, "Write the hours of the month"),
            ({"provider_name": ""}, "Choose the provider from the directory, or name them."),
            ({"provider_name": "x" * 201}, "Keep this under 201 characters."),
            ({"participant_id": ""}, "Choose the parent for whose work or activity care is needed."),
            ({"activity_id": "00000000-0000-4000-8000-000000000001"}, "Choose an activity of this parent."),
            ({"comment": " "}, "it is the note."),
            ({"comment": "x" * 10_000}, "Keep this under 4,001 characters."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, str], words: str
    ) -> None:
        values = {"provider_name": "Wren 🪶"} | changes
        answer = ask(coach, open_case, **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert values["provider_name"][:200] in answer.content.decode()
        assert not kept()
        assert not notes_of(open_case)

    def test_the_same_twice_is_refused_beside_the_provider(self, open_case: Case, coach: User) -> None:
        ask(coach, open_case)
        again = ask(coach, open_case, provider_name="WREN’S NEST")
        assert again.status_code == 422
        assert "is asked for already for this month" in again.content.decode()
        assert len(kept()) == len(notes_of(open_case)) == 1

    def test_a_double_click_asks_once(self, open_case: Case, coach: User) -> None:
        sent, client = asked(open_case), signed_in(coach)
        first = client.post(page("child-care-ask", open_case.pk), sent)
        assert client.post(page("child-care-ask", open_case.pk), sent)["Location"] == first["Location"]
        assert len(kept()) == 1

    def test_two_sessions_at_once_ask_once(self, open_case: Case, coach: User) -> None:
        ready, said = Barrier(2), []

        def work() -> None:
            ready.wait()
            try:
                said.append(ask(coach, open_case).status_code)
            finally:
                connections.close_all()

        threads = [Thread(target=work) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(said) == [302, 422]
        assert len(kept()) == 1

    def test_an_activity_of_another_adult_is_refused(self, open_case: Case, coach: User) -> None:
        other = factories.make_participant(case=open_case, position=3)
        activity = make_activity(case=open_case, by=coach)
        answer = ask(coach, open_case, participant_id=str(other.pk), activity_id=str(activity.pk))
        assert answer.status_code == 422
        assert "Choose an activity of this parent." in answer.content.decode()

    def test_begins_like_the_one_before_but_for_its_words(self, open_case: Case, coach: User) -> None:
        before = make_child_care(case=open_case, by=coach)
        address = f"{page('child-care-ask', open_case.pk)}?like={before.pk}&month={NEXT:%Y-%m}"
        form = signed_in(coach).get(address).context["form"]
        assert form["provider_name"].value() == "Wren’s Nest"
        assert form["hours"].value() == "86"
        assert not form["comment"].value()

    def test_in_a_state_without_a_note_for_it_files_the_general_one(self) -> None:
        """N014: supportive services are arranged in North Carolina too; no day before the first is on file there."""
        coach = make_user(office=factories.make_office(jurisdiction="US-NC"))
        case = make_case(coach=coach)
        assert ask(coach, case).status_code == 302
        (note,) = notes_of(case)
        assert WHY in note.body
        assert not owed(case)


class TestOfficeTime:
    @pytest.mark.parametrize(
        ("at", "on", "is_late"),
        [
            (time(23, 59), date(2026, 12, 31), False),
            (time(0, 1), date(2027, 1, 1), True),
        ],
    )
    def test_a079_the_day_turns_in_the_office(self, coach: User, at: time, on: date, is_late: bool) -> None:
        case = make_case(coach=coach, referred_on=date(2026, 9, 1))
        now = datetime.combine(on, at, tzinfo=case.office.zone)
        with in_context(actor=coach):
            made = ask_child_care(
                case_id=case.pk,
                child_id=child_of(case).pk,
                wanted=wanted(case, date(2027, 1, 1)),
                actor=coach,
                now=now,
            )
        assert made.asked_on == on
        assert (made.asked_on >= made.month) is is_late
        (note,) = notes_of(case)
        assert note.on == on


class TestChange:
    def test_is_a_new_version_and_the_one_before_stays_readable(self, open_case: Case, coach: User) -> None:
        before = make_child_care(case=open_case, by=coach, month=NEXT, asked_on=TODAY)
        sent = asked(open_case, provider_name="Fern Room", hours="40.5", comment="The nest closes at noon.")
        answer = signed_in(coach).post(page("child-care-change", before.pk), sent)
        assert answer.status_code == 302
        with as_auditor():
            old, new = CareAuthorisation.objects.get(pk=before.pk), CareAuthorisation.objects.get(replaces=before)
        assert (old.ended_reason, old.ended_on, old.comment) == ("PROVIDER", TODAY, before.comment)
        assert (new.month, new.hours, new.child_id) == (NEXT, Decimal("40.5"), before.child_id)
        assert len(notes_of(open_case)) == 1
        assert len(events_of(open_case, EventKind.CHILD_CARE_AUTHORISED)) == 2
        shown = signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert "The provider changed" in shown
        assert "a new version" in shown
        again = signed_in(coach).post(page("child-care-change", before.pk), sent | {"submission": str(uuid4())})
        assert again.status_code == 422

    def test_of_hours_alone_keeps_the_provider(self, open_case: Case, coach: User) -> None:
        before = make_child_care(case=open_case, by=coach)
        assert (
            signed_in(coach).post(page("child-care-change", before.pk), asked(open_case, hours="20")).status_code == 302
        )
        with as_auditor():
            assert CareAuthorisation.objects.get(pk=before.pk).ended_reason == "CHANGED"

    def test_an_ended_one_leads_back(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        end(coach, row)
        for name in ("child-care-change", "child-care-end"):
            assert signed_in(coach).get(page(name, row.pk))["Location"] == page("child-care", open_case.pk)

    def test_one_with_a_new_version_takes_no_answer(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        signed_in(coach).post(page("child-care-change", row.pk), asked(open_case, provider_name="Fern Room"))
        assert signed_in(coach).get(page("child-care-answer", row.pk))["Location"] == page("child-care", open_case.pk)
        assert answered(coach, row).status_code == 422


def answered(user: User, row: CareAuthorisation, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "answer": "AUTHORISED", "on": str(TODAY)} | changes
    return signed_in(user).post(page("child-care-answer", row.pk), values)


def end(user: User, row: CareAuthorisation, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "reason": "NOT_NEEDED", "on": str(TODAY)} | changes
    return signed_in(user).post(page("child-care-end", row.pk), values)


class TestAnswer:
    def test_keeps_what_they_told_and_guesses_nothing(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        assert answered(coach, row, monthly_amount="812.50").status_code == 302
        with as_auditor():
            decision = CareDecision.objects.get()
        assert (decision.monthly_amount, decision.monthly_copay) == (Decimal("812.50"), None)
        (line,) = events_of(open_case, EventKind.CHILD_CARE_ANSWERED)
        assert line.facts == {"month": f"{THIS:%Y-%m}", "answer": "AUTHORISED"}
        shown = signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert "$812.50" in shown
        assert "The family pays" not in shown
        assert answered(coach, row).status_code == 422

    def test_a_refusal_ends_it_and_care_can_be_asked_for_anew(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach, month=NEXT, asked_on=TODAY)
        assert answered(coach, row, answer="REFUSED").status_code == 422
        assert answered(coach, row, answer="REFUSED", words="No license 🪪").status_code == 302
        assert kept()[0].ended_reason == "REFUSED"
        assert ask(coach, open_case).status_code == 302

    def test_a079_what_was_refused_leaves_the_deadline_open_and_owes_no_month_after(
        self, open_case: Case, coach: User
    ) -> None:
        make_child_care(case=open_case, by=coach)
        ask(coach, open_case)
        assert [(period, state == "MET") for period, _, state in owed(open_case)] == [
            (f"{THIS:%Y-%m}", True),
            (f"{NEXT:%Y-%m}", False),
        ]
        answered(coach, kept()[-1], answer="REFUSED", words="No place")
        assert [(period, state == "MET") for period, _, state in owed(open_case)] == [(f"{THIS:%Y-%m}", False)]
        ask(coach, open_case)
        assert owed(open_case)[0][2] == "MET"

    def test_a_refused_change_of_what_was_authorised_leaves_nothing(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach)
        ask(coach, open_case)
        first = kept()[-1]
        answered(coach, first)
        signed_in(coach).post(page("child-care-change", first.pk), asked(open_case, provider_name="Fern Room"))
        with as_auditor():
            second = CareAuthorisation.objects.get(replaces=first)
        answered(coach, second, answer="REFUSED", words="No license")
        assert [one.month for one in listed(coach).rows] == [NEXT]
        assert "none is asked for in" in signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert [(period, state == "MET") for period, _, state in owed(open_case)] == [(f"{THIS:%Y-%m}", False)]

    def test_comes_after_it_ended_too(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        end(coach, row, reason="STOPPED", on=str(NEXT - timedelta(days=1)))
        client = signed_in(coach)
        assert page("child-care-answer", row.pk) in client.get(page("child-care", open_case.pk)).content.decode()
        assert client.get(page("child-care-answer", row.pk)).status_code == 200
        assert answered(coach, row, answer="REFUSED", words="No license").status_code == 302
        (now,) = kept()
        assert (now.ended_reason, now.ended_on) == ("STOPPED", NEXT - timedelta(days=1))
        assert not owed(open_case)
        assert "Refused" in client.get(page("child-care", open_case.pk)).content.decode()

    def test_the_database_knows_no_second_answer(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        answered(coach, row)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            CareDecision.objects.update(words="Other")
        with as_importer(), pytest.raises(IntegrityError), transaction.atomic():
            CareDecision.objects.create(
                case=open_case, authorisation=row, answer="AUTHORISED", on=TODAY, recorded_by=coach, recorded_at=NOW
            )


class TestEnd:
    def test_says_it_once_with_its_line(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        assert end(coach, row, words="She works nights now").status_code == 302
        (line,) = events_of(open_case, EventKind.CHILD_CARE_ENDED)
        assert line.facts == {"month": f"{THIS:%Y-%m}", "reason": "NOT_NEEDED"}
        assert end(coach, row).status_code == 422

    def test_a_mistake_counts_as_never_asked_for(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        assert owed(open_case)
        assert end(coach, row, reason="MISTAKE", on="").status_code == 302
        assert kept()[0].ended_on == TODAY
        assert not owed(open_case)
        assert not listed(coach).rows

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": ""}, "Say why it ends."),
            ({"reason": "REFUSED"}, "Say why it ends."),
            ({"on": ""}, "Enter the day."),
            ({"on": "2001-01-01"}, "It cannot end before it was asked for."),
            ({"on": str(next_month(NEXT))}, "It ends in its month at the latest."),
            ({"words": "x" * 301}, "Keep this under 301 characters."),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        row = make_child_care(case=open_case, by=coach)
        answer = end(coach, row, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_before_its_month_leaves_the_month_to_be_asked_for(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach)
        ask(coach, open_case)
        assert end(coach, kept()[-1], reason="STOPPED").status_code == 302
        assert [one.month for one in listed(coach).rows] == [NEXT]
        assert [(period, state == "MET") for period, _, state in owed(open_case)] == [(f"{THIS:%Y-%m}", False)]

    def test_of_a_new_version_that_was_a_mistake_leaves_the_month_to_be_asked_for(
        self, open_case: Case, coach: User
    ) -> None:
        make_child_care(case=open_case, by=coach)
        ask(coach, open_case)
        signed_in(coach).post(page("child-care-change", kept()[-1].pk), asked(open_case, hours="20"))
        with as_auditor():
            new = CareAuthorisation.objects.get(replaces__isnull=False)
        end(coach, new, reason="MISTAKE", on="")
        assert [one.month for one in listed(coach).rows] == [NEXT]
        assert [(period, state == "MET") for period, _, state in owed(open_case)] == [(f"{THIS:%Y-%m}", False)]

    def test_is_finished_on_a_closed_case_too(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        row = make_child_care(case=case, by=coach)
        assert end(coach, row).status_code == 302
        assert ask(coach, case).status_code == 403

    def test_no_statement_changes_it(self, open_case: Case, coach: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        rows = CareAuthorisation.objects.filter(pk=row.pk)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(hours=1)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            rows.delete()
        end(coach, row)
        with in_context(actor=coach), transaction.atomic():
            assert rows.update(ended_words="Other words") == 0


def none_needed(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {
        "submission": str(uuid4()),
        "child_id": str(child_of(case).pk),
        "participant_id": str(adult_of(case).pk),
        "month": f"{NEXT:%Y-%m}",
        "words": "The grandmother is there 👵",
    } | changes
    return signed_in(user).post(page("child-care-not-needed", case.pk), values)


class TestNotNeeded:
    def test_meets_the_month_and_takes_it_off_the_list(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach)
        assert len(listed(coach).rows) == 1
        assert none_needed(coach, open_case).status_code == 302
        assert not listed(coach).rows
        assert owed(open_case)[0][2] == "MET"
        (line,) = events_of(open_case, EventKind.CHILD_CARE_NOT_NEEDED)
        assert line.facts == {"month": f"{NEXT:%Y-%m}"}
        assert none_needed(coach, open_case).status_code == 422

    def test_taken_back_it_is_owed_again(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach)
        said = make_not_needed(case=open_case, by=coach)
        sent = {"submission": str(uuid4())}
        assert signed_in(coach).post(page("child-care-needed-again", said.pk), sent).status_code == 302
        assert owed(open_case)[0][2] != "MET"
        assert len(listed(coach).rows) == 1
        again = signed_in(coach).post(page("child-care-needed-again", said.pk), {"submission": str(uuid4())})
        assert again.status_code == 422

    def test_asking_after_all_takes_it_back(self, open_case: Case, coach: User) -> None:
        said = make_not_needed(case=open_case, by=coach)
        assert ask(coach, open_case).status_code == 302
        with as_auditor():
            assert CareNotNeeded.objects.get(pk=said.pk).voided_by_id == coach.pk

    def test_meets_the_deadline_whoever_of_two_parents_says_it(self, open_case: Case, coach: User) -> None:
        father = factories.make_participant(case=open_case, position=3)
        make_child_care(case=open_case, by=coach)
        assert none_needed(coach, open_case, participant_id=str(father.pk)).status_code == 302
        assert [state for _, _, state in owed(open_case)] == ["MET"]
        assert not listed(coach).rows

    def test_is_refused_where_care_is_asked_for(self, open_case: Case, coach: User) -> None:
        ask(coach, open_case)
        answer = none_needed(coach, open_case)
        assert answer.status_code == 422
        assert "Care is asked for in this month. End that first." in answer.content.decode()


def listed(user: User, today: date = TODAY) -> Any:
    with in_context(actor=user):
        return care_owed(seen_by(user), user.office, today=today)


class TestOpenMonths:
    def test_the_card_on_today_leads_to_the_request(self, open_case: Case, coach: User) -> None:
        client, today = signed_in(coach), reverse("casework:today")
        assert "Child care not asked for" not in client.get(today).content.decode()
        row = make_child_care(case=open_case, by=coach)
        shown = client.get(today).content.decode()
        assert "Child care not asked for" in shown
        assert f"{page('child-care-ask', open_case.pk)}?month={NEXT:%Y-%m}&amp;child_id={row.child_id}" in shown
        ask(coach, open_case)
        assert "Child care not asked for" not in client.get(today).content.decode()

    def test_is_of_each_child_by_itself(self, open_case: Case, coach: User) -> None:
        other = factories.make_participant(case=open_case, position=3, role="CHILD")
        make_child_care(case=open_case, by=coach)
        make_child_care(case=open_case, by=coach, child=other)
        ask(coach, open_case)
        assert [one.child_id for one in listed(coach).rows] == [other.pk]
        states = {one.participant_id: str(one.state(TODAY)) for one in deadlines_of(open_case, "child-care-request")}
        assert states[other.pk] != "MET"

    def test_a_month_that_nobody_asked_for_in_time_stays(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach, month=month_before(THIS))
        (row,) = listed(coach).rows
        assert row.month == THIS
        assert listed(coach).is_red
        ask(coach, open_case, month=f"{THIS:%Y-%m}")
        assert [one.month for one in listed(coach).rows] == [NEXT]
        assert "Late" in signed_in(coach).get(page("child-care", open_case.pk)).content.decode()

    def test_a_month_that_was_missed_stays_on_it_in_the_months_after(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach, month=month_before(month_before(THIS)))
        (row,) = listed(coach).rows
        assert row.month == THIS
        assert "none is asked for in" in signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        none_needed(coach, open_case, month=f"{THIS:%Y-%m}")
        assert not listed(coach).rows

    def test_what_was_refused_stands_on_it_again(self, open_case: Case, coach: User) -> None:
        make_child_care(case=open_case, by=coach)
        ask(coach, open_case)
        answered(coach, kept()[-1], answer="REFUSED", words="No place")
        assert len(listed(coach).rows) == 1

    def test_a079_is_red_on_the_last_business_day_of_the_office(self, coach: User) -> None:
        """May 31, 2026 is a Sunday: Friday the 29th is the day."""
        case = make_case(coach=coach, referred_on=date(2026, 3, 2))
        make_child_care(case=case, by=coach, month=date(2026, 5, 1))
        with in_context(actor=coach):
            assert last_worked_day(coach.office, date(2026, 5, 1)) == date(2026, 5, 29)
            assert last_worked_day(coach.office, date(2027, 5, 1)) == date(2027, 5, 28)
            assert last_worked_day(coach.office, date(2028, 2, 1)) == date(2028, 2, 29)
        assert not listed(coach, date(2026, 5, 28)).is_red
        assert listed(coach, date(2026, 5, 29)).is_red
        assert listed(coach, date(2026, 5, 31)).is_red

    def test_is_never_red_where_no_day_is_on_file(self) -> None:
        coach = make_user(office=factories.make_office(jurisdiction="US-NC"))
        case = make_case(coach=coach)
        make_child_care(case=case, by=coach, month=month_before(THIS))
        assert listed(coach).rows
        assert not listed(coach).is_red
        client = signed_in(coach)
        shown = [reverse("casework:today"), reverse("coaching:child-care-months"), page("child-care", case.pk)]
        text = "".join(client.get(one).content.decode() for one in (*shown, page("child-care-ask", case.pk)))
        assert "Child care not asked for" in text
        for words in ("last business day before", "By Nov", "before the first of each", "before its first day"):
            assert words not in text

    def test_what_came_over_names_the_family(self, open_case: Case, coach: User) -> None:
        with as_importer():
            line = factories.event_of(
                open_case,
                factories.Line(EventKind.CHILD_CARE_AUTHORISED, TODAY, facts={"month": f"{THIS:%Y-%m}"}),
                actor=coach,
                recorded_at=NOW,
                is_imported=True,
            )
            line.save(force_insert=True)
        with in_context(actor=coach):
            assert [key for key, _, _ in imported_owed(seen_by(coach), today=TODAY)] == [open_case.pk]
        assert open_case.number in signed_in(coach).get(reverse("coaching:child-care-months")).content.decode()

    def test_a_closed_case_and_another_office_are_not_on_it(self, coach: User, outsider: User) -> None:
        make_child_care(case=make_case(coach=coach, status=CaseStatus.CLOSED), by=coach)
        assert not listed(coach).rows
        make_child_care(case=make_case(coach=coach), by=coach)
        assert not listed(outsider).rows

    def test_however_many_there_are_in_as_many_queries(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        make_child_care(case=open_case, by=coach)
        pages = (reverse("coaching:child-care-months"), page("child-care", open_case.pk))
        for one in pages:
            client.get(one)
        with CaptureQueriesContext(connection) as few:
            for one in pages:
                client.get(one)
        for number in range(4):
            make_child_care(case=open_case, by=coach, provider_name=f"Room {number}")
            make_child_care(case=make_case(coach=coach), by=coach)
        with CaptureQueriesContext(connection) as many:
            for one in pages:
                client.get(one)
        assert len(many) == len(few)


class TestWhoMay:
    def test_an_outsider_finds_nothing(self, open_case: Case, coach: User, outsider: User) -> None:
        row = make_child_care(case=open_case, by=coach)
        assert signed_in(outsider).get(page("child-care", open_case.pk)).status_code == 404
        assert ask(outsider, open_case).status_code == 404
        assert end(outsider, row).status_code == 404

    @pytest.mark.parametrize("role", [Role.CASE_AIDE, Role.ELIGIBILITY_WORKER])
    def test_who_decides_nothing_reads_and_asks_for_nothing(self, open_case: Case, coach: User, role: str) -> None:
        user = make_user(role=role, office=open_case.office)
        row = make_child_care(case=open_case, by=coach)
        shown = signed_in(user).get(page("child-care", open_case.pk)).content.decode()
        assert "Wren’s Nest" in shown
        assert page("child-care-ask", open_case.pk) not in shown
        for answer in (ask(user, open_case), end(user, row), answered(user, row), none_needed(user, open_case)):
            assert answer.status_code == 403

    def test_the_operation_asks_by_itself(self, open_case: Case, case_aide: User) -> None:
        with in_context(actor=case_aide), pytest.raises(PermissionDenied):
            ask_child_care(
                case_id=open_case.pk,
                child_id=child_of(open_case).pk,
                wanted=wanted(open_case, NEXT),
                actor=case_aide,
                now=NOW,
            )

    def test_an_adult_is_no_child_and_a_child_no_parent(self, open_case: Case, coach: User) -> None:
        adult, child = adult_of(open_case).pk, child_of(open_case).pk
        for whom, parent, field in ((adult, adult, "child_id"), (child, child, "participant_id")):
            assert refusal_of(open_case, coach, whom, parent) == field


def refusal_of(case: Case, coach: User, child: UUID, parent: UUID) -> str:
    with in_context(actor=coach), pytest.raises(Refused) as refusal:
        ask_child_care(
            case_id=case.pk, child_id=child, wanted=wanted(case, NEXT, participant_id=parent), actor=coach, now=NOW
        )
    return refusal.value.field
