"""What the apps above may ask of re-engagement."""

from reengagement.queries.slipping import Slipping, slipping

__all__ = ["Slipping", "slipping"]
