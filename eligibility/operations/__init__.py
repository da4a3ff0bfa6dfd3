"""Every write of eligibility, one function per use case."""
