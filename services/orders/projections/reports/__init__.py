"""Reports: what happened in a period, counted by whatever is asked."""
