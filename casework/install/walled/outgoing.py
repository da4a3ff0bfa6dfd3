"""The walls of what leaves the office, of appointments, and of addresses that must not be known."""

from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_WRITABLE,
    MINE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
    case_data,
)

#: What the sender knows of a notice: that it is due and who asked for it. Not a word of what it says.
_CLAIMED = "id, case_id, participant_id, way, state, reason, asked_by_id, asked_at, not_before, tried_at"
_UNSENT = "state IN ('WAITING', 'REFUSED')"
_IN_MINE = IN_MY_CASES.format(column="case_id")
_WRITTEN = f"{IN_WRITABLE.format(column='case_id')} AND {MINE.format(column='actor_id')}"

#: What staff write of a notice after it was made: how it stands. Whom it is to, by which way and its words stay.
_STANDS = (
    "state, reason, not_before, tried_at, rendered_at, sealed_paper, sent_on, sent_at, sent_by_id, returned_on,"
    " return_reason, closing_words, settled_by_id, settled_at"
)
#: What becomes of an appointment; another time is a row of its own.
_BECAME = "state, closed_by_id, closed_at, closing_words"

WALLS: tuple[Wall, ...] = (
    case_data(
        "notice",
        staff=f"{ADD}, UPDATE ({_STANDS})",
        others=(
            Pass("app_sender", READ, _UNSENT, columns=_CLAIMED),
            Pass("app_sender", "UPDATE (state, reason, not_before, tried_at)", _UNSENT),
        ),
    ),
    case_data(
        "deliveryattempt",
        staff=f"{ADD}, UPDATE (ended_at, was_taken)",
        others=(Pass("app_sender", f"{ADD}, UPDATE (ended_at, was_taken)"),),
    ),
    Wall(
        "casework_gatecheck",
        (
            Pass("app_staff", ADD, _IN_MINE, check=_WRITTEN),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", ADD),
            Pass("app_engine", ADD),
            Pass("app_sender", "INSERT", check="outcome = 'REFUSED'"),
        ),
    ),
    case_data("appointment", staff=f"{ADD}, UPDATE ({_BECAME})"),
    case_data("appointmentperson", staff=ADD),
    Wall(
        "casework_safeaddress",
        (
            Pass("app_staff", WRITE, "person_id = ANY ((SELECT sec.safe_address_person_ids())::uuid[])"),
            Pass("app_engine", READ, columns="person_id"),
        ),
    ),
    Wall(
        "casework_calendarfeed",
        (
            Pass("app_staff", WRITE, MINE.format(column="user_id")),
            Pass("app_engine", READ),
        ),
    ),
)
