"""Written notices to a person: what was told, when, by whom, word for word."""
