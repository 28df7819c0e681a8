"""python -m training.matching.vectors --weights FOLDER: small vectors of single words -> claims/data/vectors.npy.

Each stem of data/weights.txt gets the sentence encoder's vector of its most frequent form, cut to DIMENSIONS by
principal components and stored in one byte a number, in the order of that file. What words mean then costs a look-up
instead of an encoder of 23 MB.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from reportedly.claims.facts import LITTLE, WORD, stem, weights
from training.matching.words import bodies

DIMENSIONS = 64


def forms(data: Path) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in bodies(data):
        for word in WORD.findall(text):
            folded = word.replace("’", "'").removesuffix("'s").casefold()
            if folded not in LITTLE:
                found[stem(folded)][folded] += 1
    return found


def embedded(words: list[str], weights: Path) -> np.ndarray:
    tokenizer, model = AutoTokenizer.from_pretrained(weights), AutoModel.from_pretrained(weights).eval()
    rows = []
    with torch.inference_mode():
        for start in range(0, len(words), 256):
            batch = tokenizer(words[start : start + 256], padding=True, return_tensors="pt")
            hidden = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            rows.append(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    return np.concatenate(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, required=True, help="folder of the sentence encoder (MiniLM-L6)")
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/data/vectors.npy"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    by_stem = forms(options.data)
    stems = list(weights())
    vectors = embedded(
        [by_stem[each].most_common(1)[0][0] if each in by_stem else each for each in stems], options.weights
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    small = vectors @ axes[:DIMENSIONS].T
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    np.save(options.out, np.round(small * 127).astype(np.int8))
    print(small.shape, options.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
