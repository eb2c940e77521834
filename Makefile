# Every command here is also a plain command; README, "Commands", lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Make .venv, install the locked packages, fetch the front-end packages
	@$(PYTHON) scripts/setup.py

.PHONY: run
run: setup ## Serve everything at http://localhost:8000 (PORT=... for another); Ctrl-C stops it
	@exec $(BIN)/python scripts/serve.py

.PHONY: test
test: setup ## Run all checks and all tests, in a browser and with a real worker too
	@$(BIN)/python scripts/check.py --test

.PHONY: check
check: setup ## Run the fast checks: lint, format, layers, migrations, templates, types
	@$(BIN)/python scripts/check.py

.PHONY: bench
bench: setup ## Measure pages and papers beside the database's own time
	@$(BIN)/python -m bench

.PHONY: format
format: setup ## Format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

.PHONY: messages
messages: setup ## Collect the marked texts into the catalogues in locale/ (needs gettext)
	@$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --ignore 'node_modules/*' --ignore 'var/*' --ignore '.venv/*'

.PHONY: lock
lock: setup ## Lock the dependencies of pyproject.toml and package.json (UPGRADE=1 for newer ones)
	$(BIN)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --generate-hashes --no-header --no-annotate pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra dev --output-file requirements-dev.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

.PHONY: psql
psql: setup ## Open a prompt on the project's own database, as its owner
	@$(BIN)/python -m config.embedded psql

.PHONY: clean-data
clean-data: ## Stop the project's own servers and remove their data, after asking
	@$(BIN)/python -m config.embedded remove
