#include "made_files.h"

#include "clara_dicom/clara_dicom.h"

#include <array>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <stdlib.h>

MadeFiles::MadeFiles() {
  std::string name = (std::filesystem::temp_directory_path() / "clara-dicom-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
}

MadeFiles::~MadeFiles() { std::filesystem::remove_all(folder_); }

std::string MadeFiles::write(const std::string &name, const std::string &bytes) const {
  std::ofstream(folder_ / name, std::ios::binary) << bytes;
  return path(name);
}

std::string MadeFiles::image(const std::string &name) const {
  clara_dicom_writer *writer = clara_dicom_writer_create();
  auto put = [&](uint32_t tag, const char *vr, const std::string &value) {
    EXPECT_EQ(clara_dicom_writer_put(writer, tag, vr, value.data(), value.size(), nullptr, 0), 0) << tag;
  };
  auto number = [](unsigned value) {
    return std::string{static_cast<char>(value & 255U), static_cast<char>(value >> 8U)};
  };
  put(0x00080016, "UI", std::string("1.2.840.10008.5.1.4.1.1.7\0", 26));
  put(0x00080018, "UI", std::string("1.2.3.4\0", 8));
  put(0x00100010, "PN", "Secret^Name ");
  EXPECT_EQ(clara_dicom_writer_begin_sequence(writer, 0x0040A043, nullptr, 0), 0);
  EXPECT_EQ(clara_dicom_writer_begin_item(writer, nullptr, 0), 0);
  put(0x00080100, "SH", "T-1 ");
  EXPECT_EQ(clara_dicom_writer_end_item(writer, nullptr, 0), 0);
  EXPECT_EQ(clara_dicom_writer_end_sequence(writer, nullptr, 0), 0);
  put(0x00280002, "US", number(1));
  put(0x00280004, "CS", "MONOCHROME2 ");
  put(0x00280010, "US", number(5));
  put(0x00280011, "US", number(7));
  put(0x00280100, "US", number(16));
  put(0x00280101, "US", number(16));
  put(0x00280102, "US", number(15));
  put(0x00280103, "US", number(0));
  std::string pixels;
  for (unsigned i = 0; i < 35; ++i)
    pixels += number(i);
  put(0x7FE00010, "OW", pixels);
  std::array<char, 200> error{};
  EXPECT_EQ(clara_dicom_writer_save(writer, path(name).c_str(), error.data(), error.size()), 0) << error.data();
  clara_dicom_writer_release(writer);
  return path(name);
}

std::string content_of(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
