"""The one list of upward calls: what follows in the apps above from what happens on the ground floor, in order."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.imported": ("coaching.operations.imported.take_over_new",),
    "note.filing": ("coaching.operations.assessments.require_explained",),
    "note.beginning": ("coaching.queries.ea_note.note_beginning",),
    "case.showing": ("coaching.panels.plans_of_case",),
    "today.showing": ("coaching.panels.plans_ending",),
    "demo.playing": ("coaching.demo.play_plans", "coaching.demo_work.play_work"),
}
