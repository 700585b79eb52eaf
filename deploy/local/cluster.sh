#!/usr/bin/env bash
# Kubernetes on this machine alone: its own API server, controllers and scheduler, with stand-ins for nodes, on loopback.
#
#   missing                  what this machine lacks, a line each
#   build                    the control plane from its Go modules, where it is not there yet
#   start [N [CPU MEMORY]]   build, start an empty cluster with N nodes of that size (3 of 8 and 32Gi), print the kubeconfig
#   stop                     end it; nothing that was stored stays
#   status                   one line per process
#
# CLUSTER_HOME     certificates, data and logs                                     (.passerelle/cluster)
# CLUSTER_PROGRAM  the built control plane, shared by all homes                    (~/.cache/passerelle/kubernetes-…)
# CLUSTER_PORT     where the API server listens; its store takes the two after it  (26443)
# CLUSTER_PYTHON   a Python with httpx, for the stand-ins                          (the checkout's .venv)
set -euo pipefail

version=1.36.3
launcher=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$launcher/kubetest
home=${CLUSTER_HOME:-.passerelle/cluster}
sum=$(cat "$sources"/{main.go,go.mod,go.sum} | sha256sum | cut -c1-12)
program=${CLUSTER_PROGRAM:-${XDG_CACHE_HOME:-$HOME/.cache}/passerelle/kubernetes-$version-$sum}
python=${CLUSTER_PYTHON:-$launcher/../../.venv/bin/python}
port=${CLUSTER_PORT:-26443}
url=https://127.0.0.1:$port
store=http://127.0.0.1:$((port + 1))

fail() { echo "cluster: $*" >&2; exit 1; }

# A Go that is too old for go.mod, and may not fetch a newer one, cannot even list the module.
go_program() {
  local candidate
  for candidate in go /usr/local/go/bin/go; do
    if (cd "$sources" && "$candidate" list -m) >/dev/null 2>&1; then echo "$candidate"; return; fi
  done
}

missing() {
  command -v etcd >/dev/null || echo "etcd (Debian: etcd-server)"
  command -v openssl >/dev/null || echo "OpenSSL (Debian: openssl)"
  command -v curl >/dev/null || echo "curl (Debian: curl)"
  [ -x "$program" ] || [ -n "$(go_program)" ] || echo "Go 1.26 or newer (https://go.dev/dl; Debian 12 has an older one)"
}

# Under a name of its own first, so that nobody starts half a program.
build() {
  [ -x "$program" ] && return
  local go part
  go=$(go_program)
  [ -n "$go" ] || fail "Go 1.26 or newer is missing (https://go.dev/dl; Debian 12 has an older one)"
  echo "cluster: building Kubernetes $version, once; it takes nine minutes of processor time" >&2
  mkdir -p "$(dirname "$program")"
  part=$(mktemp "$program.XXXXXX")
  (
    cd "$sources"
    stamp=k8s.io/component-base/version
    export CGO_ENABLED=0 GOFLAGS='-mod=readonly -buildvcs=false' GOGC=off GOMEMLIMIT=${GOMEMLIMIT:-3GiB}
    "$go" build -trimpath -gcflags=all=-dwarf=false -o "$part" \
      -ldflags "-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=${version%%.*} -X $stamp.gitMinor=$(cut -d. -f2 <<<"$version")" .
  ) >&2 || { rm -f "$part"; fail "Kubernetes could not be built"; }
  chmod 755 "$part"
  mv "$part" "$program"
}

# The only ones who are asked for: the API server, signers of accounts' tokens, and one administrator with a token.
credentials() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 -subj /CN=test-cluster \
    -addext basicConstraints=critical,CA:TRUE -keyout pki/ca.key -out pki/ca.crt 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=kube-apiserver -keyout pki/server.key -out pki/server.csr 2>/dev/null
  openssl x509 -req -in pki/server.csr -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -days 7 -out pki/server.crt \
    -extfile <(echo subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc) 2>/dev/null
  openssl genrsa -out pki/accounts.key 2048 2>/dev/null
  openssl rand -hex 32 >token
  echo "$(cat token),administrator,administrator,system:masters" >pki/tokens.csv
  cat >kubeconfig <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "$url", certificate-authority: $home/pki/ca.crt}}]
users: [{name: administrator, user: {token: $(cat token)}}]
contexts: [{name: test, context: {cluster: test, user: administrator}}]
current-context: test
CONFIG
}

