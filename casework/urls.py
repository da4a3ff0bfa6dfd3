"""Addresses of the ground floor. Each page's lines stand with their group, in alphabetical order of their names."""

from django.urls import URLPattern, URLResolver, path

from casework.views import (
    access,
    alerts,
    cases,
    contacts,
    deadlines,
    drafts,
    families,
    notes,
    people,
    search,
    session,
    settings,
    standards,
    today,
)

app_name = "casework"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("cases/<uuid:case_id>/looks/", access.case_looks, name="case-looks"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("cases/new/", cases.case_open, name="case-open"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("cases/<uuid:case_id>/close/", cases.case_close, name="case-close"),
    path("cases/<uuid:case_id>/deadlines/", cases.case_deadlines, name="case-deadlines"),
    path("cases/<uuid:case_id>/people/", cases.case_people, name="case-people"),
    path("cases/<uuid:case_id>/track/", cases.track_change_ask, name="track-change-ask"),
    path("cases/<uuid:case_id>/contact/", contacts.contact_log, name="contact-log"),
    path("contacts/new/", contacts.contact_log_choose, name="contact-log-choose"),
    path(
        "cases/<uuid:case_id>/contact/<uuid:contact_id>/take-back/",
        contacts.contact_take_back,
        name="contact-take-back",
    ),
    path("cases/<uuid:case_id>/deadlines/<uuid:deadline_id>/excuse/", deadlines.excusal_ask, name="excusal-ask"),
    path("cases/<uuid:case_id>/deadlines/<uuid:deadline_id>/", deadlines.deadline_why, name="deadline-why"),
    path("drafts/", drafts.draft_list, name="drafts"),
    path("drafts/<str:key>/discard/", drafts.draft_discard, name="draft-discard"),
    path("drafts/<str:key>/", drafts.draft_save, name="draft-save"),
    path("families/", families.families, name="families"),
    path("families/families.csv", families.families_csv, name="families-csv"),
    path("notes/new/", contacts.note_choose, name="note-choose"),
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<uuid:note_id>/add/", notes.note_add, name="note-add"),
    path("cases/<uuid:case_id>/note/", notes.note_file, name="note-file"),
    path("cases/<uuid:case_id>/note/quick/", cases.note_quick, name="note-quick"),
    path(
        "cases/<uuid:case_id>/people/<uuid:participant_id>/engagement/",
        people.engagement_change,
        name="engagement-change",
    ),
    path("cases/<uuid:case_id>/people/<uuid:participant_id>/", people.person_change, name="person-change"),
    path("cases/<uuid:case_id>/people/<uuid:participant_id>/ssn/", people.person_ssn, name="person-ssn"),
    path("search/", search.search, name="search"),
    path("session/keep/", session.session_keep, name="session-keep"),
    path("settings/", settings.my_settings, name="my-settings"),
    path("standards/", standards.standards, name="standards"),
]
