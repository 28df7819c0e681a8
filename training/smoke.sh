#!/usr/bin/env bash
# Every training command of the reader, once, in some minutes: on our own gold in the place of the corpora, with one
# layer. It learns nothing; it shows that all goes through.     bash training/smoke.sh PYTHON WEIGHTS
set -euo pipefail
python=$1 weights=$2
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work"/data/{polnear,readings,unlabelled}
gzip -c tests/evaluation/own_gold.jsonl >"$work/data/polnear/dev.jsonl.gz"
gzip -c tests/evaluation/own_gold.jsonl >"$work/data/polnear/train.jsonl.gz"
gzip -c tests/evaluation/own_gold.jsonl >"$work/data/readings/train.jsonl.gz"
"$python" -c "
import gzip, json, sys
rows = [json.loads(line) for line in open('tests/evaluation/own_gold.jsonl', encoding='utf-8')]
with gzip.open(sys.argv[1], 'wt', encoding='utf-8') as file:
    for row in rows:
        print(json.dumps({'id': row['id'], 'text': row['text']}), file=file)" "$work/data/unlabelled/celebrity.jsonl.gz"

train() { "$python" -m training.reader.train "$@" --weights "$weights" --data "$work/data" --work "$work"; }

train wide --layers 1 --invented 20 --epochs 2 --frozen 0
train wide --layers 1 --invented 20 --epochs 2 --frozen 0 | tee "$work/again.out" # goes on, from the end
grep -q '"done"' "$work/again.out"
train slim --layers 1 --inner 64 --blocks 1 --start wide --taught 10 --masked 0.1 --invented 20 --epochs 1
"$python" -m training.reader.ship slim --weights "$weights" --data "$work/data" --work "$work" --into "$work/package"
ls -l "$work/package"
