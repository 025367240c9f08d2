PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help report paper test browser campaign lint docs sample lock clean

help:
	@echo "make report   set up .venv from the lock file and build the report of results/"
	@echo "make paper    the same, and compile paper/main.pdf (needs latexmk)"
	@echo "make test     set up .venv and run the tests"
	@echo "make browser  fetch axe-core for the tests in a browser (needs npm)"
	@echo "make campaign simulate twenty times as many studies as the tests do, and print the figures (10 minutes)"
	@echo "make lint     ruff and the type checker"
	@echo "make docs     make the generated parts of docs/ anew"
	@echo "make sample   make the sample study of results/ anew"
	@echo "make lock     write the lock files anew (needs uv)"
	@echo "make clean    remove .venv and everything that is generated"

report: .venv/ready
	$(BIN)/reportgen build

paper: .venv/ready
	$(BIN)/reportgen build --pdf

test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto $(PYTEST)

browser:
	npm ci --prefix tests/browser --ignore-scripts

campaign: .venv/ready-dev
	REPORTGEN_CAMPAIGN=$${REPORTGEN_CAMPAIGN:-20} $(BIN)/python -m tests.simulations.campaign

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
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ .venv/ready

LOCK := uv pip compile pyproject.toml --extra explore --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock

clean:
	rm -rf .venv .reportgen docs/report site paper
