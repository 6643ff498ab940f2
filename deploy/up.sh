#!/usr/bin/env bash
# Starts Nova on this server from a checkout, with Docker alone: builds the image, makes .env where there is none, starts
# everything and waits until it is healthy.
#
#     deploy/up.sh [OPTIONS OF nova env]         e.g. deploy/up.sh --domain nova.example.com
#
# To upgrade while Nova works: git pull, docker compose build, deploy/rolling-restart.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

image=${NOVA_IMAGE:-nova:latest}
arguments=()
for name in PYTHON_IMAGE PIP_INDEX_URL NPM_CONFIG_REGISTRY; do # as compose.yaml has them
    [ -z "${!name:-}" ] || arguments+=(--build-arg "$name")
done

if [ ! -e .env ]; then
    docker build "${arguments[@]}" --file deploy/Dockerfile --tag "$image" .
    (umask 077 && docker run --rm --network none "$image" env "$@" >.env.new && mv .env.new .env)
    echo 'Made .env: keep it secret, and keep it.'
elif [ $# -gt 0 ]; then
    echo '.env is there already: change it by hand, or take it away first.' >&2
    exit 2
fi
docker compose up --build --detach --wait
# The newest link counts: each gateway that starts makes one, until somebody has a password.
docker compose logs --no-log-prefix --timestamps --since 10m | sort |
    sed -n 's/.*"become_the_administrator_once": "\([^"]*\)".*/Become the administrator, once: \1/p' | tail -n 1
