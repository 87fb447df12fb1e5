#include "clara/status.h"
#include "clara_dicom/clara_dicom.h"
#include "made_files.h"

#include <array>
#include <gtest/gtest.h>
#include <vector>

namespace {

struct Header {
  int32_t status;
  std::string json, error;
};

Header header_of(const std::string &path) {
  std::array<char, 300> error{};
  clara_dicom_text *text = nullptr;
  const int32_t status = clara_dicom_read_header(path.c_str(), nullptr, 0, &text, error.data(), error.size());
  const char *utf8 = clara_dicom_text_utf8(text, nullptr);
  Header result{status, utf8 == nullptr ? "" : utf8, error.data()};
  clara_dicom_text_release(text);
  return result;
}

int32_t frames_of(const std::string &path, std::vector<unsigned char> &into) {
  return clara_dicom_read_frames(path.c_str(), into.data(), into.size(), nullptr, 0);
}

} // namespace

TEST(Files, come_back_as_they_were_written) {
  const MadeFiles files;
  const std::string image = files.image("a.dcm");
  const Header header = header_of(image);
  EXPECT_EQ(header.status, CLARA_OK) << header.error;
  EXPECT_NE(header.json.find(R"("00020010":{"vr":"UI","Value":["1.2.840.10008.1.2.1"]})"), std::string::npos)
      << header.json;
  EXPECT_NE(header.json.find(R"("00100010":{"vr":"PN","Value":[{"Alphabetic":"Secret^Name"}]})"), std::string::npos)
      << header.json;
  EXPECT_NE(header.json.find(R"("0040A043":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["T-1"]}}]})"),
            std::string::npos)
      << header.json;
  EXPECT_EQ(header.json.find("7FE00010"), std::string::npos);
  std::vector<unsigned char> pixels(70);
  EXPECT_EQ(frames_of(image, pixels), CLARA_OK);
  for (unsigned i = 0; i < 35; ++i)
    EXPECT_EQ(pixels[2 * i], i);
}
