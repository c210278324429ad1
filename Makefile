# The few commands of this project. All work in a folder as cloned, with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTANCE_PATH ?= instance
PORT ?= 8000
PASSWORD := $(INSTANCE_PATH)/demo-password
FLASK := $(BIN)/flask --app wsgi
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
export INSTANCE_PATH PORT

.PHONY: help run test lint migration life

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

run: $(VENV)/.run $(PASSWORD) ## serve on http://127.0.0.1:8000 with a demonstration and a worker; Ctrl-C stops both
	@$(FLASK) init > /dev/null
	@echo
	@echo "  http://127.0.0.1:$(PORT)          (the API: /api/docs)"
	@echo "  hr  office  leader  swj.handler  swj.signer  swj.editor  cadre01 … cadre16  sysadmin  secadmin  auditor"
	@echo "  password: $$(cat $(PASSWORD))"
	@echo
	@exec $(BIN)/python -m secondment.kit.together $(BIN)/gunicorn '$(FLASK) worker'

test: $(VENV)/.dev ## run the tests, on SQLite and on a PostgreSQL started for them; WHOLE=1 asks everything
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.dev ## check style, types and the order of packages
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

migration: $(VENV)/.dev ## name=SLUG: draft the next migration from the models
	@$(BIN)/python -m migrations.draft $(name)
	@$(BIN)/ruff format -q migrations/versions

life: $(VENV)/.run ## write docs/suggestion-life.md from the tables of moves
	@$(BIN)/python -m secondment.suggestions.life_page > docs/suggestion-life.md

# The demonstration is loaded once; its password stays here, readable by its owner alone.
$(PASSWORD): | $(VENV)/.run
	@$(FLASK) init > /dev/null
	@umask 077; $(BIN)/python -c 'import secrets; print(f"Demo-{secrets.token_urlsafe(12)}-1")' > $@.new
	@$(FLASK) seed --password-stdin < $@.new > /dev/null
	@mv $@.new $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv $(VENV) || (rm -rf $(VENV); exit 1)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo 'Installing $< into $(VENV) …'
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@echo 'Installing $< into $(VENV) …'
	@$(INSTALL) -r $<
	@touch $@
