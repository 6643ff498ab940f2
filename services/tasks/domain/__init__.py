"""What tasks decides: the journal's entries and their reminders.

In events moments are ISO texts, as everything there is JSON-ready.
"""
