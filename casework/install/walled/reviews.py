"""The walls of QA case reviews: those of the case; coach and reviewer read the scores of their own work for good."""

from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_MY_REVIEWS,
    IN_WRITABLE,
    MINE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
)

_SEEN = IN_MY_CASES.format(column="case_id")
_WRITABLE = IN_WRITABLE.format(column="case_id")
_TO_SCORE = IN_MY_REVIEWS.format(column="case_id")
_DECIDES = "(SELECT sec.may_assign())"
_OF_MY_OFFICE = "office_id = (SELECT sec.my_office())"
_OWN_REVIEW = (
    "EXISTS (SELECT 1 FROM supervision_casereview AS r WHERE r.id = supervision_reviewanswer.review_id"
    " AND (SELECT sec.uid()) = ANY (ARRAY[r.coach_id, r.filed_by_id]))"
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
_REVIEWED = "EXISTS (SELECT 1 FROM supervision_casereview AS r WHERE r.sampled_id = supervision_selfcheck.sampled_id)"


def _mine_or(own: str, others: str) -> str:
    """Return the condition of rows that are read by whose work they are, and by others where `others` holds."""
    return f"(CASE WHEN {own} THEN true ELSE {others} END)"


_ABOUT_ME = MINE.format(column="coach_id")
_BY_ME = MINE.format(column="filed_by_id")


_GIVEN_ME = (
    "EXISTS (SELECT 1 FROM casework_reviewassignment AS a WHERE a.subject_id = supervision_casereview.sampled_id"
    " AND a.case_id = supervision_casereview.case_id AND a.reviewer_id = (SELECT sec.uid()) AND a.ended_at IS NULL)"
)


def _scored(check: str) -> Pass:
    """Return how a QA reviewer adds to the review of a case that they were given, which they else only read."""
    return Pass("app_staff", "INSERT", check=f"{_TO_SCORE} AND {check}")


def _wall(name: str, *own: Pass) -> Wall:
    return Wall(
        f"supervision_{name}",
        (
            *own,
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


_REVIEWER = MINE.format(column="reviewer_id")

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_reviewassignment",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_by_id, ended_at)",
                _mine_or(_REVIEWER, f"{_WRITABLE} AND {_DECIDES}"),
                check=f"{_WRITABLE} AND {_DECIDES} AND {MINE.format(column='given_by_id')} AND ended_at IS NULL",
                change=f"{MINE.format(column='ended_by_id')} AND {_mine_or(_REVIEWER, f'{_WRITABLE} AND {_DECIDES}')}",
                touch=f"ended_at IS NULL AND {_mine_or(_REVIEWER, f'{_WRITABLE} AND {_DECIDES}')}",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            # What was given ends with its case's move to another office, by `sec.end_reviews` alone.
            Pass("app_engine", "SELECT, UPDATE (ended_by_id, ended_at)"),
        ),
    ),
    Wall(
        "supervision_reviewsample",
        (
            Pass(
                "app_staff",
                ADD,
                # A case that moved to another office keeps what it was drawn for.
                _mine_or(
                    _OF_MY_OFFICE,
                    "EXISTS (SELECT 1 FROM supervision_sampledcase AS c"
                    " WHERE c.sample_id = supervision_reviewsample.id)",
                ),
                check=f"{_OF_MY_OFFICE} AND {_DECIDES} AND {MINE.format(column='drawn_by_id')}",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
    _wall("sampledcase", Pass("app_staff", ADD, _mine_or(_ABOUT_ME, _SEEN), check=f"{_WRITABLE} AND {_DECIDES}")),
    _wall(
        "casereview",
        Pass(
            "app_staff",
            "SELECT, INSERT, UPDATE (taken_back_on, taken_back_why, taken_back_by_id, taken_back_at)",
            _mine_or(_ABOUT_ME, _mine_or(_BY_ME, _SEEN)),
            check=f"{_WRITABLE} AND {_DECIDES} AND {_BY_ME}",
            change=f"{_WRITABLE} AND {_DECIDES} AND {MINE.format(column='taken_back_by_id')}",
            touch=f"{_WRITABLE} AND {_DECIDES} AND taken_back_at IS NULL",
        ),
        _scored(f"{_BY_ME} AND {_GIVEN_ME}"),
    ),
    _wall(
        "reviewanswer",
        Pass("app_staff", ADD, _mine_or(_OWN_REVIEW, _SEEN), check=f"{_WRITABLE} AND {_FILED_BY_ME}"),
        _scored(_FILED_BY_ME),
    ),
    _wall(
        "finding",
        Pass("app_staff", ADD, _SEEN, check=f"{_WRITABLE} AND {_ANSWERED_BY_ME}"),
        _scored(_ANSWERED_BY_ME),
    ),
    _wall(
        "findingreply",
        Pass(
            "app_staff",
            ADD,
            _SEEN,
            check=f"{_WRITABLE} AND {_OF_FINDING} AND {MINE.format(column='replied_by_id')}",
        ),
    ),
    # What coaches say of their own work is theirs until a reviewer said something too.
    _wall(
        "selfcheck",
        Pass(
            "app_staff",
            ADD,
            _mine_or(_ABOUT_ME, f"{_SEEN} AND {_REVIEWED}"),
            check=f"{_WRITABLE} AND {_ABOUT_ME}",
        ),
    ),
)
