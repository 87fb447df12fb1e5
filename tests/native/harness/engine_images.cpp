#include "engine_double.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace engine {
namespace {

constexpr int32_t nx = 12;
constexpr int32_t ny = 10;
constexpr int32_t nz = 8;

size_t offset(int32_t x, int32_t y, int32_t z) { return static_cast<size_t>((z * ny + y) * nx + x); }

void fill(std::vector<uint16_t> &voxels, const clara_voxel_point &low, const clara_voxel_point &high, uint16_t id) {
  for (int32_t z = low.z; z <= high.z; z++)
    for (int32_t y = low.y; y <= high.y; y++)
      for (int32_t x = low.x; x <= high.x; x++)
        voxels[offset(x, y, z)] = id;
}

volume *of(clara_image *image) { return reinterpret_cast<volume *>(image); }
const volume *of(const clara_image *image) { return reinterpret_cast<const volume *>(image); }
label_map *of(clara_labelmap *map) { return reinterpret_cast<label_map *>(map); }
const label_map *of(const clara_labelmap *map) { return reinterpret_cast<const label_map *>(map); }

clara_status CLARA_CALL read(const char *path, clara_image **out) {
  const std::string name = std::filesystem::path(path).stem().string();
  if (name != "image" && name != "mask" && name != "shifted" && name != "halves")
    return fail(CLARA_E_NOT_FOUND, "there is no file '" + name + "'; check the path");
  volume made = make_volume(name != "image");
  if (name == "shifted")
    made.desc.origin_mm[1] += 0.5;
  if (name == "halves") {
    made.desc.dtype = CLARA_DTYPE_F32;
    made.halves.assign(made.voxels.size(), 0.5F);
  }
  *out = reinterpret_cast<clara_image *>(new volume(made));
  return CLARA_OK;
}

clara_status CLARA_CALL info(const clara_image *image, clara_image_desc *out) {
  *out = of(image)->desc;
  return CLARA_OK;
}

clara_status CLARA_CALL voxels(const clara_image *image, const void **out, uint64_t *) {
  const volume *v = of(image);
  *out = v->halves.empty() ? static_cast<const void *>(v->voxels.data()) : v->halves.data();
  return CLARA_OK;
}

clara_status CLARA_CALL create(const clara_image_desc *desc, const void *from, uint64_t bytes,
                               const clara_label *labels, uint32_t count, clara_labelmap **out) {
  label_map map = {*desc, std::vector<uint16_t>(bytes / 2), {}, {}};
  if (desc->dtype != CLARA_DTYPE_U16 || map.voxels.size() != size_t{nx} * ny * nz)
    return fail(CLARA_E_ARGUMENT, "not what the harness should send");
  memcpy(map.voxels.data(), from, bytes);
  for (uint32_t i = 0; i < count; i++)
    map.names[labels[i].id] = labels[i].name;
  *out = reinterpret_cast<clara_labelmap *>(new label_map(map));
  return CLARA_OK;
}

clara_status CLARA_CALL label(const clara_labelmap *map, uint32_t index, clara_label *out) {
  const auto found = std::next(of(map)->names.begin(), static_cast<std::ptrdiff_t>(index));
  out->id = found->first;
  out->name = found->second.c_str();
  return CLARA_OK;
}

clara_status CLARA_CALL extreme_points(const clara_labelmap *map, int32_t id, clara_voxel_point *points) {
  clara_voxel_point low = {nx, ny, nz};
  clara_voxel_point high = {-1, -1, -1};
  for (int32_t z = 0; z < nz; z++)
    for (int32_t y = 0; y < ny; y++)
      for (int32_t x = 0; x < nx; x++)
        if (of(map)->voxels[offset(x, y, z)] == id) {
          low = {std::min(low.x, x), std::min(low.y, y), std::min(low.z, z)};
          high = {std::max(high.x, x), std::max(high.y, y), std::max(high.z, z)};
        }
  if (high.x < 0)
    return fail(CLARA_E_NOT_FOUND, "no voxel has the label " + std::to_string(id) + "; choose another");
  const clara_voxel_point mid = {(low.x + high.x) / 2, (low.y + high.y) / 2, (low.z + high.z) / 2};
  const clara_voxel_point six[6] = {{low.x, mid.y, mid.z},  {high.x, mid.y, mid.z}, {mid.x, low.y, mid.z},
                                    {mid.x, high.y, mid.z}, {mid.x, mid.y, low.z},  {mid.x, mid.y, high.z}};
  std::copy(six, six + 6, points);
  return CLARA_OK;
}

struct box {
  clara_voxel_point low;
  clara_voxel_point high;

