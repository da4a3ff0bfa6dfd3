"""The figures of a room that are in force in an office on the day of its staffing."""

from datetime import date

from casework.public import Office, chosen_values
from reengagement.rules.room_figures import RoomFigures, figures_on


def room_figures(office: Office, *, on: date) -> RoomFigures:
    """Return what is in force on a day, what an administrator set first."""
    return figures_on(office.jurisdiction, on, chosen=chosen_values([office])[office.pk])
