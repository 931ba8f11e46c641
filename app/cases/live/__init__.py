"""What has come into *My work* and what has left it, told to the open pages."""
