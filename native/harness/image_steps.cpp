#include "image_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <sstream>

namespace harness {
namespace {

namespace fs = std::filesystem;

std::string size_text(const clara_image_desc &desc) {
  return std::to_string(desc.size[0]) + " x " + std::to_string(desc.size[1]) + " x " + std::to_string(desc.size[2]);
}

std::string file_name(const std::string &path) { return fs::u8path(path).filename().u8string(); }

// Where a voxel index lies, mm LPS.
std::array<double, 3> place(const clara_image_desc &desc, const std::array<int32_t, 3> &index) {
  std::array<double, 3> p{};
  for (size_t row = 0; row < 3; row++) {
    p[row] = desc.origin_mm[row];
    for (size_t axis = 0; axis < 3; axis++)
      p[row] += desc.direction[3 * row + axis] * desc.spacing_mm[axis] * index[axis];
  }
  return p;
}

constexpr double same_place_mm = 1e-2; // files keep places in 32 bits, at coordinates of up to a metre

// All eight corners at the same place: then all voxels are.
bool same_grid(const clara_image_desc &a, const clara_image_desc &b) {
  if (!std::equal(std::begin(a.size), std::end(a.size), std::begin(b.size)))
    return false;
  for (unsigned corner = 0; corner < 8; corner++) {
    std::array<int32_t, 3> index{};
    for (unsigned axis = 0; axis < 3; axis++)
      index[axis] = (corner >> axis & 1U) != 0 ? a.size[axis] - 1 : 0;
    const std::array<double, 3> p = place(a, index);
    const std::array<double, 3> q = place(b, index);
    for (size_t row = 0; row < 3; row++)
      if (!(std::abs(p[row] - q[row]) <= same_place_mm))
        return false;
  }
  return true;
}

} // namespace

opened_image open_image(const api &functions, step_log &log, const std::string &step, const std::string &path) {
  opened_image opened = {{nullptr, functions.image_release}, {}};
  log.run(step, [&] {
    clara_image *image = nullptr;
    functions.check(functions.image_read(path.c_str(), &image));
    opened.image.reset(image);
    CLARA_INIT(opened.desc);
    functions.check(functions.image_info(image, &opened.desc));
    return size_text(opened.desc) + ", " + file_name(path);
  });
  return opened;
}

owned<clara_labelmap> open_labels(const api &functions, step_log &log, const options &o, const opened_image &image) {
  const opened_image mask = open_image(functions, log, "open labels", o.labels);
  owned<clara_labelmap> map(nullptr, functions.labelmap_release);
  log.run("labels to label map", [&] {
    if (!same_grid(mask.desc, image.desc))
      throw call_failed(CLARA_E_GEOMETRY, "the mask (" + size_text(mask.desc) + ") is not on the image's grid (" +
                                              size_text(image.desc) +
                                              "): size or place differ; give a mask that was drawn on this image");
    const void *voxels = nullptr;
    functions.check(functions.image_voxels(mask.image.get(), &voxels, nullptr));
    const std::vector<uint16_t> ids = to_label_ids(mask.desc, voxels);
    std::vector<label_record> labels;
    for (const int32_t id : ids_in(ids.data(), ids.size())) {
      const auto name = o.label_names.find(id);
      labels.push_back({id, name == o.label_names.end() ? "label " + std::to_string(id) : name->second});
    }
    map = make_labelmap(functions, image.desc, ids, labels);
    return std::to_string(labels.size()) + " labels";
  });
  return map;
}

void new_label(const api &functions, step_log &log, const opened_image &image, const label_record &label) {
  log.run("new label", [&] {
    const auto count = static_cast<size_t>(image.desc.size[0]) * static_cast<size_t>(image.desc.size[1]) *
                       static_cast<size_t>(image.desc.size[2]);
    const owned<clara_labelmap> map = make_labelmap(functions, image.desc, std::vector<uint16_t>(count), {label});
    clara_label made;
    CLARA_INIT(made);
    functions.check(functions.labelmap_label(map.get(), 0, &made));
    return std::to_string(made.id) + " " + made.name;
  });
}

std::vector<label_record> labels_with_voxels(const api &functions, const clara_labelmap *map) {
  const uint16_t *voxels = nullptr;
  uint64_t count = 0;
  functions.check(functions.labelmap_voxels(map, &voxels, &count));
  std::vector<label_record> labels;
  for (const int32_t id : ids_in(voxels, count))
    labels.push_back({id, "label " + std::to_string(id)});
  uint32_t named = 0;
  functions.check(functions.labelmap_label_count(map, &named));
  for (uint32_t i = 0; i < named; i++) {
    clara_label label;
    CLARA_INIT(label);
    functions.check(functions.labelmap_label(map, i, &label));
    for (label_record &record : labels)
      if (record.id == label.id)
        record.name = label.name;
  }
  return labels;
}

std::vector<opened_image> open_channels(const api &functions, step_log &log, const options &o) {
  std::vector<opened_image> channels;
  for (const std::string &file : o.channels)
    channels.push_back(open_image(functions, log, "open channel", file));
  return channels;
}

std::vector<const clara_image *> handles(const std::vector<opened_image> &images) {
  std::vector<const clara_image *> all;
  for (const opened_image &image : images)
    all.push_back(image.image.get());
  return all;
}

void keep_notes(const api &functions, const clara_labelmap *map, report &record) {
  const char *notes = nullptr;
  functions.check(functions.labelmap_notes(map, &notes));
  keep_notes(notes, record);
}

void keep_notes(const char *notes, report &record) {
  std::istringstream lines(notes);
  for (std::string line; std::getline(lines, line);)
    if (std::find(record.notes.begin(), record.notes.end(), line) == record.notes.end())
      record.notes.push_back(line);
}

owned<clara_labelmap> segment(const api &functions, step_log &log, const options &o, clara_session *session,
                              const opened_image &image, const std::vector<opened_image> &channels,
                              clara_cancel *cancel, report &record) {
  std::vector<const clara_image *> further = handles(channels);
  owned<clara_labelmap> map(nullptr, functions.labelmap_release);
  log.run("auto segmentation", [&] {
    clara_segment_options asked;
    CLARA_INIT(asked);
    asked.model_id = o.model.c_str();
    asked.on_progress = &step_log::on_progress;
    asked.user_data = &log;
    asked.cancel = cancel;
    asked.channels = further.data();
    asked.channel_count = static_cast<uint32_t>(further.size());
    clara_labelmap *made = nullptr;
    functions.check(functions.segment(session, image.image.get(), &asked, &made));
    map.reset(made);
    keep_notes(functions, made, record);
    for (const label_record &label : labels_with_voxels(functions, made)) {
      uint64_t voxels = 0;
      functions.check(functions.labelmap_count(made, label.id, &voxels));
      record.segmentation.push_back({label, voxels, {}});
    }
    return std::to_string(record.segmentation.size()) + " structures by " + o.model;
  });
  return map;
}

void save(const api &functions, step_log &log, const clara_labelmap *map, const std::string &folder,
          const std::string &file) {
  log.run("save", [&] {
    std::error_code failed;
    fs::create_directories(fs::u8path(folder), failed);
    const std::string path = (fs::u8path(folder) / file).u8string();
    functions.check(functions.labelmap_write(map, path.c_str()));
    return path;
  });
}

} // namespace harness
