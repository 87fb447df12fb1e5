#pragma once

#include "dotnet_place.h"
#include "find_core.h"

#include <filesystem>

namespace clara_shim {

// The managed folder's files that starting needs.
struct managed_files {
  std::filesystem::path assembly;
  std::filesystem::path runtime_config;
};

// Starts the .NET of that place, or joins the running one, and binds Clara.Host.Boot.Bind.
outcome load_bind(const dotnet_place &place, const managed_files &managed, bind_fn &bind);

} // namespace clara_shim
