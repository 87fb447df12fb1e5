#pragma once

#include <gdcmDataSet.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace clara_dicom {

// A dataset that is being made: elements go into the innermost open item. Throws Failure.
class DatasetWriter {
public:
  DatasetWriter();
  ~DatasetWriter();
  DatasetWriter(const DatasetWriter &) = delete;
  DatasetWriter &operator=(const DatasetWriter &) = delete;

  void put(uint32_t tag, std::string_view vr, const void *value, uint64_t bytes);
  void begin_sequence(uint32_t tag);
  void begin_item();
  void end_item();
  void end_sequence();
  void save(const char *path) const;

private:
  struct Level;
  gdcm::DataSet &innermost();
  gdcm::DataSet dataset_;
  bool has_long_value_ = false; // longer than the 16 bits that its explicit representation has for the length
  std::vector<std::unique_ptr<Level>> levels_;
};

} // namespace clara_dicom
