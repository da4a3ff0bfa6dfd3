"""The walls of notes to eligibility and of E alerts."""

from casework.install.walls import ADD, Wall, case_data

WALLS: tuple[Wall, ...] = (
    case_data("eligibilitynote", staff=ADD),
    case_data("eligibilitynoteaddendum", staff=ADD),
    case_data(
        "eligibilityalert",
        staff="SELECT, INSERT, UPDATE (read_by_id, read_at, answer, answered_by_id, answered_at)",
    ),
)
