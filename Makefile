# make report: install what reports need and write them.   make test: install everything and run all checks.
PYTHON ?= $(shell for p in python3.11 python3.13 python3.12 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
YEARS ?= 2012 2013 2014 2015
REFERENCE_YEAR := 2013
FAST := tests/test_house.py tests/test_messages.py tests/test_layers.py tests/test_face.py tests/test_files.py tests/rules/test_worked_examples.py tests/rules/test_rounding.py tests/rules/test_held.py tests/tables tests/report tests/kpi tests/docs
unexport PYTHONDONTWRITEBYTECODE # else every process that a test starts compiles the whole package again

.PHONY: env env-all report test check lint format lab reference lock benchmark clean

env: $(VENV)/core.stamp  ## install what reports need

env-all: $(VENV)/all.stamp  ## install everything: JupyterLab, tests, checks

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/core.stamp: requirements-core.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements-core.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/all.stamp: requirements.lock $(VENV)/core.stamp
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/benchmark.stamp: requirements-benchmark.lock $(VENV)/all.stamp
	$(PIP) --require-hashes -r requirements-benchmark.lock
	@touch $@

report: env  ## write the reports of the sample county
	$(BIN)/mq report $(YEARS)

test: env-all lint  ## run every check and test
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations=20
	$(BIN)/python -m pytest -n 2 --dist loadfile -p no:randomly --nbval --nbval-sanitize-with tests/reference/sanitize.cfg tests/reference

check: lint  ## format, lint, types, layers and the fast tests: under 90 seconds
	MQ_TEST_SIZE=quick $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not slow" -k "not duckdb and not pyspark" $(FAST)

lint: env-all  ## format, lint, types, layers, stripped notebooks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

format: env-all
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/nbstripout notebooks/*.ipynb

lab: env-all  ## open JupyterLab with the notebooks
	$(BIN)/mq lab

reference: env-all  ## renew the executed notebooks that nbval compares with; read the diff like code
	$(BIN)/python tools/reference.py $(REFERENCE_YEAR)

lock: env-all  ## renew the lock files from pyproject.toml
	$(BIN)/python tools/lock.py

benchmark: $(VENV)/benchmark.stamp  ## measure against named peers in the same run, and write docs/benchmarks.md
	mkdir -p build
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-group-by=group --benchmark-columns=min,median,stddev,rounds --benchmark-json=build/benchmarks.json
	$(BIN)/python tools/book.py build/benchmarks.json

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
