"""What the steps of child care assistance are made of."""

from __future__ import annotations

from types import MappingProxyType

from eligibility.rules.inputs.origin import (
    NOTHING,
    Origins,
    Rounded,
    at_most,
    below,
    facts,
    figure,
    lower,
    made,
    product,
    total,
)

_ALLOWED: Origins = {
    "care.{who}.allowed": made("The lower of this and what the provider asks, as told", "care.{who}.rate"),
    "allowed_cost": total("care.*.allowed"),
    "payment": total("allowed_cost", less=("copay",), floor=NOTHING),
}
_MONEY: Origins = {
    "resource_limit": figure(),
    "tests.resources": facts("Money told is at most this", "resource_limit"),
}

AK: Origins = MappingProxyType(
    {
        "adult_age": figure(),
        "child_age": figure(),
        "child_age.disability": figure(),
        "household_size": facts(
            "Parents, children below this age, and an older child whose care may be paid",
            "adult_age",
            "child_age",
            "child_age.disability",
        ),
        "category": facts("Whether the family gets cash assistance"),
        "income.earned": facts("Wages, and self-employment less its costs, from this age on", "adult_age"),
        "income.unearned": facts("All other income told, and cash assistance"),
        "gross_income": total("income.earned", "income.unearned"),
        "deductions.child_support": facts("Child support paid"),
        "countable_income": total(
            "income.earned", "income.unearned", less=("deductions.child_support",), floor=NOTHING
        ),
        "median_income.four_people": figure(),
        "median_income.size_factor": figure("household_size"),
        "median_income": made("Multiplied, a month", "median_income.four_people", "median_income.size_factor"),
        "tests.child": facts("A child below this age", "child_age", "child_age.disability"),
        "tests.activity": facts("Every parent who can give care works, or is in school or training"),
        "rates.income_limit": figure(),
        "income_limit": product("median_income", "rates.income_limit"),
        "tests.income": at_most("countable_income", "income_limit"),
        **_MONEY,
        "care.{who}.provider": facts("The kind of provider told; a licensed center where nothing is told"),
        "care.{who}.unit": facts("The unit of care told; full months where nothing is told"),
        "care.{who}.age_group": figure(words="By the age of the child"),
        "care.{who}.rate_per_unit": figure("care.{who}.provider", "care.{who}.unit", "care.{who}.age_group"),
        "care.{who}.rate_for_days": made("Times the days of care told", "care.{who}.rate_per_unit"),
        "authorization.unit_of_hours": facts("What the rule does not say"),
        "authorization.registration_fee": figure(words="A ceiling; it is no part of the benefit"),
        "authorization.first_until": facts("The month, and that the family gets no child care yet"),
        "authorization.{who}.teen": facts("The age, and that care is asked for"),
        "authorization.one_full_month": facts("Two parents in a family on cash assistance"),
        "care.{who}.full_time_rate": figure("care.{who}.provider", "care.{who}.age_group"),
        "care.{who}.rate_authorized": lower("care.{who}.rate_for_days", "care.{who}.full_time_rate"),
        "care.{who}.special_needs_multiplier": figure(),
        "care.{who}.rate if care.{who}.rate_authorized": product(
            "care.{who}.rate_authorized", "care.{who}.special_needs_multiplier?"
        ),
        "care.{who}.rate if care.{who}.rate_for_days": product(
            "care.{who}.rate_for_days", "care.{who}.special_needs_multiplier?"
        ),
        "care.{who}.rate": product("care.{who}.rate_per_unit", "care.{who}.special_needs_multiplier?"),
        **_ALLOWED,
        "rates.copay": figure("countable_income", "median_income"),
        "copay if rates.copay": product("countable_income", "rates.copay", rounded=Rounded.CENT),
        "copay": figure("category"),
        "rates.federal_copay_ceiling": figure(),
        "tests.copay_within_federal_ceiling": made(
            "What the family pays is at most this share of the income",
            "copay",
            "countable_income",
            "rates.federal_copay_ceiling",
        ),
    }
)
OR: Origins = MappingProxyType(
    {
        "group_child_age": figure(),
        "household_size": facts("Parents, and children up to this age", "group_child_age"),
        "on_tanf": facts("Whether the family gets cash assistance"),
        "child_age": figure(),
        "child_age.special_circumstances": figure(),
        "income.earned": facts("Wages and self-employment of the parents"),
        "income.unearned": facts("All other income told, and cash assistance"),
        "gross_income": total("income.earned", "income.unearned"),
        "countable_income": total("income.earned", "income.unearned"),
        "tests.child": facts("A child below this age", "child_age", "child_age.special_circumstances"),
        "education_age": figure(),
        "tests.activity": facts(
            "Every parent who can give care works or studies; not asked on cash assistance", "education_age", "on_tanf"
        ),
        "poverty_guideline.first_person": figure(),
        "poverty_guideline.each_additional": figure(),
        "rates.income_limit_poverty": figure(),
        "median_income.four_people": figure(),
        "median_income.size_factor": figure("household_size"),
        "rates.income_limit_median": figure(),
        "income_limit": made(
            "This multiple of the poverty guideline for the size, a month, or of the median income where that is on the"
            " list and more; rounded up to whole dollars",
            "poverty_guideline.first_person",
            "poverty_guideline.each_additional",
            "household_size",
            "rates.income_limit_poverty",
            "median_income.four_people?",
            "median_income.size_factor?",
            "rates.income_limit_median?",
        ),
        "tests.income": below("countable_income", "income_limit"),
        **_MONEY,
        "education_age.{who}": figure(),
        "hours.not_told.{who}": figure(words="Of families of whom no hours are asked"),
        "hours.weekly_need": facts(
            "The hours told of the parent who works least; not told by who works or studies, these", "hours.not_told.*"
        ),
        "hours.weekly_band": figure("hours.weekly_need"),
        "hours.categorical": figure("on_tanf"),
        "rates.travel": figure(),
        "weeks_per_month": figure(),
        "hours.most": figure(),
        "hours.authorized": made(
            "The hours a week, at least those of families on cash, with travel, times the weeks, rounded up, up to the"
            " most",
            "hours.weekly_band",
            "hours.categorical?",
            "rates.travel",
            "weeks_per_month",
            "hours.most",
        ),
        "care.{who}.area": facts("The area told; that of areas B and C where nothing is told"),
        "care.{who}.provider": facts("The kind of provider told; a certified center where nothing is told"),
        "care.{who}.schedule_told": facts("The schedule told, which is only shown"),
        "care.{who}.infant_below_months": figure("care.{who}.provider"),
        "care.{who}.toddler_below_months": figure(),
        "care.{who}.preschool_below_years": figure(),
        "care.{who}.age_group": facts(
            "The age of the child, and whether it has a disability",
            "care.{who}.infant_below_months",
            "care.{who}.toddler_below_months",
            "care.{who}.preschool_below_years",
        ),
        "care.{who}.monthly_rate": figure("care.{who}.area", "care.{who}.provider", "care.{who}.age_group"),
        "care.{who}.full_time_hours": figure("care.{who}.provider"),
        "care.{who}.hourly_rate": figure("care.{who}.area", "care.{who}.provider", "care.{who}.age_group"),
        "care.{who}.rate if care.{who}.hourly_rate": made(
            "The hourly rate times the hours, up to the monthly rate",
            "care.{who}.hourly_rate",
            "hours.authorized",
            "care.{who}.monthly_rate",
        ),
        "care.{who}.rate": total("care.{who}.monthly_rate"),
        **_ALLOWED,
        "copay": figure("on_tanf", "countable_income", "household_size"),
        "tests.copay_below_cost": below("copay", "allowed_cost"),
    }
)
