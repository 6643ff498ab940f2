"""Backups of all of Nova: what belongs to one, where it is kept, and how it is put back."""
