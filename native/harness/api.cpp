#include "api.h"

#include <filesystem>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace harness {
namespace {

namespace fs = std::filesystem;

#if defined(_WIN32)
fs::path beside_this_program() {
  std::wstring name(32768, L'\0');
  name.resize(GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size())));
  return fs::path(name).parent_path() / "clara.dll";
}

void *open(const fs::path &path, std::string &why) {
  void *library = LoadLibraryExW(path.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (library == nullptr)
    why = "Windows error " + std::to_string(GetLastError());
  return library;
}

void *symbol(void *library, const char *name) {
  return reinterpret_cast<void *>(GetProcAddress(static_cast<HMODULE>(library), name));
}
#else
fs::path beside_this_program() {
#if defined(__APPLE__)
  Dl_info info = {};
  dladdr(reinterpret_cast<const void *>(&beside_this_program), &info);
  return fs::canonical(info.dli_fname).parent_path() / "libclara.dylib";
#else
  return fs::read_symlink("/proc/self/exe").parent_path() / "libclara.so";
#endif
}

void *open(const fs::path &path, std::string &why) {
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    why = dlerror();
  return library;
}

void *symbol(void *library, const char *name) { return dlsym(library, name); }
#endif

} // namespace

api::api(const std::string &path) {
  // A bare file name would be searched in the system's folders and not here.
  const fs::path file = path.empty() ? beside_this_program() : fs::absolute(fs::u8path(path));
  std::string why;
  void *library = open(file, why);
  if (library == nullptr)
    throw std::runtime_error("the library cannot be loaded (" + why + "); give its path with --library");
#define X(function)                                                                                                    \
  function = reinterpret_cast<decltype(function)>(symbol(library, "clara_" #function));                                \
  if (function == nullptr)                                                                                             \
    throw std::runtime_error("'" + file.u8string() +                                                                   \
                             "' has no clara_" #function ": it is older than this program, or no libclara");
  CLARA_HARNESS_FUNCTIONS(X)
#undef X
}

std::string api::last_error_text() const {
  uint64_t size = 0;
  if (last_error(nullptr, &size) != CLARA_OK)
    return {};
  std::string text(size, '\0');
  if (last_error(text.data(), &size) != CLARA_OK)
    return {};
  text.resize(size - 1);
  return text;
}

void api::check(clara_status status) const {
  if (status != CLARA_OK)
    throw call_failed(status, last_error_text());
}

} // namespace harness
