#include "refused_memory.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace dicom_worker {

namespace {

bool refused = false;

} // namespace

void RefusedMemory::forget() noexcept { refused = false; }

bool RefusedMemory::seen() noexcept { return refused; }

} // namespace dicom_worker

// The sanitizers bring an allocator of their own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

void *noted(void *memory, size_t asked) noexcept {
  if (memory == nullptr && asked > 0)
    dicom_worker::refused = true;
  return memory;
}

bool is_power_of_two(size_t number) noexcept { return number != 0 && (number & (number - 1)) == 0; }

} // namespace

extern "C" {

// glibc's own functions under the names that it keeps for whoever puts himself before them; `free` stays its own.
void *__libc_malloc(size_t bytes) noexcept;
void *__libc_calloc(size_t count, size_t bytes) noexcept;
void *__libc_realloc(void *memory, size_t bytes) noexcept;
void *__libc_memalign(size_t alignment, size_t bytes) noexcept;

void *malloc(size_t bytes) noexcept { return noted(__libc_malloc(bytes), bytes); }

void *calloc(size_t count, size_t bytes) noexcept { return noted(__libc_calloc(count, bytes), bytes); }

void *realloc(void *memory, size_t bytes) noexcept { return noted(__libc_realloc(memory, bytes), bytes); }

void *memalign(size_t alignment, size_t bytes) noexcept { return noted(__libc_memalign(alignment, bytes), bytes); }

void *aligned_alloc(size_t alignment, size_t bytes) noexcept { return noted(__libc_memalign(alignment, bytes), bytes); }

int posix_memalign(void **out, size_t alignment, size_t bytes) noexcept {
  if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0)
    return EINVAL;
  void *memory = noted(__libc_memalign(alignment, bytes), bytes);
  if (memory == nullptr)
    return ENOMEM;
  *out = memory;
  return 0;
}
}

#endif
