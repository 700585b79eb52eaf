#!/usr/bin/env bash
# The stack of deploy/compose.yaml.
#
#   up               make its secrets where they are missing, build the images, start everything, wait until it is healthy
#   down             stop it; what it stored stays
#   prepare          make the secrets and nothing else
#   wipe             stop it, and forget everything stored, the keys too
#
# PASSERELLE_DATA_DIR   where the secrets lie, in the folder `containers`      (.passerelle)
# COMPOSE               the engine's command                                   (docker compose)
set -euo pipefail

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
umask 077
mkdir -p "${PASSERELLE_DATA_DIR:-.passerelle}/containers"
state=$(cd "${PASSERELLE_DATA_DIR:-.passerelle}/containers" && pwd)
user=$(id -u):$(id -g)
[ "$(id -u)" != 0 ] || user=10001:10001 # a service never runs as root

digits() { od -An -N 32 -tx1 /dev/urandom | tr -d ' \n'; }
once() { [ -s "$1" ] || { cat >"$1.new" && mv "$1.new" "$1"; }; }

prepare() {
  local name secret
  mkdir -p "$state"/{selection,gateway,ledger}
  once "$state/selection/master.key" < <(digits)
  once "$state/gateway/client.secret" < <(digits)
  once "$state/settings.env" < <(
    for name in SELECTION TRAINING MOBILITY REINTEGRATION GATEWAY KEYCLOAK POSTGRES; do echo "${name}_PASSWORD=$(digits)"; done
    echo "PASSERELLE_STATE=$state"
    echo "PASSERELLE_USER=$user"
  )
  grep _PASSWORD= "$state/settings.env" >"$state/postgres.env"
  echo "POSTGRES_USER=postgres" >>"$state/postgres.env"
  once "$state/keycloak.env" < <(
    echo "KC_BOOTSTRAP_ADMIN_USERNAME=admin"
    echo "KC_BOOTSTRAP_ADMIN_PASSWORD=$(digits)"
    echo "PASSERELLE_AGENCY_SECRET=$(digits)"
    echo "PASSERELLE_GATEWAY_SECRET=$(cat "$state/gateway/client.secret")"
    sed -n 's/^KEYCLOAK_PASSWORD=/KC_DB_PASSWORD=/p' "$state/settings.env"
  )
  once "$state/grafana.env" < <(echo "GF_SECURITY_ADMIN_PASSWORD=$(digits)")
  [ "$(id -u)" != 0 ] || chown -R "$user" "$state"/{selection,gateway,ledger}
}

compose() {
  local command
  read -ra command <<<"${COMPOSE:-docker compose}"
  command -v "${command[0]}" >/dev/null || { echo "an engine for containers is missing: install Docker with its plugin compose" >&2; exit 1; }
  "${command[@]}" --env-file "$state/settings.env" --file "$deploy/compose.yaml" "$@"
}

case "${1:-help}" in
  prepare) prepare ;;
  up)
    prepare
    compose build
    compose up --detach --wait "${@:2}"
    echo "Pages http://localhost:8105, Keycloak http://localhost:8080 (secrets in $state), Grafana http://localhost:3000"
    ;;
  down) prepare; compose down "${@:2}" ;;
  wipe) prepare; compose down --volumes && rm -rf "$state" ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;s/^#$//p;}' "${BASH_SOURCE[0]}" ;;
esac
