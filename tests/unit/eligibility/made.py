"""Made-up households for Hypothesis; every programme of every state can be asked about them."""

from calendar import monthrange
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from eligibility.rules.facts import AllotmentArea, Household, Income, Member, Role, Stretch, Utility

STATES = ("AK", "NC", "OR", "TX")
COUNTIES = {"AK": ["Juneau", "Anchorage", "Nome", "Bethel"], "NC": ["Wake"], "OR": ["Klamath"], "TX": ["Harris"]}
KINDS = tuple(field.name for field in fields(Income))
#: Getting these makes a person disabled, which a rule lets raise a benefit.
DISABILITY_KINDS = ("ssi", "ssdi")

#: From October 2025 to September 2027: the months for which every SNAP figure is on file.
months = st.sampled_from([date(2025 + number // 12, number % 12 + 1, 1) for number in range(9, 33)])
amounts = st.decimals(0, 3000, places=2) | st.integers(0, 3000).map(Decimal)
small = st.just(Decimal(0)) | st.decimals(0, 900, places=2)


def incomes(most: int = 3) -> st.SearchStrategy[Income]:
    return st.dictionaries(st.sampled_from(KINDS), amounts, max_size=most).map(lambda kinds: Income(**kinds))


@st.composite
def members(draw: st.DrawFn, role: Role, number: int) -> Member:
    is_child = role == Role.CHILD
    age = draw(st.integers(0, 18) if is_child else st.integers(18, 85))
    return Member(
        id=f"m{number}",
        role=role,
        age=age,
        income=draw(incomes(1) if is_child else incomes()),
        disabled=draw(st.booleans()),
        pregnant=not is_child and draw(st.booleans()),
        in_school=draw(st.booleans()),
        medical_expenses=draw(small),
        self_employment_costs=draw(st.none() | small),
        higher_education=not is_child and draw(st.sampled_from([False, False, True])),
        weekly_work_hours=draw(st.integers(0, 40).map(Decimal)),
    )


@st.composite
def stretches(draw: st.DrawFn, state: str) -> tuple[Stretch, ...]:
    """Draw the penalties of a month, as each state has them; no month is shorter than their days."""
    if state == "TX":
        return (Stretch(31, whole=True),)
    halves = draw(st.sampled_from([(28,), (1,), (10, 18), (14, 3)]))
    return tuple(draw(stretch(state, days)) for days in halves)


@st.composite
def stretch(draw: st.DrawFn, state: str, days: int) -> Stretch:
    if state == "NC":
        stops = draw(st.booleans())
        return Stretch(days, whole=stops, child_support=not stops)
    levels = (1, 2, 3) if state == "AK" else (1, 2, 3, 4)
    steps = tuple(sorted(draw(st.lists(st.sampled_from(levels), min_size=1, max_size=2))))
    is_alaska = state == "AK"
    return Stretch(days, steps, school=is_alaska and draw(st.booleans()), whole=is_alaska and draw(st.booleans()))


def held_back(penalties: tuple[Stretch, ...], state: str) -> st.SearchStrategy[Decimal]:
    """Draw the amount told: food benefits need it where the penalties say none themselves, or not in every month."""
    is_owed = bool(penalties) and (state in {"NC", "TX"} or any(one.whole or one.school for one in penalties))
    return st.decimals(1, 900, places=2) if is_owed else small


@st.composite
def households(draw: st.DrawFn, states: tuple[str, ...] = STATES) -> Household:
    state = draw(st.sampled_from(states))
    roles = [Role.HEAD, *draw(st.lists(st.sampled_from([Role.CHILD, Role.CHILD, Role.OTHER_ADULT]), max_size=6))]
    if draw(st.booleans()):
        roles.insert(1, Role.SPOUSE)
    penalties = draw(stretches(state)) if draw(st.sampled_from([False, False, True])) else ()
    return Household(
        state=state,
        county=draw(st.sampled_from(COUNTIES[state])),
        members=tuple(draw(members(role, number)) for number, role in enumerate(roles, start=1)),
        rent=draw(small),
        mortgage=draw(small),
        homeless=draw(st.booleans()),
        utilities=frozenset(draw(st.lists(st.sampled_from(list(Utility)), max_size=5))),
        dependent_care_paid=draw(small),
        child_support_paid=draw(small),
        tanf_cash_received=draw(small),
        liquid_assets=draw(st.decimals(0, 8000, places=2)),
        tanf_current_recipient=draw(st.booleans()),
        allotment_area=draw(st.sampled_from([None, *AllotmentArea])) if state == "AK" else None,
        filed_on=draw(st.none() | st.dates(date(2025, 10, 1), date(2027, 9, 30))),
        vehicles=tuple(draw(st.lists(st.decimals(0, 40000, places=2), max_size=3))),
        tanf_penalties=penalties,
        tanf_penalty_amount=draw(held_back(penalties, state)),
        shelter_cost=draw(st.none() | small),
        energy_assistance=draw(st.none() | st.booleans()),
        tanf_approved_on=draw(st.none() | st.dates(date(2024, 10, 1), date(2026, 9, 30))),
        tanf_services_used_up_on=draw(st.none() | st.dates(date(2022, 10, 1), date(2026, 9, 30))),
        one_time_crisis=draw(st.sampled_from([False, False, True])),
    )


def filed_in(home: Household, month: date) -> Household:
    """Return the household with its day of filing, where it has one, in the month that is asked about."""
    if home.filed_on is None:
        return home
    last = monthrange(month.year, month.month)[1]
    return replace(home, filed_on=month.replace(day=min(home.filed_on.day, last)))


def with_more(home: Household, number: int, kind: str, more: Decimal) -> Household:
    """Return the household in which one member has more of one kind of income."""
    member = home.members[number]
    richer = replace(member, income=replace(member.income, **{kind: getattr(member.income, kind) + more}))
    return replace(home, members=(*home.members[:number], richer, *home.members[number + 1 :]))
