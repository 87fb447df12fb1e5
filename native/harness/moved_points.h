#pragma once

#include "clara/base.h"
#include "options.h"

#include <array>
#include <string>

namespace harness {

// Lowest x, highest x, lowest y, highest y, lowest z, highest z, as clara_extreme_points gives them.
using six_points = std::array<clara_voxel_point, 6>;

// Drags one point, as far as the image goes; the default move also leaves a structure of one slice alone. Gives a
// sentence of what was done.
std::string drag(six_points &points, const point_move &move, const int32_t (&image_size)[3]);

} // namespace harness
