"""Measuring what is claimed fast: a caseload made by COPY, and ratios against floors taken in the same run."""
