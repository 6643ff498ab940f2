"""What customers refuses because of what it knows."""

from kernel.problems import Problem


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class CodeTakenMeanwhile(Problem):
    status = 409
    message = "Customer %(name)s has code %(code)s by now: give that one another code, then restore this one."


class CodeTakenByAnothers(Problem):
    """The same, to whoever may not know which customer it is."""

    status = 409
    message = (
        "A customer of %(manager)s's has code %(code)s by now: ask that manager to give it another code, then restore "
        "this one."
    )


class CustomerInUse(Problem):
    """``errors`` name what there is of what stands in the way, and how much."""

    status = 409
    message = "Customer %(name)s cannot be deleted. Put the customer into the archive instead."


class UnknownManager(Problem):
    message = "There is no active user %(name)s."


class ManagerSellsNothing(Problem):
    message = "%(name)s has no role that sells: a customer is given to a manager, a head of sales or an administrator."


class UnknownPriceType(Problem):
    message = "There is no price type %(code)s."


class PriceTypeRetired(Problem):
    status = 409
    message = "Price type %(code)s is retired and takes no new terms."
    kinds = {"code": "price_types"}
