"""Backups: all databases as they are at one moment, taken while their services work, and put back.

``moment`` chooses the moment, ``database`` says what is asked of a database, ``sqlite`` and ``postgresql`` do it, and
``manifest`` tells what a backup holds.
"""
