# Every target sets up what it needs; a second call finds it done and is quick.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PICTURES ?= datasets/golden/demo
OUT ?= demo-out
# Two processes, a test file in one of them: files share servers, so they are not split.
PYTEST_ARGS ?= -n 2 --dist loadfile
LOAD_ARGS ?=
SCALE_ARGS ?=
# An environment apart from .venv, with what only this one target needs.
APART := UV_COMPILE_BYTECODE=0 .forge/bootstrap/bin/uv run --isolated --locked
export OMP_NUM_THREADS ?= 1

.PHONY: help setup demo test lint bench scale golden docs chaos mutants lock clean load cluster guard-model simulations

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Python packages, Node, web packages, Chromium, fonts
	@deployments/setup.sh

demo: setup ## pictures -> components, with the evidence, in ./demo-out
	@$(BIN)/forge generate $(PICTURES)/*.png --out $(OUT)
	@echo; echo "Open $(OUT)/<picture>/report.html; the component is the .tsx beside it."

lint: setup ## style, types, import contracts, lock files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/pyright
	@deployments/check_locks.sh

test: lint ## all tests, branch coverage gated at 92 %
	@deployments/setup.sh tests
	@$(BIN)/pytest $(PYTEST_ARGS) --cov --cov-report=term:skip-covered --cov-report=xml

bench: setup ## where the time goes and how good the results are, on the project's own pictures
	@$(BIN)/python tests/bench/bench_generate.py $(PICTURES)/*.png

simulations: setup ## are the promises of experiments and of learning from feedback kept
	@PYTHONPATH=. $(BIN)/python tests/bench/bench_experiments.py
	@PYTHONPATH=. $(BIN)/python tests/bench/bench_learning.py --whole 1000

scale: setup ## what a batch costs and gains, targets beside; SCALE_ARGS="--pictures 30 --items 50,150" is short
	@$(BIN)/python tests/bench/bench_scale.py $(SCALE_ARGS)

chaos: setup ## every fault in the middle of a batch of 50 (CI does four of them on five)
	@FORGE_CHAOS=all $(BIN)/pytest -q tests/chaos

mutants: setup ## share of small faults put into the code that the tests notice
	@$(BIN)/mutmut run --max-children 2 >/dev/null; $(BIN)/python tests/bench/mutants.py

golden: setup ## the golden pictures and their truth made anew, and the gate; prints what changed
	@$(BIN)/forge golden build
	@$(BIN)/forge golden check --docs golden-docs

guard-model: setup ## the prompt guard trained anew; TRAIN=folder of train_*.jsonl
	@PYTHONPATH=. $(BIN)/python tests/bench/train_guard.py $(TRAIN)

docs: setup ## figures and gallery in docs/ made anew
	@$(BIN)/python tests/bench/make_docs.py

load: setup ## 50 requests at once through deployments, with a worker of its own; stops by itself
	@$(BIN)/python tests/bench/load.py $(LOAD_ARGS)

cluster: setup ## pools and manifests against Kubernetes' own schemas and its worker
	@$(APART) --group cluster pytest -q tests/contract/test_contract_pools.py

lock: ## after a change of dependencies
	@deployments/setup.sh lock

clean: ## what the demo and the tests left (not the caches in .forge)
	@rm -rf demo-out golden-docs .coverage* coverage.xml .pytest_cache .ruff_cache
