"""ABC: the words, and the cumulative shares of sales up to which something is of a class, in percent."""

from decimal import Decimal

ABC = ("A", "B", "C")
UP_TO_A = Decimal(80)
UP_TO_B = Decimal(95)
