"""The one list of upward calls: what follows in the apps above from what happens on the ground floor, in order."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.imported": (
        "coaching.operations.imported.take_over_new",
        "coaching.operations.imported_months.take_over_new_months",
        "coaching.operations.imported_facts.take_over_new_facts",
        "coaching.tasks.recount_imported",
    ),
    "case.closed": (
        "reengagement.operations.pending.drop_on_closing",
        "reengagement.operations.closing.end_on_closing",
    ),
    "note.filing": ("coaching.operations.assessments.require_explained",),
    "note.beginning": ("coaching.queries.ea_note.note_beginning",),
    "contact.logged": ("coaching.operations.tending.set_contact_of_review",),
    "case.showing": (
        "reengagement.panels.reengagement_of_case",
        "coaching.panels.plans_of_case",
        "coaching.panels.advocacies_open",
        "reengagement.penalty_panels.penalties_of_case",
    ),
    "today.showing": (
        "coaching.panels.plans_ending",
        "coaching.panels.hours_in_reach",
        "coaching.panels.workshops_waiting",
        "coaching.panels.copies_waiting",
        "coaching.panels.agreements_ending",
        "reengagement.penalty_panels.waiting_requests",
        "reengagement.penalty_panels.penalties_over",
        "reengagement.panels.staffings_waiting",
        "reengagement.penalty_panels.waiting_raises",
    ),
    "referral.beginning": ("coaching.queries.barriers.open_to_answer",),
    "referral.made": ("coaching.operations.barriers.answer_with_referral",),
    "referrals.listed": ("coaching.queries.barriers.answered_by_referrals",),
    "families.narrowing": ("coaching.queries.answered.answers_to_choose",),
    "families.answered": ("coaching.queries.answered.cases_that_answered",),
    "appointment.moved": (
        "coaching.operations.meetings.follow_appointment",
        "reengagement.operations.scheduling.follow_appointment",
    ),
    "demo.playing": (
        "coaching.demo.play_plans",
        "coaching.demo_closed.play_closed_month",
        "coaching.demo_work.play_work",
        "coaching.demo_sites.play_sites",
        "coaching.demo_shops.play_shops",
        "reengagement.penalty_demo.play_penalties",
        "reengagement.demo.play_rooms",
    ),
    "bench.filling": ("coaching.bench.fill_rates",),
    "bench.measuring": ("coaching.bench.measure_rates",),
}
