from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from casework.models import Case, Event, ImportedFact, Office, Person, User
from tests.factories import TODAY, as_auditor
from tests.interchange import COACH, OFFICE, Importer, case_line, fact, run

pytestmark = pytest.mark.django_db

REFERRED = fact("f1", "referral.received", "2026-09-04")
PLAN = fact("p", "plan.signed", "2026-09-10", plan_kind="FSSP", steps=[{"text": "One"}])
THIS_LINE = 8


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def about(kind: str, /, **keys: Any) -> dict[str, Any]:
    return fact("bad", kind, "2026-09-20", participant="amy") | keys


WRONG_FACTS: list[tuple[dict[str, Any], str]] = [
    (about("contact.made", on="2026-02-30"), '"on" is "2026-02-30", a day that does not exist'),
    (about("contact.made", on="20.9.2026"), '"on" is "20.9.2026", not a day such as 2026-09-04'),
    (about("contact.made", on=20260920), '"on" is 20260920, not a day such as 2026-09-04'),
    (about("contact.made", on="2014-12-31"), '"on" is 2014-12-31, outside the calendar (2015-01-01 to '),
    (about("contact.made", on="2999-01-01"), '"on" is 2999-01-01, outside the calendar (2015-01-01 to '),
    (about("contact.made", recorded_on="1999-01-01"), '"recorded_on" is 1999-01-01, outside the calendar'),
    (about("contact.made", at="2026-09-20T25:00"), '"at" is "25:00", a time that does not exist'),
    (about("contact.made", at="2026-09-21T09:00"), '"at" is on 2026-09-21, but "on" says 2026-09-20'),
    (about("contact.made", at="2026-09-20T01:00Z"), '"at" is on 2026-09-19 in the office, but "on" says 2026-09-20'),
    (about("contact.made", at="noon"), '"at" is "noon", not a time such as 2026-09-04T15:20'),
    (about("contact.made", method="PIGEON"), '"method" is "PIGEON", not one of IN_PERSON, PHONE, VIDEO'),
    (about("contact.made", method="LETTER"), '"method" is "LETTER", not one of'),
    (about("contact.made", place="office"), '"place" is "office", not one of OFFICE, HOME, COMMUNITY'),
    (about("contact.made", plan_reviewed="yes"), '"plan_reviewed" is "yes", not true or false'),
    (about("contact.made", plan_reviewed=1), '"plan_reviewed" is 1, not true or false'),
    (about("contact.made", topics="RENT"), '"topics" is "RENT", not a list'),
    (about("contact.made", topics=[7]), '"topics" is 7, not text'),
    (about("contact.made", seen=["zoe"]), '"seen" names "zoe", who takes no part in this case'),
    (about("contact.made", participant="zoe"), '"participant" names "zoe", who takes no part in this case'),
    (about("contact.made", participant="eli", on="2018-05-05"), '"participant" names "eli", who was not yet born'),
    (about("contact.made", by="nobody"), '"by" names "nobody", who is not on the staff'),
    (about("contact.made", voids="zz"), '"voids" names "zz", which is no earlier fact of this case'),
    (about("contact.made", methd="PHONE"), 'the key "methd" is not known here; known are '),
    (about("contact.attempted", place="HOME"), 'the key "place" is not known here'),
    (about("home_visit.made", text="long"), 'the key "text" is not known here'),
    (about("contact.maid"), 'the kind "contact.maid" is not known'),
    (about("case.opened"), 'the kind "case.opened" is not known'),
    (about("step.agreed"), 'the kind "step.agreed" is not known'),
    (about("contact.made", kind=None), 'the key "kind" is missing'),
    (about("contact.made", on=None), 'the key "on" is missing'),
    (about("contact.made", ref=None), 'the key "ref" is missing'),
    (about("contact.made", ref="r" * 121), '"ref" has 121 characters, more than 120'),
    (about("contact.made", ref=5), '"ref" is 5, not a reference'),
    (about("assessment.completed"), 'the key "assessment" is missing'),
    (about("assessment.completed", assessment="IQ"), '"assessment" is "IQ", not one of EA, EPI, FAMILY, NEEDS'),
    (about("plan.signed"), 'the key "plan_kind" is missing'),
    (about("plan.signed", plan_kind="FSSP", steps={}), '"steps" is {}, not a list'),
    (about("plan.signed", plan_kind="FSSP", steps=["x"]), '"steps" (step 1) is no object in braces'),
    (
        about("plan.signed", plan_kind="FSSP", steps=[{}, {"review_on": "2026-13-01"}]),
        '"steps" (step 2): "review_on" is "2026-13-01", a day that does not exist',
    ),
    (
        about("plan.signed", plan_kind="FSSP", steps=[{"tekst": "x"}]),
        '"steps" (step 1): the key "tekst" is not known here',
    ),
    (
        about("plan.signed", plan_kind="FSSP", steps=[{"owner": "zoe"}]),
        '"owner" of a step names "zoe", who is neither in this case nor on the staff',
    ),
    (about("plan.mailed", plan="p"), 'the key "due_back_on" is missing'),
    (about("plan.reviewed", plan="f1"), '"plan" names "f1", which is a referral.received, not a plan.signed'),
    (about("plan.reviewed", plan="zz"), '"plan" names "zz", which is no other fact of this case'),
    (about("step.done", plan="p", step=2), '"step" is 2, but the plan "p" has one step'),
    (about("step.done", plan="p", step=0), '"step" is 0, not a whole number from 1'),
    (about("step.done", plan="p", step=True), '"step" is true, not a whole number from 1'),
    (about("note.filed", about="bad"), '"about" names "bad", which is no other fact of this case'),
    (about("note.filed", text=["a"]), '"text" is ["a"], not text'),
    (about("eligibility_note.filed", subject="GOSSIP"), '"subject" is "GOSSIP", not one of JOB_START, PENALTY'),
    (about("eligibility_alert.set", about="p"), '"about" names "p", which is a plan.signed, not a eligibility_note'),
    (about("exemption.told", exemption="p"), '"exemption" names "p", which is a plan.signed'),
    (
        about("exemption.received", first_day="2026-10-01", last_day="2026-09-01"),
        '"last_day" 2026-09-01 lies before "first_day" 2026-10-01',
    ),
    (about("community_referral.made", **{"for": "zoe"}), '"for" names "zoe", who takes no part in this case'),
    (about("community_referral.followed_up", referral="f1"), '"referral" names "f1", which is a referral.received'),
    (about("assignment.changed", coach="nobody"), '"coach" names "nobody", who is not on the staff'),
    (about("track.changed", track="FAST"), '"track" is "FAST", not one of WORK_FIRST, FAMILIES_FIRST'),
    (about("engagement.changed", engaged="no"), '"engaged" is "no", not true or false'),
    (about("work_month.verified", month="2026-13"), '"month" is "2026-13", not a month such as 2026-09'),
    (about("child_care.authorised", month="2026-9"), '"month" is "2026-9", not a month such as 2026-09'),
    (about("work_hours.recorded", month="2014-12"), '"month" is 2014-12, outside the calendar'),
    (about("work_hours.recorded", hours=-1), '"hours" is -1, not a number from zero up'),
    (about("work_hours.recorded", hours="many"), '"hours" is "many", not a number from zero up'),
    (about("support.authorised", amount=10**12), '"amount" is 1000000000000, not a number from zero up'),
    (about("readiness.done", item="HAIRCUT"), '"item" is "HAIRCUT", not one of ALEXSYS'),
    (about("family_document.done"), 'the key "item" is missing'),
    (about("extension_form.submitted", staffing_on="2026-06-31"), '"staffing_on" is "2026-06-31", a day that does not'),
    (about("notice.sent", appointment_at="10:00"), '"appointment_at" is "10:00", a time without its day'),
]


