"""Eligibility of a whole register at once: the release's tables as SQL over columns of facts."""
