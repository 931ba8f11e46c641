"""Registration: what the first contact records, what is still missing, what registers say."""
