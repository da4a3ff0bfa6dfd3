"""Rules of supervision: forms of QA reviews, their scores, and how cases are drawn."""
