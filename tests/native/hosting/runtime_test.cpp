// Which .NET is taken, and what is said where there is none that fits.
#include "hosting_folder.h"
#include "says.h"

#include <gtest/gtest.h>

namespace fs = std::filesystem;

namespace {

const std::string install =
    "install the .NET " CLARA_DOTNET_MAJOR " runtime, set DOTNET_ROOT to a folder that has it, or put one into '";

} // namespace

TEST(Runtime, that_is_nowhere_is_a_status_and_a_sentence) {
  const hosting_folder folder;
  const fs::path nothing = folder.empty();
  fs::create_directories(folder.private_dotnet());
  EXPECT_TRUE(says(folder.probe({"start"}, {{"DOTNET_ROOT", nothing.u8string()}})[0],
                   {"start CLARA_E_RUNTIME_MISSING ", "'" + nothing.u8string() + "' (DOTNET_ROOT)",
                    install + folder.private_dotnet().u8string() + "'"}));
}

TEST(Runtime, that_holds_a_host_but_no_framework_is_missing) {
  const hosting_folder folder;
  const fs::path half = folder.root() / "half";
  folder.make_dotnet(half, false);
  EXPECT_TRUE(says(folder.probe({"start"}, {{"DOTNET_ROOT", half.u8string()}})[0],
                   {"start CLARA_E_RUNTIME_MISSING ", "'" + half.u8string() + "' is incomplete; install the .NET "}));
}

TEST(Runtime, of_the_wrong_version_is_named_with_the_right_one) {
  const hosting_folder folder;
  folder.ask_for_dotnet("99.0.0");
  EXPECT_TRUE(says(folder.probe({"start"})[0],
                   {"start CLARA_E_RUNTIME_VERSION ", "does not have version 99.0.0; install the .NET 99.0.0 runtime",
                    "Microsoft.NETCore.App", CLARA_DOTNET_MAJOR ".0."})); // the last: what was found instead
}

TEST(Runtime, of_the_system_is_taken_where_nothing_else_is_named) {
  const hosting_folder folder;
  const auto lines = folder.probe({"start", "get", "runtime"});
  EXPECT_EQ(lines[0], "start CLARA_OK ");
  EXPECT_TRUE(says(lines[1], {"", "/shared/Microsoft.NETCore.App/" CLARA_DOTNET_MAJOR "."}));
}

TEST(Runtime, beside_the_library_wins_over_dotnet_root) {
  const hosting_folder folder;
  folder.make_dotnet(folder.private_dotnet(), true);
  EXPECT_EQ(folder.probe({"start"}, {{"DOTNET_ROOT", folder.empty().u8string()}})[0], "start CLARA_OK ");
}

TEST(Runtime, beside_the_library_wins_also_where_it_is_the_worse_one) {
  const hosting_folder folder;
  folder.make_dotnet(folder.private_dotnet(), false);
  EXPECT_TRUE(says(folder.probe({"start"}, {{"DOTNET_ROOT", CLARA_DOTNET_ROOT}})[0],
                   {"start CLARA_E_RUNTIME_MISSING ", "'" + folder.private_dotnet().u8string() + "'"}));
}

TEST(Runtime, beside_the_library_is_passed_over_where_its_folder_is_empty) {
  const hosting_folder folder;
  fs::create_directories(folder.private_dotnet());
  EXPECT_EQ(folder.probe({"start"})[0], "start CLARA_OK ");
}

TEST(Runtime, of_dotnet_root_wins_over_the_system_s) {
  const hosting_folder folder;
  const fs::path half = folder.root() / "half";
  folder.make_dotnet(half, false);
  const fs::path whole = folder.root() / "whole";
  folder.make_dotnet(whole, true);
  EXPECT_TRUE(says(folder.probe({"start"}, {{"DOTNET_ROOT", half.u8string()}})[0], {"", "'" + half.u8string() + "'"}));
  EXPECT_EQ(folder.probe({"start"}, {{"DOTNET_ROOT", whole.u8string()}})[0], "start CLARA_OK ");
}

TEST(Runtime, of_the_options_wins_over_all_others) {
  const hosting_folder folder;
  folder.make_dotnet(folder.private_dotnet(), false);
  const auto lines = folder.probe({"dotnet", CLARA_DOTNET_ROOT, "start"}, {{"DOTNET_ROOT", folder.empty().u8string()}});
  EXPECT_EQ(lines[1], "start CLARA_OK ");
}

TEST(Runtime, of_the_options_that_is_none_is_not_replaced_by_another) {
  const hosting_folder folder;
  const fs::path nothing = folder.empty();
  EXPECT_TRUE(says(folder.probe({"dotnet", nothing.u8string(), "start"})[1],
                   {"start CLARA_E_RUNTIME_MISSING ", "'" + nothing.u8string() + "' (dotnet_root of clara_start)"}));
}

TEST(Runtime, with_blanks_and_letters_of_any_language_in_its_path_works) {
  const hosting_folder folder;
  const fs::path place = folder.root() / fs::u8path("mein .NET \xC3\xBC\xE5\x8C\xBB");
  folder.make_dotnet(place, true);
  EXPECT_EQ(folder.probe({"dotnet", place.u8string(), "start"})[1], "start CLARA_OK ");
}

TEST(Runtime, whose_host_is_damaged_is_a_status_and_a_sentence) {
  const hosting_folder folder;
  const fs::path broken = folder.root() / "broken";
  write_file(broken / "host" / "fxr" / CLARA_DOTNET_MAJOR ".0.0" / "libhostfxr.so", "no library");
  EXPECT_TRUE(says(folder.probe({"dotnet", broken.u8string(), "start"})[1],
                   {"start CLARA_E_RUNTIME_MISSING ", "libhostfxr.so' cannot be loaded", install}));
}

TEST(Runtime, that_is_damaged_is_a_status_and_a_sentence) {
  const hosting_folder folder;
  const fs::path broken = folder.root() / "broken";
  folder.make_dotnet(broken, false);
  const fs::path frameworks = fs::path("shared") / "Microsoft.NETCore.App";
  for (const fs::directory_entry &version : fs::directory_iterator(fs::path(CLARA_DOTNET_ROOT) / frameworks)) {
    const fs::path copy = broken / frameworks / version.path().filename();
    fs::create_directories(copy);
    for (const fs::directory_entry &file : fs::directory_iterator(version))
      if (file.path().filename() != "libcoreclr.so")
        fs::create_symlink(file.path(), copy / file.path().filename());
    write_file(copy / "libcoreclr.so", "no library");
  }
  // hostpolicy itself writes the reason to standard error here, past the writer that hostfxr was given.
  const process_result result =
      run_process({CLARA_PROBE, "load", folder.library().u8string(), "dotnet", broken.u8string(), "start"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  ASSERT_EQ(result.lines().size(), 3u) << result.output;
  EXPECT_TRUE(
      says(result.lines()[2],
           {"start CLARA_E_HOST ", "'" + broken.u8string() + "' did not start; run 'dotnet --info'", "(0x8000808"}));
}
