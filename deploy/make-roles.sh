#!/bin/sh
# Makes the two roles and the database in a new cluster; the image of PostgreSQL runs it once.
# The owner migrates and owns every table; the application owns nothing, and 'migrate' grants it
# the rows. The same roles as those of the embedded server (config/embedded/postgres.py).
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner_password="$DATABASE_OWNER_PASSWORD" --set password="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE concertation_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE concertation LOGIN PASSWORD :'password';
CREATE DATABASE concertation OWNER concertation_owner;
SQL
