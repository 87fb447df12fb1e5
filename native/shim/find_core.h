#pragma once

#include "clara_core/core_table.g.h"
#include "outcome.h"
#include "start_options.h"

namespace clara_shim {

// Clara.Host.Boot.Bind: fills the table and returns 0, or returns a status after set_error.
using bind_fn = int(CLARA_CALL *)(const clara_shim_table *shim, clara_core_table *core);

// Starts .NET in this process, or joins the one that runs here, and finds Bind. One call at a time. Tests link another
// one in its place.
outcome find_core(const start_places &places, bind_fn &bind);

} // namespace clara_shim
