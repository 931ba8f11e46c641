"""The derived facts of policy/facts.md §2: each one pure function, with the clause it rests on.

Every function is three-valued: ``None`` is unknown, which never counts as yes and never as no.
No threshold stands here: what the tables compare with (40 and 50 years, 6 months …) stands in the
tables, and what the facts themselves need (16 and 18 years, the year of the services …) is handed
in as the release's ``Parameters``.
"""
