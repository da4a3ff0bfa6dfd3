from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from casework.choices import CaseStatus, EventKind
from casework.imports.shapes import FACTS
from casework.models import (
    Assignment,
    Case,
    Contact,
    Event,
    ImportedFact,
    Note,
    Office,
    Participant,
    Person,
    Referral,
    SweepMark,
    User,
)
from tests.factories import as_auditor, deadlines_of, events_of, make_case
from tests.interchange import DATA, Answer, Importer, case_line, fact, run, write

pytestmark = pytest.mark.django_db

REFERRED = fact("f1", "referral.received", "2026-09-04")


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


@pytest.fixture
def caseload() -> Answer:
    return run("import_facts", DATA / "caseload.jsonl")


def case_of(ref: str = "JNU-1") -> Case:
    with as_auditor():
        return Case.objects.select_related("office", "family").get(ref=ref)


def fact_of(ref: str, case: str = "JNU-1") -> ImportedFact:
    with as_auditor():
        return ImportedFact.objects.get(case__ref=case, ref=ref)


def line_of(ref: str, kind: EventKind | None = None) -> Event:
    """Return the ledger line that speaks of an imported fact."""
    with as_auditor():
        lines = Event.objects.filter(subject_id=fact_of(ref).pk)
        return lines.get(kind=kind) if kind else lines.get()


def carried_by(case: Case) -> list[tuple[str, date, date | None]]:
    with as_auditor():
        rows = Assignment.objects.filter(case=case).order_by("first_day")
        return [(row.coach.username, row.first_day, row.last_day) for row in rows.select_related("coach")]


