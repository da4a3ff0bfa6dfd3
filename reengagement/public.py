"""What the apps above may ask of re-engagement."""

from reengagement.operations.extension_forms import return_extension_form
from reengagement.queries.extension_forms import (
    ExtensionForm,
    case_of_staffing,
    extension_forms,
    extension_forms_waiting,
)
from reengagement.queries.slipping import Slipping, slipping
from reengagement.queries.week import StaffingAhead, staffings_between

__all__ = [
    "ExtensionForm",
    "Slipping",
    "StaffingAhead",
    "case_of_staffing",
    "extension_forms",
    "extension_forms_waiting",
    "return_extension_form",
    "slipping",
    "staffings_between",
]
