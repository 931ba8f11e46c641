"""No Flask and no database here: diagrams, a clock that stands still, and the engine."""
