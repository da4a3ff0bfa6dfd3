"""Eligibility decided: pure functions over frozen facts and dated policy, one module per programme and state."""
