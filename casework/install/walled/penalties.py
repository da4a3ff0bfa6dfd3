"""The walls of good cause, penalties and hearings."""

from dataclasses import replace

from casework.install.walled.restricted import by_kind
from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_WRITABLE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
    case_data,
)


def _table(name: str, *, staff: str = ADD, check: str = "", change: str = "", touch: str = "", told: str = "") -> Wall:
    """Return the usual wall of a table: what was written stays, but for what the columns of `staff` settle once.

    Auditors read it, of one with sealed words only the columns `told`.
    """
    wall = case_data(name, staff=staff)
    own, auditor, *others = wall.passes
    own = replace(
        own,
        check=f"{own.check} AND {check}" if check else own.check,
        change=f"{own.change} AND {change}" if change else own.change,
        touch=f"{own.check} AND {touch}" if touch else "",
    )
    return Wall(wall.table.replace("casework_", "reengagement_", 1), (own, replace(auditor, columns=told), *others))


_DECIDES = "(SELECT sec.may_assign())"
_OF_ITS_APPLICATION = (
    "CASE WHEN application_id IS NULL THEN true ELSE EXISTS (SELECT FROM eligibility_application a WHERE a.id ="
    " reengagement_adversenotice.application_id AND a.case_id = reengagement_adversenotice.case_id"
    " AND a.programme = 'TANF') END"
)
#: What tells of violence or health is read and written by who stands behind the wall of its kind.
_WORDS_SEEN = by_kind(ordinary=IN_MY_CASES.format(column="case_id"))
_WORDS_WRITTEN = f"{_WORDS_SEEN} AND {IN_WRITABLE.format(column='case_id')}"

WALLS: tuple[Wall, ...] = (
    _table(
        "goodcauseclaim",
        staff=("SELECT, INSERT, UPDATE (is_found, began_on, decided_on, decided_by_id, decided_at, noted_on, note_id)"),
        touch="decided_on IS NULL",
    ),
    Wall(
        "reengagement_goodcausewords",
        (
            Pass("app_staff", ADD, _WORDS_SEEN, check=_WORDS_WRITTEN),
            Pass(
                "app_auditor",
                READ,
                f"kind = '' AND {NOT_HIDDEN.format(column='case_id', what='case')}",
                columns="id, case_id, claim_id, step, kind, reason, said_by_id, said_at",
            ),
            Pass("app_import", WRITE),
        ),
    ),
    # Only who decides in an office agrees to a penalty or refuses it; dropping one takes nothing from anybody.
    _table(
        "penaltyrequest",
        staff="SELECT, INSERT, UPDATE (status, decided_on, decided_by_id, decided_at, sealed_decision)",
        change=f"CASE status WHEN 'DROPPED' THEN true ELSE {_DECIDES} END",
        touch="status = 'WAITING'",
        told=(
            "id, case_id, participant_id, claim_id, reengagement_id, reason, situation_on, asked_on, asked_by_id,"
            " asked_at, is_situation_open, is_reason_open, is_bound_open, is_supports_open, is_child_care_open,"
            " is_good_cause_open, status, decided_on, decided_by_id, decided_at"
        ),
    ),
    _table(
        "penalty",
        staff=(
            "SELECT, INSERT, UPDATE (number, outcome, ground, first_day, effective_on, restored_from, pays_back, steps,"
            " ended_on, ended_by_id, ended_at)"
        ),
        check=_DECIDES,
        touch="outcome = ''",
    ),
    # A fact that was a mistake stays with a line that says so.
    _table(
        "penaltyfact",
        staff="SELECT, INSERT, UPDATE (voided_on, voided_by_id, voided_at)",
        touch="voided_at IS NULL",
    ),
    _table(
        "cureattempt",
        staff=(
            "SELECT, INSERT, UPDATE (intent_on, intent_entered_on, began_on, days_asked, done_on, signed_on, failed_on)"
        ),
        touch="failed_on IS NULL",
    ),
    _table(
        "penaltymoney",
        told='id, case_id, penalty_id, payment, recovered, size, "table", told_by_id, told_at',
    ),
    _table("penaltyvisit"),
    # Only who decides in an office agrees to a raise or refuses it.
    _table(
        "penaltyraise",
        staff="SELECT, INSERT, UPDATE (is_agreed, decided_on, decided_by_id, decided_at, sealed_words)",
        change=_DECIDES,
        touch="is_agreed IS NULL",
        told=(
            "id, case_id, penalty_id, level, asked_on, asked_by_id, asked_at, is_agreed, decided_on, decided_by_id,"
            " decided_at"
        ),
    ),
    _table("childsafetyfinding", told='id, case_id, visit_id, "on", is_safe, found_by_id, found_at'),
    # One of a family that applies names its application for cash, of the same case.
    _table("adversenotice", check=_OF_ITS_APPLICATION),
    _table(
        "hearingrequest",
        staff="SELECT, INSERT, UPDATE (decision, decided_on, decision_by_id, decision_at)",
        touch="decision = ''",
        told=(
            "id, case_id, penalty_id, asked_on, wants_continued, has_continued_aid, entered_by_id, entered_at,"
            " decision, decided_on, decision_by_id, decision_at"
        ),
    ),
    _table(
        "hearingpack",
        told="id, case_id, hearing_id, first_day, last_day, pages, included, excluded, made_by_id, made_at",
    ),
)
