# Two commands are all a newcomer needs: `make fetch` and `make test`.
.PHONY: fetch test bench lint types floors unit lock clean

ARGS ?=
BIN := .venv/bin

fetch: ## make the environment, visit every source once, print the report and the digest
	@.ci/environment requirements.lock
	@$(BIN)/monitor fetch --once $(ARGS)
	@echo
	@$(BIN)/monitor digest

test: ## everything CI checks
	@.ci/environment requirements-dev.lock
	@$(MAKE) --no-print-directory lint types floors unit

PAGES ?= ../shared/pages
PEERS ?= peers
bench: ## every figure of speed in one table, benchmarks/results.md; ARGS=--quick only shows that it runs
	@.ci/environment requirements-dev.lock
	PYTHONPATH=. $(BIN)/python benchmarks/table.py --pages $(PAGES) --peers $(PEERS) $(ARGS)

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:
	$(BIN)/mypy

floors:
	$(BIN)/lint-imports --no-cache

unit:
	$(BIN)/pytest -n 2 --dist worksteal

lock: ## upgrade all pinned dependencies: `make lock`, then `make test`
	@.ci/environment requirements-dev.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK) $(RUNNING) --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --all-extras --group dev pyproject.toml -o requirements-dev.lock

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url
# What a running program may be told to use by its configuration. Parquet is 65 MB for one form of export.
RUNNING := --extra distributed --extra notify --extra pdf --extra postgres

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
