"""Decisions in bulk: SQL and interpreter side by side."""
