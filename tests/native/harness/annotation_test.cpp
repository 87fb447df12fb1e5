#include "harness_run.h"

#include <gtest/gtest.h>

using counts = std::map<int32_t, int>;
using names = std::map<int32_t, std::string>;

TEST(Annotation, plays_what_a_person_does_in_that_order) {
  const harness_run run({"--image", "image.nii", "--model", "blocks"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.report("', '.join(s['name'] for s in r['steps'])"),
            "start, set preferences, open session, test connection, list models, device, open image, new label, auto "
            "segmentation, save, "
            "extreme points, move point, annotate, save");
  EXPECT_EQ(run.report("{s['status'] for s in r['steps']}"), "{'CLARA_OK'}");
}

TEST(Annotation, saves_the_segmentation_as_the_model_gave_it) {
  const harness_run run({"--image", "image.nii", "--model", "blocks"});
  EXPECT_EQ(run.map("segmentation.nii.gz").voxels, (counts{{2, 64}, {7, 65}}));
}

TEST(Annotation, takes_the_lowest_label_and_drags_its_highest_point_inwards) {
  const harness_run run({"--image", "image.nii", "--model", "blocks"});
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{2, 4 * 4 * 3}}));
  EXPECT_EQ(run.map("annotation.nii.gz").names, (names{{2, "liver"}}));
}

TEST(Annotation, takes_the_label_asked_for_from_a_mask_under_the_name_asked_for) {
  const harness_run run(
      {"--image", "image.nii", "--labels", "mask.nii", "--label", "7", "--label-name", "Milz", "--move", "x,0"});
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{7, 6 * 4 * 4}}));
  EXPECT_EQ(run.map("annotation.nii.gz").names, (names{{7, "Milz"}}));
  EXPECT_FALSE(run.wrote("segmentation.nii.gz"));
}

TEST(Annotation, drags_along_any_axis_as_far_as_the_image_goes) {
  const std::vector<std::string> image = {"--image", "image.nii", "--labels", "mask.nii", "--move"};
  const std::vector<std::pair<std::string, int>> cases = {
      {"x,2", 6 * 4 * 4}, {"y,-1", 4 * 3 * 4}, {"z,1", 4 * 4 * 5}, {"x,1000", 10 * 4 * 4}};
  for (const auto &[move, expected] : cases) {
    std::vector<std::string> arguments = image;
    arguments.push_back(move);
    EXPECT_EQ(harness_run(arguments).map("annotation.nii.gz").voxels, (counts{{2, expected}})) << move;
  }
}

TEST(Annotation, of_all_labels_lets_the_first_keep_what_it_claimed) {
  const harness_run run(
      {"--image", "image.nii", "--labels", "mask.nii", "--all-labels", "--label-name", "2=liver", "--move", "z,0"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  const int overlap = 2 * 3 * 2; // x 4..5, y 3..5, z 3..4
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{2, 64}, {7, 96 - overlap}}));
  EXPECT_EQ(run.map("annotation.nii.gz").names, (names{{2, "liver"}, {7, "label 7"}}));
  EXPECT_EQ(run.report("[(s['label'], s['name'], s['voxels'], s['seconds'] >= 0) for s in r['structures']]"),
            "[(2, 'liver', 64, True), (7, 'label 7', 96, True)]");
}

TEST(Annotation, of_all_labels_goes_on_after_one_that_fails_and_ends_with_1) {
  const harness_run run({"--image", "image.nii", "--labels", "mask.nii", "--all-labels", "--annotation-model",
                         "fails on 7", "--move", "z,0"});
  EXPECT_EQ(run.result().exit_code, 1);
  EXPECT_NE(run.result().errors.find("label 7: annotate: the points of 7 are not liked; move one (CLARA_E_POINTS)"),
            std::string::npos)
      << run.result().errors;
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{2, 64}}));
}
