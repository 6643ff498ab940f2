"""The bytes of files that are attached to things of the services.

They stand in the gateway's own database, encrypted with a key per file that only the service knows whose thing it is:
in no log, and on the broker only part by part and encrypted, when a letter takes a file along.
"""
