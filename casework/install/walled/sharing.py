"""The walls of referrals, releases and what was told: those of the case, without what tells of health or violence."""

from casework.install.walls import ADD, IN_MY_CASES, IN_WRITABLE, NOT_HIDDEN, READ, WRITE, Pass, Wall

#: Rows of one's cases; restricted ones only for those who see such facts, and for nobody behind broken glass.
_SHOWN = f"is_restricted <= ((SELECT sec.sees_restricted_sharing()) AND {IN_WRITABLE.format(column='case_id')})"
_SEEN = f"{IN_MY_CASES.format(column='case_id')} AND {_SHOWN}"
_WRITTEN = f"{IN_WRITABLE.format(column='case_id')} AND {_SHOWN}"


def _wall(table: str, *, staff: str = ADD) -> Wall:
    return Wall(
        f"casework_{table}",
        (
            Pass("app_staff", staff, _SEEN, check=_WRITTEN, change=_WRITTEN),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


WALLS: tuple[Wall, ...] = (
    _wall("communityreferral"),
    _wall("followup"),
    _wall("release", staff="SELECT, INSERT, UPDATE (file_place, revoked_on, revoked_by_id, revoked_at)"),
    _wall("shareoverride", staff="SELECT, INSERT, UPDATE (status, decided_by_id, decided_at, answer, last_day)"),
    _wall("disclosure"),
)

REFERENCE: dict[str, dict[str, str]] = {
    "casework_provider": {"app_staff": WRITE, "app_import": WRITE},
}
