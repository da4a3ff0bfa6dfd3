"""The walls of conferences, improvement actions and reviews of engagement.

A conference is read by its coach for good, and by who decides in the office that held it. Reviews of engagement are
read where their case is.
"""

from casework.install.walls import ADD, IN_MY_CASES, IN_WRITABLE, MINE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_DECIDES_HERE = "office_id = (SELECT sec.my_office()) AND (SELECT sec.may_assign())"
_COLLEAGUE = "{column} IN (SELECT id FROM casework_user WHERE office_id = (SELECT sec.my_office()))"
_TAKEN_BACK = "taken_back_on, taken_back_why, taken_back_by_id, taken_back_at"
_ENDED = "ended_as, ended_why, ended_on, ended_by_id, ended_at"
_STILL_OPEN = "ended_at IS NULL"
_ENDED_BY_ME = MINE.format(column="ended_by_id")
_OWNED_BY_ME = MINE.format(column="owner_id")
_SEEN = IN_MY_CASES.format(column="case_id")
_WRITABLE = IN_WRITABLE.format(column="case_id")


_HELD_BY_ME = f"c.held_by_id = (SELECT sec.uid()) AND c.{_DECIDES_HERE}"
#: That the conference of a row is one that the person reads; as the one who held it, `_HELD`.
_SIGNED_OF = (
    "EXISTS (SELECT 1 FROM supervision_conference AS c WHERE c.id = supervision_conferencesignature.conference_id)"
)
_AGREED_IN = "EXISTS (SELECT 1 FROM supervision_conference AS c WHERE c.id = supervision_agreedaction.conference_id)"
_HELD = _AGREED_IN.removesuffix(")") + f" AND {_HELD_BY_ME})"
_OF_MY_REVIEW = (
    "EXISTS (SELECT 1 FROM supervision_engagementreview AS r WHERE r.id = supervision_engagementstep.review_id"
    " AND r.case_id = supervision_engagementstep.case_id AND r.filed_by_id = (SELECT sec.uid()))"
)


def _wall(name: str, *own: Pass, auditor: str = "") -> Wall:
    reads = Pass("app_auditor", READ, auditor) if auditor else Pass("app_auditor", READ)
    return Wall(f"supervision_{name}", (*own, reads, Pass("app_import", WRITE), Pass("app_engine", READ)))


_HIDDEN = NOT_HIDDEN.format(column="case_id", what="case")
_MINE_TO_END = f"CASE WHEN {_OWNED_BY_ME} THEN true ELSE (SELECT sec.may_assign()) END AND {_STILL_OPEN}"

WALLS: tuple[Wall, ...] = (
    _wall(
        "conference",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_TAKEN_BACK})",
            f"CASE WHEN {MINE.format(column='coach_id')} THEN true ELSE {_DECIDES_HERE} END",
            check=f"{_DECIDES_HERE} AND {MINE.format(column='held_by_id')} AND {_COLLEAGUE.format(column='coach_id')}",
            change=f"{_DECIDES_HERE} AND {MINE.format(column='taken_back_by_id')}",
            touch=f"{_DECIDES_HERE} AND taken_back_at IS NULL",
        ),
    ),
    _wall(
        "conferencesignature",
        Pass(
            "app_staff",
            ADD,
            _SIGNED_OF,
            check=f"{_SIGNED_OF} AND {MINE.format(column='signer_id')}",
        ),
    ),
    _wall(
        "agreedaction",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_ENDED})",
            _AGREED_IN,
            check=_HELD,
            change=f"{_AGREED_IN} AND {_ENDED_BY_ME}",
            touch=f"{_AGREED_IN} AND {_MINE_TO_END}",
        ),
    ),
    _wall(
        "improvementaction",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_ENDED})",
            f"CASE WHEN {_OWNED_BY_ME} THEN true ELSE {_DECIDES_HERE} END",
            check=f"{_DECIDES_HERE} AND {MINE.format(column='begun_by_id')} AND {_COLLEAGUE.format(column='owner_id')}",
            change=_ENDED_BY_ME,
            touch=f"CASE WHEN {_OWNED_BY_ME} THEN true ELSE {_DECIDES_HERE} END AND {_STILL_OPEN}",
        ),
    ),
    _wall(
        "engagementreview",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_TAKEN_BACK})",
            _SEEN,
            check=f"{_WRITABLE} AND {MINE.format(column='filed_by_id')}",
            change=f"{_WRITABLE} AND {MINE.format(column='taken_back_by_id')}",
            touch=f"{_WRITABLE} AND taken_back_at IS NULL",
        ),
        auditor=_HIDDEN,
    ),
    _wall(
        "engagementstep",
        Pass(
            "app_staff",
            f"SELECT, INSERT, UPDATE ({_ENDED})",
            _SEEN,
            check=f"{_WRITABLE} AND {_OF_MY_REVIEW}",
            change=f"{_WRITABLE} AND {_ENDED_BY_ME}",
            touch=f"{_WRITABLE} AND {_STILL_OPEN}",
        ),
        auditor=_HIDDEN,
    ),
)
