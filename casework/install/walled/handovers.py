"""The walls of transfers, promises, absences and intake rotations."""

from casework.install.walls import (
    EVERY,
    IN_WRITABLE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
    case_data,
)

OF_MY_OFFICE = "office_id = (SELECT sec.my_office())"
OF_MY_ROTATIONS = "rotation_id = ANY ((SELECT sec.rotation_ids())::uuid[])"


def office_data(table: str, rows: str = OF_MY_OFFICE, *, admin: str = WRITE, others: tuple[Pass, ...] = ()) -> Wall:
    """Return the wall of what an office keeps about its own staff, without case data."""
    return Wall(
        f"casework_{table}",
        (
            Pass("app_staff", WRITE, rows),
            *((Pass("app_admin", admin, EVERY),) if admin else ()),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            *others,
        ),
    )


#: What the sender of digests knows of an absence: who stands in for whom, and when.
_STANDS_IN = "id, office_id, staff_id, stand_in_id, first_day, last_day, is_cancelled"

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_handover",
        (
            # The packet of a transfer is read by who is asked to take it over, who does not see its case yet.
            Pass(
                "app_staff",
                WRITE,
                "id = ANY ((SELECT sec.handover_ids())::uuid[])",
                check=IN_WRITABLE.format(column="case_id"),
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
    office_data("absence", admin=READ, others=(Pass("app_sender", READ, columns=_STANDS_IN),)),
    office_data("rotation"),
    office_data("rotationplace", OF_MY_ROTATIONS),
    office_data("rotationswap"),
)
