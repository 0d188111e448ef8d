#!/bin/sh
# Asks a model two things, and fails where an answer is not there or not as it should be.
set -eu

ask() {
    curl --silent --show-error --fail-with-body "$OPENAI_BASE_URL/chat/completions" \
        --header "authorization: Bearer $OPENAI_API_KEY" --header 'content-type: application/json' \
        --data "{\"model\": \"gpt-4o-mini\", \"messages\": [{\"role\": \"user\", \"content\": \"$1\"}]}"
}

expect() {
    # Where there was no recorded answer, this one says why.
    answer=$(ask "$1") || { printf '%s\n' "FAILED: $1" "$answer" >&2; exit 1; }
    case $answer in
        *"$2"*) echo "ok: $1" ;;
        *) printf '%s\n' "FAILED: $1: no $2 in" "$answer" >&2; exit 1 ;;
    esac
}

expect "What does a kite weigh?" '"assistant"'
expect "How high does it fly?" '"assistant"'
