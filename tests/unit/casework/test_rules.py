from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework import rules
from casework.choices import CaseStatus
from casework.install.note_templates import read_templates
from casework.refusals import Refused

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=ZoneInfo("America/Anchorage"))
TODAY = NOW.date()

CONTACT = rules.ContactFacts(
    is_reached=True, method="PHONE", place="", direction="OUT", topics=("PLAN",), is_plan_reviewed=True, remark=""
)
DAY = rules.ContactDay(on=TODAY, at=None, now=NOW, births=(), first_referral_on=date(2026, 11, 2), is_confirmed=False)


class TestNoteTitle:
    @pytest.mark.parametrize(
        "title",
        [
            "",
            "Contact",
            "contact.",
            "Note",
            "Client note",
            "Update",
            "Contacted regarding",
            "Contacted client regarding case",
            "Phone call",
            "General case note",
            "   Contact     with   client ",
            "Follow up with client",
            "!!! ??? ...",
            "Housing",
            "x" * 201,
        ],
    )
    def test_is_refused_when_it_says_too_little(self, title: str) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_specific_title(title, opening="Contacted regarding ")
        assert refused.value.field == "title"

    @pytest.mark.parametrize(
        ("title", "opening"),
        [
            ("Contacted regarding child care issue", "Contacted regarding "),
            ("Attempted by phone regarding missed appointment", "Attempted to reach regarding "),
            ("Employability assessment: strengths, barriers and goals", "Employability assessment: "),
            ("Visited at home regarding the month's review", "Visited regarding "),
            ("Contacted regarding résumé", "Contacted regarding "),
            ("Papers handed in: birth certificate", ""),
        ],
    )
    def test_is_taken_when_it_names_its_subject(self, title: str, opening: str) -> None:
        assert rules.require_specific_title(f"  {title} ", opening=opening) == title

    @pytest.mark.parametrize(
        "title", ["Phoned about child care issue", "Contacted about child care issue", "Regarding child care issue"]
    )
    def test_follows_the_pattern_of_its_template(self, title: str) -> None:
        """A017: verb, regarding, subject."""
        with pytest.raises(Refused, match=r"“Contacted … regarding …”"):
            rules.require_specific_title(title, opening="Contacted regarding ")

    def test_needs_more_than_the_opening_of_its_template(self) -> None:
        with pytest.raises(Refused):
            rules.require_specific_title(
                "Hearing or conference held regarding", opening="Hearing or conference held regarding "
            )


class TestContact:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"method": ""}, "method"),
            ({"method": "PIGEON"}, "method"),
            ({"method": "LETTER"}, "method"),
            ({"method": "HOME_VISIT"}, "method"),
            ({"direction": "SIDEWAYS"}, "direction"),
            ({"place": "HOME"}, "place"),
            ({"method": "IN_PERSON", "place": "MOON"}, "place"),
            ({"topics": ()}, "topics"),
            ({"topics": ("GOSSIP",)}, "topics"),
            ({"is_reached": False}, "is_plan_reviewed"),
            ({"remark": "x" * 501}, "remark"),
        ],
    )
    def test_is_refused_when_its_parts_do_not_go_together(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_contact(replace(CONTACT, **changes))  # type: ignore[arg-type]
        assert refused.value.field == field

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"method": "IN_PERSON", "place": "HOME"},
            {"method": "IN_PERSON"},
            {"is_reached": False, "is_plan_reviewed": False, "topics": (), "method": "LETTER"},
            {"is_reached": False, "is_plan_reviewed": False, "method": "HOME_VISIT"},
        ],
    )
    def test_is_taken_when_they_do(self, changes: dict[str, object]) -> None:
        rules.require_contact(replace(CONTACT, **changes))  # type: ignore[arg-type]


