"""A3: the walls stand in the database as they are declared, around every table, for every role."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections

from casework.install.database import install
from casework.install.walled import REFERENCE, WALLS
from casework.install.walls import REQUEST_ROLES
from casework.models import Case
from tests.factories import TODAY, as_auditor, as_importer

OURS = ("casework", "coaching", "eligibility", "reengagement", "permanency", "supervision")
ACTING = (*REQUEST_ROLES, "app_worker", "app_sender", "app_import")
WALLED = {wall.table for wall in WALLS}
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

#: What roles without cases of their own may do with tables behind walls. Reviewed: no narrative, no names.
WITHOUT_CASES = {
    "app_anonymous": {"casework_accesslog": {"INSERT"}},
    "app_partner": {
        "casework_accesslog": {"INSERT"},
        "casework_draft": set(VERBS),
        "casework_submission": {"SELECT", "INSERT"},
        # Of the staffing that is going on and to which they are asked: seats by role and initials, their own words.
        "reengagement_partnerinput": {"SELECT", "INSERT", "UPDATE"},
        "reengagement_seattaken": {"SELECT"},
        "reengagement_staffing": {"SELECT"},
    },
    "app_admin": {
        "casework_absence": {"SELECT"},
        "casework_accesslog": {"INSERT"},
        "casework_conflictblock": {"SELECT", "INSERT"},
        "casework_draft": set(VERBS),
        "casework_drift": {"SELECT"},
        "casework_rotation": {"SELECT", "INSERT", "UPDATE"},
        "casework_rotationplace": {"SELECT", "INSERT", "UPDATE"},
        "casework_rotationswap": {"SELECT", "INSERT", "UPDATE"},
        "casework_submission": {"SELECT", "INSERT"},
    },
    # Where the sealed file of a paper lies and what the scanner said: neither title nor content.
    "app_worker": {"casework_document": {"SELECT", "UPDATE"}, "casework_drift": {"SELECT"}},
}
#: What staff may never change: the record of what happened.
ONLY_ADDED_TO = (
    "event",
    "contact",
    "contactinterval",
    "contactperson",
    "note",
    "noteaddendum",
    "notepair",
    "noteremark",
    "referral",
    "communityreferral",
    "followup",
    "disclosure",
    "accesslog",
    *("event", "contact", "contactperson", "note", "noteaddendum", "referral", "accesslog"),
    *("eligibilitynote", "eligibilitynoteaddendum", "requesthandon"),
    "contactperson",
    "note",
    "noteaddendum",
    "referral",
    "accesslog",
    "topictalk",
    "personsapart",
    "gatecheck",
    "appointmentperson",
)
ONLY_READ = ("deadline", "alert", "importedfact", "conflictblock")
MAY_BE_DELETED_BY_STAFF = {
    "casework_draft",
    "casework_signin",
    # hours typed by mistake are made blank again; the ledger keeps what was said
    "coaching_workhours",
    "django_session",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    # of a plan that is being written; of what a person did and learned
    "coaching_goal",
    "coaching_planparty",
    "coaching_schooling",
    "coaching_skill",
    "coaching_step",
    "coaching_workhistory",
    # of a staffing that is not decided; its words stay with the decision
    "reengagement_optionconsidered",
    "reengagement_staffingpause",
    "reengagement_staffingstep",
}


def rows(sql: str, *parameters: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def may(role: str, table: str) -> set[str]:
    """Return what a role may do with some or all columns of a table."""
    found = set()
    for verb in VERBS:
        [(allowed,)] = rows("SELECT has_table_privilege(%s, %s, %s)", role, table, verb)
        if not allowed and verb != "DELETE":
            [(allowed,)] = rows("SELECT has_any_column_privilege(%s, %s, %s)", role, table, verb)
        if allowed:
            found.add(verb)
    return found


@pytest.mark.django_db
class TestTables:
    def test_every_model_stands_behind_a_wall_or_is_reviewed_as_reference(self) -> None:
        ours = {model._meta.db_table for app in OURS for model in apps.get_app_config(app).get_models()}
        assert ours <= WALLED | REFERENCE.keys()
        assert not WALLED & REFERENCE.keys()

    def test_no_table_or_view_stands_nowhere(self) -> None:
        found = {
            name
            for (name,) in rows(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(%s)",
                list("rpvmf"),
            )
        }
        # Permissions and groups of the framework are installed and not used; nobody is granted those.
        unused = {name for name in found if name.startswith("auth_")}
        assert found - unused <= WALLED | REFERENCE.keys() | {"django_migrations"}
        assert not any(may(role, table) for role in ACTING for table in unused)

    def test_row_security_is_on_and_forced(self) -> None:
        found = dict(
            rows(
                "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)",
                sorted(WALLED),
            )
        )
        assert found == dict.fromkeys(WALLED, True)

    def test_views_ask_as_their_reader(self) -> None:
        found = rows(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace::regnamespace::text = ANY(%s)"
            " AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'",
            ["public", "engine", "sec"],
        )
        assert not found

    def test_every_case_table_names_its_case_with_a_wall(self) -> None:
        """A table with a foreign key to a case, a participant or a person holds case data."""
        for app in OURS:
            for model in apps.get_app_config(app).get_models():
                targets = {field.related_model for field in model._meta.fields if field.is_relation}
                if targets & {Case, *(apps.get_model("casework", name) for name in ("Participant", "Person"))}:
                    assert model._meta.db_table in WALLED


@pytest.mark.django_db
class TestPolicies:
    def test_no_policy_has_an_or(self) -> None:
        """An OR over roles costs the indexes their use (security 2.1)."""
        found = rows("SELECT tablename, policyname, qual, with_check FROM pg_policies")
        assert found
        assert not [row[:2] for row in found if any(" OR " in (text or "") for text in row[2:])]

    def test_each_is_for_one_role(self) -> None:
        assert not rows("SELECT policyname FROM pg_policies WHERE cardinality(roles) <> 1 OR roles = '{public}'")

    def test_none_lets_staff_or_guests_pass_unasked(self) -> None:
        """Reading `true` is for auditors, the importer, the engine, its worker and the sender alone."""
        found = rows(
            "SELECT tablename, roles[1]::text FROM pg_policies WHERE qual = 'true' AND roles[1]::text = ANY(%s)",
            ["app_staff", "app_partner", "app_anonymous"],
        )
        assert not found

    def test_reading_lets_nothing_be_written(self) -> None:
        """A policy for all commands would let in by its condition what another pass of the same role refuses."""
        found = rows("SELECT tablename || '.' || policyname, cmd FROM pg_policies")
        commands = dict(found)
        reading = [
            f"{wall.table}.{one.role}_{number}"
            for wall in WALLS
            for number, one in enumerate(wall.passes)
            if not {"INSERT", "UPDATE", "DELETE"} & set(re.findall(r"[A-Z]+", one.may))
        ]
        assert len(reading) > len(WALLS)
        assert {commands[name] for name in reading} == {"SELECT"}


@pytest.mark.django_db
class TestGrants:
    @pytest.mark.parametrize("role", sorted(WITHOUT_CASES))
    def test_who_carries_no_case_touches_no_case_data(self, role: str) -> None:
        found = {table: allowed for table in sorted(WALLED) if (allowed := may(role, table))}
        assert found == WITHOUT_CASES[role]

    def test_auditors_write_nothing_but_the_log(self) -> None:
        assert {table for table in WALLED if may("app_auditor", table) - {"SELECT"}} == {"casework_accesslog"}

    def test_the_sender_reads_numbers_deadlines_and_conflicts_only(self) -> None:
        found = {table for table in WALLED if may("app_sender", table)}
        assert found == {
            "casework_absence",
            "casework_case",
            "casework_conflictblock",
            "casework_deadline",
            "casework_alert",
            "casework_digest",
            "casework_deliveryattempt",
            "casework_gatecheck",
            "casework_notice",
            "casework_request",
            "casework_urgentcall",
            # That a file or a mail of counts waits, and who asked for it.
            "supervision_export",
            "supervision_packsending",
            # Whether who gets it was taken out of the list meanwhile.
            "supervision_packrecipient",
        }
        asked = rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'casework_request'::regclass AND attnum > 0"
            " AND has_column_privilege('app_sender', attrelid, attnum, 'SELECT')"
        )
        assert {name for (name,) in asked} == {"id", "is_urgent", "answered_at"}
        told = rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'casework_notice'::regclass AND attnum > 0"
            " AND has_column_privilege('app_sender', attrelid, attnum, 'SELECT')"
        )
        assert not {"sealed_content", "sealed_paper", "kind", "code"} & {name for (name,) in told}
        columns = rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'casework_case'::regclass AND attnum > 0"
            " AND has_column_privilege('app_sender', attrelid, attnum, 'SELECT')"
        )
        assert sorted(columns) == [("id",), ("number",)]

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            ("app_sender", {"id", "ended_at"}),
            ("app_auditor", {"id", "office_id", "added_by_id", "added_at", "ended_by_id", "ended_at"}),
        ],
    )
    def test_who_gets_figures_is_named_to_their_office_alone(self, role: str, expected: set[str]) -> None:
        columns = rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'supervision_packrecipient'::regclass AND attnum > 0"
            f" AND has_column_privilege('{role}', attrelid, attnum, 'SELECT')"
        )
        assert {name for (name,) in columns} == expected

    @pytest.mark.parametrize("table", ONLY_ADDED_TO)
    def test_staff_change_nothing_that_happened(self, table: str) -> None:
        assert "UPDATE" not in may("app_staff", f"casework_{table}")

    @pytest.mark.parametrize("table", ONLY_READ)
    def test_staff_write_nothing_that_is_derived(self, table: str) -> None:
        assert may("app_staff", f"casework_{table}") <= {"SELECT"}

    def test_staff_delete_only_what_is_theirs(self) -> None:
        tables = WALLED | REFERENCE.keys()
        assert {table for table in tables if "DELETE" in may("app_staff", table)} == MAY_BE_DELETED_BY_STAFF

    def test_nobody_truncates_or_references(self) -> None:
        for role in ACTING:
            for table in WALLED | REFERENCE.keys():
                for verb in ("TRUNCATE", "REFERENCES", "TRIGGER"):
                    assert rows("SELECT has_table_privilege(%s, %s, %s)", role, table, verb) == [(False,)]

    def test_staff_change_of_a_protected_entry_only_whether_its_consent_stands(self) -> None:
        changed = {
            "casework_restrictedfact": ["consent_withdrawn_on"],
            "casework_restrictedaccess": ["ended_at", "ended_by_id"],
            "casework_breakglass": ["ended_at", "finding", "finding_words", "reviewed_at", "reviewed_by_id"],
            "casework_personmerge": ["undo_reason", "undone_at", "undone_by_id"],
        }
        for table, columns in changed.items():
            found = rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND has_column_privilege('app_staff', attrelid, attnum, 'UPDATE')",
                table,
            )
            assert sorted(name for (name,) in found) == columns

    def test_nobody_but_staff_and_the_importer_reads_the_words_of_a_protected_entry(self) -> None:
        for role in (*ACTING, "app_engine"):
            [(allowed,)] = rows(
                "SELECT has_column_privilege(%s, 'casework_restrictedfact', 'sealed_text', 'SELECT')", role
            )
            assert allowed is (role in {"app_staff", "app_import"})

    def test_only_the_database_itself_breaks_glass(self) -> None:
        for table in ("casework_breakglass", "casework_breakglassalert"):
            assert {role for role in ACTING if "INSERT" in may(role, table)} == set()

    def test_only_staff_of_identifiers_reach_social_security_numbers(self) -> None:
        roles = {role for role in ACTING if may(role, "casework_personidentifier")}
        assert roles == {"app_staff", "app_import"}

    def test_only_staff_reach_safe_addresses(self) -> None:
        assert {role for role in ACTING if may(role, "casework_safeaddress")} == {"app_staff"}


@pytest.mark.django_db
class TestRoles:
    def test_the_login_may_do_nothing_by_itself(self) -> None:
        [(login, superuser, bypasses, inherits)] = rows(
            "SELECT rolname, rolsuper, rolbypassrls, rolinherit FROM pg_roles WHERE rolname = session_user"
        )
        assert (superuser, bypasses, inherits) == (False, False, False)
        assert not {table for table in WALLED | REFERENCE.keys() if may(login, table)}

    def test_the_login_becomes_acting_roles_only(self) -> None:
        found = rows(
            "SELECT roleid::regrole::text, inherit_option, admin_option FROM pg_auth_members"
            " WHERE member = session_user::regrole"
        )
        assert {name for name, _, _ in found} == set(ACTING)
        assert not [name for name, inherits, administers in found if inherits or administers]

    def test_no_role_of_ours_passes_row_security_or_signs_in(self) -> None:
        found = rows(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'app\\_%%' AND rolname <> session_user"
            " AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)"
        )
        assert not found

    def test_acting_roles_inherit_nothing_and_own_nothing(self) -> None:
        assert not rows("SELECT 1 FROM pg_auth_members WHERE member::regrole::text = ANY(%s)", list(ACTING))
        assert not rows("SELECT 1 FROM pg_class WHERE relowner::regrole::text = ANY(%s)", list(ACTING))

    def test_nobody_makes_tables_in_public(self) -> None:
        for role in ACTING:
            assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]


@pytest.mark.django_db
class TestFunctions:
    def test_those_with_their_owner_s_rights_are_pinned_and_closed(self) -> None:
        found = rows(
            "SELECT p.oid::regprocedure::text, coalesce(array_to_string(proconfig, ' '), ''),"
            " has_function_privilege('public', p.oid, 'EXECUTE')"
            " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        assert len(found) > 5
        assert not [name for name, settings, _ in found if "search_path=pg_catalog" not in settings]
        assert not [name for name, _, is_public in found if is_public]

    @pytest.mark.django_db(databases=["owner"])
    def test_laid_again_they_open_to_nobody_else(self) -> None:
        """`bin/up` lays them at each start: who may call what stays the same."""

        def calls() -> set[tuple[str, str]]:
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    "SELECT r.rolname, p.oid::regprocedure::text FROM pg_proc p, pg_roles r"
                    " WHERE p.pronamespace = 'sec'::regnamespace AND r.rolname LIKE 'app\\_%'"
                    " AND p.prorettype <> 'trigger'::regtype"
                    " AND has_function_privilege(r.oid, p.oid, 'EXECUTE')"
                )
                return set(cursor.fetchall())

        before = calls()
        install("owner", today=TODAY)
        assert calls() == before
        assert ("app_partner", "sec.rate_rows(date,boolean,jsonb,uuid,uuid)") not in before

    def test_none_is_called_leakproof(self) -> None:
        found = rows(
            "SELECT proname FROM pg_proc WHERE proleakproof AND pronamespace::regnamespace::text = ANY(%s)",
            ["sec", "engine", "public"],
        )
        assert not found

    def test_guests_and_anonymous_run_nothing_of_the_engine(self) -> None:
        for role in ("app_anonymous", "app_partner"):
            found = rows(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'engine'::regnamespace AND prosecdef"
                " AND has_function_privilege(%s, oid, 'EXECUTE')",
                role,
            )
            assert not found


LEDGER = ("casework_event", "casework_accesslog")
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestAppendOnly:
    @pytest.mark.parametrize("table", LEDGER)
    @pytest.mark.parametrize("change", CHANGES)
    def test_even_the_owner_changes_no_line(self, open_case: Case, table: str, change: str) -> None:
        with connections["owner"].cursor() as cursor:
            if table == "casework_accesslog":
                cursor.execute(
                    "INSERT INTO casework_accesslog (id, verb, route, request_id, at, basis, reason)"
                    " VALUES (gen_random_uuid(), 'VIEW', '', gen_random_uuid(), now(), 'ROLE', '')"
                )
            with pytest.raises(DatabaseError, match="append-only"):
                cursor.execute(change.format(table))

    @pytest.mark.parametrize("way", [as_importer, as_auditor])
    def test_nor_does_any_other_role(self, open_case: Case, way: Any) -> None:
        for table in LEDGER:
            for change in CHANGES:
                with pytest.raises(DatabaseError), way(), connection.cursor() as cursor:
                    cursor.execute(change.format(table))

    def test_nobody_switches_a_trigger_off(self, open_case: Case) -> None:
        attacks = (
            "ALTER TABLE casework_event DISABLE TRIGGER ALL",
            "DROP TRIGGER append_only_rows ON casework_event",
            "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION sec.refuse_change() RETURNS trigger LANGUAGE sql RETURN NULL",
            "ALTER TABLE casework_event DISABLE ROW LEVEL SECURITY",
            "DROP POLICY owner ON casework_event",
            "SET ROLE app_owner",
            "SET SESSION AUTHORIZATION app_owner",
        )
        for attack in attacks:
            with pytest.raises(DatabaseError), as_importer(), connection.cursor() as cursor:
                cursor.execute(attack)

    def test_nobody_hands_rights_on(self, open_case: Case) -> None:
        with as_importer(), connection.cursor() as cursor:
            cursor.execute("GRANT ALL ON casework_event TO app_anonymous")
        assert may("app_anonymous", "casework_event") == set()
