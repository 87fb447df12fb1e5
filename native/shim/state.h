#pragma once

#include "outcome.h"
#include "start_options.h"

namespace clara_shim {

// Binds the core, once a process; later calls only tell the core that it is wanted again. Any thread; others wait.
outcome bind_core(const start_places &places);

} // namespace clara_shim
