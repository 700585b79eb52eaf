#!/usr/bin/env bash
# Apache Kafka on this machine alone: one broker to work with, or three to break.
#
#   start [1|3]      fetch the jars where they are missing, start the brokers, print the bootstrap address
#   stop             end all brokers in order; what they stored stays
#   status           one line per broker
#   kill N           end broker N at once, as a power cut does
#   revive N         start broker N again on what it stored
#   pause N          broker N stops answering but keeps its connections
#   resume N         broker N goes on
#   wipe             stop, and forget everything stored
#   tool CLASS …     one of Kafka's own tools, such as org.apache.kafka.tools.TopicCommand
#
# KAFKA_HOME   the brokers' data and logs            (.passerelle/kafka)
# KAFKA_JARS   the jars, shared by all homes         (~/.cache/passerelle/kafka-4.1.0)
# KAFKA_PORT   broker N listens on KAFKA_PORT + 2(N - 1), its controller on the next port   (29092)
# KAFKA_HEAP   memory of each broker                 (384m)
set -euo pipefail

launcher=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${KAFKA_HOME:-.passerelle/kafka}
mkdir -p "$home"
home=$(cd "$home" && pwd)
jars=${KAFKA_JARS:-${XDG_CACHE_HOME:-$HOME/.cache}/passerelle/kafka-4.1.0}
heap=${KAFKA_HEAP:-384m}
first_port=${KAFKA_PORT:-$(cat "$home/port" 2>/dev/null || echo 29092)}

fail() { echo "kafka: $*" >&2; exit 1; }

size() { cat "$home/size" 2>/dev/null || echo 0; }
client_port() { echo $((first_port + 2 * ($1 - 1))); }
controller_port() { echo $((first_port + 2 * ($1 - 1) + 1)); }
answers() { (: >"/dev/tcp/127.0.0.1/$(client_port "$1")") 2>/dev/null; }

# Empty where the file names a process that is no longer this broker.
pid_of() {
  local pid
  pid=$(cat "$home/$1/pid" 2>/dev/null) || return 0
  if ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF "$home/$1/broker.properties"; then echo "$pid"; fi
}

broker() {
  [[ "${1:-}" =~ ^[0-9]+$ && -d "$home/$1" ]] || fail "which broker? one of 1 to $(size)"
}

signal() {
  local pid
  pid=$(pid_of "$2")
  [ -n "$pid" ] || fail "broker $2 is not running"
  kill "-$1" "$pid"
}

kafka() { java -Dlog4j2.configurationFile="$launcher/log4j2.properties" -cp "$jars/*" "$@"; }

# Into a folder of its own first, so that two launchers may fetch at once and none sees half a set.
fetch() {
  command -v java >/dev/null || fail "Java 17 or newer is missing (Debian: openjdk-17-jre-headless)"
  [ -d "$jars" ] && return
  command -v mvn >/dev/null || fail "Maven is missing; it fetches the broker's jars (Debian: maven)"
  echo "kafka: fetching the broker, once" >&2
  local part
  mkdir -p "$(dirname "$jars")"
  part=$(mktemp -d "$jars.XXXXXX")
  mvn --quiet --batch-mode --file "$launcher/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$part" >&2 || { rm -rf "$part"; fail "Maven could not fetch the broker"; }
  if [ -d "$jars" ]; then rm -rf "$part"; else mv "$part" "$jars"; fi
}

configure() {
  local id=$1 brokers=$2 other voters=() in_sync=1
  [ "$brokers" -lt 3 ] || in_sync=2
  for other in $(seq "$brokers"); do voters+=("$other@127.0.0.1:$(controller_port "$other")"); done
  mkdir -p "$home/$id"
  cat >"$home/$id/broker.properties" <<PROPERTIES
node.id=$id
process.roles=broker,controller
controller.quorum.voters=$(IFS=,; echo "${voters[*]}")
controller.listener.names=CONTROLLER
listeners=CLIENT://127.0.0.1:$(client_port "$id"),CONTROLLER://127.0.0.1:$(controller_port "$id")
advertised.listeners=CLIENT://127.0.0.1:$(client_port "$id")
inter.broker.listener.name=CLIENT
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$home/$id/data
auto.create.topics.enable=false
default.replication.factor=$brokers
min.insync.replicas=$in_sync
offsets.topic.replication.factor=$brokers
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=$brokers
transaction.state.log.min.isr=$in_sync
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=$brokers
share.coordinator.state.topic.min.isr=$in_sync
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=2000
PROPERTIES
  if [ ! -e "$home/$id/data/meta.properties" ]; then
    kafka kafka.tools.StorageTool format --cluster-id "$(cat "$home/cluster")" --config "$home/$id/broker.properties" >&2
  fi
}

