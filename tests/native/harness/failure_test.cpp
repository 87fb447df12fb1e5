#include "harness_run.h"

#include <gtest/gtest.h>

namespace {

void expect_failure(const harness_run &run, const std::string &line) {
  EXPECT_EQ(run.result().exit_code, 1);
  EXPECT_EQ(run.result().errors, "clara-harness: " + line + "\n");
}

} // namespace

TEST(Failure, is_one_line_with_step_sentence_and_status) {
  expect_failure(harness_run({"--image", "nowhere.nii", "--model", "blocks"}),
                 "open image: there is no file 'nowhere'; check the path (CLARA_E_NOT_FOUND)");
  expect_failure(harness_run({"--image", "image.nii", "--model", "other"}),
                 "auto segmentation: there is no model 'other'; import it (CLARA_E_MODEL)");
  expect_failure(
      harness_run({"--list-models", "--preference", "key=value"}),
      "set preferences: there is no preference 'key'; clara_preferences_describe lists them (CLARA_E_NOT_FOUND)");
  expect_failure(harness_run({"--image", "image.nii", "--labels", "mask.nii", "--label", "3"}),
                 "extreme points: no voxel has the label 3; choose another (CLARA_E_NOT_FOUND)");
  expect_failure(harness_run({"--image", "image.nii", "--model", "nothing"}),
                 "the mask to take points from has no labelled voxel (CLARA_E_NOT_FOUND)");
}

TEST(Failure, of_the_connection_names_the_stage_and_ends_the_run) {
  const harness_run run({"--image", "image.nii", "--model", "blocks", "--server", "http://down"});
  expect_failure(run, "test connection: port: nothing answers; start the server (CLARA_E_UNREACHABLE)");
  EXPECT_EQ(run.report("r['exit_code'], r['steps'][-1]['name'], r['steps'][-1]['status']"),
            "1 test connection CLARA_E_UNREACHABLE");
  EXPECT_FALSE(run.wrote("annotation.nii.gz"));
}

TEST(Failure, of_a_mask_on_another_grid_is_no_guess) {
  expect_failure(harness_run({"--image", "image.nii", "--labels", "shifted.nii"}),
                 "labels to label map: the mask (12 x 10 x 8) is not on the image's grid (12 x 10 x 8): size or place "
                 "differ; give a mask that was drawn "
                 "on this image (CLARA_E_GEOMETRY)");
}

TEST(Failure, of_a_mask_that_is_no_label_image_says_so) {
  expect_failure(harness_run({"--image", "image.nii", "--labels", "halves.nii"}),
                 "labels to label map: the mask holds a value that is no whole number from 0 to 65535; give a label "
                 "image (CLARA_E_FORMAT)");
}

TEST(Failure, to_load_the_library_says_what_to_do) {
  const process_result result = run_process({CLARA_HARNESS, "--library", "/nowhere/libclara.so", "--list-models"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.errors.find("/nowhere/libclara.so"), std::string::npos) << result.errors;
  EXPECT_NE(result.errors.find("give its path with --library"), std::string::npos) << result.errors;
}

TEST(Failure, to_load_a_library_that_is_not_ours_names_what_it_misses) {
  const process_result result = run_process({CLARA_HARNESS, "--library", CLARA_OTHER_LIBRARY, "--list-models"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.errors.find("has no clara_abi_version"), std::string::npos) << result.errors;
}

TEST(Failure, to_write_the_report_ends_with_1) {
  const process_result result = run_process({CLARA_HARNESS, "--library", CLARA_ENGINE_DOUBLE, "--list-models",
                                             "--quiet", "--report", "/dev/null/report.json"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.errors.find("'/dev/null/report.json' cannot be written: check"), std::string::npos) << result.errors;
}

TEST(Interrupt, cancels_the_call_and_ends_with_130_and_a_report) {
  const harness_run run({"--image", "image.nii", "--model", "slow"}, "auto segmentation 25 %");
  EXPECT_EQ(run.result().exit_code, 130);
  EXPECT_EQ(run.result().errors,
            "auto segmentation 25 %\nclara-harness: auto segmentation: the call was cancelled (CLARA_E_CANCELLED)\n");
  EXPECT_EQ(run.report("r['exit_code'], r['steps'][-1]['status'], r['steps'][-1]['milliseconds'] < 5000"),
            "130 CLARA_E_CANCELLED True");
}
