"""The walls of referrals, releases and what was told: those of the case and of each restricted kind it tells of."""

from casework.choices import RestrictedKind
from casework.install.walls import ADD, IN_MY_CASES, IN_RESTRICTED, IN_WRITABLE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_OF_KINDS = " AND ".join(
    f"('{kind}' = ANY (restricted_kinds)) <= ({IN_RESTRICTED.format(column='case_id', kind=kind)})"
    for kind in RestrictedKind.values
)
#: What tells of restricted facts only for those who may see each kind of them; of other rows nothing more is asked.
_SHOWN = f"CASE WHEN restricted_kinds = '{{}}' THEN true ELSE {_OF_KINDS} END"
_SEEN = f"{IN_MY_CASES.format(column='case_id')} AND {_SHOWN}"
_WRITTEN = f"{IN_WRITABLE.format(column='case_id')} AND {_SHOWN}"


def _wall(table: str, *, staff: str = ADD) -> Wall:
    return Wall(
        f"casework_{table}",
        (
            Pass("app_staff", staff, _SEEN, check=_WRITTEN, change=_WRITTEN),
            Pass(
                "app_auditor", READ, f"restricted_kinds = '{{}}' AND {NOT_HIDDEN.format(column='case_id', what='case')}"
            ),
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
