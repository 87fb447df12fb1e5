// Clicks, classification and further channels.
#include "harness_run.h"

#include <gtest/gtest.h>

using counts = std::map<int32_t, int>;
using names = std::map<int32_t, std::string>;

TEST(Clicks, are_followed_by_the_model_and_saved_under_the_label) {
  const harness_run run({"--image", "image.nii", "--click-model", "grower", "--inside", "2,3,1", "--inside", "5,6,4",
                         "--outside", "3,3,4", "--label", "4", "--label-name", "spleen"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.map("clicks.nii.gz").voxels, (counts{{4, 4 * 4 - 1}}));
  EXPECT_EQ(run.map("clicks.nii.gz").names, (names{{4, "spleen"}}));
  EXPECT_EQ(run.report("', '.join(s['name'] for s in r['steps'])"),
            "start, set preferences, open session, test connection, list models, open image, new label, clicks, save");
  EXPECT_EQ(run.report("next(s['detail'] for s in r['steps'] if s['name'] == 'clicks')"),
            "spleen, 15 voxels within 0..11, 0..9, 4..4");
  EXPECT_EQ(run.report("[(s['label'], s['name'], s['voxels'], s['seconds'] >= 0) for s in r['clicked']], r['notes']"),
            "[(4, 'spleen', 15, True)] ['Grown.']");
}

TEST(Clicks, without_a_model_of_their_own_go_to_the_annotator) {
  const harness_run run({"--image", "image.nii", "--labels", "mask.nii", "--move", "x,0", "--inside", "5,6,6",
                         "--outside", "2,3,1", "--outside", "2,3,2"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{2, 4 * 4 * 6 - 2}}));
}

TEST(Clicks, for_a_model_of_their_own_do_not_go_to_the_annotator) {
  const harness_run run({"--image", "image.nii", "--labels", "mask.nii", "--move", "x,0", "--click-model", "grower",
                         "--inside", "0,0,0"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.map("clicks.nii.gz").voxels, (counts{{1, 1}}));
  EXPECT_EQ(run.map("annotation.nii.gz").voxels, (counts{{2, 64}}));
}

TEST(Clicks, of_a_model_that_does_not_exist_end_with_1) {
  const harness_run run({"--image", "image.nii", "--click-model", "none", "--inside", "0,0,0"});
  EXPECT_EQ(run.result().exit_code, 1);
  EXPECT_NE(run.result().errors.find("clicks: there is no model 'none'; import it (CLARA_E_MODEL)"), std::string::npos)
      << run.result().errors;
}

TEST(Classification, reports_each_score_as_exactly_as_it_was) {
  const harness_run run({"--image", "image.nii", "--classify", "counter", "--channel", "a/image.nii"});
  EXPECT_EQ(run.result().exit_code, 0) << run.result().errors;
  EXPECT_EQ(run.report("[(s['name'], s['score']) for s in r['scores']], 1 / 3, r['notes']"),
            "[('further channels', 1), ('a third', 0.3333333333333333)] 0.3333333333333333 ['Counted.']");
}

TEST(Channels, go_to_the_model_in_their_order_after_the_image) {
  const harness_run one({"--image", "image.nii", "--model", "blocks", "--channel", "mask.nii"});
  EXPECT_EQ(one.report("len(r['segmentation'])"), "0");
  EXPECT_EQ(one.report("[s['detail'] for s in r['steps'] if s['name'] == 'open channel']"),
            "['12 x 10 x 8, mask.nii']");
  const harness_run two(
      {"--image", "image.nii", "--model", "blocks", "--channel", "mask.nii", "--channel", "mask.nii"});
  EXPECT_NE(two.result().errors.find("blocks takes two channels"), std::string::npos) << two.result().errors;
}