# In a process group of its own: Ctrl-C in this terminal is not for the cluster.
launch() {
  local name=$1
  shift
  set -m
  nohup "$@" >"$name.log" 2>&1 </dev/null &
  echo $! >"$name.pid"
  set +m
}

# Empty where the file names a process that is no longer this part.
pid_of() {
  local pid
  pid=$(cat "$home/$1.pid" 2>/dev/null) || return 0
  if ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF "$home/"; then echo "$pid"; fi
}

ready() { curl -fsS --max-time 5 --cacert pki/ca.crt "$url/readyz" >/dev/null 2>&1; }

await() {
  local tries
  for tries in $(seq 600); do
    if ready; then return; fi
    if [ -z "$(pid_of kube-apiserver)" ]; then
      tail -n 15 kube-apiserver.log >&2
      fail "the API server ended as it started"
    fi
    sleep 0.2
  done
  fail "the API server is not ready after two minutes; its log is $home/kube-apiserver.log"
}

start() {
  local nodes=$1 cpu=$2 memory=$3 lacking
  lacking=$(missing)
  [ -z "$lacking" ] || fail "missing: $lacking"
  build
  stop
  umask 077
  mkdir -p "$home/pki"
  home=$(cd "$home" && pwd)
  cd "$home"
  credentials
  launch etcd etcd --data-dir "$home/etcd" --listen-client-urls "$store" --advertise-client-urls "$store" \
    --listen-peer-urls "http://127.0.0.1:$((port + 2))"
  # Debian's etcd 3.4 tells no progress on watches, which lists by watching need.
  export KUBE_FEATURE_WatchListClient=false
  launch kube-apiserver "$program" kube-apiserver --etcd-servers="$store" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 \
    --secure-port="$port" --endpoint-reconciler-type=none --cert-dir="$home/pki" --feature-gates=WatchList=false \
    --tls-cert-file=pki/server.crt --tls-private-key-file=pki/server.key --service-cluster-ip-range=10.0.0.0/16 \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=pki/accounts.key \
    --service-account-signing-key-file=pki/accounts.key --token-auth-file=pki/tokens.csv --authorization-mode=Node,RBAC --allow-privileged=true --profiling=false
  await
  # A machine that stood still for a minute is no reason to give nodes up.
  launch kube-controller-manager "$program" kube-controller-manager --kubeconfig="$home/kubeconfig" --leader-elect=false \
    --secure-port=0 --root-ca-file=pki/ca.crt \
    --service-account-private-key-file=pki/accounts.key --horizontal-pod-autoscaler-sync-period=2s \
    --node-monitor-grace-period=30m
  launch kube-scheduler "$program" kube-scheduler --kubeconfig="$home/kubeconfig" --leader-elect=false --secure-port=0
  launch nodes "$python" "$launcher/stand_in_nodes.py" "$url" "$home/" "$nodes" "$cpu" "$memory"
  echo "$home/kubeconfig"
}

parts=(nodes kube-scheduler kube-controller-manager kube-apiserver etcd)

# At once: nothing is kept that could be spoiled, and the API server would take ten seconds over its farewells.
stop() {
  local part pid
  [ -d "$home" ] || return 0
  home=$(cd "$home" && pwd)
  for part in "${parts[@]}"; do
    pid=$(pid_of "$part")
    [ -n "$pid" ] || continue
    kill -KILL "$pid"
    while [ -n "$(pid_of "$part")" ]; do sleep 0.05; done
  done
  rm -rf "$home"
}

status() {
  local part pid
  [ -d "$home" ] || { echo "no cluster"; return; }
  home=$(cd "$home" && pwd)
  for part in "${parts[@]}"; do
    pid=$(pid_of "$part")
    if [ -n "$pid" ]; then
      printf '%-24s process %s, %d MiB\n' "$part" "$pid" "$(($(ps -o rss= -p "$pid") / 1024))"
    else
      printf '%-24s ended; its log is %s\n' "$part" "$home/$part.log"
    fi
  done
}

case "${1:-help}" in
  missing) missing ;;
  build) build ;;
  start) start "${2:-3}" "${3:-8}" "${4:-32Gi}" ;;
  stop) stop ;;
  status) status ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;s/^#$//p;}' "${BASH_SOURCE[0]}" ;;
esac
