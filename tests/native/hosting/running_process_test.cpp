// A viewer that is a .NET program itself: tests/native/dotnet_host loads libclara and starts it.
#include "hosting_folder.h"
#include "says.h"

#include <gtest/gtest.h>

namespace fs = std::filesystem;

namespace {

std::vector<std::string> run_dotnet_host(const hosting_folder &folder, environment changes = {}) {
#if defined(CLARA_PRELOAD)
  changes["LD_PRELOAD"] = CLARA_PRELOAD;
  changes["ASAN_OPTIONS"] = "detect_leaks=0:handle_segv=0:handle_sigfpe=0"; // .NET turns those signals into exceptions
#endif
  const process_result result =
      run_process({std::string(CLARA_DOTNET_ROOT "/dotnet"), CLARA_DOTNET_HOST, folder.library().u8string()}, changes);
  EXPECT_EQ(result.exit_code, 0) << result.output << result.errors;
  std::vector<std::string> lines = result.lines();
  lines.resize(4);
  return lines;
}

} // namespace

TEST(RunningDotnet, is_joined) {
  const hosting_folder folder;
  const auto lines = run_dotnet_host(folder);
  EXPECT_EQ(lines[0], "start 0");
  EXPECT_EQ(lines[1], "error ");
  EXPECT_EQ(lines[2], "managed " + folder.managed().u8string());
}

TEST(RunningDotnet, is_joined_also_where_another_one_lies_beside_the_library) {
  const hosting_folder folder;
  write_file(folder.private_dotnet() / "host" / "fxr" / "99.0.0" / "libhostfxr.so",
             "would be taken in any other process");
  EXPECT_EQ(run_dotnet_host(folder)[0], "start 0");
}

TEST(RunningDotnet, of_another_version_is_a_status_and_a_sentence) {
  const hosting_folder folder;
  folder.ask_for_dotnet("99.0.0");
  const auto lines = run_dotnet_host(folder);
  EXPECT_EQ(lines[0], "start -102");
  EXPECT_TRUE(says(
      lines[1], {"error this process already runs a .NET that is not version 99.0.0; run the program with .NET 99.0.0",
                 CLARA_DOTNET_MAJOR ".0."}));
}

TEST(RunningDotnet, with_a_missing_managed_folder_goes_on) {
  const hosting_folder folder;
  fs::remove_all(folder.managed());
  const auto lines = run_dotnet_host(folder);
  EXPECT_EQ(lines[0], "start -103");
  EXPECT_TRUE(says(lines[1], {"", "does not exist; install it"}));
}
