"""Every write of the ground floor, one function per use case, split by record.

Each does the same in the same order: lock, allow, check, change, record, react.
"""
