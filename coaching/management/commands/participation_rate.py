"""Print the federal participation rates of a month or a fiscal year, as JSON Lines."""

import json
from argparse import ArgumentTypeError
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.public import Case, DatabaseRole, Jurisdiction, Office, Role, User, in_context
from coaching import rules
from coaching.queries.rate_figures import RATES, state_figures
from coaching.queries.rates import (
    BothRates,
    RateScope,
    RateSums,
    Waived,
    months_so_far,
    rate_rows,
    sums_of_scopes,
    waived_sums,
)
from coaching.rules.hours import Place, Rate, target_of, year_rate
from policy.reader import NoRuleOnFile

WRONG_USE = 2
YEAR_DIGITS = 4
_PLACES = Decimal("0.0001")


class Command(BaseCommand):
    """Standard output holds the rates and nothing else."""

    help = (
        "Print both federal participation rates of a month: numerator, denominator, families left out and why; and"
        " those of a fiscal year: the mean of its months so far."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month or the fiscal year, and whose families: of a state, an office, a coach."""
        parser.add_argument("--month", type=month, metavar="YYYY-MM")
        parser.add_argument(
            "--fiscal-year",
            type=fiscal_year,
            metavar="YYYY",
            help="also the rates of this federal fiscal year, up to the month asked about or else the last one over",
        )
        parser.add_argument("--office", metavar="REF", help="only families that were this office's at the month's end")
        parser.add_argument("--coach", metavar="REF", help="only families that this coach carried at the month's end")
        parser.add_argument("--jurisdiction", choices=Jurisdiction.values, help="only this state")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print an object for each state that is asked about: of the month first, then of the fiscal year.

        Raises:
            CommandError: neither month nor year, no such office or coach, or no rules on file for a month.
        """
        first, year = options["month"], options["fiscal_year"]
        if first is None and year is None:
            raise CommandError("Give --month, --fiscal-year or both.", returncode=WRONG_USE)
        with in_context(role=DatabaseRole.AUDITOR):
            office, coach = _office(options["office"]), _coach(options["coach"])
            whose = office.pk if office else None, coach.pk if coach else None
            scopes = [RateScope(state, *whose) for state in _states(options["jurisdiction"], office, coach)]
            try:
                if first is not None and scopes:
                    self._print_month(scopes, first, office, coach)
                if year is not None and scopes:
                    until = first or rules.month_before(timezone.localdate())
                    self._print_year(scopes, year, months_so_far(year, until=until), office, coach)
            except NoRuleOnFile as error:
                raise CommandError(str(error), returncode=WRONG_USE) from None

    def _print_month(self, scopes: list[RateScope], first: date, office: Office | None, coach: User | None) -> None:
        sums = sums_of_scopes(scopes, first)
        for scope in scopes:
            head = {"month": f"{first:%Y-%m}"} | _whose(scope, office, coach)
            self._print(head | _told(scope, first, sums[scope]))

    def _print_year(
        self, scopes: list[RateScope], year: int, months: tuple[date, ...], office: Office | None, coach: User | None
    ) -> None:
        every = [sums_of_scopes(scopes, one) for one in months]
        for scope in scopes:
            head = {"fiscal_year": year} | _whose(scope, office, coach)
            self._print(head | _told_year(year, [sums[scope] for sums in every]))

    def _print(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _whose(scope: RateScope, office: Office | None, coach: User | None) -> dict[str, Any]:
    return {
        "jurisdiction": scope.jurisdiction,
        "office": office.ref if office else None,
        "coach": coach.username if coach else None,
    }


def fiscal_year(text: str) -> int:
    """Read a federal fiscal year of the command line; 2027 begins with October 2026."""
    if not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS):
        raise ArgumentTypeError(f"{text!r} is not a fiscal year like 2027")
    return int(text)


def month(text: str) -> date:
    """Read a month of the command line."""
    found = rules.read_month(text)
    if found is None:
        raise ArgumentTypeError(f"{text!r} is not a month like 2026-10")
    return found


def _office(ref: str | None) -> Office | None:
    if ref is None:
        return None
    office: Office | None = Office.objects.filter(ref=ref).first()
    if office is None:
        raise CommandError(f"There is no office {ref!r}.", returncode=WRONG_USE)
    return office


def _coach(ref: str | None) -> User | None:
    if ref is None:
        return None
    coach: User | None = User.objects.filter(username=ref, role=Role.COACH).first()
    if coach is None:
        raise CommandError(f"There is no coach {ref!r}.", returncode=WRONG_USE)
    return coach


def _states(asked: str | None, office: Office | None, coach: User | None) -> list[str]:
    """Return the states asked about: those of office and coach, or every one that has offices."""
    if asked:
        return [asked]
    if office:
        return [office.jurisdiction]
    if coach and coach.office:
        return [coach.office.jurisdiction]
    return sorted(set(Office.objects.values_list("jurisdiction", flat=True)))


def _told(scope: RateScope, first: date, sums: BothRates) -> dict[str, Any]:
    left = _left_out(scope, first)
    figures = state_figures(scope.jurisdiction)(first)
    waived = waived_sums(scope.jurisdiction, first) if scope.is_whole_state else None
    return {
        str(rate): _one(sums[rate], left[rate])
        | {"target": _number(Fraction(target_of(rate, figures))), "credit": _number(_fraction(figures.credit(rate)))}
        | (_waived(waived.get(rate, Waived())) if waived is not None else {})
        for rate in RATES
    }


def _told_year(year: int, every: list[BothRates]) -> dict[str, Any]:
    """Say the mean of the monthly rates, and which these are; none of a month without families (`wpr.family_rate`)."""
    return {
        str(rate): {
            "rate": _number(year_rate((both[rate] for both in every), year=year)),
            "months": {f"{both[rate].month:%Y-%m}": _number(both[rate].share) for both in every},
        }
        for rate in RATES
    }


def _one(sums: RateSums, left: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "rate": _number(sums.share),
        "left_out": dict(sorted((sums.left_out or {}).items())),
        "left_out_families": left,
        "over_education_cap": sums.over_cap,
    }


def _waived(one: Waived) -> dict[str, Any]:
    """Say how many families reasonable cause would take out: sums, never whose they are (`fvo.waiver`)."""
    return {"waived": {"denominator": one.counted, "numerator": one.engaged}}


def _left_out(scope: RateScope, first: date) -> Mapping[Rate, list[dict[str, str]]]:
    rows = [row for row in rate_rows(scope, first) if row.place == Place.LEFT_OUT]
    names = _references({row.case_id for row in rows})
    found: dict[Rate, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: names.get(one.case_id, "")):
        found[row.rate].append({"case": names.get(row.case_id, ""), "why": str(row.why)})
    return found


def _references(case_ids: set[UUID]) -> dict[UUID, str]:
    rows = Case.objects.filter(pk__in=case_ids).values_list("pk", "ref", "number")
    return {key: ref or number for key, ref, number in rows}


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _number(share: Fraction | None) -> float | None:
    if share is None:
        return None
    return float((Decimal(share.numerator) / Decimal(share.denominator)).quantize(_PLACES, ROUND_HALF_UP))
