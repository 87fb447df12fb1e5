#include "host_failure.h"

#include <cstdio>

namespace clara_shim {
namespace {

namespace fs = std::filesystem;

// dotnet/runtime, docs/design/features/host-error-codes.md
constexpr uint32_t host_library_missing = 0x80008083;
constexpr uint32_t host_library_load = 0x80008082;
constexpr uint32_t config_invalid = 0x80008093;
constexpr uint32_t framework_missing = 0x80008096;
constexpr uint32_t framework_incompatible = 0x8000809c;
constexpr uint32_t running_incompatible = 0x800080a5;

std::string hex(int rc) {
  char text[16];
  std::snprintf(text, sizeof(text), "0x%08x", static_cast<unsigned>(rc));
  return text;
}

std::string quoted(const fs::path &path) { return "'" + path.u8string() + "'"; }

std::string said(const host_text &text, int rc) {
  const std::string line = text.one_line();
  return " (" + (line.empty() ? hex(rc) : hex(rc) + ": " + line) + ")";
}

bool holds_any_framework(const fs::path &root) {
  std::error_code ignored;
  const fs::directory_iterator versions(root / "shared" / "Microsoft.NETCore.App", ignored);
  return !ignored && versions != fs::directory_iterator();
}

std::string wanted(const host_text &text) {
  const std::string version = text.wanted_version();
  return version.empty() ? CLARA_DOTNET_MAJOR : version;
}

} // namespace

outcome initialize_failure(int rc, const host_text &text, const dotnet_place &place, const managed_files &managed) {
  const std::string get = how_to_get_dotnet(text.wanted_version());
  switch (static_cast<uint32_t>(rc)) {
  case framework_missing:
  case framework_incompatible:
    if (holds_any_framework(place.root))
      return {CLARA_E_RUNTIME_VERSION, "the .NET in " + quoted(place.root) + " does not have version " + wanted(text) +
                                           "; " + get + said(text, rc)};
    [[fallthrough]];
  case host_library_missing:
  case host_library_load:
    return {CLARA_E_RUNTIME_MISSING, "the .NET in " + quoted(place.root) + " is incomplete; " + get + said(text, rc)};
  case running_incompatible:
    return {CLARA_E_RUNTIME_VERSION, "this process already runs a .NET that is not version " + wanted(text) +
                                         "; run the program with .NET " + wanted(text) + said(text, rc)};
  case config_invalid:
    return {CLARA_E_MANAGED_MISSING,
            quoted(managed.runtime_config) + " is damaged; install the managed folder again" + said(text, rc)};
  default:
    return {CLARA_E_HOST, "the .NET in " + quoted(place.root) +
                              " did not start; run 'dotnet --info' to see whether it is whole" + said(text, rc)};
  }
}

outcome load_failure(int rc, const managed_files &managed) {
  return {CLARA_E_MANAGED_MISSING,
          quoted(managed.assembly) +
              " is damaged, of another version or misses a part; install the managed folder again (" + hex(rc) + ")"};
}

} // namespace clara_shim
