"""Reports as people read them: ways to what is behind a row, and tables for spreadsheets."""
