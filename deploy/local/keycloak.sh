#!/usr/bin/env bash
# Keycloak on this machine alone, with the realm of deploy/keycloak.
#
#   start            fetch and build the server where it is missing, start it, print its address
#   stop             end it; what it stored stays
#   wipe             stop, and forget everything stored
#
# KEYCLOAK_HOME    the server's copy, its data and its log                       (.passerelle/keycloak)
# KEYCLOAK_DIST    the fetched and built server, shared by all homes             (~/.cache/passerelle/keycloak-26.4.0)
# KEYCLOAK_PORT    where it listens; its management interface on the next port   (18080)
# KEYCLOAK_TLS     folder with server.pem, server.key and clients.p12 (password `clients`): then it also answers over TLS on
#                  the port after the next, and asks for the certificates of clients that clients.p12 trusts     (none)
# KEYCLOAK_HEAP    memory                                                        (384m)
# KC_BOOTSTRAP_ADMIN_PASSWORD and what the realm's file names (PASSERELLE_…) come from the environment.
set -euo pipefail

version=26.4.0
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=${KEYCLOAK_HOME:-.passerelle/keycloak}
mkdir -p "$home"
home=$(cd "$home" && pwd)
dist=${KEYCLOAK_DIST:-${XDG_CACHE_HOME:-$HOME/.cache}/passerelle/keycloak-$version}
port=${KEYCLOAK_PORT:-18080}
export JAVA_OPTS_KC_HEAP="-Xms128m -Xmx${KEYCLOAK_HEAP:-384m}"
export KC_BOOTSTRAP_ADMIN_USERNAME=${KC_BOOTSTRAP_ADMIN_USERNAME:-admin}

fail() { echo "keycloak: $*" >&2; exit 1; }
answers() { (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# What TLS adds to the start. Asking for certificates is compiled in, so the home's own copy is built once more.
tls() {
  [ -n "${KEYCLOAK_TLS:-}" ] || return 0
  if [ ! -e "$home/server/asks-for-certificates" ]; then
    bash "$home/server/bin/kc.sh" build --db=dev-file --https-client-auth=request >&2 || fail "it could not be built for TLS"
    touch "$home/server/asks-for-certificates"
  fi
  printf '%s\n' --https-port="$((port + 2))" \
    --https-certificate-file="$KEYCLOAK_TLS/server.pem" --https-certificate-key-file="$KEYCLOAK_TLS/server.key" \
    --https-trust-store-file="$KEYCLOAK_TLS/clients.p12" --https-trust-store-password=clients
}

# Empty where the file names a process that is no longer this server.
pid() {
  local pid
  pid=$(cat "$home/pid" 2>/dev/null) || return 0
  if ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF "$home/server"; then echo "$pid"; fi
}

# Into a folder of its own first, so that two launchers may fetch at once and none sees half a server.
fetch() {
  command -v java >/dev/null || fail "Java 17 or newer is missing (Debian: openjdk-17-jre-headless)"
  [ -d "$dist" ] && return
  command -v mvn >/dev/null || fail "Maven is missing; it fetches the server (Debian: maven)"
  echo "keycloak: fetching and building the server, once" >&2
  local part
  mkdir -p "$(dirname "$dist")"
  part=$(mktemp -d "$dist.XXXXXX")
  {
    (cd "$part" && mvn --quiet --batch-mode dependency:unpack \
      -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory="$part") &&
      bash "$part/keycloak-$version/bin/kc.sh" build --db=dev-file
  } >&2 || { rm -rf "$part"; fail "the server could not be fetched and built"; }
  if [ -d "$dist" ]; then rm -rf "$part"; else mv "$part/keycloak-$version" "$dist" && rm -rf "$part"; fi
}

start() {
  local tries added options=()
  [ -z "$(pid)" ] || fail "it runs already"
  if answers "$port" || answers "$((port + 1))"; then fail "port $port or $((port + 1)) is taken; choose another KEYCLOAK_PORT"; fi
  fetch
  [ -d "$home/server" ] || cp -a "$dist" "$home/server"
  mkdir -p "$home/server/data/import"
  cp "$root/deploy/keycloak/passerelle-realm.json" "$home/server/data/import/"
  added=$(tls)
  [ -z "$added" ] || mapfile -t options <<<"$added"
  set -m # a process group of its own: Ctrl-C in this terminal is not for the server
  nohup bash "$home/server/bin/kc.sh" start --optimized --import-realm --http-enabled=true --hostname-strict=false \
    --http-host=127.0.0.1 --http-port="$port" --http-management-host=127.0.0.1 --http-management-port="$((port + 1))" \
    "${options[@]}" >>"$home/keycloak.log" 2>&1 </dev/null &
  echo $! >"$home/pid"
  set +m
  for tries in $(seq 600); do
    if answers "$port"; then echo "http://127.0.0.1:$port"; return; fi
    if [ -z "$(pid)" ]; then tail -n 15 "$home/keycloak.log" >&2; fail "it ended as it started"; fi
    sleep 0.2
  done
  fail "it does not answer after two minutes; its log is $home/keycloak.log"
}

stop() {
  local pid tries
  pid=$(pid)
  [ -n "$pid" ] || return 0
  kill -TERM -- "-$pid"
  for tries in $(seq 100); do
    if ! kill -0 -- "-$pid" 2>/dev/null; then break; fi
    if [ "$tries" = 100 ]; then kill -KILL -- "-$pid"; fi
    sleep 0.1
  done
  rm -f "$home/pid"
}

case "${1:-help}" in
  start) start ;;
  stop) stop ;;
  wipe) stop; rm -rf "$home/server" ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;s/^#$//p;}' "${BASH_SOURCE[0]}" ;;
esac
