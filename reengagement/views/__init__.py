"""Pages of re-engagement."""
