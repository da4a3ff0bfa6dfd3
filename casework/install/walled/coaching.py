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
    reworded,
)


def _table(name: str, *, staff: str = WRITE, words: tuple[str, ...] = ()) -> Wall:
    """Return the usual wall of a table; `words` are its columns out of which told words can be moved."""
    wall = case_data(name, staff=staff, others=reworded(*words) if words else ())
    return Wall(wall.table.replace("casework_", "coaching_", 1), wall.passes)


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
    _table("assessment", staff=ADD, words=("remark",)),
    _table("answer", staff=ADD, words=("words", "found", "why")),
    _table("explanation", staff=ADD, words=("words",)),
    _table("strength", words=("words",)),
    _table("barrier", words=("words", "reason")),
    _with_referral(_table("barrierreferral")),
    _of_person("workhistory"),
    _of_person("skill"),
    _of_person("schooling"),
    _table("plan", words=("words", "rev")),
    _table("planparty", staff=WHOLE),
    _table("goal", staff=WHOLE, words=("words", "why", "specific", "relevance")),
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
)
REFERENCE: dict[str, dict[str, str]] = {
    "coaching_instrument": {"app_owner": WHOLE},
    "coaching_stepidea": {"app_owner": WHOLE, "app_staff": WRITE},
}
