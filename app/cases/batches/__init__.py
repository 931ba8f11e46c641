"""Several tasks at once: claimed, given back or handed on together, each for itself, with a preview
before, a result per task after, and ten minutes to take it back."""
