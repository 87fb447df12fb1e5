#include "clara/clara.h"
#include "core_double.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace {

// Options of any size in memory of exactly that size, so that the address sanitizer sees a byte read too many.
struct sized_options {
  explicit sized_options(size_t size) : bytes(static_cast<unsigned char *>(std::calloc(1, size)), &std::free) {
    const auto stated = static_cast<uint32_t>(size);
    memcpy(bytes.get(), &stated, sizeof(stated));
  }
  clara_status start() const { return clara_start(reinterpret_cast<const clara_start_options *>(bytes.get())); }
  std::unique_ptr<unsigned char, decltype(&std::free)> bytes;
};

constexpr size_t size_in_1_0 = 24; // frozen: what clients of ABI 1.0 on 64-bit machines were compiled with

} // namespace

TEST(StartOptions, of_abi_1_0_are_enough_for_ever) { EXPECT_EQ(sized_options(size_in_1_0).start(), CLARA_OK); }

TEST(StartOptions, may_be_left_out) { EXPECT_EQ(clara_start(nullptr), CLARA_OK); }

TEST(StartOptions, smaller_than_abi_1_0_are_refused_with_both_sizes) {
  for (const size_t size : {size_t{4}, size_t{8}, size_in_1_0 - 1}) {
    EXPECT_EQ(sized_options(size).start(), CLARA_E_ARGUMENT) << size;
    EXPECT_NE(last_error().find("struct_size " + std::to_string(size)), std::string::npos) << last_error();
    EXPECT_NE(last_error().find("CLARA_INIT"), std::string::npos) << last_error();
  }
  EXPECT_EQ(the_core().finds, 0);
}

TEST(StartOptions, without_a_size_are_refused) {
  clara_start_options options = {};
  EXPECT_EQ(clara_start(&options), CLARA_E_ARGUMENT);
}

TEST(StartOptions, of_a_size_that_nobody_believes_are_refused_unread) {
  sized_options options(size_in_1_0);
  const uint32_t size = 0xCDCDCDCD; // what a debug heap fills memory with
  memcpy(options.bytes.get(), &size, sizeof(size));
  EXPECT_EQ(options.start(), CLARA_E_ARGUMENT);
}

TEST(StartOptions, of_a_newer_caller_are_taken_while_its_new_fields_are_zero) {
  EXPECT_EQ(sized_options(size_in_1_0 + 40).start(), CLARA_OK);
}

TEST(StartOptions, of_a_newer_caller_are_refused_where_it_uses_a_new_field) {
  sized_options options(size_in_1_0 + 40);
  options.bytes.get()[size_in_1_0 + 39] = 1;
  EXPECT_EQ(options.start(), CLARA_E_UNSUPPORTED);
  EXPECT_NE(last_error().find("install a newer libclara"), std::string::npos) << last_error();
  EXPECT_EQ(the_core().finds, 0);
}

TEST(StartOptions, with_any_flag_are_refused) {
  for (int bit = 0; bit < 32; bit++) {
    clara_start_options options;
    CLARA_INIT(options);
    options.flags = 1U << bit;
    EXPECT_EQ(clara_start(&options), CLARA_E_ARGUMENT) << bit;
    EXPECT_NE(last_error().find("flags"), std::string::npos) << last_error();
  }
  EXPECT_EQ(the_core().finds, 0);
}

TEST(StartOptions, reach_hosting_as_they_are) {
  clara_shim::start_places seen;
  the_core().on_find = [&](const clara_shim::start_places &places) {
    seen = places;
    return clara_shim::outcome();
  };
  clara_start_options options;
  CLARA_INIT(options);
  options.managed_folder = "/opt/\xC3\xBC b/managed";
  options.dotnet_root = "/opt/dotnet";

  EXPECT_EQ(clara_start(&options), CLARA_OK);
  EXPECT_EQ(seen.managed_folder, "/opt/\xC3\xBC b/managed");
  EXPECT_EQ(seen.dotnet_root, "/opt/dotnet");
}

TEST(StartOptions, are_checked_also_when_the_library_runs) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  clara_start_options options = {};
  EXPECT_EQ(clara_start(&options), CLARA_E_ARGUMENT);
}
