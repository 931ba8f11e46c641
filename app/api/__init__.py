"""``/api/v1``: everything a page can do, for other systems. Described at /api/openapi.json."""
