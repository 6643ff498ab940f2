"""Requests to addresses that people wrote down: whom they may reach, and how long they may take."""
