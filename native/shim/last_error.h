#pragma once

#include "clara/base.h"

namespace clara_shim {

// Keeps a copy of the text as the calling thread's last error, as one line; what is too long is cut at a character.
// NULL or "" clears.
void CLARA_CALL set_last_error(const char *utf8) noexcept;

} // namespace clara_shim
