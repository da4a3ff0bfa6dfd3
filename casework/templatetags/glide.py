"""The parts that pages are built from, one partial each in `templates/components/`.

Tags take plain values, or objects with the attributes that their docstring names, and run no
queries. How the parts look is in `static/css/`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casework import wording
from casework.forms.sent import ASKED_FOR, IN_A_ROW
from casework.templatetags import drawings

register = template.Library()

ICON_NAMES = (
    "today families grid round chart book search phone text home car note pen check clock alert lock shield eyeoff "
    "plus x down right left print mail cap bag globe cloud offline more heart child user pin link dl cal dollar flag "
    "sign settings out inbox info undo"
)
ICONS = frozenset(ICON_NAMES.split())
LONGEST_SEGMENTED = 5
STRIP_AT_MOST_IN_ONE_LINE = 8

Context = dict[str, Any]
Marks = Sequence[tuple[str, str, str]]
"""Small tags beside a title: label, tone, icon."""


# Drawing


@register.simple_tag(name="icon")
@lru_cache(maxsize=256)
def draw_icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is silent, the words beside it speak.

    Raises:
        ValueError: no icon has this name.
    """
    if name not in ICONS:
        raise ValueError(f"No icon is called {name!r}.")
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(name="tag")
@lru_cache(maxsize=512)
def small_tag(label: str, tone: str = "", icon: str = "") -> SafeString:
    """Write a small label; `tone` is over, soon, ok, info, guard, line or nothing."""
    css_class = f"tag is-{tone}" if tone else "tag"
    return format_html('<span class="{}">{}{}</span>', css_class, draw_icon(icon) if icon else "", label)


@register.inclusion_tag("components/stones.html")
def stones(*, done: int, total: int, label: str = "") -> Context:
    """Draw progress toward a goal as stepping stones, the only way it is ever drawn."""
    words = label or (f"All {total} steps done" if done >= total else f"{done} of {total} steps done")
    return {"drawing": drawings.draw_stones(done=done, total=total), "label": words}


@register.inclusion_tag("components/meter.html")
def meter(*, done: int, total: int, label: str, tone: str = "", show_text: bool = False) -> Context:
    """Draw a part of a whole; with `show_text` the label and the numbers stand above it."""
    numbers = f"{done} of {total}"
    return {
        "bar": drawings.share(part=done, whole=total),
        "label": label,
        "numbers": numbers,
        "tone": tone,
        "show_text": show_text,
    }


@register.inclusion_tag("components/unit_bar.html")
def unit_bar(parts: Iterable[tuple[int, int, str]], *, label: str = "") -> Context:
    """Draw (count, kind 1 to 4, words) parts as stacked units."""
    found = [part for part in parts if part[0]]
    width, blocks = drawings.draw_units([(count, kind) for count, kind, _ in found])
    words = label or ", ".join(f"{count} {name}" for count, _, name in found) or "None"
    return {"width": width, "blocks": blocks, "label": words}


# Clocks


@lru_cache(maxsize=2048)
def draw_clock(words: wording.ClockWords, detail: str) -> SafeString:
    """Draw a clock; the rows of a page share most of theirs, so each is rendered once."""
    return SafeString(render_to_string("components/clock.html", {"words": words, "detail": detail}).strip())


@register.simple_tag
def clock(
    *,
    state: str,
    due_on: date | None,
    today: date,
    met_on: date | None = None,
    at: time | None = None,
    second: str = "",
) -> SafeString:
    """Show a deadline; `at` is an hour that its day carries, `second` words for the second line."""
    words = wording.clock_words(state=state, due_on=due_on, today=today, met_on=met_on or None, at=at or None)
    return draw_clock(words, second or words.detail)


@register.inclusion_tag("components/clock_strip.html")
def clock_strip(clocks: Iterable[Any], *, today: date, label: str = "Clocks running on this case") -> Context:
    """Show all clocks of a case, soonest first.

    Each has `label state due_on met_on`, if wanted `at detail url who`; or it is a plain cell with
    `label value`, if wanted `detail tone url done total`.
    """
    cells = [_strip_cell(one, today) for one in clocks]
    return {"cells": cells, "label": label, "is_many": len(cells) > STRIP_AT_MOST_IN_ONE_LINE}


def _strip_cell(one: Any, today: date) -> Context:
    url, detail = getattr(one, "url", ""), getattr(one, "detail", "")
    total = getattr(one, "total", 0)
    if not hasattr(one, "state"):
        words = wording.ClockWords(tone=getattr(one, "tone", ""), icon="", main=one.value, detail="")
    else:
        met_on, at = getattr(one, "met_on", None), getattr(one, "at", None)
        words = wording.clock_words(state=one.state, due_on=one.due_on, today=today, met_on=met_on, at=at)
    bar = {"done": one.done, "total": total} if total else None
    who = getattr(one, "who", "")
    return {"label": one.label, "who": who, "words": words, "detail": detail or words.detail, "url": url, "bar": bar}


