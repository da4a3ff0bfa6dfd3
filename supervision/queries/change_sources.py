"""Which rows beside the ledger say who did what and when: of staff, rights, walls, calendars, reviews, reports."""

from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, Func, Model, OuterRef, QuerySet

from casework.public import (
    Absence,
    BreakGlass,
    Case,
    ConflictBlock,
    EligibilityRight,
    OfficeClosure,
    PersonMerge,
    RestrictedAccess,
    Rotation,
    RotationSwap,
    Setting,
    StaffClearance,
)
from supervision.models import (
    Acknowledgement,
    AgreedAction,
    CaseReview,
    Conference,
    ConferenceSignature,
    Credential,
    EngagementReview,
    Export,
    ImprovementAction,
    OvertimeRequest,
    PackRecipient,
    PackSending,
    ReviewSample,
    StaffSkill,
    StatisticsPack,
    Training,
    UsualHours,
)

LEDGER = "Ledger"
FILE, RIGHT, SETTING, ABSENCE = "Staff file", "Right", "Setting", "Absence"
MEETING, REVIEW, REPORT, PEOPLE = "Conference", "Review", "Report", "People"
WALL, CALENDAR = "Wall", "Calendar"
#: The moment of rows that keep none of their own: that in which their key was made.
KEYED = "keyed_at"


class _MomentOfKey(Func):
    """The moment in which a key of version 7 was made: its first 48 bits are milliseconds (RFC 9562, 5.7)."""

    template = "to_timestamp(('x' || left(replace(%(expressions)s::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"
    output_field = DateTimeField()


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that rows of a table say: `by` whom and `at` which moment, `about` whom of the staff, of which `case`.

    `detail` is a column whose value is said after `what`; it holds no names and no words of families. `of_seen_cases`
    asks the wall of cases, for a table whose own tells an auditor of cases from which they are kept.
    """

    table: str
    what: str
    model: type[Model]
    by: str
    at: str
    about: str = ""
    case: str = ""
    detail: str = ""
    of_seen_cases: bool = False

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the reader may know of."""
        found: QuerySet[Any] = self.model._default_manager.all()
        if self.at == KEYED:
            found = found.annotate(**{KEYED: _MomentOfKey("pk")})
        return found.filter(Exists(Case.objects.filter(pk=OuterRef(self.case)))) if self.of_seen_cases else found


def _kept(table: str, what: str, model: Any, *more: tuple[str, str, str], about: str = "staff") -> list[Source]:
    """Return a row that is recorded by somebody and taken back by somebody, with what else is said of it once."""
    begun = Source(table, f"{what}: recorded", model, "recorded_by", "recorded_at", about)
    taken = Source(table, f"{what}: taken back", model, "taken_back_by", "taken_back_at", about)
    return [begun, *(Source(table, f"{what}: {said}", model, by, at, about) for said, by, at in more), taken]


#: The place in this list tells rows of one moment apart in paging; new ones come at its end.
SOURCES: tuple[Source, ...] = (
    *_kept(FILE, "Clearance", StaffClearance),
    *_kept(FILE, "Credential", Credential),
    *_kept(FILE, "Training", Training, ("done", "done_by", "done_at")),
    *_kept(FILE, "Language or skill", StaffSkill, ("ended", "ended_by", "ended_at")),
    Source(FILE, "Usual hours: set", UsualHours, "recorded_by", "recorded_at", "staff"),
    Source(FILE, "Overtime: asked for", OvertimeRequest, "staff", "asked_at", "staff"),
    Source(FILE, "Overtime: decided", OvertimeRequest, "decided_by", "decided_at", "staff"),
    Source(FILE, "Expectations: signed", Acknowledgement, "staff", "signed_at", "staff"),
    Source(RIGHT, "Right to decide eligibility: given", EligibilityRight, "given_by", "given_at", "staff"),
    Source(RIGHT, "Right to decide eligibility: ended", EligibilityRight, "ended_by", "ended_at", "staff"),
    Source(SETTING, "Setting: changed", Setting, "set_by", "set_at", detail="parameter"),
    Source(ABSENCE, "Absence: entered", Absence, "entered_by", "entered_at", "staff"),
    Source(MEETING, "Conference: held", Conference, "held_by", "held_at", "coach"),
    Source(MEETING, "Conference: signed", ConferenceSignature, "signer", "signed_at", "conference__coach"),
    Source(MEETING, "Conference: taken back", Conference, "taken_back_by", "taken_back_at", "coach"),
    Source(MEETING, "Agreed action: ended", AgreedAction, "ended_by", "ended_at", "owner"),
    Source(MEETING, "Improvement: begun", ImprovementAction, "begun_by", "begun_at", "owner"),
    Source(MEETING, "Improvement: ended", ImprovementAction, "ended_by", "ended_at", "owner"),
    Source(REVIEW, "Sample: drawn", ReviewSample, "drawn_by", "drawn_at", "coach"),
    Source(REVIEW, "QA review: taken back", CaseReview, "taken_back_by", "taken_back_at", "coach", "case"),
    Source(
        REVIEW,
        "Review of engagement: taken back",
        EngagementReview,
        "taken_back_by",
        "taken_back_at",
        "coach",
        "case",
    ),
    Source(REPORT, "Month: frozen", StatisticsPack, "frozen_by", "frozen_at"),
    Source(REPORT, "Recipient: added", PackRecipient, "added_by", "added_at"),
    Source(REPORT, "Recipient: taken out", PackRecipient, "ended_by", "ended_at"),
    Source(REPORT, "Month: sent", PackSending, "asked_by", "asked_at"),
    Source(REPORT, "File: asked for", Export, "asked_by", "asked_at", detail="report"),
    Source(PEOPLE, "Two records of a person: joined", PersonMerge, "merged_by", "merged_at"),
    Source(PEOPLE, "Two records of a person: parted again", PersonMerge, "undone_by", "undone_at"),
    # Which kinds a restricted list opens is not told here, nor why a conflict block or the glass was.
    Source(WALL, "Restricted list: somebody added", RestrictedAccess, "granted_by", "granted_at", "staff", "case"),
    Source(WALL, "Restricted list: ended", RestrictedAccess, "ended_by", "ended_at", "staff", "case"),
    Source(WALL, "Conflict block: set", ConflictBlock, "set_by", "set_at", "staff", "case", of_seen_cases=True),
    Source(WALL, "Broken glass: opened", BreakGlass, "opened_by", "opened_at", "", "case"),
    Source(WALL, "Broken glass: looked at", BreakGlass, "reviewed_by", "reviewed_at", "opened_by", "case"),
    Source(CALENDAR, "Office closed on a day", OfficeClosure, "entered_by", KEYED),
    Source(CALENDAR, "Rotation of intake: set", Rotation, "set_by", "set_at"),
    Source(CALENDAR, "Rotation of intake: a day given to somebody", RotationSwap, "entered_by", "entered_at", "staff"),
)
