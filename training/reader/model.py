"""The reader's network: an encoder, a tagger that finds where cues start, and a head that labels the pieces in a band
around each cue for that cue alone, so that nested, split and shared spans all come out (Cai et al. 2020's relation
labelling in spirit; the cue-conditioned head is ours)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoConfig, AutoModel

from reportedly.reading.labels import LABELS, TAGS
from reportedly.reading.pieces import CASES, PLACES, QUOTES


class Block(nn.Module):
    """A pre-norm transformer layer."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (cues, band, width). mask: additive, (cues, 1, 1, band)."""
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        scores = torch.softmax(q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5 + mask, -1)
        x = x + self.out((scores @ v).transpose(1, 2).reshape(n, t, d))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Reader(nn.Module):
    """See the module. `band` pieces on each side of a cue are labelled.

    layers: keep the lowest so many of the encoder. inner: neurons of its feed-forward layers. 0: as pretrained.
    """

    def __init__(
        self,
        weights: Path,
        *,
        band: int = 96,
        width: int = 192,
        blocks: int = 2,
        layers: int = 0,
        inner: int = 0,
        frozen: int = 0,
    ) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(weights)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0  # masks are slow on a CPU
        self.encoder = AutoModel.from_pretrained(
            weights, config=config, dtype=torch.float32, add_pooling_layer=False, attn_implementation="eager"
        )
        if layers:
            self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        for layer in self.encoder.encoder.layer if inner else ():
            layer.intermediate.dense = nn.Linear(config.hidden_size, inner)
            layer.output.dense = nn.Linear(inner, config.hidden_size)
        self.encoder.embeddings.requires_grad_(False)  # keeps unseen words where pretraining put them
        if hasattr(self.encoder.encoder, "relative_attention_bias"):
            self.encoder.encoder.relative_attention_bias.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:frozen]:
            layer.requires_grad_(False)
        hidden = config.hidden_size
        self.band, self.hidden = band, hidden
        self.features = nn.ModuleList(nn.Embedding(n, hidden) for n in (CASES, PLACES, QUOTES))
        for embedding in self.features:
            nn.init.zeros_(embedding.weight)
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(hidden, len(TAGS))
        self.piece, self.cue = nn.Linear(hidden, width), nn.Linear(hidden, width)
        self.distance = nn.Parameter(torch.randn(2 * band + 1, width) * 0.02)
        self.tagged = nn.Linear(len(TAGS), width)
        self.blocks = nn.ModuleList(Block(width, width // 64) for _ in range(blocks))
        self.norm, self.label = nn.LayerNorm(width), nn.Linear(width, len(LABELS))

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(windows, pieces) ids, (windows, pieces, 3) features, 0/1 mask -> hidden states, logits of TAGS."""
        embedded = self.encoder.embeddings.word_embeddings(ids)
        for number, feature in enumerate(self.features):
            embedded = embedded + feature(features[..., number])
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden, self.tag(self.drop(hidden))

    def relate(
        self, hidden: Tensor, tags: Tensor, mask: Tensor, window: Tensor, cue: Tensor, reach: Tensor | None = None
    ) -> Tensor:
        """Logits of LABELS, (cues, reach, labels), for the pieces around piece `cue` of window `window`.

        hidden, tags: as `encode` gave them. mask: 1 where a piece may be labelled. reach: the distances from the cue to
        look at, rising by one; the whole band where None.
        """
        size = hidden.shape[1]
        if reach is None:
            reach = torch.arange(-self.band, self.band + 1, device=hidden.device)
        at = cue[:, None] + reach[None]
        inside = (at >= 0) & (at < size)
        flat = (window[:, None] * size + at.clamp(0, size - 1)).reshape(-1)
        seen = inside & (mask.reshape(-1)[flat].view(at.shape) > 0)
        told = self.piece(hidden) + self.tagged(tags.detach().softmax(-1))
        x = told.reshape(-1, told.shape[-1])[flat].view(*at.shape, -1)
        x = x + self.cue(hidden[window, cue])[:, None] + self.distance[reach + self.band][None]
        away = (~seen).to(x.dtype)[:, None, None] * -1e4
        for block in self.blocks:
            x = block(x, away)
        return self.label(self.norm(x))
