#include "start_options.h"

#include <algorithm>
#include <cstddef>

namespace clara_shim {
namespace {

constexpr uint32_t size_in_1_0 = offsetof(clara_start_options, dotnet_root) + sizeof(const char *);
// A size above this is memory that nobody initialised; reading so far could run off the caller's stack.
constexpr uint32_t largest_believable_size = 4096;

outcome refuse(clara_status status, std::string sentence) { return {status, std::move(sentence)}; }

} // namespace

outcome read_start_options(const clara_start_options *options, start_places &places) {
  places = {};
  if (options == nullptr)
    return {};
  const uint32_t size = options->struct_size;
  if (size < size_in_1_0 || size > largest_believable_size)
    return refuse(CLARA_E_ARGUMENT, "clara_start_options has struct_size " + std::to_string(size) +
                                        ", but ABI 1.0 has " + std::to_string(size_in_1_0) +
                                        "; prepare the struct with CLARA_INIT");

  clara_start_options known = {};
  memcpy(&known, options, std::min<size_t>(size, sizeof(known)));
  const auto *bytes = reinterpret_cast<const unsigned char *>(options);
  if (size > sizeof(known) && std::any_of(bytes + sizeof(known), bytes + size, [](unsigned char b) { return b != 0; }))
    return refuse(
        CLARA_E_UNSUPPORTED,
        "clara_start_options sets a field that this library does not know; install a newer libclara or leave it 0");
  if (known.flags != 0)
    return refuse(CLARA_E_ARGUMENT, "clara_start_options has flags " + std::to_string(known.flags) +
                                        ", but none are defined; set them to 0");

  if (known.managed_folder != nullptr)
    places.managed_folder = known.managed_folder;
  if (known.dotnet_root != nullptr)
    places.dotnet_root = known.dotnet_root;
  return {};
}

} // namespace clara_shim