@pytest.mark.usefixtures("caseload")
class TestACaseload:
    def test_opens_the_case_on_the_day_of_its_first_referral(self) -> None:
        case = case_of()

        assert (case.number, case.kind, case.language, case.status) == ("JNU-1", "WORK", "en", CaseStatus.OPEN)
        assert case.opened_on == date(2026, 9, 4)
        assert (case.opening_track, case.track) == ("WORK_FIRST", "FAMILIES_FIRST")
        assert case.family.name == "Tolman"

    def test_makes_the_office_with_its_calendar_and_its_mark(self) -> None:
        with as_auditor():
            office = Office.objects.select_related("calendar").get(ref="AK-JNU")
            marks = SweepMark.objects.filter(office=office).count()

        assert office.calendar.code == "US-AK"
        assert (office.name, office.time_zone, office.has_job_club) == ("Juneau", "America/Juneau", True)
        assert marks == 1

    def test_makes_staff_who_cannot_sign_in_yet(self) -> None:
        with as_auditor():
            coach = User.objects.select_related("office").get(username="rhatcher")

        assert (coach.name, coach.role) == ("Renee Hatcher", "COACH")
        assert not coach.has_usable_password()

    def test_splits_names_on_the_last_space_and_keeps_the_order(self) -> None:
        with as_auditor():
            people = list(Participant.objects.filter(case__ref="JNU-1").select_related("person").order_by("position"))

        assert [(one.ref, one.role) for one in people] == [("amy", "ADULT"), ("rob", "ADULT"), ("eli", "CHILD")]
        assert (people[0].person.given_name, people[0].person.family_name) == ("Amy Jo", "Tolman")

    def test_marks_lines_as_imported_and_dates_their_entry_by_the_old_system(self) -> None:
        contact, referral, note = line_of("f2"), line_of("f1"), line_of("f3")

        assert contact.is_imported
        assert contact.recorded_at == datetime(2026, 9, 10, 17, 30, tzinfo=UTC)
        assert referral.recorded_at == datetime(2026, 9, 4, 23, 20, tzinfo=UTC)
        assert note.recorded_at == datetime(2026, 9, 9, 20, 0, tzinfo=UTC), "noon in Juneau"
        with as_auditor():
            names = {
                one.facts.get("method", ""): one.actor.username for one in Event.objects.select_related("actor").all()
            }
        assert names["PHONE"] == "rhatcher"
        assert names["HOME_VISIT"] == "import"

    def test_makes_the_contact_under_the_key_of_its_fact(self) -> None:
        with as_auditor():
            contact = Contact.objects.get(pk=fact_of("f2").pk)
            people = sorted(contact.people.values_list("participant__ref", flat=True))

        assert (contact.is_reached, contact.method, contact.place) == (True, "PHONE", "OFFICE")
        assert (contact.on, contact.at, contact.is_plan_reviewed) == (date(2026, 9, 8), time(9, 30), True)
        assert contact.topics == ["CHILD_CARE", "the broken boiler"]
        assert people == ["amy", "eli"]

    def test_gives_an_attempt_without_a_person_to_every_adult(self) -> None:
        with as_auditor():
            attempt = Contact.objects.get(pk=fact_of("f4").pk)
            people = sorted(attempt.people.values_list("participant__ref", flat=True))

        assert not attempt.is_reached
        assert people == ["amy", "rob"]
        assert line_of("f4").participant_id is None

    def test_files_the_note_with_what_it_narrates(self) -> None:
        with as_auditor():
            note = Note.objects.get(pk=fact_of("f3").pk)

        assert note.title == "Contacted regarding child care"
        assert note.body == "She asked about after-school care."
        assert (note.about_kind, note.about_id) == ("importedfact", fact_of("f2").pk)
        assert UUID(line_of("f3").facts["about"]) == fact_of("f2").pk

    def test_receives_the_referral(self) -> None:
        with as_auditor():
            referral = Referral.objects.get(pk=fact_of("f1").pk)

        assert referral.received_on == date(2026, 9, 4)
        assert referral.received_at == datetime(2026, 9, 4, 23, 20, tzinfo=UTC)

    def test_gives_each_step_of_a_plan_a_line_with_its_review_day(self) -> None:
        plan = line_of("f5")
        steps = events_of(case_of(), EventKind.STEP_AGREED)

        assert plan.due_on == date(2026, 11, 2), "the last review day"
        assert plan.facts == {"plan_kind": "FSSP"}
        assert [step.due_on for step in steps] == [date(2026, 10, 2), date(2026, 11, 2)]
        assert steps[0].facts == {"plan": str(fact_of("f5").pk), "number": 1, "do_by": "2026-10-01"}
        assert {step.subject_kind for step in steps} == {"importedstep"}
        assert len({step.subject_id for step in steps}) == 2

    def test_names_the_plan_of_a_step_and_of_a_review(self) -> None:
        plan = str(fact_of("f5").pk)

        assert line_of("f6").facts == {"plan": plan, "number": 1}
        assert line_of("f7").facts == {"plan": plan}, "the latest that stood on that day"

    def test_carries_codes_days_and_keys_and_no_text_in_the_ledger(self) -> None:
        with as_auditor():
            eli = Participant.objects.get(ref="eli")
            said = " ".join(str(event.facts) for event in Event.objects.all())

        assert line_of("f8").facts == {"for": str(eli.pk)}
        assert line_of("f8").due_on == date(2026, 10, 20)
        assert Decimal(line_of("f9").facts["amount"]) == Decimal("120.50")
        for words in ("food bank", "Boots", "harbour", "boiler", "after-school", "CHILD_CARE"):
            assert words not in said

    def test_keeps_every_line_whole_and_sealed(self) -> None:
        assert fact_of("f9").line["purpose"] == "Boots for work"
        assert fact_of("f5").line["steps"][1]["text"] == "Ask about child care"
        assert b"Boots" not in bytes(fact_of("f9").sealed_line)

    def test_hands_the_case_from_coach_to_coach(self) -> None:
        assert carried_by(case_of()) == [
            ("rhatcher", date(2026, 9, 4), date(2026, 10, 9)),
            ("omendez", date(2026, 10, 10), None),
        ]

    def test_gives_the_case_its_deadlines(self) -> None:
        found = {deadline.standard for deadline in deadlines_of(case_of())}

        assert {"first-contact", "ea", "plan", "step-review", "contact-note", "monthly-contact"} <= found


class TestEveryKindOfFact:
    def test_is_taken_over_with_all_its_keys(self) -> None:
        answer = run("import_facts", DATA / "every_kind.jsonl")

        assert (answer.status, len(answer.lines)) == (0, 1)
        with as_auditor():
            kinds = set(ImportedFact.objects.exclude(ref="").values_list("kind", flat=True))
            kept = {kind: (line.facts, line.due_on) for kind in kinds for line in Event.objects.filter(kind=kind)[:1]}
        assert kinds == set(FACTS)
        assert kept["work_hours.recorded"][0] == {
            "month": "2026-09",
            "week_of": "2026-09-07",
            "activity": "job_search",
            "hours": "12.5",
            "proof": "TIMESHEET",
        }
        assert kept["plan.mailed"][1] == date(2026, 9, 26)
        assert kept["extension_staffing.scheduled"] == ({"staffing_on": "2026-10-20"}, date(2026, 10, 20))
        assert kept["exemption.received"][0] == {"first_day": "2026-09-01", "last_day": "2026-12-31"}
        assert kept["case.closed"][0] == {"reason": "WORK", "with_work": True}


