#pragma once

#include "outcome.h"
#include "start_options.h"

#include <filesystem>
#include <string>

namespace clara_shim {

// A .NET installation and the library in it that starts the rest.
struct dotnet_place {
  std::filesystem::path hostfxr;
  std::filesystem::path root;
};

// The first that is given or found: the caller's dotnet_root, "dotnet" beside the library, DOTNET_ROOT, the system's.
outcome find_dotnet(const start_places &places, dotnet_place &place);

// "install the .NET 10 runtime, or ...": what to do where one is missing. version: as the host names it; empty = the
// product's.
std::string how_to_get_dotnet(const std::string &version);

} // namespace clara_shim
