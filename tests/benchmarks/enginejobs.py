"""Jobs that ``engines.py`` starts as processes of their own, to be killed: ``python enginejobs.py JOB FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TASKS = 8


def pipelines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """-> what an executor is told: texts from Parquet, HTML from WARC."""
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import JsonlWriter

    from bodycopy.batch.datatrove import BodycopyExtractor, BodycopyFormatter, BodycopyWarcReader

    for kind in ("text", "html"):
        out = folder / f"{name}-{kind}"
        excluded = JsonlWriter(str(out / "excluded"), compression=None)
        if kind == "text":
            steps = [
                ParquetReader(str(folder / kind)),
                BodycopyFormatter(removals=True, exclusion_writer=excluded),
            ]
        else:
            steps = [
                BodycopyWarcReader(str(folder / kind)),
                BodycopyExtractor(removals=True, exclusion_writer=excluded, timeout=20),
            ]
        steps.append(JsonlWriter(str(out / "kept"), compression=None))
        yield {"pipeline": steps, "tasks": TASKS, "workers": 2, "logging_dir": str(out / "log")}


def local(folder: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor

    for told in pipelines(folder, "local"):
        LocalPipelineExecutor(**told).run()


def start_ray() -> None:
    import ray

    ray.init(num_cpus=2, object_store_memory=2 * 10**8, include_dashboard=False)


def ray_executor(folder: Path) -> None:
    from datatrove.executor.ray import RayPipelineExecutor

    start_ray()
    for told in pipelines(folder, "ray-executor"):
        RayPipelineExecutor(**told, mem_per_cpu_gb=0.5).run()


def pages(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """-> the pages of a WARC file."""
    from bodycopy.batch.formats.forms import records
    from bodycopy.batch.formats.record import RecordOptions

    with Path(row["item"]).open("rb") as file:
        for record in records(file, RecordOptions("warc")):
            yield {
                "id": record.fields["id"],
                "url": record.url,
                "html": record.data,
                "charset": record.charset,
                "kind": record.kind,
            }


def ray_data(folder: Path) -> None:
    import ray

    from bodycopy import clean_batch

    start_ray()
    told = {"batch_format": "pyarrow", "batch_size": 50}
    texts = ray.data.read_parquet(str(folder / "text")).repartition(TASKS)
    texts = texts.map_batches(clean_batch, **told, fn_kwargs={"removals": True, "url_column": "url"})
    texts.write_parquet(str(folder / "ray-data-text"))
    files = [str(path) for path in sorted((folder / "html").iterdir())]
    html = ray.data.from_items(files, override_num_blocks=len(files)).flat_map(pages).repartition(TASKS)
    columns = {"column": "html", "url_column": "url", "charset_column": "charset", "kind": "html"}
    html = html.map_batches(clean_batch, **told, fn_kwargs={**columns, "removals": True})
    html.write_parquet(str(folder / "ray-data-html"))


def ray_checkpoint(folder: Path) -> None:
    """Clean texts by Ray Data, which notes what it has written, and leaves out what an earlier run has."""
    import ray
    from ray.data.checkpoint import CheckpointConfig

    from bodycopy import clean_batch

    start_ray()
    notes = CheckpointConfig("id", str(folder / "notes"), delete_checkpoint_on_success=False)
    ray.data.DataContext.get_current().checkpoint_config = notes
    texts = ray.data.read_parquet(str(folder / "text")).repartition(TASKS)
    told = {"url_column": "url", "removals": True}
    texts = texts.map_batches(clean_batch, batch_format="pyarrow", batch_size=50, fn_kwargs=told)
    texts.write_parquet(str(folder / "ray-checkpoint-text"))


if __name__ == "__main__":
    jobs = {
        "local": local,
        "ray-executor": ray_executor,
        "ray-data": ray_data,
        "ray-checkpoint": ray_checkpoint,
    }
    jobs[sys.argv[1]](Path(sys.argv[2]))
