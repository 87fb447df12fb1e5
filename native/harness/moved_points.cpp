#include "moved_points.h"

#include <algorithm>

namespace harness {
namespace {

int32_t &coordinate(clara_voxel_point &point, int axis) { return axis == 0 ? point.x : axis == 1 ? point.y : point.z; }

std::string text(const clara_voxel_point &p) {
  return std::to_string(p.x) + "," + std::to_string(p.y) + "," + std::to_string(p.z);
}

} // namespace

std::string drag(six_points &points, const point_move &move, const int32_t (&image_size)[3]) {
  const auto axis = static_cast<size_t>(move.axis);
  clara_voxel_point &highest = points[2 * axis + 1];
  int32_t &value = coordinate(highest, move.axis);
  if (!move.asked && value <= coordinate(points[2 * axis], move.axis))
    return "none moved: one slice along " + std::string(1, "xyz"[axis]);
  const std::string before = text(highest);
  const int64_t wanted = static_cast<int64_t>(value) + move.delta;
  value = static_cast<int32_t>(std::clamp<int64_t>(wanted, 0, image_size[axis] - 1));
  return before + " to " + text(highest);
}

} // namespace harness
