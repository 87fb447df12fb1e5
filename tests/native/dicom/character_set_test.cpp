#include "character_set.h"

#include <gtest/gtest.h>

using clara_dicom::CharacterSet;

// Encoded values of PS3.5 annexes H.3, I.2, J.3 and K.2.
TEST(CharacterSet, reads_the_standard_s_own_examples) {
  EXPECT_EQ(CharacterSet("\\ISO 2022 IR 87")
                .to_utf8("Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"),
            "Yamada^Tarou=山田^太郎=やまだ^たろう");
  EXPECT_EQ(
      CharacterSet("\\ISO 2022 IR 149")
          .to_utf8("Hong^Gildong=\x1b$)C\xFB\xF3^\x1b$)C\xD1\xCE\xD4\xD7=\x1b$)C\xC8\xAB^\x1b$)C\xB1\xE6\xB5\xBF"),
      "Hong^Gildong=洪^吉洞=홍^길동");
  EXPECT_EQ(CharacterSet("ISO 2022 IR 13\\ISO 2022 IR 87")
                .to_utf8("\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J"),
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
  EXPECT_EQ(CharacterSet("GB18030").to_utf8("Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB"), "Wang^XiaoDong=王^小东");
  EXPECT_EQ(CharacterSet("ISO_IR 192").to_utf8("Wang=\xE7\x8E\x8B"), "Wang=王");
}

TEST(CharacterSet, reads_the_single_byte_sets) {
  EXPECT_EQ(CharacterSet("ISO_IR 100").to_utf8("Buc^J\xE9r\xF4me"), "Buc^Jérôme");
  EXPECT_EQ(CharacterSet("ISO_IR 144").to_utf8("\xBB\xEEkceM\xD1yp\xD3"), "ЛюkceMбypг");
  EXPECT_EQ(CharacterSet("ISO 2022 IR 126 ").to_utf8("\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2"), "Διονυσιος");
}

TEST(CharacterSet, takes_a_set_that_is_not_known_for_Latin_1) {
  EXPECT_EQ(CharacterSet("KLINGON").to_utf8("\xE9"), "é");
  EXPECT_EQ(CharacterSet("").to_utf8("\xE9"), "é");
  EXPECT_EQ(CharacterSet("\\\\\\").to_utf8("plain"), "plain");
}

TEST(CharacterSet, replaces_what_cannot_be_read_and_goes_on) {
  EXPECT_EQ(CharacterSet("GB18030").to_utf8("a\xFF!b"), "a\xEF\xBF\xBD!b");
  EXPECT_EQ(CharacterSet("\\ISO 2022 IR 149").to_utf8("a\xC8"), "a\xEF\xBF\xBD");
}
