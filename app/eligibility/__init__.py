"""Who qualifies: the fact sheet, the determination, its explanation, and the review of it."""
