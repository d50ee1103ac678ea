# One doorway: `make demo` shows the product, `make check` is what CI runs.

VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
DEMO_HOME ?= var/demo
POSTGRES ?= postgres://postgres@127.0.0.1:5432/test
PYTEST ?= $(VENV)/bin/pytest
# The first Python on the path that is new enough.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$one >/dev/null 2>&1 && $$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$one; break; }; done)

export UV_PYTHON_DOWNLOADS = never
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-sqlite test-postgres check lint format types contracts templates lock docs messages native fuzz shots clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime ## furnish the demo company and serve it (PORT=8000)
	@MAMORI_HOME="$(DEMO_HOME)" MAMORI_LOG_LEVEL=$${MAMORI_LOG_LEVEL:-WARNING} $(VENV)/bin/mamori demo --host $(HOST) --port $(PORT)

serve: $(VENV)/.runtime ## start an empty installation with the first-run wizard (PORT=8000)
	@$(VENV)/bin/mamori serve --init --host $(HOST) --port $(PORT)

check: lint types contracts templates test ## lint, types, contracts, templates, tests

lint: $(VENV)/.dev ## ruff, rules and format
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

format: $(VENV)/.dev ## mend what ruff can mend
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

types: $(VENV)/.dev ## mypy, strict
	$(VENV)/bin/mypy

contracts: $(VENV)/.dev ## who may import whom
	$(VENV)/bin/lint-imports

templates: $(VENV)/.dev ## djlint
	$(VENV)/bin/djlint --lint --quiet src

test: test-postgres test-sqlite ## everything that this machine can run

test-sqlite: $(VENV)/.dev ## the whole suite on SQLite, browser stories where there is Chromium
	$(PYTEST)

# What knows a database, without the browser; skipped where no PostgreSQL answers, unless MAMORI_REQUIRE names it.
# The law and the scan know none, and run with SQLite only, but for the test that scans databases.
WITH_DATABASE = $(filter-out tests/__pycache__/ tests/law/ tests/piiscan/ tests/fuzz/,$(wildcard tests/*/)) tests/piiscan/sources/test_databases.py

test-postgres: $(VENV)/.dev ## the suite on PostgreSQL (POSTGRES=url)
	@if $(VENV)/bin/python scripts/postgres_answers.py "$(POSTGRES)"; then \
		DATABASE_URL="$(POSTGRES)" $(PYTEST) -m "not browser and not process" $(WITH_DATABASE); \
	elif echo ",$$MAMORI_REQUIRE," | grep -q ",postgres,"; then \
		echo "PostgreSQL is required (MAMORI_REQUIRE) but does not answer at $(POSTGRES)" >&2; exit 1; \
	else echo "PostgreSQL does not answer at $(POSTGRES): its tests are skipped"; fi

lock: ## resolve dependencies anew and export the runtime set for pip
	uv lock --upgrade
	uv export --quiet --frozen --no-dev --no-emit-project --format requirements-txt --output-file requirements.txt

docs: $(VENV)/.dev ## write docs/reference from the code
	$(VENV)/bin/mamori manage reference

messages: $(VENV)/.dev ## collect and compile the English catalogue
	$(VENV)/bin/python scripts/messages.py

native: $(VENV)/bin/python ## the C part of the scan, built in its place
	$(VENV)/bin/python hatch_build.py

# A copy of the scan with its C part under sanitizers; atheris comes into an environment of its own.
fuzz: $(VENV)/.dev ## the C part and the readers of tables, fed with whatever a fuzzer thinks of (SECONDS=600)
	@rm -rf build/fuzz && mkdir -p build/fuzz build/corpus && cp -r src/piiscan build/fuzz/piiscan
	@CFLAGS="-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined" PIISCAN_NATIVE=require \
		$(VENV)/bin/python hatch_build.py build/fuzz/piiscan/native
	@test -x build/fuzzers/bin/python || $(VENV)/bin/python -m venv --system-site-packages build/fuzzers
	@UV_PROJECT_ENVIRONMENT=build/fuzzers uv sync --quiet --frozen --group fuzz --no-install-project
	@PYTHONPATH=build/fuzz:tests ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD="$$($${CC:-cc} -print-file-name=libasan.so) $$($${CC:-cc} -print-file-name=libubsan.so)" \
		build/fuzzers/bin/python tests/fuzz/drive.py -artifact_prefix=build/ -max_total_time=$${SECONDS:-600} build/corpus

shots: $(VENV)/.dev ## screenshots of the demo at 1360 and 375 px into shots/
	$(VENV)/bin/python scripts/shots.py

clean: ## forget environment and demo
	rm -rf $(VENV) $(DEMO_HOME)

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 以上が見つかりません。インストールしてから、もう一度実行してください。(Python 3.11 or newer is needed.)" >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python の venv が足りません。Debian/Ubuntu では: sudo apt install python3-venv (The venv module is missing.)" >&2; exit 1; }
	@echo "環境を作っています ($(PYTHON) → $(VENV))…"
	@$(PYTHON) -m venv $(VENV)

NATIVE = hatch_build.py $(wildcard src/piiscan/native/*.[ch])

$(VENV)/.runtime: requirements.txt pyproject.toml $(NATIVE) | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(VENV)/bin/python -m ensurepip >/dev/null
	@echo "必要なソフトウェアを入れています…"
	@$(VENV)/bin/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@$(VENV)/bin/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: uv.lock pyproject.toml $(NATIVE) | $(VENV)/bin/python
	@if command -v uv >/dev/null 2>&1; then uv sync --quiet --frozen --inexact --python $(VENV)/bin/python; else \
		{ $(VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(VENV)/bin/python -m ensurepip >/dev/null; } && \
		$(VENV)/bin/python -m pip install --quiet uv && \
		VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(VENV)/bin/uv sync --quiet --frozen --inexact --active; fi
	@touch $@ $(VENV)/.runtime
