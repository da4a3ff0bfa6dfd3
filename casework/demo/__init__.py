"""A fictional caseload to try the program on: who works where, which families, what happened to each.

Plain data and plain Python; `seed_demo` plays it through the ordinary operations.
"""
