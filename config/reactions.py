"""The one list of upward calls: what follows in the apps above from what happens on the ground floor, in order."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.imported": ("coaching.operations.imported.take_over_new",),
}
