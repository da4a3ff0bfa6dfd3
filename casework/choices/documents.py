"""Documents of the six-part file."""

from django.db.models import TextChoices

#: A folder has so many parts, in a fixed order (A061).
PARTS = 6


class DocumentTab(TextChoices):
    """Kinds of papers that carry a tab, so that they are found first (A063)."""

    ROI = "ROI", "Release (ROI)"
    TA10 = "TA10", "TA10"
    STAFFING = "STAFFING", "Staffing"
    EXTENSION = "EXTENSION", "Extension"
    PLAN = "PLAN", "Signed plan"
    LEGAL = "LEGAL", "Court or legal paper"


#: Tabs of papers that often tell of health or violence: whoever files one says whether it does.
ASKED_TABS = (DocumentTab.TA10, DocumentTab.LEGAL)


class ScanState(TextChoices):
    """What the virus scanner said of a file."""

    QUARANTINED = "QUARANTINED", "Held until it is checked"
    CLEAN = "CLEAN", "Checked, clean"
    INFECTED = "INFECTED", "Virus found"
    UNSCANNED = "UNSCANNED", "Not checked: no virus scanner here"
