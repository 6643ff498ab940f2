"""E-mail as a mechanism: how a letter becomes a message, and how a message is handed over to a mail server."""
