"""The wall of rights that a manager gives to one person of their office."""

from casework.install.walled.handovers import OF_MY_OFFICE
from casework.install.walls import MINE, READ, WRITE, Pass, Wall

_GIVES = f"{OF_MY_OFFICE} AND (SELECT sec.gives_rights())"

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_eligibilityright",
        (
            # Given by whoever is signed in, to somebody else; taken once, with who, when and why.
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_by_id, ended_at, ended_why)",
                OF_MY_OFFICE,
                check=(
                    f"{_GIVES} AND {MINE.format(column='given_by_id')} AND staff_id <> given_by_id AND ended_at IS NULL"
                ),
                change=f"{_GIVES} AND {MINE.format(column='ended_by_id')}",
                touch=f"{_GIVES} AND ended_at IS NULL",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            # Ended by the database when who had it leaves the role or the office.
            Pass("app_engine", "SELECT, UPDATE (ended_by_id, ended_at, ended_why)"),
        ),
    ),
)
