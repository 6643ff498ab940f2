"""What notify decides: what is shown to whom, and what becomes of a letter."""
