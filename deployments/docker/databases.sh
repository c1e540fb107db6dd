#!/bin/sh
# Runs once, on PostgreSQL's first start: a database each, so that nobody sees the others' tables.
set -eu
for name in forge prefect mlflow; do
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --command "create database $name"
done
