"""What orders know of customers: their details and, for every day, their terms."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel.problems import NotYetKnown
from services.orders.app import OrdersApplication
from services.orders.app.refusals import CustomerDeleted, CustomerMerged
from services.orders.domain.credit import CreditPolicy
from services.orders.domain.settings import FIRST_SETTINGS
from services.orders.domain.terms import OrderTerms
from services.orders.projections import customers
from services.orders.projections.customers import Buyer
from services.orders.projections.unmatched import customers_by_tax_number
from services.orders.tables import customers as register
from tests.builders import World, customer_data
from tests.unit.orders.books import Books

GIVEN = {"price_type": "dealer", "markup_percent": "-7.5", "credit_limit": "500000.00", "deferral_days": 14}
FIRST_POLICY = CreditPolicy(**FIRST_SETTINGS["credit"])
ACCOUNT = {
    "bic": "044525225",
    "account": "40702810938000012345",
    "correspondent_account": None,
    "bank_name": "ПАО Сбербанк",
    "currency": "RUB",
}


def tell_details(world: World, customer: UUID, name: str, **more: Any) -> None:
    world.customers.tell("CustomerDetailsChanged", customer, customer_data(customer, name, **more))


def tell_terms(world: World, customer: UUID, valid_from: str, **more: Any) -> None:
    data = {"customer_id": str(customer), "valid_from": valid_from, **GIVEN, **more}
    world.customers.tell("TermsChanged", customer, data)


def buyer_on(world: World, customer: UUID, day: str) -> Buyer:
    with world.orders.reading() as session:
        buyer = customers.buyer_on(session, customer, date.fromisoformat(day))
    assert buyer is not None
    return buyer


def terms(price_type: str, markup: str, days: int) -> OrderTerms:
    return OrderTerms(price_type, Decimal(markup), days, vat_included=True)


def known(application: OrdersApplication, customer: UUID) -> dict[str, Any]:
    with application.reading() as session:
        query = select(register).where(register.c.customer_id == customer)
        return dict(session.execute(query).mappings().one())


def test_orders_know_the_details_as_they_are_now(world: World):
    customer = world.customer("Вектор")
    legal = {**customer_data(customer, "")["legal"], "kpp": "503601001"}
    tell_details(world, customer, "Вектор-М", code="В-1", tax_number="5036998127", legal=legal, bank_accounts=[ACCOUNT])
    world.sync()
    row = known(world.orders, customer)
    assert (row["code"], row["name"], row["kind"], row["tax_number"]) == (
        "В-1",
        "Вектор-М",
        "legal_entity",
        "5036998127",
    )
    assert (row["legal"], row["bank_accounts"]) == (legal, [ACCOUNT])


def test_a_new_name_is_seen_on_orders_and_keeps_the_customer_archived(world: World):
    item, customer = world.item("bolt"), world.customer("Вектор")
    order = world.place(customer, (item, 1))
    world.archive(customer)
    tell_details(world, customer, "Агат")
    world.sync()
    assert world.order(order)["customer"]["name"] == "Агат"
    assert [row["id"] for row in world.list_orders(q="агат")] == [str(order)]
    assert known(world.orders, customer)["is_archived"]


def test_what_was_merged_is_listed_with_the_customer_that_is_kept_and_takes_no_new_lines(world: World):
    item = world.item("bolt")
    kept, merged, first = world.customer("Вектор"), world.customer("Вектор-М"), world.customer("Вектор-1")
    orders = [world.place(customer, (item, 1)) for customer in (kept, merged, first)]
    draft = world.draft(merged, (item, 2))
    for one, other in ((merged, first), (kept, merged)):
        world.customers.tell("CustomersMerged", one, {"customer_id": str(one), "merged_id": str(other)})
        world.customers.tell("CustomerArchived", other, {"customer_id": str(other)})
    world.sync()
    listed = {row["id"] for row in world.list_orders(customer_id=kept)}
    assert listed == {str(order) for order in (*orders, draft)}
    with pytest.raises(CustomerMerged) as refusal:
        world.place_draft(draft)
    assert refusal.value.params == {"name": "Вектор-М", "kept": "Вектор"}
    assert world.differences() == []


def test_what_was_merged_is_seen_by_who_answers_for_the_customer_that_is_kept(world: World):
    item, kept, merged = world.item("bolt"), world.customer("Вектор"), world.customer("Вектор-М")
    order = world.place(merged, (item, 1))
    for customer, manager in ((kept, "anna"), (merged, "boris")):
        world.customers.tell("ManagerAssigned", customer, {"customer_id": str(customer), "manager": manager})
    world.sync()
    assert [row["id"] for row in world.list_orders(confined_to="boris")] == [str(order)]
    world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    world.sync()
    assert (world.list_orders(confined_to="boris"), len(world.list_orders(confined_to="anna"))) == ([], 1)
    world.customers.tell("ManagerAssigned", kept, {"customer_id": str(kept), "manager": "boris"})
    world.sync()
    assert (world.list_orders(confined_to="anna"), len(world.list_orders(confined_to="boris"))) == ([], 1)
    assert world.differences() == []


def test_what_a_merged_customer_owes_counts_against_the_credit_of_the_one_that_is_kept(world: World):
    item, kept, merged = world.item("bolt"), world.customer("Вектор"), world.customer("Вектор-М")
    for customer in (kept, merged):
        world.place(customer, (item, 2))
    used = [Decimal(world.orders.get_credit(customer)["used"]) for customer in (kept, merged)]
    world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    world.sync()
    assert Decimal(world.orders.get_credit(kept)["used"]) == sum(used) > 0


def unlimited(of_order: OrderTerms) -> Buyer:
    return Buyer("Вектор", False, False, None, of_order, None, FIRST_POLICY)


def test_the_terms_of_a_day_are_the_latest_that_began_until_then(world: World):
    customer, other = world.customer("Вектор"), world.customer("Агат")
    tell_terms(world, customer, "2025-11-01")
    tell_terms(world, customer, "2026-01-01", markup_percent="0", credit_limit=None)
    tell_terms(world, other, "2025-12-01", deferral_days=90)
    world.sync()
    now = Buyer("Вектор", False, False, None, terms("dealer", "-7.5", 14), Decimal(500_000), FIRST_POLICY)
    assert buyer_on(world, customer, "2025-11-01") == buyer_on(world, customer, "2025-12-31") == now
    assert buyer_on(world, customer, "2026-01-01") == Buyer(
        "Вектор", False, False, None, terms("dealer", "0", 14), None, FIRST_POLICY
    )


def test_without_terms_a_customer_buys_at_the_default_price_type_and_pays_at_once(world: World):
    customer = world.customer("Вектор")
    tell_terms(world, customer, "2025-11-01")
    world.sync()
    assert buyer_on(world, customer, "2025-10-31") == Buyer(
        "Вектор", False, False, None, terms("wholesale", "0", 0), None, FIRST_POLICY
    )


def test_of_the_same_day_the_terms_that_were_told_last_count(world: World):
    customer = world.customer("Вектор")
    for days in (10, 20, 30):
        tell_terms(world, customer, "2025-11-01", deferral_days=days)
    world.sync()
    assert buyer_on(world, customer, "2025-11-01").terms.deferral_days == 30


def delete(world: World, customer: UUID) -> None:
    world.customers.tell("CustomerDeleted", customer, {"customer_id": str(customer), "name": "Вектор"})
    world.sync()


def test_nothing_is_ordered_for_a_customer_who_is_deleted(world: World):
    item, customer = world.item("bolt"), world.customer("Вектор")
    draft = world.draft(customer, (item, 1))
    delete(world, customer)
    for deed in (lambda: world.place(customer, (item, 1)), lambda: world.place_draft(draft)):
        with pytest.raises(CustomerDeleted, match="Customer Вектор is deleted: restore the customer first"):
            deed()
    assert world.order(draft)["customer"]["name"] == "Вектор"


def test_nothing_is_paid_nor_owed_by_a_customer_who_is_deleted(world: World):
    customer, books = world.customer("Вектор"), Books(world)
    tell_details(world, customer, "Вектор", code="V-1")
    unassigned = books.pay(None, 100)
    delete(world, customer)
    row = {"kind": "debt", "number": "7", "amount": "10"}
    for deed in (
        lambda: books.pay(customer, 100),
        lambda: books.change(unassigned, customer_id=str(customer)),
        lambda: books.open({**row, "customer_id": str(customer)}),
    ):
        with pytest.raises(CustomerDeleted):
            deed()
    with pytest.raises(NotYetKnown):
        books.open({**row, "code": "V-1"})


def test_a_tax_number_names_no_customer_who_is_deleted(world: World):
    first, second = world.customer("Первый"), world.customer("Второй")
    for customer in (first, second):
        tell_details(world, customer, "Вектор", tax_number="5036998127")
    delete(world, first)
    with world.orders.reading() as session:
        assert customers_by_tax_number(session, ["5036998127"]) == {"5036998127": [second]}


@pytest.mark.parametrize("archived", [True, False])
def test_who_is_there_again_is_where_the_others_say(world: World, archived: bool):
    customer = world.customer("Вектор")
    delete(world, customer)
    told = {"customer_id": str(customer), "name": "Вектор", "archived": archived, "because": None}
    world.customers.tell("CustomerUndeleted", customer, told)
    world.sync()
    row = known(world.orders, customer)
    assert (row["is_deleted"], row["is_archived"]) == (False, archived)
    assert world.differences() == []


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_the_copies_are_the_same_however_the_feed_is_cut(world: World, at_once: int):
    customer = world.customer("Вектор")
    for number in range(4):
        tell_details(world, customer, f"Вектор {number}", code=f"C{number}")
        tell_terms(world, customer, f"2025-11-0{1 + number % 2}", deferral_days=number)
        kind = ("CustomerArchived", "CustomerRestored")[number % 2]
        world.customers.tell(kind, customer, {"customer_id": str(customer)})
        world.customers.tell("CustomerDeleted", customer, {"customer_id": str(customer), "name": "Вектор"})
    while world.unheard("orders from customers"):
        world.sync_one("orders from customers", at_once)
    row = known(world.orders, customer)
    assert (row["name"], row["code"], row["is_archived"], row["is_deleted"]) == ("Вектор 3", "C3", False, True)
    assert [buyer_on(world, customer, f"2025-11-0{day}").terms.deferral_days for day in (1, 2)] == [2, 3]
    assert world.differences() == []
    with world.rebuild(world.orders) as rebuild:
        rebuild.replace([])
    assert known(world.orders, customer) == row
