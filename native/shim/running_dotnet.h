#pragma once

#include <filesystem>

namespace clara_shim {

// The .NET that this process runs already, as in a C# program that loads libclara.
struct running_dotnet {
  bool runs = false;
  std::filesystem::path hostfxr; // the one that started it; empty where it was started without one
};

// Joining takes the host that is loaded: another copy of it knows nothing of the runtime that runs, and would start a
// second one.
running_dotnet find_running_dotnet();

} // namespace clara_shim
