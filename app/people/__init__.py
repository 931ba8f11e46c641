"""People of the register and their records."""
