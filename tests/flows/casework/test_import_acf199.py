from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework import engine
from casework.choices import CaseKind, DatabaseRole, EventKind, ParticipantRole
from casework.context import in_context
from casework.imports.facts import ADVISORY_LOCK
from casework.models import (
    Assignment,
    Calendar,
    Case,
    Deadline,
    Event,
    ImportedFact,
    Office,
    Participant,
    PersonIdentifier,
    Referral,
    User,
)
from tests.data.acf199 import CASE, HEADER, adult, children, family, good_report, report
from tests.factories import TODAY, ZONE
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
REFERRED_ON = date(2026, 11, 2)
OTHER_CASE = "90000000002"


@pytest.fixture
def office(db: None) -> Office:
    with in_context(role=DatabaseRole.IMPORT):
        office = Office.objects.create(
            ref="AK-TST",
            name="Sitka",
            jurisdiction="US-AK",
            time_zone=str(ZONE),
            calendar=Calendar.objects.get(code="US-AK"),
        )
        engine.office_added(office.pk, today=REFERRED_ON)
        return office


@pytest.fixture
def coach(office: Office) -> User:
    with in_context(role=DatabaseRole.IMPORT):
        return User.objects.create_user("akoach", name="Ada Koach", role="COACH", office=office, cleared_on=TODAY)


