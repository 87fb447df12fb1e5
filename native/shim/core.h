// What forward.g.cpp needs: the bound core and the calling thread's last error.
#pragma once

#include "clara/clara.h"
#include "clara_core/core_table.g.h"

namespace clara_shim {

// NULL before a successful start; never changes after one.
const clara_core_table *core() noexcept;

void clear_last_error() noexcept;

// Sets the sentence and returns CLARA_E_NOT_STARTED. The function is named as the caller wrote it.
clara_status not_started(const char *function) noexcept;

} // namespace clara_shim
