"""Hours of work in the grid of a caseload and in a family's month (A053-A056, A058, N021)."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseKind, CaseStatus, EventKind, Jurisdiction, Role
from casework.models import AccessLog, Case, Family, User
from coaching.counting import recount
from coaching.models import Activity, SearchDebrief, WorkHours
from coaching.queries.hours_rows import GridFamily
from coaching.rules.weeks import next_month, weeks_of
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_absence,
    make_event,
    make_note,
    make_office,
    make_participant,
    make_person,
    make_user,
)
from tests.people import signed_in
from tests.work_records import (
    MONTH,
    MONTH_KEY,
    WEEKS,
    key_of,
    make_activity,
    make_debrief,
    make_hours,
    make_timesheets,
    make_work_month,
    sent_cell,
    work_case,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def activity(case: Case, coach: User) -> Activity:
    return make_activity(case=case, by=coach)


def cell_page(case: Case, month: str = MONTH_KEY) -> str:
    return reverse("coaching:hours-cell", args=[case.pk, month])


def month_page(case: Case, month: str = MONTH_KEY) -> str:
    return reverse("coaching:hours-case", args=[case.pk, month])


def send(user: User, activity: Activity, /, month: str = MONTH_KEY, **changes: Any) -> tuple[int, dict[str, Any]]:
    answer = signed_in(user).post(
        reverse("coaching:hours-cell", args=[activity.case_id, month]), sent_cell(activity, **changes)
    )
    is_told = answer.headers["Content-Type"].startswith("application/json")
    return answer.status_code, json.loads(answer.content) if is_told else {}


def rows() -> list[tuple[Decimal, str, int]]:
    with as_auditor():
        return list(WorkHours.objects.order_by("week_of", "on").values_list("hours", "proof", "rev"))


def grid(user: User, **query: str) -> HttpResponse:
    return signed_in(user).get(reverse("coaching:hours"), query)


def count_now(case: Case) -> None:
    with as_importer():
        recount(case_ids=[case.pk], now=NOW)


def shown_family(user: User) -> GridFamily:
    family: GridFamily = grid(user).context["families"][0]
    return family


def standing(case: Case) -> list[dict[str, Any]]:
    with as_auditor():
        lines = case.events.standing().filter(kind=EventKind.WORK_HOURS_RECORDED).order_by("id")
        return [line.facts for line in lines]


class TestCell:
    def test_is_saved_with_its_proof_and_a_line_of_the_ledger(self, activity: Activity, coach: User) -> None:
        status, told = send(coach, activity)
        assert (status, told["hours"], told["proof"], told["rev"]) == (200, "7.5", "DOCUMENT", 1)
        assert rows() == [(Decimal("7.50"), "DOCUMENT", 1)]
        assert standing(activity.case) == [
            {
                "month": MONTH_KEY,
                "week_of": WEEKS[1].monday.isoformat(),
                "activity": "UNSUB",
                "hours": "7.50",
                "proof": "DOCUMENT",
            }
        ]

    def test_changed_voids_the_line_before_and_blank_takes_it_back(self, activity: Activity, coach: User) -> None:
        send(coach, activity)
        assert send(coach, activity, hours="8", rev="1")[1]["rev"] == 2
        assert [facts["hours"] for facts in standing(activity.case)] == ["8.00"]
        assert send(coach, activity, hours="", rev="2")[0] == 200
        assert rows() == []
        assert standing(activity.case) == []

    def test_changed_after_its_line_was_given_back_counts_once(self, activity: Activity, coach: User) -> None:
        """Interchange 1: an extract may void a fact, and the voiding again; what stands then is taken back whole."""
        send(coach, activity)
        (line,) = events_of(activity.case, EventKind.WORK_HOURS_RECORDED)
        who = adult_of(activity.case)
        voiding = make_event(activity.case, EventKind.TAKEN_BACK, on=line.on, participant=who, voids=line)
        make_event(activity.case, EventKind.TAKEN_BACK, on=line.on, participant=who, voids=voiding)
        assert [facts["hours"] for facts in standing(activity.case)] == ["7.50"]
        assert send(coach, activity, hours="8", rev="1")[0] == 200
        assert [facts["hours"] for facts in standing(activity.case)] == ["8.00"]

    def test_of_which_the_proof_alone_changes_writes_no_line(self, activity: Activity, coach: User) -> None:
        send(coach, activity)
        send(coach, activity, proof="PAY_STUB", rev="1")
        assert rows() == [(Decimal("7.50"), "PAY_STUB", 2)]
        assert len(events_of(activity.case, EventKind.WORK_HOURS_RECORDED)) == 1

    def test_blank_is_not_zero(self, activity: Activity, coach: User) -> None:
        assert send(coach, activity, hours="")[0] == 200
        assert rows() == []
        assert send(coach, activity, hours="0")[1]["hours"] == "0"
        assert rows() == [(Decimal("0.00"), "DOCUMENT", 1)]

    def test_that_arrives_twice_is_one(self, activity: Activity, coach: User) -> None:
        send(coach, activity)
        status, told = send(coach, activity)
        assert (status, told["rev"]) == (200, 1)
        assert rows() == [(Decimal("7.50"), "DOCUMENT", 1)]

    def test_changed_in_another_window_is_told_and_nothing_is_lost(
        self, activity: Activity, coach: User, supervisor: User
    ) -> None:
        send(supervisor, activity, hours="12")
        status, told = send(coach, activity, hours="14")
        assert (status, told["hours"], told["rev"], told["by"]) == (409, "12", 1, "Xavier Ruiz")
        assert rows() == [(Decimal("12.00"), "DOCUMENT", 1)]
        assert send(coach, activity, hours="14", rev="1")[0] == 200

    @pytest.mark.parametrize("hours", ["-1", "1000", "7.1", "seven", "🎉", "NaN", "7:75", "9" * 40, "1e2", "--", "٣"])
    def test_says_what_cannot_be(self, activity: Activity, coach: User, hours: str) -> None:
        status, told = send(coach, activity, hours=hours)
        assert status == 422
        assert told["message"].endswith(".")
        assert rows() == []

    @pytest.mark.parametrize(
        ("hours", "stands"), [("7.25", "7.25"), ("7,75", "7.75"), ("7:30", "7.50"), (".5", "0.50"), ("168", "168.00")]
    )
    def test_takes_quarters_however_they_are_written(
        self, activity: Activity, coach: User, hours: str, stands: str
    ) -> None:
        assert send(coach, activity, hours=hours)[0] == 200
        assert rows()[0][0] == Decimal(stands)

    def test_of_a_cut_week_holds_as_many_hours_as_its_days(self, activity: Activity, coach: User) -> None:
        most = WEEKS[0].most_hours
        assert send(coach, activity, week=WEEKS[0].monday.isoformat(), hours=str(most + 1))[0] == 422
        assert send(coach, activity, week=WEEKS[0].monday.isoformat(), hours=str(most))[0] == 200

    def test_of_a_week_ahead_is_refused(self, activity: Activity, coach: User) -> None:
        this = TODAY.replace(day=1)
        ahead = [week for week in weeks_of(next_month(this)) if week.first_day > TODAY][-1]
        month = f"{next_month(this):%Y-%m}"
        status, told = send(coach, activity, month=month, week=ahead.monday.isoformat())
        assert (status, told["message"]) == (422, "This lies ahead; hours are written down once they are done.")

    def test_of_another_year_was_not_open(self, activity: Activity, coach: User) -> None:
        week = weeks_of(MONTH.replace(year=MONTH.year - 2))[1]
        month = f"{week.first_day:%Y-%m}"
        assert (
            send(coach, activity, month=month, week=week.monday.isoformat())[1]["message"]
            == "The case was not open then."
        )

    def test_of_a_week_outside_the_month_or_of_no_month(self, activity: Activity, coach: User) -> None:
        assert send(coach, activity, week=(WEEKS[1].monday + timedelta(days=70)).isoformat())[0] == 422
        assert send(coach, activity, week=(WEEKS[1].monday + timedelta(days=1)).isoformat())[0] == 422
        assert send(coach, activity, month="2026-13")[0] == 404
        assert send(coach, activity, week="soon")[0] == 400

    def test_of_a_verified_or_closed_month_stays(self, activity: Activity, coach: User) -> None:
        month = make_work_month(case=activity.case, by=coach)
        assert "verified" in send(coach, activity)[1]["message"]
        note = make_note(case=activity.case, by=coach)
        with as_importer():
            type(month).objects.filter(pk=month.pk).update(note=note, closed_by=coach, closed_at=note.filed_at)
        status, told = send(coach, activity)
        assert (status, told["message"]) == (422, f"{MONTH:%B} is closed. The supervisor can open it again.")
        assert rows() == []

    def test_of_an_activity_that_did_not_run(self, case: Case, coach: User) -> None:
        late = make_activity(case=case, by=coach, first_day=WEEKS[3].first_day)
        assert send(coach, late)[1]["message"] == "The activity did not run then."

    def test_of_a_case_without_its_person_or_activity(self, activity: Activity, coach: User) -> None:
        other = make_activity(case=work_case(coach), by=coach)
        assert send(coach, activity, activity=str(other.pk))[0] == 422
        assert send(coach, activity, participant=str(other.participant_id))[0] == 422

    def test_of_paid_work_has_no_excused_hours_and_only_schooling_has_homework(
        self, activity: Activity, coach: User
    ) -> None:
        assert send(coach, activity, how="EXCUSED")[0] == 422
        assert send(coach, activity, how="HOMEWORK_UNSUPERVISED")[0] == 422
        school = make_activity(case=activity.case, by=coach, kind="VOCED")
        assert send(coach, school, how="HOMEWORK_UNSUPERVISED")[0] == 200
        assert send(coach, school)[0] == 200
        with as_auditor():
            assert set(WorkHours.objects.values_list("how", flat=True)) == {"HOMEWORK_UNSUPERVISED", "WORKED"}
        assert send(coach, school, how="HOLIDAY")[0] == 200

    def test_is_nobody_s_who_does_not_work_on_the_case(
        self, activity: Activity, outsider: User, auditor: User, other_coach: User
    ) -> None:
        assert send(outsider, activity)[0] == 404
        assert send(other_coach, activity)[0] == 404
        assert send(auditor, activity)[0] == 403
        assert rows() == []

    def test_sent_after_the_session_ended_is_answered_so(self, activity: Activity) -> None:
        answer = Client().post(cell_page(activity.case), sent_cell(activity), headers={"Accept": "application/json"})
        assert answer.status_code == 401

    def test_saves_in_few_queries(self, monkeypatch: pytest.MonkeyPatch, activity: Activity, coach: User) -> None:
        # A worker counts what was saved.
        monkeypatch.setattr("coaching.counting._send", lambda case_id: None)
        client = signed_in(coach)
        client.post(cell_page(activity.case), sent_cell(activity))
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(cell_page(activity.case), sent_cell(activity, hours="9", rev="1"))
        assert answer.status_code == 200
        assert len(queries) <= 19, [query["sql"][:90] for query in queries]

    def test_of_a_closed_case_is_written_for_its_last_month(self, coach: User) -> None:
        closed = work_case(coach, status=CaseStatus.CLOSED, closed_on=WEEKS[2].first_day)
        activity = make_activity(case=closed, by=coach)
        assert send(coach, activity)[0] == 200
        assert send(coach, activity, week=WEEKS[3].monday.isoformat())[1]["message"] == "The case was not open then."


class TestGrid:
    def test_shows_the_month_before_with_families_activities_and_sums(
        self, case: Case, activity: Activity, coach: User
    ) -> None:
        make_hours(activity=activity, by=coach, hours=Decimal("43.3"))
        page = grid(coach)
        shown = page.content.decode()
        assert f"{MONTH:%B} work hours" in shown
        assert case.number in shown
        assert "Cook at Cafe Tern" in shown
        family = page.context["families"][0]
        assert (family.average, family.required, family.tone) == (Decimal("10.0"), Decimal(20), "")
        assert family.counted_words == "Not counted yet"
        assert page.context["counts"]["started"] == 1
        with as_auditor():
            assert AccessLog.objects.filter(case_id=case.pk, route="coaching:hours").exists()

    def test_writes_what_people_typed_as_text(self, case: Case, coach: User) -> None:
        """Families are drawn past the templates, so that the grid opens at once: every word of theirs is escaped."""
        made = make_activity(case=case, by=coach, words='Cook at "<b>Tern</b>" & Sons')
        make_hours(activity=made, by=coach)
        with as_importer():
            Family.objects.filter(pk=case.family_id).update(name="O'Hara <script>alert(1)</script>")
        shown = grid(coach).content.decode()
        assert "<script>alert" not in shown
        assert "<b>Tern" not in shown
        assert "O&#x27;Hara &lt;script&gt;" in shown
        assert "Cook at &quot;&lt;b&gt;Tern&lt;/b&gt;&quot; &amp; Sons" in shown

    def test_counts_down_to_the_twentieth(self, activity: Activity, coach: User) -> None:
        page = grid(coach)
        assert page.context["closes_on"] == TODAY.replace(day=20)
        assert page.context["days_left"] == 20 - TODAY.day

    def test_says_what_is_missing(self, case: Case, activity: Activity, coach: User) -> None:
        """A053: missing timesheets; A055: job search without its debrief."""
        assert "Nothing has come in for this month." in grid(coach).content.decode()
        search = make_activity(case=case, by=coach, kind="JSJR", words="Job search")
        make_hours(activity=search, by=coach)
        make_timesheets(case=case, by=coach)
        shown = grid(coach).content.decode()
        assert "Timesheet missing from" in shown
        assert f"Job search not debriefed: {MONTH:%b} {WEEKS[1].days_label}." in shown
        make_debrief(case=case, by=coach)
        assert "not debriefed" not in grid(coach).content.decode()

    def test_is_narrowed_by_its_chips(self, case: Case, activity: Activity, coach: User) -> None:
        done = work_case(coach)
        make_hours(activity=make_activity(case=done, by=coach), by=coach)
        make_work_month(case=done, by=coach)
        close = work_case(coach)
        make_hours(activity=make_activity(case=close, by=coach), by=coach, hours=Decimal(75))
        assert "close" not in {family.tone for family in grid(coach).context["families"]}
        count_now(close)

        def numbers(which: str) -> set[str]:
            return {family.number for family in grid(coach, show=which).context["families"]}

        assert numbers("all") == {case.number, done.number, close.number}
        assert numbers("left") == {case.number, close.number}
        assert numbers("verified") == {done.number}
        assert numbers("no-timesheet") == {case.number}
        assert numbers("close") == {close.number}
        assert numbers("nonsense") == numbers("all")

    def test_says_beside_the_average_what_of_it_counts(self, case: Case, coach: User) -> None:
        """45 CFR 261.60 to 261.62: hours count that are supervised, proven and verified, whatever was entered."""
        unwatched = make_activity(case=case, by=coach, kind="WEX", hours_supervisor="")
        make_hours(activity=unwatched, by=coach, hours=Decimal(130))
        count_now(case)
        family = shown_family(coach)
        assert (family.average, family.tone, family.counted_words) == (Decimal("30.0"), "over", "0.0 counts")
        paid = make_activity(case=case, by=coach)
        make_hours(activity=paid, by=coach, hours=Decimal("86.75"), week=WEEKS[2])
        assert shown_family(coach).counted_words == "Not counted yet"
        count_now(case)
        family = shown_family(coach)
        assert (family.tone, family.is_close) == ("ok", False)
        assert family.counted_words == "0.0 counts so far, 20.0 once verified"
        make_hours(activity=paid, by=coach, proof="MISSING", week=WEEKS[3])
        make_work_month(case=case, by=coach)
        count_now(case)
        shown = grid(coach).content.decode()
        assert "as entered" in shown
        assert "20.0 counts<" in shown
        assert reverse("coaching:month-explained", args=[case.pk, MONTH_KEY]) in shown

    def test_counts_two_parents_together(self, case: Case, activity: Activity, coach: User) -> None:
        """45 CFR 261.32: two parents together; everybody else by their own hours."""
        other = make_participant(case=case, position=1)
        make_hours(activity=activity, by=coach, hours=Decimal("86.75"))
        second = make_activity(case=case, by=coach, participant=other)
        make_hours(activity=second, by=coach, hours=Decimal(65))
        count_now(case)
        family = shown_family(coach)
        assert (family.required, family.tone) == (Decimal(35), "ok")
        assert family.counted_words == "0.0 counts so far, 35.0 once verified"

    def test_says_nothing_of_what_counts_where_nothing_is_in(self, activity: Activity, coach: User) -> None:
        family = shown_family(coach)
        assert (family.counted_words, family.standing) == ("", None)

    def test_shows_an_exempt_adult_in_words(self, case: Case, coach: User) -> None:
        make_event(
            case, EventKind.EXEMPTION_RECEIVED, actor=coach, participant=adult_of(case), on=case.opened_on,
            first_day=case.opened_on,
        )  # fmt: skip
        shown = grid(coach).content.decode()
        assert "Exempt from" in shown
        assert "A note is still due." in shown

    def test_of_verified_families_is_read_only(self, case: Case, activity: Activity, coach: User) -> None:
        make_hours(activity=activity, by=coach)
        make_work_month(case=case, by=coach)
        shown = grid(coach).content.decode()
        assert "Verified" in shown
        assert "data-shut" in shown
        month = signed_in(coach).get(month_page(case)).content.decode()
        assert "The hours of this month stay as they are." in month
        assert "write 0 where nothing was done" not in month

    def test_leaves_out_what_has_no_work_month(self, coach: User) -> None:
        work_case(coach, kind=CaseKind.CHILD_ONLY)
        work_case(coach, status=CaseStatus.CLOSED, closed_on=MONTH - timedelta(days=1))
        assert grid(coach).context["families"] == []

    def test_of_a_stand_in_is_that_of_whom_they_cover(
        self, case: Case, activity: Activity, coach: User, other_coach: User
    ) -> None:
        assert grid(other_coach).context["families"] == []
        make_absence(staff=coach, stand_in=other_coach)
        page = grid(other_coach, whose=str(coach.pk))
        assert [family.number for family in page.context["families"]] == [case.number]
        assert grid(other_coach).context["families"] == []
        assert send(other_coach, activity)[0] == 200

    def test_of_a_supervisor_is_that_of_a_chosen_coach(
        self, case: Case, activity: Activity, coach: User, other_coach: User, supervisor: User
    ) -> None:
        work_case(other_coach)
        page = grid(supervisor, whose=str(coach.pk))
        assert [family.number for family in page.context["families"]] == [case.number]
        assert {chip.label for chip in page.context["caseloads"]} == {"Joan Bixby", "Lars Ode"}

    def test_leads_an_aide_to_no_page_that_is_shut_to_them(
        self, case: Case, activity: Activity, coach: User, case_aide: User
    ) -> None:
        pages = (reverse("coaching:month-verify", args=[case.pk, MONTH_KEY]), "months/zero/", "months/close/")
        for user, is_led in ((coach, True), (case_aide, False)):
            shown = grid(user).content.decode()
            assert [page in shown for page in pages] == [is_led] * len(pages)
            month = signed_in(user).get(month_page(case)).content.decode()
            assert "Save hours" in month
            assert (pages[0] in month) is is_led

    @pytest.mark.parametrize(("born_on", "words"), [(days_ago(200), "under 1"), (days_ago(500), "1")])
    def test_names_the_age_of_a_baby_as_people_do(
        self, case: Case, activity: Activity, coach: User, born_on: date, words: str
    ) -> None:
        make_participant(case=case, role="CHILD", person=make_person(born_on=born_on))
        assert f"youngest child {words}<" in grid(coach).content.decode()

    def test_is_not_for_everybody(self, activity: Activity, auditor: User, outsider: User) -> None:
        assert grid(auditor).status_code == 403
        assert activity.case.number not in grid(outsider).content.decode()

    def test_of_a_state_without_work_months_says_so(self) -> None:
        texan = make_user(role=Role.COACH, office=make_office(jurisdiction=Jurisdiction.TEXAS))
        page = grid(texan)
        assert "No work months here." in page.content.decode()
        assert reverse("coaching:hours") not in signed_in(texan).get("/").content.decode()

    @pytest.mark.parametrize("month", ["2026-13", "soon", "1999-01", "🎉", "2999-01"])
    def test_of_no_month_is_none(self, coach: User, month: str) -> None:
        assert grid(coach, month=month).status_code == 404

    def test_stands_in_the_rail_with_what_is_left(self, case: Case, coach: User) -> None:
        shown = signed_in(coach).get(reverse("casework:families")).content.decode()
        assert "left to verify" in shown

    def test_costs_the_same_for_many_families(self, coach: User) -> None:
        def count() -> int:
            client = signed_in(coach)
            client.get(reverse("coaching:hours"))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("coaching:hours")).status_code == 200
            return len(queries)

        def add(many: int) -> None:
            for _ in range(many):
                case = work_case(coach)
                for kind in ("UNSUB", "JSJR"):
                    made = make_activity(case=case, by=coach, kind=kind)
                    for week in WEEKS:
                        make_hours(activity=made, by=coach, week=week)
                count_now(case)

        add(1)
        few = count()
        add(6)
        assert count() == few


def family_form(case: Case, **changes: str) -> dict[str, str]:
    """Return the form of a family's month as its page sends it, with some boxes changed."""
    return {"submission": str(uuid4())} | changes


