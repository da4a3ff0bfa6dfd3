"""The walls of QA case reviews: those of the case; a coach reads scores of their own work for good."""

from casework.install.walls import ADD, IN_MY_CASES, IN_WRITABLE, MINE, NOT_HIDDEN, READ, WRITE, Pass, Wall

_SEEN = IN_MY_CASES.format(column="case_id")
_WRITABLE = IN_WRITABLE.format(column="case_id")
_DECIDES = "(SELECT sec.may_assign())"
_OWN_REVIEW = (
    "EXISTS (SELECT 1 FROM supervision_casereview AS r WHERE r.id = supervision_reviewanswer.review_id"
    " AND r.coach_id = (SELECT sec.uid()))"
)
_FILED_BY_ME = (
    "EXISTS (SELECT 1 FROM supervision_casereview AS r WHERE r.id = supervision_reviewanswer.review_id"
    " AND r.case_id = supervision_reviewanswer.case_id AND r.filed_by_id = (SELECT sec.uid()))"
)
_ANSWERED_BY_ME = (
    "EXISTS (SELECT 1 FROM supervision_reviewanswer AS a JOIN supervision_casereview AS r ON r.id = a.review_id"
    " WHERE a.id = supervision_finding.answer_id AND a.answer = 'NOT_MET' AND a.case_id = supervision_finding.case_id"
    " AND r.filed_by_id = (SELECT sec.uid()))"
)
_OF_FINDING = (
    "EXISTS (SELECT 1 FROM supervision_finding AS f WHERE f.id = supervision_findingreply.finding_id"
    " AND f.case_id = supervision_findingreply.case_id)"
)
#: What coaches say of their own work is theirs until a reviewer said something too.
_REVIEWED = "EXISTS (SELECT 1 FROM supervision_casereview AS r WHERE r.sampled_id = supervision_selfcheck.sampled_id)"


def _wall(name: str, own: Pass, *others: Pass) -> Wall:
    return Wall(
        f"supervision_{name}",
        (
            own,
            *others,
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


WALLS: tuple[Wall, ...] = (
    Wall(
        "supervision_reviewsample",
        (
            Pass(
                "app_staff",
                ADD,
                "office_id = (SELECT sec.my_office())",
                check=f"office_id = (SELECT sec.my_office()) AND {_DECIDES} AND drawn_by_id = (SELECT sec.uid())",
            ),
            # A case that moved to another office keeps what it was drawn for.
            Pass(
                "app_staff",
                READ,
                "EXISTS (SELECT 1 FROM supervision_sampledcase AS c WHERE c.sample_id = supervision_reviewsample.id)",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
    _wall(
        "sampledcase",
        Pass("app_staff", ADD, _SEEN, check=f"{_WRITABLE} AND {_DECIDES}"),
        Pass("app_staff", READ, MINE.format(column="coach_id")),
    ),
    _wall(
        "casereview",
        Pass(
            "app_staff",
            "SELECT, INSERT, UPDATE (taken_back_on, taken_back_why, taken_back_by_id, taken_back_at)",
            _SEEN,
            check=f"{_WRITABLE} AND {_DECIDES} AND filed_by_id = (SELECT sec.uid())",
            change=f"{_WRITABLE} AND {_DECIDES} AND taken_back_by_id = (SELECT sec.uid())",
            touch=f"{_WRITABLE} AND {_DECIDES} AND taken_back_at IS NULL",
        ),
        Pass("app_staff", READ, MINE.format(column="coach_id")),
    ),
    _wall(
        "reviewanswer",
        Pass("app_staff", ADD, _SEEN, check=f"{_WRITABLE} AND {_FILED_BY_ME}"),
        Pass("app_staff", READ, _OWN_REVIEW),
    ),
    _wall("finding", Pass("app_staff", ADD, _SEEN, check=f"{_WRITABLE} AND {_ANSWERED_BY_ME}")),
    _wall(
        "findingreply",
        Pass("app_staff", ADD, _SEEN, check=f"{_WRITABLE} AND {_OF_FINDING} AND replied_by_id = (SELECT sec.uid())"),
    ),
    _wall(
        "selfcheck",
        Pass(
            "app_staff",
            ADD,
            MINE.format(column="coach_id"),
            check=f"{_WRITABLE} AND {MINE.format(column='coach_id')}",
        ),
        Pass("app_staff", READ, f"{_SEEN} AND {_REVIEWED}"),
    ),
)
