"""The command line: runs Nova, looks after it, and fills it."""
