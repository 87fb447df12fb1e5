#include "annotate_steps.h"

#include "moved_points.h"

#include <cstdio>

namespace harness {
namespace {

struct work {
  const api &functions;
  step_log &log;
  const options &o;
  clara_session *session;
  const opened_image &image;
  clara_cancel *cancel;
  report &record;
};

six_points take_points(const work &w, const clara_labelmap *source, const label_record &label) {
  six_points points{};
  w.log.run("extreme points", [&] {
    w.functions.check(w.functions.extreme_points(source, label.id, points.data()));
    return std::to_string(label.id) + " " + label.name;
  });
  w.log.run("move point", [&] { return drag(points, w.o.move, w.image.desc.size); });
  return points;
}

owned<clara_labelmap> annotate_one(const work &w, const clara_labelmap *source, const label_record &label) {
  const six_points points = take_points(w, source, label);
  owned<clara_labelmap> map(nullptr, w.functions.labelmap_release);
  uint64_t voxels = 0;
  const double milliseconds = w.log.run("annotate", [&] {
    clara_annotate_options asked;
    CLARA_INIT(asked);
    asked.model_id = w.o.annotation_model.empty() ? nullptr : w.o.annotation_model.c_str();
    asked.points = points.data();
    asked.point_count = static_cast<uint32_t>(points.size());
    asked.label_id = label.id;
    asked.label_name = label.name.c_str();
    if (w.o.click_model.empty()) {
      asked.inside = w.o.inside.data();
      asked.inside_count = static_cast<uint32_t>(w.o.inside.size());
      asked.outside = w.o.outside.data();
      asked.outside_count = static_cast<uint32_t>(w.o.outside.size());
    }
    asked.on_progress = &step_log::on_progress;
    asked.user_data = &w.log;
    asked.cancel = w.cancel;
    clara_labelmap *made = nullptr;
    w.functions.check(w.functions.annotate(w.session, w.image.image.get(), &asked, &made));
    map.reset(made);
    keep_notes(w.functions, made, w.record);
    w.functions.check(w.functions.labelmap_count(made, label.id, &voxels));
    return label.name + ", " + std::to_string(voxels) + " voxels";
  });
  w.record.structures.push_back({label, voxels, milliseconds / 1000});
  return map;
}

void lay_under(const api &functions, const clara_labelmap *map, std::vector<uint16_t> &merged) {
  const uint16_t *voxels = nullptr;
  uint64_t count = 0;
  functions.check(functions.labelmap_voxels(map, &voxels, &count));
  merged.resize(count);
  for (size_t i = 0; i < count; i++)
    if (merged[i] == 0)
      merged[i] = voxels[i];
}

} // namespace

int annotate(const api &functions, step_log &log, const options &o, clara_session *session, const opened_image &image,
             const clara_labelmap *source, const std::vector<label_record> &labels, clara_cancel *cancel,
             report &record) {
  const work w = {functions, log, o, session, image, cancel, record};
  std::vector<uint16_t> merged;
  std::vector<label_record> done;
  owned<clara_labelmap> result(nullptr, functions.labelmap_release);
  int failed = 0;
  for (const label_record &label : labels) {
    try {
      result = annotate_one(w, source, label);
      if (labels.size() > 1)
        lay_under(functions, result.get(), merged);
      done.push_back(label);
    } catch (const call_failed &e) {
      if (labels.size() == 1 || e.status == CLARA_E_CANCELLED)
        throw;
      std::fprintf(stderr, "clara-harness: label %d: %s (%s)\n", label.id, e.what(), functions.status_name(e.status));
      failed++;
    }
  }
  if (labels.size() > 1 && !done.empty())
    log.run("merge", [&] {
      result = make_labelmap(functions, image.desc, merged, done);
      return std::to_string(done.size()) + " structures";
    });
  if (!o.out.empty() && result)
    save(functions, log, result.get(), o.out, "annotation.nii.gz");
  return failed;
}

} // namespace harness
