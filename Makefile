# make report  een voorbeeldprogramma en de verslagen daarvan     make test  alle tests
# make check   stijl en tests van de code                          make lab   de werkboeken in JupyterLab
# make simulation   proeven of de methoden kloppen, en docs/simulatie.* opnieuw maken
.PHONY: report test check lab workbooks simulation clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := reports/demo
SOURCES := pyproject.toml constraints.txt

report: $(VENV)/.gebruik
	@test -f $(DEMO)/traject.toml || $(BIN)/traject demo $(DEMO)
	@$(BIN)/traject report --project $(DEMO)

test: $(VENV)/.test
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python tests/postgresql.py
	$(BIN)/python -m pytest -n 2 -q --ignore=tests/browser
	$(BIN)/python -m pytest -q tests/browser
	$(BIN)/python -m pytest -q --nbval workbooks

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) test

lab: $(VENV)/.gebruik
	$(BIN)/jupyter lab --ip=127.0.0.1 --LabApp.news_url=None \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate workbooks

# De werkboeken opnieuw uitvoeren op het ingebouwde voorbeeld, na een verandering in wat ze laten zien.
workbooks: $(VENV)/.gebruik
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --log-level=WARN \
	  --ExecutePreprocessor.record_timing=False workbooks/*.ipynb

# Wat in docs/simulatie.csv staat, wordt niet nog eens getrokken.
simulation: $(VENV)/.gebruik
	@$(BIN)/python -m benchmarks.simulation

$(VENV)/bin/python:
	@echo "Python-omgeving maken in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "python3-venv ontbreekt; installeren met apt ..."; \
	  apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.gebruik: $(SOURCES) | $(VENV)/bin/python
	@echo "Het pakket en wat het nodig heeft installeren ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(SOURCES) | $(VENV)/bin/python
	@echo "Wat de tests nodig hebben installeren ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $(VENV)/.gebruik $@

clean:
	rm -rf $(VENV) $(DEMO)
