"""Questions that the pages and the operations of re-engagement ask."""
