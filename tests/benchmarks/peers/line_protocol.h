// Commands of one line from standard input; the seconds that each took, by the clock and of processors, go to standard
// output.
#pragma once

#include <chrono>
#include <ctime>
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
      const std::clock_t work = std::clock();
      commands.at(name)(argument);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
      std::cout << took.count() << ' ' << static_cast<double>(std::clock() - work) / CLOCKS_PER_SEC << std::endl;
    } catch (const std::exception &e) {
      std::cout << "failed: " << e.what() << std::endl;
    }
  }
  return 0;
}