class TestFamilyMonth:
    def sent(self, client: Client, address: str, **changes: str) -> HttpResponse:
        form = client.get(address).context["form"]
        values = {name: str(form[name].value() or "") for name in form.fields} | {"submission": str(uuid4())} | changes
        return client.post(address, values)

    def test_saves_all_its_cells_at_once(self, case: Case, activity: Activity, coach: User) -> None:
        first, second = key_of(activity.pk, 1), key_of(activity.pk, 2)
        answer = self.sent(
            signed_in(coach),
            month_page(case),
            **{f"h-{first}": "7,5", f"p-{first}": "PAY_STUB", f"h-{second}": "0"},
        )
        assert answer.status_code == 302
        assert rows() == [(Decimal("7.50"), "PAY_STUB", 1), (Decimal("0.00"), "MISSING", 1)]

    def test_keeps_what_was_typed_when_one_cell_cannot_be(self, case: Case, activity: Activity, coach: User) -> None:
        first, second = key_of(activity.pk, 1), key_of(activity.pk, 2)
        answer = self.sent(signed_in(coach), month_page(case), **{f"h-{first}": "🎉 x", f"h-{second}": "8"})
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "Write hours as a number, like 7.5." in shown
        assert 'value="🎉 x"' in shown
        assert 'value="8"' in shown
        assert rows() == []

    def test_says_at_the_cell_that_another_window_changed_it(self, case: Case, activity: Activity, coach: User) -> None:
        client, name = signed_in(coach), key_of(activity.pk, 1)
        form = client.get(month_page(case)).context["form"]
        values = {field: str(form[field].value() or "") for field in form.fields}
        send(coach, activity, hours="12")
        changed = values | {"submission": str(uuid4()), f"h-{name}": "14"}
        answer = client.post(month_page(case), changed)
        assert answer.status_code == 422
        assert "Changed elsewhere: it is 12 now." in answer.content.decode()
        assert rows() == [(Decimal("12.00"), "DOCUMENT", 1)]
        again = answer.context["form"]
        values = {field: str(again[field].value() or "") for field in again.fields}
        assert client.post(month_page(case), values).status_code == 302
        assert rows()[0][0] == Decimal(14)

    def test_an_untouched_cell_that_another_window_changed_is_left(
        self, case: Case, activity: Activity, coach: User
    ) -> None:
        client = signed_in(coach)
        form = client.get(month_page(case)).context["form"]
        values = {field: str(form[field].value() or "") for field in form.fields}
        send(coach, activity, hours="12")
        changed = values | {"submission": str(uuid4()), f"h-{key_of(activity.pk, 2)}": "3"}
        assert client.post(month_page(case), changed).status_code == 302
        assert [hours for hours, _, _ in rows()] == [Decimal(12), Decimal(3)]

    def test_has_days_underneath_a_week(self, case: Case, activity: Activity, coach: User) -> None:
        send(coach, activity, hours="30")
        days = f"{month_page(case)}?week={WEEKS[1].monday}"
        key = activity.pk.hex
        answer = self.sent(signed_in(coach), days, **{f"h-{key}-0": "8", f"h-{key}-1": "4.5"})
        assert answer.status_code == 302
        assert [hours for hours, _, _ in rows()] == [Decimal(8), Decimal("4.5")]
        assert [facts["hours"] for facts in standing(case)] == ["12.50"]
        family = grid(coach).context["families"][0]
        assert family.lines[0].cells[1].hours == Decimal("12.50")
        assert (
            send(coach, activity, hours="5")[1]["message"] == "This week is written down by its days; change it there."
        )
        assert self.sent(signed_in(coach), days, **{f"h-{key}-2": "25"}).status_code == 422

    def test_shows_homework_excused_hours_and_what_is_left_of_them(self, case: Case, coach: User) -> None:
        school = make_activity(case=case, by=coach, kind="VOCED", words="Welding certificate")
        make_hours(activity=school, by=coach, how="EXCUSED", hours=Decimal(6))
        make_hours(activity=school, by=coach, how="HOLIDAY", hours=Decimal(8), on=WEEKS[1].first_day)
        shown = signed_in(coach).get(month_page(case)).content.decode()
        assert "Homework, not supervised" in shown
        assert "9 of 10 days left" in shown
        assert "74 of 80 hours left" in shown
        assert "10 of 16 hours left" in shown

    def test_is_nobody_s_who_does_not_work_on_the_case(
        self, case: Case, activity: Activity, auditor: User, outsider: User
    ) -> None:
        assert signed_in(auditor).get(month_page(case)).status_code == 403
        assert signed_in(auditor).post(month_page(case), family_form(case)).status_code == 403
        assert signed_in(outsider).get(month_page(case)).status_code == 404

    def test_of_a_month_that_is_none(self, case: Case, coach: User) -> None:
        client = signed_in(coach)
        assert client.get(month_page(case, "2026-00")).status_code == 404
        assert client.get(month_page(case, "9999-12")).status_code == 404
        assert client.get(f"{month_page(case)}?week=2026-01-01").status_code == 404
        ahead = f"{next_month(TODAY.replace(day=1)):%Y-%m}"
        assert "No work month." in client.get(month_page(case, ahead)).content.decode()

    def test_of_two_adults_shows_both(self, case: Case, activity: Activity, coach: User) -> None:
        second = make_participant(case=case, person=make_person(given_name="Bo"), position=1)
        make_activity(case=case, by=coach, participant=second, words="Library help", kind="CSP")
        shown = signed_in(coach).get(month_page(case)).content.decode()
        assert "Library help" in shown
        family = grid(coach).context["families"][0]
        assert family.required == Decimal(35)
        assert [line.who for line in family.lines] == [adult_of(case).person.given_name, "Bo"]


