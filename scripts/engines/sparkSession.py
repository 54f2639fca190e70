"""A Spark session: a JSON text with a statement per line on stdin, a JSON answer with its rows or its error per line on stdout."""

import json
import sys

from pyspark.sql import SparkSession

builder = SparkSession.builder.master("local[2]")
for key, value in json.loads(sys.argv[1]).items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
for line in sys.stdin:
    try:
        answer = {"rows": [list(row) for row in spark.sql(json.loads(line)).collect()]}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, default=str), flush=True)
spark.stop()
