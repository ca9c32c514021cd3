# One folder = one program: build/proofsheet-crawl, -filter, -index, -audit.
# schemas/ is the only shared code.  GNU make; no configure step.
#
#   make          build            make setup    install what building needs
#   make check    test             make demo     the main job, on photographs
#   make lint     style            make install  DESTDIR= PREFIX=
#
# tests/extra.mk has the rest: check-asan, check-aarch64, fuzz, fuzz-run, bench.

STAGES   = crawl filter index audit
VERSION := 0.1
PREFIX  ?= /usr/local
B       ?= build
CFLAGS  ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wno-overlength-strings \
           -Wno-missing-field-initializers -Werror
# The same sums on each processor, though some multiply and add in one step.
override CFLAGS += -std=c11 -ffp-contract=off -D_GNU_SOURCE \
           -DVERSION='"$(VERSION)"' -I. -I$(B) -MMD -MP $(WARN)

# What each program may link: the crawler has no decoder, the filter no network.
LIBS_crawl  = -pthread -lcurl -lcares -lpsl -lgumbo -larchive -lexpat -lseccomp \
              -lcrypto -lsqlite3 -lz
LIBS_filter = -ljpeg -lspng -lwebp -lwebpdemux -lheif -lgif -ltiff -ljxl -lexif -lexpat -lcbor \
              -lz -lexttextcat -lpcre2-8 -lseccomp -lcrypto -lsqlite3 -lm
LIBS_index  = -pthread -lcrypto -lsqlite3 -lm
LIBS_audit  = -lpsl -lidn2 -lcrypto -lsqlite3 -lm
LIBS_schemas = -lcrypto

objs  = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c $(1)/*/*.c $(1)/*/*/*.c))
PROGS = $(STAGES:%=$(B)/proofsheet-%)
UNITS = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/$(T)*.c))
CLIS  = $(filter-out %/lib.sh,$(wildcard tests/cli/$(T)*.sh))
TEXTS = $(wildcard schemas/*.sql schemas/*.json filter/recipes/* filter/text/*.txt \
        audit/*.css \
        crawl/policies/* crawl/rows/*.sql tests/data/*/*.sql)
PAGES = $(wildcard $(addsuffix /*.1,schemas $(STAGES)))

# A line for each step; V=1 shows the commands.
say = $(if $(V),,@echo '  $(1)	$@';)

all: $(PROGS) $(B)/proofsheet

$(B)/libschemas.a: $(call objs,schemas)
	$(call say,ar)$(AR) rcs $@ $^

define stage
$(B)/proofsheet-$(1): $(call objs,$(1)) $(B)/libschemas.a
	$$(call say,link)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_$(1))
endef
$(foreach s,$(STAGES),$(eval $(call stage,$(s))))

$(B)/proofsheet: proofsheet
	@mkdir -p $(@D)
	$(call say,cp)cp $< $@

$(B)/%.o: %.c | $(TEXTS:%=$(B)/%.inc)
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CFLAGS) -c -o $@ $<

# Text becomes a C string literal: no xxd, no linker tricks, readable output.
$(B)/%.inc: %
	@mkdir -p $(@D)
	$(call say,embed)sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $< > $@

include tests/extra.mk

setup:
	@.ci/setup

# With all processors, unless -j says otherwise.
check demo: setup
	@$(MAKE) --no-print-directory \
	    $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc)) $@-built

install: all
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin share/man/man1 \
	    share/proofsheet/recipes lib/proofsheet)
	install $(PROGS) $(B)/proofsheet $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(PAGES) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(wildcard filter/recipes/*) \
	    $(DESTDIR)$(PREFIX)/share/proofsheet/recipes
	$(if $(wildcard build/duckdb/libduckdb.so),install -m 644 \
	    build/duckdb/libduckdb.so $(DESTDIR)$(PREFIX)/lib/proofsheet)

# All but what setup fetched.
clean:
	rm -rf $(filter-out build/duckdb,$(wildcard build/*))

-include $(shell find $(B) -name '*-root' -prune -o -type f -name '*.d' -print \
    2>/dev/null)
.PHONY: all setup check demo install clean
.SECONDARY:
.DELETE_ON_ERROR:
