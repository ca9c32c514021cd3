# One folder = one program: build/proofsheet-crawl, -filter, -index, -audit.
# schemas/ is the only shared code.  GNU make; no configure step.
#
#   make          build            make setup    install what building needs
#   make check    test             make demo     the main job, on photographs
#   make lint     style            make install  DESTDIR= PREFIX=

STAGES   = crawl filter index audit
VERSION := 0.1
PREFIX  ?= /usr/local
B       ?= build
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wno-overlength-strings -Werror
override CFLAGS += -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
           -I. -I$(B) -MMD -MP $(WARN)

# What each program may link: the crawler has no decoder, the filter no network.
LIBS_crawl  = -lcurl -lgumbo -larchive -lxxhash -lcrypto -lsqlite3 -lz
LIBS_filter = -ljpeg -lspng -lwebp -lheif -lgif -lexif -lexttextcat \
              -lpcre2-8 -lseccomp -lcrypto -lsqlite3 -lm
LIBS_index  = -lcrypto -lsqlite3
LIBS_audit  = -lsqlite3 -lm

objs  = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c))
PROGS = $(STAGES:%=$(B)/proofsheet-%)
UNITS = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/$(T)*.c))
CLIS  = $(filter-out %/lib.sh,$(wildcard tests/cli/$(T)*.sh))
TEXTS = $(wildcard schemas/*.sql schemas/*.json filter/recipes/* audit/*.css)
PAGES = $(foreach s,$(STAGES),$(wildcard $(s)/*.1))

all: $(PROGS) $(B)/proofsheet

$(B)/libschemas.a: $(call objs,schemas)
	$(AR) rcs $@ $^

define stage
$(B)/proofsheet-$(1): $(call objs,$(1)) $(B)/libschemas.a
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_$(1))
endef
$(foreach s,$(STAGES),$(eval $(call stage,$(s))))

$(B)/proofsheet: proofsheet
	@mkdir -p $(@D)
	cp $< $@

$(B)/%.o: %.c | $(TEXTS:%=$(B)/%.inc)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# Text becomes a C string literal: no xxd, no linker tricks, readable output.
$(B)/%.inc: %
	@mkdir -p $(@D)
	sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $< > $@

# tests/unit/filter-size.c tests filter/: the part before the dash names the
# stage, and the test is linked with all of that stage but its main().
stage_of = $(firstword $(subst -, ,$(notdir $(1))))
body_of  = $(filter-out $(B)/$(1)/main.o,$(call objs,$(1)))

define unit
$(B)/$(1): $(B)/$(1).o $(call body_of,$(call stage_of,$(1))) $(B)/libschemas.a
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_$(call stage_of,$(1))) -lsqlite3 -lm
endef
$(foreach u,$(UNITS:$(B)/%=%),$(eval $(call unit,$(u))))

# T= runs some: make check-built T=filter runs what begins with filter.
check-built: all $(UNITS)
	PATH=$(abspath $(B)):$$PATH prove -e '' $(UNITS) $(CLIS)

setup:
	@.ci/setup

check demo: setup
	@$(MAKE) --no-print-directory $@-built

demo-built: all
	@PATH=$(abspath $(B)):$$PATH tests/demo.sh

clean:
	rm -rf build

include tests/extra.mk
-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all check check-built setup demo demo-built clean
.SECONDARY:
