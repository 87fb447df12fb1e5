#include "dotnet_place.h"

#include "library_place.h"

#include <cstdlib>
#include <nethost.h>
#include <vector>

namespace clara_shim {
namespace {

namespace fs = std::filesystem;

constexpr int buffer_too_small = static_cast<int>(0x80008098U);

bool is_folder(const fs::path &path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// <root>/host/fxr/<version>/libhostfxr.so
fs::path root_of(const fs::path &hostfxr) { return hostfxr.parent_path().parent_path().parent_path().parent_path(); }

// root empty: nethost's own search, which is DOTNET_ROOT and then the system's. Where this process runs .NET already,
// nethost gives the host that started it, whatever is asked; joining needs that one.
fs::path search(const fs::path &root) {
  get_hostfxr_parameters parameters = {sizeof(get_hostfxr_parameters), nullptr, root.empty() ? nullptr : root.c_str()};
  std::vector<char_t> buffer(512);
  size_t size = buffer.size();
  int rc = get_hostfxr_path(buffer.data(), &size, &parameters);
  if (rc == buffer_too_small) {
    buffer.resize(size);
    rc = get_hostfxr_path(buffer.data(), &size, &parameters);
  }
  return rc == 0 ? fs::path(buffer.data()) : fs::path();
}

fs::path private_folder() {
  const fs::path folder = library_folder();
  return folder.empty() ? fs::path() : folder / "dotnet";
}

outcome missing(const std::string &where) {
  return {CLARA_E_RUNTIME_MISSING, "there is no .NET runtime in " + where + "; " + how_to_get_dotnet({})};
}

outcome take(const fs::path &root, const std::string &where, dotnet_place &place) {
  const fs::path hostfxr = search(root);
  if (hostfxr.empty())
    return missing(where);
  place = {hostfxr, root.empty() ? root_of(hostfxr) : root};
  return {};
}

// What nethost has looked at, for the sentence.
std::string searched_places() {
  for (const char *name : {"DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_ROOT"})
    if (const char *value = std::getenv(name); value != nullptr && is_folder(fs::u8path(value)))
      return std::string("'") + value + "' (" + name + ")";
  return "the system's place";
}

} // namespace

outcome find_dotnet(const start_places &places, dotnet_place &place) {
  if (!places.dotnet_root.empty()) {
    std::error_code ignored;
    const fs::path root = fs::absolute(fs::u8path(places.dotnet_root), ignored);
    return take(root, "'" + root.u8string() + "' (dotnet_root of clara_start)", place);
  }
  // A folder that holds no host is no runtime: an empty one left by an installer must not hide the system's.
  if (const fs::path own = private_folder(); is_folder(own / "host" / "fxr"))
    return take(own, "'" + own.u8string() + "'", place);
  return take({}, searched_places(), place);
}

std::string how_to_get_dotnet(const std::string &version) {
  const std::string own = private_folder().u8string();
  return "install the .NET " + (version.empty() ? CLARA_DOTNET_MAJOR : version) +
         " runtime, set DOTNET_ROOT to a folder that has it, or put one into " +
         (own.empty() ? "a folder 'dotnet' beside the library" : "'" + own + "'");
}

} // namespace clara_shim
