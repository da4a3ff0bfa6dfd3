"""The walls of requests: those about a case go with the case, those about none with the office."""

from casework.install.walls import ADD, IN_MY_CASES, IN_WRITABLE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_CHANGED = "SELECT, INSERT, UPDATE (to_id, first_action_at, first_action_by_id, answer, answered_by_id, answered_at)"
_WRITTEN = IN_WRITABLE.format(column="case_id")
_OF_MY_OFFICE = "case_id IS NULL AND office_id = (SELECT sec.my_office())"


def _wall(table: str, staff: str, *others: Pass) -> Wall:
    return Wall(
        f"casework_{table}",
        (
            Pass("app_staff", staff, IN_MY_CASES.format(column="case_id"), check=_WRITTEN, change=_WRITTEN),
            Pass("app_staff", staff, _OF_MY_OFFICE),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_auditor", READ, "case_id IS NULL"),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            *others,
        ),
    )


#: What the sender knows of a request: that it is urgent, and whether it was answered.
_CALLED = Pass("app_sender", READ, "is_urgent", columns="id, is_urgent, answered_at")

WALLS: tuple[Wall, ...] = (
    _wall("request", _CHANGED, _CALLED),
    _wall("requesthandon", ADD),
    Wall(
        "casework_urgentcall",
        (
            Pass("app_staff", "INSERT", check="EXISTS (SELECT FROM casework_request r WHERE r.id = request_id)"),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            Pass("app_sender", "SELECT, UPDATE (tried_at, sent_at)"),
        ),
    ),
)
