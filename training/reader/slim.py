"""Makes a trained reader narrower: of every feed-forward layer the neurons that say most stay, of the head's blocks the
lowest. What is left is trained on (`train --start`): magnitude pruning in one step."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from training.reader.model import Reader


def slim(trained: Reader, into: Reader, inputs: Iterable[tuple[Tensor, Tensor, Tensor]]) -> None:
    """Puts the weights of `trained` into the narrower `into`. inputs: ids, features, mask of text like the training's.

    A neuron's weight is its mean square on the inputs times the square of what it writes with.
    """
    layers = list(zip(trained.encoder.encoder.layer, into.encoder.encoder.layer, strict=False))
    power = [torch.zeros(old.intermediate.dense.out_features) for old, _ in layers]
    hooks = [
        old.output.dense.register_forward_pre_hook(_adder(sums)) for (old, _), sums in zip(layers, power, strict=True)
    ]
    with torch.no_grad():
        for ids, features, mask in inputs:
            trained.encode(ids, features, mask)
    for hook in hooks:
        hook.remove()
    state = trained.state_dict()
    for at, ((old, new), sums) in enumerate(zip(layers, power, strict=True)):
        strength = sums * old.output.dense.weight.detach().square().sum(0)
        kept = strength.topk(new.intermediate.dense.out_features).indices.sort().values
        prefix = f"encoder.encoder.layer.{at}."
        for name, axis in (
            ("intermediate.dense.weight", 0),
            ("intermediate.dense.bias", 0),
            ("output.dense.weight", 1),
        ):
            state[prefix + name] = state[prefix + name].index_select(axis, kept)
    into.load_state_dict({name: state[name] for name in into.state_dict()})


def _adder(sums: Tensor):  # type: ignore[no-untyped-def]
    def add(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        sums.add_(given[0].square().flatten(0, -2).sum(0))

    return add