class TestAFactThatIsWrong:
    @pytest.mark.parametrize(
        ("line", "what"), WRONG_FACTS, ids=[f"{n}-{one['kind']}" for n, (one, _) in enumerate(WRONG_FACTS)]
    )
    def test_refuses_its_case_and_no_other(self, imported: Importer, line: dict[str, Any], what: str) -> None:
        other = [case_line("JNU-2"), fact("f1", "referral.received", "2026-09-04", case="JNU-2")]

        answer = imported(*other, case_line(), REFERRED, PLAN, line)

        assert answer.status == 1
        assert answer.lines[0].startswith(f"line {THIS_LINE}: case JNU-1: {what}")
        assert answer.lines[-1].startswith("cases: 1 opened, 0 updated, 0 unchanged, 1 refused; people: 2;")
        with as_auditor():
            assert list(Case.objects.values_list("ref", flat=True)) == ["JNU-2"]
            assert set(ImportedFact.objects.values_list("case__ref", flat=True)) == {"JNU-2"}
            assert Person.objects.count() == 2

    def test_says_each_thing_that_is_wrong(self, imported: Importer) -> None:
        wrong = [fact("a", "contact.made", "2026-02-30"), fact("b", "contact.made", "2026-09-09", method="PIGEON")]

        answer = imported(case_line(), REFERRED, *wrong)

        assert [line.partition(": ")[0] for line in answer.lines[:-1]] == ["line 5", "line 6"]

    def test_leaves_a_known_case_as_it_was(self, imported: Importer) -> None:
        imported(case_line(), REFERRED)

        answer = imported(fact("g", "home_visit.made", "2026-09-09"), about("contact.made", method="PIGEON"))

        assert answer.status == 1
        with as_auditor():
            assert Event.objects.filter(kind="home_visit.made").count() == 0

    def test_quotes_only_the_start_of_a_long_value(self, imported: Importer) -> None:
        answer = imported(case_line(), REFERRED, about("contact.made", method="x" * 10_000))

        assert len(answer.lines[0]) < 300

    def test_twice_in_a_file_with_different_content_is_refused(self, imported: Importer) -> None:
        answer = imported(case_line(), REFERRED, REFERRED | {"on": "2026-09-05"})

        assert "line 5: case JNU-1: ref f1 stands in this file twice with different content" in answer.lines

    def test_twice_in_a_file_with_the_same_content_counts_once(self, imported: Importer) -> None:
        assert "facts added: 1;" in imported(case_line(), REFERRED, REFERRED).out

    def test_of_a_case_that_nobody_opened_is_refused(self, imported: Importer) -> None:
        answer = imported(fact("f1", "referral.received", "2026-09-04", case="JNU-9"))

        assert answer.lines[0] == "line 3: case JNU-9: is not known, and no line of type case opens it"

    def test_may_not_name_a_person_of_another_case(self, imported: Importer) -> None:
        zoe = case_line("JNU-2", people=[{"ref": "zoe", "name": "Zoe Orr", "role": "ADULT"}])

        answer = imported(zoe, case_line(), REFERRED, about("contact.made", participant="zoe"))

        assert '"participant" names "zoe", who takes no part in this case' in answer.out


