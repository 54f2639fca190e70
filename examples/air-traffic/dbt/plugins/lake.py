"""Lets dbt-duckdb read tables of the lake as sources, and write models to it.

The runner says in the environment how to open the lake, which snapshots this
run reads, and how to sign what it commits.
"""

import json
import os

import pyarrow.parquet as parquet
from dbt.adapters.duckdb.plugins import BasePlugin
from pyiceberg.catalog import load_catalog


class Plugin(BasePlugin):
    def initialize(self, plugin_config):
        self.name_of_catalog = os.environ["OPENLAKE_CATALOG"]
        self.catalog = load_catalog(self.name_of_catalog)
        self.pins = json.loads(os.environ["OPENLAKE_PINS"])
        self.properties = json.loads(os.environ["OPENLAKE_SNAPSHOT_PROPERTIES"])

    def load(self, source_config):
        """The columns that a source names, of the snapshot that the run has fixed."""
        table = f"{source_config.schema}.{source_config.identifier}"
        snapshot = self.pins.get(f"{self.name_of_catalog}.{table}")
        return (
            self.catalog.load_table(table)
            .scan(
                selected_fields=tuple(source_config.get("columns", ["*"])),
                snapshot_id=int(snapshot) if snapshot else None,
            )
            .to_arrow()
        )

    def store(self, target_config):
        """Replaces the table called like the model by its rows."""
        relation = target_config.relation
        rows = without_filler(parquet.read_table(target_config.location.path))
        self.catalog.create_namespace_if_not_exists(relation.schema)
        table = self.catalog.create_table_if_not_exists(
            f"{relation.schema}.{relation.identifier}", rows.schema
        )
        with table.update_schema() as schema:
            schema.union_by_name(rows.schema)
        # There is nothing to replace in a table that was just made.
        write = table.overwrite if table.current_snapshot() else table.append
        write(rows, snapshot_properties=self.properties)


def without_filler(rows):
    """A model without rows is written by dbt-duckdb as one row of nothing."""
    is_filler = rows.num_rows == 1 and all(column.null_count == 1 for column in rows.columns)
    return rows.slice(0, 0) if is_filler else rows
