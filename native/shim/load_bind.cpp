#include "load_bind.h"

#include "host_failure.h"
#include "host_text.h"

#include <coreclr_delegates.h>
#include <cstdlib>
#include <hostfxr.h>

#if defined(_WIN32)
#include <windows.h>
#define CLARA_TEXT(text) L##text
#else
#include <dlfcn.h>
#define CLARA_TEXT(text) text
#endif

namespace clara_shim {
namespace {

// libhostfxr, closed again unless it was kept: nethost gives a loaded one whatever is asked, and a failed start may be
// tried again with another.
class library {
public:
#if defined(_WIN32)
  explicit library(const std::filesystem::path &path) : handle_(LoadLibraryW(path.c_str())) {}
  void *symbol(const char *name) const {
    return handle_ == nullptr ? nullptr : reinterpret_cast<void *>(GetProcAddress(static_cast<HMODULE>(handle_), name));
  }
  ~library() {
    if (handle_ != nullptr)
      FreeLibrary(static_cast<HMODULE>(handle_));
  }
#else
  explicit library(const std::filesystem::path &path) : handle_(dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL)) {}
  void *symbol(const char *name) const { return handle_ == nullptr ? nullptr : dlsym(handle_, name); }
  ~library() {
    if (handle_ != nullptr)
      dlclose(handle_);
  }
#endif
  library(const library &) = delete;
  library &operator=(const library &) = delete;
  void keep() { handle_ = nullptr; }

private:
  void *handle_;
};

struct host_functions {
  hostfxr_set_error_writer_fn set_error_writer = nullptr;
  hostfxr_initialize_for_runtime_config_fn initialize = nullptr;
  hostfxr_get_runtime_delegate_fn get_delegate = nullptr;
  hostfxr_close_fn close = nullptr;

  explicit host_functions(const library &from) {
    find(from, "hostfxr_set_error_writer", set_error_writer);
    find(from, "hostfxr_initialize_for_runtime_config", initialize);
    find(from, "hostfxr_get_runtime_delegate", get_delegate);
    find(from, "hostfxr_close", close);
  }
  bool whole() const { return set_error_writer && initialize && get_delegate && close; }

private:
  template <typename F> static void find(const library &from, const char *name, F &out) {
    out = reinterpret_cast<F>(from.symbol(name));
  }
};

class context {
public:
  explicit context(hostfxr_close_fn close) : close_(close) {}
  ~context() {
    if (handle != nullptr)
      close_(handle);
  }
  context(const context &) = delete;
  context &operator=(const context &) = delete;
  hostfxr_handle handle = nullptr;

private:
  hostfxr_close_fn close_;
};

outcome bind_with(library &hostfxr, const host_functions &host, const host_text &text, const dotnet_place &place,
                  const managed_files &managed, bind_fn &bind) {
  context running(host.close);
  int rc = host.initialize(managed.runtime_config.c_str(), nullptr, &running.handle);
  if (rc < 0 || rc > 2) // 1 and 2: .NET runs in this process already, which is success
    return initialize_failure(rc, text, place, managed);

  void *load = nullptr;
  rc = host.get_delegate(running.handle, hdt_load_assembly_and_get_function_pointer, &load);
  if (rc != 0 || load == nullptr)
    return initialize_failure(rc, text, place, managed);
  hostfxr.keep(); // .NET runs now, and only this hostfxr reaches it, also where Bind is not found

  void *found = nullptr;
  rc = reinterpret_cast<load_assembly_and_get_function_pointer_fn>(load)(
      managed.assembly.c_str(), CLARA_TEXT("Clara.Host.Boot, Clara.Host"), CLARA_TEXT("Bind"),
      UNMANAGEDCALLERSONLY_METHOD, nullptr, &found);
  if (rc != 0 || found == nullptr)
    return load_failure(rc, managed);
  bind = reinterpret_cast<bind_fn>(found);
  return {};
}

} // namespace

outcome load_bind(const dotnet_place &place, const managed_files &managed, bind_fn &bind) {
  library hostfxr(place.hostfxr);
  const host_functions host(hostfxr);
  if (!host.whole())
    return {CLARA_E_RUNTIME_MISSING,
            "'" + place.hostfxr.u8string() + "' cannot be loaded or is damaged or too old; " + how_to_get_dotnet({})};
  const host_text text(host.set_error_writer);
  return bind_with(hostfxr, host, text, place, managed, bind);
}

} // namespace clara_shim
