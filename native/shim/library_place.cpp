#include "library_place.h"

#include "clara/runtime.h"

#if defined(_WIN32)
#include <string>
#include <windows.h>
#else
#include <climits>
#include <cstdlib>
#include <dlfcn.h>
#endif

namespace clara_shim {

#if defined(_WIN32)

std::filesystem::path library_folder() {
  HMODULE module = nullptr;
  // Pinned as well: .NET cannot be unloaded, so its host must not be either.
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                          reinterpret_cast<LPCWSTR>(&library_folder), &module))
    return {};
  for (std::wstring name(260, L'\0'); name.size() <= 32768; name.resize(name.size() * 2)) {
    const DWORD length = GetModuleFileNameW(module, name.data(), static_cast<DWORD>(name.size()));
    if (length == 0)
      return {};
    if (length < name.size())
      return std::filesystem::path(name.substr(0, length)).parent_path();
  }
  return {};
}

#else

namespace {

// Asked while the library is being loaded: the loader keeps the path as it was given, and a relative one means
// something else after a chdir.
char loaded_from[PATH_MAX];

__attribute__((constructor)) void remember_place() {
  Dl_info info = {};
  if (dladdr(reinterpret_cast<const void *>(&remember_place), &info) == 0 || info.dli_fname == nullptr ||
      realpath(info.dli_fname, loaded_from) == nullptr)
    loaded_from[0] = '\0';
}

} // namespace

std::filesystem::path library_folder() { return std::filesystem::u8path(loaded_from).parent_path(); }

#endif

} // namespace clara_shim
