"""Who may do what: every operation of the API, the service's method behind it, and the roles that it is open to."""

MANAGER, HEAD, WAREHOUSE, ACCOUNTANT, ADMIN = "manager", "head", "warehouse", "accountant", "admin"
ROLES = (MANAGER, HEAD, WAREHOUSE, ACCOUNTANT, ADMIN)

EVERYBODY = frozenset(ROLES)
SELLERS = frozenset({MANAGER, HEAD, ADMIN})
HEADS = frozenset({HEAD, ADMIN})
BOOKKEEPERS = frozenset({ACCOUNTANT, HEAD, ADMIN})
KEEPERS = frozenset({WAREHOUSE, ADMIN})
OFFICE = frozenset({MANAGER, HEAD, ACCOUNTANT, ADMIN})
PLANNERS = frozenset({WAREHOUSE, HEAD, ADMIN})
ADMINS = frozenset({ADMIN})

OF_SERVICES = {
    "POST /customers": ("customers.register_customer", SELLERS),
    "GET /customers": ("customers.list_customers", EVERYBODY),
    "GET /customers/{customer_id}": ("customers.get_customer", EVERYBODY),
    "PATCH /customers/{customer_id}": ("customers.change_customer", SELLERS),
    "GET /customers/{customer_id}/history": ("customers.customer_history", EVERYBODY),
    "PUT /customers/{customer_id}/terms": ("customers.set_terms", HEADS),
    "GET /customers/{customer_id}/terms": ("customers.get_terms", EVERYBODY),
    "GET /customers/{customer_id}/terms/history": ("customers.terms_history", EVERYBODY),
    "GET /customers/{customer_id}/credit": ("orders.get_credit", EVERYBODY),
    "PUT /customers/{customer_id}/manager": ("customers.assign_manager", HEADS),
    "POST /customers/{customer_id}/archive": ("customers.archive_customer", SELLERS),
    "POST /customers/{customer_id}/restore": ("customers.restore_customer", SELLERS),
    "GET /company": ("orders.get_company", EVERYBODY),
    "PUT /company": ("orders.describe_company", HEADS),
    "GET /company/history": ("orders.company_history", EVERYBODY),
    "GET /settings": ("orders.get_settings", EVERYBODY),
    "PATCH /settings": ("orders.change_settings", HEADS),
    "GET /settings/history": ("orders.settings_history", EVERYBODY),
    "POST /items": ("inventory.register_item", PLANNERS),
    "GET /items": ("inventory.list_items", EVERYBODY),
    "GET /items/{item_id}": ("inventory.get_item", EVERYBODY),
    "PATCH /items/{item_id}": ("inventory.change_item", PLANNERS),
    "POST /items/{item_id}/retire": ("inventory.retire_item", PLANNERS),
    "POST /items/{item_id}/prices": ("inventory.set_price", HEADS),
    "GET /items/{item_id}/prices": ("inventory.get_prices", EVERYBODY),
    "GET /items/{item_id}/prices/history": ("inventory.price_history", EVERYBODY),
    "POST /prices/changes": ("inventory.change_prices", HEADS),
    "POST /items/{item_id}/restore": ("inventory.restore_item", PLANNERS),
    "GET /items/{item_id}/demand": ("inventory.item_demand", EVERYBODY),
    "GET /items/{item_id}/stock": ("inventory.item_stock", EVERYBODY),
    "GET /items/{item_id}/card": ("inventory.stock_card", EVERYBODY),
    "PUT /items/{item_id}/bins/{warehouse_id}": ("inventory.assign_bin", KEEPERS),
    "POST /warehouses": ("inventory.open_warehouse", PLANNERS),
    "GET /warehouses": ("inventory.list_warehouses", EVERYBODY),
    "GET /warehouses/{warehouse_id}": ("inventory.get_warehouse", EVERYBODY),
    "PATCH /warehouses/{warehouse_id}": ("inventory.change_warehouse", PLANNERS),
    "POST /warehouses/{warehouse_id}/retire": ("inventory.retire_warehouse", PLANNERS),
    "POST /warehouses/{warehouse_id}/restore": ("inventory.restore_warehouse", PLANNERS),
    "POST /stock/receipts": ("inventory.receive_stock", KEEPERS),
    "POST /stock/issues": ("inventory.issue_stock", KEEPERS),
    "POST /stock/transfers": ("inventory.transfer_stock", KEEPERS),
    "POST /stock/counts": ("inventory.count_stock", KEEPERS),
    "GET /stock/movements/{movement_id}": ("inventory.get_movement", EVERYBODY),
    "GET /stock/reorder": ("inventory.to_reorder", EVERYBODY),
    "POST /stock/expected": ("inventory.expect_receipt", PLANNERS),
    "GET /stock/expected": ("inventory.list_expected", EVERYBODY),
    "GET /stock/expected/{expected_id}": ("inventory.get_expected", EVERYBODY),
    "PATCH /stock/expected/{expected_id}": ("inventory.change_expected", PLANNERS),
    "POST /stock/expected/{expected_id}/arrivals": ("inventory.receive_expected", KEEPERS),
    "POST /stock/expected/{expected_id}/cancel": ("inventory.cancel_expected", PLANNERS),
    "POST /orders/{order_id}/shipments": ("inventory.ship_order", KEEPERS),
    "POST /orders/{order_id}/returns": ("inventory.return_goods", KEEPERS),
    "POST /orders": ("orders.create_order", SELLERS),
    "GET /orders": ("orders.list_orders", EVERYBODY),
    "GET /orders/{order_id}": ("orders.get_order", EVERYBODY),
    "PATCH /orders/{order_id}": ("orders.change_order", SELLERS),
    "POST /orders/{order_id}/place": ("orders.place_order", SELLERS),
    "POST /orders/{order_id}/accept": ("orders.accept_offer", SELLERS),
    "POST /orders/{order_id}/copy": ("orders.copy_order", SELLERS),
    "POST /orders/{order_id}/documents": ("orders.issue_document", EVERYBODY),
    "POST /invoices/{invoice_id}/documents": ("orders.print_invoice", EVERYBODY),
    "GET /documents": ("orders.list_documents", EVERYBODY),
    "GET /documents/{document_id}": ("orders.get_document", EVERYBODY),
    "GET /documents/{document_id}.pdf": ("orders.get_document", EVERYBODY),
    "POST /orders/{order_id}/cancel": ("orders.cancel_order", SELLERS),
    "POST /orders/{order_id}/close": ("orders.close_order", SELLERS),
    "GET /orders/{order_id}/lines/{line_id}/price": ("orders.explain_price", EVERYBODY),
    "GET /orders/{order_id}/history": ("orders.order_history", EVERYBODY),
    "GET /orders/{order_id}/history/difference": ("orders.order_difference", EVERYBODY),
    "GET /orders/{order_id}/lines/{line_id}/colours": ("orders.line_colours", EVERYBODY),
    "GET /orders/{order_id}/lines/{line_id}/why": ("orders.why_coloured", EVERYBODY),
    "POST /orders/what-if": ("orders.what_if", SELLERS),
    "GET /orders/{order_id}/what-if": ("orders.what_if_placed", EVERYBODY),
    "GET /orders/turned-plain": ("orders.turned_plain", EVERYBODY),
    "POST /orders/{order_id}/invoices": ("orders.issue_invoice", SELLERS),
    "GET /orders/{order_id}/invoices": ("orders.order_invoices", EVERYBODY),
    "GET /invoices": ("orders.list_invoices", EVERYBODY),
    "GET /invoices/{invoice_id}": ("orders.get_invoice", EVERYBODY),
    "POST /invoices/{invoice_id}/cancel": ("orders.cancel_invoice", SELLERS),
    "POST /payments": ("orders.receive_payment", BOOKKEEPERS),
    "GET /payments": ("orders.list_payments", EVERYBODY),
    "GET /payments/{payment_id}": ("orders.get_payment", EVERYBODY),
    "PATCH /payments/{payment_id}": ("orders.change_payment", BOOKKEEPERS),
    "POST /payments/{payment_id}/allocations": ("orders.allocate_payment", BOOKKEEPERS),
    "POST /payments/{payment_id}/release": ("orders.release_payment", BOOKKEEPERS),
    "POST /payments/{payment_id}/reverse": ("orders.reverse_payment", BOOKKEEPERS),
    "POST /payments/imports": ("orders.import_payments", BOOKKEEPERS),
    "GET /payments/proposals": ("orders.propose_payments", EVERYBODY),
    "POST /payments/proposals/confirm": ("orders.confirm_proposals", BOOKKEEPERS),
    "GET /reports/sales": ("orders.report_sales", OFFICE),
    "GET /reports/open": ("orders.report_open", OFFICE),
    "GET /reports/promises": ("orders.report_promises", OFFICE),
    "GET /reports/lost": ("orders.report_lost", OFFICE),
    "GET /reports/classes": ("orders.report_classes", OFFICE),
    "GET /debts": ("orders.list_debts", EVERYBODY),
    "POST /debts/opening": ("orders.open_debts", BOOKKEEPERS),
    "GET /customers/{customer_id}/debt": ("orders.customer_debt", EVERYBODY),
    "GET /customers/{customer_id}/statement": ("orders.customer_statement", EVERYBODY),
    "GET /customers/{customer_id}/statement.pdf": ("orders.statement_document", EVERYBODY),
    "GET /customers/{customer_id}/statement.xlsx": ("orders.statement_document", EVERYBODY),
    "POST /journal": ("tasks.log_entry", SELLERS),
    "GET /journal": ("tasks.list_journal", EVERYBODY),
    "GET /journal/{entry_id}": ("tasks.get_entry", EVERYBODY),
    "PUT /journal/{entry_id}/reminder": ("tasks.set_reminder", SELLERS),
    "DELETE /journal/{entry_id}/reminder": ("tasks.cancel_reminder", SELLERS),
    "GET /notifications": ("notify.list_notifications", EVERYBODY),
}
BESIDE = {
    "inventory.preview_prices": HEADS,  # POST /prices/changes, when it is a preview
    "inventory.import_items": PLANNERS,  # what imports do in the background
    "inventory.preview_import": PLANNERS,
    "inventory.list_item_cards": EVERYBODY,  # exports
    "customers.import_customers": SELLERS,
    "customers.preview_import": SELLERS,
    "customers.list_customer_cards": EVERYBODY,
    "customers.customers_in_full": BOOKKEEPERS,  # GET /exports/commerceml/..., as the next ones
    "inventory.items_in_full": BOOKKEEPERS,
    "orders.orders_in_full": BOOKKEEPERS,
    "orders.movements_in_full": BOOKKEEPERS,
    "orders.invoices_in_full": BOOKKEEPERS,
}
OWNERS_OF_DICTIONARIES = frozenset({"inventory"})
OF_DICTIONARIES = {
    "GET /dictionaries/{dictionary}": ("list_dictionary", EVERYBODY),
    "POST /dictionaries/{dictionary}": ("add_dictionary_entry", HEADS),
    "GET /dictionaries/{dictionary}/{code}": ("get_dictionary_entry", EVERYBODY),
    "PATCH /dictionaries/{dictionary}/{code}": ("change_dictionary_entry", HEADS),
    "POST /dictionaries/{dictionary}/{code}/retire": ("retire_dictionary_entry", HEADS),
    "POST /dictionaries/{dictionary}/{code}/restore": ("restore_dictionary_entry", HEADS),
}
OF_EVERY_SERVICE = {
    "GET /ops/{service}/status": ("status", ADMINS),
    "GET /ops/{service}/parked": ("parked", ADMINS),
    "POST /ops/{service}/parked/retry": ("retry_parked", ADMINS),
    "POST /ops/{service}/parked/drop": ("drop_parked", ADMINS),
    "POST /ops/{service}/rebuild": ("rebuild", ADMINS),
    "POST /ops/{service}/verify": ("verify", ADMINS),
    "GET /ops/{service}/jobs/{job_id}": ("job", ADMINS),
}
OF_FEEDS = {
    "customers": EVERYBODY,
    "inventory": EVERYBODY,
    "orders": EVERYBODY,
    "tasks": ADMINS,
    "notify": ADMINS,
}
OF_THE_GATEWAY = {
    "GET /feed/{service}": EVERYBODY,  # of these, a service lets in whom OF_FEEDS names
    "GET /stream": EVERYBODY,
    "POST /items/imports": PLANNERS,
    "POST /customers/imports": SELLERS,
    "GET /imports": EVERYBODY,  # of these everybody sees his own, and heads of sales all
    "GET /imports/{import_id}": EVERYBODY,
    "GET /imports/{import_id}/errors": EVERYBODY,
    "GET /imports/{import_id}/errors.csv": EVERYBODY,
    "GET /imports/{import_id}/errors.xlsx": EVERYBODY,
    "GET /items/export.csv": EVERYBODY,
    "GET /items/export.xlsx": EVERYBODY,
    "GET /customers/export.csv": EVERYBODY,
    "GET /customers/export.xlsx": EVERYBODY,
    "GET /reports/debts": OFFICE,
    **{
        f"GET /reports/{name}.{form}": OFFICE
        for name in ("sales", "open", "promises", "lost", "classes", "debts")
        for form in ("csv", "xlsx")
    },
    "GET /exports/commerceml/catalog.xml": BOOKKEEPERS,
    "GET /exports/commerceml/offers.xml": BOOKKEEPERS,
    "GET /exports/commerceml/customers.xml": BOOKKEEPERS,
    "GET /exports/commerceml/documents.xml": BOOKKEEPERS,
    "POST /users": ADMINS,
    "GET /users": ADMINS,
    "GET /users/me": EVERYBODY,
    "PATCH /users/me": EVERYBODY,
    "GET /users/{user_id}": ADMINS,
    "POST /users/{user_id}/deactivate": ADMINS,
    "POST /users/{user_id}/tokens": ADMINS,
    "DELETE /users/{user_id}/tokens/{token_id}": ADMINS,
}
OPERATIONS = {
    **{operation: roles for operation, (_, roles) in (OF_SERVICES | OF_DICTIONARIES | OF_EVERY_SERVICE).items()},
    **OF_THE_GATEWAY,
}
