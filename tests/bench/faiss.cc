/*
 * FAISS behind functions that C can call.
 */
#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <omp.h>

#include "tests/bench/faiss.h"

#define BITS 256
#define HASHES 16
#define HASH_BITS 16
#define FLIPS 1

void *
faiss_flat(const uint8_t *codes, size_t n)
{
	auto *index = new faiss::IndexBinaryFlat(BITS);

	index->add(static_cast<faiss::IndexBinary::idx_t>(n), codes);
	return static_cast<faiss::IndexBinary *>(index);
}

void *
faiss_multi(const uint8_t *codes, size_t n)
{
	auto *index = new faiss::IndexBinaryMultiHash(BITS, HASHES, HASH_BITS);

	index->nflip = FLIPS;
	index->add(static_cast<faiss::IndexBinary::idx_t>(n), codes);
	return static_cast<faiss::IndexBinary *>(index);
}

/* FAISS finds what is nearer than its radius. */
size_t
faiss_search(const void *index, const uint8_t *code, int radius)
{
	faiss::RangeSearchResult result(1);

	omp_set_num_threads(1);
	static_cast<const faiss::IndexBinary *>(index)->range_search(
	    1, code, radius + 1, &result);
	return result.lims[1];
}

void
faiss_free(void *index)
{
	delete static_cast<faiss::IndexBinary *>(index);
}
