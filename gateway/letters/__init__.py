"""Letters before they go: what they take along, and how somebody's own mail program opens them."""
