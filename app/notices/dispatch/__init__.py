"""Notices on their way out: by mail and SMS, at once or in the day's digest."""
