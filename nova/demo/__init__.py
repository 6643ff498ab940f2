"""A wholesaler of household goods with two years behind him: what ``nova up --demo`` makes.

Everything goes through the public API, on a clock that begins two years ago and is moved from deed to deed.
"""
