#include "click_step.h"

namespace harness {
namespace {

std::string text_of(const clara_voxel_box &box) {
  std::string text;
  for (size_t axis = 0; axis < 3; axis++)
    text += (axis == 0 ? "" : ", ") + std::to_string(box.start[axis]) + ".." +
            std::to_string(box.start[axis] + box.size[axis] - 1);
  return text;
}

} // namespace

void segment_clicked(const api &functions, step_log &log, const options &o, clara_session *session,
                     const opened_image &image, const label_record &label, clara_cancel *cancel, report &record) {
  owned<clara_labelmap> map(nullptr, functions.labelmap_release);
  uint64_t voxels = 0;
  const double milliseconds = log.run("clicks", [&] {
    clara_deepgrow_options asked;
    CLARA_INIT(asked);
    asked.model_id = o.click_model.c_str();
    asked.inside = o.inside.data();
    asked.inside_count = static_cast<uint32_t>(o.inside.size());
    asked.outside = o.outside.data();
    asked.outside_count = static_cast<uint32_t>(o.outside.size());
    asked.label_id = label.id;
    asked.label_name = label.name.c_str();
    asked.on_progress = &step_log::on_progress;
    asked.user_data = &log;
    asked.cancel = cancel;
    clara_voxel_box region;
    CLARA_INIT(region);
    clara_labelmap *made = nullptr;
    functions.check(functions.deepgrow(session, image.image.get(), &asked, &region, &made));
    map.reset(made);
    keep_notes(functions, made, record);
    functions.check(functions.labelmap_count(made, label.id, &voxels));
    return label.name + ", " + std::to_string(voxels) + " voxels within " + text_of(region);
  });
  record.clicked.push_back({label, voxels, milliseconds / 1000});
  if (!o.out.empty())
    save(functions, log, map.get(), o.out, "clicks.nii.gz");
}

} // namespace harness
