"""What supervisors and administrators ask: answers shaped for their screens."""
