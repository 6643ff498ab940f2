"""What customers refuses because of what it knows."""

from kernel.problems import Problem


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class CustomerInUse(Problem):
    """``errors`` name what there is of what stands in the way."""

    status = 409
    message = (
        "Customer %(code)s cannot be deleted. Orders: %(orders)s, invoices: %(invoices)s, payments: %(payments)s, "
        "debts from before: %(debts)s. Put the customer into the archive instead."
    )


class UnknownManager(Problem):
    message = "There is no active user %(name)s."


class UnknownPriceType(Problem):
    message = "There is no price type %(code)s."


class PriceTypeRetired(Problem):
    status = 409
    message = "Price type %(code)s is retired and takes no new terms."
    kinds = {"code": "price_types"}
