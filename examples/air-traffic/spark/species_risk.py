"""Which species do the most harm? Read from the lake and written to it with pyiceberg, computed by Spark."""

import json
import os

from pyiceberg.catalog import load_catalog
from pyspark.sql import SparkSession, functions as f

catalog = load_catalog(os.environ["OPENLAKE_CATALOG"])
pins = json.loads(os.environ["OPENLAKE_PINS"])
strikes = (
    catalog.load_table("silver.birdstrikes")
    .scan(
        selected_fields=("species", "damage", "cost_usd"),
        snapshot_id=int(pins["lake.silver.birdstrikes"]),
    )
    .to_arrow()
)

spark = SparkSession.builder.getOrCreate()
risk = (
    spark.createDataFrame(strikes)
    .groupBy("species")
    .agg(
        f.count("*").alias("strikes"),
        f.count_if(f.col("damage") != "none").alias("damaging_strikes"),
        f.sum("cost_usd").alias("cost_usd"),
    )
    .orderBy(f.desc("damaging_strikes"), "species")
    .toArrow()
)
spark.stop()

catalog.create_namespace_if_not_exists("gold")
table = catalog.create_table_if_not_exists("gold.spark_species_risk", risk.schema)
# There is nothing to replace in a table that was just made.
write = table.overwrite if table.current_snapshot() else table.append
write(risk, snapshot_properties=json.loads(os.environ["OPENLAKE_SNAPSHOT_PROPERTIES"]))
with open(os.environ["OPENLAKE_OUTPUTS"], "a") as outputs:
    outputs.write(json.dumps({"species": risk.num_rows}) + "\n")
