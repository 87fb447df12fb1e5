// Commands of one line from standard input; the seconds that each took go to standard output.
#pragma once

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

inline int answer_lines(const std::map<std::string, std::function<void(const std::string &)>> &commands) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string name, argument;
    words >> name >> std::ws;
    std::getline(words, argument);
    try {
      const auto began = std::chrono::steady_clock::now();
      commands.at(name)(argument);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
      std::cout << took.count() << std::endl;
    } catch (const std::exception &e) {
      std::cout << "failed: " << e.what() << std::endl;
    }
  }
  return 0;
}
