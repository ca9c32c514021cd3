# What a developer runs beside the tests.

STAGE_OF_LINT = $(STAGES) schemas

check-asan: setup
	$(MAKE) check-built B=build/asan \
	    CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all' \
	    LDFLAGS='-fsanitize=address,undefined'

.PHONY: check-asan
