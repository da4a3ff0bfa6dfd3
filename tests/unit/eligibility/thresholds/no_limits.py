"""What the rules compare and what is no limit of the policy, each with the reason."""

from collections.abc import Mapping

FLOOR = "nothing falls below zero"
ANY = "any amount at all, or none"
SEVERAL = "one or several"
NOBODY = "tables begin with one person"
PLACES = "a set of places inside another"
DAYS = "the days of a month or of two dates, no figure of the policy"
BIRTHDAY = "whole years and months from the day of birth; nobody is younger than none"
HOLDS = "both its days are included"

_AFTER_COSTS = "max(ZERO, member.income.self_employment_gross - member.known_costs)"

NO_LIMITS: Mapping[str, str] = {
    "adverse.py effect_of: max(own, federal, key=lambda one: (one.effective_on, one.earliest_on))": "a floor under the "
    "count of the state, which no state on file lies below (`test_adverse_rules.py`)",
    "adverse.py cure_words: effective_on <= given_on": DAYS,
    "child_care/us_ak.py determine: max(ZERO, allowed - _copay(family, income, median, book))": FLOOR,
    "child_care/us_ak.py _family: household.tanf_cash_received > ZERO": ANY,
    "child_care/us_ak.py _is_active: len(family.parents) > 1": SEVERAL,
    "child_care/us_ak.py _has_activity: parent.income.earned > ZERO": ANY,
    "child_care/us_ak.py _has_activity: parent.hours_of_work > ZERO": ANY,
    "child_care/us_ak.py _countable_income: max(ZERO, earned + unearned - paid)": FLOOR,
    f"child_care/us_ak.py _earnings: {_AFTER_COSTS}": FLOOR,
    "child_care/us_ak.py _median: max(len(family.members), 1)": NOBODY,
    "child_care/us_ak.py _authorized: child.age < family.teen_below": "the family has children below the age of adults "
    "alone, which is lower; so it holds for every one of them",
    "child_care/us_ak.py _copay: max(reached, key=_bound)": "the highest band that is reached",
    "child_care/us_ak_authorization.py write_authorization: parents > 1": SEVERAL,
    "child_care/us_ak_authorization.py write_authorization: child.care_charge > ZERO": ANY,
    "child_care/us_ak_rates.py _row: asked <= _areas(row)": PLACES,
    "child_care/us_ak_rates.py _age_group: max(reached, key=lambda group: reached[group])": "the oldest group reached",
    "child_care/us_or.py determine: max(ZERO, allowed - copay)": FLOOR,
    "child_care/us_or.py _family: len(caretakers) > 1": SEVERAL,
    "child_care/us_or.py _family: household.tanf_cash_received > ZERO": ANY,
    "child_care/us_or.py _has_activity: member.income.earned > 0": ANY,
    "child_care/us_or.py _has_activity: member.weekly_work_hours > 0": ANY,
    "child_care/us_or.py _able: len(family.caretakers) > 1": SEVERAL,
    "child_care/us_or.py _authorized_hours: "
    "min((_weekly_need(member, book) for member in _able(family)), default=ZERO)": "the hours of who works least",
    "child_care/us_or.py _band: need <= ZERO": ANY,
    "child_care/us_or.py _copay: max(reached, key=lambda row: Decimal(row.removeprefix('from_')))": (
        "the highest band that is reached"
    ),
    **{
        f"{module}.py holds_on: {text}": HOLDS
        for module in ("holding", "reductions")
        for text in ("self.first_day <= day", "day <= self.last_day")
    },
    "holding.py _is_later: one.born_on.replace(day=1) > month": DAYS,
    "holding.py _age: max(0, month.year - born_on.year - ((month.month, month.day) < (born_on.month, born_on.day)))": (
        BIRTHDAY
    ),
    "holding.py _age: (month.month, month.day) < (born_on.month, born_on.day)": BIRTHDAY,
    "holding.py _months: "
    "max(0, (month.year - born_on.year) * 12 + month.month - born_on.month - (month.day < born_on.day))": BIRTHDAY,
    "holding.py _months: month.day < born_on.day": BIRTHDAY,
    "reductions.py in_month: one.first_day <= last": DAYS,
    "reductions.py in_month: one.last_day >= first": DAYS,
    "reductions.py in_month: one.last_day >= last": DAYS,
    "screening.py counted_from: min([*found, *([max(found_on, first.on)] if found_on else [])], default=None)": DAYS,
    "screening.py counted_from: max(found_on, first.on)": DAYS,
    "snap/benefit.py max_allotment: max(unit.size, 1)": NOBODY,
    "snap/deductions.py net_income_of: max(ZERO, gross.total - deducted - support)": FLOOR,
    "snap/deductions.py net_income_of: max(ZERO, adjusted - _shelter(unit, adjusted, utilities, book))": FLOOR,
    "snap/deductions.py _standard: max(unit.size, 1)": NOBODY,
    "snap/deductions.py _shelter: costs > ZERO": ANY,
    "snap/flags.py _write_time_limits: member.age < exempt_child_below": "below the age of a dependent child, which "
    "exempts before it",
    "snap/flags.py _is_exempt: member.income.unemployment > 0": ANY,
    "snap/income.py income_of: max(ZERO, earned + unearned - excluded)": FLOOR,
    "snap/income.py _after_costs: max(ZERO, gross - max(gross * rate, member.known_costs))": FLOOR,
    "snap/limits.py _is_categorical: household.tanf_cash_received > 0": ANY,
    "snap/limits.py _is_categorical: member.income.ssi > 0": ANY,
    "snap/limits.py _share_of_poverty: max(unit.size, 1)": NOBODY,
    "snap/limits.py _gross_test: max(unit.size, 1)": NOBODY,
    "snap/limits.py _net_test: max(unit.size, 1)": NOBODY,
    "snap/people.py is_disabled: member.income.ssi > 0": ANY,
    "snap/people.py is_disabled: member.income.ssdi > 0": ANY,
    "snap/people.py _may_count: household.tanf_cash_received > 0": ANY,
    "snap/utilities.py alaska_region: asked <= {bare(str(place)) for place in places}": PLACES,
    "snap/utilities.py _north_carolina: max(unit.size, 1)": NOBODY,
    "snap/utilities.py _north_carolina: max(unit.size, 1) (2)": NOBODY,
    "tadvs/us_or.py determine: (day.year, day.month) > (month.year, month.month)": DAYS,
    "tadvs/us_or.py _passes_income: max(ZERO, countable - needed)": FLOOR,
    "tanf/penalties.py is_stopped: days >= days_in_month(book)": DAYS,
    "tanf/penalties.py taken_of_month: stretch.days < days": DAYS,
    "tanf/us_ak.py _payment: max(ZERO, unmet)": FLOOR,
    "tanf/us_ak.py _payment: max(ZERO, kept - _held_back(household, kept, largest, book))": FLOOR,
    "tanf/us_ak.py _taken: max(stretch.steps)": "the highest step",
    "tanf/us_ak_family.py on_ssi: member.income.ssi > 0": ANY,
    "tanf/us_ak_family.py _with_children: len(parents) > 1": SEVERAL,
    "tanf/us_ak_family.py has_two_able_parents: len(self.parents) > 1": SEVERAL,
    "tanf/us_ak_income.py countable_income: "
    "min(earned - worked, _care_deduction(household, family, book, under))": "no more than what is earned",
    "tanf/us_ak_income.py countable_income: max(ZERO, earned - worked - care + unearned - paid)": FLOOR,
    "tanf/us_ak_income.py earnings: max(ZERO, income.self_employment_gross - member.known_costs)": FLOOR,
    "tanf/us_ak_shelter.py _is_told: _paid(household) > 0": ANY,
    "tanf/us_nc.py determine: max(paid_for, 1)": NOBODY,
    "tanf/us_nc.py _is_free_of_penalty: household.tanf_penalty_step > 0": ANY,
    f"tanf/us_nc.py _earnings: {_AFTER_COSTS}": FLOOR,
    "tanf/us_nc.py _payment: max(ZERO, need - countable)": FLOOR,
    "tanf/us_or.py _caretaker_passes: member.income.ssi > 0": ANY,
    "tanf/us_or.py _has_exit_limit: member.income.earned > 0": ANY,
    "tanf/us_or.py _benefit: max(ZERO, standard - income.adjusted)": FLOOR,
    "tanf/us_or.py _benefit: max(ZERO, whole - _held_back(household, whole, book))": FLOOR,
    "tanf/us_or_groups.py groups_of: groups.size > 0": ANY,
    "tanf/us_or_groups.py _on_ssi: member.income.ssi > 0": ANY,
    "tanf/us_tx.py determine: group.size > 0": ANY,
    "tanf/us_tx.py determine: needs.maximum - countable >= minimum": "the needs test ends aid before, for every size: "
    "`test_the_smallest_grant_of_texas_lies_beyond_the_needs_of_every_size`",
    "tanf/us_tx.py _is_free_of_penalty: household.tanf_penalty_step > 0": ANY,
    "tanf/us_tx.py _needs: max(group.size, 1)": NOBODY,
    "tanf/us_tx.py _income: max(ZERO, after_expense - care)": FLOOR,
    "tanf/us_tx.py _income: max(ZERO, after_expense - disregard - care)": FLOOR,
    f"tanf/us_tx.py _earnings: {_AFTER_COSTS}": FLOOR,
    "certification.py require_length: 1 <= months <= MOST_MONTHS": "a bound of what can be typed",
    "certification.py next_of: on >= calendars.day_of_month(last.on, -1, 1)": DAYS,
    "certification.py next_of: left[0].on < on": DAYS,
    "certification.py _meets: held.on.year >= due.on.year": DAYS,
    "certification.py _interim: on < end": DAYS,
    "certification.py _yearly: (last := date(year, 12, 31)) < end": DAYS,
    "hours.py hours_on: day < rule.effective_from": DAYS,
    "hours.py hours_on: day > rule.effective_to": DAYS,
    "months_used.py counted_adults: float(member.get('income', {}).get('ssi', 0) or 0) > 0": ANY,
    "months_used.py used_before: one.month < month": DAYS,
    "months_used.py _limit: "
    "max((one.month for one in months if one.is_used and one.month <= this_month), default=None)": DAYS,
    "months_used.py _limit: one.month <= this_month": DAYS,
    "months_used.py _limit: newest >= month_after(this_month, -1)": DAYS,
    "timely.py last_to_leave: last + DAY < effective_on": DAYS,
    "timely.py last_to_leave: effective_if(last + DAY) <= effective_on": DAYS,
    "timely.py _continued: max(given_on + timedelta(days=count), effect.effective_on)": DAYS,
}