class TestACaseThatIsWrong:
    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"kind": "HOBBY"}, '"kind" is "HOBBY", not one of WORK, CHILD_ONLY, PERMANENCY'),
            ({"kind": None}, 'the key "kind" is missing'),
            ({"office": "NOWHERE"}, '"office" names "NOWHERE", which is not known'),
            ({"coach": "nobody"}, '"coach" names "nobody", who is not on the staff'),
            ({"number": "7"}, 'the key "number" is not known here'),
            ({"people": "amy"}, '"people" is "amy", not a list'),
            ({"people": [{"ref": "amy"}]}, '"people" (person 1): the key "role" is missing'),
            (
                {"people": [{"ref": "amy", "role": "ADULT", "born_on": "2001-02-29"}]},
                '"people" (person 1): "born_on" is "2001-02-29", a day that does not exist',
            ),
            (
                {"people": [{"ref": "amy", "role": "ADULT", "born_on": "1650-01-01"}]},
                '"people" (person 1): "born_on" is 1650-01-01, which is no day of birth',
            ),
            (
                {"people": [{"ref": "amy", "role": "ADULT", "born_on": f"{TODAY.year + 2}-01-01"}]},
                f'"born_on" of "amy" is {TODAY.year + 2}-01-01, a day to come',
            ),
            (
                {"people": [{"ref": "amy", "role": "AUNT"}]},
                '"people" (person 1): "role" is "AUNT", not one of ADULT, CHILD, CAREGIVER, TEEN_PARENT',
            ),
            (
                {"people": [{"ref": "amy", "role": "ADULT"}, {"ref": "amy", "role": "CHILD"}]},
                'the person "amy" stands in "people" twice',
            ),
            (
                {"people": [{"ref": "amy", "role": "ADULT", "name": "A" * 10_000}]},
                '"people" (person 1): "name" has 10,000 characters, more than 120',
            ),
        ],
    )
    def test_is_refused_with_its_facts(self, imported: Importer, changes: dict[str, Any], what: str) -> None:
        answer = imported(case_line(**changes), REFERRED)

        assert answer.status == 1
        assert answer.lines[0].startswith(f"line 3: case JNU-1: {what}")
        with as_auditor():
            assert Case.objects.count() == 0
            assert Person.objects.count() == 0


