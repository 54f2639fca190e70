"""Says with pyiceberg what the tables of a catalog are: one JSON request on stdin, one JSON answer on stdout."""

import json
import sys

import duckdb
from pyiceberg.catalog.sql import SqlCatalog


def describe(table):
    schema = table.schema()
    return {
        "columns": [
            {"id": field.field_id, "name": field.name, "type": str(field.field_type), "required": field.required}
            for field in schema.fields
        ],
        "spec": [[field.name, str(field.transform)] for field in table.spec().fields],
        "snapshots": [
            {
                "id": str(snapshot.snapshot_id),
                "summary": {
                    "operation": snapshot.summary.operation.value,
                    **snapshot.summary.additional_properties,
                },
            }
            for snapshot in table.snapshots()
        ],
        "partitions": partitions(table),
    }


def partitions(table):
    schema = table.schema()
    found = {}
    for task in table.scan().plan_files():
        values = {
            field.name: field.transform.to_human_string(schema.find_type(field.source_id), value)
            for field, value in zip(table.specs()[task.file.spec_id].fields, task.file.partition)
        }
        row = found.setdefault(json.dumps(values), {"values": values, "rows": 0, "files": 0})
        row["rows"] += task.file.record_count
        row["files"] += 1
    return list(found.values())


def checksum(table, snapshot_id, statement):
    """The reading is pyiceberg's; DuckDB only sums up what it read."""
    connection = duckdb.connect()
    connection.register("rows_read", table.scan(snapshot_id=int(snapshot_id)).to_arrow())
    return [None if value is None else str(value) for value in connection.execute(statement).fetchone()]


request = json.load(sys.stdin)
catalog = SqlCatalog("lake", uri=request["uri"], warehouse=request["warehouse"])
answer = {"names": sorted(".".join(name) for space in catalog.list_namespaces() for name in catalog.list_tables(space))}
answer["tables"] = {
    name: {
        **describe(table),
        "checksums": {snapshot: checksum(table, snapshot, statement) for snapshot, statement in statements.items()},
    }
    for name, statements in request["checksums"].items()
    for table in [catalog.load_table(name)]
}
json.dump(answer, sys.stdout)
