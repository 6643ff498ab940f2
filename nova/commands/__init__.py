"""What can be typed after ``nova``: one module for each group of commands."""
