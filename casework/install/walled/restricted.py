"""The narrower walls: restricted facts and hard topics, the lists of who passes, broken glass, records joined."""

from casework.choices import RestrictedKind
from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_RESTRICTED,
    IN_WRITABLE,
    IN_WRITABLE_PEOPLE,
    MINE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
)


def by_kind(*, column: str = "case_id", ordinary: str = "") -> str:
    """Return the condition that a row's own kind has to pass: each kind its own list, no OR.

    `ordinary` is the condition for rows without a kind; left out, there are none.
    """
    branches = [
        f"WHEN '{kind}' THEN {IN_RESTRICTED.format(column=column, kind=kind)}" for kind in RestrictedKind.values
    ]
    if ordinary:
        branches.append(f"WHEN '' THEN {ordinary}")
    return f"CASE kind {' '.join(branches)} ELSE false END"


_WRITABLE = IN_WRITABLE.format(column="case_id")
_TOPICS = by_kind(ordinary=IN_MY_CASES.format(column="case_id"))
_BOTH_MINE = "{} AND {} AND (SELECT sec.may_assign())"

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_restrictedfact",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (consent_withdrawn_on)",
                "id = ANY ((SELECT sec.restricted_fact_ids())::uuid[])",
                check=f"{by_kind()} AND {_WRITABLE}",
                change=f"{by_kind()} AND {_WRITABLE}",
            ),
            Pass("app_import", ADD),
            Pass(
                "app_engine",
                "SELECT (id, case_id, participant_id, kind, consent_until, consent_withdrawn_on),"
                " UPDATE (consent_withdrawn_on)",
            ),
        ),
    ),
    Wall(
        "casework_topictalk",
        (
            Pass("app_staff", ADD, _TOPICS, check=f"{_TOPICS} AND {_WRITABLE}"),
            Pass("app_import", ADD),
            Pass("app_auditor", READ, f"kind = '' AND {NOT_HIDDEN.format(column='case_id', what='case')}"),
        ),
    ),
    Wall(
        "casework_restrictedaccess",
        (
            Pass("app_staff", READ, MINE.format(column="staff_id")),
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_by_id, ended_at)",
                f"{_WRITABLE} AND (SELECT sec.may_assign())",
                check=f"{_WRITABLE} AND (SELECT sec.may_assign()) AND staff_id <> (SELECT sec.uid())"
                f" AND {MINE.format(column='granted_by_id')}",
                change=f"{_WRITABLE} AND (SELECT sec.may_assign())",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", ADD),
            Pass("app_engine", READ),
        ),
    ),
    Wall(
        "casework_breakglass",
        (
            # Whoever opened one reads it and gives it back; what a reviewer says is not theirs to write.
            Pass(
                "app_staff",
                "SELECT, UPDATE (ended_at)",
                f"{MINE.format(column='opened_by_id')} AND is_granted",
                check=f"{MINE.format(column='opened_by_id')} AND reviewed_by_id IS NULL",
            ),
            Pass(
                "app_staff",
                "SELECT, UPDATE (reviewed_by_id, reviewed_at, finding, finding_words)",
                f"{_WRITABLE} AND (SELECT sec.may_assign())",
                check=f"{_WRITABLE} AND (SELECT sec.may_assign()) AND {MINE.format(column='reviewed_by_id')}",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="coalesce(case_id, id)", what="case")),
            Pass("app_import", READ),
            Pass("app_engine", WRITE),
        ),
    ),
    Wall(
        "casework_breakglassalert",
        (
            # Whoever reads that the glass was broken reads who was told of it.
            Pass("app_staff", READ, "glass_id IN (SELECT id FROM casework_breakglass)"),
            Pass("app_auditor", READ, "glass_id IN (SELECT id FROM casework_breakglass)"),
            Pass("app_engine", ADD),
        ),
    ),
    Wall(
        "casework_personmerge",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (undone_by_id, undone_at, undo_reason)",
                _BOTH_MINE.format(
                    IN_WRITABLE_PEOPLE.format(column="kept_id"), IN_WRITABLE_PEOPLE.format(column="merged_id")
                ),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="kept_id", what="person")),
        ),
    ),
    Wall(
        "casework_personsapart",
        (
            Pass(
                "app_staff",
                ADD,
                _BOTH_MINE.format(
                    IN_WRITABLE_PEOPLE.format(column="first_id"), IN_WRITABLE_PEOPLE.format(column="second_id")
                ),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="first_id", what="person")),
        ),
    ),
)
