#!/bin/sh
# Follows the feed of a service over HTTP by curl and jq, and goes on where it was after any stop, its own or Nova's.
#
#     URL=https://nova.example.com TOKEN=... ./follow_feed.sh orders position
#
# The file `position` holds how far was read. It is written after a page was handled, so that nothing is lost: after a
# crash in between the page comes again. `previous` of an event is the position of the event before it, of whatever
# type: all are read, so it is the last position here. TYPES=OrderPlaced,RestoredFromBackup reads some, without that check.
#
# RestoredFromBackup says that Nova lost what it told after `kept_up_to`: whoever has that forgets it, and goes on.

set -eu
service=$1 file=$2
test -s "$file" || echo 0 >"$file"

handle() { # position, previous, type, subject
    echo "$1 after $2: $3 $4"
}

forget() { # position, position: what lies between them did not happen
    echo "VOID: what was told after $1 and before $2"
}

while true; do
    after=$(cat "$file")
    if ! page=$(curl -sS --fail-with-body --max-time 60 -H "Authorization: Bearer $TOKEN" \
        "$URL/api/v1/feed/$service?after=$after&limit=100&wait=30${TYPES:+&type=$TYPES}"); then
        echo "$page" >&2
        sleep 3
        continue
    fi
    printf '%s' "$page" | jq -r '.items[] | [.position, .previous, .type, .subject, .data.kept_up_to] | @tsv' >"$file.page"
    last=$after
    while read -r position previous type subject kept; do
        if [ "$type" = RestoredFromBackup ] && [ "$last" -gt "$kept" ]; then
            forget "$kept" "$position"
            last=$kept
        fi
        if [ -z "${TYPES:-}" ] && [ "$previous" -ne "$last" ]; then
            echo "MISSED: what is between $last and $previous" >&2
            exit 1
        fi
        handle "$position" "$previous" "$type" "$subject"
        last=$position
    done <"$file.page"
    printf '%s' "$page" | jq .read_up_to >"$file.new"
    mv "$file.new" "$file"
done
