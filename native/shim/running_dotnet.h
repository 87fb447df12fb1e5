#pragma once

#include <filesystem>

namespace clara_shim {

// The .NET that this process runs already, as in a C# program that loads libclara.
struct running_dotnet {
  bool runs = false;
  std::filesystem::path hostfxr; // the one that started it; empty where it was started without one
};

// A process holds one .NET: a second host beside the running one would try to start another and fail.
running_dotnet find_running_dotnet();

} // namespace clara_shim
