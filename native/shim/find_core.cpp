#include "find_core.h"

#include "library_place.h"
#include "load_bind.h"

namespace clara_shim {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path &path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

outcome find_folder(const start_places &places, fs::path &folder) {
  std::error_code failed;
  if (!places.managed_folder.empty()) {
    folder = fs::weakly_canonical(fs::absolute(fs::u8path(places.managed_folder), failed), failed);
  } else if (folder = library_folder(); folder.empty()) {
    return {CLARA_E_MANAGED_MISSING,
            "the system does not tell where libclara lies; pass managed_folder to clara_start"};
  } else {
    folder /= "managed";
  }
  if (!fs::is_directory(folder, failed))
    return {CLARA_E_MANAGED_MISSING,
            "the folder '" + folder.u8string() +
                "' with the library's .NET part does not exist; install it beside libclara, or pass its place as "
                "managed_folder to clara_start"};
  return {};
}

outcome find_managed(const start_places &places, managed_files &files) {
  fs::path folder;
  if (outcome found = find_folder(places, folder); !found)
    return found;
  files = {folder / "Clara.Host.dll", folder / "Clara.Host.runtimeconfig.json"};
  for (const fs::path &file : {files.assembly, files.runtime_config})
    if (!is_file(file))
      return {CLARA_E_MANAGED_MISSING,
              "the managed folder '" + folder.u8string() + "' has no " + file.filename().u8string() +
                  "; install it again, or pass the right place as managed_folder to clara_start"};
  return {};
}

} // namespace

outcome find_core(const start_places &places, bind_fn &bind) {
  managed_files managed;
  if (outcome found = find_managed(places, managed); !found)
    return found;
  dotnet_place place;
  if (outcome found = find_dotnet(places, place); !found)
    return found;
  return load_bind(place, managed, bind);
}

} // namespace clara_shim
