"""The only door to the models: the graphs and the tokenizer that ship in the package, checked by their hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reportedly.errors import ModelError
from reportedly.reading.sure import Sureness, sureness

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Tagger:
    """The reader's network in two graphs, its tokenizer, and the figures that were chosen on dev with it."""

    name: str
    tokenizer: Tokenizer
    first_id: int
    last_id: int
    band: int
    cue_threshold: float
    sureness: Sureness
    _encode: onnxruntime.InferenceSession
    _relate: onnxruntime.InferenceSession

    def encode(self, ids: Ints, features: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """(windows, pieces) ids, (windows, pieces, 3) features and a 0/1 mask -> hidden states, logits of TAGS."""
        hidden, tags = self._encode.run(None, {"ids": ids, "features": features, "mask": mask})
        return hidden, tags

    def relate(self, hidden: Floats, tags: Floats, mask: Ints, window: Ints, cue: Ints, reach: Ints) -> Floats:
        """(cues, reach, labels) logits of LABELS, for the pieces around piece `cue` of row `window`.

        reach: the distances from the cue to look at, rising by one, within `band` on either side.
        """
        feed = {"hidden": hidden, "tags": tags, "mask": mask, "window": window, "cue": cue, "reach": reach}
        (labels,) = self._relate.run(None, feed)
        return labels  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Models:
    """All that `read` needs besides the page."""

    tagger: Tagger


@cache
def shipped() -> Models:
    """The models of this package, loaded once. Raises ModelError where a file is missing or isn't the shipped one."""
    folder = resources.files("reportedly.reading").joinpath("models")
    manifest: dict[str, Any] = json.loads(_checked(folder, MANIFEST, None))
    hashes: dict[str, str] = manifest["files"]

    def load(name: str) -> bytes:
        return _checked(folder, name, hashes[name])

    tokenizer = Tokenizer.from_str(load("tokenizer.json").decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Models(
        Tagger(
            manifest["name"],
            tokenizer,
            manifest["first_id"],
            manifest["last_id"],
            manifest["band"],
            manifest["cue_threshold"],
            sureness(manifest["sureness"]),
            _session(load("encode.onnx")),
            _session(load("relate.onnx")),
        )
    )


@cache
def version() -> str:
    """Which models this package ships: their name, and what tells them from others of that name. Raises ModelError."""
    manifest = _checked(resources.files("reportedly.reading").joinpath("models"), MANIFEST, None)
    return f"{json.loads(manifest)['name']} {hashlib.sha256(manifest).hexdigest()[:12]}"


def _checked(folder: Traversable, name: str, sha256: str | None) -> bytes:
    try:
        content = folder.joinpath(name).read_bytes()
    except OSError as error:
        raise ModelError(f"the model file {name} is missing", hint="Install reportedly again") from error
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(f"the model file {name} isn't the one that was shipped", hint="Install reportedly again")
    return content


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # pages are read side by side by processes, not by threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
