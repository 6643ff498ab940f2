"""Webhooks: which there are, what is to be sent of the feeds, and the sending of it."""
