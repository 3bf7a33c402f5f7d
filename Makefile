# make run    install what the app needs and start it        make test   everything that must hold
# make lint   the checks of the source alone                 make bench  measure, print a table
# make mutants    change the code in small places, print which changes no test notices

# The first Python between 3.11 and 3.13 on this machine; or say which: make run PYTHON=python3.12
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8501
# How many tests run at once: one a core, and no more than four, since each worker drives a browser.
WORKERS ?= auto

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet

# What checks the JavaScript: for developers alone, the app and its tests do not need Node.
JS := tools/js
JS_BIN := $(JS)/node_modules/.bin
NODE_IS_NEW := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'

.PHONY: run test lint lint-js bench mutants
.DELETE_ON_ERROR:

# Streamlit's own welcome asks the internet for this machine's address, and a first start asks for an e-mail.
run: $(VENV)/.installed
	@echo "Watchgrad: http://localhost:$(PORT)   (stop it with Ctrl-C)"
	@$(PY) -m uvicorn asgi_app:app --port $(PORT) --log-level warning --ws-per-message-deflate false

test: lint
	$(PY) -m tools.browser
	$(PY) -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

lint: $(VENV)/.installed-dev
	$(PY) -m ruff check
	$(PY) -m mypy
	@if $(NODE_IS_NEW) 2>/dev/null && $(MAKE) --no-print-directory --silent $(JS)/node_modules/.installed; \
		then $(MAKE) --no-print-directory lint-js; \
		else echo "The JavaScript is not checked: that needs Node 20.19 or newer, and what $(JS)/package.json names."; fi

lint-js: $(JS)/node_modules/.installed
	$(JS_BIN)/tsc --project $(JS)
	$(JS_BIN)/eslint --config $(JS)/eslint.config.js --max-warnings 0 static

bench: $(VENV)/.installed-dev
	$(PY) -m tools.browser
	$(PY) -m bench

# More with OPTIONS: make mutants OPTIONS="--only core/figures --seed 1"
mutants: $(VENV)/.installed-dev
	$(PY) -m tools.mutants $(OPTIONS)

# The stamps are younger than the requirements they stand for; an edited requirements file reinstalls.
$(VENV)/.installed: requirements.txt
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
		test -n "$(PYTHON)" || { echo "Watchgrad needs Python 3.11, 3.12 or 3.13; none was found." >&2; exit 1; }; \
		echo "Making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing requirements.txt (the first time takes a few minutes)"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing requirements-dev.txt"
	@$(PIP) install -r requirements-dev.txt
	@touch $@

$(JS)/node_modules/.installed: $(JS)/package.json $(JS)/package-lock.json
	@echo "Installing $(JS)/package.json"
	@npm ci --prefix $(JS) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
