"""The parts of pages: what they say, what they hide, and that they carry no style of their own."""

import re
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from casework.templatetags import drawings, glide

TODAY = date(2026, 11, 17)
ROOT = Path(__file__).resolve().parents[3]


def render(source: str, **values: object) -> str:
    return Template("{% load glide crispy_forms_tags %}" + source).render(Context({"today": TODAY, **values}))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@dataclass(frozen=True)
class Row:
    icon: str = "phone"
    lead: str = "Call"
    name: str = "Lorena <Jackson>"
    tail: str = ""
    url: str = "/cases/1/"
    case_number: str = "K-1042"
    why: str = "New referral, no contact yet."
    tags: tuple[tuple[str, str, str], ...] = (("Draft", "info", "pen"), ("Two-parent", "line", ""))
    state: str = "OVERDUE"
    due_on: date = date(2026, 11, 16)
    action_label: str = "Log contact"
    action_url: str = "/cases/1/contact/"
    action_key: str = "l"


@dataclass(frozen=True)
class Clock:
    label: str
    state: str
    due_on: date
    met_on: date | None = None
    at: time | None = None
    url: str = ""


@dataclass(frozen=True)
class Cell:
    label: str
    value: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool
    count: int | None = None


class NoteForm(forms.Form):
    happened_on = forms.DateField(label="Date of contact", help_text="The day it happened")
    method = forms.ChoiceField(label="How", choices=[("PHONE", "Phone"), ("MAIL", "Mail")], widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(
        label="People", choices=[("1", "Amy"), ("2", "Eli")], widget=forms.CheckboxSelectMultiple
    )
    is_reviewed = forms.BooleanField(label="Plan reviewed", required=False)

    helper = FormHelper()
    helper.attrs = {"data-draft-url": "/drafts/1/"}


class TestIcons:
    def test_are_those_of_the_sprite(self) -> None:
        drawn = re.findall(r'<symbol id="i-([a-z]+)"', render_to_string("components/sprite.html"))
        assert sorted(drawn) == sorted(glide.ICONS)

    def test_are_silent(self) -> None:
        assert 'aria-hidden="true"' in render('{% icon "phone" %}')

    def test_refuse_an_unknown_name(self) -> None:
        with pytest.raises(ValueError, match="elephant"):
            render('{% icon "elephant" %}')


class TestClock:
    def test_pairs_words_with_an_icon(self) -> None:
        html = render("{% clock state='OVERDUE' due_on=due today=today %}", due=date(2026, 11, 13))
        assert text_of(html) == "4 days over was Fri Nov 13"
        assert "is-over" in html
        assert "#i-alert" in html

    def test_lets_the_page_say_the_second_line(self) -> None:
        html = render("{% clock state='MET' due_on=today met_on=today today=today second='by phone' %}")
        assert text_of(html) == "Met Nov 17 by phone"

    def test_strip_shows_clocks_and_plain_cells(self) -> None:
        clocks = [
            Clock("Staffing", "DUE_SOON", TODAY, at=time(10, 30), url="/why/"),
            Clock("Assessment", "MET", date(2026, 9, 11), date(2026, 8, 21)),
            Cell("TANF months used", "23 of 60", 23, 60),
        ]
        html = render("{% clock_strip clocks today=today %}", clocks=clocks)
        assert "Staffing Today 10:30 AM" in text_of(html)
        assert "Assessment Met Aug 21 due Sep 11" in text_of(html)
        assert 'aria-label="TANF months used: 23 of 60"' in html
        assert html.count('href="/why/"') == 1


class TestFilters:
    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("{{ today|day:today }}", "Tue Nov 17"),
            ("{{ today|day_long }}", "Tuesday, November 17"),
            ("{{ today|day_full }}", "Tue Nov 17, 2026"),
            ("{{ today|month_words }}", "November 2026"),
            ("{{ today|days_ago:today }}", "today"),
            ("{{ nothing|day:today }}{{ nothing|day_long }}{{ nothing|hour }}", ""),
            ('{{ "Thi Lan Nguyen"|initials }}', "TN"),
            ('{{ "Cher"|initials }}', "C"),
            ('{{ 1|counted:"family,families" }}', "1 family"),
            ('{{ 1200|counted:"family,families" }}', "1,200 families"),
        ],
    )
    def test_say_days_and_numbers(self, source: str, words: str) -> None:
        assert render(source, nothing=None) == words


