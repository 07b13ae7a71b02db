# The house's commands. `make run` and `make test` do all the set-up themselves.

PORT ?= 8000
HOST ?= 127.0.0.1
DEMO ?= yes
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
STEP := bin/step

.PHONY: run empty dev test check bench weak-line load mutants sentences junk lock clean

run: .venv/base.stamp
	@bin/serve "$(HOST)" "$(PORT)" "$(DEMO)"

empty:
	@$(MAKE) --no-print-directory run DEMO=no

dev: .venv/base.stamp
	@DEBUG=yes SITE_URL="$${SITE_URL:-http://localhost:$(PORT)}" bin/write-env
	@DEBUG=yes bin/prepare yes
	@DEBUG=yes $(MANAGE) runserver "$(HOST):$(PORT)"

test: .venv/dev.stamp
	@bin/test

check: .venv/dev.stamp
	@bin/check

# The performance report: each figure beside a limit that the same run measured, on both databases.
BENCH := $(BIN)/python -m pytest tests/bench/limits.py tests/bench/at_size.py tests/bench/long_work.py -q --disable-warnings
bench: .venv/dev.stamp
	@failed=0; env -u DATABASE_URL $(BENCH) || failed=1; \
	bin/with-postgres $(BENCH) || [ $$? = 77 ] || failed=1; exit $$failed

# The twelve jobs of the help at 400 kbit/s and 400 ms; make test counts them without the waiting.
weak-line: .venv/dev.stamp
	@WEAK_LINE=yes $(BIN)/python -m pytest tests/browser/test_a_weak_line.py \
	  tests/browser/test_help_jobs.py tests/browser/test_a_report_on_a_phone.py -q --disable-warnings

# The minute of a deadline on a served installation: 24 people who save, and 100 who read.
LOAD := $(BIN)/python -m tests.load.deadline_minute
load: .venv/dev.stamp
	@failed=0; env -u DATABASE_URL $(LOAD) || failed=1; \
	bin/with-postgres $(LOAD) || [ $$? = 77 ] || failed=1; exit $$failed

# The mutation test of rotation, ranking and totals: some twenty minutes, not part of `make test`.
mutants: .venv/dev.stamp
	@bin/mutants

# Every generated sentence of two hundred random installations; make test tries ten.
sentences: .venv/dev.stamp
	@SENTENCES=200 $(BIN)/python -m pytest tests/reviews/test_sentences.py -q --disable-warnings

# All junk at every address as every role; make test tries some of it, by turns.
junk: .venv/dev.stamp
	@JUNK=all $(BIN)/python -m pytest tests/test_junk_at_every_address.py -q --disable-warnings

# Writes requirements/*.txt from *.in; uv comes into an environment of its own.
lock:
	@$(STEP) "The lock tool" sh -c '$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv'
	@cd requirements && for set in base dev; do \
	  ../.venv/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links $$([ $$set = dev ] && echo "-c base.txt") $$set.in -o $$set.txt; done

clean:
	rm -rf .venv mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

.venv/base.stamp: requirements/base.txt
	@bin/environment base
.venv/dev.stamp: requirements/dev.txt
	@bin/environment dev
