"""Records of reports, written past the walls with plausible fictional values."""

from typing import Any

from casework.models import User
from supervision.choices import PackWay, ReportCode
from supervision.models import Export, PackRecipient, PackSending, SavedFilter, StatisticsPack
from supervision.rules.statistics import DEFINITION, FIGURES
from tests.factories import NOW, TODAY, as_importer
from tests.review_records import LAST_MONTH


def make_pack(*, by: User, **changes: Any) -> StatisticsPack:
    """Make the next version of last month, each figure seven."""
    values: dict[str, Any] = {
        "office": by.office,
        "month": LAST_MONTH,
        "definition": DEFINITION,
        "figures": {code: 7 for code, _ in FIGURES},
        "as_of": TODAY,
        "frozen_by": by,
        "frozen_at": NOW,
    } | changes
    with as_importer():
        before = StatisticsPack.objects.filter(office=values["office"], month=values["month"]).count()
        return StatisticsPack.objects.create(**{"version": before + 1} | values)


def make_recipient(*, by: User, **changes: Any) -> PackRecipient:
    values: dict[str, Any] = {
        "office": by.office,
        "name": f"Odile Fenn of {by.username}",
        "agency": "Fen County",
        "email": "odile.fenn@example.org",
        "added_by": by,
        "added_at": NOW,
    } | changes
    with as_importer():
        return PackRecipient.objects.create(**values)


def make_sending(*, pack: StatisticsPack, by: User, **changes: Any) -> PackSending:
    """Make a mail of a pack that waits."""
    values: dict[str, Any] = {"way": PackWay.EMAIL, "asked_by": by, "asked_at": NOW} | changes
    recipient = values.pop("recipient", None) or make_recipient(by=by, name=f"Ulla Marsh of {by.username}")
    with as_importer():
        return PackSending.objects.create(pack=pack, recipient=recipient, **values)


def make_filter(*, by: User, **changes: Any) -> SavedFilter:
    values: dict[str, Any] = {
        "office": by.office,
        "owner": by,
        "report": ReportCode.MISSING,
        "name": "No address",
        "query": "kind=address",
        "made_at": NOW,
    } | changes
    with as_importer():
        return SavedFilter.objects.create(**values)


def make_export(*, by: User, **changes: Any) -> Export:
    """Make a file that waits."""
    values: dict[str, Any] = {"office": by.office, "asked_by": by, "report": ReportCode.MISSING, "asked_at": NOW}
    with as_importer():
        return Export.objects.create(**values | changes)
