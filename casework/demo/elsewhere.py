"""Stories of Oregon, North Carolina and Texas cases."""

from datetime import date

from casework.demo import texts
from casework.demo.days import DAY, first_of_month, month_of
from casework.demo.teller import AFTERNOON, Teller, days_later, each_month

WEEK = 7


def oregon(teller: Teller, opened_on: date, *, behind: bool = False) -> None:
    """Tell of a coaching contract with monthly talks; `behind` leaves this month's talk and a step open."""
    _opened(teller, opened_on)
    signed_on = teller.worked(days_later(opened_on, 9))
    plan = _plan(teller, signed_on, "CONTRACT")
    for number, month in enumerate(each_month(first_of_month(signed_on, 1), teller.today)):
        is_running = month == first_of_month(teller.today)
        if is_running and behind:
            continue
        day = _day_of_talk(teller, month)
        teller.talked_and_noted(day, teller.monthly_subject())
        if number == 0 or not behind:
            teller.fact(day, "plan.reviewed", plan=plan)
    follow_up_on = teller.worked(days_later(signed_on, 21))
    who = teller.first_adult.ref
    service = teller.rng.choice(texts.SERVICES)
    made_on = teller.after(signed_on, 1)
    ref = teller.fact(made_on, "community_referral.made", who, to=service, **{"for": who}, follow_up_on=follow_up_on)
    teller.fact(follow_up_on, "community_referral.followed_up", who, referral=ref, outcome="Accepted")


def carolina(teller: Teller, opened_on: date, *, behind: bool = False) -> None:
    """Tell of an employment case: home visit within seven days, progress looked at each week."""
    teller.assistance = "EMPLOYMENT"
    _opened(teller, opened_on)
    applied_on = teller.worked(days_later(opened_on, 3))
    teller.fact(applied_on, "application.completed")
    teller.fact(teller.after(applied_on, 3), "home_visit.made")
    signed_on = teller.worked(days_later(opened_on, 10))
    plan = _plan(teller, signed_on, "MRA")
    for month in each_month(first_of_month(signed_on, 1), teller.today):
        day = _day_of_talk(teller, month)
        if not (behind and month == first_of_month(teller.today)):
            teller.talked_and_noted(day, teller.monthly_subject())
            teller.fact(day, "plan.reviewed", plan=plan)
    _weekly(teller, signed_on, skip_last=behind)


def texas(teller: Teller, opened_on: date, *, behind: bool = False) -> None:
    """Tell of a permanency case: everybody seen face to face each month."""
    teller.kind = "PERMANENCY"
    _opened(teller, opened_on)
    everybody = tuple(person.ref for person in teller.people)
    for month in each_month(opened_on, teller.today):
        if behind and month == first_of_month(teller.today):
            continue
        day = _day_of_talk(teller, max(month, days_later(opened_on, 6)))
        teller.talked_and_noted(day, texts.VISIT, who=everybody, method="IN_PERSON", place="HOME", at=AFTERNOON)


def _opened(teller: Teller, opened_on: date) -> None:
    on = teller.worked(opened_on)
    teller.referral(on)
    teller.assigned(on)
    first = teller.after(on, 1)
    teller.talked_and_noted(first, texts.FIRST, method="PHONE", direction="OUT")
    teller.reached_by(first, teller.rng.choice(("PHONE", "TEXT", "EMAIL")))


def _plan(teller: Teller, on: date, kind: str) -> str:
    teller.talked_and_noted(on, texts.SIGNING, method="IN_PERSON", place="OFFICE", at=AFTERNOON)
    who = teller.first_adult.ref
    steps = [
        {"text": text, "owner": who, "do_by": days_later(on, 30 + 30 * n), "review_on": days_later(on, 40 + 40 * n)}
        for n, text in enumerate(teller.rng.sample(texts.STEPS, 3))
    ]
    return teller.fact(on, "plan.signed", who, plan_kind=kind, goal=teller.rng.choice(texts.GOALS), steps=steps)


def _day_of_talk(teller: Teller, month: date) -> date:
    """Pick a worked day of a month: not after today in the running one, not after the month's end in any."""
    day = teller.worked(days_later(month, teller.rng.randint(0, 14)))
    if month_of(month) == month_of(teller.today):
        day = min(day, teller.last_worked(teller.today))
    return day


def _weekly(teller: Teller, signed_on: date, *, skip_last: bool) -> None:
    monday = signed_on - signed_on.weekday() * DAY
    this_monday = teller.today - teller.today.weekday() * DAY
    while monday < this_monday:
        friday = teller.last_worked(days_later(monday, 4))
        is_last = days_later(monday, WEEK) >= this_monday
        if not (skip_last and is_last):
            teller.fact(max(friday, signed_on), "progress.assessed")
        monday = days_later(monday, WEEK)
