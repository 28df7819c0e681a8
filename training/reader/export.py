"""python -m training.reader.export NAME: a trained reader as two ONNX graphs, float and int8, with its tokenizer."""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from training.reader.model import Reader

OPSET = 17


class Encode(nn.Module):
    """The first graph: the pieces of windows -> hidden states and logits of TAGS."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        return self.reader.encode(ids, features, mask)


class Relate(nn.Module):
    """The second graph: cues -> logits of LABELS for the bands around them."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, hidden: Tensor, tags: Tensor, mask: Tensor, window: Tensor, cue: Tensor, reach: Tensor) -> Tensor:
        return self.reader.relate(hidden, tags, mask, window, cue, reach)


def restore(path: Path, weights: Path) -> Reader:
    """The reader that a training run saved."""
    state = torch.load(path, weights_only=True, map_location="cpu")
    options = state["options"]
    reader = Reader(
        weights,
        band=options["band"],
        blocks=options["blocks"],
        layers=options["layers"],
        inner=options.get("inner", 0),
    )
    reader.load_state_dict(state["reader"])
    return reader.eval().requires_grad_(False)


def export(reader: Reader, folder: Path, *, fused: bool = True) -> None:
    """Writes encode.onnx and relate.onnx and their int8 twins into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 2000, (2, 64))
    features = torch.zeros(2, 64, 3, dtype=torch.long)
    mask = torch.ones(2, 64, dtype=torch.long)
    mask[1, 40:] = 0
    with torch.no_grad():
        hidden, tags = reader.encode(ids, features, mask)
    encode, relate = folder / "encode.onnx", folder / "relate.onnx"
    by_window = {0: "window", 1: "piece"}
    torch.onnx.export(
        Encode(reader),
        (ids, features, mask),
        str(encode),
        input_names=["ids", "features", "mask"],
        output_names=["hidden", "tags"],
        dynamic_axes={name: by_window for name in ("ids", "features", "mask", "hidden", "tags")},
        opset_version=OPSET,
        dynamo=False,
    )
    torch.onnx.export(
        Relate(reader),
        (hidden, tags, mask, torch.tensor([0, 1, 1]), torch.tensor([3, 5, 9]), torch.arange(-9, 40)),
        str(relate),
        input_names=["hidden", "tags", "mask", "window", "cue", "reach"],
        output_names=["labels"],
        dynamic_axes={"hidden": by_window, "tags": by_window, "mask": by_window}
        | {"window": {0: "cues"}, "cue": {0: "cues"}, "reach": {0: "reach"}, "labels": {0: "cues", 1: "reach"}},
        opset_version=OPSET,
        dynamo=False,
    )
    if fused:
        _fuse(encode, reader)
    for path in (encode, relate):
        quantize_dynamic(
            path,
            path.with_suffix(".int8.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 8 bits overflow in the sums of processors without VNNI: whole F1 .562, with 7 .567
            op_types_to_quantize=["MatMul", "Gemm", "Attention", "Gather"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _fuse(path: Path, reader: Reader) -> None:
    config = reader.encoder.config
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    fused = optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
        opt_level=0,
    )
    print(fused.get_fused_operator_statistics())
    fused.model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    onnx.save(fused.model, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    options = parser.parse_args()
    folder = options.work / options.name
    export(restore(folder / "state.pt", options.weights), folder)


if __name__ == "__main__":
    main()