class TestOfficesAndStaff:
    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"jurisdiction": "US-ZZ"}, '"jurisdiction" is "US-ZZ", not one of US-AK, US-OR, US-NC, US-TX'),
            ({"time_zone": "America/Atlantis"}, '"time_zone" is "America/Atlantis", not a time zone such as'),
            ({"time_zone": None}, 'the key "time_zone" is missing'),
            ({"colour": "red"}, 'the key "colour" is not known here'),
            ({"job_club": "yes"}, '"job_club" is "yes", not true or false'),
            ({"ref": " "}, '"ref" is empty'),
        ],
    )
    def test_an_office_that_is_wrong_is_refused(self, imported: Importer, changes: dict[str, Any], what: str) -> None:
        answer = imported(OFFICE | {"ref": "AK-NEW"} | changes)

        assert answer.status == 1
        assert answer.lines[0].startswith(f"line 3: {what}")
        with as_auditor():
            assert Office.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"role": "BOSS"}, '"role" is "BOSS", not one of COACH, CASE_AIDE'),
            ({"role": "SYSTEM"}, '"role" is "SYSTEM", not one of COACH, CASE_AIDE'),
            ({"office": "NOWHERE"}, '"office" names "NOWHERE", which is not known'),
            ({"ref": "import"}, '"ref" is "import", which names a part of Glidepath itself'),
            ({"email": "x@example.test"}, 'the key "email" is not known here'),
        ],
    )
    def test_staff_who_are_wrong_are_refused(self, imported: Importer, changes: dict[str, Any], what: str) -> None:
        answer = imported(COACH | {"ref": "new"} | changes)

        assert answer.status == 1
        assert answer.lines[0].startswith(f"line 3: {what}")
        with as_auditor():
            assert not User.objects.filter(username="new").exists()

    def test_an_office_that_stands_is_left_as_it_is(self, imported: Importer) -> None:
        imported()

        answer = imported(OFFICE | {"time_zone": "America/Nome"})

        assert answer.lines[0] == (
            'line 3: office AK-JNU stands already, and its "time_zone" is "America/Juneau"; it was left as it is'
        )

    def test_a_coach_who_is_refused_takes_the_cases_along(self, imported: Importer) -> None:
        answer = imported(COACH | {"ref": "new", "role": "BOSS"}, case_line(coach="new"), REFERRED)

        assert [line.partition(":")[0] for line in answer.lines[:-1]] == ["line 3", "line 4"]


