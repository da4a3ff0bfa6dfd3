"""Child care assistance, a module a state."""
