"""The walls of assessments, plans and what tends them; of a person's history."""

from dataclasses import replace

from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_MY_PEOPLE,
    IN_WRITABLE,
    IN_WRITABLE_PEOPLE,
    NOT_HIDDEN,
    READ,
    WHOLE,
    WRITE,
    Pass,
    Wall,
    case_data,
)


def _table(name: str, *, staff: str = WRITE, importer: str = WRITE) -> Wall:
    wall = case_data(name, staff=staff)
    passes = tuple(replace(one, may=importer) if one.role == "app_import" else one for one in wall.passes)
    return Wall(wall.table.replace("casework_", "coaching_", 1), passes)


#: What stands with a referral is read where the referral is, whose own wall asks who may.
_REFERRAL_SEEN = (
    "EXISTS (SELECT 1 FROM casework_communityreferral AS r WHERE r.id = coaching_barrierreferral.referral_id)"
)


def _with_referral(wall: Wall) -> Wall:
    """Let staff read only rows whose referral they read."""
    staff, *others = wall.passes
    return Wall(wall.table, (replace(staff, rows=f"{staff.rows} AND {_REFERRAL_SEEN}"), *others))


def _of_person(name: str) -> Wall:
    """Return the wall of what belongs to a person and is used again in each of their cases."""
    return Wall(
        f"coaching_{name}",
        (
            Pass(
                "app_staff",
                WHOLE,
                IN_MY_PEOPLE.format(column="person_id"),
                check=IN_WRITABLE_PEOPLE.format(column="person_id"),
                change=IN_WRITABLE_PEOPLE.format(column="person_id"),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="person_id", what="person")),
            Pass("app_import", WRITE),
        ),
    )


WALLS: tuple[Wall, ...] = (
    _table("assessment", staff=ADD),
    _table("answer", staff=ADD),
    _table("explanation", staff=ADD),
    _table("strength"),
    _table("barrier"),
    _with_referral(_table("barrierreferral")),
    _of_person("workhistory"),
    _of_person("skill"),
    _of_person("schooling"),
    _table("plan"),
    _table("planparty", staff=WHOLE),
    _table("goal", staff=WHOLE),
    _table("step", staff=WHOLE),
    _table("plansigner"),
    _table("signedplan", staff=ADD),
    _table("signingrefusal", staff=ADD),
    _table("planmailing"),
    _table("planreview", staff=ADD),
    _table("progress", staff=ADD),
    _table("steplook", staff=ADD),
    _table("meeting"),
    _table("meetingparty"),
    _table("meetingpresence", staff=ADD),
    _table("meetingstep"),
    _table("activity"),
    _table("activitypause"),
    _table("activitycheck", staff=ADD),
    _table("timesheetduty", staff=ADD),
    _table("workhours", staff=WHOLE, importer=WHOLE),
    _table("searchdebrief"),
    _table("workmonth"),
    _table("ratefact"),
    _table("monthcount"),
    _table("workshopplace"),
    _table("attendance"),
    # Only who decides in an office opens a closed month again.
    Wall(
        "coaching_monthreopening",
        (
            Pass(
                "app_staff",
                ADD,
                IN_MY_CASES.format(column="case_id"),
                check=f"{IN_WRITABLE.format(column='case_id')} AND (SELECT sec.may_assign())",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
)
REFERENCE: dict[str, dict[str, str]] = {
    "coaching_instrument": {"app_owner": WHOLE},
    "coaching_stepidea": {"app_owner": WHOLE, "app_staff": WRITE},
    # What is offered and when; it names nobody.
    "coaching_workshop": {"app_owner": WHOLE, "app_staff": WRITE, "app_import": WRITE},
    "coaching_workshopsession": {"app_owner": WHOLE, "app_staff": WRITE, "app_import": WRITE},
}