@register.filter
def day(value: date | None, today: date) -> str:
    """Say a day: "Tue Nov 17" inside two weeks, "Mar 3" before and after, the year if it is another."""
    return wording.short_day(value, today=today) if value else ""


@register.filter
def day_long(value: date | None) -> str:
    """Say a day as a heading does: "Tuesday, November 17"."""
    return wording.long_day(value) if value else ""


@register.filter
def day_full(value: date | None) -> str:
    """Say a day with everything: "Tue Nov 17, 2026"."""
    return wording.full_day(value) if value else ""


@register.filter
def days_ago(value: date | None, today: date) -> str:
    """Say how long ago a day was: "yesterday", "3 days ago"."""
    return wording.days_ago(value, today=today) if value else ""


@register.filter
def month_words(value: date | None) -> str:
    """Name the month of a day: "November 2026"."""
    return wording.month_words(value) if value else ""


@register.filter
def hour(value: time | datetime | None) -> str:
    """Say an hour: "5:00 PM"; a moment must already stand in the office's time zone."""
    return wording.hour_words(value.time() if isinstance(value, datetime) else value) if value else ""


@register.filter
def counted(count: int, nouns: str) -> str:
    """Say a number with its noun, given as "family,families"."""
    one, many = nouns.split(",")
    return wording.counted(count, one, many)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


# The queue of Today


@register.simple_block_tag
def queue_group(
    content: SafeString, *, heading: str, count: int, id: str, tone: str = "", icon: str = ""
) -> SafeString:
    """Wrap the rows of one group, "Overdue" or "Due today"."""
    values = {"content": content, "heading": heading, "count": count, "id": id, "tone": tone, "icon": icon}
    return render_to_string("components/queue_group.html", values)


_ROW_PARTS = (
    "lead", "name", "tail", "url", "case_number", "why", "icon", "action_url", "action_label", "action_key", "more_url",
    "done", "total",
)  # fmt: skip


@register.inclusion_tag("components/queue_row.html")
def queue_row(row: Any, *, today: date) -> Context:
    """Show one thing to do: a verb, why it is there, its clock, and the one button that does it.

    `row` has `lead name tail url case_number why icon tags state due_on met_on`, if wanted
    `at second action_label action_url action_key more_url done total`. The title is lead, name,
    tail; only the name goes behind the shade.
    """
    words = wording.clock_words(
        state=row.state,
        due_on=row.due_on,
        today=today,
        met_on=getattr(row, "met_on", None),
        at=getattr(row, "at", None),
    )
    drawn = draw_clock(words, getattr(row, "second", "") or words.detail)
    # Plain names cost a template half of what attributes do, and a page has fifty rows.
    shown: Context = {part: getattr(row, part, "") for part in _ROW_PARTS}
    lines = [mark for mark in row.tags if mark[1] == "line"]
    marks = [mark for mark in row.tags if mark[1] != "line"]
    return shown | {"marks": marks, "lines": lines, "tone": words.tone, "clock": drawn}


@register.inclusion_tag("components/do_first.html")
def do_first(item: Any) -> Context:
    """Show what to do first and why: `lead name tail url text reason action_label action_url`.

    If wanted also `done total` (drawn as stones) and `later_url` ("Not now").
    """
    return {"item": item}


# People and happenings


@register.inclusion_tag("components/person.html")
def person(
    *,
    name: str,
    detail: str = "",
    tags: Marks = (),
    note: str = "",
    safe_contact: str = "",
    url: str = "",
    tint: str = "",
    is_public: bool = False,
) -> Context:
    """Show a person as a list item; `safe_contact` travels with the name as a guarded tag.

    `is_public` people (staff, agencies) stay readable when names are hidden.
    """
    return {
        "name": name,
        "initials": initials(name),
        "detail": detail,
        "tags": tags,
        "note": note,
        "safe_contact": safe_contact,
        "url": url,
        "tint": tint,
        "is_public": is_public,
    }


@register.simple_block_tag
def timeline(content: SafeString, *, label: str = "Timeline") -> SafeString:
    """Wrap the months and happenings of a case, newest first."""
    return render_to_string("components/timeline.html", {"content": content, "label": label})


@register.simple_tag
def timeline_month(words: str) -> SafeString:
    """Write the month that the following happenings belong to."""
    return format_html('<li class="timeline__month">{}</li>', words)


@register.inclusion_tag("components/timeline_item.html")
def timeline_item(item: Any) -> Context:
    """Show a happening: `icon title meta text tags kind`; kind is decision, guarded or nothing.

    If wanted also `url id who struck action_url action_label topics_url`: `who` can be hidden, `struck` says what took
    it back.
    """
    return {"item": item}


# Page furniture


