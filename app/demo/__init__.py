"""海岱市: a city that does not exist, with its offices, staff, people and cases.

Division codes 3799xx are not in use, so no identity number made here can be a real one.
"""
