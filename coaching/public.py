"""What the apps above may ask of coaching."""

from coaching.queries.held import is_exempt_on, plan_held_on

__all__ = ["is_exempt_on", "plan_held_on"]
