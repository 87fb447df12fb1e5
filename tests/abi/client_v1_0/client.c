/* A viewer of ABI 1.0: does each step once and prints what it got. Exit code 0 when every step did what 1.0 promised.
 * With a models folder (PromptArchives of the tests) also the steps that need networks. */
#include "clara/clara.h"

#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 8, COUNT = SIDE * SIDE * SIDE };

static int released;

static void CLARA_CALL on_release(void *user_data) { ++*(int *)user_data; }

static void need(clara_status status, const char *step) {
  char text[1024];
  uint64_t size = sizeof text;
  if (status == CLARA_OK) {
    printf("%s: ok\n", step);
    return;
  }
  if (clara_last_error(text, &size) != CLARA_OK)
    text[0] = 0;
  fprintf(stderr, "%s: %s: %s\n", step, clara_status_name(status), text);
  exit(1);
}

static void check(int holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "not so: %s\n", what);
    exit(1);
  }
}

static void describe(clara_image_desc *desc, clara_dtype dtype) {
  int i;
  CLARA_INIT(*desc);
  desc->dtype = dtype;
  for (i = 0; i < 3; ++i) {
    desc->size[i] = SIDE;
    desc->spacing_mm[i] = 1.0 + i;
    desc->direction[4 * i] = 1.0;
  }
}

static void list_models(clara_session *session) {
  clara_models *models = NULL;
  clara_model_info info;
  const char *device = NULL;
  uint32_t count = 0, i;
  int found = 0;
  need(clara_session_models(session, NULL, NULL, &models), "list models");
  need(clara_models_count(models, &count), "count models");
  for (i = 0; i < count; ++i) {
    CLARA_INIT(info);
    need(clara_models_get(models, i, &info), "get model");
    need(clara_models_device(models, i, &device), "ask for its device");
    check(device != NULL, "the device is told or empty");
    found = found || strcmp(info.id, "annotation_any") == 0;
  }
  check(found, "annotation_any is listed");
  clara_models_release(models);
}

static void wrap_image(void) {
  static int16_t voxels[COUNT];
  clara_image_desc desc, back;
  clara_image *image = NULL;
  const void *seen = NULL;
  uint64_t bytes = 0;
  describe(&desc, CLARA_DTYPE_I16);
  need(clara_image_wrap(&desc, voxels, sizeof voxels, on_release, &released, &image), "wrap image");
  CLARA_INIT(back);
  need(clara_image_info(image, &back), "describe image");
  check(back.dtype == CLARA_DTYPE_I16 && back.size[2] == SIDE && back.spacing_mm[2] == 3.0 && back.direction[8] == 1.0, "the image is as it was given");
  need(clara_image_voxels(image, &seen, &bytes), "see voxels");
  check(seen == voxels && bytes == sizeof voxels, "the voxels are the viewer's own");
  clara_image_release(image);
  check(released == 1, "the voxels were given back once");
}

static void make_labelmap(void) {
  static uint8_t mask[COUNT];
  clara_image_desc desc;
  clara_label label, back;
  clara_voxel_point points[6];
  clara_labelmap *map = NULL;
  const char *notes = NULL;
  uint64_t voxels = 0;
  int x, y, z;
  for (z = 2; z < 6; ++z)
    for (y = 1; y < 6; ++y)
      for (x = 3; x < 7; ++x)
        mask[(z * SIDE + y) * SIDE + x] = 5;
  describe(&desc, CLARA_DTYPE_U8);
  CLARA_INIT(label);
  label.id = 5;
  label.name = "liver";
  need(clara_labelmap_create(&desc, mask, sizeof mask, &label, 1, &map), "make label map");
  CLARA_INIT(back);
  need(clara_labelmap_label(map, 0, &back), "read label");
  check(back.id == 5 && strcmp(back.name, "liver") == 0, "the label is as it was given");
  need(clara_labelmap_count(map, 5, &voxels), "count voxels");
  check(voxels == 4 * 5 * 4, "80 voxels have the label");
  need(clara_labelmap_notes(map, &notes), "read notes");
  check(notes != NULL && *notes == 0, "a viewer's own mask has none");
  need(clara_extreme_points(map, 5, points), "take extreme points");
  check(points[0].x == 3 && points[1].x == 6 && points[2].y == 1 && points[3].y == 5 && points[4].z == 2 && points[5].z == 5,
        "the points touch the sides of the box");
  clara_labelmap_release(map);
}

/* A bright box in the dark, of int16. */
static clara_image *make_box(void) {
  static int16_t voxels[COUNT];
  clara_image_desc desc;
  clara_image *image = NULL;
  int x, y, z;
  for (z = 2; z < 6; ++z)
    for (y = 2; y < 6; ++y)
      for (x = 2; x < 6; ++x)
        voxels[(z * SIDE + y) * SIDE + x] = 100;
  describe(&desc, CLARA_DTYPE_I16);
  need(clara_image_create(&desc, voxels, sizeof voxels, &image), "copy image");
  return image;
}

