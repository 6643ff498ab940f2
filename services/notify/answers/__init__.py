"""What commands and queries of notify answer, from rows of the read tables."""
