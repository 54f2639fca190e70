SELECT * FROM lake.bronze.orders WHERE order_date = {{ params.run_date }} -- {{ not.a.template }}
