// What a call through the C ABI costs, and what wrapping an image costs in memory. Usage: clara-abi-bench LIBCLARA;
// prints one JSON object.
#include "clara/clara.h"

#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

void *library;

template <class Function> Function load(const char *name) {
  void *symbol = dlsym(library, name);
  if (symbol == nullptr) {
    std::fprintf(stderr, "%s is not in the library\n", name);
    std::exit(1);
  }
  return reinterpret_cast<Function>(symbol);
}

void require(clara_status status, const char *what) {
  if (status == CLARA_OK)
    return;
  std::fprintf(stderr, "%s failed with %d\n", what, status);
  std::exit(1);
}

// Resident memory of this process in KiB, from the kernel.
long resident_kib() {
  std::FILE *file = std::fopen("/proc/self/status", "r");
  char line[256];
  long kib = -1;
  while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "VmRSS: %ld", &kib) == 1)
      break;
  if (file != nullptr)
    std::fclose(file);
  return kib;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Median over 21 rounds of the mean of 100,000 calls, in nanoseconds.
template <class Call> double nanoseconds(Call call) {
  constexpr int Rounds = 21, Calls = 100000;
  std::vector<double> means;
  for (int round = 0; round < Rounds; ++round) {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < Calls; ++i)
      require(call(), "a getter");
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
    means.push_back(took.count() / Calls);
  }
  return median(means);
}

} // namespace

int main(int argc, char **argv) {
  library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : nullptr;
  if (library == nullptr) {
    std::fprintf(stderr, "usage: clara-abi-bench LIBCLARA (%s)\n", argc == 2 ? dlerror() : "one argument");
    return 2;
  }
  require(load<decltype(&clara_start)>("clara_start")(nullptr), "clara_start");

  // 512 MiB of voxels that are really there: a copy of them would show in the resident memory.
  clara_image_desc desc;
  CLARA_INIT(desc);
  desc.dtype = CLARA_DTYPE_I16;
  desc.size[0] = desc.size[1] = 512;
  desc.size[2] = 1024;
  for (int axis = 0; axis < 3; ++axis) {
    desc.spacing_mm[axis] = 1;
    desc.direction[4 * axis] = 1;
  }
  const std::size_t bytes = std::size_t{512} * 512 * 1024 * 2;
  void *voxels = std::malloc(bytes);
  if (voxels == nullptr)
    return 1;
  std::memset(voxels, 1, bytes);
  const auto wrap = load<decltype(&clara_image_wrap)>("clara_image_wrap");
  const auto release = load<decltype(&clara_image_release)>("clara_image_release");
  const auto create = load<decltype(&clara_image_create)>("clara_image_create");
  clara_image *image = nullptr;
  require(wrap(&desc, voxels, bytes, nullptr, nullptr, &image), "clara_image_wrap"); // everything is loaded once
  release(image);
  const long before = resident_kib();
  require(wrap(&desc, voxels, bytes, nullptr, nullptr, &image), "clara_image_wrap");
  const void *address = nullptr;
  require(load<decltype(&clara_image_voxels)>("clara_image_voxels")(image, &address, nullptr), "clara_image_voxels");
  const long wrapped = resident_kib() - before;
  clara_image *copy = nullptr;
  require(create(&desc, voxels, bytes, &copy), "clara_image_create");
  const long copied = resident_kib() - before - wrapped;

  const auto info = load<decltype(&clara_image_info)>("clara_image_info");
  clara_image_desc out;
  CLARA_INIT(out);
  const double info_ns = nanoseconds([&] { return info(image, &out); });
  clara_image_desc small = desc;
  small.size[0] = small.size[1] = small.size[2] = 2;
  small.dtype = CLARA_DTYPE_U8;
  const unsigned char mask[8] = {0, 1, 1, 0, 0, 0, 0, 0};
  clara_label label;
  CLARA_INIT(label);
  label.id = 1;
  label.name = "x";
  clara_labelmap *map = nullptr;
  require(load<decltype(&clara_labelmap_create)>("clara_labelmap_create")(&small, mask, sizeof mask, &label, 1, &map),
          "clara_labelmap_create");
  const auto label_count = load<decltype(&clara_labelmap_label_count)>("clara_labelmap_label_count");
  uint32_t labels = 0;
  const double count_ns = nanoseconds([&] { return label_count(map, &labels); });
  const auto label_at = load<decltype(&clara_labelmap_label)>("clara_labelmap_label");
  const double label_ns = nanoseconds([&] { return label_at(map, 0, &label); });

  std::printf("{\"image_info_ns\": %.1f, \"labelmap_label_count_ns\": %.1f, \"labelmap_label_ns\": %.1f, "
              "\"wrap_bytes\": %zu, \"wrap_grew_kib\": %ld, "
              "\"create_grew_kib\": %ld, \"wrap_same_address\": %s}\n",
              info_ns, count_ns, label_ns, bytes, wrapped, copied, address == voxels ? "true" : "false");
  release(copy);
  release(image);
  std::free(voxels);
  return 0;
}
