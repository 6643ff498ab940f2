#!/usr/bin/env bash
# Puts a backup back on a server whose volumes are lost or new, and starts Nova.
#
#     deploy/restore.sh BACKUP KEYS [OPTIONS OF nova restore]
#
# BACKUP: a file of deploy/backup.sh, in a folder where it can be unpacked. KEYS: its folder of keys. In the checkout stands
# the .env of then, or a new one. `--replace` puts the backup in the place of what is there.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
backup=$(realpath -e "$1") keys=$(realpath -e "$2")
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose stop
docker compose up --detach --wait postgres
docker compose run --rm -T --no-deps migrations
docker compose run --rm -T --no-deps --user "$(id -u):$(id -g)" --volume "$(dirname "$backup"):/backups" --volume "$keys:/keys:ro" \
    backups restore "/backups/$(basename "$backup")" --keys /keys/nova-keys.json --erased /keys/erased.jsonl "$@"
docker compose up --detach --wait
