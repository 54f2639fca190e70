"""Reads and writes Iceberg tables with pyiceberg, for the tests: one JSON request on stdin, one JSON answer on stdout."""

import json
import sys
from datetime import date, datetime, timezone
from decimal import Decimal
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import EqualTo
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform, IdentityTransform, MonthTransform
from pyiceberg.types import (
    DateType,
    DecimalType,
    IntegerType,
    ListType,
    LongType,
    NestedField,
    StringType,
    StructType,
    TimestamptzType,
)

# Without pyiceberg-core, pyiceberg writes identity partitions only.
CAN_TRANSFORM = find_spec("pyiceberg_core") is not None


def describe(table):
    return {
        "uuid": str(table.metadata.table_uuid),
        "location": table.metadata.location,
        "columns": [
            {"id": field.field_id, "name": field.name, "type": str(field.field_type), "required": field.required}
            for field in table.schema().fields
        ],
        "spec": [[field.name, str(field.transform)] for field in table.spec().fields],
        "snapshots": [
            {"id": str(snapshot.snapshot_id), "operation": snapshot.summary.operation.value if snapshot.summary else None}
            for snapshot in table.metadata.snapshots
        ],
        "refs": sorted(table.metadata.refs),
        "partitions": partitions(table),
    }


def partitions(table):
    """Rows and files per partition. Not inspect.partitions(), which fails on uuid partitions (pyarrow: extension)."""
    found = {}
    for task in table.scan().plan_files():
        key = (task.file.spec_id, repr(task.file.partition))
        rows, files = found.get(key, (0, 0))
        found[key] = (rows + task.file.record_count, files + 1)
    return sorted(json.dumps({"rows": rows, "files": files}) for rows, files in found.values())


def save(table, prefix):
    """Every snapshot's rows, as Parquet, with the schema of that snapshot."""
    counts = {}
    for snapshot in table.metadata.snapshots:
        rows = table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()
        pq.write_table(rows, f"{prefix}-{snapshot.snapshot_id}.parquet")
        counts[str(snapshot.snapshot_id)] = rows.num_rows
    rows = table.scan().to_arrow()
    pq.write_table(rows, f"{prefix}-current.parquet")
    counts["current"] = rows.num_rows
    return counts


def read(catalog, request):
    answer = {}
    for name in request["tables"]:
        table = catalog.load_table(name)
        answer[name] = {**describe(table), "counts": save(table, f"{request['folder']}/{name}")}
        if request.get("filters", {}).get(name):
            scan = table.scan(row_filter=request["filters"][name])
            answer[name]["planned"] = len(list(scan.plan_files()))
    return answer


def write_history(catalog, request):
    """One of everything that pyiceberg can do to a table."""
    catalog.create_namespace_if_not_exists("py")
    schema = Schema(
        NestedField(1, "id", IntegerType(), required=False),
        NestedField(2, "at", TimestamptzType(), required=False),
        NestedField(3, "note", StringType(), required=False),
        NestedField(4, "amount", DecimalType(10, 2), required=False),
        NestedField(
            5,
            "who",
            StructType(NestedField(6, "name", StringType(), required=False)),
            required=False,
        ),
        NestedField(7, "tags", ListType(8, StringType(), element_required=False), required=False),
        NestedField(9, "a day", DateType(), required=False),
    )
    by_day = PartitionField(source_id=2, field_id=1000, transform=DayTransform(), name="at_day")
    by_value = PartitionField(source_id=9, field_id=1001, transform=IdentityTransform(), name="a day")
    spec = PartitionSpec(by_day, by_value) if CAN_TRANSFORM else PartitionSpec(by_value)
    table = catalog.create_table("py.history", schema=schema, partition_spec=spec)

    def rows(*ids):
        arrow = table.schema().as_arrow()
        columns = {field.name for field in arrow}
        made = [
            {
                "id": i,
                "at": datetime(2024, 1, 1 + i % 3, 23, 30, tzinfo=timezone.utc),
                "note": None if i % 5 == 0 else f"n{i}é",
                "remark": None if i % 5 == 0 else f"r{i}",
                "amount": Decimal(i) / 4,
                "who": {"name": f"w{i}", "age": i * 10**10},
                "tags": ["x", None] if i % 2 else [],
                "a day": None if i % 4 == 0 else date(1969, 12, 31),
                "extra": i,
            }
            for i in ids
        ]
        return pa.Table.from_pylist(
            [{key: value for key, value in row.items() if key in columns} for row in made], schema=arrow
        )

    table.append(rows(0, 1, 2, 3))
    table.append(rows(4, 5))
    with table.update_schema() as update:
        update.add_column("extra", LongType())
        update.rename_column("note", "remark")
        update.update_column("id", LongType())
        update.update_column("amount", DecimalType(18, 2))
        update.add_column(("who", "age"), LongType())
    table.append(rows(6, 7))
    table.delete(EqualTo("id", 1))
    with table.update_spec() as update:
        if CAN_TRANSFORM:
            update.remove_field("at_day")
            update.add_field("at", MonthTransform(), "at_month")
        else:
            update.add_field("extra", IdentityTransform(), "extra")
    table.append(rows(8, 9))
    table.overwrite(rows(3, 10), overwrite_filter=EqualTo("id", 3))
    table.manage_snapshots().create_tag(table.metadata.snapshots[1].snapshot_id, "early").commit()
    table = catalog.load_table("py.history")
    return {"py.history": {**describe(table), "counts": save(table, f"{request['folder']}/py.history")}}


def append_to(catalog, request):
    """Changes a table of ours: append, evolve, delete."""
    table = catalog.load_table(request["table"])
    arrow = table.schema().as_arrow()
    table.append(pa.Table.from_pylist(request["rows"], schema=arrow))
    with table.update_schema() as update:
        update.add_column("by_pyiceberg", StringType())
    table.delete(EqualTo("id", request["delete"]))
    return {request["table"]: {**describe(table), "counts": save(table, f"{request['folder']}/{request['table']}")}}


def main():
    request = json.load(sys.stdin)
    catalog = SqlCatalog("lake", uri=f"sqlite:///{request['database']}", warehouse=request["warehouse"])
    verbs = {"read": read, "write-history": write_history, "append-to": append_to}
    json.dump(verbs[request["verb"]](catalog, request), sys.stdout)


main()
