"""协办: a colleague is asked for an opinion on a task, and answers; the task stays whose it is."""
