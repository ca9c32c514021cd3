/*
 * faiss.h -- FAISS's search of binary codes, on one thread.
 *
 * Debian's libfaiss has no C interface, so that faiss.cc is C++.  It is linked
 * only where libfaiss-dev is there: else these are NULL.
 */
#ifdef __cplusplus
extern "C" {
#endif
#include <stddef.h>
#include <stdint.h>

#pragma weak faiss_flat
#pragma weak faiss_multi
#pragma weak faiss_search
#pragma weak faiss_free

/* An index of N codes.  MultiHash: 16 parts of 16 bits, each looked up with up
 * to one bit flipped, which misses none within 31 bits. */
void *faiss_flat(const uint8_t *codes, size_t n);
void *faiss_multi(const uint8_t *codes, size_t n);
/* How many are within RADIUS bits of a code. */
size_t faiss_search(const void *index, const uint8_t *code, int radius);
void faiss_free(void *index);

#ifdef __cplusplus
}
#endif
