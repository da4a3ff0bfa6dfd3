"""One frozen month of each fictional office with a manager, and to whom it was handed over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from casework.public import Role, User, in_context
from supervision.choices import PackWay, ReportCode
from supervision.models import StatisticsPack
from supervision.operations.filters import save_filter
from supervision.operations.statistics import add_recipient, freeze_month, send_pack


def play_statistics(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Freeze the month before in each office, as its manager, hand it over, and share one filter."""
    del families
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    played = set()
    for manager in staff.values():
        if manager.role != Role.OPERATIONS_MANAGER or manager.office is None or manager.office_id in played:
            continue
        played.add(manager.office_id)
        with in_context(actor=manager):
            if not StatisticsPack.objects.exists():
                _play(manager, month, now)


def _play(manager: User, month: date, now: datetime) -> None:
    pack = freeze_month(month=month, actor=manager, now=now)
    partner = add_recipient(name="Odile Fenn", agency="Workforce partners", email="", actor=manager, now=now)
    send_pack(
        pack_id=pack.pk,
        recipient_id=partner.pk,
        way=PackWay.BY_HAND,
        handed_on=pack.as_of,
        actor=manager,
        now=now,
    )
    save_filter(
        report=ReportCode.ENDING,
        query="kind=plans",
        name="Plans that end this month",
        is_shared=True,
        actor=manager,
        now=now,
    )
