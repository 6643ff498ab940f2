# Everything a person does with Nova by hand. `make` alone tells what there is.

PORT ?= 8080
DATA ?= ./data
DEMO ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint $(LOCK)

# Every test that starts a process would compile all of Nova anew.
unexport PYTHONDONTWRITEBYTECODE

PACKAGES := contracts documents formats kernel services gateway nova
PRESENT := $(patsubst %/,%,$(wildcard $(PACKAGES:%=%/)))
ABSENT := $(filter-out $(PRESENT),$(PACKAGES))
STAND_INS := .cache/absent
TYPED := $(PRESENT) $(wildcard tests/infrastructure tests/conftest.py)

NPM_CI := { command -v npm >/dev/null || $(INSTALL) --editable '.[assets]'; } && \
    cd gateway/vendor && PATH="$$PATH:$(abspath $(BIN))" npm ci --ignore-scripts --no-audit --no-fund --silent
BIOME := gateway/vendor/node_modules/.bin/biome
ASSETS := gateway/vendor/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help up install assets test test-long test-containers faults faults-prove lint audit format bench gallery trace lock clean

help: ## this list
	@echo 'Usage: make TARGET'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "%-15s %s\n", $$1, $$2 }'

up: $(VENV)/.runtime $(ASSETS) ## run all of Nova in one process [PORT=8080] [DATA=./data] [DEMO=1 for demo data]
	@exec $(BIN)/nova up --port $(PORT) --data "$(DATA)" $(if $(filter-out 0,$(DEMO)),--demo) $(ARGS)

install: $(VENV)/.lint $(BIOME) ## prepare .venv for running, testing and linting

assets: $(ASSETS) ## what browsers load that is not ours

test: $(VENV)/.test $(BIOME) ## the tests of every commit; brings up RabbitMQ and PostgreSQL by itself [ARGS=pytest's]
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: $(VENV)/.test $(BIOME) ## the tests that take minutes
	$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder -m 'long and not faults and not containers' $(ARGS)

test-containers: $(VENV)/.test $(ASSETS) ## the stack of deploy/ in Docker: started, scaled, exchanged, killed
	$(BIN)/python -m pytest -m containers $(ARGS)

faults: $(VENV)/.test $(ASSETS) ## kill, cut and wipe real processes, and check that nothing is lost
	$(BIN)/python -m pytest -m faults $(ARGS)

faults-prove: $(VENV)/.test $(ASSETS) ## take each guard away, and require the checker to notice
	NOVA_FAULTS_PROVE=1 $(BIN)/python -m pytest -m faults $(ARGS)

lint: $(VENV)/.lint $(BIOME) ## style, types, layers, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	@for name in $(ABSENT); do mkdir -p $(STAND_INS)/$$name && touch $(STAND_INS)/$$name/__init__.py; done
	PYTHONPATH=.:$(STAND_INS) $(BIN)/lint-imports --cache-dir .cache/imports
	$(BIOME) check --error-on-warnings
	@$(MAKE) --no-print-directory audit

# The service that knows of vulnerabilities is not within reach of every machine: only an answer can fail the lint.
audit: $(VENV)/.lint ## known vulnerabilities of what the lock names
	@mkdir -p .cache; \
	$(BIN)/pip-audit --no-deps --disable-pip --progress-spinner off --requirement $(LOCK) >.cache/audit 2>&1; status=$$?; \
	if grep -q '^Found ' .cache/audit; then cat .cache/audit; exit 1; fi; \
	if [ $$status = 0 ] && ! grep -q 'could not be audited' .cache/audit; then \
	    echo 'pip-audit: no known vulnerability in $(LOCK)'; \
	else \
	    echo 'pip-audit: NOT AUDITED: the vulnerability service gave no answer (.cache/audit tells more)'; \
	fi

format: $(VENV)/.lint $(BIOME) ## put the code in the one shape, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIOME) check --write

bench: $(VENV)/.test $(ASSETS) ## measure the performance goals
	$(BIN)/python -m bench $(ARGS)

gallery: $(VENV)/.test $(ASSETS) ## draw the pictures of documents and screens that README shows
	$(BIN)/python -m tests.unit.documents.gallery
	$(BIN)/python -m tests.browser.gallery

trace: $(VENV)/.test $(ASSETS) ## draw docs/trace.md: one order from the request to the colour, by its real spans
	$(BIN)/python -m tests.system.trace_page

lock: $(VENV)/.made ## resolve the newest versions of all dependencies into requirements.lock
	$(INSTALL) uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file $(LOCK) pyproject.toml

clean: ## remove what can be made again (never DATA)
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: pip runs again only when what it would install may have changed.

$(VENV)/.runtime: $(VENV)/.made pyproject.toml $(LOCK)
	@echo 'Installing what Nova needs into $(VENV) (once, about half a minute)'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.made pyproject.toml $(LOCK)
	@$(INSTALL) --editable '.[test]'
	@touch $(VENV)/.runtime $@

$(VENV)/.lint: $(VENV)/.made pyproject.toml $(LOCK)
	@$(INSTALL) --editable '.[test,lint]'
	@touch $(VENV)/.runtime $(VENV)/.test $@

$(ASSETS): gateway/vendor/package.json gateway/vendor/package-lock.json $(VENV)/.made
	@echo 'Installing what the pages load into gateway/vendor (once)'
	@$(NPM_CI) --omit=dev
	@touch $@

$(BIOME): gateway/vendor/package.json gateway/vendor/package-lock.json $(VENV)/.made
	@$(NPM_CI)
	@touch $(ASSETS) $@

$(VENV)/.made:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 none; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ $$python = none ]; then \
	    echo 'Nova needs Python 3.11 or later. Install one, and name it: make PYTHON=/path/to/python3 ...' >&2; exit 1; \
	fi; \
	package=$$($$python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	        echo "$$python cannot make virtual environments. Install its venv package, on Debian and Ubuntu by:" >&2; \
	        echo "    sudo apt-get install $$package" >&2; exit 1; \
	    fi; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$package || exit 1; \
	fi; \
	rm -rf $(VENV) && $$python -m venv $(VENV) && touch $@
