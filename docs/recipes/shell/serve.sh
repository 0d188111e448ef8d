#!/bin/sh
# Starts a server, runs test.sh against it, and stops it. `MODE=record ./serve.sh` records.
set -eu

work=$(mktemp -d)
mkfifo "$work/line"
tapedeck "${MODE:-replay}" openai --listen 127.0.0.1:0 --cassette serve > "$work/line" &
server=$!
trap 'kill "$server" 2> /dev/null || true; wait "$server" || true; rm -rf "$work"' EXIT

# The one line that it writes, when it serves; nothing where it could not start.
read -r line < "$work/line" || exit 1
url=${line#tapedeck: listening on }

OPENAI_BASE_URL="$url/openai/v1" OPENAI_API_KEY="${OPENAI_API_KEY:-none}" NO_PROXY=127.0.0.1 ./test.sh
