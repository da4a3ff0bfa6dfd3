"""The walls of assessments, plans and what tends them; of a person's history."""

from dataclasses import replace

from casework.install.walls import (
    ADD,
    IN_MY_CASES,
    IN_MY_PEOPLE,
    IN_RESTRICTED,
    IN_WRITABLE,
    IN_WRITABLE_PEOPLE,
    NOT_HIDDEN,
    READ,
    WHOLE,
    WRITE,
    Pass,
    Wall,
    case_data,
    reworded,
)


def _table(name: str, *, staff: str = WRITE, importer: str = WRITE, words: tuple[str, ...] = ()) -> Wall:
    """Return the usual wall of a table; `words` are its columns out of which told words can be moved."""
    wall = case_data(name, staff=staff, others=reworded(*words) if words else ())
    passes = tuple(replace(one, may=importer) if one.role == "app_import" else one for one in wall.passes)
    return Wall(wall.table.replace("casework_", "coaching_", 1), passes)


#: What stands with a referral is read where the referral is, whose own wall asks who may.
_REFERRAL_SEEN = (
    "EXISTS (SELECT 1 FROM casework_communityreferral AS r WHERE r.id = coaching_barrierreferral.referral_id)"
)


def _with_referral(wall: Wall) -> Wall:
    """Let staff read only rows whose referral they read."""
    staff, *others = wall.passes
    return Wall(wall.table, (replace(staff, rows=f"{staff.rows} AND {_REFERRAL_SEEN}"), *others))


def _of_person(name: str) -> Wall:
    """Return the wall of what belongs to a person and is used again in each of their cases."""
    return Wall(
        f"coaching_{name}",
        (
            Pass(
                "app_staff",
                WHOLE,
                IN_MY_PEOPLE.format(column="person_id"),
                check=IN_WRITABLE_PEOPLE.format(column="person_id"),
                change=IN_WRITABLE_PEOPLE.format(column="person_id"),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="person_id", what="person")),
            Pass("app_import", WRITE),
        ),
    )


def _of_person_once(name: str, end: str, columns: str) -> Wall:
    """Return the wall of what is sealed of a person: staff add it and end it once, no auditor reads it."""
    wall = _of_person(name)
    staff, _, *others = wall.passes
    ended = replace(staff, may=f"SELECT, INSERT, UPDATE ({columns})", touch=f"{staff.change} AND {end} IS NULL")
    return Wall(wall.table, (ended, *others))


_OF_MY_OFFICE = "office_id = (SELECT sec.my_office())"
_OF_MY_STATE = (
    "office_id = ANY (ARRAY(SELECT o.id FROM casework_office o"
    " JOIN casework_office m ON m.jurisdiction = o.jurisdiction WHERE m.id = (SELECT sec.my_office())))"
)


