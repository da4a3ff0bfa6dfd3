"""Stories of Alaska work cases: assessment, plan, monthly talk, verified hours, and what is still open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from random import Random

from casework.demo import texts
from casework.demo.days import DAY, first_of_month, last_of_month, month_of
from casework.demo.steps import Closed, Fact, Step
from casework.demo.teller import AFTERNOON, MORNING, Teller, days_later, each_month

SCHOOL_AGE = 6
PLAN_LASTS_DAYS = 80
WEEK = 7
LETTERS = 0.5
#: What hours of the system before are proven by: those that the state verified and reported, and a timesheet alone.
REPORTED, TIMESHEET = "acf-199", "timesheet"


def steady(teller: Teller, opened_on: date, *, until: date | None = None) -> None:
    """Tell of a family that takes part: everything owed was done in time, up to a day."""
    until = until or teller.today
    _opening(teller, opened_on)
    signed_on = _assessed_and_planned(teller, days_later(opened_on, teller.rng.randint(6, 12)))
    _renewed(teller, signed_on, until)
    _months(teller, signed_on, until)
    _track_work(teller, opened_on, until)
    _care(teller, signed_on, until)
    _community(teller, days_later(signed_on, 9), until)
    if until == teller.today:
        _calendar(teller)


def _calendar(teller: Teller) -> None:
    """Tell of an appointment that is over, one that lies ahead, and now and then a letter."""
    rng, today = Random(teller.ref), teller.today  # noqa: S311 - a made-up caseload
    held_on = teller.last_worked(days_later(today, -rng.randint(6, 16)))
    if held_on > days_later(teller.steps[0].on, WEEK):
        key = teller.booked(teller.after(held_on, -3), held_on, time(rng.randint(9, 15), rng.choice((0, 30))))
        teller.met(key, held_on, rng.choice(("KEPT", "KEPT", "KEPT", "MISSED")))
    ahead = teller.worked(days_later(today, rng.choice((0, 0, 1, 2, 3, 4, 5, 7))))
    channel, place = rng.choice((("IN_PERSON", "OFFICE"), ("PHONE", ""), ("VIDEO", ""), ("IN_PERSON", "OFFICE")))
    purpose, is_guarded = rng.choice(("MONTHLY", "REVIEW", "DEBRIEF", "SUPPORTS")), bool(teller.safe_contact)
    if is_guarded:
        channel, place = "IN_PERSON", "OFFICE"
    hour = time(rng.randint(9, 16), rng.choice((0, 30)))
    teller.booked(teller.after(today, -3), ahead, hour, channel=channel, place=place, purpose=purpose)
    if rng.random() < LETTERS:
        is_sent = rng.random() < LETTERS
        on = teller.last_worked(days_later(today, -rng.randint(2, 5))) if is_sent else teller.last_worked(today)
        way = "HAND_OVER" if is_guarded else rng.choice(("HOME_MAIL", "HAND_OVER"))
        teller.wrote(on, way, texts.LETTER, is_sent=is_sent)


def quiet_month(teller: Teller, opened_on: date) -> None:
    """Tell of a family that did all it owed but has not been talked to this month."""
    steady(teller, opened_on, until=first_of_month(teller.today) - DAY)
    _keep_house(teller)


def new_referral(teller: Teller, opened_on: date) -> None:
    """Tell of a family referred on the last worked day, not reached yet."""
    teller.referral(teller.after(teller.last_worked(teller.today), -1))
    teller.assigned(teller.steps[0].on)


def missed_first_contact(teller: Teller, opened_on: date) -> None:
    """Tell of a family referred three worked days ago: one attempt, nobody reached, no letter yet."""
    referred_on = teller.after(teller.last_worked(teller.today), -3)
    teller.referral(referred_on)
    teller.assigned(referred_on)
    teller.tried(teller.after(referred_on, 1), "PHONE")
    teller.tried(teller.after(referred_on, 2), "HOME_VISIT")


def note_owed(teller: Teller, opened_on: date) -> None:
    """Tell of a family visited on the last worked day before today; its note is due today."""
    quiet_month(teller, opened_on)
    day = teller.after(teller.last_worked(teller.today), -1)
    teller.talked(day, teller.monthly_subject(), method="IN_PERSON", place="HOME")


def note_late(teller: Teller, opened_on: date) -> None:
    """Tell of a family visited three worked days ago without a note since."""
    quiet_month(teller, opened_on)
    day = teller.after(teller.last_worked(teller.today), -3)
    teller.talked(day, teller.monthly_subject(), method="IN_PERSON", place="HOME")


def plan_not_returned(teller: Teller, opened_on: date) -> None:
    """Tell of a plan mailed for signature that has not come back."""
    steady(teller, opened_on)
    mailed_on = teller.last_worked(days_later(teller.today, -13))
    teller.fact(mailed_on, "plan.mailed", teller.first_adult.ref, due_back_on=days_later(teller.today, -4))
    teller.remarked(teller.after(teller.last_worked(teller.today), -1), "QUESTION", texts.SECOND_QUESTION)


def not_engaged(teller: Teller, opened_on: date) -> None:
    """Tell of somebody who stopped taking part last month; one attempt of two was made this month."""
    stopped_on = teller.worked(first_of_month(teller.today, -1).replace(day=12))
    this_month = teller.worked(first_of_month(teller.today))
    steady(teller, opened_on, until=first_of_month(stopped_on) - DAY)
    _keep_house(teller)
    teller.engagement(stopped_on, is_engaged=False)
    tried_on = teller.worked(days_later(stopped_on, 4))
    teller.tried(tried_on, "PHONE")
    teller.tried(teller.after(tried_on, 3), "LETTER")
    teller.tried(this_month, "LETTER")
    teller.excusal(this_month, "monthly-contact", texts.UNREACHABLE, answer="yes", period=month_of(stopped_on))
    for who in teller.adults[1:]:
        for day in (teller.after(tried_on, 1), this_month):
            teller.talked_and_noted(day, teller.monthly_subject(), who=(who,), at=time(15, 30))


def engaged_again(teller: Teller, opened_on: date) -> None:
    """Tell of somebody who stopped two months ago and came back; the gap was excused."""
    stopped_on = teller.worked(first_of_month(teller.today, -2).replace(day=9))
    steady(teller, opened_on, until=first_of_month(stopped_on) - DAY)
    teller.engagement(stopped_on, is_engaged=False)
    teller.tried(teller.after(stopped_on, 2), "PHONE")
    teller.tried(teller.after(stopped_on, 6), "HOME_VISIT")
    back_on = teller.worked(first_of_month(teller.today, -1).replace(day=6))
    teller.excusal(
        teller.after(back_on, 1), "monthly-contact", texts.UNREACHABLE, answer="yes", period=month_of(stopped_on)
    )
    teller.engagement(back_on, is_engaged=True)
    teller.talked_and_noted(back_on, teller.monthly_subject(), at=time(13, 20), method="IN_PERSON", place="OFFICE")
    _signed(teller, back_on)
    teller.talked_and_noted(teller.worked(first_of_month(teller.today)), teller.monthly_subject())
    _keep_house(teller)


def track_asked(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose consultation request for the other track waits for its answer."""
    steady(teller, opened_on)
    asked_on = teller.after(teller.last_worked(teller.today), -1)
    teller.remarked(teller.after(asked_on, -1), "PRAISE", texts.PRAISE)
    other = "FAMILIES_FIRST" if teller.track == "WORK_FIRST" else "WORK_FIRST"
    reason = texts.TRACK_REASON[0 if other == "FAMILIES_FIRST" else 1]
    teller.track_change(asked_on, other, reason, None)


