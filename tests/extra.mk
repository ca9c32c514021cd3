# Tests, and what a developer runs beside them.

# tests/unit/filter-size.c tests filter/: the part before the dash names the
# stage, and the test is linked with all of that stage but its main().
stage_of = $(firstword $(subst -, ,$(notdir $(1))))
body_of  = $(filter-out $(B)/$(1)/main.o,$(call objs,$(1)))

# $(1), made of $(2) and the stage that $(2)'s name begins with
define linked
$(B)/$(1): $(B)/$(2).o $(3) $(call body_of,$(call stage_of,$(2))) \
    $(B)/libschemas.a
	@mkdir -p $$(@D)
	$$(call say,link)$$(CC) $$(LDFLAGS) -o $$@ $$^ \
	    $$(LIBS_$(call stage_of,$(2))) -lsqlite3 -lm
endef

# Its decoder takes the place of the one of the same name.
$(B)/tests/unit/filter-planted: override LDFLAGS += -Wl,-z,muldefs

FUZZ    = $(basename $(wildcard tests/fuzz/*-*.c))
REPLAYS = $(FUZZ:%=$(B)/%)
FUZZERS = $(FUZZ:tests/%=$(B)/%)
$(foreach u,$(UNITS:$(B)/%=%),$(eval $(call linked,$(u),$(u))))
$(foreach f,$(FUZZ),$(eval $(call linked,$(f),$(f),$(B)/tests/fuzz/replay.o)))
$(foreach f,$(FUZZ),$(eval $(call linked,$(f:tests/%=%),$(f))))

# T= runs some: make check-built T=filter runs what begins with filter.
check-built: all $(UNITS) $(REPLAYS) $(B)/tests/httpd
	PATH=$(abspath $(B)):$$PATH prove -j$(shell nproc) -e '' $(UNITS) $(CLIS)

$(B)/tests/httpd: $(B)/tests/httpd.o
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^

demo-built: all
	@PATH=$(abspath $(B)):$$PATH tests/demo.sh

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all

check-asan:
	@$(MAKE) --no-print-directory check B=build/asan \
	    CFLAGS='-O1 -g $(SANITIZE)' LDFLAGS='$(SANITIZE)'

lint: setup
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all \
	    $(TEXTS:%=$(B)/%.inc)
	@B=$(B) tests/lint.sh

# libFuzzer is clang's: a build of its own.  fuzz-run gives each target SECONDS.
SECONDS = 60
fuzz: setup
	@$(MAKE) --no-print-directory -j$(shell nproc) fuzzers B=build/fuzz \
	    CC=clang LDFLAGS='-fsanitize=fuzzer,address,undefined' \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined'

fuzzers: $(FUZZERS)

fuzz-run: fuzz
	@tests/fuzz/seeds.sh build/fuzz/seeds
	@for f in $(FUZZ:tests/fuzz/%=%); do \
	    mkdir -p build/fuzz/corpus/$$f && echo "$$f" && \
	    build/fuzz/fuzz/$$f -max_total_time=$(SECONDS) -verbosity=0 \
	        -artifact_prefix=build/fuzz/ build/fuzz/corpus/$$f build/fuzz/seeds \
	        $(wildcard tests/data/*/good tests/data/*/bad) || exit; done

bench: setup
	@$(MAKE) --no-print-directory -j$(shell nproc) bench-built

BENCHES = $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*-*.c))
$(foreach b,$(BENCHES:$(B)/%=%),$(eval $(call linked,$(b),$(b))))
# FAISS, to be compared with, where libfaiss-dev is.
ifneq ($(wildcard /usr/include/faiss/IndexBinaryHash.h),)
$(B)/tests/bench/index-faiss: $(B)/tests/bench/faiss.o
$(B)/tests/bench/index-faiss: LIBS_index += -lfaiss -llapack -lblas -lgomp -lstdc++
endif
$(B)/tests/bench/faiss.o: tests/bench/faiss.cc tests/bench/faiss.h
	@mkdir -p $(@D)
	$(call say,c++)$(CXX) -O2 -I. -c -o $@ $<

include tests/arch/arch.mk

# What the scripts run, without a dash in its name.
HELPERS = $(addprefix $(B)/tests/bench/,copies edits rss)
$(B)/tests/bench/edits: $(patsubst %,$(B)/tests/bench/%.o,raster shapes tones \
    overlays) $(B)/libschemas.a
$(B)/tests/bench/edits: LIBS_helper = -ljpeg -lwebp -lheif -lsqlite3 -lm
$(HELPERS): %: %.o
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_helper)

bench-built: all $(BENCHES) $(HELPERS)
	@PATH=$(abspath $(B)):$$PATH tests/bench/run.sh $(abspath $(B))/tests/bench

.PHONY: check-built demo-built check-asan lint fuzz fuzzers fuzz-run bench \
    bench-built
