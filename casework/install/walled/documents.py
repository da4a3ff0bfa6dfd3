"""The walls of documents and of what the parts of a folder are called."""

from casework.install.walls import WRITE, Pass, Wall, case_data

#: What staff may change of a filed document: where it stands, and that it was withdrawn.
_CHANGED_BY_STAFF = (
    "part, tab, paper_place, restricted_kind, unreleased_reason, withdrawn_by_id, withdrawn_at, withdrawn_reason"
)
#: What the tick that asks the virus scanner, and the one that clears away files without a row, may read.
_SEEN_BY_WORKER = "id, storage_name, state"

WALLS: tuple[Wall, ...] = (
    case_data(
        "document",
        staff=f"SELECT, INSERT, UPDATE ({_CHANGED_BY_STAFF})",
        others=(Pass("app_worker", f"SELECT ({_SEEN_BY_WORKER}), UPDATE (state, scanned_at)"),),
    ),
)
REFERENCE: dict[str, dict[str, str]] = {"casework_folderlabels": {"app_admin": WRITE}}
