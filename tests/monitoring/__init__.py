"""What operators are told: metrics, alerts with their runbooks, dashboards, and the doctor."""
