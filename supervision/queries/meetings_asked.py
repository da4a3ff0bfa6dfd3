"""Which meetings and reviews a rule on file asks of an office: those of the Oregon position description."""

from datetime import date

from casework.public import Jurisdiction, Office, in_force


def is_asked_of(office: Office, parameter: str, *, on: date) -> bool:
    """Say whether a rule of the office's own state asks for something on a day (O075, O084, O085)."""
    return office.jurisdiction == Jurisdiction.OREGON and in_force(parameter, office=office, on=on) is not None
