"""What notify decides: what is shown to whom, what becomes of a letter, and what other systems are sent."""
