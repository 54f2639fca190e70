SELECT * FROM lake.silver.orders WHERE order_date > current_date
