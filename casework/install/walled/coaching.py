"""The walls of assessments, plans and what tends them; of a person's history."""

from dataclasses import replace

from casework.install.walls import (
    ADD,
    IN_MY_PEOPLE,
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
    _table("barrierreferral"),
    _of_person("workhistory"),
    _of_person("skill"),
    _of_person("schooling"),
    _table("plan"),
    _table("planparty", staff=WHOLE),
    _table("goal", staff=WHOLE),
    _table("step", staff=WHOLE),
    _table("plansigner", staff=WHOLE),
    _table("signedplan", staff=ADD),
    _table("planmailing"),
    _table("planreview", staff=ADD),
    _table("progress", staff=ADD),
    _table("steplook", staff=ADD),
    _table("activity"),
    _table("activitypause"),
    _table("activitycheck", staff=ADD),
    _table("timesheetduty", staff=ADD),
    _table("workhours", staff=WHOLE, importer=WHOLE),
    _table("searchdebrief"),
    _table("workmonth"),
    _table("monthreopening", staff=ADD),
)
REFERENCE: dict[str, dict[str, str]] = {
    "coaching_instrument": {"app_owner": WHOLE},
    "coaching_stepidea": {"app_owner": WHOLE, "app_staff": WRITE},
}
