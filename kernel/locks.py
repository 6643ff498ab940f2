"""The numbers of PostgreSQL's advisory locks, each taken in a service's own database."""

RELAY = 7101  # of a pair, with the log's own number: one relay publishes
MIGRATION = 7102  # one process migrates
REBUILD = 7103  # one rebuild or proof of the read tables at a time
WRITERS_GATE = 7104  # shared by all who write; alone inside: who exchanges tables or compares them