class Importer:
    """Writes a file, runs the command, keeps what it printed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "report.txt"

    def __call__(self, content: bytes, **options: str) -> list[str]:
        self.path.write_bytes(content)
        out = StringIO()
        arguments = {"office": "AK-TST", "referred_on": "2026-11-02", **options}
        flags = [f"--{name.replace('_', '-')}={value}" for name, value in arguments.items()]
        call_command("import_acf199", str(self.path), *flags, stdout=out)
        return out.getvalue().splitlines()


@pytest.fixture
def run(tmp_path: Path, office: Office) -> Importer:
    return Importer(tmp_path)


def counts() -> dict[str, int]:
    with in_context(role=DatabaseRole.IMPORT):
        models = (Case, Participant, Referral, Event, ImportedFact, Assignment)
        return {model.__name__: model.objects.count() for model in models}


class TestGoodFile:
    def test_opens_one_case_per_case_number(self, run: Importer) -> None:
        said = run(good_report())

        assert said == [
            "read 2 T1, 2 T2, 2 T3; opened 2 cases, added to 0, unchanged 0; 5 people, 2 months; left aside 0"
        ]
        with in_context(role=DatabaseRole.IMPORT):
            kinds = dict(Case.objects.values_list("number", "kind"))
            case = Case.objects.get(ref=CASE)
            assert case.opened_on == REFERRED_ON
            assert case.office.ref == "AK-TST"
        assert kinds == {CASE: CaseKind.WORK, OTHER_CASE: CaseKind.CHILD_ONLY}

    def test_makes_adults_and_children_participants_with_made_up_names(self, run: Importer) -> None:
        run(good_report())

        with in_context(role=DatabaseRole.IMPORT):
            people = list(
                Participant.objects.filter(case__ref=OTHER_CASE)
                .order_by("position")
                .values_list("role", "person__born_on", "person__family_name")
            )
        assert [role for role, _, _ in people] == [
            ParticipantRole.CAREGIVER,
            ParticipantRole.CHILD,
            ParticipantRole.CHILD,
        ]
        assert people[0][1] == date(1955, 11, 30)
        assert len({family_name for _, _, family_name in people}) == 1

    def test_refers_each_work_eligible_adult_on_the_given_day(self, run: Importer) -> None:
        run(good_report())

        with in_context(role=DatabaseRole.IMPORT):
            (line,) = Event.objects.filter(kind=EventKind.REFERRAL_RECEIVED)
            (referral,) = Referral.objects.all()
            assert line.case.ref == CASE
            assert (line.on, line.subject_id, line.is_imported) == (REFERRED_ON, referral.pk, True)
            assert line.participant == referral.participant
            assert line.actor.username == "import"

    def test_calls_a_minor_head_of_household_a_teen_parent(self, run: Importer) -> None:
        run(report([family(), adult(birth_date="20040601", work_eligible_code="02")]))

        with in_context(role=DatabaseRole.IMPORT):
            assert Participant.objects.get().role == ParticipantRole.TEEN_PARENT

    def test_keeps_hours_and_amounts_of_the_month_as_history(self, run: Importer) -> None:
        run(good_report())

        with in_context(role=DatabaseRole.IMPORT):
            hours = Event.objects.filter(kind=EventKind.WORK_HOURS_RECORDED).order_by("facts__activity")
            assert [line.facts for line in hours] == [
                {"month": "2020-10", "activity": "UNSUB", "hours": "25", "proof": "ACF-199"},
                {"month": "2020-10", "activity": "WEX", "hours": "6", "proof": "ACF-199"},
            ]
            assert {line.on for line in hours} == {date(2020, 10, 31)}
            amounts = Event.objects.get(kind=EventKind.ASSISTANCE_REPORTED, case__ref=CASE).facts
            status = Event.objects.get(kind=EventKind.WORK_STATUS_REPORTED, case__ref=CASE).facts
            whole = ImportedFact.objects.get(pk=hours[1].subject_id).line
        assert (amounts["cash"], amounts["snap"]) == (512, 374)
        assert (status["status"], status["eligible"], status["earned"]) == ("14", "01", 910)
        assert (whole["excused_hours"], whole["per"]) == (2, "week")

    def test_keeps_a_scrambled_number_sealed_and_a_plain_one_as_identifier(self, run: Importer) -> None:
        run(
            report(
                [
                    family(),
                    adult(),
                    adult(ssn="219099999", birth_date="19900101"),
                    adult(ssn="900123456", birth_date="19900101"),
                ]
            )
        )

        with in_context(role=DatabaseRole.IMPORT):
            assert [each.ssn for each in PersonIdentifier.objects.all()] == ["219099999"]
            sealed = ImportedFact.objects.get(kind=EventKind.WORK_STATUS_REPORTED, ref__contains="1988")
            assert sealed.line["ssn"] == "WTTT@9ZP0"
            assert b"WTTT@9ZP0" not in bytes(sealed.sealed_line)
            assert not Participant.objects.filter(ref__contains="WTTT").exists()

    def test_gives_the_cases_to_the_coach_named(self, run: Importer, coach: User) -> None:
        run(good_report(), coach="akoach")

        with in_context(actor=coach):
            assert Case.objects.visible_to(coach).count() == 2

    def test_starts_the_clocks_of_work_eligible_adults_alone(self, run: Importer) -> None:
        run(good_report())

        with in_context(role=DatabaseRole.IMPORT):
            due = {
                (deadline.case.ref, deadline.standard): deadline.due_on
                for deadline in Deadline.objects.select_related("case")
            }
        assert due[CASE, "first-contact"] == date(2026, 11, 3)
        assert due[CASE, "ea"] == due[CASE, "plan"] == due[CASE, "epi"] == date(2026, 12, 2)
        assert {case for case, _ in due} == {CASE}

    def test_leaves_cases_unassigned_without_a_coach(self, run: Importer) -> None:
        run(good_report())

        assert counts()["Assignment"] == 0


class TestRunAgain:
    def test_changes_nothing(self, run: Importer, coach: User) -> None:
        run(good_report(), coach="akoach")
        before = counts()
        said = run(good_report(), coach="akoach", referred_on="2026-11-09")

        assert "opened 0 cases, added to 0, unchanged 2; 0 people, 0 months" in said[-1]
        assert counts() == before

    def test_adds_what_a_cut_file_had_left_out(self, run: Importer) -> None:
        whole = good_report()
        said = run(whole[: whole.rindex(b"T3") + 40])
        assert "opened 1 cases" in said[-1]
        assert any("the file was cut here" in line for line in said)
        said = run(whole)

        assert "opened 1 cases, added to 0, unchanged 1" in said[-1]

    def test_adds_the_months_and_people_of_the_next_report(self, run: Importer) -> None:
        run(report([family(), adult(work_eligible_code="07")]))
        said = run(
            report(
                [
                    family(month="202011"),
                    adult(month="202011", work_eligible_code="01"),
                    children({}, month="202011"),
                ]
            )
        )

        assert "opened 0 cases, added to 1, unchanged 0; 1 people, 1 months" in said[-1]
        with in_context(role=DatabaseRole.IMPORT):
            assert Case.objects.get().kind == CaseKind.WORK
            assert Participant.objects.count() == 2
            assert Event.objects.filter(kind=EventKind.REFERRAL_RECEIVED).count() == 1

    def test_keeps_what_was_imported_when_a_later_file_says_otherwise(self, run: Importer) -> None:
        run(report([family(), adult()]))
        said = run(report([family(cash_amount="0001"), adult()]))

        assert said[0] == "line 2: acf199/2020-10 differs from what was imported before; kept as it was"
        with in_context(role=DatabaseRole.IMPORT):
            assert Event.objects.get(kind=EventKind.ASSISTANCE_REPORTED).facts["cash"] == 512

    def test_gives_a_closed_case_no_new_referral(self, run: Importer) -> None:
        run(report([family(), adult(work_eligible_code="07")]))
        with in_context(role=DatabaseRole.IMPORT):
            Case.objects.update(status="CLOSED", closed_on=REFERRED_ON)
        said = run(report([family(month="202011"), adult(month="202011", work_eligible_code="01")]))

        assert said[0] == f"line 2: case {CASE} is closed and takes no new referral"
        assert counts()["Referral"] == 0


class TestBadInput:
    def test_leaves_bad_lines_aside_and_takes_the_rest(self, run: Importer) -> None:
        said = run(
            report([family(), adult(), children({"birth_date": "20200230"}), adult(OTHER_CASE), b"T9 what"], count=9)
        )

        assert said[:-1] == [
            "line 4: first child: birth date '20200230' is not a day of the calendar",
            f"line 5: T2: case {OTHER_CASE} has no usable T1 record for 2020-10",
            "line 6: unknown record type 'T9'",
            "line 7: the TRAILER counts 9 records, the file holds 5",
        ]
        assert said[-1].endswith("opened 1 cases, added to 0, unchanged 0; 1 people, 1 months; left aside 4")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("HEADER".encode("utf-16"), "UTF-16"),
            (b"", "not a HEADER"),
            (b"name;age\nAda;7\n", "not a HEADER"),
            (report([family()], header=HEADER.replace(b"A06", b"C06")), "closed cases"),
        ],
    )
    def test_refuses_another_kind_of_file_whole(self, run: Importer, content: bytes, words: str) -> None:
        with pytest.raises(CommandError, match=words):
            run(content)

        assert counts()["Case"] == 0

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"office": "NOWHERE"}, "There is no office 'NOWHERE'"),
            ({"coach": "nobody"}, "nobody named 'nobody'"),
            ({"coach": "import"}, "not a working coach"),
            ({"referred_on": "2026-02-30"}, "is not a day"),
            ({"referred_on": "1998-05-04"}, "outside the calendar"),
            ({"referred_on": "2126-05-04"}, "outside the calendar"),
        ],
    )
    def test_refuses_wrong_options(self, run: Importer, options: dict[str, str], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            run(good_report(), **options)

        assert counts()["Case"] == 0

    def test_says_when_the_file_is_not_there(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_acf199", str(tmp_path / "no"), "--office=AK-TST", "--referred-on=2026-11-02")

    def test_waits_for_no_other_import(self, run: Importer) -> None:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            with pytest.raises(CommandError, match="Another import is running"):
                run(good_report())
        other.close()

        assert counts()["Case"] == 0

    def test_refuses_a_case_number_that_another_case_has(self, run: Importer) -> None:
        run(report([family(), adult()]))
        with in_context(role=DatabaseRole.IMPORT):
            Case.objects.update(ref="kept-by-hand")
        said = run(good_report())

        assert said[0] == f"line 2: Case number {CASE} belongs to another case."
        assert "opened 1 cases" in said[-1]

    def test_leaves_nothing_of_a_case_that_breaks_in_the_middle(
        self, run: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: object, **options: object) -> None:
            raise RuntimeError("power cut")

        monkeypatch.setattr("casework.imports.acf199._add_referrals", broken)
        with pytest.raises(RuntimeError):
            run(good_report())

        assert set(counts().values()) == {0}


class TestTheMorningAfter:
    @pytest.fixture
    def manager(self, office: Office) -> User:
        with in_context(role=DatabaseRole.IMPORT):
            return User.objects.create_user(
                "amanager", name="Ola Manager", role="OPERATIONS_MANAGER", office=office, cleared_on=TODAY
            )

    @pytest.mark.parametrize("coached", [True, False])
    def test_each_family_with_a_work_eligible_adult_stands_on_today(
        self, coached: bool, run: Importer, coach: User, manager: User
    ) -> None:
        run(good_report(), referred_on=TODAY.isoformat(), **({"coach": coach.username} if coached else {}))

        with in_context(role=DatabaseRole.IMPORT):
            family_names = dict(Case.objects.values_list("ref", "family__name"))
            owed = set(Deadline.objects.values_list("case__ref", flat=True))
        assert owed == {CASE}, "the child-only family owes nothing yet"
        for user in (manager, coach) if coached else (manager,):
            page = signed_in(user).get("/").content.decode()
            assert family_names[CASE] in page, user.username
