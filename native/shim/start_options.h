#pragma once

#include "clara/runtime.h"
#include "outcome.h"

namespace clara_shim {

// Where to look, as the caller asked; UTF-8; empty means the default.
struct start_places {
  std::string managed_folder;
  std::string dotnet_root;
};

// Reads the options by their own size, so that older and newer callers are understood or refused, never overrun. NULL
// means all defaults.
outcome read_start_options(const clara_start_options *options, start_places &places);

} // namespace clara_shim
