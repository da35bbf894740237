# make run    the whole product on http://127.0.0.1:8000
# make test   every test that CI runs
# make faults the fault programme at full scale: kills, wipes and full disks, about an hour
# make lock   after a change of the dependencies in pyproject.toml (needs uv)

PYTHON ?= python3
ROOMS = app runs trips wayline workers workflows
STAMP = .venv/.installed

.PHONY: run test check env lock faults

run: env
	@exec .venv/bin/wayline up

env: $(STAMP)

# From the lock file alone: nothing is resolved, every file is checked against its hash.
# The rooms are compiled here, so that the second start is as fast as any.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wayline needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in .venv (once; about a minute)"
	@$(PYTHON) -m venv --clear .venv \
		|| { echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@.venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: \
		--require-hashes -r requirements.lock
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@.venv/bin/python -m compileall -q $(ROOMS)
	@touch $@

check: env
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

# The browser's tests drive Chromium. Nothing is skipped in silence. The fault programme has the
# machine for itself.
test: check
	@.venv/bin/python -m tests.chromium
	.venv/bin/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/faults
	.venv/bin/python -m pytest tests/faults

# Some rows need a small file system (root) or Debian's faketime; they say so when they are not tried.
faults: env
	.venv/bin/python -m tests.faults $(FAULTS)

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
		--no-header --no-annotate pyproject.toml -o requirements.lock
