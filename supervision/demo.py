"""A month of supervision in the demo's Oregon office: a conference signed by both, none with a coach, two reviews.

In each office it is on file what some of its coaches speak and know. The same for the same day; every step goes
through the ordinary operations, as whoever does it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from casework.public import Case, Role, User, calendars, in_context, local_day
from supervision.choices import LookedAt, MeetingWay, TrainingNeed, WorkRead
from supervision.models import Conference, EngagementReview, StaffSkill
from supervision.operations.conferences import hold_conference, sign_conference
from supervision.operations.engagement import file_engagement_review
from supervision.operations.skills import record_skill
from supervision.rules.conferences import month_slots
from supervision.rules.followed import Agreed

#: With the first coach a conference is held; with the second the month has none.
MET, NOT_MET = "aquiroz", "bwhitefeather"
AFTERNOON = time(15, 40)
FRIDAY = 4
#: What is on file of coaches; of the others nothing is.
BRINGS = {
    "rhatcher": ("es",),
    "ppavlak": ("TEEN_PARENT", "TWO_PARENT"),
    "nshugak": ("esu", "TRIBAL"),
    "lferro": ("es", "TWO_PARENT"),
    "aquiroz": ("es", "FAMILY_VIOLENCE"),
    "bwhitefeather": ("TRIBAL",),
    "tgaines": ("TEEN_PARENT",),
    "jcho": ("ko",),
}
KNOWN_FOR = timedelta(days=200)
SPOKEN = "Contacts come late at the end of the month. Calls move to Tuesday evenings, notes to the same day."
FOUND = "The plan asks for mornings; evenings would fit better. The next call offers both."


def play_supervision(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Play the conference and both reviews, once: `families` are the numbers of each coach's cases, in order."""
    coach = staff.get(MET)
    if coach is None or coach.office is None:
        return
    here = [one for one in staff.values() if one.office_id == coach.office_id]
    manager = next((one for one in here if one.role == Role.OPERATIONS_MANAGER), None)
    specialist = next((one for one in here if one.role == Role.ENGAGEMENT_SPECIALIST), None)
    if manager is not None:
        _conference(manager, coach, today=today)
    if specialist is not None:
        for username in (MET, NOT_MET):
            _review(specialist, staff.get(username), families.get(username, ()), now=now)


def play_skills(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Record what coaches speak and know, once, each as the manager of their office."""
    del families
    for username, brings in BRINGS.items():
        coach = staff.get(username)
        here = [one for one in staff.values() if coach and one.office_id == coach.office_id]
        manager = next((one for one in here if one.role == Role.OPERATIONS_MANAGER), None)
        if coach is None or manager is None:
            continue
        with in_context(actor=manager):
            if StaffSkill.objects.filter(staff=coach).exists():
                continue
            for what in brings:
                record_skill(staff_id=coach.pk, what=what, first_day=today - KNOWN_FOR, actor=manager, now=now)


def _conference(manager: User, coach: User, *, today: date) -> None:
    [slot] = month_slots(calendars.day_of_month(today, -1, 1), 1)
    held_on = slot.last_day - timedelta(days=max(slot.last_day.weekday() - FRIDAY, 0))
    at = datetime.combine(held_on, AFTERNOON, tzinfo=coach.office.zone if coach.office else None)
    with in_context(actor=manager):
        if Conference.objects.filter(coach=coach).exists():
            return
        held = hold_conference(
            coach_id=coach.pk,
            slot=slot,
            number=1,
            held_on=held_on,
            way=MeetingWay.IN_PERSON,
            has_read=[WorkRead.REPORTS, WorkRead.NARRATIVE],
            words=SPOKEN,
            actions=[Agreed("Calls on Tuesday evenings", coach.pk, today + timedelta(days=7))],
            actor=manager,
            now=at,
        )
    with in_context(actor=coach):
        sign_conference(conference_id=held.pk, remark="", actor=coach, now=at)


def _review(specialist: User, coach: User | None, numbers: Sequence[str], *, now: datetime) -> None:
    if coach is None:
        return
    with in_context(actor=specialist):
        open_ones = {one.number: one for one in Case.objects.listed_for(specialist) if one.number in numbers}
        case = next((open_ones[one] for one in numbers if one in open_ones and open_ones[one].is_open), None)
        if case is None or EngagementReview.objects.filter(case=case).exists():
            return
        # The story may end on an earlier day than this one, and what follows lies ahead of when it is filed.
        due_on = local_day(case, now) + timedelta(days=5)
        file_engagement_review(
            case_id=case.pk,
            looked_at=[LookedAt.CASE_REVIEW, LookedAt.PHONE],
            result=FOUND,
            training=TrainingNeed.ENGAGEMENT,
            steps=[Agreed("Offer mornings and evenings", coach.pk, due_on)],
            actor=specialist,
            now=now,
        )
