#include "running_dotnet.h"

#if defined(_WIN32)
#include <windows.h>
#elif defined(__linux__)
#include <link.h>
#include <string>
#endif

namespace clara_shim {

#if defined(_WIN32)

running_dotnet find_running_dotnet() {
  running_dotnet found;
  found.runs = GetModuleHandleW(L"coreclr.dll") != nullptr;
  if (found.runs && GetModuleHandleW(L"hostfxr.dll") != nullptr)
    found.hostfxr = L"hostfxr.dll"; // loading a name that is loaded gives that one
  return found;
}

#elif defined(__linux__)

namespace {

int look_at(dl_phdr_info *info, size_t, void *data) noexcept {
  try {
    auto &found = *static_cast<running_dotnet *>(data);
    const std::filesystem::path path = std::filesystem::u8path(info->dlpi_name == nullptr ? "" : info->dlpi_name);
    if (path.filename() == "libcoreclr.so")
      found.runs = true;
    else if (path.filename() == "libhostfxr.so" && found.hostfxr.empty())
      found.hostfxr = path;
    return 0;
  } catch (...) {
    return 1;
  }
}

} // namespace

running_dotnet find_running_dotnet() {
  running_dotnet found;
  dl_iterate_phdr(&look_at, &found);
  if (!found.runs)
    found.hostfxr.clear(); // left over from an attempt that failed; another may be tried
  return found;
}

#else

running_dotnet find_running_dotnet() { return {}; }

#endif

} // namespace clara_shim
