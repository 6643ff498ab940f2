"""Whether what names an entry of a dictionary may do so."""

from collections.abc import Callable, Iterable, Iterator

from kernel.dictionaries.register import Codes, Entries

Use = tuple[str, str | None]


def use_faults(
    find: Callable[[Codes], Entries], uses: Iterable[tuple[str, str, str | None]], before: Iterable[Use] = ()
) -> Iterator[dict[str, str]]:
    """``uses`` are (field, dictionary, code): what is not in its dictionary, or retired and not in use ``before``.

    ``find`` gives the entries with these codes by dictionary; a code that is None is no use.
    """
    wanted = [(field, dictionary, code) for field, dictionary, code in uses if code is not None]
    codes: dict[str, set[str]] = {}
    for _, dictionary, code in wanted:
        codes.setdefault(dictionary, set()).add(code)
    entries = find(codes)
    kept = set(before)
    for field, dictionary, code in wanted:
        row = entries.get((dictionary, code))
        if row is None:
            yield {"field": field, "message": "Is not in the dictionary."}
        elif row["is_retired"] and (dictionary, code) not in kept:
            yield {"field": field, "message": "Is retired, and takes no new use."}