class TestQueue:
    def test_row_starts_with_its_verb_and_hides_only_the_name(self) -> None:
        html = render("{% queue_row row today=today %}", row=Row())
        assert text_of(html).startswith("Call Lorena &lt;Jackson&gt; K-1042 Draft")
        assert '<span class="pii">Lorena &lt;Jackson&gt;</span>' in html
        assert "1 day over" in html

    def test_row_has_one_button_that_says_for_whom(self) -> None:
        html = render("{% queue_row row today=today %}", row=Row())
        assert html.count('class="btn') == 1
        assert 'data-key="l">Log contact<span class="vh"> for Lorena &lt;Jackson&gt;</span>' in html

    def test_group_is_named_by_its_heading(self) -> None:
        html = render(
            '{% queue_group heading="Overdue" count=1 id="over" tone="over" icon="alert" %}'
            "{% queue_row row today=today %}{% endqueue_group %}",
            row=Row(),
        )
        assert 'aria-labelledby="over"' in html
        assert "Overdue 1" in text_of(html)


class TestDrawings:
    def test_stones_say_how_far(self) -> None:
        assert "All 3 steps done" in render("{% stones done=3 total=3 %}")
        html = render("{% stones done=1 total=3 %}")
        assert "1 of 3 steps done" in html
        assert (html.count("stones__tick"), html.count("is-now")) == (1, 1)

    def test_meter_stays_inside_its_frame(self) -> None:
        assert drawings.share(part=5, whole=0) == "0"
        assert drawings.share(part=50, whole=38) == "100.0"
        assert 'aria-label="Contact: 31 of 38"' in render('{% meter done=31 total=38 label="Contact" %}')

    def test_units_are_counted_one_by_one_until_they_are_many(self) -> None:
        few = render("{% unit_bar parts %}", parts=[(2, 1, "contacts"), (0, 2, "notes"), (1, 3, "plans")])
        assert few.count("<rect") == 3
        assert 'aria-label="2 contacts, 1 plans"' in few
        assert render("{% unit_bar parts %}", parts=[(50, 1, "contacts"), (9, 2, "notes")]).count("<rect") == 2
        assert 'aria-label="None"' in render("{% unit_bar parts %}", parts=[])


class TestPeople:
    def test_name_goes_behind_the_shade_and_safe_contact_travels_with_it(self) -> None:
        html = render('{% person name="Amy Tolman" detail="29, parent" safe_contact="No voicemail" %}')
        assert '<span class="pii">Amy Tolman</span>' in html
        assert re.search(r'tag is-guard">.*No voicemail', html)

    def test_staff_stay_readable(self) -> None:
        assert "pii" not in render('{% person name="Joan Bixby" is_public=True %}')


class TestFurniture:
    def test_page_head_marks_a_name(self) -> None:
        html = render(
            '{% page_head title="Tolman family" is_name=True crumbs=crumbs %}'
            '<a class="btn" href="/x/">X</a>{% endpage_head %}',
            crumbs=[("Families", "/families/"), ("K-1042", "")],
        )
        assert '<h1><span class="pii">Tolman family</span></h1>' in html
        assert 'href="/families/"' in html
        assert "head__end" in html

    def test_page_head_names_the_family_it_writes_about_behind_the_shade(self) -> None:
        html = render('{% page_head title="New note" family="Fuentes" %}{% endpage_head %}')
        assert '<h1>New note, <span class="pii">Fuentes family</span></h1>' in html

    def test_page_head_without_buttons_leaves_no_empty_box(self) -> None:
        assert "head__end" not in render('{% page_head title="Families" %}{% endpage_head %}')

    def test_tabs_and_chips_say_where_one_is(self) -> None:
        links = [
            Link("Timeline", "?tab=timeline", is_current=True),
            Link("Hours", "?tab=hours", is_current=False, count=0),
        ]
        assert render('{% tabs links label="Sections" %}', links=links).count('aria-current="page"') == 1
        assert "<b>0</b>" in render('{% chips links label="Show" %}', links=links)

    def test_table_scrolls_in_a_named_region(self) -> None:
        html = render('{% data_table label="Families" %}<tbody></tbody>{% enddata_table %}')
        assert 'role="region" aria-label="Families"' in html
        assert 'tabindex="0"' in html

    def test_paging_is_silent_when_there_is_one_page(self) -> None:
        assert not render("{% paging %}").strip()

    def test_callout_escapes_what_it_is_given(self) -> None:
        html = render('{% callout tone="soon" title=title %}<p>{{ title }}</p>{% endcallout %}', title="<script>")
        assert "<script>" not in html