def track_changed(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose track changed twelve days ago: the thirty days run again."""
    steady(teller, opened_on)
    asked_on = teller.last_worked(days_later(teller.today, -14))
    other = "FAMILIES_FIRST" if teller.track == "WORK_FIRST" else "WORK_FIRST"
    reason = texts.TRACK_REASON[0 if other == "FAMILIES_FIRST" else 1]
    teller.track_change(asked_on, other, reason, teller.after(asked_on, 2))


def track_refused(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose request for the other track was refused last month."""
    steady(teller, opened_on)
    asked_on = teller.worked(first_of_month(teller.today, -1).replace(day=8))
    teller.track_change(asked_on, "FAMILIES_FIRST", texts.TRACK_REASON[0], teller.after(asked_on, 2), approve=False)


def excusal_waits(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose coach asked for a later day for this month's talk."""
    quiet_month(teller, opened_on)
    until = days_later(last_of_month(teller.today), 7)
    teller.excusal(
        teller.last_worked(teller.today),
        "monthly-contact",
        texts.LATER,
        period=month_of(teller.today),
        until=until,
    )


def excusal_refused(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose coach asked to drop this month's talk and was told no."""
    quiet_month(teller, opened_on)
    asked_on = teller.after(teller.last_worked(teller.today), -2)
    if asked_on.month == teller.today.month:
        teller.excusal(asked_on, "monthly-contact", texts.UNREACHABLE, answer="no", period=month_of(teller.today))


def exemption_today(teller: Teller, opened_on: date) -> None:
    """Tell of a doctor's letter that came this morning and has to be told to eligibility today."""
    steady(teller, opened_on)
    today = teller.today
    teller.fact(
        today,
        "exemption.received",
        teller.first_adult.ref,
        code="INCAPACITY",
        first_day=today,
        last_day=days_later(today, 60),
    )


def support_today(teller: Teller, opened_on: date) -> None:
    """Tell of a support authorised today, its note still to be written."""
    steady(teller, opened_on)
    purpose = "Tool set named in the employer's letter"
    teller.fact(teller.today, "support.authorised", teller.first_adult.ref, amount=240, purpose=purpose, routine=True)


def assessment_note_owed(teller: Teller, opened_on: date) -> None:
    """Tell of an assessment held on the last worked day whose note is not in yet."""
    held_on = teller.after(teller.last_worked(teller.today), -1)
    referred_on = teller.after(held_on, -6)
    _opening(teller, referred_on)
    teller.talked_and_noted(held_on, texts.ASSESSMENT, method="IN_PERSON", place="OFFICE", is_plan_reviewed=False)
    for who in teller.adults:
        teller.fact(held_on, "assessment.completed", who, assessment="EA")
        teller.fact(held_on, "assessment.completed", who, assessment="EPI")


def extension_ahead(teller: Teller, opened_on: date) -> None:
    """Tell of an extension staffing in nine days: its form goes to the supervisor the day after tomorrow."""
    steady(teller, opened_on)
    on = teller.last_worked(days_later(teller.today, -20))
    teller.fact(on, "extension_staffing.scheduled", teller.first_adult.ref, staffing_on=days_later(teller.today, 9))


def hours_unverified(teller: Teller, opened_on: date) -> None:
    """Tell of a family whose last month of hours has not been verified yet."""
    steady(teller, opened_on)
    asked_on = teller.after(teller.last_worked(teller.today), -3)
    teller.remarked(asked_on, "QUESTION", texts.QUESTION, answer=texts.ANSWER)
    last_month = month_of(first_of_month(teller.today, -1))
    teller.steps = [
        _unreported(step) if getattr(step, "keys", {}).get("month") == last_month else step
        for step in teller.steps
        if not (getattr(step, "kind", "") == "work_month.verified" and getattr(step, "keys", {})["month"] == last_month)
    ]


def _unreported(step: Step) -> Step:
    """Tell hours of a month that is not verified as timesheets that lie there, and no more."""
    if not isinstance(step, Fact) or step.kind != "work_hours.recorded":
        return step
    return replace(step, keys=dict(step.keys) | {"proof": TIMESHEET})


def closed_with_work(teller: Teller, opened_on: date) -> None:
    """Tell of a family that left with work two months ago and is still called every month."""
    closed_on = teller.worked(first_of_month(teller.today, -2).replace(day=20))
    teller.takes_care = False
    steady(teller, opened_on, until=closed_on - DAY)
    teller.talked_and_noted(closed_on, texts.MONTHLY[6], method="PHONE", at=time(9, 30))
    teller.add(Closed(on=closed_on, at=time(17, 0), by=teller.coach, reason="WORK", is_with_work=True))
    teller.fact(teller.after(closed_on, 4), "exit_summary.filed")
    teller.fact(teller.after(closed_on, 6), "work_screen.closed")
    for month in each_month(first_of_month(closed_on), closed_on):
        _verified(teller, month)
    for month in (first_of_month(teller.today, -1), first_of_month(teller.today)):
        day = teller.worked(days_later(month, 4))
        teller.fact(day, "contact.made", teller.first_adult.ref, method="PHONE", topics=["WORK_HOURS"])


def transferred(teller: Teller, opened_on: date) -> None:
    """Tell of a family taken over from another coach nine days ago: the thirty days run again."""
    own, teller.coach = teller.coach, "nshugak" if teller.coach == "rhatcher" else teller.coach
    steady(teller, opened_on)
    taken_on = teller.last_worked(days_later(teller.today, -9))
    teller.coach = own
    teller.steps = [step for step in teller.steps if step.on < taken_on]
    teller.assigned(taken_on)
    teller.talked_and_noted(teller.after(taken_on, 1), teller.monthly_subject(), method="PHONE")
    _keep_house(teller)


def child_only(teller: Teller, opened_on: date) -> None:
    """Tell of a grandparent with children: no work standards, one referral to a service."""
    teller.kind, teller.track = "CHILD_ONLY", ""
    _opening(teller, opened_on)
    _community(teller, days_later(opened_on, 12), teller.today)
    for month in each_month(first_of_month(opened_on, 1), teller.today):
        teller.talked_and_noted(teller.worked(days_later(month, 4)), texts.MONTHLY[4], is_plan_reviewed=False)


STORYLINES: dict[str, Callable[[Teller, date], None]] = {
    story.__name__: story
    for story in (
        steady,
        quiet_month,
        new_referral,
        missed_first_contact,
        note_owed,
        note_late,
        plan_not_returned,
        not_engaged,
        engaged_again,
        track_asked,
        track_changed,
        track_refused,
        excusal_waits,
        excusal_refused,
        exemption_today,
        support_today,
        assessment_note_owed,
        extension_ahead,
        hours_unverified,
        closed_with_work,
        transferred,
        child_only,
    )
}


# The parts that stories are made of


def _opening(teller: Teller, opened_on: date) -> None:
    opened_on = teller.worked(opened_on)
    teller.referral(opened_on)
    teller.assigned(opened_on)
    first = teller.after(opened_on, 1)
    teller.talked_and_noted(first, texts.FIRST, method="PHONE", direction="OUT", is_plan_reviewed=False)
    teller.reached_by(first, teller.rng.choice(("PHONE", "TEXT", "EMAIL", "PHONE")))


def _assessed_and_planned(teller: Teller, on: date) -> date:
    held_on = teller.worked(on)
    teller.talked_and_noted(
        held_on, texts.ASSESSMENT, method="IN_PERSON", place="OFFICE", is_plan_reviewed=False, at=MORNING
    )
    for who in teller.adults:
        assessment = teller.fact(held_on, "assessment.completed", who, assessment="EA")
        teller.fact(held_on, "assessment.completed", who, assessment="EPI")
        title, text = texts.ASSESSMENT_NOTE
        teller.fact(held_on, "note.filed", who, about=assessment, template="EA", title=title, text=text)
    return _signed(teller, teller.after(held_on, 2))


def _signed(teller: Teller, on: date) -> date:
    if on > teller.today:
        return on
    teller.talked_and_noted(on, texts.SIGNING, method="IN_PERSON", place="OFFICE", at=AFTERNOON)
    goal = teller.rng.choice(texts.GOALS)
    for who in teller.adults:
        steps = [
            {
                "text": text,
                "owner": who,
                "do_by": days_later(on, 24 + 25 * number),
                "review_on": days_later(on, 30 + 28 * number),
            }
            for number, text in enumerate(teller.rng.sample(texts.STEPS, 3))
        ]
        plan = teller.fact(on, "plan.signed", who, plan_kind="FSSP", goal=goal, steps=steps)
        teller.fact(teller.worked(days_later(on, 20)), "plan.reviewed", who, plan=plan)
    return on


def _renewed(teller: Teller, signed_on: date, until: date) -> None:
    while (next_on := teller.worked(days_later(signed_on, PLAN_LASTS_DAYS))) <= until:
        signed_on = _signed(teller, next_on)
    last_chance = teller.last_worked(days_later(until, -2))
    if until < teller.today and next_on <= days_later(teller.today, WEEK) and signed_on < last_chance:
        _signed(teller, last_chance)


def _months(teller: Teller, signed_on: date, until: date) -> None:
    """Tell of one talk with plan review and one verified month for each month in the span."""
    for month in each_month(first_of_month(signed_on, 1), until):
        day = teller.worked(days_later(month, teller.rng.randint(0, 16)))
        day = min(day, teller.last_worked(teller.today)) if month.month == teller.today.month else day
        if day <= until:
            teller.talked_and_noted(day, teller.monthly_subject())
    for month in each_month(signed_on, until):
        _hours(teller, month, until)
        _verified(teller, month)


def _hours(teller: Teller, month: date, until: date) -> None:
    on = teller.last_worked(last_of_month(month))
    if on <= until:
        for who in teller.adults:
            activity = teller.rng.choice(("UNSUB", "UNSUB", "JSJR", "WEX", "VOCED"))
            hours = teller.rng.choice((60, 96, 124, 132, 140))
            teller.fact(
                on, "work_hours.recorded", who, month=month_of(month), activity=activity, hours=hours, proof=REPORTED
            )


def _verified(teller: Teller, month: date) -> None:
    """Verify a month in the middle of the next, for everybody, as far as today allows."""
    verified_on = teller.worked(first_of_month(month, 1).replace(day=teller.rng.randint(8, 16)))
    for who in teller.adults:
        teller.fact(verified_on, "work_month.verified", who, month=month_of(month))


def _keep_house(teller: Teller) -> None:
    """Verify each month of the case that no step has verified yet: it is owed also when nobody takes part."""
    done = {
        step.keys["month"]
        for step in teller.steps
        if getattr(step, "kind", "") == "work_month.verified" and hasattr(step, "keys")
    }
    for month in each_month(teller.steps[0].on, first_of_month(teller.today, -1)):
        if month_of(month) not in done:
            _verified(teller, month)


def _track_work(teller: Teller, opened_on: date, until: date) -> None:
    if teller.track == "WORK_FIRST":
        for number, item in enumerate(("ALEXSYS", "RESUME", "APPLICATION", "BUDGET")):
            for who in teller.adults:
                teller.fact(teller.worked(days_later(opened_on, 10 + 4 * number)), "readiness.done", who, item=item)
        return
    for number, item in enumerate(("FAMILY_NETWORK", "FAMILY_SUPPORT_TEAM", "WEEKLY_CALENDAR")):
        for who in teller.adults:
            teller.fact(teller.worked(days_later(opened_on, 16 + 9 * number)), "family_document.done", who, item=item)
    for month in each_month(opened_on, until):
        for who in teller.adults:
            teller.fact(teller.last_worked(days_later(month, 24)), "track.reviewed", who)


def _care(teller: Teller, signed_on: date, until: date) -> None:
    """Authorise child care month after month where a child is below school age."""
    youngest = min((person.born_on for person in teller.children), default=None)
    if (
        not teller.takes_care
        or not youngest
        or youngest < teller.today.replace(year=teller.today.year - SCHOOL_AGE, day=1)
    ):
        return
    for month in each_month(first_of_month(signed_on, 1), first_of_month(until, 1)):
        asked_on = teller.last_worked(days_later(month, -9))
        if asked_on > until:
            continue
        who = teller.first_adult.ref
        ref = teller.fact(asked_on, "child_care.authorised", who, month=month_of(month))
        title = "Child care authorised for next month"
        text = teller.fill("Care for {child} while working and on the way; provider licensed, copayment explained.")
        teller.fact(asked_on, "note.filed", who, about=ref, template="CHILD_CARE", title=title, text=text)


def _community(teller: Teller, on: date, until: date) -> None:
    made_on = teller.worked(on)
    follow_up_on = teller.worked(days_later(made_on, 14))
    who = teller.first_adult.ref
    service = teller.rng.choice(texts.SERVICES)
    ref = teller.fact(made_on, "community_referral.made", who, to=service, **{"for": who}, follow_up_on=follow_up_on)
    if made_on <= until:
        teller.fact(follow_up_on, "community_referral.followed_up", who, referral=ref, outcome="Appointment kept")
