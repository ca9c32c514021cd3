# On another machine, what a processor of another kind computes: aarch64,
# emulated.  See tests/arch/check.sh.

ARCH = build/aarch64
ARCH_ROOT = $(abspath $(ARCH)-root)

# Not: what no emulator can (a sandbox; x86-64 without its features), and what
# takes long there, for which the facts that are compared stand.
ARCH_NOT = filter-baseline filter-planted filter-worker filter-borders \
    filter-decode-wild filter-luma filter-pdq filter-pdq-scaled \
    filter-pdq-published filter-phash filter-variants index-segment-damage
ARCH_UNITS = $(filter-out $(ARCH_NOT),$(basename $(notdir \
    $(wildcard tests/unit/filter-*.c tests/unit/index-*.c \
    tests/unit/schemas-*.c))))

$(eval $(call linked,tests/arch/filter-facts,tests/arch/filter-facts))

check-aarch64: setup
	@[ "$$(uname -m)" = aarch64 ] || { \
	    .ci/setup .ci/packages-aarch64 && tests/arch/root.sh $(ARCH_ROOT); }
	@$(MAKE) --no-print-directory \
	    $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) $@-built

check-aarch64-built: $(B)/tests/arch/filter-facts
	@if [ "$$(uname -m)" = aarch64 ]; then \
	    echo 'check-aarch64: this is one; make check is its test'; \
	elif ! command -v aarch64-linux-gnu-gcc >/dev/null; then \
	    echo 'check-aarch64: skipped: no aarch64-linux-gnu-gcc'; \
	else \
	    $(MAKE) --no-print-directory B=$(ARCH) check-aarch64-units AR=aarch64-linux-gnu-ar \
	        CC='aarch64-linux-gnu-gcc --sysroot=$(ARCH_ROOT)' && \
	    prove -e '' tests/arch/check.sh :: $(abspath $(B)) \
	        $(abspath $(ARCH)) $(ARCH_ROOT) $(ARCH_UNITS); \
	fi

check-aarch64-units: $(ARCH_UNITS:%=$(B)/tests/unit/%) \
    $(B)/tests/arch/filter-facts

.PHONY: check-aarch64 check-aarch64-built check-aarch64-units
