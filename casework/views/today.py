"""Today: what to do first, and everything else that is owed now."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casework import permissions, queue, wording
from casework.context import SignedInRequest
from casework.models import User
from casework.queries import standing
from casework.queries.appointments import appointments_on
from casework.queries.coverage import Cover, covers_of, own_of
from casework.queries.handovers import PROMISES_AT_MOST, promises_due, waiting_for
from casework.queries.note_desk import desk_of
from casework.queries.paging import read_key
from casework.queries.seen import seen_in
from casework.queries.today import (
    DAYS_AHEAD,
    Group,
    Narrowed,
    QueueCounts,
    QueueRow,
    last_day_of,
    queue_counts,
    queue_page,
)
from casework.reactions import TODAY_SHOWING, panels
from casework.shell import front_page_of, page_address

UNASSIGNED_IN_THE_QUEUE = 8
COVERED_ROWS = 15
FIRST_BAR, BAR_STEP, BAR_HEIGHT = 4, 4, 22
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of the page, as a link."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading."""

    id: str
    heading: str | SafeString
    count: int
    tone: str
    icon: str
    rows: list[QueueRow]


@dataclass(frozen=True, slots=True)
class First:
    """What to do first, and why that."""

    lead: str
    name: str
    tail: str
    url: str
    text: str
    reason: str
    action_label: str
    action_url: str
    later_url: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the week bar. `height` and `top` are in units of its drawing."""

    label: str
    count: int
    tone: str
    is_today: bool
    href: str

    @property
    def height(self) -> int:
        """How tall its block is: taller the more is due, up to the whole drawing."""
        return min(BAR_HEIGHT, FIRST_BAR + BAR_STEP * self.count)

    @property
    def top(self) -> int:
        """Where its block begins, from above."""
        return BAR_HEIGHT - self.height


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """Show what is owed now, most pressing first; who works on no case starts elsewhere."""
    if not permissions.works_on_cases(request.user):
        return redirect(front_page_of(request.user))
    if request.GET.get("show") == "unassigned" and permissions.can_see_supervision(request.user):
        return _unassigned(request)
    user, day = request.user, request.today
    covers = covers_of(user, today=day)
    cover = next((one for one in covers if str(one.staff_id) == request.GET.get("for")), None)
    mine = seen_in(request)
    seen = cover.seen if cover else own_of(mine, covers)
    narrowed = _narrowed(request, cover)
    page = queue_page(user, seen, today=day, narrowed=narrowed)
    counts = queue_counts(seen, today=day, work=narrowed.work)
    waiting, waiting_count = standing.waiting_on_others(seen)
    unassigned = None
    if permissions.can_see_supervision(user):
        unassigned = standing.unassigned_cases(seen, today=day, at_most=UNASSIGNED_IN_THE_QUEUE)
    zone = timezone.get_current_timezone()
    desk = desk_of(user, mine, today=day, now=request.now, zone=zone)
    all_promises = promises_due(seen, until=last_day_of(day), today=day)
    promises = all_promises[:PROMISES_AT_MOST]
    context = {
        "today": day,
        "lede": f"Standing in for {cover.name}. {_lede(counts, today=day)}" if cover else _lede(counts, today=day),
        "counts": counts,
        "transfers": waiting_for(user) if desk.transfers and not cover else [],
        "promises_now": [one for one in promises if one.due_on <= day],
        "promises_soon": [one for one in promises if one.due_on > day],
        "has_more_promises": len(all_promises) > PROMISES_AT_MOST,
        "covers": [] if cover or narrowed.after else [_covered(user, one, narrowed, today=day) for one in covers],
        "cover": cover,
        "enters_absences": permissions.enters_absences(user),
        "first": None if narrowed.after else _first(page.rows, request, narrowed),
        "chips": _chips(counts, narrowed),
        "other_order": _other_order(narrowed),
        "groups": _groups(page.rows, counts, narrowed, today=day),
        "week": _week(counts, today=day),
        "next_url": _address(narrowed, after=page.after) if page.after else "",
        "first_url": _address(narrowed) if narrowed.after else "",
        "month": standing.month_standing(seen, today=day),
        "appointments": appointments_on(user, mine, first=day, last=day, zone=zone) if desk.has_day else [],
        "waiting": waiting,
        "waiting_count": waiting_count,
        "unassigned": unassigned,
        "unassigned_url": f"{reverse('casework:today')}?show=unassigned",
        "desk": desk,
        "panels": panels(TODAY_SHOWING, user=user, seen=seen, today=day, now=request.now),
        "approvals_url": page_address("supervision:approvals") if permissions.can_see_supervision(user) else "",
    }
    return render(request, "casework/today.html", context)


def _unassigned(request: SignedInRequest) -> HttpResponse:
    """Show every family of the office that has no coach."""
    after = read_key(request.GET.get("after"))
    page = standing.unassigned_cases(
        seen_in(request), today=request.today, at_most=standing.UNASSIGNED_AT_MOST, after=after
    )
    here = f"{reverse('casework:today')}?show=unassigned"
    context = {
        "today": request.today,
        "unassigned": page,
        "next_url": f"{here}&after={page.after}" if page.after else "",
        "first_url": here if after else "",
    }
    return render(request, "casework/today_unassigned.html", context)


# The address


def _narrowed(request: SignedInRequest, cover: Cover | None = None) -> Narrowed:
    """Read what is asked for; what cannot be read asks for nothing."""
    kind = request.GET.get("kind", "")
    return Narrowed(
        work=queue.Work(kind) if kind in list(queue.Work) else None,
        by_family=request.GET.get("group") == "family",
        after=read_key(request.GET.get("after")),
        cover=cover.staff_id if cover else None,
    )


def _address(narrowed: Narrowed, **more: object) -> str:
    kept = {"kind": narrowed.work, "group": "family" if narrowed.by_family else None, "for": narrowed.cover, **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('casework:today')}{'?' if query else ''}{query}"


# The parts


def _lede(counts: QueueCounts, *, today: date) -> str:
    overdue, now, soon, later = (counts.by_group.get(group, 0) for group in Group)
    coming = f" {later} more {'is' if later == 1 else 'are'} coming up." if later else ""
    if not (overdue or now or soon):
        return f"Nothing is owed {_by(today)}.{coming}"
    return f"{overdue or 'Nothing'} overdue, {now or 'nothing'} due today, and {soon} more {_by(today)}.{coming}"


def _by(today: date) -> str:
    return f"by {_day_of_month(last_day_of(today))}"


def _day_of_month(day: date) -> str:
    suffix = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")  # noqa: PLR2004
    return f"{day:%A} the {day.day}{suffix}"


def _first(rows: list[QueueRow], request: SignedInRequest, narrowed: Narrowed) -> First | None:
    """Return the row that stands first, or the one after those put off by "Not now"."""
    skipped = request.GET.get("skip", "")
    number = int(skipped) if skipped.isdecimal() and len(skipped) <= 2 else 0  # noqa: PLR2004
    in_order = sorted(rows, key=lambda row: (row.group, row.stake, row.due_on))
    if number >= len(in_order):
        number = 0
    if not in_order:
        return None
    row = in_order[number]
    later = number + 1 if number + 1 < len(in_order) else 0
    clock = wording.clock_words(state=row.state, due_on=row.due_on, today=request.today)
    return First(
        lead=row.lead,
        name=row.name,
        tail=row.tail,
        url=row.url,
        text=f"{row.why} {clock.sentence}.",
        reason=row.stake.because if number == 0 else row.stake.because.replace("First", "Next", 1),
        action_label=row.action_label,
        action_url=row.action_url,
        later_url=_address(narrowed, skip=later) if len(in_order) > 1 else "",
    )


def _chips(counts: QueueCounts, narrowed: Narrowed) -> list[Chip]:
    chips = [
        Chip(
            "Everything",
            _address(replace(narrowed, work=None, after=None)),
            narrowed.work is None,
            sum(counts.by_work.values()),
        )
    ]
    return chips + [
        Chip(
            work.label,
            _address(replace(narrowed, work=work, after=None)),
            work == narrowed.work,
            counts.by_work.get(work, 0),
        )
        for work in queue.Work
        if counts.by_work.get(work) or work == narrowed.work
    ]


def _other_order(narrowed: Narrowed) -> Chip:
    """Return the way to the other order of the rows."""
    by_family = not narrowed.by_family
    label = "Group by family" if by_family else "Group by due date"
    return Chip(label, _address(replace(narrowed, by_family=by_family, after=None)), is_current=False)


def _groups(rows: list[QueueRow], counts: QueueCounts, narrowed: Narrowed, *, today: date) -> list[RowGroup]:
    if narrowed.by_family:
        return _families(rows)
    headings = {
        Group.OVERDUE: ("overdue", "Overdue", "over", "alert"),
        Group.TODAY: ("due-today", "Due today", "", "today"),
        Group.SOON: ("this-week", f"{_by(today)[:1].upper()}{_by(today)[1:]}", "", "clock"),
        Group.LATER: ("later", "Coming up", "", "clock"),
    }
    shown = []
    for group, (key, heading, tone, icon) in headings.items():
        of_group = [row for row in rows if row.group == group]
        if of_group:
            shown.append(RowGroup(key, heading, counts.by_group.get(group, 0), tone, icon, of_group))
    return shown


@dataclass(frozen=True, slots=True)
class CoverGroup:
    """The due work of somebody who is away, under a heading of its own."""

    id: str
    heading: str
    name: str
    until: date
    count: int
    rows: list[QueueRow]
    url: str


def _covered(user: User, cover: Cover, narrowed: Narrowed, *, today: date) -> CoverGroup:
    """Return the due work of somebody for whom this person stands in, and the way to all of it (O066)."""
    page = queue_page(user, cover.seen, today=today, narrowed=Narrowed(work=narrowed.work))
    count = queue_counts(cover.seen, today=today, work=narrowed.work).total
    shown = page.rows[:COVERED_ROWS]
    url = _address(Narrowed(work=narrowed.work, cover=cover.staff_id))
    return CoverGroup(
        f"cover-{cover.staff_id}", f"Standing in for {cover.name}", cover.name, cover.last_day, count, shown, url
    )


def _families(rows: list[QueueRow]) -> list[RowGroup]:
    families: dict[UUID, list[QueueRow]] = {}
    for row in rows:
        families.setdefault(row.case_id, []).append(row)
    return [
        RowGroup(
            f"family-{case_id}",
            format_html(
                '<span class="pii">{} family</span> <span>{}</span>', found[0].family_name, found[0].case_number
            ),
            len(found),
            "over" if any(row.group == Group.OVERDUE for row in found) else "",
            "families",
            found,
        )
        for case_id, found in families.items()
    ]


def _week(counts: QueueCounts, *, today: date) -> list[WeekDay]:
    """Return overdue, today and the days after it; a weekend day without anything is left out."""
    overdue = counts.by_group.get(Group.OVERDUE, 0)
    week = [WeekDay("Overdue", overdue, "over", is_today=False, href="#overdue")]
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        count = counts.by_day.get(day, 0)
        if ahead and not count and day.isoweekday() > WORKDAYS:
            continue
        is_heavy = count > 0 and count == max(counts.by_day.get(today + timedelta(days=n), 0) for n in range(1, 7))
        tone = "soon" if ahead and is_heavy and count >= WORKDAYS else ""
        href = "#due-today" if not ahead else "#this-week"
        week.append(WeekDay(f"{day:%a} {day.day}", count, tone, is_today=not ahead, href=href))
    return week
