PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help report paper test browser bench campaign simulations coverage lint docs sample lock lowest newest audit licences clean

help:
	@echo "make report      set up .venv from the lock file and build the report of results/"
	@echo "make paper       the same, and compile paper/main.pdf (needs latexmk)"
	@echo "make test        set up .venv and run the tests"
	@echo "make browser     fetch axe-core for the tests in a browser (needs npm)"
	@echo "make bench       timings as ratios, printed and written onto docs/performance.md (some minutes)"
	@echo "make campaign    the long part of the tests, as one table (hours); HAZARDS='bytes supply' for some of it"
	@echo "make simulations studies of known truth, and a table of all figures (10 minutes)"
	@echo "make coverage    which lines and branches of the rooms the tests run; fails below 95 % of either"
	@echo "make lint        ruff and the type checker"
	@echo "make docs        make the generated parts of docs/ anew"
	@echo "make sample      make the sample study of results/ anew"
	@echo "make lock        write the lock files anew (needs uv)"
	@echo "make lowest      run the tests with the lowest versions that are allowed (needs uv)"
	@echo "make newest      the same with the newest; PYTHON=3.13 for another Python (needs uv)"
	@echo "make audit       look the locked packages up among known vulnerabilities (needs uv and the network)"
	@echo "make licences    print the licences of the packages that a report is made with"
	@echo "make clean       remove .venv and everything that is generated"

report: .venv/ready
	$(BIN)/reportgen build

paper: .venv/ready
	$(BIN)/reportgen build --pdf

test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder $(PYTEST)

browser:
	npm ci --prefix tests/browser --ignore-scripts

bench: .venv/ready-dev
	$(BIN)/python -m tests.benchmarks $(PARTS)

campaign: .venv/ready-dev
	$(BIN)/python -m tests.campaign $(HAZARDS)

simulations: .venv/ready-dev
	REPORTGEN_CAMPAIGN=$${REPORTGEN_CAMPAIGN:-20} $(BIN)/python -m tests.simulations.campaign

MAIN_TESTS := -m pytest -n auto --ignore tests/browser --ignore tests/simulations
coverage: .venv/ready-dev
	mkdir -p build
	$(BIN)/python $(MAIN_TESTS) --cov=reportgen --cov-branch --cov-report=json:build/coverage.json $(PYTEST)
	$(BIN)/python -m tests.coverage build/coverage.json

docs: .venv/ready-dev
	$(BIN)/python -m tests.documentation

sample: .venv/ready
	rm -rf results .reportgen/sample
	$(BIN)/reportgen sample .reportgen/sample
	mv .reportgen/sample/results results

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --no-compile --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --no-compile --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ .venv/ready

LOCK := uv pip compile pyproject.toml --extra explore --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --extra dask --group dev -o requirements-dev.lock

# Lowest versions of what the project names itself; what those need in turn is new, and may find them old-fashioned.
lowest: RESOLUTION := lowest-direct
lowest: WARNINGS := -W default::DeprecationWarning -W default::PendingDeprecationWarning
newest: RESOLUTION := highest
lowest newest:
	uv venv --quiet --clear --python $(PYTHON) build/$@
	uv pip compile pyproject.toml --quiet --all-extras --group dev --upgrade --resolution $(RESOLUTION) --python build/$@/bin/python -o build/$@/requirements.txt
	uv pip sync --quiet --python build/$@/bin/python build/$@/requirements.txt
	uv pip install --quiet --python build/$@/bin/python --no-deps --no-build-isolation -e .
	build/$@/bin/python $(MAIN_TESTS) $(WARNINGS) $(PYTEST)

# Strict: a package that could not be looked up is no package without a fault.
audit:
	uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements-dev.lock

licences: .venv/ready-dev
	@$(BIN)/python -m tests.licences

clean:
	rm -rf .venv .reportgen build docs/report site paper