class TestDebrief:
    def page(self, case: Case) -> str:
        return reverse("coaching:search-debrief", args=[case.pk, adult_of(case).pk])

    def values(self, **changes: str) -> dict[str, str]:
        monday = days_ago(7 + TODAY.weekday())
        return {
            "submission": str(uuid4()),
            "week_of": monday.isoformat(),
            "on": TODAY.isoformat(),
            "words": "Went through the log 🐟",
            "contacts": "Harbor Fuel, Ms Ode",
        } | changes

    def test_is_written_down_and_said_again_replaced(self, case: Case, coach: User) -> None:
        """A055, A056."""
        client = signed_in(coach)
        assert client.post(self.page(case), self.values()).status_code == 302
        assert client.post(self.page(case), self.values(words="Called them")).status_code == 302
        with as_auditor():
            assert [row.words for row in SearchDebrief.objects.all()] == ["Called them"]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"words": ""}, "Write down what was done"),
            ({"words": "x" * 4_001}, "Keep it under 4,001 characters."),
            ({"on": str(days_ago(-1))}, "no later than today"),
            ({"week_of": "2015-01-05"}, "Choose a week of the list."),
        ],
    )
    def test_says_what_is_missing(self, case: Case, coach: User, changes: dict[str, str], said: str) -> None:
        answer = signed_in(coach).post(self.page(case), self.values(**changes))
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_is_nobody_s_else(self, case: Case, outsider: User, auditor: User) -> None:
        assert signed_in(outsider).post(self.page(case), self.values()).status_code == 404
        assert signed_in(auditor).post(self.page(case), self.values()).status_code == 403


def test_the_grid_says_what_the_state_expects_beside_the_federal_need(activity: Activity, coach: User) -> None:
    """A105: two separate figures."""
    shown = grid(coach).content.decode()
    assert "40 expected</span>" in shown
    assert "of 30 as entered</span>" in shown or "of 20 as entered</span>" in shown
