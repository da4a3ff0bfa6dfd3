"""The walls of what belongs to contacts and notes: intervals, pairs, remarks. Staff add to them and change none."""

from casework.install.walls import ADD, Wall, case_data, reworded

WALLS: tuple[Wall, ...] = (
    case_data("contactinterval", staff=ADD),
    case_data("notepair", staff=ADD, others=reworded("says", "found", "explanation")),
    case_data("noteremark", staff=ADD),
)
