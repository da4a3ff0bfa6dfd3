"""The walls of what belongs to contacts and notes: intervals, pairs, remarks. All are added to and never changed."""

from casework.install.walls import ADD, Wall, case_data

WALLS: tuple[Wall, ...] = (
    case_data("contactinterval", staff=ADD),
    case_data("notepair", staff=ADD),
    case_data("noteremark", staff=ADD),
)
