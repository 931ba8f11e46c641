"""What each member of staff wants to hear of, and by which way."""
