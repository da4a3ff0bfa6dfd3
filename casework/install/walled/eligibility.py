"""The walls of applications, household facts, interviews and decisions."""

from dataclasses import replace

from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_RESTRICTED,
    IN_WRITABLE,
    NOT_HIDDEN,
    READ,
    WRITE,
    Pass,
    Wall,
    case_data,
)

#: TA-DVS tells of violence at home: who reads such facts of the case alone reads and writes its rows.
_TELLS = "programme = 'TA_DVS'"
_STANDS = "voided_at IS NULL"


def _table(name: str, *, staff: str = ADD, touch: str = "") -> Wall:
    """Return the usual wall of a table: what was written stays, but for what the columns of `staff` settle once."""
    wall = case_data(name, staff=staff)
    own, *others = wall.passes
    own = replace(own, touch=f"{own.check} AND {touch}" if touch else "")
    return Wall(wall.table.replace("casework_", "eligibility_", 1), (own, *others))


def _apart(name: str, tells: str, *, staff: str = ADD, touch: str = "") -> Wall:
    """Return the wall of rows of which those that tell of violence stand behind its list, and from auditors."""
    seen = (
        f"CASE WHEN {tells} THEN {IN_RESTRICTED.format(column='case_id', kind='DV')}"
        f" ELSE {IN_MY_CASES.format(column='case_id')} END"
    )
    written = f"{seen} AND {IN_WRITABLE.format(column='case_id')}"
    still = f"{written} AND {touch}" if touch else ""
    return Wall(
        f"eligibility_{name}",
        (
            Pass("app_staff", staff, seen, check=written, change=written, touch=still),
            Pass("app_auditor", READ, f"NOT ({tells}) AND {NOT_HIDDEN.format(column='case_id', what='case')}"),
            Pass("app_import", ADD if staff == ADD else WRITE),
            Pass("app_engine", READ),
        ),
    )


#: What has to be proven is read where the application is, whose own wall asks who may.
_WITH_APPLICATION = (
    "EXISTS (SELECT 1 FROM eligibility_application AS a WHERE a.id = eligibility_verification.application_id)"
)


#: What is held back of an issuance likewise.
_WITH_ISSUANCE = "EXISTS (SELECT 1 FROM eligibility_issuance AS i WHERE i.id = eligibility_recovery.issuance_id)"


def _of_application() -> Wall:
    """Return the wall of checklists: a line is asked, received once, or taken back."""
    columns = "received_on, source, result, received_by_id, received_at, voided_by_id, voided_at"
    return _beside(
        _table("verification", staff=f"SELECT, INSERT, UPDATE ({columns})", touch=_STANDS), _WITH_APPLICATION
    )


def _of_issuance() -> Wall:
    """Return the wall of what is held back: a row is written, or taken back, by whoever decides eligibility alone."""
    columns = "voided_by_id, voided_at"
    wall = _beside(_table("recovery", staff=f"SELECT, INSERT, UPDATE ({columns})", touch=_STANDS), _WITH_ISSUANCE)
    return _decided(wall)


def _decided(wall: Wall) -> Wall:
    """Let the rows of a wall be added and changed by whoever decides eligibility alone (O010)."""
    own, *others = wall.passes
    decides = "(SELECT sec.decides_eligibility())"
    guarded = {name: f"{said} AND {decides}" for name in ("check", "change", "touch") if (said := getattr(own, name))}
    return Wall(wall.table, (replace(own, **guarded), *others))


def _beside(wall: Wall, other: str) -> Wall:
    """Let the rows of a wall be passed where another row is, whose own wall asks who may."""
    own, auditor, *others = wall.passes
    own = replace(
        own,
        rows=f"{own.rows} AND {other}",
        check=f"{own.check} AND {other}",
        change=f"{own.change} AND {other}",
    )
    return Wall(wall.table, (own, replace(auditor, rows=f"{auditor.rows} AND {other}"), *others))


_VOIDED = "voided_by_id, voided_at"


def _behind(name: str, kind: str, *, staff: str, touch: str) -> Wall:
    """Return the wall of rows that all tell of one kind of restricted facts: its list, and no auditor."""
    seen = IN_RESTRICTED.format(column="case_id", kind=kind)
    written = f"{seen} AND {IN_WRITABLE.format(column='case_id')}"
    own = Pass("app_staff", staff, seen, check=written, change=written, touch=f"{written} AND {touch}")
    return Wall(f"eligibility_{name}", (own, Pass("app_import", WRITE), Pass("app_engine", READ)))


def _handed() -> Wall:
    """Return the wall of notices that are handed over: the list for violence, added by who decides alone (O010)."""
    columns = f"handed_on, handed_by_id, handed_at, {_VOIDED}"
    wall = _behind("handednotice", "DV", staff=f"SELECT, INSERT, UPDATE ({columns})", touch=_STANDS)
    own, *others = wall.passes
    decides = f"{own.check} AND (SELECT sec.decides_eligibility())"
    return Wall(wall.table, (replace(own, check=decides), *others))


