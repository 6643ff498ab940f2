"""Documents for customers: what was frozen when one was issued becomes the same PDF whenever it is asked for."""
