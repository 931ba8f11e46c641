"""What somebody has typed into a task's form and not handed in yet."""