def _of_reason() -> Wall:
    """Return the wall of why somebody is exempt: behind the list of what it tells of; its proof is said once."""
    seen = (
        f"CASE tells WHEN 'DV' THEN {IN_RESTRICTED.format(column='case_id', kind='DV')}"
        f" WHEN 'MEDICAL' THEN {IN_RESTRICTED.format(column='case_id', kind='MEDICAL')}"
        f" ELSE {IN_MY_CASES.format(column='case_id')} END"
    )
    written = f"{seen} AND {IN_WRITABLE.format(column='case_id')}"
    staff = "SELECT, INSERT, UPDATE (proof_on, proof_by_id, proof_at)"
    own = Pass("app_staff", staff, seen, check=written, change=written, touch=f"{written} AND proof_on IS NULL")
    auditor = Pass("app_auditor", READ, f"tells = '' AND {NOT_HIDDEN.format(column='case_id', what='case')}")
    return Wall("eligibility_exemptionreason", (own, auditor, Pass("app_import", WRITE), Pass("app_engine", READ)))


WALLS: tuple[Wall, ...] = (
    _apart(
        "application",
        _TELLS,
        staff=(
            "SELECT, INSERT, UPDATE (completed_on, completed_by_id, completed_at, withdrawn_on, withdrawn_by_id,"
            " withdrawn_at, voided_by_id, voided_at)"
        ),
        touch="voided_at IS NULL",
    ),
    _table("interview", staff="SELECT, INSERT, UPDATE (voided_by_id, voided_at)", touch="voided_at IS NULL"),
    _apart(
        "householdfact",
        "is_apart",
        staff=(
            "SELECT, INSERT, UPDATE (last_day, ended_by_id, ended_at, ended_for_id, last_day_before, voided_by_id,"
            " voided_at)"
        ),
        touch="voided_at IS NULL",
    ),
    _of_application(),
    # A decision is added and never changed, by nobody; by whoever may decide alone (O010).
    _decided(_apart("determination", _TELLS)),
    # Opened and ended by the operations of penalties, in the right of who tends them.
    _table(
        "benefitreduction",
        staff="SELECT, INSERT, UPDATE (last_day, ended_by_id, ended_at, voided_by_id, voided_at)",
        touch=_STANDS,
    ),
    _decided(
        _apart(
            "issuance",
            _TELLS,
            staff=(
                "SELECT, INSERT, UPDATE (issued_on, issued_by_id, issued_at, returned_on, returned_why, returned_by_id,"
                " returned_at, voided_by_id, voided_at)"
            ),
            touch=_STANDS,
        )
    ),
    _of_issuance(),
    # Certifications, reviews, adverse actions, their letters and hearings: none of them speaks of TA-DVS.
    _table(
        "certification",
        staff="SELECT, INSERT, UPDATE (ended_month, ended_by_id, ended_at, voided_by_id, voided_at)",
        touch="voided_at IS NULL AND ended_at IS NULL",
    ),
    _table("review", staff="SELECT, INSERT, UPDATE (voided_by_id, voided_at)", touch="voided_at IS NULL"),
    _table(
        "changereport",
        staff=("SELECT, INSERT, UPDATE (settled_on, outcome, why, settled_by_id, settled_at, voided_by_id, voided_at)"),
        touch="voided_at IS NULL AND settled_at IS NULL",
    ),
    _table(
        "adverseaction",
        staff=(
            "SELECT, INSERT, UPDATE (confirmed_on, confirmed_by_id, confirmed_at, taken_back_on, taken_back_for,"
            " taken_back_by_id, taken_back_at)"
        ),
        touch="taken_back_at IS NULL",
    ),
    _table("decisionnotice"),
    _table(
        "benefithearing",
        staff="SELECT, INSERT, UPDATE (result, decided_on, decided_by_id, decided_at)",
        touch="decided_at IS NULL",
    ),
    _table("exemption", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _table("exemptionchange", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _of_reason(),
    _table("absentparent", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _table(
        "supporthold",
        staff="SELECT, INSERT, UPDATE (released_on, released_by_id, released_at)",
        touch="released_at IS NULL",
    ),
    _table("supportstep", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _behind(
        "supportgoodcause",
        "DV",
        staff="SELECT, INSERT, UPDATE (decided_on, is_found, decided_by_id, decided_at)",
        touch="decided_on IS NULL",
    ),
    _table("timelimitmonth", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _behind("medicalverification", "MEDICAL", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _behind("helpstep", "MEDICAL", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    _behind("protectedreview", "MEDICAL", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch="voided_at IS NULL"),
    # What a household said of itself on the day of filing: added, or taken back.
    _table("expeditedscreening", staff=f"SELECT, INSERT, UPDATE ({_VOIDED})", touch=_STANDS),
    # The notice of a decision on TA-DVS: written by who decides, handed over once by who may know of violence.
    _handed(),
)
