# Each target is one script, which works without make as well.
.PHONY: demo test check

demo:
	@scripts/demo

test:
	@scripts/test

check:
	@scripts/check
