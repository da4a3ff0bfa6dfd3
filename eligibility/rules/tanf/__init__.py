"""Cash assistance, a module a state."""
