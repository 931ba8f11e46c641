"""Changes to people's records, one file a subject."""