  void take(const clara_voxel_point &p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
  }
};

clara_status CLARA_CALL annotate(clara_session *, const clara_image *image, const clara_annotate_options *o,
                                 clara_labelmap **out) {
  if (o->model_id != nullptr && std::string(o->model_id) == "fails on 7" && o->label_id == 7)
    return fail(CLARA_E_POINTS, "the points of 7 are not liked; move one");
  box around = {o->points[0], o->points[0]};
  for (uint32_t i = 1; i < o->point_count; i++)
    around.take(o->points[i]);
  for (uint32_t i = 0; i < o->inside_count; i++)
    around.take(o->inside[i]);
  label_map map = {of(image)->desc,
                   std::vector<uint16_t>(of(image)->voxels.size()),
                   {{o->label_id, o->label_name}},
                   "In small windows.\nFor label " + std::to_string(o->label_id) + "."};
  fill(map.voxels, around.low, around.high, static_cast<uint16_t>(o->label_id));
  for (uint32_t i = 0; i < o->outside_count; i++)
    fill(map.voxels, o->outside[i], o->outside[i], 0);
  if (o->on_progress(500, o->user_data) != CLARA_OK)
    return fail(CLARA_E_CANCELLED, "cancelled");
  *out = reinterpret_cast<clara_labelmap *>(new label_map(map));
  return CLARA_OK;
}

clara_status CLARA_CALL deepgrow(clara_session *, const clara_image *image, const clara_deepgrow_options *o,
                                 clara_voxel_box *region, clara_labelmap **out) {
  if (std::string(o->model_id) != "grower")
    return fail(CLARA_E_MODEL, std::string("there is no model '") + o->model_id + "'; import it");
  label_map map = {
      of(image)->desc, std::vector<uint16_t>(of(image)->voxels.size()), {{o->label_id, o->label_name}}, "Grown."};
  const int32_t slice = o->inside[o->inside_count - 1].z;
  box around = {o->inside[o->inside_count - 1], o->inside[o->inside_count - 1]};
  for (uint32_t i = 0; i < o->inside_count; i++)
    around.take({o->inside[i].x, o->inside[i].y, slice});
  fill(map.voxels, around.low, around.high, static_cast<uint16_t>(o->label_id));
  for (uint32_t i = 0; i < o->outside_count; i++)
    fill(map.voxels, o->outside[i], o->outside[i], 0);
  region->start[2] = slice;
  region->size[0] = nx;
  region->size[1] = ny;
  region->size[2] = 1;
  *out = reinterpret_cast<clara_labelmap *>(new label_map(map));
  return CLARA_OK;
}

// Text: a line a label, then a line "voxels" with the ids.
clara_status CLARA_CALL write(const clara_labelmap *map, const char *path) {
  std::ofstream file(path);
  for (const auto &[id, name] : of(map)->names)
    file << id << ' ' << name << '\n';
  file << "voxels";
  for (const uint16_t voxel : of(map)->voxels)
    file << ' ' << voxel;
  file.close();
  return file ? CLARA_OK : fail(CLARA_E_IO, "the file cannot be written; check the folder");
}

} // namespace

volume make_volume(bool mask) {
  volume made = {{}, {}, std::vector<uint16_t>(size_t{nx} * ny * nz)};
  CLARA_INIT(made.desc);
  made.desc.dtype = CLARA_DTYPE_U16;
  const int32_t size[3] = {nx, ny, nz};
  for (int axis = 0; axis < 3; axis++) {
    made.desc.size[axis] = size[axis];
    made.desc.spacing_mm[axis] = 1.5;
    made.desc.origin_mm[axis] = -10 * axis;
    made.desc.direction[4 * axis] = 1;
  }
  if (mask) {
    fill(made.voxels, {2, 3, 1}, {5, 6, 4}, 2);
    fill(made.voxels, {6, 2, 3}, {9, 5, 6}, 7);
    fill(made.voxels, {4, 2, 3}, {4, 2, 3}, 7);
  }
  return made;
}

void bind_images(clara_core_table &table) {
  table.image_read = &read;
  table.image_info = &info;
  table.image_voxels = &voxels;
  table.image_release = [](clara_image *image) { delete of(image); };
  table.labelmap_create = &create;
  table.labelmap_label = &label;
  table.labelmap_label_count = [](const clara_labelmap *map, uint32_t *out) {
    *out = static_cast<uint32_t>(of(map)->names.size());
    return CLARA_OK;
  };
  table.labelmap_count = [](const clara_labelmap *map, int32_t id, uint64_t *out) {
    *out = static_cast<uint64_t>(std::count(of(map)->voxels.begin(), of(map)->voxels.end(), static_cast<uint16_t>(id)));
    return CLARA_OK;
  };
  table.labelmap_voxels = [](const clara_labelmap *map, const uint16_t **out, uint64_t *count) {
    *out = of(map)->voxels.data();
    *count = of(map)->voxels.size();
    return CLARA_OK;
  };
  table.labelmap_notes = [](const clara_labelmap *map, const char **out) {
    *out = of(map)->notes.c_str();
    return CLARA_OK;
  };
  table.labelmap_write = &write;
  table.labelmap_release = [](clara_labelmap *map) { delete of(map); };
  table.extreme_points = &extreme_points;
  table.annotate = &annotate;
  table.deepgrow = &deepgrow;
}

} // namespace engine
