#!/bin/bash
# A role and a database for each service, the keys of persons in one of their own, and Keycloak's; passwords from the
# environment. Readers of views are narrowed by the role passerelle_reader, which every service may take on.
set -euo pipefail

psql() { command psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres "$@"; }

psql <<<"CREATE ROLE passerelle_reader NOLOGIN NOSUPERUSER NOBYPASSRLS;"
for owner in selection training mobility reintegration gateway keycloak; do
  secret=${owner^^}_PASSWORD
  psql --set owner="$owner" --set secret="${!secret:?}" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'secret';
CREATE DATABASE :"owner" OWNER :"owner";
REVOKE CONNECT ON DATABASE :"owner" FROM PUBLIC;
SQL
done
psql <<'SQL'
GRANT passerelle_reader TO selection, training, mobility, reintegration, gateway;
CREATE DATABASE vault_keys OWNER selection;
REVOKE CONNECT ON DATABASE vault_keys FROM PUBLIC;
SQL
