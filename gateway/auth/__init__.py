"""Who may come in: users, tokens, sessions and set-up links, in the gateway's own database."""
