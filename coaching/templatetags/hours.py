"""Tags that draw the hours grid: hundreds of cells, each written with one pattern."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from coaching.choices import HoursProof
from coaching.queries.hours_rows import GridCell, GridFamily, GridLine
from coaching.rules import work

register = template.Library()

_CELL = (
    '<input class="hours-cell{}" inputmode="decimal" autocomplete="off" maxlength="12" value="{}" data-at="{},{}"'
    ' data-week="{}" data-rev="{}" data-proof="{}" aria-label="{}" readonly>'
)
_SHUT = _CELL.removesuffix(">") + " data-shut>"


@register.filter
def hours_plain(hours: Decimal) -> str:
    """Write hours without zeros at their end."""
    return work.plain_hours(hours)


@register.simple_tag
def hours_cell(cell: GridCell, *, line: GridLine, who: str, row: int, column: int) -> SafeString:
    """Draw one cell of the grid; a script makes those that are open to be typed in ready."""
    if cell.is_off:
        return format_html('<span class="hours-off" title="{}"><span class="vh">{}</span></span>', cell.why, cell.why)
    words = ", ".join(
        part for part in (who, line.words, line.more.lower(), cell.label, _proof_words(cell), cell.why.lower()) if part
    )
    return format_html(
        _SHUT if cell.is_locked else _CELL,
        _class(cell),
        cell.text,
        row,
        column,
        cell.week.monday.isoformat(),
        cell.rev,
        cell.proof,
        words,
    )


def _class(cell: GridCell) -> str:
    names = ["is-missing" if cell.is_missing else f"is-{cell.proof.lower()}" if cell.hours else "is-zero"]
    if cell.is_paused:
        names.append("is-paused")
    return " " + " ".join(names)


def _proof_words(cell: GridCell) -> str:
    if cell.hours:
        return f"proof {HoursProof(cell.proof).label.lower()}"
    return "nothing entered" if cell.is_missing else ""


@register.simple_tag
def hours_bar(family: GridFamily) -> SafeString:
    """Draw what a family reached of what is asked, with a mark at what is asked."""
    reach, mark = family.bar
    words = f"{family.average} of {family.required} hours a week"
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}" data-bar>'
        '<rect class="meter__track" width="100" height="8"/>'
        '<rect class="meter__bar is-{}" width="{}" height="8"/>'
        '<line class="hours-mark" x1="{}" x2="{}" y1="-3" y2="11" vector-effect="non-scaling-stroke"/></svg>',
        words,
        family.tone,
        reach,
        mark,
        mark,
    )


@register.simple_tag
def hours_proofs(line: GridLine, *, choices: Sequence[tuple[str, str]], label: str) -> SafeString:
    """Draw the choice of proof for all hours of a row; where they differ it says so."""
    options = [*choices] if line.proof else [("", "Several"), *choices]
    chosen = [value for value, _ in options].index(line.proof)
    drawn = format_html_join("", '<option value="{}">{}</option>', options[:chosen])
    drawn += format_html('<option value="{}" selected>{}</option>', *options[chosen])
    drawn += format_html_join("", '<option value="{}">{}</option>', options[chosen + 1 :])
    return format_html('<select class="hours-all" aria-label="{}" data-all disabled>{}</select>', label, drawn)
