"""Eligibility in bulk."""
