"""What is decided about webhooks: what they want, when it is tried again, how it is signed."""
