"""Reports of an office: the lists behind them, filters under a name, files at once and by a job (decisions 14)."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DatabaseRole, EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import AccessLog, Assignment, Case, Deadline, Person, User
from coaching.models import Plan
from supervision.choices import ReportCode
from supervision.models import DecisionRequest, Export, SavedFilter
from supervision.operations.exports import clear_exports, fetch_export
from supervision.queries import reports
from supervision.queries.report_kinds import KINDS
from supervision.rules.statistics import last_day_of
from supervision.tasks import clear_exports as clear_task
from supervision.tasks import make_exports
from tests.benefit_records import make_exemption, make_exemption_end, make_medical
from tests.decision_records import WHY, make_late_note
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_access,
    make_case,
    make_conflict_block,
    make_event,
    make_office,
    make_release,
    make_safe_address,
    make_signed_plan,
    make_user,
)
from tests.flows.casework.owing import owe
from tests.flows.supervision.test_statistics import set_value
from tests.papers import told_on
from tests.people import signed_in
from tests.report_records import make_export, make_filter
from tests.review_records import LAST_MONTH

pytestmark = pytest.mark.django_db


def url(name: str, *keys: Any, **query: str) -> str:
    asked = "&".join(f"{part}={value}" for part, value in query.items())
    return f"{reverse(f'supervision:{name}', args=keys)}?{asked}"


def shown(user: User, code: str, **query: str) -> HttpResponse:
    return signed_in(user).get(url("report", code, **query))


def numbers_on(user: User, code: str, **query: str) -> set[str]:
    return {row.case_number for row in shown(user, code, **query).context["rows"]}


def file_of(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def send(user: User, page: str, /, *keys: object, query: str = "", **values: Any) -> HttpResponse:
    return signed_in(user).post(f"{url(page, *keys)}{query}", {"submission": str(uuid4())} | values)


class TestMissing:
    def test_lists_cases_without_a_coach_or_track(self, supervisor: User, coach: User) -> None:
        nobodys, trackless = make_case(office=supervisor.office), make_case(coach=coach, track="")
        make_case(coach=coach, status="CLOSED", closed_on=days_ago(2), track="")
        assert numbers_on(supervisor, "missing", kind="coach") == {nobodys.number}
        assert numbers_on(supervisor, "missing", kind="track") == {trackless.number}
        (row,) = shown(supervisor, "missing", kind="coach").context["rows"]
        assert row.url == reverse("supervision:case-assign", args=[nobodys.pk])

    def test_lists_who_has_no_address_but_nobody_with_a_safe_one(self, supervisor: User, coach: User) -> None:
        bare, safe, housed = (make_case(coach=coach) for _ in range(3))
        with as_importer():
            Person.objects.filter(participations__case__in=[bare, safe]).update(mailing_address="")
            Person.objects.filter(participations__case=housed).update(mailing_address="1 Main St")
        make_safe_address(adult_of(safe), coach, lines="PO Box 4711")
        assert numbers_on(supervisor, "missing", kind="address") == {bare.number}

    def test_lists_months_without_hours_and_unsigned_plans(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach, referred_on=LAST_MONTH)
        plan = make_signed_plan(case=case, by=coach)
        assert case.number in numbers_on(supervisor, "missing", kind="hours", month=f"{LAST_MONTH:%Y-%m}")
        assert numbers_on(supervisor, "missing", kind="plans") == set()
        with as_importer():
            Plan.objects.filter(pk=plan.pk).update(status="OFFERED", signed_on=None)
        (row,) = shown(supervisor, "missing", kind="plans").context["rows"]
        assert row.url == reverse("coaching:plan-sign", args=[plan.pk])
        assert signed_in(supervisor).get(row.url).status_code == 200

    def test_keeps_to_the_office_and_to_the_coach(
        self, supervisor: User, coach: User, other_coach: User, outsider: User
    ) -> None:
        mine, theirs = make_case(coach=coach, track=""), make_case(coach=other_coach, track="")
        make_case(coach=outsider, track="")
        make_conflict_block(case=make_case(coach=coach, track=""), staff=supervisor)
        assert numbers_on(supervisor, "missing", kind="track") == {mine.number, theirs.number}
        assert numbers_on(supervisor, "missing", kind="track", coach=str(coach.pk)) == {mine.number}


class TestStandardsMet:
    def test_agree_with_a_second_count_and_with_the_lists_behind_them(
        self, supervisor: User, coach: User, other_coach: User
    ) -> None:
        for who in (coach, coach, other_coach):
            make_case(coach=who, referred_on=LAST_MONTH)
        month = f"{LAST_MONTH:%Y-%m}"
        page = shown(supervisor, "deadlines", month=month).context
        with as_auditor():
            found = [one for one in Deadline.objects.all() if f"{one.due_on:%Y-%m}" == month]
            carried = dict(Assignment.objects.values_list("case", "coach__name"))
        assert found
        assert sum(total for _, _, total, _ in page["standards"]) == len(found) == page["count"]
        by_coach = {label: total for label, _, total, _ in page["by_coach"]}
        assert by_coach == {
            name: sum(carried[one.case_id] == name for one in found) for name in {carried[one.case_id] for one in found}
        }
        late = sum(one.met_on is not None and one.met_on > one.due_on for one in found)
        missed = sum(one.met_on is None and not one.is_excused and one.due_on < TODAY for one in found)
        assert shown(supervisor, "deadlines", month=month, outcome="late").context["count"] == late
        assert shown(supervisor, "deadlines", month=month, outcome="missed").context["count"] == missed
        for _, _, total, cells in page["standards"]:
            assert sum(count for count, _ in cells) == total
            for count, opens in cells:
                assert not opens or signed_in(supervisor).get(opens).context["count"] == count

    def test_of_each_coach_agree_with_their_lists_within_one_standard(
        self, supervisor: User, coach: User, other_coach: User
    ) -> None:
        for who in (coach, coach, other_coach):
            make_case(coach=who, referred_on=LAST_MONTH)
        standards = shown(supervisor, "deadlines", month=f"{LAST_MONTH:%Y-%m}").context["standards"]
        assert len(standards) > 1
        for _, of_standard, due, _ in standards:
            by_coach = signed_in(supervisor).get(of_standard).context["by_coach"]
            assert sum(total for _, _, total, _ in by_coach) == due
            for _, opens, total, _ in by_coach:
                assert signed_in(supervisor).get(opens).context["count"] == total

    def test_of_nobody_open_their_list_too(self, supervisor: User, coach: User) -> None:
        """What fell due while nobody carried the case, kept under a name and as a file as well."""
        make_case(coach=coach, referred_on=LAST_MONTH)
        nobodys = make_case(office=supervisor.office, referred_on=LAST_MONTH)
        month = f"{LAST_MONTH:%Y-%m}"
        rows = {one[0]: one for one in shown(supervisor, "deadlines", month=month).context["by_coach"]}
        _, opens, total, cells = rows["Nobody"]
        assert "coach=none" in opens
        assert signed_in(supervisor).get(opens).context["count"] == total > 0
        assert numbers_on(supervisor, "deadlines", month=month, coach="none") == {nobodys.number}
        for count, behind in cells:
            assert signed_in(supervisor).get(behind).context["count"] == count
        page = signed_in(supervisor).get(opens).content.decode()
        assert '<option value="none" selected>Nobody</option>' in page
        assert "Nobody" in signed_in(supervisor).get(url("filter-save", "deadlines", coach="none")).content.decode()
        lines = file_of(signed_in(supervisor).get(url("report-csv", "deadlines", month=month, coach="none")))
        assert {line[0] for line in lines[1:]} == {nobodys.number}

    def test_what_is_missing_is_narrowed_to_nobody_s_cases(self, supervisor: User, coach: User) -> None:
        make_case(coach=coach, track="")
        nobodys = make_case(office=supervisor.office, track="")
        assert numbers_on(supervisor, "missing", kind="track", coach="none") == {nobodys.number}


class TestLateNotes:
    @pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    def test_are_open_or_filed_late(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach)
        owe(case, "contact-note", due=-3)
        due = (LAST_MONTH - TODAY).days
        owe(case, "contact-note", due=due, met_on=LAST_MONTH + timedelta(days=4))
        owe(case, "contact-note", due=due, met_on=LAST_MONTH)
        assert shown(supervisor, "late-notes", kind="open").context["count"] == 1
        assert shown(supervisor, "late-notes", kind="filed", month=f"{LAST_MONTH:%Y-%m}").context["count"] == 1

    @pytest.mark.django_db(transaction=True)
    def test_that_were_let_pass_are_not_among_those_filed_late(
        self, supervisor: User, coach: User, open_case: Case
    ) -> None:
        """A020, A021: what the supervisor let pass is counted no more, on no page."""
        deadline, month = make_late_note(case=open_case, by=coach), f"{TODAY:%Y-%m}"
        assert numbers_on(supervisor, "late-notes", kind="filed", month=month) == {open_case.number}
        assert send(coach, "late-note-ask", deadline.pk, reason=WHY).status_code == 302
        with as_auditor():
            asked = DecisionRequest.objects.get()
        assert send(supervisor, "decision-decide", asked.pk, decision="approve", answer="").status_code == 302
        assert numbers_on(supervisor, "late-notes", kind="filed", month=month) == set()


class TestEnding:
    def test_lists_releases_plans_and_exemptions_without_their_reason(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach)
        make_release(case=case, by=coach, last_day=days_ago(-10))
        make_release(case=case, by=coach, last_day=days_ago(-50))
        make_signed_plan(case=case, by=coach)
        exemption = make_exemption(
            case=case, by=coach, code="DOMESTIC_VIOLENCE", tells="DV", first_day=TODAY, last_day=days_ago(-80)
        )
        for kind in ("releases", "plans"):
            assert shown(supervisor, "ending", kind=kind).context["count"] == 1
        assert shown(supervisor, "ending", kind="releases", ahead="60").context["count"] == 2
        assert shown(supervisor, "ending", kind="exemptions").context["count"] == 0
        make_exemption_end(exemption_id=exemption.pk, by=coach, last_day=days_ago(-5))
        page = shown(supervisor, "ending", kind="exemptions")
        (row,) = page.context["rows"]
        assert (row.what, row.day) == ("Exemptions", days_ago(-5))
        assert "DOMESTIC" not in page.content.decode().upper()

    def test_tells_of_medical_papers_to_the_list_alone_and_never_as_a_file(self, supervisor: User, coach: User) -> None:
        """A111: the expiry list of medical verification, by case number, for who may know of health."""
        case = make_case(coach=coach)
        make_medical(case=case, by=coach, last_day=days_ago(-3))
        assert numbers_on(supervisor, "ending", kind="papers") == set()
        make_access(case=case, staff=supervisor, by=None, kinds=["MEDICAL"])
        (row,) = shown(supervisor, "ending", kind="papers").context["rows"]
        assert (row.case_number, row.family_name, row.person_name) == (case.number, "", "")
        assert signed_in(supervisor).get(url("report-csv", "ending", kind="papers")).status_code == 403
        assert send(supervisor, "export-ask", "ending", query="kind=papers").status_code == 403
        everything = "".join(
            signed_in(supervisor).get(url("report-csv", code, kind=kind)).content.decode()
            for code, kinds in KINDS.items()
            for kind in kinds
            if kind != "papers"
        )
        assert "Vantoose" not in everything


def exempt(case: Case, first_day: date, last_day: date | None) -> None:
    make_event(
        case,
        EventKind.EXEMPTION_RECEIVED,
        participant=adult_of(case),
        on=first_day,
        first_day=first_day,
        last_day=last_day,
    )


class TestHoursNotReported:
    def test_are_late_after_the_day_that_is_set_in_north_carolina_alone(self, supervisor: User, admin: User) -> None:
        """N020: participation and employment hours by a day that is a setting; the late list."""
        office = make_office(jurisdiction=Jurisdiction.NORTH_CAROLINA)
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=office)
        worker = make_user(role=Role.COACH, office=office)
        case = make_case(coach=worker, referred_on=LAST_MONTH - timedelta(days=60), opening_track="", track="")
        before = (LAST_MONTH - timedelta(days=1)).replace(day=1)
        page = shown(manager, "hours", month=f"{before:%Y-%m}")
        assert page.context["count"] == 0
        assert "No day is on file" in page.content.decode()
        set_value(admin, "std.nc.hours_report_day", "US-NC", "10")
        late = shown(manager, "hours", month=f"{before:%Y-%m}")
        assert [row.case_number for row in late.context["rows"]] == [case.number]
        assert "No day is on file" in shown(supervisor, "hours").content.decode()

    def test_leave_out_who_is_exempt_all_the_month(self, supervisor: User, coach: User) -> None:
        """N020, A051: who need not work has no hours to report; who is exempt for a part of the month still has."""
        last = last_day_of(LAST_MONTH)
        spans = {
            "whole": (LAST_MONTH - timedelta(days=40), None),
            "exactly": (LAST_MONTH, last),
            "begins": (LAST_MONTH + timedelta(days=1), None),
            "ends": (LAST_MONTH - timedelta(days=40), last - timedelta(days=1)),
            "none": None,
        }
        made = {}
        for name, span in spans.items():
            made[name] = make_case(coach=coach, referred_on=LAST_MONTH - timedelta(days=60))
            if span:
                exempt(made[name], *span)
        came = make_case(coach=coach, referred_on=LAST_MONTH + timedelta(days=9))
        exempt(came, LAST_MONTH + timedelta(days=9), last)
        left = numbers_on(supervisor, "missing", kind="hours", month=f"{LAST_MONTH:%Y-%m}")
        assert left == {made[name].number for name in ("begins", "ends", "none")}

    def test_asks_the_same_with_more_who_are_exempt(self, supervisor: User, coach: User) -> None:
        asked = url("report", "missing", kind="hours", month=f"{LAST_MONTH:%Y-%m}")
        costs = []
        for _ in range(2):
            for _ in range(3):
                exempt(make_case(coach=coach, referred_on=LAST_MONTH - timedelta(days=60)), LAST_MONTH, None)
            client = signed_in(supervisor)
            client.get(asked)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(asked).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestPaper:
    @pytest.mark.parametrize("code", ["deadlines", "missing", "late-notes", "ending", "hours"])
    def test_of_each_report_is_a_tagged_pdf_and_logged(self, code: str, supervisor: User, coach: User) -> None:
        make_case(coach=coach, track="", referred_on=LAST_MONTH - timedelta(days=9))
        answer = signed_in(supervisor).get(url("report-pdf", code, month=f"{LAST_MONTH:%Y-%m}"))
        assert answer["Content-Type"] == "application/pdf"
        told = told_on(answer)
        assert str(ReportCode(code).label) in told
        assert supervisor.office is not None
        assert supervisor.office.name in told
        with as_auditor():
            assert AccessLog.objects.filter(route="supervision:report-pdf", verb="EXPORT").exists()

    def test_has_the_rows_of_the_list_and_writes_each_case_down(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach, track="")
        told = told_on(signed_in(supervisor).get(url("report-pdf", "missing", kind="track")))
        assert case.number in told
        assert coach.name in told
        with as_auditor():
            assert AccessLog.objects.get(verb="EXPORT").case_id == case.pk

    def test_of_deadlines_has_sums_alone(self, supervisor: User, coach: User) -> None:
        """A097, O051: standards met, by standard and by coach."""
        case = make_case(coach=coach, referred_on=LAST_MONTH)
        shown_sums = shown(supervisor, "deadlines", month=f"{LAST_MONTH:%Y-%m}").context
        told = told_on(signed_in(supervisor).get(url("report-pdf", "deadlines", month=f"{LAST_MONTH:%Y-%m}")))
        for label, _, total, _ in (*shown_sums["standards"], *shown_sums["by_coach"]):
            assert f"{label} {total}" in told
        assert case.number not in told
        assert case.family.name not in told

    def test_of_medical_papers_is_none(self, supervisor: User) -> None:
        assert signed_in(supervisor).get(url("report-pdf", "ending", kind="papers")).status_code == 403

    def test_of_too_many_lines_is_narrowed_first(
        self, supervisor: User, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("supervision.documents.LINES_AT_MOST", 1)
        for _ in range(2):
            make_case(coach=coach, track="")
        answer = signed_in(supervisor).get(url("report-pdf", "missing", kind="track"), follow=True)
        assert "A PDF holds at most 1 lines" in answer.content.decode()

    def test_is_for_who_decides(self, coach: User, case_aide: User) -> None:
        for user in (coach, case_aide):
            assert signed_in(user).get(url("report-pdf", "missing")).status_code == 403


class TestSavedFilters:
    def test_are_ones_own_unless_the_manager_shares_them(self, supervisor: User, lead_worker: User) -> None:
        assert send(lead_worker, "filter-save", "missing", query="kind=track", name="No track 🌲").status_code == 302
        assert send(lead_worker, "filter-save", "missing", name="No track 🌲").status_code == 422
        assert "No track 🌲" not in signed_in(supervisor).get(url("reports")).content.decode()
        shared = send(supervisor, "filter-save", "missing", query="kind=coach", name="Nobody", is_shared="on")
        assert shared.status_code == 302
        mine = signed_in(lead_worker).get(url("reports")).content.decode()
        assert "Nobody" in mine
        assert "kind=coach" in mine
        with as_importer():
            saved = SavedFilter.objects.get(name="Nobody")
        assert send(lead_worker, "filter-end", saved.pk).status_code == 403
        assert send(supervisor, "filter-end", saved.pk).status_code == 302
        assert "Nobody" not in signed_in(lead_worker).get(url("reports")).content.decode()

    def test_are_all_reached_page_by_page(self, supervisor: User) -> None:
        made = {make_filter(by=supervisor, name=f"Filter {number:02}").name for number in range(53)}
        client, following, found = signed_in(supervisor), url("reports"), []
        while following:
            page = client.get(following)
            found += [one.name for one in page.context["filters"]]
            following = page.context["next_url"]
        assert found == sorted(made)

    def test_of_a_lead_worker_are_never_shared(self, lead_worker: User, supervisor: User) -> None:
        assert send(lead_worker, "filter-save", "missing", name="Mine", is_shared="on").status_code == 302
        with as_importer():
            assert not SavedFilter.objects.get().is_shared

    def test_stay_in_their_office(self, supervisor: User, lead_worker: User) -> None:
        own, shared = make_filter(by=lead_worker), make_filter(by=supervisor, is_shared=True)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER, office=make_office())
        for saved in (own, shared):
            assert send(elsewhere, "filter-end", saved.pk).status_code == 404
            with in_context(actor=elsewhere):
                assert not SavedFilter.objects.filter(pk=saved.pk).exists()

    def test_are_not_renamed_or_deleted(self, supervisor: User) -> None:
        saved = make_filter(by=supervisor)
        for change in (lambda rows: rows.update(name="Other"), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), in_context(actor=supervisor):
                change(SavedFilter.objects.filter(pk=saved.pk))

    @pytest.mark.parametrize(("name", "words"), [(" ", "Give it a name"), ("x" * 10_000, "Keep this under")])
    def test_need_a_name(self, supervisor: User, name: str, words: str) -> None:
        refused = send(supervisor, "filter-save", "missing", name=name)
        assert refused.status_code == 422
        assert words in refused.content.decode()


class TestFiles:
    def test_are_handed_out_at_once_formula_safe_and_logged(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach, track="")
        with as_importer():
            type(case.family).objects.filter(pk=case.family_id).update(name="=cmd()")
        told = signed_in(supervisor).get(url("report-csv", "missing", kind="track"))
        assert file_of(told)[1][:2] == [case.number, "'=cmd()"]
        with as_auditor():
            line = AccessLog.objects.filter(verb="EXPORT").latest("at", "id")
        assert (line.case_id, line.route) == (case.pk, "supervision:report-csv")

    def test_that_are_long_are_made_by_a_job_as_who_asked(
        self, supervisor: User, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("supervision.views.reports.AT_ONCE", 1)
        cases = [make_case(coach=coach, track="") for _ in range(2)]
        make_conflict_block(case=make_case(coach=coach, track=""), staff=supervisor)
        led = signed_in(supervisor).get(url("report-csv", "missing", kind="track"))
        assert "/file/" in led["Location"]
        assert send(supervisor, "export-ask", "missing", query="kind=track").status_code == 302
        waiting = send(supervisor, "export-ask", "missing", query="kind=track")
        assert "waits to be made" in waiting.content.decode()
        assert make_exports() == 1
        assert make_exports() == 0
        with as_importer():
            export = Export.objects.get()
        assert export.row_count == 2
        assert cases[0].number.encode() not in bytes(export.sealed_content or b"")
        told = signed_in(supervisor).get(url("export-fetch", export.pk))
        assert {row[0] for row in file_of(told)[1:]} == {one.number for one in cases}
        with as_auditor():
            lines = AccessLog.objects.filter(verb="EXPORT", route="supervision:export-fetch")
            assert {one.case_id for one in lines} == {one.pk for one in cases}

    def test_are_of_the_month_of_their_page_whatever_day_they_are_made(self, supervisor: User) -> None:
        assert send(supervisor, "export-ask", "late-notes", query="kind=filed").status_code == 302
        with as_importer():
            assert Export.objects.get().query == f"kind=filed&month={LAST_MONTH:%Y-%m}"

    def test_of_five_thousand_and_one_rows_are_made_by_a_job(
        self, supervisor: User, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = make_case(coach=coach, track="")
        real = reports.all_rows
        monkeypatch.setattr(
            "supervision.operations.exports.all_rows", lambda kind, scope: list(real(kind, scope)) * 5001
        )
        make_export(by=supervisor, query="kind=track")
        assert make_exports() == 1
        with as_importer():
            export = Export.objects.get()
        assert export.row_count == 5001
        assert len(file_of(signed_in(supervisor).get(url("export-fetch", export.pk)))) == 5002
        assert case.pk

    def test_are_for_who_asked_alone_and_gone_after_seven_days(self, supervisor: User, lead_worker: User) -> None:
        export = make_export(by=supervisor)
        make_exports()
        assert signed_in(lead_worker).get(url("export-fetch", export.pk))["Location"] == reverse("supervision:reports")
        with in_context(actor=lead_worker):
            assert not Export.objects.filter(pk=export.pk).exists()
        with in_context(actor=supervisor), pytest.raises(Exception, match="gone after 7 days"):
            fetch_export(export_id=export.pk, actor=supervisor, now=NOW + timedelta(days=8))
        assert clear_task() == 0
        with in_context(role=DatabaseRole.SENDER):
            assert clear_exports(now=NOW + timedelta(days=8)) == 1
        with as_importer():
            gone = Export.objects.get()
        assert gone.sealed_content is None
        assert signed_in(supervisor).get(url("export-fetch", export.pk)).status_code == 302

    def test_are_refused_once_a_case_in_them_is_no_longer_theirs(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach, track="")
        export = make_export(by=supervisor, query="kind=track")
        make_exports()
        make_conflict_block(case=case, staff=supervisor)
        led = signed_in(supervisor).get(url("export-fetch", export.pk), follow=True)
        assert "no longer yours" in led.content.decode()

    def test_are_not_made_for_who_sees_no_reports_any_more(self, lead_worker: User) -> None:
        make_export(by=lead_worker)
        with as_importer():
            User.objects.filter(pk=lead_worker.pk).update(role="COACH")
        assert make_exports() == 0


class TestPages:
    def test_are_for_who_decides(self, coach: User, auditor: User, admin: User, case_aide: User) -> None:
        for user in (coach, auditor, admin, case_aide):
            assert signed_in(user).get(url("reports")).status_code == 403
            assert shown(user, "missing").status_code == 403

    def test_know_no_other_report(self, supervisor: User) -> None:
        assert shown(supervisor, "wages").status_code == 404

    @pytest.mark.parametrize("code", list(KINDS))
    def test_cost_the_same_for_many_as_for_one(self, supervisor: User, coach: User, code: str) -> None:
        client = signed_in(supervisor)

        def add() -> None:
            case = make_case(coach=coach, track="", referred_on=LAST_MONTH)
            make_release(case=case, by=coach, last_day=days_ago(-10))
            make_signed_plan(case=case, by=coach)

        def count() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url("report", code)).status_code == 200
            return len(asked)

        add()
        count()
        few = count()
        for _ in range(3):
            add()
        count()
        assert count() == few

    def test_lists_go_on_where_the_last_page_ended(
        self, supervisor: User, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("supervision.queries.reports.ROWS_AT_MOST", 2)
        cases = {make_case(coach=coach, track="").number for _ in range(5)}
        page, seen = url("report", "missing", kind="track"), []
        while page:
            context = signed_in(supervisor).get(page).context
            seen += [row.case_number for row in context["rows"]]
            page = context["next_url"]
        assert len(seen) == len(set(seen)) == 5
        assert set(seen) == cases

    def test_log_who_is_named(self, supervisor: User, coach: User) -> None:
        case = make_case(coach=coach, track="")
        shown(supervisor, "missing", kind="track")
        with as_auditor():
            assert AccessLog.objects.filter(case_id=case.pk, route="supervision:report", verb="VIEW").count() == 1
