"""The derived facts of policy/facts.md §2: each one pure function, with the clause it rests on.

Every function is three-valued: ``None`` is unknown, which never counts as yes and never as no.
Thresholds that policy staff may change (40 and 50 years, 6 months …) are not here but in the
decision tables.
"""
