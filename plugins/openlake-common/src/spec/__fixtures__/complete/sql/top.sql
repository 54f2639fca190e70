SELECT customer, sum(amount) AS amount FROM lake.silver.orders GROUP BY 1