class TestContactDay:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"on": date(2014, 12, 31)}, "on"),
            ({"on": date(2026, 11, 3), "births": (date(2026, 11, 4),)}, "on"),
            ({"at": NOW + timedelta(minutes=1)}, "at"),
            ({"on": date(2026, 11, 1)}, "confirmed_before_referral"),
        ],
    )
    def test_is_refused(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_contact_day(replace(DAY, **changes))  # type: ignore[arg-type]
        assert refused.value.field == field

    @pytest.mark.parametrize(
        "changes",
        [
            {"at": NOW},
            {"on": date(2026, 11, 4), "births": (date(2026, 11, 4),)},
            {"on": date(2026, 11, 1), "is_confirmed": True},
            {"on": date(2026, 11, 1), "first_referral_on": None},
            {"on": date(2026, 11, 2)},
        ],
    )
    def test_is_taken(self, changes: dict[str, object]) -> None:
        rules.require_contact_day(replace(DAY, **changes))  # type: ignore[arg-type]

    def test_today_is_the_offices_day(self) -> None:
        late = NOW.replace(hour=23, minute=59)
        rules.require_contact_day(replace(DAY, now=late, at=late))
        with pytest.raises(Refused):
            rules.require_contact_day(replace(DAY, now=late, on=TODAY + timedelta(days=1)))


class TestSections:
    HEADINGS = ("What was said", "Next steps")

    def test_come_back_in_the_templates_order_without_empty_ones(self) -> None:
        written = rules.require_sections({"Next steps": " call ", "What was said": " "}, headings=self.HEADINGS)
        assert written == [{"heading": "Next steps", "text": "call"}]

    @pytest.mark.parametrize(
        "sections", [{}, {"What was said": "  \n "}, {"Gossip": "text"}, {"Next steps": "x" * 60_001}]
    )
    def test_are_refused(self, sections: dict[str, str]) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_sections(sections, headings=self.HEADINGS)
        assert refused.value.field == "sections"

    def test_ten_thousand_characters_are_a_note(self) -> None:
        assert rules.require_sections({"Next steps": "é" * 10_000}, headings=self.HEADINGS)


class TestSsn:
    @pytest.mark.parametrize("text", ["123-45-6789", "123456789", " 123 45 6789 "])
    def test_is_nine_digits_however_written(self, text: str) -> None:
        assert rules.require_ssn(text) == "123456789"

    @pytest.mark.parametrize(
        "text",
        ["", "12345678", "1234567890", "000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789", "123-45-0000"]
        + ["١٢٣٤٥٦٧٨٩", "12345678x"],
    )
    def test_never_given_out_is_refused(self, text: str) -> None:
        with pytest.raises(Refused):
            rules.require_ssn(text)


class TestCase:
    def test_closes_once(self) -> None:
        rules.require_transition(CaseStatus.OPEN, CaseStatus.CLOSED)
        for wanted in CaseStatus:
            with pytest.raises(Refused):
                rules.require_transition(CaseStatus.CLOSED, wanted)

    @pytest.mark.parametrize(
        ("kind", "roles"),
        [("WORK", ["CHILD"]), ("WORK", []), ("CHILD_ONLY", ["CAREGIVER"]), ("PERMANENCY", []), ("", ["ADULT"])]
        + [("WORK", ["ADULT", "DOG"])],
    )
    def test_household_must_fit_its_kind(self, kind: str, roles: list[str]) -> None:
        with pytest.raises(Refused):
            rules.require_household(kind, roles)

    @pytest.mark.parametrize(
        ("kind", "roles"),
        [("WORK", ["TEEN_PARENT"]), ("WORK", ["ADULT", "ADULT", "CHILD"]), ("CHILD_ONLY", ["CAREGIVER", "CHILD"])],
    )
    def test_household_fits(self, kind: str, roles: list[str]) -> None:
        rules.require_household(kind, roles)

    @pytest.mark.parametrize(
        ("track", "kind", "jurisdiction"),
        [("", "WORK", "US-AK"), ("OTHER", "WORK", "US-AK"), ("WORK_FIRST", "WORK", "US-OR")]
        + [("WORK_FIRST", "CHILD_ONLY", "US-AK")],
    )
    def test_track_is_alaskas(self, track: str, kind: str, jurisdiction: str) -> None:
        with pytest.raises(Refused):
            rules.require_track(track, kind=kind, jurisdiction=jurisdiction)


class TestReach:
    @pytest.mark.parametrize(
        ("method", "marks"),
        [("TEXT", ["NO_TEXT"]), ("EMAIL", ["NO_EMAIL"]), ("LETTER", ["NO_MAIL"]), ("HOME_VISIT", ["NO_HOME_VISIT"])]
        + [("", ["SHOUT"]), ("PIGEON", [])],
    )
    def test_refuses_what_a_mark_forbids(self, method: str, marks: list[str]) -> None:
        with pytest.raises(Refused):
            rules.require_reach(method, marks)

    def test_takes_the_rest(self) -> None:
        rules.require_reach("PHONE", ["NO_VOICEMAIL", "NO_TEXT"])
        rules.require_reach("", [])


class TestAnswers:
    def test_a_refusal_says_why(self) -> None:
        with pytest.raises(Refused):
            rules.require_answer("  ", is_approved=False)
        assert rules.require_answer(" ", is_approved=True) == ""

    def test_a_reason_is_ten_characters(self) -> None:
        with pytest.raises(Refused):
            rules.require_reason("  because ")
        assert rules.require_reason(" Family away for a funeral ") == "Family away for a funeral"


class TestNoteTemplates:
    def test_no_opening_is_a_title_by_itself(self) -> None:
        for entry in read_templates():
            with pytest.raises(Refused):
                rules.require_specific_title(entry["title"], opening=entry["title"])

    def test_each_opening_makes_a_title_with_a_subject(self) -> None:
        for entry in read_templates():
            title = f"{entry['title'] or 'Papers handed in: '}birth certificate"
            assert rules.require_specific_title(title, opening=entry["title"])

    def test_headings_differ_inside_a_template(self) -> None:
        for entry in read_templates():
            assert len(set(entry["headings"])) == len(entry["headings"]) > 1
