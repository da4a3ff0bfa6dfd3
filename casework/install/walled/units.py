"""The walls of the sums of offices: auditors read all, who decides in an office its own; the counting alone writes."""

from casework.install.walls import READ, Pass, Wall

_OWN = "(SELECT sec.may_assign()) AND office_id = (SELECT sec.my_office())"


def _wall(name: str) -> Wall:
    return Wall(
        f"supervision_{name}",
        (
            Pass("app_staff", READ, _OWN),
            Pass("app_auditor", READ),
            Pass("app_import", READ),
            Pass("app_engine", READ),
        ),
    )


WALLS: tuple[Wall, ...] = (_wall("unitmonth"), _wall("unitstand"))
