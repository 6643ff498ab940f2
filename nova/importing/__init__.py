"""CSV files become items, customers, orders and stock, through the public API, as often as one likes."""
