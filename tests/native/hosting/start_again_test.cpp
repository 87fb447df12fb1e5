#include "hosting_folder.h"
#include "says.h"

#include <gtest/gtest.h>

namespace fs = std::filesystem;

TEST(StartAgain, after_a_success_is_the_same_core) {
  const hosting_folder folder;
  const auto lines = folder.probe({"start", "start", "get", "bind_count", "start", "get", "bind_count"});
  EXPECT_EQ(lines[0], "start CLARA_OK ");
  EXPECT_EQ(lines[1], "start CLARA_OK ");
  EXPECT_EQ(lines[2], "bind_count 2");
  EXPECT_EQ(lines[4], "bind_count 3");
}

TEST(StartAgain, after_a_stop_works) {
  const hosting_folder folder;
  const auto lines = folder.probe({"start", "stop", "start", "get", "managed"});
  EXPECT_EQ(lines[1], "stop CLARA_OK ");
  EXPECT_EQ(lines[2], "start CLARA_OK ");
  EXPECT_EQ(lines[3], "managed " + folder.managed().u8string());
}

TEST(StartAgain, after_the_managed_folder_was_missing_works) {
  const hosting_folder folder;
  const auto lines = folder.probe({"managed", folder.empty().u8string(), "start", "managed",
                                   folder.managed().u8string(), "start", "get", "managed"});
  EXPECT_TRUE(says(lines[1], {"start CLARA_E_MANAGED_MISSING "}));
  EXPECT_EQ(lines[3], "start CLARA_OK ");
  EXPECT_EQ(lines[4], "managed " + folder.managed().u8string());
}

TEST(StartAgain, after_there_was_no_runtime_works) {
  const hosting_folder folder;
  const auto lines = folder.probe({"start", "setenv", "DOTNET_ROOT=" CLARA_DOTNET_ROOT, "start"},
                                  {{"DOTNET_ROOT", folder.empty().u8string()}});
  EXPECT_TRUE(says(lines[0], {"start CLARA_E_RUNTIME_MISSING "}));
  EXPECT_EQ(lines[2], "start CLARA_OK ");
}

TEST(StartAgain, after_a_runtime_without_frameworks_works_with_another) {
  const hosting_folder folder;
  const fs::path half = folder.root() / "half";
  folder.make_dotnet(half, false);
  const auto lines = folder.probe({"dotnet", half.u8string(), "start", "dotnet", CLARA_DOTNET_ROOT, "start"});
  EXPECT_TRUE(says(lines[1], {"start CLARA_E_RUNTIME_MISSING "}));
  EXPECT_EQ(lines[3], "start CLARA_OK ");
}

TEST(StartAgain, after_the_runtime_runs_but_the_assembly_was_damaged_works_with_another) {
  const hosting_folder folder;
  const fs::path damaged = folder.root() / "damaged";
  fs::copy(folder.managed(), damaged, fs::copy_options::recursive);
  write_file(damaged / "Clara.Host.dll", "no assembly");
  const auto lines = folder.probe(
      {"managed", damaged.u8string(), "start", "managed", folder.managed().u8string(), "start", "get", "managed"});
  EXPECT_TRUE(says(lines[1], {"start CLARA_E_MANAGED_MISSING "}));
  EXPECT_EQ(lines[3], "start CLARA_OK ");
  EXPECT_EQ(lines[4], "managed " + folder.managed().u8string());
}

TEST(StartAgain, from_many_threads_at_once_succeeds_in_each) {
  const hosting_folder folder;
  const auto lines = folder.probe({"threads", "8", "get", "bind_count"});
  EXPECT_EQ(lines[0], "start CLARA_OK ");
  EXPECT_EQ(lines[1], "bind_count 8");
}

TEST(StartAgain, after_the_viewer_unloaded_the_library_is_still_the_same_core) {
  const hosting_folder folder;
  const auto lines =
      folder.probe({"start", "unload", "load", folder.library().u8string(), "get", "bind_count", "start"});
  EXPECT_EQ(lines[1], "unload 0");
  EXPECT_EQ(lines[3], "bind_count 1");
  EXPECT_EQ(lines[4], "start CLARA_OK ");
}

TEST(StartAgain, is_not_needed_for_the_core_s_own_errors_to_arrive) {
  const hosting_folder folder;
  EXPECT_EQ(folder.probe({"start", "fail", "the model '\xC3\xBC' is not here"})[1],
            "fail CLARA_E_NOT_FOUND the model '\xC3\xBC' is not here");
}
