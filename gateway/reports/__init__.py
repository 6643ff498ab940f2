"""Reports as people read them: names, ways to what is behind a row, tables for spreadsheets."""
