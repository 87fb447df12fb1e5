#include "hosting_folder.h"
#include "says.h"

#include <gtest/gtest.h>

namespace fs = std::filesystem;

TEST(ManagedFolder, beside_the_library_is_taken) {
  const hosting_folder folder;
  const auto lines = folder.probe({"start", "get", "managed"});
  EXPECT_EQ(lines[0], "start CLARA_OK ");
  EXPECT_EQ(lines[1], "managed " + folder.managed().u8string());
}

TEST(ManagedFolder, that_is_missing_is_named_with_what_to_do) {
  const hosting_folder folder;
  fs::remove_all(folder.managed());
  EXPECT_TRUE(
      says(folder.probe({"start"})[0],
           {"start CLARA_E_MANAGED_MISSING ", "'" + folder.managed().u8string() + "'", "install it beside libclara"}));
}

TEST(ManagedFolder, without_the_assembly_is_named_with_the_file) {
  const hosting_folder folder;
  fs::remove(folder.managed() / "Clara.Host.dll");
  EXPECT_TRUE(
      says(folder.probe({"start"})[0], {"start CLARA_E_MANAGED_MISSING ", "'" + folder.managed().u8string() + "'",
                                        "has no Clara.Host.dll; install it again"}));
}

TEST(ManagedFolder, without_the_runtime_config_is_named_with_the_file) {
  const hosting_folder folder;
  fs::remove(folder.managed() / "Clara.Host.runtimeconfig.json");
  EXPECT_TRUE(says(folder.probe({"start"})[0],
                   {"start CLARA_E_MANAGED_MISSING ", "has no Clara.Host.runtimeconfig.json; install it again"}));
}

TEST(ManagedFolder, with_a_damaged_assembly_says_so) {
  const hosting_folder folder;
  write_file(folder.managed() / "Clara.Host.dll", "no assembly");
  EXPECT_TRUE(says(folder.probe({"start"})[0], {"start CLARA_E_MANAGED_MISSING ", "Clara.Host.dll' is damaged",
                                                "install the managed folder again"}));
}

TEST(ManagedFolder, with_an_assembly_that_has_no_bind_says_so) {
  const hosting_folder folder;
  fs::copy_file(folder.managed() / "Clara.Interop.dll", folder.managed() / "Clara.Host.dll",
                fs::copy_options::overwrite_existing);
  EXPECT_TRUE(says(folder.probe({"start"})[0], {"start CLARA_E_MANAGED_MISSING ", "install the managed folder again"}));
}

TEST(ManagedFolder, with_a_damaged_runtime_config_says_so) {
  const hosting_folder folder;
  write_file(folder.managed() / "Clara.Host.runtimeconfig.json", "{ \"runtimeOptions\": ");
  EXPECT_TRUE(says(folder.probe({"start"})[0],
                   {"start CLARA_E_MANAGED_MISSING ", "Clara.Host.runtimeconfig.json' is damaged; install"}));
}

TEST(ManagedFolder, with_blanks_and_letters_of_any_language_in_its_path_works) {
  const hosting_folder folder("Programme f\xC3\xBCr \xE5\x8C\xBB\xE5\xAD\xA6 \xD0\x96");
  const auto lines = folder.probe({"start", "get", "managed"});
  EXPECT_EQ(lines[0], "start CLARA_OK ");
  EXPECT_EQ(lines[1], "managed " + folder.managed().u8string());
}

TEST(ManagedFolder, of_the_options_wins) {
  const hosting_folder folder;
  const std::string other = (folder.root() / fs::u8path("anderer Ort \xC3\xA9")).u8string();
  fs::rename(folder.managed(), fs::u8path(other));
  const auto lines = folder.probe({"managed", other, "start", "get", "managed"});
  EXPECT_EQ(lines[1], "start CLARA_OK ");
  EXPECT_EQ(lines[2], "managed " + other);
}

TEST(ManagedFolder, of_the_options_may_be_relative) {
  const hosting_folder folder;
  fs::rename(folder.managed(), folder.root() / "elsewhere");
  const auto lines =
      folder.probe({"chdir", folder.product().u8string(), "managed", "../elsewhere", "start", "get", "managed"});
  EXPECT_EQ(lines[2], "start CLARA_OK ");
  EXPECT_EQ(lines[3], "managed " + (folder.root() / "elsewhere").u8string());
}

TEST(ManagedFolder, is_found_where_the_library_was_loaded_by_a_relative_path_and_the_process_then_moved) {
  const hosting_folder folder;
  const process_result result =
      run_process({CLARA_PROBE, "chdir", folder.product().u8string(), "load", "./libclara.so", "chdir", "/", "start"});
  EXPECT_EQ(result.lines(), (std::vector<std::string>{"chdir", "load", "chdir", "start CLARA_OK "})) << result.errors;
}

TEST(ManagedFolder, is_found_beside_the_real_library_where_a_link_was_loaded) {
  const hosting_folder folder;
  const fs::path link = folder.empty("links") / "libclara.so";
  fs::create_symlink(folder.library(), link);
  const process_result result = run_process({CLARA_PROBE, "load", link.u8string(), "start"});
  EXPECT_EQ(result.lines(), (std::vector<std::string>{"load", "start CLARA_OK "})) << result.errors;
}

// The product's own core, with one of its assemblies gone at a time: an exception that left it would end the process.
TEST(ManagedFolder, of_the_product_that_misses_any_assembly_is_a_status_and_no_abort) {
  if (!fs::exists(fs::path(CLARA_REAL_MANAGED) / "Clara.Host.dll"))
    GTEST_SKIP() << "build/dist/managed is not built; ./clara doctor builds it";
  const hosting_folder folder;
  fs::remove_all(folder.managed());
  fs::copy(CLARA_REAL_MANAGED, folder.managed(), fs::copy_options::recursive);
  int missed = 0;
  for (const fs::directory_entry &file : fs::directory_iterator(CLARA_REAL_MANAGED)) {
    const std::string name = file.path().filename().u8string();
    if (name.rfind("Clara.", 0) != 0 || file.path().extension() != ".dll" || name == "Clara.Host.dll")
      continue;
    fs::rename(folder.managed() / name, folder.root() / name);
    const std::string line = folder.probe({"start"})[0];
    if (name == "Clara.Interop.dll" || name == "Clara.Imaging.dll") { // what starting itself needs
      EXPECT_TRUE(says(
          line, {"start CLARA_E_MANAGED_MISSING ", "'" + folder.managed().u8string() + "'", name, "install it again"}));
      missed++;
    } else {
      EXPECT_TRUE(says(line, {"start CLARA_"})) << name;
    }
    fs::rename(folder.root() / name, folder.managed() / name);
  }
  EXPECT_EQ(missed, 2);
}
