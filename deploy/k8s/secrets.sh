#!/usr/bin/env bash
# Passwords and keys for a site without a store of secrets, new ones at each run:
#   deploy/k8s/secrets.sh small-site | kubectl create -f -     (create, not apply: it leaves those alone that are there)
# Keep a copy of selection-master-key apart: without it nobody's identity can be read.
set -euo pipefail
overlay=${1:?which overlay: dev or small-site}
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

made() { # a file with 32 random bytes as hexadecimal digits, so that no command line shows them
  openssl rand -hex 32 | tr -d '\n' >"$scratch/$1"
}

secret() { # name, type, keys and values
  local name=$1 type=$2
  shift 2
  kubectl create secret generic "$name" --namespace passerelle --type "$type" "$@" --dry-run=client --output yaml
  echo ---
}

database() {
  made password
  secret "$1-database" kubernetes.io/basic-auth "--from-literal=username=$1" "--from-file=password=$scratch/password"
}

for name in selection training mobility reintegration gateway keys; do database "$name"; done
made key
secret selection-master-key Opaque "--from-file=master.key=$scratch/key"
made client
secret gateway-client Opaque "--from-file=secret=$scratch/client"
case $overlay in
  small-site) database broker ;;
  dev)
    database keycloak
    made agency
    secret keycloak-agency Opaque "--from-file=secret=$scratch/agency"
    ;;
  *) echo "secrets.sh: $overlay has its secrets from elsewhere" >&2; exit 2 ;;
esac
