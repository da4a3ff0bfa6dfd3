"""No way out but the gate: the code base is read for everything that could carry something to the outside."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("casework", "coaching", "eligibility", "reengagement", "permanency", "supervision", "config", "policy")

#: Names that carry something away. `urllib.parse` and `urllib.request.Request` as a type carry nothing.
CARRIERS = (
    "send_mail",
    "send_mass_mail",
    "mail_admins",
    "mail_managers",
    "EmailMessage",
    "EmailMultiAlternatives",
    "email_user",
    "get_connection",
    "smtplib",
    "import requests",  # our own modules of that name answer people, not machines
    "httpx",
    "aiohttp",
    "urlopen",
    "http.client",
    "urllib3",
    "ftplib",
    "telnetlib",
    "twilio",
    "boto3",
    "socket",
    "TextProvider",
    "TEXT_PROVIDER",
    "import_string",
)
#: Reviewed. What leaves for people outside stands in the transports; digests go to staff, who have no safe contact; the
#: rest starts the embedded services of this machine or reads the address of a client.
REVIEWED = {
    "casework/outgoing/transports.py": {"EmailMessage", "TextProvider", "TEXT_PROVIDER", "import_string"},
    "casework/operations/digests.py": {"EmailMessage"},
    "casework/operations/urgent_calls.py": {"EmailMessage"},
    "casework/outgoing/ways.py": {"TEXT_PROVIDER", "import_string"},
    "config/settings.py": {"TEXT_PROVIDER"},
    # Our own functions, by the names in the settings: reference data and reactions.
    "casework/install/database.py": {"import_string"},
    "casework/reactions.py": {"import_string"},
    "coaching/counting.py": {"import_string"},
    "coaching/migrations/0018_imported.py": {"import_string"},
    "coaching/migrations/0020_supports.py": {"import_string"},
}
MAY_USE_SOCKETS = {"config/embedded.py", "config/health.py", "config/home.py"}

#: Who may import what lets something out.
DOORS = {
    # Counts of a month to agencies: no family, no person, no case (T022).
    "casework.operations.figures_mail": {"casework/public.py"},
    "casework.outgoing.transports": {"casework/operations/gate.py", "casework/operations/figures_mail.py"},
    "casework.outgoing.ways": {"casework/queries/reaching.py", "casework/views/letters.py"},
    # A plan is printed to be signed and handed over; what is mailed of it asks the gate (`coaching.operations.life`).
    "casework.outgoing.paper": {"casework/operations/notices.py", "casework/public.py", "casework/views/letters.py"},
    "casework.outgoing.icalendar": {"casework/views/calendars.py"},
}


@cache
def sources() -> dict[str, set[str]]:
    """Return the names in every file of ours; reading them all takes seconds."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {str(path.relative_to(ROOT)): names_in(ast.parse(path.read_text())) for path in paths}


def names_in(tree: ast.Module) -> set[str]:
    """Return every name, attribute and imported module or name of a file."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} | {alias.name.partition(".")[0] for alias in node.names}
            found |= {f"import {alias.name.partition('.')[0]}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", (node.module or "").partition(".")[0]} | {alias.name for alias in node.names}
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
            found.add(f"import {(node.module or '').partition('.')[0]}")
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


class TestNoOtherWayOut:
    def test_nothing_else_carries_anything_away(self) -> None:
        wrong = []
        for path, names in sources().items():
            allowed = REVIEWED.get(path, set()) | ({"socket"} if path in MAY_USE_SOCKETS else set())
            wrong += [f"{path}: {name}" for name in sorted(names & set(CARRIERS) - allowed)]
        assert not wrong

    def test_urllib_reads_addresses_and_opens_none(self) -> None:
        imported = {
            (path, name)
            for path, names in sources().items()
            for name in names
            if name.startswith("urllib.") and not name.startswith("urllib.parse")
        }
        assert {path for path, _ in imported} <= {"casework/outgoing/paper.py", *MAY_USE_SOCKETS}
        assert "urlopen" not in (ROOT / "casework/outgoing/paper.py").read_text()

    @pytest.mark.parametrize("door", sorted(DOORS))
    def test_the_doors_open_to_those_who_ask_the_gate(self, door: str) -> None:
        package, _, name = door.rpartition(".")
        users = {path for path, names in sources().items() if {door, f"{package}.{name}"} & names}
        assert users == DOORS[door]

    def test_only_deliveries_let_a_message_go(self) -> None:
        using = {path for path, names in sources().items() if "let_go" in names}
        assert using == {"casework/operations/deliveries.py"}

    def test_the_scan_finds_a_hidden_way(self) -> None:
        hidden = ast.parse("from django.core import mail\nmail.send_mail('a', 'b', 'c', [])\nimport requests as r\n")
        assert {"send_mail", "import requests"} <= names_in(hidden)

    def test_every_pdf_and_calendar_is_made_where_the_gate_is_asked(self) -> None:
        types = re.compile(r"application/pdf|text/calendar")
        found = {path for path in sources() if types.search((ROOT / path).read_text())}
        # What staff file and fetch back says what it is, too: it goes to nobody outside.
        taken_in = {"casework/files.py", "casework/forms/documents.py"}
        # Packs for a hearing are printed; none is sent from here.
        printed = {
            *("casework/views/letters.py", "casework/views/calendars.py", "casework/documents.py"),
            "reengagement/views/hearings.py",
        }
        assert found == printed | taken_in

    def test_papers_are_handed_out_by_views_that_are_known(self) -> None:
        """Agreements and contracts are printed to be signed on the spot, sums of supervision to be read."""
        using = {path for path, names in sources().items() if "pdf_answer" in names}
        figures = {f"supervision/views/{name}.py" for name in ("statistics", "unit", "reports")}
        assert using == {"casework/public.py", "coaching/views/papers.py"} | figures
