"""What is refused of every dictionary."""

from kernel.problems import Problem


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class DefaultNeeded(Problem):
    status = 409
    message = "%(code)s is the default: make another entry the default first."


class EntryAlreadyRetired(Problem):
    status = 409
    message = "%(code)s is retired."


class EntryNotRetired(Problem):
    status = 409
    message = "%(code)s is not retired."
