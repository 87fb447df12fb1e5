#include "open_file.h"

#include <filesystem>
#include <fstream>

#include "failure.h"

namespace clara_dicom {

uint64_t require_file(const char *path) {
  const std::filesystem::path file = std::filesystem::u8path(path);
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(file, failed);
  if (!std::filesystem::exists(status))
    throw Failure(CLARA_E_NOT_FOUND, "it does not exist");
  // A pipe would block for ever.
  if (!std::filesystem::is_regular_file(status))
    throw Failure(CLARA_E_FORMAT, "it is a folder or device, not a file");
  const uint64_t size = std::filesystem::file_size(file, failed);
  if (failed || !std::ifstream(file, std::ios::binary))
    throw Failure(CLARA_E_IO, "it may not be read; check its permissions");
  return size;
}

} // namespace clara_dicom
