"""The walls of what an office keeps of its own staff: read by whom it is about and by who decides there."""

from casework.install.walled.handovers import OF_MY_OFFICE
from casework.install.walls import ADD, IN_MY_CASES, IN_WRITABLE, MINE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_OWN = MINE.format(column="staff_id")
_DECIDES = f"{OF_MY_OFFICE} AND (SELECT sec.may_assign())"
_MANAGES = f"{OF_MY_OFFICE} AND (SELECT sec.gives_rights())"
_STAFF_OF_US = "staff_id IN (SELECT id FROM casework_user WHERE office_id = (SELECT sec.my_office()))"
#: An office's only manager asks the managers of the state's other offices.
_OF_LONE_MANAGER = "staff_id = ANY ((SELECT sec.lone_manager_ids())::uuid[])"
_TAKEN_BACK = "taken_back_by_id, taken_back_at, taken_back_why"
_CLEARS = f"{_STAFF_OF_US} AND (SELECT sec.gives_rights()) AND NOT {_OWN}"
_RECORDED = MINE.format(column="recorded_by_id")
_TAKES_BACK = MINE.format(column="taken_back_by_id")
_FINISHED = MINE.format(column="done_by_id")
_KEEPS = f"{_STAFF_OF_US} AND (SELECT sec.may_assign()) AND NOT {_OWN}"
_ENDED = MINE.format(column="ended_by_id")


def _mine_or(others: str) -> str:
    return f"CASE WHEN {_OWN} THEN true ELSE {others} END"


def _either(one: str, other: str) -> str:
    """Return the condition that one of two holds, without an OR, which costs indexes their use (security 2.1)."""
    return f"(CASE WHEN {one} THEN true ELSE {other} END)"


def _staff_wall(name: str, own: Pass) -> Wall:
    return Wall(
        f"supervision_{name}",
        (own, Pass("app_auditor", READ), Pass("app_import", WRITE), Pass("app_engine", READ)),
    )


WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_staffclearance",
        (
            Pass(
                "app_staff",
                f"SELECT, INSERT, UPDATE ({_TAKEN_BACK})",
                _mine_or(f"{_STAFF_OF_US} AND (SELECT sec.may_assign())"),
                check=f"{_CLEARS} AND {_RECORDED} AND taken_back_at IS NULL",
                change=f"{_CLEARS} AND {_TAKES_BACK}",
                touch=f"{_CLEARS} AND taken_back_at IS NULL",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
    # Who moved to another office of the state signed for good: the office where they work now reads it.
    _staff_wall(
        "acknowledgement",
        Pass(
            "app_staff",
            ADD,
            _mine_or(f"(SELECT sec.may_assign()) AND {_either(OF_MY_OFFICE, _STAFF_OF_US)}"),
            check=f"{_OWN} AND {OF_MY_OFFICE}",
        ),
    ),
    _staff_wall(
        "credential",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_TAKEN_BACK})",
            _mine_or(_DECIDES),
            check=f"{_DECIDES} AND {_STAFF_OF_US} AND {_RECORDED} AND taken_back_at IS NULL",
            change=f"{_DECIDES} AND {_TAKES_BACK}",
            touch=f"{_DECIDES} AND taken_back_at IS NULL",
        ),
    ),
    _staff_wall(
        "training",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE (done_on, done_by_id, done_at, {_TAKEN_BACK})",
            _mine_or(_DECIDES),
            check=f"{_DECIDES} AND {_STAFF_OF_US} AND {_RECORDED} AND taken_back_at IS NULL AND done_at IS NULL",
            change=f"{_DECIDES} AND CASE WHEN taken_back_at IS NULL THEN {_FINISHED} ELSE {_TAKES_BACK} END",
            touch=f"{_DECIDES} AND taken_back_at IS NULL",
        ),
    ),
    _staff_wall(
        "usualhours",
        Pass("app_staff", ADD, _mine_or(_DECIDES), check=f"{_DECIDES} AND {_STAFF_OF_US} AND {_RECORDED}"),
    ),
    _staff_wall(
        "overtimerequest",
        Pass(
            "app_staff",
            "SELECT, INSERT, UPDATE (is_approved, decided_on, decided_by_id, decided_at, answer)",
            _mine_or(_either(_DECIDES, _OF_LONE_MANAGER)),
            check=f"{_OWN} AND {OF_MY_OFFICE} AND decided_at IS NULL",
            change=f"{_either(_MANAGES, _OF_LONE_MANAGER)} AND NOT {_OWN} AND {MINE.format(column='decided_by_id')}",
            touch=f"{_either(_MANAGES, _OF_LONE_MANAGER)} AND NOT {_OWN} AND decided_at IS NULL",
        ),
    ),
    _staff_wall(
        "staffskill",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE (last_day, ended_by_id, ended_at, {_TAKEN_BACK})",
            _mine_or(f"{_STAFF_OF_US} AND (SELECT sec.may_assign())"),
            check=f"{_KEEPS} AND {_RECORDED} AND taken_back_at IS NULL AND last_day IS NULL",
            change=f"{_KEEPS} AND CASE WHEN taken_back_at IS NULL THEN {_ENDED} ELSE {_TAKES_BACK} END",
            touch=f"{_KEEPS} AND taken_back_at IS NULL",
        ),
    ),
    Wall(
        "supervision_trackreview",
        (
            Pass(
                "app_staff",
                ADD,
                IN_MY_CASES.format(column="case_id"),
                check=f"{IN_WRITABLE.format(column='case_id')} AND {MINE.format(column='reviewed_by_id')}",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
)