class TestAFileThatIsDamaged:
    GOOD = '{"type":"case","ref":"A-1","office":"AK-JNU","kind":"WORK"}'
    LATER = '{"type":"case","ref":"C-1","office":"AK-JNU","kind":"WORK"}'
    CASE = '{"type":"case","ref":"B-1","office":"AK-JNU","kind":"WORK"}'
    FACT = '{"type":"fact","ref":"f1","case":"B-1","kind":"referral.received","on":"2026-09-04"}'

    @pytest.mark.parametrize(
        ("line", "what"),
        [
            ('{"type":"fact","ref":"f2","case":"B-1","kind":"home_vis', "is not whole JSON: "),
            ('{"type":"fact","ref":"f2",', "is not whole JSON: "),
            (
                '{"type":"fact","ref":"f2","case":"B-1","kind":"note.filed","on":"2026-09-04","text":"a\\u0000b"}',
                "holds a NUL",
            ),
            (
                '{"type":"fact","ref":"f2","case":"B-1","kind":"note.filed","on":"2026-09-04","text":"a\0b"}',
                "holds a NUL",
            ),
            (
                '{"type":"fact","ref":"f2","case":"B-1","kind":"note.filed","on":"2026-09-04","text":"\\ud800"}',
                "holds half",
            ),
            ('{"type":"fact","ref":"f2","case":"B-1","case":"B-1"}', 'the key "case" stands twice'),
            ('{"type":"fact","ref":"f2","case":"B-1","hours":NaN}', "NaN is no number"),
            ('{"type":"fact","ref":"f2","case":"B-1","x":' + "[" * 100_000, "is nested too deeply"),
            ('{"type":"fact","ref":"f2","case":"B-1","x":' + "9" * 5_000 + "}", "holds a number too large"),
            ('{"type":"story","ref":"f2","case":"B-1"}', '"type" is "story", not one of office, staff, case, fact'),
            ('{"ref":"f2","case":"B-1"}', 'the key "type" is missing'),
        ],
    )
    def test_refuses_the_case_of_the_broken_line(self, imported: Importer, line: str, what: str) -> None:
        answer = imported(self.GOOD, self.CASE, self.FACT, line, self.LATER)

        assert answer.status == 1
        assert answer.lines[0].startswith(f"line 6: case B-1: {what}")
        with as_auditor():
            assert sorted(Case.objects.values_list("ref", flat=True)) == ["A-1", "C-1"]

    @pytest.mark.parametrize("line", ["not json at all", "[1, 2]", '"text"', "7", '{"type":"fact","ref":"f2"}'])
    def test_says_which_line_belongs_to_nobody(self, imported: Importer, line: str) -> None:
        answer = imported(self.GOOD, self.CASE, line, self.LATER)

        assert answer.status == 1
        assert answer.lines[0].startswith("line 5: ")
        assert answer.lines[-1].startswith("cases: 3 opened, 0 updated, 0 unchanged, 0 refused")

    @pytest.mark.parametrize("kept", [10, 30, 60, 80])
    def test_cut_in_the_middle_refuses_the_case_that_is_not_whole(self, tmp_path: Path, kept: int) -> None:
        head = "\n".join(
            ['{"type":"office","ref":"AK-JNU","jurisdiction":"US-AK","time_zone":"America/Juneau"}', self.GOOD]
        )
        path = tmp_path / "cut.jsonl"
        path.write_text(f"{head}\n{self.CASE}\n{self.FACT[:kept]}")

        answer = run("import_facts", path)

        assert answer.status == 1
        assert answer.lines[0].startswith("line 4: case B-1: is not whole JSON: ")
        with as_auditor():
            assert list(Case.objects.values_list("ref", flat=True)) == ["A-1"]

    def test_in_another_encoding_refuses_the_case_of_the_line(self, tmp_path: Path) -> None:
        path = tmp_path / "latin.jsonl"
        office = '{"type":"office","ref":"AK-JNU","jurisdiction":"US-AK","time_zone":"America/Juneau"}'
        note = '{"type":"fact","ref":"n","case":"B-1","kind":"note.filed","on":"2026-09-04","text":"José"}'
        path.write_bytes("\n".join([office, self.GOOD, self.CASE, note, ""]).encode("latin-1"))

        answer = run("import_facts", path)

        assert answer.lines[0] == "line 4: case B-1: is not UTF-8 at its byte 88"
        with as_auditor():
            assert list(Case.objects.values_list("ref", flat=True)) == ["A-1"]

    def test_in_utf_16_is_refused_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "wide.jsonl"
        path.write_bytes(self.GOOD.encode("utf-16"))

        with pytest.raises(CommandError, match="The file is UTF-16, not UTF-8. Nothing was imported."):
            run("import_facts", path)

    def test_may_begin_with_a_byte_order_mark_and_end_lines_as_windows_does(self, tmp_path: Path) -> None:
        path = tmp_path / "windows.jsonl"
        office = '{"type":"office","ref":"AK-JNU","jurisdiction":"US-AK","time_zone":"America/Juneau"}'
        path.write_bytes("\r\n".join([office, "", self.CASE, self.FACT]).encode("utf-8-sig"))

        answer = run("import_facts", path)

        assert answer.status == 0
        assert "cases: 1 opened" in answer.out

    def test_that_is_empty_is_an_import_of_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.jsonl"
        path.touch()

        answer = run("import_facts", path)

        assert answer.status == 0
        assert answer.lines[-1].startswith("cases: 0 opened")

    def test_that_is_missing_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read: No such file"):
            run("import_facts", tmp_path / "none.jsonl")