@register.simple_block_tag
def page_head(
    content: SafeString,
    *,
    title: str,
    lede: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    tags: Marks = (),
    is_name: bool = False,
    family: str = "",
) -> SafeString:
    """Head a page: crumbs (label, address), title, one sentence or tags, and the page's buttons as content.

    `family` is the name of the family that the page writes about; it goes behind the shade.
    """
    values = {"content": content, "title": title, "lede": lede, "crumbs": crumbs, "tags": tags, "is_name": is_name}
    values["family"] = family
    return render_to_string("components/page_head.html", values)


@register.simple_block_tag
def callout(
    content: SafeString, *, tone: str = "info", title: str = "", icon: str = "", focus: bool = False
) -> SafeString:
    """Say something beside the flow; `focus` takes the focus after a swap."""
    usual = {"info": "info", "ok": "check", "guard": "shield"}.get(tone, "alert")
    values = {"content": content, "tone": tone, "title": title, "icon": icon or usual, "focus": focus}
    return render_to_string("components/callout.html", values)


@register.simple_block_tag
def data_table(content: SafeString, *, label: str, caption: str = "") -> SafeString:
    """Wrap thead and tbody in a table that scrolls inside its own named region."""
    return render_to_string("components/data_table.html", {"content": content, "label": label, "caption": caption})


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], *, label: str) -> Context:
    """Show tabs, each a link with its own address: `label url is_current`, if wanted `count key`."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Any], *, label: str) -> Context:
    """Show filters as links: `label url is_current count`."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/paging.html")
def paging(
    *, previous_url: str = "", next_url: str = "", words: str = "", previous: str = "", next: str = ""
) -> Context:
    """Link to the pages before and after; `previous` and `next` say what they are ("Newer", "Older")."""
    return {
        "previous_url": previous_url,
        "next_url": next_url,
        "words": words,
        "previous": previous or "Previous",
        "next": next or "Next",
    }


@register.inclusion_tag("components/empty.html")
def empty(*, title: str, text: str = "") -> Context:
    """Say that there is nothing here, and what comes next."""
    return {"title": title, "text": text, "drawing": drawings.draw_stones(done=3, total=3)}


@register.inclusion_tag("components/hide_names.html")
def hide_names() -> Context:
    """Offer the button that covers names while someone sits beside the coach."""
    return {}


# Forms


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> Context:
    """List what needs fixing, each line linked to its field; takes the focus.

    A form with rows lists what is wrong in them after its own fields, each line with the row it stands in.
    """
    errors = form.non_field_errors().as_data()
    lines = [("", message) for error in errors if error.code != IN_A_ROW for message in error.messages]
    lines += _lines_of(form)
    for place, row in enumerate(getattr(form, "rows", ()), start=1):
        name = f"{getattr(form, 'row_word', 'row').capitalize()} {getattr(row, 'number', place)}"
        lines += [(target, f"{name}, {said}") for target, said in _lines_of(row)]
    return {"lines": lines, "id": f"{form.prefix or 'form'}-errors"}


def _lines_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    return [(_first_control(field), f"{field.label}: {message}") for field in form for message in field.errors]


def _first_control(field: forms.BoundField) -> str:
    many = isinstance(field.field.widget, forms.RadioSelect)
    return f"{field.auto_id}_0" if many else field.id_for_label or field.auto_id


@register.filter
def asked_for(field: forms.BoundField) -> str:
    """Say that a field may be left empty, or when it may not; nothing where it is always asked for."""
    return "" if field.field.required else str(getattr(field.field, ASKED_FOR, "optional"))


@register.filter
def is_segmented(field: forms.BoundField) -> bool:
    """Tell whether a choice of one is short enough to stand side by side."""
    widget = field.field.widget
    is_one_of = isinstance(widget, forms.RadioSelect) and not isinstance(widget, forms.CheckboxSelectMultiple)
    return is_one_of and not widget.attrs.get("data-list") and len(list(field)) <= LONGEST_SEGMENTED


@register.inclusion_tag("components/segmented.html")
def segmented(*, name: str, legend: str, choices: Iterable[tuple[str, str]], value: str = "") -> Context:
    """Offer a choice of one as a row of buttons, outside a Django form."""
    return {"name": name, "legend": legend, "choices": choices, "value": value}


@register.inclusion_tag("components/combobox.html")
def combobox(*, name: str, label: str, url: str, value: str = "", text: str = "", hint: str = "") -> Context:
    """Offer a long choice by typing; without script `<name>_text` is sent as it was typed."""
    return {"name": name, "label": label, "url": url, "value": value, "text": text, "hint": hint}


@register.inclusion_tag("components/saved_state.html")
def saved_state(*, saved_at: datetime | None = None) -> Context:
    """Show whether a form is saved; the draft script keeps it true."""
    return {"saved_at": saved_at}


@register.inclusion_tag("components/note_box.html", takes_context=True)
def note_box(
    context: template.Context, *, form: forms.BaseForm, heading: str, saved_at: datetime | None = None
) -> Context:
    """Show the compose card around a crispy form, with its saved state."""
    return {
        "form": form,
        "heading": heading,
        "saved_at": saved_at,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }
