"""Child care assistance, a module for each state."""
