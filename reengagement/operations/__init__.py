"""Use cases of re-engagement: who may do what, and what follows."""
