"""The walls of transfers, promises, absences and intake rotations."""

from casework.install.walls import (
    EVERY,
    IN_WRITABLE,
    MINE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
    case_data,
)

OF_MY_OFFICE = "office_id = (SELECT sec.my_office())"
OF_MY_ROTATIONS = "rotation_id = ANY ((SELECT sec.rotation_ids())::uuid[])"


def office_data(table: str, rows: str = OF_MY_OFFICE, *, admin: str = WRITE) -> Wall:
    """Return the wall of what an office keeps about its own staff, without case data."""
    return Wall(
        f"casework_{table}",
        (
            Pass("app_staff", WRITE, rows),
            *((Pass("app_admin", admin, EVERY),) if admin else ()),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


#: What the sender of digests knows of an absence: who stands in for whom, and when.
_STANDS_IN = "id, office_id, staff_id, stand_in_id, first_day, last_day, is_cancelled"

_ENTERED = "SELECT, INSERT, UPDATE (last_day, is_cancelled)"
_OWN = f"{OF_MY_OFFICE} AND {MINE.format(column='staff_id')}"
_DECIDED = f"{OF_MY_OFFICE} AND (SELECT sec.may_assign())"
_COLLEAGUES = "{column} IN (SELECT id FROM casework_user WHERE office_id = (SELECT sec.my_office()))"
_OF_US = " AND ".join(
    (
        _COLLEAGUES.format(column="staff_id"),
        _COLLEAGUES.format(column="stand_in_id"),
        MINE.format(column="entered_by_id"),
    )
)
#: What becomes of a transfer; which case goes from whom to whom, and by when, stands as it was asked.
_ANSWERED = "status, decided_by_id, decided_at, answer, packet, warm_on, warm_by_id"

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_handover",
        (
            # The packet of a transfer is read by who is asked to take it over, who does not see its case yet.
            Pass(
                "app_staff",
                f"SELECT, INSERT, UPDATE ({_ANSWERED})",
                "id = ANY ((SELECT sec.handover_ids())::uuid[])",
                check=f"{IN_WRITABLE.format(column='case_id')} AND {MINE.format(column='asked_by_id')}",
                # Who is asked answers without seeing the case; who broke its glass changes nothing.
                change="case_id <> ALL ((SELECT sec.glass_case_ids())::uuid[])",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", WRITE),
        ),
    ),
    case_data("handoversheet"),
    case_data("promise"),
    office_data("handoverbatch", admin=""),
    Wall(
        "casework_absence",
        (
            # An absence lets its stand-in see the coach's cases: one enters one's own, or decides in the office.
            Pass("app_staff", _ENTERED, OF_MY_OFFICE, check=f"{_OWN} AND {_OF_US}", change=_OWN),
            Pass("app_staff", _ENTERED, OF_MY_OFFICE, check=f"{_DECIDED} AND {_OF_US}", change=_DECIDED),
            # Who stands in reads it though they moved to another office since: code asks here whose cases are theirs.
            Pass("app_staff", READ, MINE.format(column="stand_in_id")),
            Pass("app_admin", READ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            Pass("app_sender", READ, columns=_STANDS_IN),
        ),
    ),
    office_data("rotation"),
    office_data("rotationplace", OF_MY_ROTATIONS),
    office_data("rotationswap"),
)
