#include "harness_run.h"

#include <gtest/gtest.h>

TEST(Report, of_a_model_list_has_models_types_and_labels) {
  const harness_run run({"--list-models"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.report("r['abi_version'], r['exit_code'], r['steps'][-1]['name'], r['structures']"),
            "1.0 0 list models []");
  EXPECT_EQ(run.report("[(m['id'], m['type'], [(l['label'], l['name']) for l in m['labels']]) for m in r['models']]"),
            "[('annotation_any', 'annotation', []), ('blocks', 'segmentation', [(2, 'liver'), (7, 'spleen')])]");
}

TEST(Report, counts_the_time_to_the_first_list_from_the_start_of_the_process) {
  const harness_run run({"--list-models"});
  // The engine double takes 60 ms to start; the report's own steps are a lower bound, and no run takes half a minute.
  EXPECT_EQ(run.report("60 <= sum(s['milliseconds'] for s in r['steps'][:5]) <= "
                       "r['process_start_to_model_list_milliseconds'] < 30000"),
            "True");
}

TEST(Report, of_a_segmentation_counts_its_structures_without_empty_ones) {
  const harness_run run({"--image", "image.nii", "--model", "blocks"});
  EXPECT_EQ(run.report("[(s['label'], s['name'], s['voxels'], 'seconds' in s) for s in r['segmentation']]"),
            "[(2, 'liver', 64, False), (7, 'spleen', 65, False)]");
}

TEST(Report, tells_the_device_of_the_model_and_how_each_result_was_made) {
  const harness_run run({"--image", "image.nii", "--model", "blocks", "--all-labels"});
  EXPECT_EQ(run.report("[m.get('device') for m in r['models']], r['notes']"),
            "[None, 'Device toy; auto was asked for.'] ['Device toy; auto was asked for.', 'In small windows.', 'For "
            "label 2.', 'For label 7.']");
}

TEST(Report, keeps_names_of_any_letters) {
  const std::string name = "a \"b\" \\ c\td\x01 \xC3\xBC \xE5\x8C\xBB \xF0\x9F\xAB\x80";
  const harness_run run({"--image", "image.nii", "--labels", "mask.nii", "--label", "2", "--label-name", name});
  EXPECT_EQ(run.report("r['structures'][0]['name']"), name);
}

TEST(Report, stays_readable_where_a_name_is_no_utf8) {
  const std::string replaced = "\xEF\xBF\xBD";
  const harness_run run({"--image", "image.nii", "--labels", "mask.nii", "--label", "2", "--label-name",
                         "a\xFF"
                         "b\xC3"
                         "c\xED\xA0\x80"});
  EXPECT_EQ(run.report("r['structures'][0]['name']"),
            "a" + replaced + "b" + replaced + "c" + replaced + replaced + replaced);
}

TEST(Report, is_written_also_into_a_folder_that_does_not_exist_yet) {
  const temp_folder folder;
  const process_result result = run_process({CLARA_HARNESS, "--library", CLARA_ENGINE_DOUBLE, "--list-models",
                                             "--report", (folder / "new/deep/report.json").u8string()});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_TRUE(std::filesystem::exists(folder / "new/deep/report.json"));
  EXPECT_FALSE(std::filesystem::exists(folder / "new/deep/report.json.tmp"));
}

TEST(Printing, is_a_line_a_step_with_its_time) {
  const harness_run run({"--list-models"});
  const std::vector<std::string> lines = run.result().lines();
  ASSERT_EQ(lines.size(), 5u) << run.result().output;
  EXPECT_EQ(lines[0].rfind("start ", 0), 0u);
  EXPECT_NE(lines[0].find(" ms  ABI 1.0"), std::string::npos) << lines[0];
}

TEST(Printing, is_nothing_where_quiet_is_asked_for) {
  const harness_run run({"--image", "image.nii", "--model", "blocks", "--quiet"});
  EXPECT_EQ(run.result().exit_code, 0);
  EXPECT_EQ(run.result().output + run.result().errors, "");
}
