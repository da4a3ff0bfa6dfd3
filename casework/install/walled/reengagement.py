"""The walls of re-engagement and of the staffing room; protected areas stand behind their kind's list."""

from casework.install.walled.restricted import by_kind
from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_RESTRICTED,
    IN_WRITABLE,
    NOT_HIDDEN,
    READ,
    WHOLE,
    WRITE,
    Pass,
    Wall,
)

_MINE = IN_MY_CASES.format(column="case_id")
_WRITABLE = IN_WRITABLE.format(column="case_id")
_NOT_HIDDEN = NOT_HIDDEN.format(column="case_id", what="case")
_BY_KIND = by_kind(ordinary=_MINE)
_ON_LIST = IN_RESTRICTED.format(column="case_id", kind="DV")


def _table(
    name: str, *, staff: str = WRITE, check: str = "", open_columns: str = "", others: tuple[Pass, ...] = ()
) -> Wall:
    """Return the usual wall of a table. Auditors read it, of one with sealed words only `open_columns`."""
    return Wall(
        f"reengagement_{name}",
        (
            Pass("app_staff", staff, _MINE, check=f"{_WRITABLE}{check}", change=_WRITABLE, remove=_WRITABLE),
            Pass("app_auditor", READ, _NOT_HIDDEN, columns=open_columns),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            *others,
        ),
    )


def _behind_kind(name: str, open_columns: str = "") -> Wall:
    """Return the wall of answers that stand behind the list of their own kind; superseded, never edited."""
    return Wall(
        f"reengagement_{name}",
        (
            Pass("app_staff", ADD, _BY_KIND, check=f"{_BY_KIND} AND {_WRITABLE}"),
            Pass("app_auditor", READ, f"kind = '' AND {_NOT_HIDDEN}", columns=open_columns),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


_STAFFING = (
    'id, case_id, kind, reengagement_id, follows_id, appointment_id, "on", status, scheduled_by_id, scheduled_at,'
    " opened_at, closed_at, process_told_on, invited_on, choice, is_no_support_needed, cause, is_plan_fit, agreed_on,"
    " community_visit_tried_on, next_on, next_at, next_channel, next_initiator, changed_at, outcome, team_needed,"
    " decided_at, decided_by_id, confirmed_on, next_appointment_id, plan_id, no_plan_reason, entered_elsewhere_on,"
    " entered_elsewhere_by_id"
)
#: Nobody sits down as here already, and nobody reviews or confirms while the seat is laid.
_JUST_LAID = " AND presence = 'INVITED' AND reviewed_at IS NULL AND confirmed_at IS NULL AND left_team_at IS NULL"

_OWN_SEAT = "seat_id = ANY ((SELECT sec.guest_seat_ids())::uuid[])"
#: What a guest writes lies on the case of their seat and on no other one.
_OF_ITS_CASE = (
    "EXISTS (SELECT 1 FROM reengagement_seattaken AS t"
    " WHERE t.id = reengagement_partnerinput.seat_id AND t.case_id = reengagement_partnerinput.case_id)"
)

WALLS: tuple[Wall, ...] = (
    # Who reads facts of violence alone says what somebody is in JOBS, so that the answer tells nobody of any.
    _table("jobsstanding", staff=ADD, check=f" AND {_ON_LIST}"),
    Wall(
        "reengagement_survivorassistance",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (last_day, voided_at, voided_by_id)",
                _ON_LIST,
                check=f"{_ON_LIST} AND {_WRITABLE}",
                change=f"{_ON_LIST} AND {_WRITABLE}",
            ),
            Pass("app_import", WRITE),
        ),
    ),
    _table(
        "reengagement",
        staff="SELECT, INSERT, UPDATE (ended_on, outcome)",
        open_columns=(
            'id, case_id, participant_id, concern, "on", activity_id, started_by, opened_by_id, opened_at, opened_on,'
            " ended_on, outcome"
        ),
    ),
    _table("sourcereview", staff=ADD),
    _table(
        "staffing",
        open_columns=_STAFFING,
        others=(
            Pass(
                "app_partner",
                READ,
                "id = ANY ((SELECT sec.guest_staffing_ids())::uuid[])",
                columns='id, case_id, kind, "on", status, opened_at, closed_at',
            ),
        ),
    ),
    _table(
        "staffingpause", staff=WHOLE, open_columns="id, case_id, staffing_id, activity_id, until, done_count, done_what"
    ),
    _table(
        "seattaken",
        staff=(
            "SELECT, INSERT, UPDATE (guest_id, answer, left_team_at, left_team_by_id, left_team_reason, reviewed_at,"
            " confirmed_at)"
        ),
        check=_JUST_LAID,
        others=(
            Pass(
                "app_partner",
                READ,
                "staffing_id = ANY ((SELECT sec.guest_staffing_ids())::uuid[])",
                columns="id, case_id, staffing_id, seat, presence, initials, guest_id",
            ),
            # The newest mark of presence, by its trigger alone.
            Pass("app_engine", "UPDATE", columns="presence"),
        ),
    ),
    _table("presencemark", staff=ADD),
    _table("invitation", staff=ADD),
    _table(
        "partnerinput",
        open_columns="id, case_id, seat_id, taken_by_id, at",
        others=(
            Pass(
                "app_partner",
                "SELECT, INSERT, UPDATE (sealed_words, at)",
                _OWN_SEAT,
                check=f"{_OWN_SEAT} AND {_OF_ITS_CASE}",
                change=_OWN_SEAT,
            ),
        ),
    ),
    _behind_kind("areaanswer"),
    _behind_kind("areaoffer", 'id, case_id, answer_id, kind, "on", referral_id'),
    _table("opportunityanswer", open_columns="id, case_id, staffing_id, opportunity, was_given, said_by_id, said_at"),
    _table("screeningoffer"),
    _table("optionconsidered", staff=WHOLE, open_columns="id, case_id, staffing_id, outcome, said_by_id, said_at"),
    _table("check", staff=ADD),
    _table(
        "childwelfareask",
        open_columns="id, case_id, staffing_id, asked_on, asked_by_id, answer, answered_by_id, answered_at",
    ),
    _table(
        "missingitem",
        open_columns=(
            "id, case_id, reengagement_id, staffing_id, owner_id, asked_on, due_on, asked_by_id, asked_at, state,"
            " settled_at, settled_by_id, note_id"
        ),
    ),
    _table(
        "staffingstep",
        staff=WHOLE,
        open_columns=(
            'id, case_id, staffing_id, number, seat_id, "count", unit, "by", began_on, step_id, done_on, done_by_id'
        ),
    ),
    _table("staffingnarration", staff=ADD, open_columns="id, case_id, staffing_id, made_at, made_by_id"),
    _table("snapshot", staff=ADD, open_columns="id, case_id, staffing_id, answers, made_at"),
    _table(
        "extensionstaffing",
        open_columns=(
            "id, case_id, staffing_id, used_months, used_as_of, are_months_left_out, form_with_client_on,"
            " form_submitted_on, form_submitted_by_id, needs_medical_form, medical_form_on, parents_who_qualify,"
            " extension_type, extension_months"
        ),
    ),
    _table("reviewfindings", open_columns="id, case_id, staffing_id, none_of"),
    _table("supportteamoffer"),
    _table(
        "visitresult", staff=ADD, open_columns="id, case_id, contact_id, purpose, is_taken_back, said_by_id, said_at"
    ),
)
