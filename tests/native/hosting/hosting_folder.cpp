#include "hosting_folder.h"

#include <gtest/gtest.h>

namespace fs = std::filesystem;

hosting_folder::hosting_folder(const std::string &name) : product_(temp_ / name) {
  fs::create_directories(product_);
  fs::copy_file(CLARA_LIBRARY, library());
  fs::copy(CLARA_FAKE_MANAGED, managed(), fs::copy_options::recursive);
}

fs::path hosting_folder::empty(const std::string &name) const {
  fs::create_directories(root() / name);
  return root() / name;
}

void hosting_folder::make_dotnet(const fs::path &folder, bool with_frameworks) const {
  fs::create_directories(folder);
  fs::create_directory_symlink(fs::path(CLARA_DOTNET_ROOT) / "host", folder / "host");
  if (with_frameworks)
    fs::create_directory_symlink(fs::path(CLARA_DOTNET_ROOT) / "shared", folder / "shared");
}

void hosting_folder::ask_for_dotnet(const std::string &version) const {
  const fs::path file = managed() / "Clara.Host.runtimeconfig.json";
  std::string text = read_file(file);
  const std::string before = "\"version\": \"";
  const size_t begin = text.find(before) + before.size();
  text.replace(begin, text.find('"', begin) - begin, version);
  write_file(file, text);
}

std::vector<std::string> hosting_folder::probe(std::vector<std::string> commands, const environment &changes) const {
  commands.insert(commands.begin(), {CLARA_PROBE, "load", library().u8string()});
  const process_result result = run_process(commands, changes);
  EXPECT_EQ(result.exit_code, 0) << result.output << result.errors;
  EXPECT_EQ(result.errors, "");
  std::vector<std::string> lines = result.lines();
  if (lines.empty() || lines[0] != "load") {
    ADD_FAILURE() << "not loaded: " << result.output;
    return std::vector<std::string>(commands.size());
  }
  lines.erase(lines.begin());
  lines.resize(commands.size()); // a test reads lines by index
  return lines;
}
