#include "clara/clara.h"
#include "core_double.h"
#include "last_error.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

using clara_shim::set_last_error;

TEST(LastError, is_empty_where_nothing_failed) {
  uint64_t size = 0;
  EXPECT_EQ(clara_last_error(nullptr, &size), CLARA_OK);
  EXPECT_EQ(size, 1u);
  EXPECT_EQ(last_error(), "");
}

TEST(LastError, is_each_thread_s_own) {
  set_last_error("of the first thread");
  std::string seen_first;
  std::string seen_after;
  std::thread([&] {
    seen_first = last_error();
    set_last_error("of the second thread");
    seen_after = last_error();
  }).join();

  EXPECT_EQ(seen_first, "");
  EXPECT_EQ(seen_after, "of the second thread");
  EXPECT_EQ(last_error(), "of the first thread");
}

TEST(LastError, comes_from_the_core_through_its_table) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  the_core().shim->set_error("model 'x' is not here");
  EXPECT_EQ(last_error(), "model 'x' is not here");
  the_core().shim->set_error("");
  EXPECT_EQ(last_error(), "");
  the_core().shim->set_error("again");
  the_core().shim->set_error(nullptr);
  EXPECT_EQ(last_error(), "");
}

TEST(LastError, is_copied_and_not_kept_by_pointer) {
  std::vector<char> text = {'g', 'o', 'n', 'e', '\0'};
  set_last_error(text.data());
  text.assign(text.size(), 'x');
  EXPECT_EQ(last_error(), "gone");
}

TEST(LastError, without_a_size_is_an_argument_error_that_leaves_the_text_alone) {
  set_last_error("still here");
  char buffer[32] = "untouched";
  EXPECT_EQ(clara_last_error(buffer, nullptr), CLARA_E_ARGUMENT);
  EXPECT_STREQ(buffer, "untouched");
  EXPECT_EQ(last_error(), "still here");
}

TEST(LastError, needs_room_for_the_text_and_its_end) {
  set_last_error("abc");
  char buffer[8] = "1234567";
  uint64_t size = 3;
  EXPECT_EQ(clara_last_error(buffer, &size), CLARA_E_BUFFER);
  EXPECT_EQ(size, 4u);
  EXPECT_STREQ(buffer, "1234567");

  size = 4;
  EXPECT_EQ(clara_last_error(buffer, &size), CLARA_OK);
  EXPECT_EQ(size, 4u);
  EXPECT_STREQ(buffer, "abc");
}

TEST(LastError, tells_the_size_needed_where_the_buffer_is_larger) {
  set_last_error("abc");
  char buffer[100] = "";
  uint64_t size = sizeof(buffer);
  EXPECT_EQ(clara_last_error(buffer, &size), CLARA_OK);
  EXPECT_EQ(size, 4u);
}

TEST(LastError, may_be_asked_for_often_and_names_may_be_asked_for_between) {
  set_last_error("the same");
  EXPECT_EQ(last_error(), "the same");
  EXPECT_STREQ(clara_status_name(CLARA_E_MODEL), "CLARA_E_MODEL");
  EXPECT_EQ(last_error(), "the same");
}

TEST(LastError, is_one_line) {
  set_last_error("first\nsecond\r\n\tthird");
  EXPECT_EQ(last_error(), "first second   third");
}

TEST(LastError, that_is_too_long_is_cut_between_characters) {
  // Three bytes a character: wherever the end falls, a part of one would be left without the rule.
  for (size_t shift = 0; shift < 3; shift++) {
    std::string text(shift, 'x');
    for (int i = 0; i < 3000; i++)
      text += "\xE2\x82\xAC";
    set_last_error(text.c_str());
    const std::string kept = last_error();
    EXPECT_GT(kept.size(), 4000u);
    EXPECT_EQ((kept.size() - shift) % 3, 0u);
    EXPECT_EQ(text.compare(0, kept.size(), kept), 0);
  }
}
