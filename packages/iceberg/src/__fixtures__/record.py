"""Records the tables of this folder with pyiceberg: `record.py /srv/lake <this folder>` (the first must not exist)."""

import json
import shutil
import sys
from datetime import date, datetime, timezone
from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import EqualTo
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import BucketTransform, DayTransform, IdentityTransform
from pyiceberg.types import DecimalType, LongType, NestedField, StringType, TimestampType


def record(catalog, version):
    schema = Schema(
        NestedField(1, "id", LongType()),
        NestedField(2, "at", TimestampType()),
        NestedField(3, "a name", StringType()),
        NestedField(4, "amount", DecimalType(9, 2)),
    )
    spec = PartitionSpec(
        PartitionField(2, 1000, DayTransform(), "at_day"),
        PartitionField(3, 1001, IdentityTransform(), "a name"),
        PartitionField(4, 1002, IdentityTransform(), "amount"),
        PartitionField(1, 1003, BucketTransform(4), "id_bucket"),
    )
    name = f"recorded.v{version}"
    table = catalog.create_table(name, schema=schema, partition_spec=spec, properties={"format-version": str(version)})

    def rows(*ids):
        return pa.Table.from_pylist(
            [
                {
                    "id": i,
                    "at": datetime(1969, 12, 31, 23, 59, i),
                    "a name": None if i % 3 == 0 else f"né{i % 3}",
                    "amount": None if i % 2 else "-1.25",
                }
                for i in ids
            ],
            schema=pa.schema([("id", pa.int64()), ("at", pa.timestamp("us")), ("a name", pa.string()), ("amount", pa.string())]),
        ).cast(table.schema().as_arrow())

    table.append(rows(1, 2, 3))
    table.append(rows(4))
    table.delete(EqualTo("id", 2))
    with table.update_schema() as update:
        update.rename_column("a name", "renamed")
    table.manage_snapshots().create_tag(table.metadata.snapshots[0].snapshot_id, "first").commit()
    table = catalog.load_table(name)
    return table


def expected(table):
    return {
        "metadata": table.metadata_location,
        "columns": [[f.field_id, f.name, str(f.field_type)] for f in table.schema().fields],
        "tags": {name: str(ref.snapshot_id) for name, ref in table.metadata.refs.items()},
        "snapshots": {
            str(s.snapshot_id): sorted(
                [
                    task.file.file_path.rsplit("/", 1)[1],
                    task.file.record_count,
                    task.file.file_size_in_bytes,
                    [None if v is None else str(v) for v in task.file.partition],
                ]
                for task in table.scan(snapshot_id=s.snapshot_id).plan_files()
            )
            for s in table.metadata.snapshots
        },
    }


warehouse, folder = Path(sys.argv[1]), Path(sys.argv[2])
warehouse.mkdir(parents=True)
catalog = SqlCatalog("lake", uri="sqlite:///:memory:", warehouse=f"file://{warehouse}")
catalog.create_namespace("recorded")
for version in (1, 2):
    table = record(catalog, version)
    target = folder / f"pyiceberg-v{version}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(Path(table.metadata.location.removeprefix("file://")) / "metadata", target)
    (target / "expected.json").write_text(json.dumps(expected(table), indent=2, ensure_ascii=False) + "\n")
shutil.rmtree(warehouse)