class TestForms:
    @pytest.fixture
    def refused(self) -> str:
        form = NoteForm({"happened_on": "30 February"})
        assert not form.is_valid()
        return render("{% crispy form %}", form=form)

    def test_summary_links_to_the_first_control_of_each_field(self, refused: str) -> None:
        assert "3 things need fixing" in refused
        for target in ("id_happened_on", "id_method_0", "id_people_0"):
            assert f'href="#{target}"' in refused
            assert re.search(rf'id="{target}"', refused)

    def test_field_points_to_its_help_and_its_error(self, refused: str) -> None:
        date_input = re.search(r"<input[^>]*id=\"id_happened_on\"[^>]*>", refused)
        assert date_input
        assert 'aria-invalid="true"' in date_input[0]
        assert 'aria-describedby="id_happened_on_helptext id_happened_on_error"' in date_input[0]
        assert 'id="id_happened_on_helptext"' in refused
        assert 'id="id_happened_on_error"' in refused

    def test_choice_is_a_fieldset_and_short_ones_stand_side_by_side(self, refused: str) -> None:
        assert refused.count('class="seg"') == 1
        assert refused.count('class="opts"') == 1
        assert "<legend>How</legend>" in refused

    def test_form_carries_its_draft_address(self, refused: str) -> None:
        assert 'data-draft-url="/drafts/1/"' in refused

    def test_combobox_works_as_plain_text_without_script(self) -> None:
        html = render('{% combobox name="provider" label="Provider" url="/find/" text="Little Pines" value="2" %}')
        assert 'name="provider_text" value="Little Pines"' in html
        assert 'type="hidden" name="provider" value="2"' in html

    def test_segmented_marks_the_choice(self) -> None:
        html = render(
            '{% segmented name="how" legend="How" choices=choices value="B" %}', choices=[("A", "a"), ("B", "b")]
        )
        assert html.count("checked") == 1


class TestErrorPages:
    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500", "503"])
    def test_need_no_context_and_offer_a_way_on(self, name: str) -> None:
        html = render_to_string(f"{name}.html")
        assert html.count("<h1>") == 1
        assert 'class="btn"' in html


class TestSources:
    """A strict CSP takes no style from the page, and page rules must not meet each other."""

    def test_templates_hold_no_inline_style_or_script(self) -> None:
        for path in (ROOT / "templates").rglob("*.html"):
            source = path.read_text()
            assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", source), path
            assert not re.search(r"<script(?![^>]*nonce=)", source), path

    def test_page_classes_have_a_prefix_so_that_no_two_pages_meet(self) -> None:
        for path in (ROOT / "static" / "css" / "pages").glob("*.css"):
            names = set(re.findall(r"(?<=\.)[a-z][a-z0-9_-]*(?=[^;{}]*\{)", path.read_text()))
            bare = {
                name for name in names - class_names_of_the_kit() if "-" not in name and not name.startswith(path.stem)
            }
            assert not bare, path.name

    def test_every_colour_of_a_page_is_a_token(self) -> None:
        for path in (ROOT / "static" / "css" / "pages").glob("*.css"):
            assert not re.search(r"#[0-9a-f]{3,6}\b", path.read_text()), path


def class_names_of_the_kit() -> set[str]:
    kit = "".join(path.read_text() for path in (ROOT / "static" / "css").glob("*.css"))
    return set(re.findall(r"\.([a-z][a-z0-9_-]*)", kit)) | {"is-past", "is-next"}
