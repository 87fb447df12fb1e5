/* A viewer of ABI 1.0: does each step once and prints what it got. Exit code 0 when every step did what 1.0 promised. */
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

int main(void) {
  clara_preferences *preferences = NULL;
  clara_session *session = NULL;
  uint32_t version = clara_abi_version();
  printf("version %u.%u\n", (unsigned)(version >> 16), (unsigned)(version & 0xFFFFu));
  check(version >> 16 == CLARA_ABI_MAJOR, "the library is a 1.x");
  need(clara_start(NULL), "start");
  need(clara_preferences_create(&preferences), "make preferences");
  need(clara_preferences_set(preferences, "backend", "local"), "set a preference");
  need(clara_session_open(preferences, &session), "open session");
  clara_preferences_release(preferences);
  list_models(session);
  wrap_image();
  make_labelmap();
  clara_session_release(session);
  need(clara_stop(), "stop");
  puts("done");
  return 0;
}
