"""What Nova has, as files for 1C: read from the services page by page while they are written."""
