"""Imports of items and customers: files that are taken row by row in the background, and the same tables written out.

An import is work in hand, as a session is: rows that vanish when they are done. What it changed stands in the logs of
the services, under the user who began it and with the import's id as correlation id.
"""