def _of_office(name: str, *, staff: str = WRITE, rows: str = _OF_MY_OFFICE) -> Wall:
    """Return the wall of what an office keeps about places and employers: its staff write it, nobody else."""
    return Wall(
        f"coaching_{name}",
        (
            Pass("app_staff", staff, rows, check=_OF_MY_OFFICE, change=_OF_MY_OFFICE, touch=_OF_MY_OFFICE),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


#: A waiver is a fact about violence at home: who reads such facts of the case alone reads and writes it.
_FACT_SEEN = (
    f"CASE kind WHEN 'WAIVER' THEN {IN_RESTRICTED.format(column='case_id', kind='DV')}"
    f" ELSE {IN_MY_CASES.format(column='case_id')} END"
)
_FACT_WRITTEN = f"{_FACT_SEEN} AND {IN_WRITABLE.format(column='case_id')}"

#: A plan's words and what hangs on its life; whose, which and since when it is stays as it was begun.
_CHANGED_OF_PLAN = (
    "words, core_words, exit_on, is_joint, communication, rev, status, offered_at, offered_by_id, signed_on,"
    " last_review_on, ended_on, withdrawn_words"
)
_OF_PLAN = "EXISTS (SELECT 1 FROM coaching_plan AS p WHERE p.id = {table}.plan_id AND p.status = ANY ({statuses}))"
_OPEN, _DRAFT = "ARRAY['DRAFT', 'OFFERED']", "ARRAY['DRAFT']"


def _of_plan(name: str, *, staff: str, words: tuple[str, ...] = ()) -> Wall:
    """Return the wall of a part of a plan: staff add to it and take out of it while the plan is written or offered.

    Its words are changed while the plan is a draft; which words of a step that means, `plans.sql` says.
    """
    wall = _table(name, staff=staff, words=words)
    own, *others = wall.passes
    is_open = f"{own.check} AND {_OF_PLAN.format(table=wall.table, statuses=_OPEN)}"
    is_draft = f"{own.check} AND {_OF_PLAN.format(table=wall.table, statuses=_DRAFT)}"
    change = own.change if name == "step" else is_draft
    return Wall(wall.table, (replace(own, check=is_open, change=change, remove=is_draft), *others))


def _of_advocacy() -> Wall:
    """Return the wall of what was done with agencies for a family: staff add to it, and say its result once."""
    wall = _table("advocacy", words=("issue", "words", "result"))
    own, *others = wall.passes
    result = "SELECT, INSERT, UPDATE (result, result_on, result_by_id, result_at)"
    return Wall(wall.table, (replace(own, may=result, touch=f"{own.check} AND result_on IS NULL"), *others))


def _of_offer() -> Wall:
    """Return the wall of the words of an offer: staff keep them, and end them once when they are taken back."""
    wall = _table("offeredplan")
    own, *others = wall.passes
    ended = "SELECT, INSERT, UPDATE (ended_at)"
    return Wall(wall.table, (replace(own, may=ended, touch=f"{own.check} AND ended_at IS NULL"), *others))


def _once(name: str, end: str, columns: str, *, words: tuple[str, ...] = ()) -> Wall:
    """Return the wall of what staff add, and end or take back once: `end` is the column that is empty until then."""
    wall = _table(name, words=words)
    own, *others = wall.passes
    may = f"SELECT, INSERT, UPDATE ({columns})"
    return Wall(wall.table, (replace(own, may=may, touch=f"{own.check} AND {end} IS NULL"), *others))


_VOIDED = "voided_at, voided_by_id"
_SUPPORT_ONCE = (
    "SELECT, INSERT, UPDATE (is_approved, answer, decided_by_id, decided_at, authorised_on, authorised_by_id,"
    " authorised_at, note_id, issued_on, issued_by_id, issued_at, stopped_on, stopped_by_id, stopped_at, stopped_words,"
    " voided_at, voided_by_id, void_words)"
)


def _of_budget() -> Wall:
    """Return the wall of the money for supports: an office reads it, who decides there sets and ends it (O090)."""
    decides = f"{_OF_MY_OFFICE} AND (SELECT sec.may_assign())"
    return Wall(
        "coaching_supportbudget",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_at, ended_by_id)",
                _OF_MY_OFFICE,
                check=decides,
                change=decides,
                touch=f"{decides} AND ended_at IS NULL",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    )


def _of_child_care() -> tuple[Wall, ...]:
    """Return the walls of child care; that a child has a disability is read by those who read of health."""
    ended = "ended_on, ended_words, ended_by_id, ended_at"
    seen = IN_RESTRICTED.format(column="case_id", kind="MEDICAL")
    written = f"{seen} AND {IN_WRITABLE.format(column='case_id')}"
    own = Pass(
        "app_staff",
        f"SELECT, INSERT, UPDATE ({_VOIDED})",
        seen,
        check=written,
        change=written,
        touch=f"{written} AND voided_at IS NULL",
    )
    return (
        _once("careauthorisation", "ended_at", f"{ended}, ended_reason", words=("comment", "ended_words")),
        _table("caredecision", staff=ADD, words=("words",)),
        _once("carenotneeded", "voided_at", _VOIDED, words=("words",)),
        _once("caretold", "voided_at", _VOIDED),
        _once("caresearch", "ended_at", ended, words=("looked_at", "proof", "ended_words")),
        Wall("coaching_childdisability", (own, Pass("app_import", WRITE), Pass("app_engine", READ))),
    )


WALLS: tuple[Wall, ...] = (
    _table("assessment", staff=ADD, words=("remark",)),
    _table("answer", staff=ADD, words=("words", "found", "why")),
    _table("explanation", staff=ADD, words=("words",)),
    _table("situationchange", staff=ADD, words=("words",)),
    _table("keptassessment", staff=ADD, words=("words",)),
    _table("strength", words=("words",)),
    _table("barrier", words=("words", "reason")),
    _with_referral(_table("barrierreferral")),
    _of_person("workhistory"),
    _of_person("skill"),
    _of_person("schooling"),
    _table("plan", staff=f"SELECT, INSERT, UPDATE ({_CHANGED_OF_PLAN})", words=("words", "rev")),
    _of_plan("planparty", staff="SELECT, INSERT, DELETE"),
    _of_plan("goal", staff=WHOLE, words=("words", "why", "specific", "relevance")),
    _of_plan("step", staff=WHOLE),
    _table("plansigner"),
    _of_offer(),
    _table("signedplan", staff=ADD),
    _table("signingrefusal", staff=ADD),
    _table("planmailing"),
    _table("plancopy", staff=ADD),
    _of_advocacy(),
    _of_budget(),
    _table("support", staff=_SUPPORT_ONCE, words=("purpose", "alternatives", "justification", "answer", "void_words")),
    _table("supportpaper", staff=ADD),
    _once("supportrefund", "voided_at", f"{_VOIDED}, void_words", words=("words", "void_words")),
    _once(
        "supportending",
        "decided_at",
        "is_confirmed, answer, decided_by_id, decided_at",
        words=("words", "answer"),
    ),
    _once(
        "carequestion",
        "answered_at",
        "answer, answered_on, answered_by_id, answered_at",
        words=("about", "answer"),
    ),
    _of_person_once("systemnumber", "ended_at", "ended_on, ended_by_id, ended_at"),
    _of_person_once("readinesscertificate", "voided_at", _VOIDED),
    _table("supportletter", staff=ADD),
    _once("outsideresource", "voided_at", _VOIDED, words=("what",)),
    _table("planreview", staff="SELECT, INSERT, UPDATE (contact_id)"),
    _table("progress", staff=ADD),
    _table("steplook", staff=ADD),
    _table("meeting"),
    _table("meetingparty"),
    _table("meetingpresence", staff=ADD),
    _table("meetingstep"),
    _table("activity"),
    _table("activitypause"),
    _table("activitycheck", staff=ADD),
    _table("timesheetduty", staff=ADD),
    _table("timesheetask"),
    _table("workhours", staff=WHOLE, importer=WHOLE),
    _table("searchdebrief"),
    _table("workmonth"),
    _of_office("worksite", rows=_OF_MY_STATE),
    _of_office("siteposition", rows=_OF_MY_STATE),
    _of_office("sitechange", staff=ADD, rows=_OF_MY_STATE),
    _of_office("siteevaluation", staff=ADD, rows=_OF_MY_STATE),
    _of_office("siteagreement", rows=_OF_MY_STATE),
    _table("placement", staff=ADD),
    _table("placementagreement"),
    _of_office("employer"),
    _of_office("employercontact", staff=ADD),
    _of_office("employerneed"),
    _table("workcontract"),
    _table("contractclaim", staff=ADD),
    _table("readinesspoint"),
    _table("employerreferral", staff=ADD),
    _table("jobcheckin", staff=ADD),
    _table("schoolhomework"),
    _table("selfemployment"),
    Wall(
        "coaching_ratefact",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (last_month, voided_at, voided_by_id)",
                _FACT_SEEN,
                check=_FACT_WRITTEN,
                change=_FACT_WRITTEN,
            ),
            Pass("app_auditor", READ, f"kind <> 'WAIVER' AND {NOT_HIDDEN.format(column='case_id', what='case')}"),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
    _table("monthcount", staff=READ),
    *_of_child_care(),
    _table("workshopplace"),
    _table("attendance"),
    _once("exitsummary", "voided_at", _VOIDED, words=("progress", "still_open", "family_words")),
    _once("screenclosing", "voided_at", _VOIDED, words=("early_words",)),
    _table("reopening", staff=ADD, words=("words",)),
    _once("jobchange", "voided_at", _VOIDED, words=("words",)),
    _table("workproblem", staff=ADD, words=("words",)),
    _once(
        "visitstep", "settled_on", "is_done, result, settled_on, settled_by_id, settled_at", words=("words", "result")
    ),
    # Only who decides in an office opens a closed month again.
    Wall(
        "coaching_monthreopening",
        (
            Pass(
                "app_staff",
                ADD,
                IN_MY_CASES.format(column="case_id"),
                check=f"{IN_WRITABLE.format(column='case_id')} AND (SELECT sec.may_assign())",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
        ),
    ),
)
REFERENCE: dict[str, dict[str, str]] = {
    "coaching_instrument": {"app_owner": WHOLE},
    "coaching_stepidea": {"app_owner": WHOLE, "app_staff": WRITE},
    # What is offered and when; it names nobody.
    "coaching_workshop": {
        "app_owner": WHOLE,
        "app_staff": (
            "SELECT, INSERT, UPDATE (last_number, title, led_by, place, capacity, rev, changed_by_id, changed_at)"
        ),
        "app_import": WRITE,
    },
    "coaching_workshopsession": {
        "app_owner": WHOLE,
        "app_staff": "SELECT, INSERT, UPDATE (cancelled_words, cancelled_by_id, cancelled_at)",
        "app_import": WRITE,
    },
}
