"""The promises under faults: real processes, real servers, and proof that each guard is needed."""
