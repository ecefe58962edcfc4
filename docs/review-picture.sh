#!/usr/bin/env bash
# Draws docs/review.svg: the review screen in tmux after one rejection. Usage: docs/review-picture.sh [PATH_TO_ALIGN]
set -euo pipefail
cd "$(dirname "$0")/.."
align=$(realpath "${1:-target/release/align}")
work=$(mktemp -d)
t() { tmux -L "align-picture-$$" "$@"; }
trap 't kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
cp -r seeds/q7x2 "$work/q7x2"
printf 'schema = 1\n' > "$work/align.toml"
t -f /dev/null new-session -d -x 112 -y 32 -c "$work" \
  "LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1795677120 $align review q7x2 --by m.k. --no-progress -q --color always"
for _ in $(seq 100); do t capture-pane -p | grep -q 'to decide' && break; sleep 0.1; done
t send-keys r
for _ in $(seq 100); do t capture-pane -p | grep -q '✗' && break; sleep 0.1; done
sleep 0.2
t capture-pane -e -p | python3 docs/picture.py "The review screen of align" > docs/review.svg
