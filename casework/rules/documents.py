"""The six-part file: its parts, what a document has to say, when its file may be fetched."""

from casework.choices import ASKED_TABS, KIND_TOLD, PARTS, DocumentTab, ReleaseKind, RestrictedKind, ScanState
from casework.refusals import Refused
from casework.rules.sharing import KEY_OF

TITLE_MOST = 160
PLACE_MOST = 120
LABEL_MOST = 60
WITHDRAWN_MOST = 300
UNRELEASED_MOST = 300
#: The kinds of papers that are received and told on a HIPAA release alone (A068).
HIPAA_KINDS = tuple(KIND_TOLD[scope] for scope, key in KEY_OF.items() if key == ReleaseKind.HIPAA)

#: What the parts are called until an office says otherwise: the order is fixed, the words are its own (A061, A062).
PART_LABELS = (
    "Forms and releases",
    "Assessments",
    "Plans",
    "Activities and hours",
    "Letters and notices",
    "Supports and all else",
)


def require_place(part: int, tab: str) -> None:
    """Stop unless the file has such a part and such a tab.

    Policy: DPAWS expectations 17 (A061, A063).
    """
    if not 1 <= part <= PARTS:
        raise Refused(f"The file has {PARTS} parts. Choose one of them.", field="part")
    if tab and tab not in DocumentTab.values:
        raise Refused("Choose a tab from the list, or none.", field="tab")


def require_said_kind(kind: str | None, *, tab: str) -> str:
    """Return of which kind of restricted fact a paper tells, "" for none, or stop where it has to be said.

    `kind` is None where nobody said. A doctor's form and a paper of a court are asked about: what they tell is
    protected only by being said.

    Policy: domain 1 (restricted facts); DPAWS expectations 17 (A063).
    """
    if kind is None:
        if tab in ASKED_TABS:
            raise Refused(
                f"Say whether this {DocumentTab(tab).label} tells of violence, treatment or health.",
                field="restricted_kind",
            )
        return ""
    if kind and kind not in RestrictedKind.values:
        raise Refused("Choose from the list what it tells of.", field="restricted_kind")
    return kind


def require_release_for(kind: str, *, has_release: bool, reason: str) -> str:
    """Return why a paper about health is kept without a HIPAA release, "" where one is in force or none is needed.

    Policy: DPAWS expectations 18 (A068): a HIPAA release for any client whose medical information is received.
    """
    if kind not in HIPAA_KINDS or has_release:
        return ""
    tidy = " ".join(reason.split())
    if not tidy:
        raise Refused(
            "No HIPAA release is in force for this. Have one signed first, or say why the paper is kept without it.",
            field="unreleased_reason",
        )
    if len(tidy) > UNRELEASED_MOST:
        raise Refused(f"Keep the reason under {UNRELEASED_MOST + 1} characters.", field="unreleased_reason")
    return tidy


def require_title(title: str) -> str:
    """Return the tidied title of a document, or stop when there is none."""
    tidy = " ".join(title.split())
    if not tidy:
        raise Refused("Say in a few words what this paper is.", field="title")
    if len(tidy) > TITLE_MOST:
        raise Refused(f"Keep the title under {TITLE_MOST + 1} characters.", field="title")
    return tidy


def require_labels(labels: list[str]) -> list[str]:
    """Return the six tidied labels, or stop when one is missing, too long or said twice (A062)."""
    tidy = [" ".join(label.split()) for label in labels]
    if len(tidy) != PARTS or not all(tidy):
        raise Refused(f"Give each of the {PARTS} parts a label.", field="label_1")
    for number, label in enumerate(tidy, start=1):
        if len(label) > LABEL_MOST:
            raise Refused(f"Keep a label under {LABEL_MOST + 1} characters.", field=f"label_{number}")
        if label.casefold() in [other.casefold() for other in tidy[: number - 1]]:
            raise Refused("Two parts cannot have the same label.", field=f"label_{number}")
    return tidy


def is_fetchable(state: str, *, is_scanning: bool) -> bool:
    """Tell whether a file may leave: found clean, or nobody here checks. What is held or infected never leaves (C6)."""
    return state == ScanState.CLEAN or (state == ScanState.UNSCANNED and not is_scanning)
