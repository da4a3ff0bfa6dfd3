"""The walls of the first tables: people, cases, the ledger, deadlines, what is logged."""

from casework.install.walls import (
    ADD,
    EVERY,
    IN_MY_CASES,
    IN_MY_PEOPLE,
    IN_MY_REVIEWS,
    IN_WRITABLE,
    IN_WRITABLE_PEOPLE,
    MINE,
    NOT_HIDDEN,
    READ,
    REQUEST_ROLES,
    WHOLE,
    WRITE,
    Pass,
    Wall,
    case_data,
    reworded,
)

WALLS: tuple[Wall, ...] = (
    Wall(
        "casework_case",
        (
            Pass(
                "app_staff",
                WRITE,
                IN_MY_CASES.format(column="id"),
                check="office_id = (SELECT sec.case_office())",
                change=IN_WRITABLE.format(column="id"),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="id", what="case")),
            Pass("app_import", WRITE),
            # The engine locks the cases whose deadlines it changes; PostgreSQL asks for UPDATE on some column for that.
            # It moves a case to another office when a coach of that office takes it over.
            Pass("app_engine", "SELECT, UPDATE (id, office_id)"),
            Pass("app_sender", "SELECT", columns="id, number"),
        ),
    ),
    case_data("participant"),
    case_data("referral", staff=ADD),
    Wall(
        "casework_assignment",
        (
            Pass(
                "app_staff",
                WRITE,
                IN_MY_CASES.format(column="case_id"),
                check=f"{IN_WRITABLE.format(column='case_id')} AND (SELECT sec.may_assign())",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", WHOLE),
            Pass("app_engine", WRITE),
        ),
    ),
    case_data("trackchange"),
    case_data("contact", staff=ADD),
    case_data("contactperson", staff=ADD),
    case_data("note", staff=ADD, others=reworded("sections", "body")),
    case_data("noteaddendum", staff=ADD, others=reworded("text")),
    case_data(
        "event",
        staff=ADD,
        others=(
            # Who scores a case writes nothing on it but that it was scored, and that they gave it back.
            Pass(
                "app_staff",
                "INSERT",
                check=f"{IN_MY_REVIEWS.format(column='case_id')} AND {MINE.format(column='actor_id')}"
                " AND kind IN ('qa_review.filed', 'qa_review.ended')",
            ),
        ),
    ),
    case_data("importedfact", staff=READ),
    case_data("excusal"),
    Wall(
        "casework_deadline",
        (
            Pass("app_staff", READ, IN_MY_CASES.format(column="case_id")),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_import", READ),
            Pass("app_engine", WHOLE),
            Pass("app_sender", READ),
        ),
    ),
    Wall(
        "casework_alert",
        (
            Pass("app_staff", READ, IN_MY_CASES.format(column="case_id")),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="case_id", what="case")),
            Pass("app_engine", WHOLE),
            Pass("app_sender", READ),
        ),
    ),
    Wall(
        "casework_family",
        (
            Pass(
                "app_staff",
                WRITE,
                "id = ANY ((SELECT sec.family_ids())::uuid[])",
                check=EVERY,
                change="id = ANY ((SELECT sec.writable_family_ids())::uuid[])",
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="id", what="family")),
            Pass("app_import", WRITE),
        ),
    ),
    Wall(
        "casework_person",
        (
            Pass(
                "app_staff",
                WRITE,
                IN_MY_PEOPLE.format(column="id"),
                check=EVERY,
                change=IN_WRITABLE_PEOPLE.format(column="id"),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="id", what="person")),
            Pass("app_import", WRITE),
            # Duplicates are looked for by name and day of birth; a coach's calendar shows initials (sec.read_calendar).
            Pass("app_engine", READ, columns="id, given_name, family_name, born_on, merged_into_id"),
        ),
    ),
    Wall(
        "casework_personidentifier",
        (
            Pass(
                "app_staff",
                WRITE,
                f"{IN_MY_PEOPLE.format(column='person_id')} AND (SELECT sec.sees_identifiers())",
                check=f"{IN_WRITABLE_PEOPLE.format(column='person_id')} AND (SELECT sec.sees_identifiers())",
                change=f"{IN_WRITABLE_PEOPLE.format(column='person_id')} AND (SELECT sec.sees_identifiers())",
            ),
            Pass("app_import", WRITE),
        ),
    ),
    Wall(
        "casework_membership",
        (
            Pass(
                "app_staff",
                WRITE,
                IN_MY_PEOPLE.format(column="person_id"),
                check=IN_WRITABLE_PEOPLE.format(column="person_id"),
                change=IN_WRITABLE_PEOPLE.format(column="person_id"),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column="person_id", what="person")),
            Pass("app_import", WRITE),
        ),
    ),
    Wall(
        "casework_draft",
        (
            *(Pass(role, WHOLE, MINE.format(column="user_id")) for role in ("app_staff", "app_partner", "app_admin")),
            # Under seal, to put other words in place of what was moved behind the narrower wall (`told.sql`).
            Pass("app_engine", "SELECT (id, case_id, key, user_id, rev, sealed_data), UPDATE (rev, sealed_data)"),
        ),
    ),
    Wall(
        "casework_submission",
        tuple(Pass(role, ADD, MINE.format(column="user_id")) for role in ("app_staff", "app_partner", "app_admin")),
    ),
    Wall(
        "casework_accesslog",
        (
            Pass("app_anonymous", "INSERT", check="actor_id IS NULL"),
            *(Pass(role, "INSERT", check=MINE.format(column="actor_id")) for role in ("app_partner", "app_admin")),
            Pass(
                "app_staff",
                ADD,
                f"{IN_WRITABLE.format(column='case_id')} AND (SELECT sec.sees_looks())",
                check=MINE.format(column="actor_id"),
            ),
            Pass("app_auditor", ADD, check=MINE.format(column="actor_id")),
        ),
    ),
    Wall(
        "casework_conflictblock",
        (
            Pass("app_staff", READ, MINE.format(column="staff_id")),
            Pass("app_auditor", READ),
            Pass("app_admin", ADD),
            Pass("app_import", ADD),
            Pass("app_engine", READ),
            Pass("app_sender", READ, columns="case_id, staff_id"),
        ),
    ),
    Wall(
        "casework_drift",
        (Pass("app_engine", WHOLE), Pass("app_auditor", READ), Pass("app_admin", READ), Pass("app_worker", READ)),
    ),
    Wall(
        "casework_digest",
        (Pass("app_sender", WRITE), Pass("app_staff", READ, MINE.format(column="user_id"))),
    ),
)