static void annotate(clara_session *session, const clara_image *image) {
  static const clara_voxel_point points[6] = {{2, 4, 4}, {5, 4, 4}, {4, 2, 4}, {4, 5, 4}, {4, 4, 2}, {4, 4, 5}};
  static const clara_voxel_point inside = {3, 3, 3}, outside = {7, 7, 7};
  clara_annotate_options options;
  clara_labelmap *map = NULL, *again = NULL;
  uint64_t voxels = 0;
  CLARA_INIT(options);
  options.points = points;
  options.point_count = 6;
  options.label_id = 3;
  options.label_name = "box";
  need(clara_annotate(session, image, &options, &map), "annotate");
  need(clara_labelmap_count(map, 3, &voxels), "count voxels");
  check(voxels == 64, "the box is found");
  options.inside = &inside;
  options.inside_count = 1;
  options.outside = &outside;
  options.outside_count = 1;
  options.previous = map;
  options.previous_id = 3;
  need(clara_annotate(session, image, &options, &again), "annotate with clicks and an earlier mask");
  need(clara_labelmap_count(again, 3, &voxels), "count voxels");
  check(voxels == 64, "the box is found again");
  clara_labelmap_release(again);
  clara_labelmap_release(map);
}

static void follow_clicks(clara_session *session, const clara_image *image) {
  static const clara_voxel_point inside = {3, 3, 3};
  clara_deepgrow_options options;
  clara_voxel_box region;
  clara_labelmap *map = NULL;
  clara_label label;
  uint64_t voxels = 0;
  CLARA_INIT(options);
  options.model_id = "deepgrow_2d";
  options.inside = &inside;
  options.inside_count = 1;
  options.current = &inside;
  options.label_id = 4;
  options.label_name = "grown";
  CLARA_INIT(region);
  need(clara_deepgrow(session, image, &options, &region, &map), "follow clicks");
  check(region.start[2] == 3 && region.size[0] == SIDE && region.size[1] == SIDE && region.size[2] == 1, "the answer speaks of the slice");
  CLARA_INIT(label);
  need(clara_labelmap_label(map, 0, &label), "read label");
  check(label.id == 4 && strcmp(label.name, "grown") == 0, "the label is the one asked for");
  need(clara_labelmap_count(map, 4, &voxels), "count voxels");
  check(voxels > 0 && voxels <= SIDE * SIDE, "something of the slice is taken");
  clara_labelmap_release(map);
}

static void classify(clara_session *session, const clara_image *image) {
  clara_classify_options options;
  clara_class_score score;
  clara_scores *scores = NULL;
  const char *notes = NULL;
  uint32_t count = 0;
  CLARA_INIT(options);
  options.model_id = "classification_mean";
  need(clara_classify(session, image, &options, &scores), "classify");
  need(clara_scores_count(scores, &count), "count scores");
  check(count == 2, "there are two classes");
  CLARA_INIT(score);
  need(clara_scores_get(scores, 1, &score), "read score");
  check(strcmp(score.name, "Mass") == 0 && score.score > 0 && score.score < 1, "the score is a probability under the class's name");
  need(clara_scores_notes(scores, &notes), "read notes");
  check(strstr(notes, "Device cpu") != NULL, "they tell the device");
  clara_scores_release(scores);
}

static void segment(clara_session *session, const clara_image *image) {
  clara_segment_options options;
  clara_labelmap *map = NULL;
  CLARA_INIT(options);
  options.model_id = "not there";
  options.channels = &image;
  options.channel_count = 1;
  check(clara_segment(session, image, &options, &map) == CLARA_E_MODEL && map == NULL, "a model that does not exist is said");
}

int main(int argc, char **argv) {
  clara_image *image = NULL;
  clara_preferences *preferences = NULL;
  clara_session *session = NULL;
  uint32_t version = clara_abi_version();
  printf("version %u.%u\n", (unsigned)(version >> 16), (unsigned)(version & 0xFFFFu));
  check(version >> 16 == CLARA_ABI_MAJOR, "the library is a 1.x");
  need(clara_start(NULL), "start");
  need(clara_preferences_create(&preferences), "make preferences");
  need(clara_preferences_set(preferences, "backend", "local"), "set a preference");
  if (argc > 1)
    need(clara_preferences_set(preferences, "models.folder", argv[1]), "set the models folder");
  need(clara_session_open(preferences, &session), "open session");
  clara_preferences_release(preferences);
  list_models(session);
  wrap_image();
  make_labelmap();
  image = make_box();
  annotate(session, image);
  if (argc > 1) {
    follow_clicks(session, image);
    classify(session, image);
    segment(session, image);
  }
  clara_image_release(image);
  clara_session_release(session);
  need(clara_stop(), "stop");
  puts("done");
  return 0;
}
