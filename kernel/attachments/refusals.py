"""What is refused of every attachment."""

from kernel.problems import Problem


class TooManyAttachments(Problem):
    status = 409
    message = "There are %(most)s files attached already: remove one of them first."
