#pragma once

#include <gtest/gtest.h>
#include <string>
#include <vector>

// Whether a line starts with the first part and holds each of the others.
inline testing::AssertionResult says(const std::string &line, const std::vector<std::string> &parts) {
  if (line.compare(0, parts[0].size(), parts[0]) != 0)
    return testing::AssertionFailure() << "'" << line << "' does not start with '" << parts[0] << "'";
  for (size_t i = 1; i < parts.size(); i++)
    if (line.find(parts[i]) == std::string::npos)
      return testing::AssertionFailure() << "'" << line << "' does not hold '" << parts[i] << "'";
  return testing::AssertionSuccess();
}
