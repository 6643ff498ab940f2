#!/usr/bin/env bash
# Takes a backup of everything as it is at one moment, while everybody works.
#
#     deploy/backup.sh BACKUPS KEYS
#
# BACKUPS: a folder that gets the backup, named by the moment. KEYS: a folder on another disk, for the keys of personal data
# and for who was erased: both are replaced by each backup and serve all older ones. Why so, and how to put it back:
# docs/backups.md
set -euo pipefail
[ $# -eq 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
backups=$(realpath "$1") keys=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 077

name=nova-$(date -u +%Y-%m-%dT%H%M%SZ).tar
mkdir -p "$backups" "$keys"
docker compose run --rm -T --no-deps --user "$(id -u):$(id -g)" --volume "$backups:/backups" --volume "$keys:/keys" \
    backups backup "/backups/$name" --keys /keys/nova-keys.json
docker compose run --rm -T --no-deps nova feed customers --type PersonalDataErased >"$keys/erased.jsonl.new"
mv "$keys/erased.jsonl.new" "$keys/erased.jsonl"
echo "Written: $backups/$name"
