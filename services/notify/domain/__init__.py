"""What notify decides: what is shown to whom."""
