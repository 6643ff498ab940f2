"""What comes of payments from banks, as answered."""

from marshmallow import Schema, fields

from contracts.events.money import WHY_NOT_RECEIVED, WHY_UNASSIGNED
from contracts.fields import Code, Day, Flag, Id, Money, OneOf, Whole
from gateway.api.shapes import EXACT, NULLABLE, REQUIRED
from gateway.api.shapes.money import PaymentRow
from gateway.api.shapes.sales import CustomerOfOrder


class Duplicate(Schema):
    payment_id = Id(**REQUIRED)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    amount = Money(**EXACT)


class Warned(Schema):
    line = Whole(**REQUIRED)
    message = fields.String(**REQUIRED)


class Unassigned(Schema):
    payment_id = Id(**REQUIRED)
    number = Code(**NULLABLE)
    why = OneOf(*WHY_UNASSIGNED, **REQUIRED)


class NotReceived(Schema):
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    amount = Money(**EXACT)
    why = OneOf(*WHY_NOT_RECEIVED, **REQUIRED)


class Imported(Schema):
    """Of those received so many are ``assigned``, to customers by tax number; ``outgoing`` ones are left out.

    ``unassigned`` says why the others are nobody's. ``duplicates`` were there already, from a file or by hand;
    ``refused`` are not received, and come when the file is sent again on their day.
    """

    received = Whole(**REQUIRED)
    amount = Money(**EXACT)
    assigned = Whole(**REQUIRED)
    unassigned = fields.List(fields.Nested(Unassigned), **REQUIRED)
    duplicates = fields.List(fields.Nested(Duplicate), **REQUIRED)
    refused = fields.List(fields.Nested(NotReceived), **REQUIRED)
    outgoing = Whole(**REQUIRED)
    in_other_currencies = Whole(**REQUIRED)
    first_day = Day(**NULLABLE)
    last_day = Day(**NULLABLE)
    warnings = fields.List(fields.Nested(Warned), **REQUIRED)


class ProposedAllocation(Schema):
    invoice_id = Id(**REQUIRED)
    number = Code(**REQUIRED)
    year = Whole(1, **REQUIRED)
    date = Day(**REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    unpaid = Money(**EXACT)
    amount = Money(**EXACT)


class Proposal(Schema):
    """It is certain when nothing speaks against it; the greater the score, the likelier it is."""

    score = fields.Integer(**REQUIRED)
    certain = Flag(**REQUIRED)
    reasons = fields.List(fields.String(), **REQUIRED)
    allocations = fields.List(fields.Nested(ProposedAllocation), **REQUIRED)


class ProposedPayment(Schema):
    payment = fields.Nested(PaymentRow, **REQUIRED)
    proposals = fields.List(fields.Nested(Proposal), **REQUIRED)


class Proposals(Schema):
    """``total`` payments have proposals; of so many one is ``certain``."""

    items = fields.List(fields.Nested(ProposedPayment), **REQUIRED)
    total = Whole(**REQUIRED)
    certain = Whole(**REQUIRED)


class RefusedPayment(Schema):
    """``params`` are the parts of the ``message``."""

    payment_id = Id(**REQUIRED)
    code = fields.String(**REQUIRED)
    message = fields.String(**REQUIRED)
    params = fields.Dict(**REQUIRED)


class ConfirmedProposals(Schema):
    """Some are ``refused``, when somebody was faster; so many that are certain are ``left``: confirm again."""

    payments = fields.List(Id(), **REQUIRED)
    amount = Money(**EXACT)
    refused = fields.List(fields.Nested(RefusedPayment), **REQUIRED)
    left = Whole(**REQUIRED)
