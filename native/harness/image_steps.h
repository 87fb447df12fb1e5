#pragma once

#include "label_mask.h"
#include "options.h"
#include "step_log.h"

namespace harness {

struct opened_image {
  owned<clara_image> image;
  clara_image_desc desc;
};

opened_image open_image(const api &functions, step_log &log, const std::string &step, const std::string &path);

// The reference mask, as a label map; its grid must be the image's.
owned<clara_labelmap> open_labels(const api &functions, step_log &log, const options &o, const opened_image &image);

// An empty label map with one label, as a viewer makes it before anything is drawn.
void new_label(const api &functions, step_log &log, const opened_image &image, const label_record &label);

// The further channels that are asked for.
std::vector<opened_image> open_channels(const api &functions, step_log &log, const options &o);

// Their handles, as calls take them.
std::vector<const clara_image *> handles(const std::vector<opened_image> &images);

owned<clara_labelmap> segment(const api &functions, step_log &log, const options &o, clara_session *session,
                              const opened_image &image, const std::vector<opened_image> &channels,
                              clara_cancel *cancel, report &record);

void save(const api &functions, step_log &log, const clara_labelmap *map, const std::string &folder,
          const std::string &file);

// How a model made a result: into the report, each sentence once.
void keep_notes(const char *notes, report &record);
void keep_notes(const api &functions, const clara_labelmap *map, report &record);

// Labels of a map that have voxels, with their names, rising.
std::vector<label_record> labels_with_voxels(const api &functions, const clara_labelmap *map);

} // namespace harness
