# Two commands matter: `make demo` and `make test`; in daily work `make check`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
STAMP := $(VENV)/.installed
PYTEST ?= --quiet -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo check test lint lint-types lint-rest clean
.PHONY: bench bench-import bench-search bench-pages bench-archive bench-endurance

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

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
	@$(MAKE) --no-print-directory -j2 lint-types lint-rest

lint-types:
	NEWSARCHIVE_DEBUG=1 $(BIN)/mypy articles newsarchive

lint-rest:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet --profile jinja templates/public
	$(BIN)/djlint --lint --quiet templates/admin
	NEWSARCHIVE_DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@# As a server is set up: with its static files collected, in a data directory of its own.
	NEWSARCHIVE_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') NEWSARCHIVE_ALLOWED_HOSTS=archive.example sh -ec 'NEWSARCHIVE_DATA_DIR=$$(mktemp -d) && export NEWSARCHIVE_DATA_DIR && trap "rm -rf $$NEWSARCHIVE_DATA_DIR" EXIT && $(BIN)/python manage.py collectstatic --noinput -v 0 && $(BIN)/python manage.py check --deploy --fail-level WARNING'

BASE ?= main
CHANGED = { git diff --name-only --relative --diff-filter=d $$(git merge-base $(BASE) HEAD); git ls-files --others --exclude-standard; }
QUICK := not browser and not opensearch and not processes and not long
check: $(VENV)/.installed-dev ## daily work: what changed since BASE=main, linted and unit tested on SQLite; all types
	@git merge-base $(BASE) HEAD >/dev/null || { echo "Name a branch to compare with: make BASE=origin/main check"; exit 1; }
	@$(CHANGED) | grep '\.py$$' | xargs -r $(BIN)/ruff format --check --force-exclude
	@$(CHANGED) | grep '\.py$$' | xargs -r $(BIN)/ruff check --force-exclude
	@$(CHANGED) | grep '^templates/public/.*\.html$$' | xargs -r $(BIN)/djlint --lint --quiet --profile jinja
	@$(CHANGED) | grep '^templates/admin/.*\.html$$' | xargs -r $(BIN)/djlint --lint --quiet
	NEWSARCHIVE_DEBUG=1 $(BIN)/mypy articles newsarchive
	@$(CHANGED) | xargs $(BIN)/python -m tests.changed | NEWSARCHIVE_DEBUG=1 xargs $(BIN)/python -m pytest --quiet -n 0 -m '$(QUICK)'

test: lint ## everything: lint, the suite on SQLite, and what asks a database again on PostgreSQL
	NEWSARCHIVE_DEBUG=1 $(BIN)/python -m pytest $(PYTEST)
	NEWSARCHIVE_DEBUG=1 $(BIN)/python -m tests.postgresql $(BIN)/python -m pytest $(PYTEST)

ARTICLES ?= 1000000
SIDE_BY_SIDE = $(BIN)/python -m tests.benchmarks side_by_side --articles $(ARTICLES)
bench: $(VENV)/.installed-dev ## this archive beside OpenSearch, SQLite, PostgreSQL, Datasette; ARTICLES=1000000, hours
	$(SIDE_BY_SIDE)
bench-import: $(VENV)/.installed-dev ## of that only imports, rebuilds, disk
	$(SIDE_BY_SIDE) --parts import
bench-search: $(VENV)/.installed-dev ## of that only searches by every engine, and whole pages
	$(SIDE_BY_SIDE) --parts search
bench-pages: $(VENV)/.installed-dev ## of that only pages a second, and memory
	$(SIDE_BY_SIDE) --parts pages

SMALLER ?= 100000
bench-archive: $(VENV)/.installed-dev ## every other figure of speed, on both databases; SMALLER=100000 articles
	$(BIN)/python -m tests.benchmarks --articles $(SMALLER)

MANY ?= 10000000
HOURS ?= 12
bench-endurance: $(VENV)/.installed-dev ## short articles until MANY=10000000, HOURS=12 or the disk is at its end
	$(BIN)/python -m tests.benchmarks endurance --articles $(MANY) --hours $(HOURS)

clean: ## remove what was installed here; the archive in var/ stays
	rm -rf $(VENV) *.egg-info
