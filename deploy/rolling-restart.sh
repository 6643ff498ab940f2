#!/usr/bin/env bash
# Exchanges the containers of Nova one after the other, without a failed request: after a new image was built, after .env
# was changed, or just so.
#
#     deploy/rolling-restart.sh [SERVICE...]        all of Nova, in the order below, when none is named
#
# Of a service the new containers start first, and the old ones leave when those are healthy; it may have any number of
# them. Of the two gateways one stays, while the other tells the proxy that it leaves, ends what it has in hand, and comes
# back: so this needs the profile `proxy`. Before that databases are migrated, forward, and the broker gets the rights that
# the new version needs, while the old one works on; read models that changed are made anew when only the new one is left.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

HEALTHY_SECONDS=${NOVA_HEALTHY_SECONDS:-180}
NOTICED_SECONDS=3 # until the proxy has seen that a gateway is there again
SERVICES=(customers inventory orders tasks notify)
GATEWAYS=(gateway gateway-2)

say() { printf '%s %s\n' "$(date +%T)" "$*"; }
quietly() { # unless it fails
    local told
    told=$("$@" 2>&1) || { printf '%s\n' "$told" >&2; exit 1; }
}
containers() { docker compose ps --quiet "$1"; }

wait_until_healthy() { # SERVICE CONTAINER...
    local service=$1 container deadline=$((SECONDS + HEALTHY_SECONDS))
    shift
    for container in "$@"; do
        until [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ]; do
            if [ $SECONDS -ge $deadline ]; then
                say "$service: the new container is not healthy after $HEALTHY_SECONDS s; the old ones work on. It says:" >&2
                docker logs --tail 5 "$container" >&2
                return 1
            fi
            sleep 0.5
        done
    done
}

exchange_service() { # new ones first
    local service=$1 old new count
    mapfile -t old < <(containers "$service")
    count=${#old[@]}
    [ "$count" -gt 0 ] || { say "$service: does not run" >&2; exit 1; }
    quietly docker compose up --detach --no-deps --no-recreate --scale "$service=$((2 * count))" "$service"
    mapfile -t new < <(containers "$service" | grep --invert-match --line-regexp --fixed-strings "$(printf '%s\n' "${old[@]}")")
    if ! wait_until_healthy "$service" "${new[@]}"; then
        docker rm --force "${new[@]}" >/dev/null # else the next attempt would take them for old ones
        exit 1
    fi
    docker stop "${old[@]}" >/dev/null
    docker rm "${old[@]}" >/dev/null
    say "$service: exchanged $count"
}

exchange_gateway() { # one of two
    local gateway=$1
    quietly docker compose up --detach --no-deps --force-recreate "$gateway"
    wait_until_healthy "$gateway" "$(containers "$gateway")"
    sleep "$NOTICED_SECONDS"
    say "$gateway: exchanged"
}

rebuilds=()
say_what_is_left() {
    [ ${#rebuilds[@]} -eq 0 ] || printf 'Left to do, when only the new version runs: docker compose run --rm nova %s\n' "${rebuilds[@]}" >&2
}
trap say_what_is_left EXIT

only_some=$#
[ $# -gt 0 ] || set -- "${SERVICES[@]}" "${GATEWAYS[@]}"
migrated=$(docker compose run --rm -T --no-deps migrations)
printf '%s\n' "$migrated"
mapfile -t rebuilds < <(sed -n 's/.* run: nova \(rebuild .*\)/\1/p' <<<"$migrated")
docker compose run --rm -T --no-deps definitions
docker compose exec -T rabbitmq rabbitmqctl --quiet import_definitions /etc/rabbitmq/definitions/definitions.json
for name in "$@"; do
    case $name in
        gateway | gateway-2) exchange_gateway "$name" ;;
        *) exchange_service "$name" ;;
    esac
done

[ "$only_some" -eq 0 ] || exit 0
while [ ${#rebuilds[@]} -gt 0 ]; do
    read -ra command <<<"${rebuilds[0]}"
    docker compose run --rm -T --no-deps nova "${command[@]}"
    rebuilds=("${rebuilds[@]:1}")
done
