#include "codestream.h"

#include <gtest/gtest.h>
#include <vector>

namespace {

using clara_dicom::Codestream;
using bytes = std::vector<unsigned char>;

// By hand after ISO 10918-1 Annex B: SOI, APP0, fill, the frame header, the begin of a scan.
bytes jpeg(unsigned char marker) {
  return {0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x04, 0x01, 0x02, 0xFF, 0xFF, marker, 0x00,
          0x0B, 0x0C, 0x01, 0x00, 0x02, 0x80, 0x01, 0x01, 0x11, 0x00, 0xFF,   0xDA};
}

// By hand after ISO 15444-1 Annex A.5.1: an image from (10, 20) to (650, 276), three components of 12 bits with a sign.
bytes jpeg2000() {
  return {0xFF, 0x4F, 0xFF, 0x51, 0x00, 0x2F, 0x00, 0x00, 0x00, 0x00, 0x02, 0x8A, 0x00, 0x00, 0x01, 0x14, 0x00,
          0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x02, 0x8A, 0x00, 0x00, 0x01, 0x14, 0x00, 0x00,
          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x8B, 0x01, 0x01, 0x8B, 0x01, 0x01, 0x8B, 0x01, 0x01};
}

class Jpeg : public testing::TestWithParam<int> {};

TEST_P(Jpeg, says_its_size_behind_other_segments) {
  const bytes code = jpeg(static_cast<unsigned char>(GetParam()));
  Codestream found;
  ASSERT_TRUE(Codestream::of(code.data(), code.size(), found));
  EXPECT_EQ(found.rows, 256U);
  EXPECT_EQ(found.columns, 640U);
  EXPECT_EQ(found.samples, 1U);
  EXPECT_EQ(found.bits, 12U);
}

INSTANTIATE_TEST_SUITE_P(Baseline_extended_lossless_and_JPEG_LS, Jpeg, testing::Values(0xC0, 0xC1, 0xC3, 0xF7));

TEST(Jpeg2000, says_its_size_from_its_corners) {
  const bytes code = jpeg2000();
  Codestream found;
  ASSERT_TRUE(Codestream::of(code.data(), code.size(), found));
  EXPECT_EQ(found.rows, 256U);
  EXPECT_EQ(found.columns, 640U);
  EXPECT_EQ(found.samples, 3U);
  EXPECT_EQ(found.bits, 12U);
}

TEST(A_codestream, cut_anywhere_before_its_size_says_nothing) {
  for (const bytes &code : {jpeg(0xC3), jpeg2000()})
    for (size_t length = 0; length < 19; length++) {
      const bytes cut(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(length)); // ASan sees a byte behind it
      Codestream found;
      EXPECT_FALSE(Codestream::of(cut.data(), cut.size(), found)) << length;
    }
}

TEST(A_codestream, with_corners_the_wrong_way_round_or_a_segment_without_end_says_nothing) {
  bytes turned = jpeg2000(), endless = jpeg(0xC3);
  turned[19] = 0xFF;
  turned[18] = 0xFF;
  endless[4] = endless[5] = 0xFF;
  Codestream found;
  EXPECT_FALSE(Codestream::of(turned.data(), turned.size(), found));
  EXPECT_FALSE(Codestream::of(endless.data(), endless.size(), found));
}

} // namespace