launch() {
  local id=$1
  if [ -n "$(pid_of "$id")" ]; then return; fi
  if answers "$id"; then fail "port $(client_port "$id") is taken; choose another KAFKA_PORT"; fi
  set -m # a process group of its own: Ctrl-C in this terminal is not for the broker
  nohup java -Xmx"$heap" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dlog4j2.configurationFile="$launcher/log4j2.properties" -cp "$jars/*" \
    kafka.Kafka "$home/$id/broker.properties" >>"$home/$id/broker.log" 2>&1 </dev/null &
  echo $! >"$home/$id/pid"
  set +m
}

# A process that was killed holds its port until its memory is cleared away.
gone() {
  local tries
  for tries in $(seq 300); do
    if [ -z "$(pid_of "$1")" ] && ! answers "$1"; then return; fi
    sleep 0.1
  done
  fail "broker $1 does not end"
}

await() {
  local id=$1 tries
  for tries in $(seq 300); do
    if answers "$id"; then return; fi
    if [ "$tries" -gt 5 ] && [ -z "$(pid_of "$id")" ]; then
      tail -n 15 "$home/$id/broker.log" >&2
      fail "broker $id ended as it started"
    fi
    sleep 0.2
  done
  fail "broker $id does not answer after a minute; its log is $home/$id/broker.log"
}

start() {
  local brokers=$1 id addresses=()
  [[ "$brokers" = 1 || "$brokers" = 3 ]] || fail "one broker or three, not $brokers"
  [[ "$(size)" = 0 || "$(size)" = "$brokers" ]] || fail "$(size) broker(s) stored data here: 'wipe' before starting $brokers"
  fetch
  echo "$brokers" >"$home/size"
  echo "$first_port" >"$home/port"
  [ -s "$home/cluster" ] || kafka kafka.tools.StorageTool random-uuid | tail -n 1 >"$home/cluster"
  for id in $(seq "$brokers"); do
    if [ -z "$(pid_of "$id")" ]; then configure "$id" "$brokers"; fi
  done
  for id in $(seq "$brokers"); do launch "$id"; done
  for id in $(seq "$brokers"); do
    await "$id"
    addresses+=("127.0.0.1:$(client_port "$id")")
  done
  (IFS=,; echo "${addresses[*]}")
}

stop() {
  local id pid tries
  for id in $(seq "$(size)"); do
    pid=$(pid_of "$id")
    if [ -n "$pid" ]; then kill -CONT "$pid" && kill -TERM "$pid"; fi
  done
  for id in $(seq "$(size)"); do
    for tries in $(seq 100); do
      if [ -z "$(pid_of "$id")" ]; then break; fi
      if [ "$tries" = 100 ]; then signal KILL "$id"; fi
      sleep 0.1
    done
    rm -f "$home/$id/pid"
  done
}

status() {
  local id pid
  for id in $(seq "$(size)"); do
    pid=$(pid_of "$id")
    printf 'broker %s  127.0.0.1:%s  %s\n' "$id" "$(client_port "$id")" "$([ -n "$pid" ] && echo "process $pid" || echo stopped)"
  done
}

wipe() {
  stop
  rm -rf "$home"/[0-9]* "$home/size" "$home/port" "$home/cluster"
}

case "${1:-help}" in
  start) start "${2:-1}" ;;
  stop) stop ;;
  status) status ;;
  kill) broker "${2:-}"; signal KILL "$2"; gone "$2" ;;
  revive) broker "${2:-}"; launch "$2"; await "$2" ;;
  pause) broker "${2:-}"; signal STOP "$2" ;;
  resume) broker "${2:-}"; signal CONT "$2" ;;
  wipe) wipe ;;
  tool) shift; fetch; kafka "$@" ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;s/^#$//p;}' "${BASH_SOURCE[0]}" ;;
esac
