#!/usr/bin/env bash
# From nothing to coil-embedded.gguf. Needs Debian with source packages enabled, npm, PyTorch, NumPy, and Triton with an NVIDIA GPU.
# Every step is skipped when its result is there. START=weights.pt goes on from earlier weights; SECONDS_OF_TRAINING sets the time.
set -euo pipefail
cd "$(dirname "$0")"
CACHE=${CACHE:-$HOME/.cache/coil-training} PARTS=${PARTS:-28} CORES=${CORES:-$(nproc)}
mkdir -p "$CACHE/rows" "$CACHE/out"

[ -d "$CACHE/archives" ] || python3 data.py fetch "$CACHE/archives"
[ -f "$CACHE/raw/sources.tsv" ] || python3 data.py extract "$CACHE/archives" "$CACHE/raw"
[ -f "$CACHE/raw/train-pip.jsonl" ] || python3 data.py installed "$CACHE/raw/train-pip.jsonl"
for shard in "$CACHE"/raw/*.jsonl.xz; do [ -f "${shard%.xz}" ] || xz -dk "$shard"; done
[ -f tokenizer.json ] || python3 tokenizer.py "$CACHE/raw/train-0.jsonl.xz" tokenizer.json

render() { # mix row seed shard name parts
  seq 0 $(($6 - 1)) | xargs -P "$CORES" -I{} timeout 200 python3 tasks.py "$4" "$CACHE/rows/$5" tokenizer.json "$2" "$3" {} "$6" "$1" || true
}
if [ -z "$(ls "$CACHE/rows")" ]; then
  for m in "early 2048" "late 8192"; do
    set -- $m
    render "$1" "$2" 0 "$CACHE/raw/hold.jsonl" "hold-$1" 1
    mv "$CACHE/rows/hold-$1-00-000.npy" "$CACHE/rows/valid-$1.npy"
    for shard in "$CACHE"/raw/train-*.jsonl; do render "$1" "$2" 1 "$shard" "$1-$(basename "$shard" .jsonl)" "$PARTS"; done
  done
fi

(for i in 0 1 2 3 4 5; do python3 tune.py $i & done; wait; python3 tune.py)
python3 train.py data="$CACHE/rows" out="$CACHE/out" seconds="${SECONDS_OF_TRAINING:-1200}" start="${START:-}"
python3 export.py "$CACHE/out/weights.pt" tokenizer.json "$CACHE/out/coil-embedded.gguf"
python3 evaluate.py items "$CACHE/raw/hold.jsonl" "$CACHE/out/items.json" 100
node evaluate.mjs "$CACHE/out/items.json" "$CACHE/out/coil-embedded.gguf" "$CACHE/out/answers.json"
python3 evaluate.py table "$CACHE/out/items.json" "$CACHE/out/answers.json"
