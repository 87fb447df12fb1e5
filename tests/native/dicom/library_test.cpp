#include "clara/status.h"
#include "clara_dicom/clara_dicom.h"
#include "made_files.h"

#include <array>
#include <gtest/gtest.h>

TEST(Library, refuses_missing_arguments) {
  std::array<char, 100> error{};
  clara_dicom_text *text = nullptr;
  uint32_t tag = 0;
  EXPECT_EQ(clara_dicom_read_header(nullptr, nullptr, 0, &text, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_read_header("x", nullptr, 0, nullptr, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_read_header("x", nullptr, 1, &text, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_read_frames(nullptr, &tag, 4, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_read_frames("x", nullptr, 4, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_put(nullptr, 0, "CS", "", 0, error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_save(nullptr, "x", error.data(), error.size()), CLARA_E_ARGUMENT);
  EXPECT_STREQ(error.data(), "an argument is NULL");
  EXPECT_EQ(clara_dicom_text_utf8(nullptr, nullptr), nullptr);
  clara_dicom_text_release(nullptr);
  clara_dicom_writer_release(nullptr);
}

TEST(Library, cuts_its_sentence_where_the_room_is_short) {
  std::array<char, 6> error{};
  clara_dicom_text *text = nullptr;
  EXPECT_EQ(clara_dicom_read_header("/no/file", nullptr, 0, &text, error.data(), error.size()), CLARA_E_NOT_FOUND);
  EXPECT_STREQ(error.data(), "it do");
  EXPECT_EQ(clara_dicom_read_header("/no/file", nullptr, 0, &text, nullptr, 100), CLARA_E_NOT_FOUND);
  EXPECT_EQ(text, nullptr);
}

TEST(Library, a_dataset_is_built_in_order_or_refused) {
  clara_dicom_writer *writer = clara_dicom_writer_create();
  std::array<char, 100> error{};
  auto put = [&](const char *vr, uint64_t bytes) {
    return clara_dicom_writer_put(writer, 0x00080060, vr, "CT", bytes, error.data(), error.size());
  };
  EXPECT_EQ(put("CS", 2), CLARA_OK);
  EXPECT_EQ(put("CS", 1), CLARA_E_ARGUMENT) << "odd";
  EXPECT_EQ(put("QQ", 2), CLARA_E_ARGUMENT);
  EXPECT_EQ(put("SQ", 2), CLARA_E_ARGUMENT);
  EXPECT_EQ(put("", 2), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_begin_item(writer, nullptr, 0), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_end_item(writer, nullptr, 0), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_end_sequence(writer, nullptr, 0), CLARA_E_ARGUMENT);
  EXPECT_EQ(clara_dicom_writer_begin_sequence(writer, 0x00081115, nullptr, 0), CLARA_OK);
  EXPECT_EQ(put("CS", 2), CLARA_E_ARGUMENT) << "between items";
  EXPECT_EQ(clara_dicom_writer_save(writer, "/tmp/never", nullptr, 0), CLARA_E_ARGUMENT) << "a sequence is open";
  EXPECT_EQ(clara_dicom_writer_end_sequence(writer, nullptr, 0), CLARA_OK);
  EXPECT_EQ(clara_dicom_writer_save(writer, "/tmp/never", error.data(), error.size()), CLARA_E_ARGUMENT)
      << "no SOP class";
  auto uid = [&](uint32_t tag) { return clara_dicom_writer_put(writer, tag, "UI", "1.2\0", 4, nullptr, 0); };
  EXPECT_EQ(uid(0x00080016) + uid(0x00080018), CLARA_OK);
  EXPECT_EQ(clara_dicom_writer_save(writer, "/no/folder/x.dcm", error.data(), error.size()), CLARA_E_IO);
  EXPECT_STREQ(error.data(), "check the folder, its permissions and the free space of its disk");
  clara_dicom_writer_release(writer);
}
