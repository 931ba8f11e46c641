"""Jobs offered to a person: what was offered, whether it suits, and what the person said."""
