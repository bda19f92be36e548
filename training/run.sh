#!/usr/bin/env bash
# From nothing to coil-embedded.gguf. Needs Debian with source packages enabled, npm, PyTorch, NumPy, and Triton with an NVIDIA GPU.
# Every step is skipped when its result is there. START=weights.pt goes on from earlier weights; SECONDS_OF_TRAINING sets the time.
# TINY=1 goes through every step in minutes on a CPU, with the packages of packages-tiny.txt: the result answers nothing.
set -euo pipefail
cd "$(dirname "$0")"
CACHE=${CACHE:-$HOME/.cache/coil-training} PARTS=${PARTS:-28} CORES=${CORES:-$(nproc)} EARLY=4096 LATE=12288 SHAPE=(layers=12 width=1024 slow=.25) EVALUATE=()
if [ -n "${TINY:-}" ]; then
  export PACKAGES=packages-tiny.txt
  PARTS=1 EARLY=512 LATE=2048 SHAPE=(steps=6 step_tokens=2048 early_row=512 late_row=2048 layers=1 width=64 state=16 report=4 warm_up=2) EVALUATE=(--quick)
fi
mkdir -p "$CACHE/rows" "$CACHE/out"

[ -d "$CACHE/archives" ] || python3 data.py fetch "$CACHE/archives"
[ -f "$CACHE/raw/sources.tsv" ] || python3 data.py extract "$CACHE/archives" "$CACHE/raw"
[ -n "${TINY:-}" ] || [ -f "$CACHE/raw/train-pip.jsonl" ] || python3 data.py installed "$CACHE/raw/train-pip.jsonl"
for shard in "$CACHE"/raw/*.jsonl.xz; do [ -f "${shard%.xz}" ] || xz -dk "$shard"; done
[ -f tokenizer.json ] || python3 tokenizer.py "$CACHE/raw/train-0.jsonl.xz" tokenizer.json

render() { # mix row seed shard name parts
  seq 0 $(($6 - 1)) | xargs -P "$CORES" -I{} timeout 200 python3 tasks.py "$4" "$CACHE/rows/$5" tokenizer.json "$2" "$3" {} "$6" "$1" || true
}
if [ -z "$(ls "$CACHE/rows")" ]; then
  for m in "early $EARLY" "late $LATE" "near $EARLY" "recall $LATE" "copy $EARLY"; do
    set -- $m
    render "$1" "$2" 0 "$CACHE/raw/hold.jsonl" "hold-$1" 1
    [ ! -f "$CACHE/rows/hold-$1-00-000.npy" ] || mv "$CACHE/rows/hold-$1-00-000.npy" "$CACHE/rows/valid-$1.npy"
    case $1 in early | late)
      for shard in "$CACHE"/raw/train-*.jsonl; do render "$1" "$2" 1 "$shard" "$1-$(basename "$shard" .jsonl)" "$PARTS"; done ;;
    esac
  done
fi

if python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())'; then (for i in 0 1 2 3 4 5; do python3 tune.py $i & done; wait; python3 tune.py); fi
python3 train.py data="$CACHE/rows" out="$CACHE/out" seconds="${SECONDS_OF_TRAINING:-1200}" start="${START:-}" "${SHAPE[@]}"
python3 export.py "$CACHE/out/weights.pt" tokenizer.json "$CACHE/out/coil-embedded.gguf"
[ -f golden/evaluation.json.br ] || python3 evaluate.py "$CACHE/raw/hold.jsonl" golden/evaluation.json.br
node ../scripts/evalModel.mjs --model "$CACHE/out/coil-embedded.gguf" "${EVALUATE[@]}" || [ -n "${TINY:-}" ]
