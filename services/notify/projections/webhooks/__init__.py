"""Which webhooks there are, how far each has read, what waits to be sent, and what became of it."""
