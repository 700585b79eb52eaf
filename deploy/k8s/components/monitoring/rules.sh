#!/usr/bin/env bash
# The rules of ../../../prometheus as an object of Prometheus' operator: `./rules.sh > rules.yaml`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
cat <<OBJECT
# Made by rules.sh from deploy/prometheus/rules/passerelle.yaml; change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: passerelle
  labels: {app.kubernetes.io/name: monitoring, app.kubernetes.io/component: rules}
spec:
OBJECT
sed -n '/^groups:/,$ s/^/  /p' ../../../prometheus/rules/passerelle.yaml
