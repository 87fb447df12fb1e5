#include "failure.h"
#include "made_files.h"
#include "structure.h"

#include <gtest/gtest.h>
#include <sstream>

namespace {

std::string le16(unsigned value) { return {static_cast<char>(value & 255U), static_cast<char>(value >> 8U)}; }
std::string le32(unsigned value) { return le16(value & 0xFFFFU) + le16(value >> 16U); }
std::string tag(unsigned group, unsigned element) { return le16(group) + le16(element); }

// A file of the syntax with these bytes as its dataset.
std::string file_of(const std::string &syntax, const std::string &dataset) {
  std::string uid = syntax + std::string(syntax.size() % 2, '\0');
  return std::string(128, '\0') + "DICM" + tag(2, 0x10) + "UI" + le16(static_cast<unsigned>(uid.size())) + uid +
         dataset;
}

std::string checked(const std::string &bytes) {
  std::istringstream stream(bytes);
  try {
    clara_dicom::require_structure(stream, bytes.size());
    return "good";
  } catch (const clara_dicom::Failure &failure) {
    return failure.what();
  }
}

const std::string implicit = "1.2.840.10008.1.2", explicit_little = "1.2.840.10008.1.2.1",
                  explicit_big = "1.2.840.10008.1.2.2";
const std::string longer = "it is cut off or damaged: an element is longer than the rest of the file";

} // namespace

TEST(Structure, of_a_good_file_passes) {
  const MadeFiles files;
  EXPECT_EQ(checked(content_of(files.image("a.dcm"))), "good");
  EXPECT_EQ(checked(file_of(implicit, tag(8, 0x60) + le32(2) + "CT")), "good");
  EXPECT_EQ(checked(file_of(explicit_big, std::string("\0\x08\0\x60", 4) + "CS" + std::string("\0\2", 2) + "CT")),
            "good");
}

TEST(Structure, with_a_length_beyond_the_file_is_refused_in_every_encoding) {
  EXPECT_EQ(checked(file_of(implicit, tag(8, 0x60) + le32(0x7FFFFFF0) + "CT")), longer);
  EXPECT_EQ(checked(file_of(explicit_little, tag(8, 0x60) + "UN" + le16(0) + le32(0xFFFFFFF0U) + "CT")), longer);
  EXPECT_EQ(checked(file_of(explicit_little, tag(8, 0x60) + "CS" + le16(4) + "CT")), longer);
  EXPECT_EQ(
      checked(file_of(explicit_big, std::string("\0\x08\0\x60", 4) + "OB" + std::string("\0\0\x40\0\0\0", 6) + "CT")),
      longer);
}

// Found by fuzzing: GDCM took 740 MiB for a file of 1,208 bytes. It reads what is no known representation as one with a
// length of 32 bits, as those that are still to come have (PS3.5 section 7.1.2).
TEST(Structure, with_an_unknown_representation_has_a_length_of_32_bits) {
  EXPECT_EQ(checked(file_of(explicit_little, tag(0x20, 0x32) + "DH" + le16(16) + "-10.0\\-20.0\\30.5 ")), longer);
  EXPECT_EQ(checked(file_of(explicit_little, tag(0x20, 0x32) + "XX" + le16(0) + le32(4) + "abcd" + tag(0x20, 0x33) +
                                                 "CS" + le16(2) + "CT")),
            "good");
}

TEST(Structure, with_a_lying_length_inside_of_sequences_is_refused) {
  const std::string inner = tag(8, 0x100) + "UT" + le16(0) + le32(1U << 30U) + "ab";
  const std::string item = tag(0xFFFE, 0xE000) + le32(static_cast<unsigned>(inner.size())) + inner;
  EXPECT_EQ(checked(file_of(explicit_little,
                            tag(8, 0x1115) + "SQ" + le16(0) + le32(static_cast<unsigned>(item.size())) + item)),
            longer);
  EXPECT_EQ(checked(file_of(explicit_little, tag(8, 0x1115) + "SQ" + le16(0) + le32(0xFFFFFFFFU) + item)), longer);
  const std::string unknown = tag(8, 0x100) + le32(1U << 30U) + "abcd",
                    implicit_item = tag(0xFFFE, 0xE000) + le32(0xFFFFFFFFU) + unknown;
  EXPECT_EQ(checked(file_of(explicit_little, tag(9, 0x1115) + "UN" + le16(0) + le32(0xFFFFFFFFU) + implicit_item)),
            longer);
}

TEST(Structure, without_end_is_refused_before_the_stack_is) {
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += tag(8, 0x1115) + "SQ" + le16(0) + le32(0xFFFFFFFFU) + tag(0xFFFE, 0xE000) + le32(0xFFFFFFFFU);
  EXPECT_EQ(checked(file_of(explicit_little, deep)), "its sequences are nested deeper than 32 levels");
}

TEST(Structure, of_no_DICOM_file_is_refused) {
  EXPECT_EQ(checked(""), "it is no DICOM file: the letters DICM are missing at its start");
  EXPECT_EQ(checked(std::string(200, 'x')), "it is no DICOM file: the letters DICM are missing at its start");
  EXPECT_EQ(checked(file_of(explicit_little, tag(8, 0x60) + std::string(8, '\0'))),
            "it is damaged: an element has no value representation");
}
