#include "calls.h"
#include "clara/clara.h"
#include "core_double.h"

#include <fstream>
#include <gtest/gtest.h>
#include <set>

namespace {

const named_call all_calls[] = {
#define X(name) CLARA_NAMED_CALL(name)
    CLARA_FORWARDED(X)
#undef X
};

std::string name_of(const testing::TestParamInfo<named_call> &call) { return call.param.name; }

} // namespace

class EveryFunction : public testing::TestWithParam<named_call> {};

TEST_P(EveryFunction, reaches_the_core_with_its_arguments_and_returns_its_status) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);

  const call_result result = GetParam().call();

  ASSERT_EQ(core_calls().size(), 1u);
  EXPECT_EQ(core_calls()[0].function, GetParam().name);
  EXPECT_EQ(core_calls()[0].arguments, result.arguments);
  if (result.has_status) {
    EXPECT_EQ(result.status, status_of(GetParam().name));
  }
}

TEST_P(EveryFunction, before_the_start_says_so_and_reaches_nothing) {
  const call_result result = GetParam().call();

  EXPECT_TRUE(core_calls().empty());
  if (result.has_status) {
    EXPECT_EQ(result.status, CLARA_E_NOT_STARTED);
    EXPECT_NE(last_error().find("clara_" + GetParam().name), std::string::npos) << last_error();
    EXPECT_NE(last_error().find("call clara_start first"), std::string::npos) << last_error();
  } else {
    EXPECT_EQ(last_error(), "");
  }
}

TEST_P(EveryFunction, forgets_the_error_of_the_call_before) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  the_core().shim->set_error("an old error");
  ASSERT_EQ(last_error(), "an old error");

  GetParam().call();

  EXPECT_EQ(last_error(), "");
}

TEST_P(EveryFunction, lets_nothing_be_thrown_out_of_the_core) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  the_core().throws = true;

  const call_result result = GetParam().call();

  if (result.has_status) {
    EXPECT_EQ(result.status, CLARA_E_INTERNAL);
    EXPECT_NE(last_error(), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Clara, EveryFunction, testing::ValuesIn(all_calls), name_of);

TEST(Forwarding, these_tests_and_the_shim_s_own_functions_are_all_exports) {
  std::ifstream file(CLARA_ROOT "/interop/abi/exports.txt");
  std::set<std::string> exports;
  for (std::string line; std::getline(file, line);)
    exports.insert(line);

  std::set<std::string> known = {"clara_abi_version", "clara_start", "clara_last_error", "clara_status_name"};
#define X(name) known.insert("clara_" #name);
  CLARA_FORWARDED(X)
#undef X
  EXPECT_EQ(known, exports);
}

TEST(Forwarding, the_version_is_the_headers) {
  EXPECT_EQ(clara_abi_version(), CLARA_ABI_MAJOR << 16 | CLARA_ABI_MINOR);
}
