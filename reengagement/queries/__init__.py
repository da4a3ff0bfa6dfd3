"""What pages and operations of re-engagement read."""
