"""Views of lists that people keep: their own, and those that they share."""
