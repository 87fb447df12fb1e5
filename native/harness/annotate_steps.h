#pragma once

#include "image_steps.h"

namespace harness {

// Takes the extreme points of each label, drags one and annotates. Saves and reports the result: one structure as the
// annotator gave it, several in one label map in which the first to claim a voxel keeps it. A structure that fails does
// not stop the others; the number of those that failed is returned.
int annotate(const api &functions, step_log &log, const options &o, clara_session *session, const opened_image &image,
             const clara_labelmap *source, const std::vector<label_record> &labels, clara_cancel *cancel,
             report &record);

} // namespace harness
