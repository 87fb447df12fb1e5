#include "harness_run.h"

#include <gtest/gtest.h>

namespace {

const std::vector<std::vector<std::string>> wrong = {
    {},
    {"--image", "image.nii"},
    {"--labels", "mask.nii"},
    {"--image", "image.nii", "--labels", "mask.nii", "--model", "blocks"},
    {"--image", "image.nii", "--labels", "mask.nii", "--label", "1", "--all-labels"},
    {"--image", "image.nii", "--click-model", "grower"},
    {"--image", "image.nii", "--labels", "mask.nii", "--all-labels", "--inside", "1,2,3"},
    {"--image", "image.nii", "--labels", "mask.nii", "--channel", "image.nii"},
    {"--list-models", "--inside", "1,2"},
    {"--list-models", "--outside", "1,2,3,4"},
    {"--list-models", "--outside", "1,2,x"},
    {"--image"},
    {"--image", ""},
    {"--list-models", "--nonsense"},
    {"--list-models", "positional"},
    {"--list-models", "--label", "x"},
    {"--list-models", "--label", "0"},
    {"--list-models", "--label", "65536"},
    {"--list-models", "--label", "7x"},
    {"--list-models", "--label-name", "name"},
    {"--list-models", "--label-name", "x=name"},
    {"--list-models", "--preference", "key"},
    {"--list-models", "--preference", "=value"},
    {"--list-models", "--move", "1,2"},
    {"--list-models", "--move", "x"},
    {"--list-models", "--move", "x,"},
    {"--list-models", "--move", "x,one"},
};

} // namespace

TEST(Arguments, that_are_wrong_end_with_2_and_one_line) {
  for (const std::vector<std::string> &arguments : wrong) {
    const harness_run run(arguments);
    std::string shown;
    for (const std::string &argument : arguments)
      shown += argument + " ";
    EXPECT_EQ(run.result().exit_code, 2) << shown;
    EXPECT_EQ(run.result().output, "") << shown;
    EXPECT_EQ(run.result().errors.rfind("clara-harness: ", 0), 0u) << shown << run.result().errors;
    EXPECT_EQ(run.result().errors.find('\n'), run.result().errors.size() - 1) << shown << run.result().errors;
    EXPECT_FALSE(run.wrote("report.json")) << shown;
  }
}

TEST(Arguments, of_help_lists_every_option) {
  const harness_run run({"--help"});
  EXPECT_EQ(run.result().exit_code, 0);
  for (const char *option :
       {"--image",  "--model",      "--labels",      "--label",  "--label-name",  "--all-labels", "--annotation-model",
        "--move",   "--channel",    "--click-model", "--inside", "--outside",     "--classify",   "--server",
        "--models", "--preference", "--out",         "--report", "--list-models", "--library",    "--quiet"})
    EXPECT_NE(run.result().output.find(std::string(option) + " "), std::string::npos) << option;
}

TEST(Arguments, reach_the_library_as_preferences) {
  const harness_run run({"--list-models", "--server", "http://up:5000", "--models", "/models \xC3\xBC", "--preference",
                         "server.token=a=b", "--preference", "annotation.padding_mm=5"});
  EXPECT_EQ(run.report("next(s['detail'] for s in r['steps'] if s['name'] == 'test connection')"),
            "annotation.padding_mm=5;backend=remote;models.folder=/models "
            "\xC3\xBC;server.token=a=b;server.url=http://up:5000;");
}

TEST(Arguments, of_preferences_come_last_and_win) {
  const harness_run run({"--list-models", "--preference", "backend=auto", "--server", "http://up:5000"});
  EXPECT_NE(run.report("next(s['detail'] for s in r['steps'] if s['name'] == 'test connection')").find("backend=auto;"),
            std::string::npos);
}
