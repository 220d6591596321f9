# Each target is one script, which works without make as well.
.PHONY: demo test check audit bench backup restore

demo:
	@scripts/demo

test:
	@scripts/test

check:
	@scripts/check

audit:
	@scripts/audit

bench:
	@scripts/bench

# make backup FOLDER=/where/backups/are/2026-11-25
backup:
	@scripts/backup "$(FOLDER)"

restore:
	@scripts/restore "$(FOLDER)"
