#include "clara/clara.h"

#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

TEST(StatusName, is_the_one_of_status_codes_json) {
  std::ifstream file(CLARA_ROOT "/interop/status-codes.json");
  std::stringstream text;
  text << file.rdbuf();
  const std::string codes = text.str();
  const std::regex row(R"re("name":\s*"(\w+)",\s*"code":\s*(-?\d+))re");
  int rows = 0;
  for (std::sregex_iterator i(codes.begin(), codes.end(), row); i != std::sregex_iterator(); ++i, ++rows)
    EXPECT_EQ(clara_status_name(std::stoi((*i)[2])), "CLARA_" + (*i)[1].str());
  EXPECT_GE(rows, 29);
}

TEST(StatusName, of_a_number_that_is_none_is_unknown) {
  for (const clara_status status : {1, 7, -11, -99, -100000, INT32_MAX, INT32_MIN})
    EXPECT_STREQ(clara_status_name(status), "CLARA_E_UNKNOWN") << status;
}