#: Tables without case data: who may do what. Everyone may read them unless `read` says otherwise.
REFERENCE: dict[str, dict[str, str]] = {
    "casework_office": {"app_admin": WRITE, "app_import": WRITE},
    "casework_user": {
        "app_admin": WRITE,
        "app_import": WRITE,
        "app_anonymous": "SELECT, UPDATE (last_login)",
        "app_worker": "SELECT, UPDATE (is_active)",
        "app_engine": "SELECT, UPDATE (cleared_on)",
        **dict.fromkeys(REQUEST_ROLES[1:4], "SELECT, UPDATE (password, last_login, has_single_keys, wants_digest)"),
    },
    "casework_signin": dict.fromkeys(REQUEST_ROLES, WHOLE),
    "casework_unusedsignin": {"app_worker": ADD},
    "casework_supervision": {"app_admin": WRITE, "app_import": WRITE},
    "casework_calendar": {"app_admin": WRITE, "app_import": WRITE},
    "casework_calendarday": {"app_admin": WHOLE, "app_import": WHOLE},
    "casework_officeclosure": {"app_admin": WHOLE, "app_worker": "SELECT, UPDATE (reconciled_at)"},
    "casework_policyvalue": {},
    "casework_setting": {"app_admin": WRITE, "app_worker": WRITE},
    "casework_notetemplate": {"app_admin": WRITE},
    "casework_sweepmark": {"app_engine": WHOLE},
    "casework_sweeprun": {"app_worker": WRITE, "app_engine": WRITE, "app_import": WRITE},
    "django_session": dict.fromkeys(REQUEST_ROLES, WHOLE),
    "django_content_type": {},
    "axes_accessattempt": dict.fromkeys(REQUEST_ROLES, WHOLE),
    "axes_accessattemptexpiration": dict.fromkeys(REQUEST_ROLES, WHOLE),
    "axes_accessfailurelog": dict.fromkeys(REQUEST_ROLES, ADD),
    "axes_accesslog": dict.fromkeys(REQUEST_ROLES, WRITE),
    "account_emailaddress": {},
    "account_emailconfirmation": {},
}
