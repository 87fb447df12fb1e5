#include "last_error.h"

#include "clara/runtime.h"
#include "core.h"

#include <cstdio>

namespace {

// Plain memory and not std::string: "out of memory" has to be storable when there is none.
struct error_text {
  uint64_t length;
  char text[4096];
};
thread_local error_text last;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

} // namespace

namespace clara_shim {

void CLARA_CALL set_last_error(const char *utf8) noexcept {
  uint64_t n = 0;
  if (utf8 != nullptr) {
    for (; utf8[n] != '\0' && n + 1 < sizeof(last.text); n++)
      last.text[n] = static_cast<unsigned char>(utf8[n]) < ' ' ? ' ' : utf8[n];
    if (utf8[n] != '\0')
      while (n > 0 && is_continuation(utf8[n]))
        n--;
  }
  last.text[n] = '\0';
  last.length = n;
}

void clear_last_error() noexcept { set_last_error(nullptr); }

clara_status not_started(const char *function) noexcept {
  char sentence[256];
  std::snprintf(sentence, sizeof(sentence),
                "%s was called before the library was started; call clara_start first and check its result", function);
  set_last_error(sentence);
  return CLARA_E_NOT_STARTED;
}

} // namespace clara_shim

extern "C" clara_status CLARA_CALL clara_last_error(char *buffer, uint64_t *size) {
  // Leaves the last error alone, also when it is called wrongly: the caller still wants to read it.
  if (size == nullptr)
    return CLARA_E_ARGUMENT;
  const uint64_t room = *size;
  *size = last.length + 1;
  if (buffer == nullptr)
    return CLARA_OK;
  if (room < *size)
    return CLARA_E_BUFFER;
  memcpy(buffer, last.text, *size);
  return CLARA_OK;
}
