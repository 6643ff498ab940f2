"""What orders decide: the order itself, the colour of its lines, its amounts."""
