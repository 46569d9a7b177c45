# The archive's commands. `make help` lists them.

PORT ?= 8000
export PORT
# Without compiled modules every process reads all of its source anew.
export PYTHONDONTWRITEBYTECODE =

# The newest Python that will do; name another one with PYTHON=…
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
# The lists name every package and its hash: nothing is left for pip to resolve.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
# For two processors: while one waits for its browser, the others compute. Each costs its own start.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run dev test check unit bench bench-admin bench-cache bench-front bench-growth bench-iiif bench-ingest bench-load bench-names bench-search bench-chaos bench-together bench-crawl fuzz lighthouse screens opening-media messages lock environment tools venv

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

run: environment ## Start the archive on http://127.0.0.1:$PORT/ (8000), as in production
	@exec $(BIN)/python -m config.start

dev: environment ## The same site with debug pages, reloading when a file changes
	@exec $(BIN)/python -m config.start --dev

test: check unit ## Every check and every test, on SQLite or on the database that DATABASE_URL names

check: tools ## Lint, format, types, import directions, templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates archive

unit: tools ## The test suite alone, browser tests included
	$(BIN)/python -m tests.browser
	$(BIN)/python -m config.translations
	$(BIN)/python -m pytest -n $(WORKERS) -q

bench: tools ## Measure the public pages beside their baselines
	$(BIN)/python -m tests.benchmarks.pages

bench-admin: tools ## Measure the screens of curators in an archive of 1,000 and of 100,000 people
	$(BIN)/python -m tests.benchmarks.admin

bench-cache: tools ## Measure kept pages beside bare views that return the same bytes
	$(BIN)/python -m tests.benchmarks.cached

bench-front: tools ## Measure nginx in front of the archive beside nginx with static files (needs nginx)
	$(BIN)/python -m tests.benchmarks.front

bench-growth: tools ## Measure pages, publications and searches among 10,000 and 100,000 people
	$(BIN)/python -m tests.benchmarks.growth

bench-iiif: tools ## Measure parts of a large picture beside the bare library
	$(BIN)/python -m tests.benchmarks.iiif

bench-ingest: tools ## Measure how fast photographs get their derivatives beside the bare library
	$(BIN)/python -m tests.benchmarks.ingest

bench-load: tools ## Measure how fast 100,000 records are loaded beside a loop of single saves, and kill a load
	$(BIN)/python -m tests.benchmarks.load

bench-names: tools ## Measure what it costs to find a name among 10,000 and 100,000 people
	$(BIN)/python -m tests.benchmarks.names

bench-search: tools ## Measure what it costs to find a word beside Wagtail's stock backend (10,000 and 100,000 records)
	$(BIN)/python -m tests.benchmarks.search

bench-crawl: tools ## Let a program walk through all combinations of conditions while others read
	$(BIN)/python -m tests.benchmarks.crawl

bench-chaos: tools ## Send large files through broken lines and killed servers
	$(BIN)/python -m tests.benchmarks.chaos

bench-together: tools ## Let fifty people give at once while others read
	$(BIN)/python -m tests.benchmarks.together

fuzz: tools ## Send 20,000 requests that nobody would send in good faith to every address
	$(BIN)/python -m pytest -q tests/home/test_fuzzing.py --fuzz 20000

lighthouse: tools ## Measure the public pages with Lighthouse on a simulated phone (needs npm)
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.benchmarks.lighthouse

screens: tools ## Take the pictures in docs/screens/ from a freshly loaded archive
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.screens

opening-media: tools ## Make the maps, charts and readings in fixtures/files/ anew (needs espeak-ng)
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.opening_media

messages: tools ## Bring the translation catalogues up to date with the code and the templates
	$(BIN)/python -m tests.catalogues

lock: tools ## Pin the dependencies of pyproject.toml anew, with hashes
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --python-version 3.11 --universal -q \
		-o requirements.txt --no-header --no-emit-index-url
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --python-version 3.11 --universal -q \
		-o requirements-dev.txt --no-header --no-emit-index-url

# The pip that Python brings may be old, and takes half as long again.
venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and was not found. Name it: make PYTHON=/path/to/python"; exit 1; }
	@test -x $(BIN)/python || { \
		echo "Creating .venv …"; $(PYTHON) -m venv .venv && \
		grep -A 2 '^pip==' requirements-dev.txt >.venv/pip.txt && $(PIP) -r .venv/pip.txt; }

# A copy of the list that was installed is the stamp: the same list is not installed twice.
environment: venv
	@cmp -s requirements.txt .venv/installed.txt || { \
		echo "Installing the pinned packages …"; $(PIP) -r requirements.txt && cp requirements.txt .venv/installed.txt; }

# This list holds all of the other one. Much of it is never imported: Python compiles what is.
tools: venv
	@cmp -s requirements-dev.txt .venv/installed-dev.txt || { \
		echo "Installing the pinned packages, those for development too …"; $(PIP) --no-compile -r requirements-dev.txt && \
		cp requirements-dev.txt .venv/installed-dev.txt && cp requirements.txt .venv/installed.txt; }
