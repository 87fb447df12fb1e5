#include "json_text.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace {

std::string quoted(std::string_view text) {
  std::string json;
  clara_dicom::append_quoted(json, text);
  return json;
}

std::string number(double value) {
  std::string json;
  clara_dicom::append_number(json, value);
  return json;
}

std::string base64(std::string_view bytes) {
  std::string json;
  clara_dicom::append_base64(json, bytes.data(), bytes.size());
  return json;
}

} // namespace

TEST(JsonText, escapes_what_a_string_may_not_hold) {
  EXPECT_EQ(quoted("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\u000a\\u0001\"");
  EXPECT_EQ(quoted(std::string_view("a\0b", 3)), "\"a\\u0000b\"");
}

TEST(JsonText, keeps_unicode_and_replaces_what_is_none) {
  EXPECT_EQ(quoted("\xE8\x84\xBE\xF0\x9F\xA9\xBB"), "\"\xE8\x84\xBE\xF0\x9F\xA9\xBB\"");
  EXPECT_EQ(quoted("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted("\xC0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "an overlong NUL";
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "half a surrogate pair";
  EXPECT_EQ(quoted("\xE8\x84"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "cut off";
}

TEST(JsonText, writes_numbers_that_are_read_as_the_same) {
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(-1024), "-1024");
  EXPECT_EQ(std::stod(number(1.0 / 3)), 1.0 / 3);
  EXPECT_EQ(number(std::nan("")), "null");
  EXPECT_EQ(number(std::numeric_limits<double>::infinity()), "null");
}

// RFC 4648 section 10.
TEST(JsonText, writes_base64_with_padding) {
  EXPECT_EQ(base64(""), "\"\"");
  EXPECT_EQ(base64("f"), "\"Zg==\"");
  EXPECT_EQ(base64("fo"), "\"Zm8=\"");
  EXPECT_EQ(base64("foo"), "\"Zm9v\"");
  EXPECT_EQ(base64("foobar"), "\"Zm9vYmFy\"");
  EXPECT_EQ(base64("\xFF\xFE\xFD"), "\"//79\"");
}
