"""Cash aid (TANF), a module for each state."""