class TestRunAgain:
    def test_changes_nothing(self, caseload: Answer) -> None:
        before = len(events_of(case_of()))

        again = run("import_facts", DATA / "caseload.jsonl")

        assert "cases: 1 opened" in caseload.out
        assert "cases: 0 opened, 0 updated, 1 unchanged, 0 refused" in again.out
        assert again.status == 0
        assert len(events_of(case_of())) == before
        with as_auditor():
            assert (Office.objects.count(), Case.objects.count()) == (1, 1)

    def test_takes_the_same_content_in_another_order_of_keys_as_the_same(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(dict(reversed(case_line().items())), dict(reversed(REFERRED.items())) | {"by": None})

        assert "1 unchanged" in answer.out

    def test_adds_new_facts_to_a_known_case(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(case_line(), REFERRED, fact("f2", "home_visit.made", "2026-09-05", participant="amy"))

        assert "cases: 0 opened, 1 updated, 0 unchanged, 0 refused; people: 0; facts added: 1" in answer.out

    def test_adds_facts_without_the_line_of_the_case(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(fact("f2", "contact.made", "2026-09-07", participant="amy", method="PHONE"))

        assert (answer.status, "1 updated" in answer.out) == (0, True)
        assert deadlines_of(case_of(), "first-contact")[0].met_on == date(2026, 9, 7)

    def test_lets_later_facts_speak_of_earlier_ones(self, imported: Importer) -> None:
        plan = fact("p", "plan.signed", "2026-09-10", participant="amy", plan_kind="FSSP", steps=[{"text": "One"}])
        imported(case_line(), REFERRED, plan)

        answer = imported(
            fact("d", "step.done", "2026-09-12", participant="amy", plan="p", step=1),
            fact("n", "note.filed", "2026-09-12", about="p"),
        )

        assert answer.status == 0
        assert line_of("d").facts == {"plan": str(fact_of("p").pk), "number": 1}

    def test_refuses_a_fact_that_says_something_else_now(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(case_line(), REFERRED | {"on": "2026-09-05"}, fact("f2", "home_visit.made", "2026-09-05"))

        assert answer.status == 1
        assert "line 4: case JNU-1: ref f1 was imported before with other content" in answer.lines
        assert len(events_of(case_of(), EventKind.HOME_VISIT_MADE)) == 0

    def test_refuses_a_case_line_that_says_something_else_now(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(case_line(track="FAMILIES_FIRST"))

        assert "line 3: case JNU-1: was imported before with other content" in answer.lines

    def test_adds_a_person_who_joined_the_household(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)
        baby = {"ref": "ida", "name": "Ida Tolman", "born_on": "2026-09-20", "role": "CHILD"}

        answer = imported(case_line(people=[*case_line()["people"], baby]))

        assert "1 updated, 0 unchanged, 0 refused; people: 1" in answer.out
        assert "1 unchanged" in imported(case_line(people=[*case_line()["people"], baby])).out
        with as_auditor():
            assert Participant.objects.get(ref="ida").position == 3
        (line,) = events_of(case_of(), EventKind.SITUATION_CHANGED)
        assert line.facts == {"what": "HOUSEHOLD"}, "A027: somebody joined"

    def test_opens_the_case_earlier_when_an_earlier_referral_comes(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        imported(fact("f0", "referral.received", "2026-08-20"))

        assert case_of().opened_on == date(2026, 8, 20)
        assert carried_by(case_of()) == [("rhatcher", date(2026, 8, 20), None)]


class TestOrderOfLines:
    def test_does_not_matter_between_types(self) -> None:
        answer = run("import_facts", DATA / "two_cases.jsonl")

        assert answer.lines == [
            "cases: 2 opened, 0 updated, 0 unchanged, 0 refused; people: 2; facts added: 2;"
            " offices: 1; staff: 0; lines refused: 0"
        ]

    def test_lets_a_fact_name_one_further_down(self, imported: Importer) -> None:
        note = fact("n", "note.filed", "2026-09-09", about="c")

        answer = imported(case_line(), REFERRED, note, fact("c", "contact.made", "2026-09-08"))

        assert answer.status == 0
        assert line_of("n").facts == {"about": str(fact_of("c").pk)}

    def test_takes_the_later_of_two_plans_of_one_day(self, imported: Importer) -> None:
        plans = [fact(ref, "plan.signed", "2026-09-10", participant="amy", plan_kind="FSSP") for ref in ("p1", "p2")]

        imported(case_line(), REFERRED, *plans, fact("r", "plan.reviewed", "2026-09-10", participant="amy"))

        assert line_of("r").facts == {"plan": str(fact_of("p2").pk)}


class TestTakingBack:
    def test_voids_the_line_of_the_earlier_fact(self, imported: Importer) -> None:
        imported(
            case_line(),
            REFERRED,
            fact("c1", "contact.made", "2026-09-07", participant="amy", method="PHONE"),
            fact("c2", "contact.made", "2026-09-09", participant="amy", method="PHONE", voids="c1"),
        )

        assert line_of("c2").voids_id == line_of("c1").pk
        assert deadlines_of(case_of(), "first-contact")[0].met_on == date(2026, 9, 9)

    def test_takes_the_steps_of_a_plan_back_with_it(self, imported: Importer) -> None:
        steps = [{"text": "One", "review_on": "2026-10-01"}, {"text": "Two", "review_on": "2026-10-02"}]
        plan = fact("p", "plan.signed", "2026-09-10", participant="amy", plan_kind="FSSP", steps=steps)
        imported(case_line(), REFERRED, plan)
        assert len(deadlines_of(case_of(), "step-review")) == 2

        imported(fact("h", "home_visit.made", "2026-09-11", participant="amy", voids="p"))

        assert deadlines_of(case_of(), "step-review") == []
        assert deadlines_of(case_of(), "plan")[0].met_on is None
        assert len(events_of(case_of(), EventKind.TAKEN_BACK)) == 2

    def test_brings_back_what_a_voided_fact_had_taken_back(self, imported: Importer) -> None:
        steps = [{"text": "One", "review_on": "2026-10-01"}]
        imported(
            case_line(),
            REFERRED,
            fact("p", "plan.signed", "2026-09-10", participant="amy", plan_kind="FSSP", steps=steps),
            fact("a", "home_visit.made", "2026-09-11", participant="amy", voids="p"),
        )

        imported(fact("b", "home_visit.made", "2026-09-12", participant="amy", voids="a"))

        assert len(deadlines_of(case_of(), "step-review")) == 1
        assert deadlines_of(case_of(), "plan")[0].met_on == date(2026, 9, 10)

    def test_refuses_a_second_time(self, imported: Importer) -> None:
        contact = fact("c1", "contact.made", "2026-09-07")
        again = [fact(ref, "contact.made", "2026-09-08", voids="c1") for ref in ("c2", "c3")]

        answer = imported(case_line(), REFERRED, contact, *again)

        assert 'line 7: case JNU-1: "voids" names "c1", which was taken back before' in answer.lines

    def test_refuses_to_take_back_what_comes_later(self, imported: Importer) -> None:
        early = fact("c1", "contact.made", "2026-09-07", voids="c2")

        answer = imported(case_line(), REFERRED, early, fact("c2", "contact.made", "2026-09-08"))

        assert answer.status == 1
        assert '"voids" names "c2", which is no earlier fact of this case' in answer.out


class TestWhoCarriesTheCase:
    def test_changes_on_the_opening_day_replace_the_first_coach(self, imported: Importer) -> None:
        other = {"type": "staff", "ref": "omendez", "name": "Ola Mendez", "role": "COACH", "office": "AK-JNU"}

        imported(other, case_line(), REFERRED, fact("a", "assignment.changed", "2026-09-04", coach="omendez"))

        assert carried_by(case_of()) == [("omendez", date(2026, 9, 4), None)]

    def test_a_change_taken_back_never_was(self, imported: Importer) -> None:
        imported(case_line(), REFERRED, fact("a", "assignment.changed", "2026-09-20"))
        assert carried_by(case_of()) == [("rhatcher", date(2026, 9, 4), date(2026, 9, 19))]

        imported(fact("b", "home_visit.made", "2026-09-21", voids="a"))

        assert carried_by(case_of()) == [("rhatcher", date(2026, 9, 4), None)]

    def test_a_case_without_a_coach_is_carried_by_nobody(self, imported: Importer) -> None:
        imported(case_line(coach=None), REFERRED)

        assert carried_by(case_of()) == []


class TestClosing:
    CLOSED = fact("x", "case.closed", "2026-10-13", reason="Found work", with_work=True)

    def test_closes_the_case(self, imported: Importer) -> None:
        imported(case_line(), REFERRED, self.CLOSED)

        case = case_of()
        assert (case.status, case.closed_on) == (CaseStatus.CLOSED, date(2026, 10, 13))
        assert (case.closure_reason, case.is_closed_with_work) == ("Found work", True)
        assert line_of("x").facts == {"with_work": True}, "the reason is text and stays out of the ledger"

    def test_taken_back_opens_it_again(self, imported: Importer) -> None:
        imported(case_line(), REFERRED, self.CLOSED)

        imported(fact("y", "home_visit.made", "2026-10-20", voids="x"))

        case = case_of()
        assert (case.status, case.closed_on, case.closure_reason) == (CaseStatus.OPEN, None, "")

    def test_happens_once(self, imported: Importer) -> None:
        imported(case_line(), REFERRED, self.CLOSED)

        answer = imported(fact("y", "case.closed", "2026-10-20"))

        assert "line 3: case JNU-1: the case is closed already, on 2026-10-13" in answer.lines

    def test_ends_referrals(self, imported: Importer) -> None:
        answer = imported(case_line(), REFERRED, self.CLOSED, fact("r", "referral.received", "2026-11-01"))

        assert "line 6: case JNU-1: a case closed on 2026-10-13 takes no referral of 2026-11-01" in answer.lines

    def test_leaves_room_for_what_closing_owes(self, imported: Importer) -> None:
        answer = imported(case_line(), REFERRED, self.CLOSED, fact("e", "exit_summary.filed", "2026-11-05"))

        assert answer.status == 0
        assert deadlines_of(case_of(), "exit-summary")[0].met_on == date(2026, 11, 5)


class TestText:
    def test_of_any_length_is_kept(self, imported: Importer) -> None:
        title, text, topic = "Contacted " * 40, "ö" * 10_000, "rent " * 30
        answer = imported(
            case_line(),
            REFERRED,
            fact("c", "contact.made", "2026-09-08", topics=[topic]),
            fact("n", "note.filed", "2026-09-08", title=title, text=text, about="c"),
        )

        assert answer.status == 0
        assert fact_of("c").line["topics"] == [topic]
        with as_auditor():
            note = Note.objects.get(pk=fact_of("n").pk)
        assert len(note.title) == 200
        assert title in note.body
        assert text in note.body

    def test_may_be_missing_from_a_note(self, imported: Importer) -> None:
        imported(case_line(), REFERRED, fact("n", "note.filed", "2026-09-08", template="NOT_KNOWN_HERE"))

        with as_auditor():
            note = Note.objects.get(pk=fact_of("n").pk)
        assert (note.title, note.body, note.template_id) == ("Client note", "", None)
        assert line_of("n").facts == {"template": "NOT_KNOWN_HERE"}

    def test_that_is_no_code_stays_out_of_the_ledger(self, imported: Importer) -> None:
        imported(
            case_line(),
            REFERRED,
            fact("n", "notice.sent", "2026-09-08", code="J016", appointment_at="2026-09-10T10:00"),
            fact("m", "notice.sent", "2026-09-08", code="the usual letter"),
        )

        assert line_of("n").facts == {"code": "J016", "appointment_at": "2026-09-10T10:00"}
        assert line_of("m").facts == {}
        assert fact_of("m").line["code"] == "the usual letter"


class TestNumbers:
    def test_is_the_reference_when_it_is_free(self, imported: Importer) -> None:
        make_case(number="JNU-1")

        imported(case_line(), REFERRED)

        assert case_of().number == "JNU-1-2"

    def test_of_a_long_reference_is_shortened(self, imported: Importer) -> None:
        ref = "J" * 70

        imported(case_line(ref), fact("f1", "referral.received", "2026-09-04", case=ref))

        assert len(case_of(ref).number) <= 40


class TestEmployment:
    def test_marks_a_north_carolina_employment_case(self, tmp_path: Path) -> None:
        office = {"type": "office", "ref": "NC-DUR", "jurisdiction": "US-NC", "time_zone": "America/New_York"}
        case = case_line("D-1", office="NC-DUR", coach=None, assistance="employment")
        lines = [
            office,
            case,
            fact("r", "referral.received", "2026-09-04", case="D-1"),
            fact("a", "application.completed", "2026-09-10", case="D-1"),
        ]

        run("import_facts", write(tmp_path / "nc.jsonl", lines))

        assert case_of("D-1").assistance == "EMPLOYMENT"
        assert deadlines_of(case_of("D-1"), "home-visit")[0].due_on == date(2026, 9, 17)


def test_people_without_a_name_go_by_their_reference(imported: Importer) -> None:
    imported(case_line(people=[{"ref": "p-7", "role": "CAREGIVER"}]), REFERRED)

    with as_auditor():
        assert Person.objects.get().given_name == "p-7"
