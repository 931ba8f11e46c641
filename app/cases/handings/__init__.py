"""From whom a task has come to whoever has it now, and with which word."""
