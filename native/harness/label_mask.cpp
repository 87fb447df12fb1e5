#include "label_mask.h"

#include <cmath>
#include <type_traits>

namespace harness {
namespace {

constexpr int32_t largest_id = 65535;

template <typename T> bool is_id(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return value >= 0 && value <= static_cast<T>(largest_id) && std::floor(value) == value;
  else
    return static_cast<int64_t>(value) >= 0 && static_cast<int64_t>(value) <= largest_id;
}

template <typename T> std::vector<uint16_t> convert(const void *voxels, size_t count) {
  const T *values = static_cast<const T *>(voxels);
  std::vector<uint16_t> ids(count);
  for (size_t i = 0; i < count; i++) {
    if (!is_id(values[i]))
      throw call_failed(CLARA_E_FORMAT,
                        "the mask holds a value that is no whole number from 0 to 65535; give a label image");
    ids[i] = static_cast<uint16_t>(values[i]);
  }
  return ids;
}

} // namespace

clara_image_desc label_desc(const clara_image_desc &grid) {
  clara_image_desc desc = grid;
  desc.struct_size = sizeof(desc);
  desc.dtype = CLARA_DTYPE_U16;
  for (int64_t &stride : desc.stride_bytes)
    stride = 0;
  return desc;
}

std::vector<uint16_t> to_label_ids(const clara_image_desc &desc, const void *voxels) {
  const auto count =
      static_cast<size_t>(desc.size[0]) * static_cast<size_t>(desc.size[1]) * static_cast<size_t>(desc.size[2]);
  switch (desc.dtype) {
  case CLARA_DTYPE_U8:
    return convert<uint8_t>(voxels, count);
  case CLARA_DTYPE_I8:
    return convert<int8_t>(voxels, count);
  case CLARA_DTYPE_U16:
    return convert<uint16_t>(voxels, count);
  case CLARA_DTYPE_I16:
    return convert<int16_t>(voxels, count);
  case CLARA_DTYPE_I32:
    return convert<int32_t>(voxels, count);
  case CLARA_DTYPE_F32:
    return convert<float>(voxels, count);
  case CLARA_DTYPE_F64:
    return convert<double>(voxels, count);
  default:
    throw call_failed(CLARA_E_UNSUPPORTED, "the mask has a scalar type that this program does not know");
  }
}

std::vector<int32_t> ids_in(const uint16_t *voxels, uint64_t count) {
  std::vector<bool> seen(largest_id + 1);
  for (uint64_t i = 0; i < count; i++)
    seen[voxels[i]] = true;
  std::vector<int32_t> ids;
  for (int32_t id = 1; id <= largest_id; id++)
    if (seen[static_cast<size_t>(id)])
      ids.push_back(id);
  return ids;
}

owned<clara_labelmap> make_labelmap(const api &functions, const clara_image_desc &grid,
                                    const std::vector<uint16_t> &voxels, const std::vector<label_record> &labels) {
  std::vector<clara_label> native;
  for (const label_record &label : labels) {
    clara_label one;
    CLARA_INIT(one);
    one.id = label.id;
    one.name = label.name.c_str();
    native.push_back(one);
  }
  const clara_image_desc desc = label_desc(grid);
  clara_labelmap *map = nullptr;
  functions.check(functions.labelmap_create(&desc, voxels.data(), voxels.size() * sizeof(uint16_t), native.data(),
                                            static_cast<uint32_t>(native.size()), &map));
  return {map, functions.labelmap_release};
}

} // namespace harness
