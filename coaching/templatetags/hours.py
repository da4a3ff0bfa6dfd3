"""The hours grid drawn family by family: hundreds of cells, each family one text, so that it opens at once."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from casework.templatetags.glide import draw_icon, small_tag
from coaching.choices import HoursProof
from coaching.queries.hours_rows import GridCell, GridFamily, GridLine
from coaching.rules import work

register = template.Library()

NOBODY = UUID(int=0)
_PROOF_WORDS = {proof.value: f"proof {proof.label.lower()}" for proof in HoursProof}


@register.filter
def hours_plain(hours: Decimal) -> str:
    """Write hours without zeros at their end."""
    return work.plain_hours(hours)


@register.simple_tag
def hours_families(
    families: Sequence[GridFamily],
    *,
    month: str,
    weeks: int,
    proofs: Sequence[tuple[str, str]],
    can_verify: bool,
    expected: int | None,
) -> SafeString:
    """Draw families with their activities as rows and weeks as cells.

    `expected` is the state's own figure of hours a week, beside the federal need (A105). A script makes the
    cells that are open ready to be typed in.
    """
    draw = _Drawing(month, weeks, proofs, can_verify=can_verify, expected=expected)
    return SafeString("".join(part for family in families for part in draw.family(family)))


class _Drawing:
    """What all families of a page have in common: addresses and choices, made once."""

    def __init__(
        self, month: str, weeks: int, proofs: Sequence[tuple[str, str]], *, can_verify: bool, expected: int | None
    ) -> None:
        self.weeks, self.can_verify, self.expected = weeks, can_verify, expected
        self.week_words: dict[date, str] = {}
        self.address = {
            "hours": reverse("coaching:hours-case", args=[NOBODY, month]),
            "counts": reverse("coaching:month-explained", args=[NOBODY, month]),
            "cell": reverse("coaching:hours-cell", args=[NOBODY, month]),
            "verify": reverse("coaching:month-verify", args=[NOBODY, month]),
            "work": reverse("coaching:work", args=[NOBODY]),
            "note": reverse("casework:note-file", args=[NOBODY]),
        }
        several = [("", "Several"), *proofs]
        self.proofs = {value: _options(proofs, value) for value, _ in proofs} | {"": _options(several, "")}

    def family(self, family: GridFamily) -> Iterator[str]:
        """Yield the rows of one family."""
        url = {name: found.replace(str(NOBODY), str(family.case_id)) for name, found in self.address.items()}
        name, is_verified = escape(family.name), family.is_verified
        closed = "" if family.is_open else " · closed"
        yield (
            f'<tbody class="hours-family{" is-settled" if is_verified else ""}" data-family'
            f' data-cell-url="{url["cell"]}" data-case-url="{url["hours"]}" data-required="{family.required}">'
            f'<tr class="hours-head"><th scope="rowgroup" colspan="{self.weeks + 2}">'
            f'<a href="{url["work"]}" class="pii">{name}</a>'
            f' <span class="muted small">{escape(family.number)} · {escape(family.detail)}{closed}</span>'
            f' <a class="small hours-enter" href="{url["hours"]}">{"See" if is_verified else "Enter"} hours'
            f'<span class="vh"> of {name}</span></a>'
        )
        for tone, words in family.messages:
            mark = draw_icon("alert" if tone == "over" else "note")
            state = " is-over" if tone == "over" else ""
            yield f'<span class="hours-message{state}">{mark}<span class="pii">{escape(words)}</span></span>'
        average = _average(family, self.expected, url["counts"], name)
        yield f'</th><td class="hours-average">{average}</td><td class="hours-done">'
        yield self._sign_off(family, url, name, is_verified=is_verified)
        yield (f'<a class="vh" tabindex="-1" href="{url["note"]}" data-note>Write the note of {name}</a></td></tr>')
        for line in family.lines:
            yield self._line(line, name, is_verified=is_verified)
        yield "</tbody>"

    def _sign_off(self, family: GridFamily, url: dict[str, str], name: str, *, is_verified: bool) -> str:
        if is_verified:
            return small_tag(f"Verified {family.verified_on_words}".strip(), "ok", "check")
        if not self.can_verify:
            return ""
        return f'<a class="btn btn--s" href="{url["verify"]}" data-verify>Verify<span class="vh"> {name}</span></a>'

    def _line(self, line: GridLine, name: str, *, is_verified: bool) -> str:
        words, more = escape(line.words), line.more.lower()
        who = f'<span class="pii">{escape(line.who)}</span>: ' if line.who else ""
        part = f' <span class="muted">{more}</span>' if more else ""
        label = ", ".join(one for one in (name, words, more) if one)
        cells = "".join(
            f'<td class="n">{self._cell(cell, label, line.row, column)}</td>'
            for column, cell in enumerate(line.cells, 1)
        )
        total, proof = line.total_text, line.proof
        if not is_verified:
            chosen = self.proofs[proof]
            last = (
                f'<select class="hours-all" aria-label="{escape(line.proof_label)}" data-all disabled>{chosen}</select>'
            )
        else:
            last = f'<i class="hours-key is-{proof.lower()}"></i>{line.proof_words}' if total else ""
        return (
            f'<tr class="hours-line" data-line data-participant="{line.participant_id}"'
            f' data-activity="{line.activity_id or ""}" data-kind="{line.kind}" data-how="{line.how}">'
            f'<th scope="row"><abbr class="hours-code" title="{line.kind_label}">{line.kind}</abbr>'
            f"<span>{who}{words}{part}</span></th>{cells}"
            f'<td class="n num" data-sum>{total}</td><td colspan="2" class="hours-proof-of">{last}</td></tr>'
        )

    def _cell(self, cell: GridCell, label: str, row: int, column: int) -> str:
        """Draw one cell; `label` is escaped and says whose it is and of which activity."""
        if cell.is_off:
            return f'<span class="hours-off" title="{cell.why}"><span class="vh">{cell.why}</span></span>'
        is_missing, text = cell.is_missing, cell.text
        week = self.week_words.get(cell.week.monday)
        if week is None:
            week = self.week_words[cell.week.monday] = cell.label
        kind = "missing" if is_missing else (cell.proof.lower() if cell.hours else "zero")
        said = _PROOF_WORDS[cell.proof] if cell.hours else ("nothing entered" if is_missing else "")
        words = ", ".join(one for one in (label, week, said, cell.why.lower()) if one)
        return (
            f'<input class="hours-cell is-{kind}{" is-paused" if cell.is_paused else ""}" inputmode="decimal"'
            f' autocomplete="off" maxlength="12" value="{text}" data-at="{row},{column}"'
            f' data-week="{cell.week.monday}" data-rev="{cell.rev}" data-proof="{cell.proof}" aria-label="{words}"'
            f" readonly{' data-shut' if cell.is_locked else ''}>"
        )


def _average(family: GridFamily, expected: int | None, url: str, name: str) -> str:
    """Draw the average as entered with what of it counts; `name` is escaped."""
    if family.is_exempt:
        return small_tag("Exempt", "", "shield")
    average, (today, once, mark) = family.average, family.bar
    words, tone = family.counted_words, f" is-{family.tone}" if family.tone else " is-open"
    each = " of each" if len(family.adults) > 1 else ""
    beside = f'<span class="micro muted">{expected} expected{each}</span>' if expected is not None else ""
    counted = (
        f'<a class="hours-counts" href="{url}"><span data-counts>{words}</span><span class="vh"> of {name}</span></a>'
        if words
        else ""
    )
    said = f"; {words.lower()}" if words else ""
    return (
        f'<span class="flex"><b class="num" data-average>{average}</b>'
        f'<span class="small muted">of {family.required} as entered</span></span>{counted}{beside}'
        f'<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"'
        f' aria-label="{average} of {family.required} hours a week as entered{said}" data-bar>'
        f'<rect class="meter__track" width="100" height="8"/>'
        f'<rect class="meter__bar hours-once{tone}" width="{once}" height="8"/>'
        f'<rect class="meter__bar{tone}" width="{today}" height="8"/>'
        f'<line class="hours-mark" x1="{mark}" x2="{mark}" y1="-3" y2="11" vector-effect="non-scaling-stroke"/></svg>'
    )


def _options(choices: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{label}</option>' for value, label in choices
    )
