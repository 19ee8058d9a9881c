# Two commands matter: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
STAMP := $(VENV)/.installed
PYTEST ?= --quiet -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(STAMP) ## set up and serve a living archive on http://127.0.0.1:8000/
	@NEWSARCHIVE_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	NEWSARCHIVE_ALLOWED_HOSTS=127.0.0.1,localhost \
	NEWSARCHIVE_HTTPS=0 \
	NEWSARCHIVE_NOTICE='Demonstration: these articles were written for it from public facts; their sources are made up.' \
	sh -c '$(BIN)/python manage.py prepare_demo && echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)" && exec $(BIN)/gunicorn newsarchive.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning --no-control-socket'

lint: $(VENV)/.installed-dev ## formatting, linters, types, templates, migrations, deployment checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	NEWSARCHIVE_DEBUG=1 $(BIN)/mypy articles newsarchive
	$(BIN)/djlint --lint --quiet templates
	NEWSARCHIVE_DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@# As a server is set up: with its static files collected, in a data directory of its own.
	NEWSARCHIVE_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') NEWSARCHIVE_ALLOWED_HOSTS=archive.example sh -ec 'NEWSARCHIVE_DATA_DIR=$$(mktemp -d) && export NEWSARCHIVE_DATA_DIR && trap "rm -rf $$NEWSARCHIVE_DATA_DIR" EXIT && $(BIN)/python manage.py collectstatic --noinput -v 0 && $(BIN)/python manage.py check --deploy --fail-level WARNING'

test: lint ## everything: lint, the suite on SQLite, and what asks a database again on PostgreSQL
	NEWSARCHIVE_DEBUG=1 $(BIN)/python -m pytest $(PYTEST)
	NEWSARCHIVE_DEBUG=1 $(BIN)/python -m tests.postgresql $(BIN)/python -m pytest $(PYTEST)

ARTICLES ?= 100000
bench: $(VENV)/.installed-dev ## figures of speed, printed; ARTICLES=1000000 takes an hour or two
	$(BIN)/python -m tests.benchmarks --articles $(ARTICLES)

clean: ## remove what was installed here; the archive in var/ stays
	rm -rf $(VENV) *.egg-info
