"""What a process tells Prometheus of itself; nothing is told to anybody unless somebody asks."""
