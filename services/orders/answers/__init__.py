"""What commands and queries of orders answer, from rows of the read tables: a module for each subject."""
