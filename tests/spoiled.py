"""JSON in which somebody has changed something: what importers must survive."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@st.composite
def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """The value with another one somewhere in it, or with something left out."""
    whole = copy.deepcopy(value)
    at = whole
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and at[key] and draw(st.integers(0, 4)):
            at = at[key]
            continue
        if draw(st.booleans()):
            at[key] = draw(values)
        else:
            del at[key]
        return whole
