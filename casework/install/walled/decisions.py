"""The walls of requests for a decision: those of the case; asked as oneself, decided by another who decides here."""

from casework.install.walls import IN_MY_CASES, IN_WRITABLE, MINE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_TABLE = "supervision_decisionrequest"
_SEEN = IN_MY_CASES.format(column="case_id")
_WRITABLE = IN_WRITABLE.format(column="case_id")
_DECIDES = "(SELECT sec.may_assign())"
_ASKED_BY_ME = MINE.format(column="asked_by_id")
_DECIDED_BY_ME = MINE.format(column="decided_by_id")
_OF_MONTH = (
    "EXISTS (SELECT 1 FROM coaching_workmonth AS w WHERE w.id = supervision_decisionrequest.subject_id"
    " AND w.case_id = supervision_decisionrequest.case_id)"
)
_OF_DEADLINE = (
    "EXISTS (SELECT 1 FROM casework_deadline AS d WHERE d.id = supervision_decisionrequest.subject_id"
    " AND d.case_id = supervision_decisionrequest.case_id)"
)
_OF_FORM = (
    "EXISTS (SELECT 1 FROM reengagement_extensionstaffing AS e"
    " WHERE e.staffing_id = supervision_decisionrequest.subject_id"
    " AND e.case_id = supervision_decisionrequest.case_id"
    " AND e.form_submitted_by_id = supervision_decisionrequest.asked_by_id)"
)
_ABOUT = f"CASE kind WHEN 'MONTH' THEN {_OF_MONTH} WHEN 'LATE_NOTE' THEN {_OF_DEADLINE} ELSE {_OF_FORM} END"
_ANSWERS = f"{_DECIDES} AND {_DECIDED_BY_ME} AND asked_by_id <> (SELECT sec.uid())"

WALLS: tuple[Wall, ...] = (
    Wall(
        _TABLE,
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (status, decided_by_id, decided_at, answer)",
                _SEEN,
                check=(
                    f"{_WRITABLE} AND {_ABOUT} AND CASE WHEN kind = 'EXTENSION' THEN {_ANSWERS}"
                    f" ELSE status = 'ASKED' AND {_ASKED_BY_ME} END"
                ),
                change=f"{_WRITABLE} AND CASE WHEN status = 'WITHDRAWN' THEN {_ASKED_BY_ME} ELSE {_ANSWERS} END",
                touch=f"{_WRITABLE} AND status = 'ASKED'",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
)
