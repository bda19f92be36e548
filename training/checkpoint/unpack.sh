#!/usr/bin/env bash
# unpack.sh FILE: the checkpoint as a GGUF file that llama.cpp reads and export.py goes on from. FILE must not be there yet.
set -euo pipefail
[ ! -e "$1" ]
cat "$(dirname "$0")"/coil-96m.gguf.xz.? | xz -dc > "$1"
echo "7abf497671bf012e65994b8669d15027efce4bb854f366363794e09b95691a66  $1" | sha256sum -c -
